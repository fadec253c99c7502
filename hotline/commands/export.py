"""`hotline export`: what is published, in the files that other tools read."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from hotline.commands.output import (
    AsJson,
    ProjectRoot,
    argument,
    option,
    print_json,
    progress_bar,
    say,
)
from hotline.language import Text


class Format(StrEnum):
    """A kind of files to write."""

    parquet = "parquet"
    csv = "csv"
    excel = "excel"
    sqlite = "sqlite"
    datapackage = "datapackage"


Folder = Annotated[
    Path,
    argument(
        Text(
            "A folder, which then holds this export and nothing else",
            "目录,导出后只含本次导出的文件",
        ),
        metavar="DIR",
    ),
]
Formats = Annotated[
    list[Format] | None,
    option(
        Text("May be given more than once; all unless told", "可重复;不写则导出全部格式"),
        "--format",
    ),
]
ForExcel = Annotated[
    bool,
    option(
        Text(
            "CSV for Excel: a byte-order mark, and an apostrophe before what looks like a formula",
            "供Excel打开的CSV:带字节序标记,形似公式的文字前加撇号",
        ),
        "--bom",
    ),
]


def export(
    folder: Folder,
    formats: Formats = None,
    bom: ForExcel = False,
    root: ProjectRoot = Path(),
    as_json: AsJson = False,
) -> None:
    """Write the published marts as files, whole or not at all."""
    # What writes Parquet and workbooks takes a second to import, which other commands don't need.
    from hotline.publish.export import FORMATS
    from hotline.publish.export import export as write

    wanted = [each.value for each in formats or ()] or FORMATS
    with progress_bar(Text("exporting", "导出")) as bar:
        files = write(
            root,
            folder,
            wanted,
            bom,
            bar.show,
        )
    if as_json:
        print_json({"folder": str(folder), "files": files})
        return
    say(Text(f"wrote {len(files)} files to {folder}", f"已写入{folder},共{len(files)}个文件"))
