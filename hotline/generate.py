"""Write the files that follow from the registry and from a build, so that nothing stands twice.

`make generate` writes them again; a test fails when one of them is out of date.
"""

import sys
from pathlib import Path

from hotline.audit.generated_suites import generated_suites, suite_name, written_suites
from hotline.audit.gx_context import context_files
from hotline.changes.document import changes_document
from hotline.dictionary import MANIFEST, dictionary
from hotline.figures import (
    FIGURE,
    LETTERS,
    PLAIN_SIGNS,
    SCALES,
    SIGNS,
    SPACED_DIGITS,
    UNSPOKEN,
    WIDE_LETTERS,
)
from hotline.irregularities import irregularities
from hotline.raw_seeds import TYPED_COLUMNS, raw_seeds
from hotline.registry import GENERATED, columns_by_table, read_registry
from hotline.warehouse import PUBLISHED


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
    """The grammar of a printed figure for SQL; its full-width spaces are spelled out."""
    signs = SIGNS.replace("\u3000", "\\u3000").replace("\u00a0", "\\u00a0")
    signs = signs.replace("\ufe0f", "\\ufe0f")
    unspoken = UNSPOKEN.replace("'", "''")
    signs_of_units = ", ".join(f"'{sign}'" for sign in SCALES if len(sign) == 1)
    return (
        f"{{# {GENERATED} #}}\n"
        "{% macro normalised_cell(cell) -%}\n"
        '    {%- set half_width = "translate(" ~ cell ~ '
        f"\", '{signs}', '{PLAIN_SIGNS}')\" -%}}\n"
        "    case\n"
        "        when {{ half_width }} like '% %'\n"
        "            then replace(\n"
        "                regexp_replace({{ half_width }}, "
        f"'{SPACED_DIGITS}', '\\1,\\2', 'g'), ' ', ''\n"
        "            )\n"
        "        else {{ half_width }}\n"
        "    end\n"
        "{%- endmacro %}\n\n"
        "{% macro plain_words(cell) -%}\n"
        "    translate(\n"
        "        {{ normalised_cell(cell) }},\n"
        f"        '{WIDE_LETTERS}{unspoken}',\n"
        f"        '{LETTERS}'\n"
        "    )\n"
        "{%- endmacro %}\n\n"
        "{% macro figure_pattern() -%}\n"
        f"    {FIGURE}\n"
        "{%- endmacro %}\n\n"
        "{% macro unit_sign(unit) -%}\n"
        "    case\n"
        "        when {{ unit }} like '%百分点' then '百分点'\n"
        f"        when left({{{{ unit }}}}, 1) in ({signs_of_units}) then left({{{{ unit }}}}, 1)\n"
        "    end\n"
        "{%- endmacro %}\n\n"
        "{% macro scale_of(sign) -%}\n"
        "    case {{ sign }}\n"
        + "".join(f"        when '{sign}' then {scale}\n" for sign, scale in SCALES.items())
        + "    end\n"
        "{%- endmacro %}\n"
    )


def quoted(text: str) -> str:
    """A YAML single-quoted scalar."""
    return "'" + text.replace("'", "''") + "'"


def raw_seeds_yaml(root: Path) -> str:
    """Properties of the raw seeds."""
    lines = [f"# {GENERATED}", "version: 2", "seeds:"]
    for seed in raw_seeds(root):
        lines += [f"  - name: {seed.name}", f"    description: {quoted(seed.description)}"]
        if seed.may_be_empty:
            lines.append("    config: {meta: {may_be_empty: true}}")
        lines.append("    columns:")
        for column, meaning in seed.columns:
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
    suites = generated_suites(root)
    return {
        root / "macros" / "template.sql": template_macro(root),
        root / "macros" / "figure.sql": figure_macros(),
        root / "seeds" / "raw" / "_raw.yml": raw_seeds_yaml(root),
        root / "models" / "measures.md": measure_docs(root),
        **suites,
        **context_files(root, sorted({*map(suite_name, suites), *written_suites(root)})),
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
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            print(f"wrote {path}")


if __name__ == "__main__":
    main()
