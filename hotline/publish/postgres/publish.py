"""Publish on a PostgreSQL server: build beside what is there, then rename in one transaction."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from hotline.audit.findings import Found
from hotline.audit.gate import leaving_out
from hotline.audit.history import COLUMNS, MART, read_history
from hotline.audit.judge import judge
from hotline.audit.lookup import loaded_keys
from hotline.audit.results import read_result
from hotline.audit.suite_findings import run_suites
from hotline.audit.suites import read_suites
from hotline.errors import HotlineError
from hotline.language import Text
from hotline.publish.postgres.readers import (
    MARTS,
    grant_reading,
    readers_of,
    revoke_reading,
    schema_exists,
)
from hotline.publish.postgres.server import connect, url
from hotline.warehouse.dbt_build import BuildOutcome, Progress, run_dbt

SCHEMAS = ("raw", "staging", "intermediate", MARTS)
NEXT, OLD = "_next", "_old"
# Less than the server's own wait before it looks for deadlocks: a publication that stands in a
# reader's way gives up before the server would end one of the two.
LOCK_TIMEOUT = "300ms"
# Not among what dbt knows of the build with DuckDB, which it would read anew each time.
TARGET_PATH = "target/postgres"
# What can't be dropped at once is left to the next publication.
SHORT_PATIENCE = 2.0
# Only one publication at a time; the number is of no meaning.
ADVISORY_LOCK = 12345


@dataclass(frozen=True)
class Publication:
    """What came of a publication: what dbt did, and what the suites found in what it built."""

    outcome: BuildOutcome
    found: Found

    @property
    def failed(self) -> bool:
        """Whether nothing was replaced."""
        return self.outcome.failed or bool(self.found.errors)


def publish(root: Path, progress: Progress, patience: float = 60) -> Publication:
    """Build the warehouse on the server and let it replace the one that readers have, whole.

    A build that fails, or in which a suite finds an error, is left aside and nothing is replaced.
    Raises HotlineError where the server can't be used, a suite can't be judged, or readers leave
    no gap within `patience` seconds.
    """
    suites, found = read_suites(root), Found()
    with connect() as connection, judge(root) as great_expectations:
        take_turn(connection)
        clear(connection, (NEXT, OLD), patience)
        held = read_result(root).quarantined.keys()
        with leaving_out(root, held, set(loaded_keys(root))) as variables:
            outcome = run_dbt(
                root,
                progress,
                ("build", "--target", "postgres", "--target-path", TARGET_PATH),
                variables={"schema_suffix": NEXT, **(variables or {})},
            )
        if not outcome.failed:
            fill_history(connection, root)
            found = run_suites(great_expectations, suites, url(), NEXT)
        if not outcome.failed and not found.errors:
            swap(connection, patience)
        # who still reads the old one may go on; the next publication drops it
        with suppress(HotlineError):
            retire(connection, SHORT_PATIENCE)
    return Publication(outcome, found)


def take_turn(connection: psycopg.Connection) -> None:
    """Raise HotlineError where another publication is under way on the server."""
    (free,) = connection.execute("select pg_try_advisory_lock(%s)", [ADVISORY_LOCK]).fetchone() or (
        False,
    )
    if not free:
        raise HotlineError(
            Text(
                "PostgreSQL: another publication is under way there",
                "PostgreSQL: 另一次发布正在进行",
            )
        )


def fill_history(connection: psycopg.Connection, root: Path) -> None:
    """Put the history of audits into the new marts."""
    schema, table = MART.split(".")
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(schema + NEXT, table),
        sql.SQL(", ").join(map(sql.Identifier, COLUMNS)),
        sql.SQL(", ").join([sql.Placeholder()] * len(COLUMNS)),
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [[row[column] or None for column in COLUMNS] for row in read_history(root)],
        )


def swap(connection: psycopg.Connection, patience: float) -> None:
    """Rename the new schemas to their names in one transaction, when no reader is in the way.

    A reader who has looked up one mart and not yet the next would get one of either warehouse;
    so all marts are locked first, which waits for those who are reading. New ones wait for as
    long as that lasts, and find the new warehouse.
    """

    def exchange() -> None:
        lock(connection, MARTS)
        readers = readers_of(connection, MARTS)
        for schema in SCHEMAS:
            if schema_exists(connection, schema):
                rename(connection, schema, schema + OLD)
            rename(connection, schema + NEXT, schema)
        for reader in readers:
            grant_reading(connection, MARTS, reader)
            revoke_reading(connection, MARTS + OLD, reader)

    between_readers(connection, exchange, patience)


def clear(connection: psycopg.Connection, suffixes: tuple[str, ...], patience: float) -> None:
    """Drop what a publication left beside the schemas that readers know."""
    leftovers = [
        schema + suffix
        for suffix in suffixes
        for schema in SCHEMAS
        if schema_exists(connection, schema + suffix)
    ]
    if leftovers:
        names = sql.SQL(", ").join(map(sql.Identifier, leftovers))
        between_readers(
            connection,
            lambda: connection.execute(sql.SQL("drop schema {} cascade").format(names)),
            patience,
        )


def retire(connection: psycopg.Connection, patience: float) -> None:
    """Drop what was left or replaced, when whoever was at work at the exchange has finished.

    A statement looks up a schema by its name and only then whether it may use it: one that did
    the first before the exchange must not find the old schema gone. PostgreSQL waits in the same
    way (for virtual transactions) where it builds an index concurrently.
    """
    deadline = time.monotonic() + patience
    earlier = at_work(connection)
    while earlier & at_work(connection):
        if time.monotonic() > deadline:
            raise no_gap(patience)
        time.sleep(0.01)
    clear(connection, (NEXT, OLD), patience)


def at_work(connection: psycopg.Connection) -> set[str]:
    """The virtual transactions of all other sessions."""
    rows = connection.execute(
        "select virtualxid from pg_locks"
        " where locktype = 'virtualxid' and granted and pid <> pg_backend_pid()"
    )
    return {transaction for (transaction,) in rows}


def lock(connection: psycopg.Connection, schema: str) -> None:
    """Keep everyone from reading anything of a schema until the transaction ends."""
    tables = connection.execute(
        "select relname from pg_class inner join pg_namespace as schemas"
        " on relnamespace = schemas.oid where nspname = %s and relkind in ('r', 'v') order by 1",
        [schema],
    ).fetchall()
    if tables:
        names = sql.SQL(", ").join(sql.Identifier(schema, name) for (name,) in tables)
        connection.execute(sql.SQL("lock table {} in access exclusive mode").format(names))


def rename(connection: psycopg.Connection, schema: str, name: str) -> None:
    """Give a schema another name."""
    connection.execute(
        sql.SQL("alter schema {} rename to {}").format(sql.Identifier(schema), sql.Identifier(name))
    )


def between_readers(
    connection: psycopg.Connection, work: Callable[[], object], patience: float
) -> None:
    """Do something in one transaction, again and again until no reader's lock is in its way."""
    deadline = time.monotonic() + patience
    while True:
        try:
            with connection.transaction():
                connection.execute(f"set local lock_timeout = '{LOCK_TIMEOUT}'")
                work()
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected) as error:
            if time.monotonic() > deadline:
                raise no_gap(patience) from error
            # not in step with those who read regularly
            time.sleep(random.uniform(0.02, 0.2))
        else:
            return


def no_gap(patience: float) -> HotlineError:
    """What is said where readers were in the way all the time."""
    return HotlineError(
        Text(
            f"PostgreSQL: readers left no gap within {patience:.0f} s; see pg_locks",
            f"PostgreSQL: {patience:.0f}秒内一直有读者占用,请查看pg_locks",
        )
    )
