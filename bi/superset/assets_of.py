"""Short declarations of datasets, charts and dashboards, and the YAML that they make.

A declaration names columns of the warehouse and says nothing of them that the warehouse knows:
types come from it when the bundle is imported, and labels are the names of its `rpt_` columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

NAMESPACE = UUID("3f0c1c5e-5d0a-5b0e-9d5f-123451234500")
VERSION = "1.0.0"
DATABASE = "12345热线年报"
REGION, YEAR = "地区", "年度"
COUNT, PERCENT, DECIMAL = ",d", ".2%", ",.2f"
# A phone shows half of the grid's columns, so that rows of one, two and four charts fit both.
GRID = 12
ROOT = "ROOT_ID"
OPERATORS = {"==": "EQUALS", "IN": "IN", "IS NOT NULL": "IS_NOT_NULL"}
CSS = (Path(__file__).parent / "dashboard.css").read_text(encoding="utf-8")


def identity(kind: str, name: str) -> str:
    """A UUID that follows from a name, so that a bundle that is imported again changes nothing."""
    return str(uuid5(NAMESPACE, f"{kind}/{name}"))


@dataclass(frozen=True, eq=False)
class Dataset:
    """A mart. `sums` are columns that may be summed."""

    name: str
    sums: tuple[str, ...] = ()
    # Other metrics: expression and number format by name.
    metrics: dict[str, tuple[str, str]] = field(default_factory=dict)
    # What its rows are looked at for, in drill to detail: these columns come first.
    first: tuple[str, ...] = ()

    def all_metrics(self) -> dict[str, tuple[str, str]]:
        return {name: (f'sum("{name}")', COUNT) for name in self.sums} | self.metrics


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart, with its columns as Superset's parameters name them."""

    title: str
    dataset: Dataset
    viz_type: str
    params: dict[str, Any]
    # Columns of the dataset that it shows or filters.
    columns: tuple[str, ...]
    description: str | None = None
    # Charts over the years are not narrowed to one.
    over_years: bool = False


