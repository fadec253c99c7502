"""The connection to a PostgreSQL server, and its problems in one line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import psycopg

from hotline.errors import HotlineError
from hotline.language import Text

# As in profiles/profiles.yml; all else is where libpq finds it.
DATABASE = "hotline"


def database() -> str:
    """The name of the database that the environment names, or ours."""
    return os.environ.get("PGDATABASE", DATABASE)


def url() -> str:
    """The server for SQLAlchemy; what it leaves out is found where libpq finds it."""
    return f"postgresql+psycopg:///{quote(database())}"


@contextmanager
def connect() -> Iterator[psycopg.Connection]:
    """A connection in autocommit mode, to where libpq's environment variables point.

    Raises HotlineError where the server can't be reached or refuses a statement.
    """
    try:
        with psycopg.connect(dbname=database(), autocommit=True) as connection:
            yield connection
    except psycopg.Error as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise HotlineError(Text(f"PostgreSQL: {reason}", f"PostgreSQL: {reason}")) from error
