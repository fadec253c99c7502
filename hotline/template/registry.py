"""The reference seeds that carry the knowledge of the report template."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from hotline.errors import HotlineError
from hotline.language import Text, counted

GENERATED = "Written by `make generate`; do not edit."


def read_registry(root: Path, name: str) -> list[dict[str, str]]:
    """Rows of one reference seed, every value as text; raises what `read_csv` raises."""
    return read_csv(root, Path("seeds") / "reference" / f"{name}.csv")


def read_csv(root: Path, path: Path) -> list[dict[str, str]]:
    """Rows of a file of the project, every value as text.

    Raises HotlineError for a file that isn't there, isn't plain UTF-8, or has an uneven row.
    """
    try:
        content = (root / path).read_bytes().decode("utf-8")
    except OSError as error:
        raise HotlineError(Text(f"{path}: is missing", f"{path}: 文件缺失")) from error
    except UnicodeDecodeError as error:
        row = error.object.count(b"\n", 0, error.start) + 1
        raise HotlineError(
            Text(
                f"{path}, row {row}: the file is not UTF-8", f"{path},第{row}行: 文件不是UTF-8编码"
            )
        ) from error
    if content.startswith("\ufeff"):
        raise HotlineError(
            Text(
                f"{path}, row 1: starts with a byte-order mark; save the file as UTF-8 without one",
                f"{path},第1行: 以字节序标记(BOM)开头,请另存为不带BOM的UTF-8",
            )
        )
    header, *rows = list(csv.reader(io.StringIO(content, newline=""))) or [[]]
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise HotlineError(
                Text(
                    f"{path}, row {number}: {counted(len(row), 'cell')},"
                    f" the header has {len(header)}",
                    f"{path},第{number}行: 有{len(row)}个单元格,表头为{len(header)}个",
                )
            )
    return [dict(zip(header, row, strict=True)) for row in rows]


def as_csv(header: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """A seed's file as this project writes it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def labels(root: Path, list_code: str) -> dict[str, Text]:
    """Code to label of a closed list, in its order."""
    rows = [row for row in read_registry(root, "code_lists") if row["list_code"] == list_code]
    rows.sort(key=lambda row: int(row["sort_order"]))
    return {row["code"]: Text(row["label_en"], row["label_zh"]) for row in rows}


def columns_by_table(root: Path) -> dict[str, list[dict[str, str]]]:
    """The registry's columns of each template table, in printed order."""
    tables: dict[str, list[dict[str, str]]] = {}
    for column in read_registry(root, "report_columns"):
        of_table = tables.setdefault(column["table_code"], [])
        if column["column_code"] not in {known["column_code"] for known in of_table}:
            of_table.append(column)
    return tables
