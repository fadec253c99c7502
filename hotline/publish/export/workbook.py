"""One Excel workbook: a sheet a topic, what the figures mean, and those to be careful with."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from unicodedata import east_asian_width

import duckdb
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.publish.export.comparison import Comparison, comparison
from hotline.warehouse.exact import as_number
from hotline.warehouse.published import Column, Mart

TOPIC = "rpt_"
NOTES, COMPARED, DOUBTS = "说明", "各市比较", "存疑数字"
# Excel's own limit, less the header.
MOST_ROWS = 1_048_575
WIDTHS = (8, 60)
CHINESE = re.compile("[一-鿿]")
PERCENT = "%"
# All that a double keeps of any decimal.
MOST_DIGITS = 15
# A number and its unit: the views that the sheets are made of hold what can't be summed as text.
FIGURE = re.compile(r'(-?(?:0|[1-9]\d*)(?:\.\d+)?)([^\d\s".,;/:-][^\d\s"]*)')
SAMPLE_ROWS = 200
# Nothing that a report prints becomes a formula, a link or another number than it is.
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    # Rows go to the disk as they are written, so that thousands of reports fit into memory.
    "constant_memory": True,
}
NUMBER_FORMATS = {
    "header": {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DDE6F0",
               "bottom": 1},
    "title": {"bold": True, "font_size": 14},
    "text": {"text_wrap": True, "valign": "top"},
    "count": {"num_format": "#,##0"},
    "whole": {"num_format": "0"},
    "any": {"num_format": "General"},
    "day": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"},
}  # fmt: skip
# A label that stands in several lists has the place of the first.
RANKS = "select label_zh, sort_order from marts.dim_label order by list_code, sort_order, code"
READING = (
    "本工作簿由已发布的数据仓库导出,每张表一个主题,数字与数据仓库一致。",
    "空格表示报告没有公布该数字;0是报告公布的零。",
    "比率以小数存放、按百分数显示;件、通、人等为整数。",
    "“存疑数字”一表列出与报告自身其他数字不符的数字,以及不能确定或误印的同比变化。",
)
SOURCES = """
select title, report_key, source_file, source_sha256, source_url, licence, taken_on
from marts.dim_report order by report_key
"""
SOURCE_HEADS = ("报告", "版次键", "来源文件", "文件校验和", "网址", "许可", "取得日期")
COLUMN_HEADS = ("工作表", "列", "含义")
FAILED_CHECKS = """
select report_key, label_zh, stated, computed, difference, explanation
from marts.fct_report_checks where not passed order by report_key, check_code
"""
CHECK_HEADS = ("报告", "核对", "公布", "应为", "差", "说明")
DOUBTFUL_CHANGES = """
select changes.report_key,
    coalesce(cells.row_label || ' · ', '') || cells.column_label || '的同比变化',
    changes.printed_text, changes.readings, changes.explanation
