"""`hotline postgres`: publish on a PostgreSQL server, and let BI read there."""

import os
from pathlib import Path
from time import monotonic
from typing import Annotated

from hotline.commands.output import (
    MOST_LINES,
    ProjectFolder,
    WaitSeconds,
    complain,
    option,
    progress_bar,
    project_root,
    say,
)
from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading import project_lock

READER_PASSWORD = "HOTLINE_READER_PASSWORD"


def postgres(
    reader: Annotated[
        str | None,
        option(
            Text(
                f"Create a role that can read the marts and nothing else, with the password in"
                f" {READER_PASSWORD}, and build nothing",
                f"只创建一个仅能读取数据集市的角色,密码取自{READER_PASSWORD},不构建",
            ),
            metavar="ROLE",
        ),
    ] = None,
    wait: WaitSeconds = 60,
    project: ProjectFolder = Path(),
) -> None:
    """Build the warehouse on the server that PGHOST and PGDATABASE name, and exchange it whole."""
    # psycopg takes a while to load, which no other command should wait for
    from hotline.publish.postgres import connect, create_reader, publish

    if reader is not None:
        with connect() as connection:
            create_reader(connection, reader, os.environ.get(READER_PASSWORD))
        say(Text(f"{reader} can read marts", f"{reader}可以读取marts"))
        return
    root, started = project_root(project), monotonic()
    with project_lock(root, wait, complain), progress_bar(Text("building", "构建")) as bar:
        publication = publish(root, bar.show, wait)
    outcome = publication.outcome
    told = [*outcome.errors, *(line for test in outcome.failed_tests for _, line in test.lines)]
    told += [finding.line for finding in publication.found.findings]
    for line in told[:MOST_LINES]:
        complain(line)
    if publication.failed:
        raise HotlineError(
            Text(
                "PostgreSQL is left as it was: the build did not pass",
                "构建未通过,PostgreSQL保持原样",
            )
        )
    done, seconds = outcome.done, monotonic() - started
    say(
        Text(
            f"published on PostgreSQL: {done['models']} models, {done['tests']} tests"
            f" in {seconds:.0f} s",
            f"已发布到PostgreSQL:{done['models']}个模型、{done['tests']}个检验,用时{seconds:.0f}秒",
        )
    )
