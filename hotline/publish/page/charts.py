"""The charts as Vega specifications without data; the page fills in what a report has.

They are written with Altair and compiled here, so that the browser neither compiles nor evaluates
anything. Colours are custom properties of the page's style, which knows light, dark and paper.
"""

import json
from typing import Any

import altair as alt
import vl_convert

# The data that the page fills in.
ROWS = "rows"
# The width of what is drawn, so that the longest bar leaves room for its figure.
LIMIT = "limit"
# Custom properties of page.css.
INK, FIRST, SHEET = "var(--ink)", "var(--c1)", "var(--paper)"
STEP, YEARS_HEIGHT = 30, 240
VEGA_LITE = "6.4"
UNWANTED = ("$schema", "background", "config")


def bars() -> alt.LayerChart:
    """Bars from left to right in the order of the rows, stacked by `part`, with their figures.

    A row has `label`, `part`, `value`, and in the last part of a bar its end and its figure.
    """
    limit = alt.param(name=LIMIT, value=1)
    label = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False))
    length = alt.X("value:Q", axis=None, scale=alt.Scale(domainMin=0, domainMax=limit))
    base = alt.Chart(alt.NamedData(ROWS)).encode(y=label)
    part = alt.Color("part:N", sort=None, legend=None)
    drawn = base.mark_bar(height=18, cornerRadiusEnd=2).encode(
        x=length, color=part, order="order:Q", tooltip="tip:N"
    )
    figure = base.mark_text(align="left", dx=6, color=INK).encode(x="end:Q", text="figure:N")
    return (
        alt.layer(drawn, figure)
        .add_params(limit)
        .properties(width="container", height=alt.Step(STEP))
    )


def years() -> alt.LayerChart:
    """A line over the years with a point and its figure for each.

    A row has `year`, `value`, `figure`, and where it was recovered from a printed change instead of
    printed itself, `recovered` and the bounds `low` and `high`.
    """
    base = alt.Chart(alt.NamedData(ROWS)).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("value:Q", axis=None, scale=alt.Scale(zero=False, padding=24)),
    )
    line = base.mark_line(strokeWidth=2, color=FIRST)
    bounds = base.mark_rule(strokeWidth=1, color=FIRST).encode(
        y=alt.Y("low:Q", axis=None), y2="high:Q"
    )
    hollow = alt.condition("datum.recovered", alt.value(SHEET), alt.value(FIRST))
    point = base.mark_point(size=60, opacity=1, strokeWidth=2, stroke=FIRST).encode(
        fill=hollow, tooltip="tip:N"
    )
    figure = base.mark_text(dy=-14, color=INK).encode(text="figure:N")
    return alt.layer(line, bounds, point, figure).properties(width="container", height=YEARS_HEIGHT)


def vega(chart: alt.LayerChart) -> dict[str, Any]:
    """A chart as Vega, without the look that Altair would give it."""
    compiled = vl_convert.vegalite_to_vega(json.loads(chart.to_json()), vl_version=VEGA_LITE)
    return {key: value for key, value in compiled.items() if key not in UNWANTED}


def specifications() -> dict[str, dict[str, Any]]:
    """Every chart of the page by its name."""
    return {"bars": vega(bars()), "years": vega(years())}
