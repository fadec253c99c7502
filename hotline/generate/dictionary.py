"""The data dictionary: what dbt's manifest and the registry say of every table and column."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from hotline.template.marks import NONE
from hotline.template.registry import GENERATED, columns_by_table, read_registry

MANIFEST = Path("target") / "manifest.json"


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Lines of a Markdown table."""
    head = list(header)
    lines = [f"| {' | '.join(head)} |", f"|{'|'.join([' --- '] * len(head))}|"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return [*lines, ""]


def stated(value: str) -> str:
    """A registry value as a reader sees it: nothing where there is none."""
    return "" if value == NONE else value


def marts(root: Path) -> Iterator[str]:
    """A section for each mart of the manifest, in the order of their names."""
    manifest = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
    nodes = [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    ]
    for node in sorted(nodes, key=lambda node: node["name"]):
        yield from (f"### {node['name']}", "", node["description"], "")
        yield from table(
            ("column 列", "type 类型", "meaning 含义"),
            (
                (f"`{column['name']}`", column["data_type"], column["description"].strip())
                for column in node["columns"].values()
            ),
        )


def measures(root: Path) -> Iterator[str]:
    """The measures with their units and what they are made of."""
    yield from table(
        (
            "measure 指标",
            "label 名称",
            "unit 单位",
            "additivity 可加性",
            "quotient of 分子÷分母",
            "adds up to 合计于",
            "definition 定义",
        ),
        (
            (
                f"`{row['measure_code']}`",
                row["label_zh"],
                row["unit"],
                row["additivity"],
                " ÷ ".join(
                    f"`{row[part]}`"
                    for part in ("numerator_measure_code", "denominator_measure_code")
                    if stated(row[part])
                ),
                f"`{row['adds_up_to']}` by {row['breakdown']}" if stated(row["adds_up_to"]) else "",
                row["definition_zh"],
            )
            for row in read_registry(root, "measures")
        ),
    )


def code_lists(root: Path) -> Iterator[str]:
    """The closed code lists, but not the 3,000 regions."""
    lists = defaultdict(list)
    for row in read_registry(root, "code_lists"):
        lists[row["list_code"]].append((f"`{row['code']}`", row["label_zh"], row["label_en"]))
    for name, codes in lists.items():
        yield from (f"### {name}", "", *table(("code 代码", "label 名称", "English"), codes))


def template(root: Path) -> Iterator[str]:
    """The printed tables with their columns."""
    columns = columns_by_table(root)
    for row in read_registry(root, "report_tables"):
        code = row["table_code"]
        yield from (f"### {code} · {row['label_zh']}", "", f"{row['section_zh']}", "")
        yield from table(
            (
                "no. 列次",
                "column 列",
                "printed header 表头",
                "unit 单位",
                "kind 类型",
                "measure 指标",
            ),
            (
                (
                    column["column_no"],
                    f"`{column['column_code']}`",
                    column["header_path"],
                    stated(column["unit"]),
                    column["kind"],
                    f"`{column['measure_code']}`" if stated(column["measure_code"]) else "",
                )
                for column in columns[code]
            ),
        )


def dictionary(root: Path) -> str:
    """The whole dictionary as Markdown; needs a manifest of the project as it stands."""
    lines = [
        "# Data dictionary · 数据字典",
        "",
        f"<!-- {GENERATED} -->",
        "",
        "Rates are fractions of one (0.9438 is 94.38 %), durations stand in the unit that their",
        "name says, counts are integers. Every table and column carries the same words as its",
        "comment in the database.",
        "",
        "## Marts · 数据集市",
        "",
        *marts(root),
        "## Measures · 指标",
        "",
        *measures(root),
        "## Code lists · 代码表",
        "",
        *code_lists(root),
        "## Tables of the report · 报告的表",
        "",
        *template(root),
    ]
    return "\n".join(lines).rstrip() + "\n"
