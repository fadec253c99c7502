"""The frames that suites are held against: queries over a warehouse, on DuckDB or PostgreSQL."""

import re
from pathlib import Path

from hotline.template.figures import PLAIN_SIGNS, SIGNS, SPACED_DIGITS, UNSPOKEN
from hotline.template.raw_seeds import raw_seeds
from hotline.template.registry import LINE_NUMBER, columns_by_table, read_registry
from hotline.warehouse.quoting import literal

SUITES = Path("gx")
DOCS_SITE = "data_docs"
GENERATED, WRITTEN = "generated", "written"
WRITTEN_FRAMES = SUITES / "frames"
MARTS = Path("models") / "marts"
READ = "_read"
LINE_STEP = "line_step"
# A schema before the name of a relation.
QUALIFIED = re.compile(r"\b(raw|marts)\.(?=\w)")


def normalised_sql(column: str) -> str:
    """A printed cell with half-width signs and without spaces, as `figures.normalised` has it."""
    half = f"translate({column}, {literal(SIGNS)}, {literal(PLAIN_SIGNS)})"
    spaced = f"regexp_replace({half}, '{SPACED_DIGITS}', '\\1,\\2', 'g')"
    return f"case when {half} like '% %' then replace({spaced}, ' ', '') else {half} end"


def plain_sql(column: str) -> str:
    """A printed label's words, as `figures.plain` has them."""
    return f"translate({normalised_sql(column)}, {literal(UNSPOKEN)}, '')"


def raw_frame(root: Path, seed: str) -> str:
    """A raw seed's rows with how each cell is read: `<column>_read`.

    Of a table of numbered lines, `line_step` is how far a line's number is from that of the line
    before; null in other rows.
    """
    tables = {row["raw_seed"]: row["table_code"] for row in read_registry(root, "report_tables")}
    table = tables.get(seed)
    columns = columns_by_table(root).get(table, []) if table else []
    reads = [
        f"{plain_sql(c['column_code'])} as {c['column_code']}{READ}"
        if c["kind"] in ("label", "text")
        else f"{normalised_sql(c['column_code'])} as {c['column_code']}{READ}"
        for c in columns
    ]
    if numbered := numbered_column(root, table):
        number = number_sql(plain_sql(numbered))
        lines = f"partition by report_id, revision order by {number_sql('row_no')}, {numbered}"
        before = f"lag({number}) over ({lines})"
        reads.append(f"case when {number} is not null then {number} - coalesce({before}, 0) end"
                     f" as {LINE_STEP}")  # fmt: skip
    own = ["report_id || '-r' || revision as report_key", *column_names(root, seed), *reads]
    return f"select {', '.join(own)} from raw.{seed}"


def number_sql(text: str) -> str:
    """A whole number where a text is one."""
    return f"case when {text} ~ '^[0-9]{{1,9}}$' then cast({text} as integer) end"


def numbered_column(root: Path, table: str | None) -> str | None:
    """The label column of a table whose lines are numbered; None for others."""
    rows = read_registry(root, "report_rows")
    if not any(r["table_code"] == table and r["label_zh"] == LINE_NUMBER for r in rows):
        return None
    return next(
        c["column_code"] for c in columns_by_table(root)[table or ""] if c["kind"] == "label"
    )


def column_names(root: Path, seed: str) -> list[str]:
    """The columns of a raw seed."""
    return next(each.column_names for each in raw_seeds(root) if each.name == seed)


def names_with_frames(root: Path) -> set[str]:
    """The names of suites that there is something to hold against."""
    queries = [*(root / MARTS).rglob("*.sql"), *(root / WRITTEN_FRAMES).glob("*.sql")]
    return {*(seed.name for seed in raw_seeds(root)), *(path.stem for path in queries)}


def written_frame(name: str) -> Path:
    """Where in the project the query of a suite stands, if it has one of its own."""
    return WRITTEN_FRAMES / f"{name}.sql"


def frame(root: Path, name: str, schema_suffix: str = "") -> str:
    """The SQL of the frame of a suite.

    A suite whose name has a query in `gx/frames` is of that; the others are of the raw seed or
    the mart of that name. A warehouse that is built beside another has a suffix to its schemas.
    """
    written = root / written_frame(name)
    if written.exists():
        sql = written.read_text(encoding="utf-8").rstrip().rstrip(";")
    elif name.startswith("raw_"):
        sql = raw_frame(root, name)
    else:
        sql = f"select * from marts.{name}"
    return QUALIFIED.sub(rf"\1{schema_suffix}.", sql) if schema_suffix else sql
