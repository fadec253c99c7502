"""A PostgreSQL server of a test's own: in a new folder, on a socket alone, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Debian keeps the server's programs out of the path, one folder a version.
DEBIAN = Path("/usr/lib/postgresql")


def program(name: str) -> str | None:
    """Where a program of the server is; None where it isn't installed."""
    versions = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    return str(versions[-1]) if versions else shutil.which(name)


@dataclass(frozen=True)
class Server:
    """How to reach a server: in the variables that libpq and the project's profile read."""

    socket: Path
    user: str = "owner"
    database: str = "hotline"

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables for a process that connects."""
        return {
            "PGHOST": str(self.socket),
            "PGPORT": "5432",
            "PGUSER": self.user,
            "PGDATABASE": self.database,
        }

    def address(self, user: str | None = None) -> str:
        """A connection string for one of the server's users."""
        return f"host={self.socket} dbname={self.database} user={user or self.user}"

    def url(self, driver: str = "postgresql") -> str:
        """The same as a URL."""
        return f"{driver}://{self.user}@/{self.database}?host={self.socket}"


def as_server(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the server; it refuses to run as root."""
    user = "postgres" if os.geteuid() == 0 else None
    return subprocess.run(
        command, user=user, group=user, cwd="/", capture_output=True, text=True, check=True
    )


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server with an empty database `hotline`, owned by a user that is no superuser."""
    # a socket's path may be no longer than 107 bytes, which pytest's folders are
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.geteuid() == 0:
        postgres = pwd.getpwnam("postgres")
        os.chown(folder, postgres.pw_uid, postgres.pw_gid)
    folder.chmod(0o755)
    data, server = folder / "data", Server(folder)
    pg_ctl = str(program("pg_ctl"))
    as_server(
        str(program("initdb")), "-D", str(data), "-U", "root_of_test", "--auth", "trust",
        "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync",
    )  # fmt: skip
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c jit=off -c max_connections=50"
    as_server(pg_ctl, "-D", str(data), "-o", options, "-l", str(folder / "log"), "--wait", "start")
    try:
        import psycopg

        with psycopg.connect(
            f"host={folder} dbname=postgres user=root_of_test", autocommit=True
        ) as connection:
            connection.execute(f"create role {server.user} login createrole")
            connection.execute(f"create database {server.database} owner {server.user}")
        yield server
    finally:
        as_server(pg_ctl, "-D", str(data), "--mode", "immediate", "--wait", "stop")
        shutil.rmtree(folder)