from marts.fct_year_over_year as changes
inner join marts.fct_published_values as cells using (report_key, table_code, row_no, column_code)
where changes.status in ('ambiguous', 'misprint')
order by changes.report_key, changes.table_code, changes.row_no, changes.column_code
"""
CHANGE_HEADS = ("报告", "数字", "印刷原文", "可能的读法", "说明")


def write_workbook(connection: duckdb.DuckDBPyConnection, marts: list[Mart], path: Path) -> None:
    """Write the workbook; its sheets are the topics that are published as `rpt_` views.

    Raises HotlineError for a decimal that Excel would not give back as it was.
    """
    topics = [mart for mart in marts if mart.name.startswith(TOPIC)]
    topics.sort(key=lambda mart: mart.place)
    with xlsxwriter.Workbook(str(path), OPTIONS) as workbook:
        ((taken,),) = connection.execute("select max(taken_on) from marts.dim_report").fetchall()
        # The date of the newest report: the day of the export would change the file.
        workbook.set_properties({"title": "12345热线年报", "created": _midnight(taken)})
        formats = {name: workbook.add_format(look) for name, look in NUMBER_FORMATS.items()}
        book = Book(workbook, formats)
        book.notes(connection, topics)
        book.compared(comparison(connection))
        for mart in topics:
            book.topic(connection, mart)
        book.doubts(connection)


def _midnight(day: object) -> datetime:
    return datetime.fromisoformat(str(day)) if day else datetime(2000, 1, 1)


@dataclass(frozen=True)
class Figure:
    """A text such as `94.38%` or `14.87秒` as the number that Excel shows as that text."""

    value: Decimal
    unit: str
    places: int

    @property
    def number_format(self) -> str:
        """How Excel shows the number as the text that it was."""
        digits = "0" + "." * bool(self.places) + "0" * self.places
        return digits + (PERCENT if self.unit == PERCENT else f'"{self.unit}"')


def are_figures(values: Iterable[object]) -> bool:
    """Whether all texts are figures of one unit, and there is one; a null is none."""
    units = set()
    for value in values:
        if value is not None:
            match = FIGURE.fullmatch(str(value))
            if match is None or len(match[1]) > MOST_DIGITS:
                return False
            units.add(match[2])
    return len(units) == 1


def figure_of(text: str) -> Figure:
    """A text that is a figure, taken apart."""
    number, unit = FIGURE.fullmatch(text).groups()
    value = Decimal(number)
    places = max(-int(value.as_tuple().exponent), 0)
    return Figure(value / 100 if unit == PERCENT else value, unit, places)


class Book:
    """A workbook that is being written, with its formats."""

    def __init__(self, workbook: xlsxwriter.Workbook, formats: dict[str, Format]) -> None:
        self.workbook = workbook
        self.formats = formats

    def notes(self, connection: duckdb.DuckDBPyConnection, topics: list[Mart]) -> None:
        """What is here, from where, and what each column means."""
        sheet = self.workbook.add_worksheet(NOTES)
        sheet.write_string(0, 0, "12345热线年报", self.formats["title"])
        for row, line in enumerate(READING, start=1):
            sheet.write_string(row, 0, line)
        row = self._table(sheet, len(READING) + 2, SOURCE_HEADS, connection.execute(SOURCES))
        meanings = [
            (mart.label, header_of(column), column.meaning)
            for mart in topics
            for column in mart.columns
        ]
        self._table(sheet, row + 1, COLUMN_HEADS, meanings)
        for column, width in enumerate((24, 24, 44, 24, 24, 12, 12)):
            sheet.set_column(column, column, width)

    def compared(self, table: Comparison) -> None:
        """Cities beside each other, every figure a number."""
        sheet = self.workbook.add_worksheet(COMPARED)
        self._header(sheet, 0, table.heads)
        for place, head in enumerate(table.heads):
            sheet.set_column(place, place, width_of(head, [row[place] for row in table.rows]))
        for line, row in enumerate(table.rows, start=1):
            for place, (value, look) in enumerate(zip(row, table.looks, strict=True)):
                self._write(sheet, line, place, value, self._format(look))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.heads) - 1)

    def topic(self, connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
        """The rows of one view; what one sheet can't hold goes on in the next."""
        rows = in_template_order(connection, mart)
        figures = {
            place
            for place, column in enumerate(mart.columns)
            if column.type == "VARCHAR" and are_figures(row[place] for row in rows)
        }
        for number, start in enumerate(range(0, len(rows) or 1, MOST_ROWS), start=1):
            part = rows[start : start + MOST_ROWS]
            name = mart.label if number == 1 else f"{mart.label}({number})"
            sheet = self.workbook.add_worksheet(name)
            self._header(sheet, 0, map(header_of, mart.columns))
            for place, column in enumerate(mart.columns):
                sample = [row[place] for row in part[:SAMPLE_ROWS]]
                sheet.set_column(place, place, width_of(header_of(column), sample))
            looks = [self.formats[look_of(column)] for column in mart.columns]
            for line, row in enumerate(part, start=1):
                for place, value in enumerate(row):
                    if place in figures and value is not None:
                        figure = figure_of(str(value))
                        self._write(sheet, line, place, figure.value, self._look(figure))
                    else:
                        self._write(sheet, line, place, value, looks[place])
            sheet.freeze_panes(1, frozen_columns(mart))
            sheet.autofilter(0, 0, max(len(part), 1), len(mart.columns) - 1)
            whole = xl_range(0, 0, max(len(part), 1), len(mart.columns) - 1)
            # Codes and years are texts on purpose.
            sheet.ignore_errors({"number_stored_as_text": whole})

    def _look(self, figure: Figure) -> Format:
        return self._format(figure.number_format)

    def _format(self, look: str) -> Format:
        if look not in self.formats:
            self.formats[look] = self.workbook.add_format({"num_format": look})
        return self.formats[look]

    def doubts(self, connection: duckdb.DuckDBPyConnection) -> None:
        """What does not add up, and the changes that can't be told."""
        sheet = self.workbook.add_worksheet(DOUBTS)
        row = self._table(sheet, 0, CHECK_HEADS, connection.execute(FAILED_CHECKS))
        self._table(sheet, row + 1, CHANGE_HEADS, connection.execute(DOUBTFUL_CHANGES))
        for column, width in enumerate((18, 48, 18, 24, 48, 60)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)

    def _table(
        self,
        sheet: Worksheet,
        first: int,
        heads: Sequence[str],
        rows: Iterable[Sequence] | duckdb.DuckDBPyConnection,
    ) -> int:
        """A small table with its header in a row; the number of the row after it."""
        self._header(sheet, first, heads)
        listed = rows if isinstance(rows, list) else rows.fetchall()
        for line, row in enumerate(listed, start=first + 1):
            for place, value in enumerate(row):
                look = "text" if isinstance(value, str) else "any"
                self._write(sheet, line, place, value, self.formats[look])
        return first + len(listed) + 1

    def _header(self, sheet: Worksheet, row: int, heads: Iterable[str]) -> None:
        for place, head in enumerate(heads):
            sheet.write_string(row, place, head, self.formats["header"])

    def _write(self, sheet: Worksheet, row: int, place: int, value: object, look: Format) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, place, value, look)
        elif isinstance(value, int | Decimal):
            sheet.write_number(row, place, _number(value), look)
        elif isinstance(value, str):
            sheet.write_string(row, place, value, look)
        else:
            day = self.formats["moment" if isinstance(value, datetime) else "day"]
            sheet.write_datetime(row, place, value, day)


