"""Macros of what a seed can't tell while dbt compiles: the template's columns, a figure's form."""

from pathlib import Path

from hotline.language import PLACE
from hotline.template.figures import (
    FIGURE,
    LETTERS,
    MARKED_WORDS,
    PLAIN_SIGNS,
    SCALES,
    SIGNS,
    SPACED_DIGITS,
    SPACES,
    UNSPOKEN,
    VARIATION,
    WIDE_LETTERS,
)
from hotline.template.registry import GENERATED, columns_by_table


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
    """The grammar of a printed figure for SQL; its invisible signs are spelled out."""
    signs = "".join(f"\\u{ord(sign):04x}" if sign in SPACES + VARIATION else sign for sign in SIGNS)
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
        "    regexp_replace(\n"
        "        translate(\n"
        "            {{ normalised_cell(cell) }},\n"
        f"            '{WIDE_LETTERS}{unspoken}',\n"
        f"            '{LETTERS}'\n"
        "        ),\n"
        f"        '{MARKED_WORDS}', '\\1\\2', 'g'\n"
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


def place_macro() -> str:
    """A place of a document, such as `table 3, row 2`, in Chinese."""
    place = "{{ place }}"
    for kind, words in PLACE.items():
        chinese = words.format(r"\2")
        place = f"regexp_replace({place}, '(^|, ){kind} ([0-9]+)', '{chinese}', 'g')"
    return f"{{# {GENERATED} #}}\n{{% macro place_zh(place) -%}}\n    {place}\n{{%- endmacro %}}\n"
