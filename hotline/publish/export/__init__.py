"""What is published, in the files that other tools read.

Every export is whole or not there, and the same bytes for the same published file.
"""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import adbc_driver_manager
import duckdb
from xlsxwriter.exceptions import XlsxWriterException

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading.archive import sha256_of_file
from hotline.loading.files import folder_in_one_step
from hotline.publish.export.csv_files import write_csv
from hotline.publish.export.datapackage import write_datapackage
from hotline.publish.export.parquet import LARGE_MART_ROWS, write_parquet
from hotline.publish.export.sqlite import write_sqlite
from hotline.publish.export.workbook import write_workbook
from hotline.warehouse.published import first_line, open_published, published_marts

FORMATS = ("parquet", "csv", "excel", "sqlite", "datapackage")
CHECKSUMS = "SHA256SUMS"
NAME = "hotline"
Progress = Callable[[int, int], None]


def export(
    root: Path,
    folder: Path,
    formats: Collection[str] = FORMATS,
    bom: bool = False,
    progress: Progress = lambda _done, _total: None,
    large: int = LARGE_MART_ROWS,
) -> list[str]:
    """Write the published marts into a folder, which then holds this export and nothing else.

    `bom` makes the CSV files ones for Excel; marts of more than `large` rows are partitioned by
    year in Parquet. `progress` is called with the number of finished formats and of all. Returns
    the paths of the files within the folder. Raises HotlineError, with the folder as it was, where
    nothing is published, the folder holds something else than an export, or it can't be written.
    """
    refuse_other_folder(folder)
    with open_published(root, locked=False) as connection:
        marts = published_marts(connection, root)
        try:
            # A link to a folder stays, and what it leads to is exchanged.
            with folder_in_one_step(folder.resolve()) as draft:
                writers = {
                    "parquet": lambda: write_parquet(connection, marts, draft / "parquet", large),
                    "csv": lambda: write_csv(connection, marts, draft / "csv", bom),
                    "excel": lambda: write_workbook(connection, marts, draft / f"{NAME}.xlsx"),
                    "sqlite": lambda: write_sqlite(connection, marts, draft / f"{NAME}.sqlite"),
                    "datapackage": lambda: write_datapackage(
                        connection, marts, draft / "datapackage", root
                    ),
                }
                wanted = [name for name in FORMATS if name in formats]
                for number, name in enumerate(wanted, start=1):
                    writers[name]()
                    progress(number, len(wanted))
                return write_checksums(draft)
        except (duckdb.Error, adbc_driver_manager.Error, XlsxWriterException) as error:
            reason = first_line(error)
            raise HotlineError(
                Text(
                    f"{folder}: {reason}; nothing was changed",
                    f"{folder}: {reason},未作任何更改",
                )
            ) from error


def files_of(folder: Path) -> list[str]:
    """The paths of all files within a folder, in order."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()
    )


def write_checksums(folder: Path) -> list[str]:
    """Write what `sha256sum -c` checks; returns the paths of the files that it lists."""
    names = files_of(folder)
    with ThreadPoolExecutor() as pool:
        sums = list(pool.map(sha256_of_file, [folder / name for name in names]))
    lines = [f"{sha256}  {name}\n" for sha256, name in zip(sums, names, strict=True)]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")
    return names


def refuse_other_folder(folder: Path) -> None:
    """Raise HotlineError where a folder holds anything that no export wrote."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise HotlineError(Text(f"{folder}: is no folder", f"{folder}: 不是目录"))
    listed = {CHECKSUMS}
    if (folder / CHECKSUMS).is_file():
        lines = (folder / CHECKSUMS).read_text(encoding="utf-8", errors="replace").splitlines()
        listed.update(line.partition("  ")[2] for line in lines)
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in listed:
            raise HotlineError(
                Text(
                    f"{folder}: holds {name}, which no export wrote; name an empty folder",
                    f"{folder}: 其中的{name}不是导出的文件,请指定空目录",
                )
            )