def _number(value: int | Decimal) -> int | float:
    number = as_number(Decimal(value))
    if number is None or int(float(number)) != int(number):
        raise HotlineError(
            Text(
                f"{value}: has more digits than Excel keeps",
                f"{value}: 位数超出Excel所能精确保存的范围",
            )
        )
    return number


def in_template_order(connection: duckdb.DuckDBPyConnection, mart: Mart) -> list[tuple]:
    """The rows of a mart in the order of its key: numbers by size, labels as the template does."""
    ranks: dict[str, int] = {}
    for label, rank in connection.execute(RANKS).fetchall():
        ranks.setdefault(label, rank)
    names = [column.name for column in mart.columns]
    places = [names.index(name) for name in mart.key]

    def rank(value: object) -> tuple:
        text = str(value)
        if value is None:
            return (3,)
        if text.isdecimal():
            return (0, int(text))
        return (1, ranks[text], text) if text in ranks else (2, text)

    rows = connection.execute(mart.in_order).fetchall()
    return sorted(rows, key=lambda row: [rank(row[place]) for place in places])


def header_of(column: Column) -> str:
    """What stands above a column: its name where that is Chinese, else its label."""
    return column.name if CHINESE.search(column.name) else column.label


def look_of(column: Column) -> str:
    """The number format of a column, from its type."""
    if column.type == "BIGINT":
        return "count"
    return "whole" if column.type == "INTEGER" else "any"


def frozen_columns(mart: Mart) -> int:
    """How many columns stay in sight: the names at the beginning of a row, three at most."""
    names = 0
    for column in mart.columns:
        if column.type not in ("VARCHAR", "INTEGER"):
            break
        names += 1
    return min(names, 3)


def width_of(label: str, sample: Iterable[object]) -> float:
    """A width in which the label and the first values can be read."""
    widest = max(
        (_width(str(value)) for value in (label, *(v for v in sample if v is not None))), default=0
    )
    least, most = WIDTHS
    return min(max(widest + 2, least), most)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
