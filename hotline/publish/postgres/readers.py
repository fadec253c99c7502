"""Roles that may read the marts and do nothing else."""

import re

import psycopg
from psycopg import sql

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.warehouse.publication import MARTS

ROLE_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def create_reader(connection: psycopg.Connection, name: str, password: str | None) -> None:
    """Create a role that can read the marts and nothing else, or bring an existing one to that.

    Without a password the role keeps the one it has; a new one then can't log in where the server
    asks for one. Raises HotlineError for a name that needs quotes, a role that can do more than
    read, and where nothing was published yet.
    """
    if not ROLE_NAME.fullmatch(name):
        raise HotlineError(
            Text(
                f"{name}: not a plain role name (lower-case letters, digits, _)",
                f"{name}: 角色名只能用小写字母、数字和下划线",
            )
        )
    if not schema_exists(connection, MARTS):
        raise HotlineError(
            Text(
                "PostgreSQL: nothing is published there yet; run hotline postgres",
                "PostgreSQL: 尚未发布,请先运行hotline postgres",
            )
        )
    role = sql.Identifier(name)
    with connection.transaction():
        if not exists(connection, name):
            connection.execute(sql.SQL("create role {} login").format(role))
        refuse_power(connection, name)
        if password:
            # hashed here, so that the password is in no log of the server
            hashed = connection.pgconn.encrypt_password(
                password.encode(), name.encode(), b"scram-sha-256"
            ).decode()
            connection.execute(
                sql.SQL("alter role {} password {}").format(role, sql.Literal(hashed))
            )
        connection.execute(
            sql.SQL("alter role {} set default_transaction_read_only = on").format(role)
        )
        connection.execute(
            sql.SQL("alter role {} set search_path = {}").format(role, sql.Identifier(MARTS))
        )
        close_database(connection, role)
        grant_reading(connection, MARTS, name)


def close_database(connection: psycopg.Connection, role: sql.Identifier) -> None:
    """Let nobody but those who are named make temporary tables or tables in `public`."""
    database = sql.Identifier(connection.info.dbname)
    for statement in (
        "revoke all on database {database} from public",
        "grant connect on database {database} to {role}",
        "revoke all on schema public from public",
    ):
        connection.execute(sql.SQL(statement).format(database=database, role=role))


def grant_reading(connection: psycopg.Connection, schema: str, role: str) -> None:
    """Let a role read what a schema holds and what will be made in it."""
    in_schema(
        connection,
        schema,
        role,
        "grant usage on schema {schema} to {role}",
        "grant select on all tables in schema {schema} to {role}",
        "alter default privileges in schema {schema} grant select on tables to {role}",
    )


def revoke_reading(connection: psycopg.Connection, schema: str, role: str) -> None:
    """Take from a role what it may read in a schema.

    It may still look names up there: a statement that is being analysed meanwhile would fail.
    """
    in_schema(connection, schema, role, "revoke all on all tables in schema {schema} from {role}")


def in_schema(connection: psycopg.Connection, schema: str, role: str, *statements: str) -> None:
    """Execute statements about a schema and a role."""
    names = {"schema": sql.Identifier(schema), "role": sql.Identifier(role)}
    for statement in statements:
        connection.execute(sql.SQL(statement).format(**names))


def readers_of(connection: psycopg.Connection, schema: str) -> list[str]:
    """Roles that were let into a schema."""
    rows = connection.execute(
        "select distinct roles.rolname from pg_namespace as schemas"
        " cross join lateral aclexplode(schemas.nspacl) as rights"
        " inner join pg_roles as roles on rights.grantee = roles.oid"
        " where schemas.nspname = %s and rights.privilege_type = 'USAGE'"
        " and rights.grantee <> schemas.nspowner order by 1",
        [schema],
    )
    return [name for (name,) in rows]


def schema_exists(connection: psycopg.Connection, schema: str) -> bool:
    """Whether the database has a schema of this name."""
    found = connection.execute("select 1 from pg_namespace where nspname = %s", [schema])
    return found.fetchone() is not None


def exists(connection: psycopg.Connection, name: str) -> bool:
    """Whether the server has a role of this name."""
    found = connection.execute("select 1 from pg_roles where rolname = %s", [name])
    return found.fetchone() is not None


def refuse_power(connection: psycopg.Connection, name: str) -> None:
    """Raise HotlineError for a role whose rights grants can't take away."""
    found = connection.execute(
        "select 1 from pg_roles as roles where rolname = %s and ("
        " rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls"
        " or exists (select 1 from pg_auth_members where member = roles.oid)"
        " or exists (select 1 from pg_namespace where nspowner = roles.oid))",
        [name],
    )
    if found.fetchone() is not None:
        raise HotlineError(
            Text(
                f"{name}: this role can do more than read; choose another name",
                f"{name}: 该角色不只有读取权限,请另选名称",
            )
        )
