"""Macros on inline cases, and the reader of printed figures on whatever can be printed."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_project import compiled

from hotline.template.figures import plain, read_figure

FIGURE = """
with

normalised as (
    select cell_no, {{ normalised_cell('cell') }} as cell_normalised from {{ ref('cells') }}
),

matched as (
    select cell_no, {{ matched_figure('cell_normalised') }} as cell_match from normalised
),

scaled as (
    select cell_no, cell_match, {{ figure_scale('cell_match') }} as cell_scale from matched
)

select cell_no, {{ figure_columns('cell', KIND) }} from scaled
"""
MODELS = {
    "cells": "select 1 as cell_no, '1' as cell",
    "counts": FIGURE.replace("KIND", "'count'"),
    "rates": FIGURE.replace("KIND", "'rate'"),
    "fractions": "select cast(1 as hugeint) as numerator, cast(3 as hugeint) as denominator",
    "ratios": """
        select
            numerator,
            denominator,
            {{ exact_ratio(exact('numerator'), exact('denominator')) }} as ratio
        from {{ ref('fractions') }}
    """,
    "lists": "select 1 as line_no, '甲、乙、甲' as names union all select 2, '丙'"
    " union all select 3, cast(null as varchar)",
    "items": "select line_no, item_no, item from {{ split_items(ref('lists'), 'names') }}",
    "words": """
        select
            {{ stated("'[none]'") }} as nothing,
            {{ stated("'x'") }} as something,
            {{ shown('cast(100 as numeric(24, 8))') }} as hundred,
            {{ shown('cast(0 as numeric(24, 8))') }} as zero,
            {{ shown('cast(-0.5 as numeric(24, 8))') }} as half
    """,
    "measured": "select 'r' as report_key, 'n' as measure_code, cast(2 as numeric(24, 8)) as value"
    " union all select 'r', 'other', 9 union all select 's', 'other', 9",
    "pivoted": "select report_key, {{ of_measure('n', 'bigint') }} from {{ ref('measured') }}"
    " group by report_key",
    "keyed": "select {{ report_key() }} as report_key"
    " from (select '320300-2025' as report_id, 2 as revision)",
    "labels": "select 1 as label_no, 'x' as label",
    "compared": "select label_no, {{ plain_words('label') }} as words from {{ ref('labels') }}",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Compiled SQL of the models above, and a connection that their relations can be put into."""
    folder = tmp_path_factory.mktemp("macros") / "project"
    code = compiled(folder, MODELS)
    with duckdb.connect(str(folder / "cases.duckdb")) as connection:
        yield code, connection


def read(project, kind, cells):
    """(value, precision, change, unit) of each cell, by the macro."""
    code, connection = project
    connection.execute("create or replace temp table printed (cell_no integer, cell varchar)")
    connection.executemany("insert into printed values (?, ?)", list(enumerate(cells)))
    sql = code[kind].replace('"cases"."main"."cells"', "printed")
    assert "printed" in sql
    rows = connection.execute(f"select * from ({sql}) order by cell_no").fetchall()
    return [row[1:] for row in rows]


@pytest.mark.parametrize(
    ("cell", "value", "precision", "change", "unit"),
    [
        ("2991152(18.27%)", "2991152", "0", "(18.27%)", None),
        ("98.6%", "0.986", "0.001", None, "%"),
        ("100%", "1", "0.01", None, "%"),
        ("300.84万件", "3008400", "100", None, "万件"),
        ("1.5亿", "150000000", "10000000", None, "亿"),
        ("95↑26.67%", "95", "0", "↑26.67%", None),
        ("95(持平)", "95", "0", "(持平)", None),
        ("95(▼6.7%)", "95", "0", "(↓6.7%)", None),
        ("95(同比下降6.7%)", "95", "0", "(同比下降6.7%)", None),
        ("95(较上年增长了6.7%)", "95", "0", "(较上年增长了6.7%)", None),
        ("1,234,567", "1234567", "0", None, None),
        ("１２．５％（↓３％）", "0.125", "0.001", "(↓3%)", "%"),
        ("6部门", "6", "0", None, "部门"),
        ("超90%", "0.9", "0.01", None, "%"),
        ("0", "0", "0", None, None),
        ("2991152[1](18.27%)", "2991152", "0", "(18.27%)", None),
        ("2991152(18.27%)①", "2991152", "0", "(18.27%)", None),
        ("3通*", "3", "0", None, "通"),
        ("3注1", "3", "0", None, None),
        ("3备注12件", "3", "0", None, "件"),
        ("3¹", "3", "0", None, None),
        ("98.6%［(2)］", "0.986", "0.001", None, "%"),
        ("−5(–8.27%)", "-5", "0", "(-8.27%)", None),
        ("2\u2009991\u202f152", "2991152", "0", None, None),
    ],
)
def test_printed_figure_is_read(project, cell, value, precision, change, unit):
    assert read(project, "counts", [cell]) == [(Decimal(value), Decimal(precision), change, unit)]


@pytest.mark.parametrize(
    "cell",
    ["", "优秀", "12,34", "1,2345", "1.2.3", "12x3", "(18.27%)", "1(2)(3)", "--5", "5%%", "[blank]",
     "[merged]", "1(约2%)", "1234,567", ".5", "5.", "12 件 7", "12345678901234567", "1.123456",
     "123456789亿", "1234567890123万", "31031 5975", "1 23", "2991152 1",
     "3①5", "3[1]5", "3[1].5", "3[18.27%]", "3[123]", "①", "[1]", "注1"],
)  # fmt: skip
def test_what_is_no_figure_is_refused(project, cell):
    assert read(project, "counts", [cell]) == [(None, None, None, None)]