@dataclass(frozen=True)
class Row:
    """Charts beside one another: a height in pixels, widths in columns of the grid."""

    height: int
    charts: tuple[Chart, ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Dashboard:
    """Rows of charts under a title; the slug is its address."""

    title: str
    slug: str
    rows: tuple[Row, ...]

    def charts(self) -> list[Chart]:
        return [chart for row in self.rows for chart in row.charts]


def row(height: int, *charts: Chart, widths: tuple[int, ...] | None = None) -> Row:
    """Charts of the same width, if no other is given."""
    return Row(height, charts, widths or (GRID // len(charts),) * len(charts))


def where(column: str, operator: str, value: Any = None) -> dict[str, Any]:  # noqa: ANN401
    """A condition that a chart always has."""
    return {
        "clause": "WHERE",
        "expressionType": "SIMPLE",
        "subject": column,
        "operator": operator,
        "operatorId": OPERATORS[operator],
        "comparator": value,
    }


def number(metric: str, dataset: Dataset, title: str | None = None) -> Chart:
    """One big figure."""
    form = dataset.all_metrics()[metric][1]
    params = {
        "metric": metric,
        "y_axis_format": form,
        "header_font_size": 0.6,
        "adhoc_filters": [],
    }
    return Chart(title or metric, dataset, "big_number_total", params, ())


def bars(
    title: str,
    dataset: Dataset,
    x: str,
    metrics: tuple[str, ...],
    by: str | None = None,
    *,
    sideways: bool = False,
    given: tuple[str, ...] = (),
    conditions: tuple[dict[str, Any], ...] = (),
    over_years: bool = False,
    description: str | None = None,
) -> Chart:
    """Bars of metrics by a column, coloured by another; rows lacking `given` columns are out."""
    form = dataset.all_metrics()[metrics[0]][1]
    params = {
        "x_axis": x,
        "metrics": list(metrics),
        "groupby": [by] if by else [],
        "adhoc_filters": [*conditions, *(where(column, "IS NOT NULL") for column in given)],
        "orientation": "horizontal" if sideways else "vertical",
        "stack": "Stack",
        "only_total": True,
        "show_value": True,
        "show_legend": bool(by) or len(metrics) > 1,
        "legendType": "scroll",
        "legendOrientation": "top",
        "y_axis_format": form,
        "truncate_metric": True,
        "rich_tooltip": True,
        "x_axis_sort": "sum" if by else x if over_years else metrics[0],
        "x_axis_sort_asc": over_years or sideways,
        "order_desc": True,
        "row_limit": 1000,
        "xAxisLabelRotation": 0,
        "xAxisLabelInterval": "0",
    }
    columns = (x, *((by,) if by else ()), *given, *(c["subject"] for c in conditions))
    return Chart(title, dataset, "echarts_timeseries_bar", params, columns, description, over_years)


def table(
    title: str,
    dataset: Dataset,
    columns: tuple[str, ...],
    *,
    metrics: tuple[str, ...] = (),
    conditions: tuple[dict[str, Any], ...] = (),
    order: tuple[tuple[str, bool], ...] = (),
    search: bool = False,
    description: str | None = None,
) -> Chart:
    """Rows as they are, or grouped by `columns` where there are metrics; text is never HTML."""
    shared = {
        "adhoc_filters": list(conditions),
        "row_limit": 1000,
        "server_pagination": False,
        "include_search": search,
        "page_length": 0,
        "show_cell_bars": False,
        "color_pn": False,
        "allow_render_html": False,
        "allow_rearrange_columns": False,
        "table_timestamp_format": "%Y-%m-%d",
    }
    if metrics:
        rows = {
            "query_mode": "aggregate",
            "groupby": list(columns),
            "metrics": list(metrics),
            "order_desc": True,
            "column_config": {
                name: {"d3NumberFormat": dataset.all_metrics()[name][1]} for name in metrics
            },
        }
    else:
        rows = {
            "query_mode": "raw",
            "all_columns": list(columns),
            "order_by_cols": [f'["{column}", {str(up).lower()}]' for column, up in order],
            "column_config": {
                name: {"d3NumberFormat": COUNT} for name in columns if name in dataset.sums
            },
        }
    used = (*columns, *(c["subject"] for c in conditions), *(column for column, _ in order))
    return Chart(title, dataset, "table", shared | rows, used, description)


def unique(names: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(names))


def dataset_yaml(dataset: Dataset, charts: list[Chart]) -> dict[str, Any]:
    """Its metrics, and of its columns the names that charts and filters need."""
    used = unique(
        column
        for columns in [
            (REGION, YEAR, *dataset.first),
            *(c.columns for c in charts if c.dataset == dataset),
        ]
        for column in columns
    )
    return {
        "table_name": dataset.name,
        "schema": "marts",
        "uuid": identity("dataset", dataset.name),
        "database_uuid": identity("database", DATABASE),
        "columns": [{"column_name": name} for name in used],
        "metrics": [
            {"metric_name": name, "expression": expression, "d3format": form}
            for name, (expression, form) in dataset.all_metrics().items()
        ],
        "version": VERSION,
    }


def chart_yaml(chart: Chart, dashboard: Dashboard) -> dict[str, Any]:
    return {
        "slice_name": chart.title,
        "description": chart.description,
        "viz_type": chart.viz_type,
        "params": {"viz_type": chart.viz_type, **chart.params},
        "uuid": chart_identity(chart, dashboard),
        "dataset_uuid": identity("dataset", chart.dataset.name),
        "version": VERSION,
    }


def chart_identity(chart: Chart, dashboard: Dashboard) -> str:
    return identity("chart", f"{dashboard.slug}/{chart.title}")


def native_filter(
    dashboard: Dashboard, column: str, dataset: Dataset, excluded: list[int], *, newest: bool
) -> dict[str, Any]:
    """A choice of one column's values; `newest` chooses the last of them at first."""
    return {
        "id": f"NATIVE_FILTER-{identity('filter', f'{dashboard.slug}/{column}')}",
        "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "name": column,
        "description": "",
        "targets": [{"datasetUuid": identity("dataset", dataset.name), "column": {"name": column}}],
        "scope": {"rootPath": [ROOT], "excluded": excluded},
        "cascadeParentIds": [],
        # Charts wait for it.
        "requiredFirst": newest,
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "controlValues": {
            "multiSelect": True,
            "enableEmptyFilter": False,
            "defaultToFirstItem": newest,
            "sortAscending": not newest,
            "inverseSelection": False,
            "searchAllOptions": False,
        },
    }


def position(dashboard: Dashboard, numbers: dict[Chart, int]) -> dict[str, Any]:
    """The grid: a row of charts under another."""
    names = [f"ROW-{number}" for number in range(1, len(dashboard.rows) + 1)]
    nodes: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        ROOT: {"type": "ROOT", "id": ROOT, "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": names, "parents": [ROOT]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": dashboard.title}},
    }
    for name, row in zip(names, dashboard.rows, strict=True):
        nodes[name] = {
            "type": "ROW",
            "id": name,
            "children": [f"CHART-{numbers[chart]}" for chart in row.charts],
            "parents": [ROOT, "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        for chart, width in zip(row.charts, row.widths, strict=True):
            nodes[f"CHART-{numbers[chart]}"] = {
                "type": "CHART",
                "id": f"CHART-{numbers[chart]}",
                "children": [],
                "parents": [ROOT, "GRID_ID", name],
                "meta": {
                    "chartId": numbers[chart],
                    "uuid": chart_identity(chart, dashboard),
                    "sliceName": chart.title,
                    "width": width,
                    # Superset counts heights in steps of eight pixels.
                    "height": row.height // 8,
                },
            }
    return nodes


def dashboard_yaml(dashboard: Dashboard, filtered: Dataset) -> dict[str, Any]:
    numbers = {chart: number for number, chart in enumerate(dashboard.charts(), start=1)}
    over_years = [number for chart, number in numbers.items() if chart.over_years]
    return {
        "dashboard_title": dashboard.title,
        "slug": dashboard.slug,
        "uuid": identity("dashboard", dashboard.slug),
        "published": True,
        "css": CSS,
        "position": position(dashboard, numbers),
        "metadata": {
            "color_scheme": "supersetColors",
            "cross_filters_enabled": True,
            "filter_bar_orientation": "HORIZONTAL",
            "native_filter_configuration": [
                native_filter(dashboard, REGION, filtered, [], newest=False),
                native_filter(dashboard, YEAR, filtered, over_years, newest=True),
            ],
        },
        "version": VERSION,
    }
