"""The raw seeds: which there are, with which columns; their files are written by `hotline load`."""

from dataclasses import dataclass
from pathlib import Path

from hotline.template.registry import columns_by_table, read_registry

RAW = Path("seeds") / "raw"
REPORTS, CLAIMS, HEADERS, UNREAD = "raw_reports", "raw_claims", "raw_headers", "raw_unread"
COMPARISONS = "raw_comparisons"
TYPED_COLUMNS = {
    "revision": "integer",
    "row_no": "integer",
    "compared_row_no": "integer",
    "table_no": "integer",
    "report_year": "integer",
    "source_bytes": "bigint",
    "cell_count": "integer",
    "taken_on": "date",
}
ROW_KEY = (
    ("report_id", "报告 · region code and year"),
    ("revision", "版次 · 1 for the first publication"),
    ("row_no", "行次 · the row's number in its table"),
    ("source_place", "出处 · where the row is printed in the source file"),
)
CLAIM_COLUMNS = (
    ("section", "章节 · the section that the figure stands in"),
    ("phrase", "名目 · the words that name the figure"),
    ("figure", "数字 · the figure as printed"),
    ("unit", "单位 · its unit"),
    (
        "claim_code",
        "含义 · the row code of what the figure claims to be; unknown where no pattern tells",
    ),
)
HEADER_COLUMNS = (
    ("table_code", "表 · the template table"),
    ("column_code", "列 · the column"),
    ("header_path", "表头 · its header as this report words it"),
    ("unit", "单位 · the unit that the header prints"),
)
COMPARISON_COLUMNS = (
    ("table_code", "表 · the template table"),
    ("compared_row_no", "行 · the row of that table whose cell is compared"),
    ("column_code", "列 · the column that is compared"),
    ("comparison", "比较 · prior: last year's figure; change: the change on it"),
    ("header_path", "表头 · the header as this report words it"),
    ("unit", "单位 · the unit that the header prints"),
    ("printed_text", "原文 · the cell as printed"),
)
UNREAD_COLUMNS = (
    ("table_no", "表 · which table of the document, counted from 1"),
    ("row_label", "行 · the words that begin its row"),
    ("header_path", "表头 · the words above it"),
    ("printed_text", "原文 · the cell as printed"),
    ("reason_zh", "原因 · why no seed has a place for it"),
    ("reason_en", "原因(英文) · the same in English"),
)
REPORT_COLUMNS = (
    *ROW_KEY[:2],
    ("region_code", "地区 · GB/T 2260 code of the city"),
    ("report_year", "年度 · the year reported on"),
    ("title", "标题 · as printed"),
    ("source_file", "文件 · name of the file that was read"),
    ("source_sha256", "校验和 · SHA-256 of that file, and its name in the archive"),
    ("source_bytes", "大小 · its size in bytes"),
    ("media_type", "格式 · its media type"),
    ("cell_count", "单元格数 · how many printed cells and figures of the prose were read"),
    ("taken_on", "取得日期 · the day the file was taken"),
    ("source_url", "来源 · the address that it came from"),
    ("licence", "许可 · its licence or terms"),
    ("may_be_committed", "可否入库 · whether the file itself may be committed: yes or no"),
)


@dataclass(frozen=True)
class RawSeed:
    """A raw seed: its name, what one row is, and its columns with their meanings."""

    name: str
    description: str
    columns: tuple[tuple[str, str], ...]
    may_be_empty: bool = False

    @property
    def column_names(self) -> list[str]:
        """The header of its file."""
        return [name for name, _ in self.columns]


def raw_seeds(root: Path) -> list[RawSeed]:
    """Every raw seed of a project, that of the reports first."""
    seeds = [
        RawSeed(REPORTS, "报告: one row is one published revision of a report", REPORT_COLUMNS)
    ]
    columns = columns_by_table(root)
    for table in read_registry(root, "report_tables"):
        printed = tuple((c["column_code"], c["header_path"]) for c in columns[table["table_code"]])
        own = CLAIM_COLUMNS if table["raw_seed"] == CLAIMS else printed
        what = f"{table['section_zh']} · {table['label_zh']}"
        # A report need not print every table of the template.
        seeds.append(
            RawSeed(table["raw_seed"], f"{what}: one row is one printed row, verbatim",
                    (*ROW_KEY, *own), may_be_empty=True)
        )  # fmt: skip
    seeds.append(
        RawSeed(HEADERS, "改写的表头: one row is one column header that a report words otherwise"
                " than the registry", (*ROW_KEY, *HEADER_COLUMNS), may_be_empty=True)
    )  # fmt: skip
    seeds.append(
        RawSeed(COMPARISONS, "上年数与同比列: one row is one printed cell of a column that compares"
                " another with last year", (*ROW_KEY, *COMPARISON_COLUMNS), may_be_empty=True)
    )  # fmt: skip
    seeds.append(
        RawSeed(UNREAD, "未读单元格: one row is one printed cell that was kept unread",
                (*ROW_KEY, *UNREAD_COLUMNS), may_be_empty=True)
    )  # fmt: skip
    return seeds
