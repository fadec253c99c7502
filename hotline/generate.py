"""Write the files that follow from the registry and from a build, so that nothing stands twice.

`make generate` writes them again; a test fails when one of them is out of date.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from hotline.changes.document import changes_document
from hotline.dictionary import MANIFEST, dictionary
from hotline.figures import FIGURE, PLAIN_SIGNS, SIGNS
from hotline.irregularities import irregularities
from hotline.registry import GENERATED, columns_by_table, read_registry
from hotline.warehouse import PUBLISHED

TYPED_COLUMNS = {
    "revision": "integer",
    "row_no": "integer",
    "report_year": "integer",
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
    ("claim_code", "含义 · the row code of what the figure claims to be"),
)
REPORT_COLUMNS = (
    *ROW_KEY[:2],
    ("region_code", "地区 · GB/T 2260 code of the city"),
    ("report_year", "年度 · the year reported on"),
    ("title", "标题 · as printed"),
    ("source_file", "文件 · name of the file that was read"),
    ("source_sha256", "校验和 · SHA-256 of that file"),
    ("taken_on", "取得日期 · the day the file was taken"),
)


def template_macro(root: Path) -> str:
    """The template's tables and columns for Jinja, which cannot read a seed while it compiles."""
    lines = [f"{{# {GENERATED} #}}", "{% macro template() %}{{ return({"]
    for table, columns in columns_by_table(root).items():
        lines.append(f"    '{table}': [")
        lines.extend(f"        ('{c['column_code']}', '{c['kind']}')," for c in columns)
        lines.append("    ],")
    lines.append("}) }}{% endmacro %}")
    return "\n".join(lines) + "\n"


def figure_macros() -> str:
    """The grammar of a printed figure for SQL, whose full-width spaces Jinja must spell out."""
    signs = SIGNS.replace("\u3000", "{{ '\\u3000' }}").replace("\u00a0", "{{ '\\u00a0' }}")
    return (
        f"{{# {GENERATED} #}}\n"
        "{% macro normalised_cell(cell) -%}\n"
        f"    translate({{{{ cell }}}}, '{signs}', '{PLAIN_SIGNS}')\n"
        "{%- endmacro %}\n\n"
        "{% macro figure_pattern() -%}\n"
        f"    {FIGURE}\n"
        "{%- endmacro %}\n"
    )


def quoted(text: str) -> str:
    """A YAML single-quoted scalar."""
    return "'" + text.replace("'", "''") + "'"


def raw_seeds(root: Path) -> Iterator[tuple[str, str, Sequence[tuple[str, str]]]]:
    """Name, description and (column, description) pairs of each raw seed."""
    yield "raw_reports", "报告: one row is one published revision of a report", REPORT_COLUMNS
    columns = columns_by_table(root)
    for table in read_registry(root, "report_tables"):
        printed = [(c["column_code"], c["header_path"]) for c in columns[table["table_code"]]]
        yield (
            table["raw_seed"],
            f"{table['section_zh']} · {table['label_zh']}: one row is one printed row, verbatim",
            [*ROW_KEY, *(CLAIM_COLUMNS if table["table_code"] == "claims" else printed)],
        )


def raw_seeds_yaml(root: Path) -> str:
    """Properties of the raw seeds."""
    lines = [f"# {GENERATED}", "version: 2", "seeds:"]
    for name, description, columns in raw_seeds(root):
        lines += [f"  - name: {name}", f"    description: {quoted(description)}", "    columns:"]
        for column, meaning in columns:
            lines += [f"      - name: {column}", f"        description: {quoted(meaning)}"]
            if column in TYPED_COLUMNS:
                lines.append(f"        data_type: {TYPED_COLUMNS[column]}")
    return "\n".join(lines) + "\n"


def measure_docs(root: Path) -> str:
    """A doc block for each measure, named as the measure."""
    blocks = [f"<!-- {GENERATED} -->"]
    for measure in read_registry(root, "measures"):
        blocks.append(
            f"{{% docs {measure['measure_code']} %}}\n"
            f"{measure['label_zh']}({measure['unit']})· {measure['definition_zh']}\n"
            "{% enddocs %}"
        )
    return "\n\n".join(blocks) + "\n"


def generated_files(root: Path) -> dict[Path, str]:
    """Path and content of every file that follows from the registry alone."""
    return {
        root / "macros" / "template.sql": template_macro(root),
        root / "macros" / "figure.sql": figure_macros(),
        root / "seeds" / "raw" / "_raw.yml": raw_seeds_yaml(root),
        root / "models" / "measures.md": measure_docs(root),
    }


def generated_docs(built: Path) -> dict[Path, str]:
    """Path within the project and content of the documents that tell of a build in a folder."""
    return {
        Path("docs") / "dictionary.md": dictionary(built),
        Path("docs") / "irregularities.md": irregularities(built),
        Path("docs") / "changes.md": changes_document(built),
    }


def main() -> None:
    """Write every generated file that has changed."""
    root = Path()
    files = generated_files(root)
    if all((root / needed).exists() for needed in (MANIFEST, PUBLISHED)):
        files |= generated_docs(root)
    else:
        print("docs/ is left as it is; run `make build` first to write it again", file=sys.stderr)
    for path, content in files.items():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
            print(f"wrote {path}")


if __name__ == "__main__":
    main()