FULL_WIDTH = str.maketrans("0123456789.,%()+-", "０１２３４５６７８９．，％（）＋－")
POWERS = {"": 1, "万": 10**4, "亿": 10**8}
SIGNS = {"": Decimal(1), "%": Decimal("0.01"), "‰": Decimal("0.001")}


@st.composite
def printed_figures(draw):
    """A printed figure with what it means: (cell, value, precision as a rate, change, unit)."""
    power = draw(st.sampled_from(sorted(POWERS)))
    sign = draw(st.sampled_from(sorted(SIGNS))) if not power else ""
    places = draw(st.integers(0, 5))
    digits = draw(st.integers(0, 10**6 - 1 if power else 10**12))
    number = Decimal(digits).scaleb(-places)
    text = f"{number:,f}" if draw(st.booleans()) else f"{number:f}"
    unit = draw(st.sampled_from(["", "件", "个自然日"])) if not sign else ""
    change = draw(st.sampled_from(["", "(18.27%)", "(↑3%)", "(持平)", "↓1.5%", "↑"]))
    marks = st.sampled_from(["", "", "", "[1]", "①", "*", "[注2]", "注1", "²"])
    cell = draw(st.sampled_from(["", "约", "超"])) + text + power + sign + unit + draw(marks)
    cell += change + draw(marks)
    if draw(st.booleans()):
        cell = cell.translate(FULL_WIDTH)
    if draw(st.booleans()):
        cell = f" {cell}\u3000"
    factor = POWERS[power] * SIGNS[sign]
    return cell, number * factor, Decimal(1).scaleb(-places) * factor, change, power + sign + unit


def test_a_figure_printed_in_any_way_reads_back_exactly(project):
    @settings(max_examples=60, deadline=None)
    @given(st.lists(printed_figures(), min_size=1, max_size=25))
    def reads_back(figures):
        expected = [
            (value, precision, change or None, unit or None)
            for _, value, precision, change, unit in figures
        ]
        assert read(project, "rates", [figure[0] for figure in figures]) == expected

    reads_back()


def test_python_reads_a_figure_as_the_macro_does(project):
    texts = st.text("0123456789,.%‰万亿(↑)件百分点 １，（[]①*注¹−\u2009", max_size=14)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(printed_figures().map(lambda figure: figure[0]) | texts, max_size=40))
    def reads_the_same(cells):
        figures = [read_figure(cell) for cell in cells]
        expected = [
            figure and (figure.value, figure.precision, figure.change or None) for figure in figures
        ]
        by_macro = [
            None if value is None else (value, precision, change)
            for value, precision, change, _ in read(project, "rates", cells or ["0"])
        ]
        assert by_macro[: len(cells)] == expected

    reads_the_same()


def test_python_compares_labels_as_the_macro_does(project):
    code, connection = project
    texts = st.text("群众诉求(件)/[]［１】①*注1¹ :“” ", max_size=14)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(texts, min_size=1, max_size=40))
    def are_the_same(labels):
        connection.execute("create or replace temp table named (label_no integer, label varchar)")
        connection.executemany("insert into named values (?, ?)", list(enumerate(labels)))
        sql = code["compared"].replace('"cases"."main"."labels"', "named")
        found = connection.execute(f"select words from ({sql}) order by label_no").fetchall()
        assert [words for (words,) in found] == [plain(label) for label in labels]

    are_the_same()


def test_any_text_is_a_figure_or_refused_but_never_an_error(project):
    texts = st.text() | st.text("0123456789,.%‰万亿(↑)件", max_size=30)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(texts, min_size=1, max_size=25))
    def is_read_or_refused(cells):
        for value, precision, *_ in read(project, "counts", [c.replace("\0", "") for c in cells]):
            assert (value is None) == (precision is None)

    is_read_or_refused()


def test_ratio_is_exact_and_rounded_half_up(project):
    code, connection = project
    fractions = "(select ? as numerator, ? as denominator)"
    sql = code["ratios"].replace('"cases"."main"."fractions"', fractions)

    @settings(max_examples=200, deadline=None)
    @given(st.integers(0, 10**11), st.integers(1, 10**11))
    def is_exact(numerator, denominator):
        answer = connection.execute(f"select ratio from ({sql})", [numerator, denominator])
        with localcontext() as context:
            context.prec = 60
            exact = Decimal(numerator) / Decimal(denominator)
            assert answer.fetchone()[0] == exact.quantize(Decimal("1e-8"), ROUND_HALF_UP)

    is_exact()


def rows(project, model):
    return sorted(project[1].execute(f"select * from main.{model}").fetchall())


def test_lists_are_split_in_their_order(project):
    assert rows(project, "items") == [(1, 1, "甲"), (1, 2, "乙"), (1, 3, "甲"), (2, 1, "丙")]


def test_words_for_people_and_for_nothing(project):
    assert rows(project, "words") == [(None, "x", "100", "0", "-0.5")]


def test_a_measure_becomes_a_column(project):
    assert rows(project, "pivoted") == [("r", 2), ("s", None)]


def test_report_key_names_report_and_revision(project):
    assert rows(project, "keyed") == [("320300-2025-r2",)]
