"""Start Superset on the published warehouse: `make superset`, in Superset's own environment."""

import argparse
import logging
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any, TextIO

import duckdb
from gunicorn.app.base import BaseApplication

from bi.superset.home import HERE, HOME, LOG, is_prepared, log_to_file
from hotline.errors import EXIT_FAILED, EXIT_INTERRUPTED, HotlineError
from hotline.language import Text
from hotline.warehouse.publication import PUBLISHED

if TYPE_CHECKING:
    from flask import Flask

ADDRESS = "127.0.0.1"
FAILED = Text(f"Superset could not start; see {LOG}", f"Superset无法启动,详见{LOG}")


class Server(BaseApplication):
    """One process: its threads share the memory of one open DuckDB file."""

    def __init__(self, app: "Flask", port: int, terminal: TextIO) -> None:
        self.app = app
        self.settings: dict[str, Any] = {
            "bind": f"{ADDRESS}:{port}",
            "worker_class": "gthread",
            "threads": 8,
            "graceful_timeout": 2,
            "loglevel": "warning",
            "errorlog": str(LOG),
            "when_ready": lambda _: print(
                Text(
                    f"Superset runs at http://{ADDRESS}:{port}/ (Ctrl-C stops it)",
                    f"Superset已启动: http://{ADDRESS}:{port}/ (按Ctrl-C停止)",
                ),
                file=terminal,
                flush=True,
            ),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> "Flask":
        return self.app


def refuse_unreadable_warehouse() -> None:
    """Raise HotlineError where nothing is published, or nothing that the dashboards can read."""
    if not PUBLISHED.exists():
        raise HotlineError(
            Text(
                f"{PUBLISHED}: nothing is published yet; run make build",
                f"{PUBLISHED}: 尚未发布,请先运行make build",
            )
        )
    try:
        with duckdb.connect(str(PUBLISHED), read_only=True) as connection:
            connection.execute("select 1 from marts.rpt_overview limit 0")
    except duckdb.Error as error:
        raise HotlineError(
            Text(
                f"{PUBLISHED}: is damaged or of an earlier version; run make build",
                f"{PUBLISHED}: 文件已损坏或版本过旧,请重新运行make build",
            )
        ) from error


def refuse_used_port(port: int) -> None:
    """Raise HotlineError where no server can listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except (OSError, OverflowError) as error:
            raise HotlineError(
                Text(
                    f"port {port} can't be used; choose another, such as make superset PORT=8089",
                    f"端口{port}不可用,请另选,如make superset PORT=8089",
                )
            ) from error


def prepare() -> None:
    """Make or renew what Superset keeps. Raises HotlineError where that fails."""
    preparing = Text(
        "preparing Superset (once, about a minute) …", "正在准备Superset(仅一次,约一分钟)…"
    )
    print(preparing, flush=True)
    outcome = subprocess.run([sys.executable, "-m", "bi.superset.prepare"], check=False)
    if outcome.returncode:
        raise HotlineError(FAILED)


def serve(port: int) -> None:
    """Serve until Ctrl-C. Raises HotlineError where Superset can't start."""
    terminal = log_to_file()
    try:
        from superset.app import create_app

        Server(create_app(), port, terminal).run()
    except Exception:
        logging.exception("Superset could not start")
        print(FAILED, file=terminal)
        sys.exit(EXIT_FAILED)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make superset", description=__doc__)
    parser.add_argument("--port", type=int, default=8088)
    port = parser.parse_args().port
    # Superset's own database and its log are for their owner alone.
    os.umask(0o077)
    os.environ["SUPERSET_CONFIG_PATH"] = str(HERE / "superset_config.py")
    HOME.mkdir(parents=True, exist_ok=True)
    try:
        refuse_unreadable_warehouse()
        refuse_used_port(port)
        if not is_prepared():
            prepare()
        serve(port)
    except HotlineError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)


if __name__ == "__main__":
    main()
