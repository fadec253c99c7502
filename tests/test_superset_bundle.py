"""The dashboards as code: one declaration, one bundle, and only what the warehouse has."""

import json

import pytest
import yaml
from conftest import ROOT

from bi.superset.dashboards import CELLS, CHANGE, DASHBOARDS, MARK, OVERVIEW, weighted
from bi.superset.generate import ASSETS, bundle_files


@pytest.fixture(scope="module")
def bundle():
    return {
        path.relative_to(ASSETS).as_posix(): yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in ASSETS.rglob("*.yaml")
    }


def of_kind(bundle, kind):
    return {name: content for name, content in bundle.items() if name.startswith(f"{kind}/")}


def by_uuid(bundle, kind):
    contents = list(of_kind(bundle, kind).values())
    found = {content["uuid"]: content for content in contents}
    assert len(found) == len(contents), f"two {kind} have one UUID"
    return found


def test_committed_bundle_is_what_the_declaration_gives():
    files = bundle_files()
    committed = {p.relative_to(ASSETS).as_posix() for p in ASSETS.rglob("*") if p.is_file()}
    assert committed == set(files), "run `make generate`"
    stale = [n for n, text in files.items() if (ASSETS / n).read_text(encoding="utf-8") != text]
    assert stale == [], "run `make generate`"


def test_every_reference_in_the_bundle_is_there(bundle):
    databases, datasets, charts = (by_uuid(bundle, k) for k in ("databases", "datasets", "charts"))
    assert {d["database_uuid"] for d in datasets.values()} <= set(databases)
    used = {c["dataset_uuid"] for c in charts.values()}
    placed = []
    for dashboard in of_kind(bundle, "dashboards").values():
        nodes = [n for n in dashboard["position"].values() if isinstance(n, dict)]
        metas = [node["meta"] for node in nodes if node["type"] == "CHART"]
        assert len({meta["chartId"] for meta in metas}) == len(metas)
        assert all(isinstance(meta["chartId"], int) for meta in metas)
        placed += [meta["uuid"] for meta in metas]
        for each in dashboard["metadata"]["native_filter_configuration"]:
            used |= {t["datasetUuid"] for t in each["targets"]}
    assert used == set(datasets), "an unused dataset"
    assert sorted(placed) == sorted(charts), "a chart stands in one dashboard"


def test_the_dashboards_are_these_and_each_filters_region_and_year(bundle):
    filters = {
        d["dashboard_title"]: [f["name"] for f in d["metadata"]["native_filter_configuration"]]
        for d in of_kind(bundle, "dashboards").values()
    }
    assert filters.keys() == {
        "各市比较", "总览", "诉求与办理", "话务", "数据共享", "数据质量",
    }  # fmt: skip
    assert set(map(tuple, filters.values())) == {("地区", "年度")}


def test_rows_of_a_dashboard_fit_its_grid(bundle):
    for dashboard in of_kind(bundle, "dashboards").values():
        position = dashboard["position"]
        for node in position.values():
            if isinstance(node, dict) and node["type"] == "ROW":
                assert sum(position[name]["meta"]["width"] for name in node["children"]) == 12


def test_columns_and_metrics_of_every_dataset_are_in_the_published_warehouse(bundle, published):
    for name, dataset in of_kind(bundle, "datasets").items():
        relation = f"select * from {dataset['schema']}.{dataset['table_name']}"
        columns = [name for name, *_ in published.execute(f"describe {relation}").fetchall()]
        wanted = {column["column_name"] for column in dataset["columns"]}
        assert wanted <= set(columns), name
        # Filters reach a chart by the names of these columns.
        assert {"地区", "年度"} <= wanted, name
        for metric in dataset["metrics"]:
            query = f"select {metric['expression']} from ({relation})"
            ((value,),) = published.execute(query).fetchall()
            # of a whole report there is no one change, and no mark where none is in doubt
            if metric["d3format"]:
                assert value is not None, (name, metric["metric_name"])


def test_a_rate_of_several_reports_is_weighed_by_what_it_is_a_rate_of(published):
    reports = "values ('a', 90, 100), ('a', 150, 300), ('b', 1000, 1000), ('a', null, null)"
    query = f"select {weighted('a')} from ({reports}) as reports (比率, 加权值, 权数)"
    # 90 of 100 and 150 of 300; the others say nothing.
    assert published.execute(query).fetchall() == [(0.6,)]


CELLS_OF_TWO_CITIES = (
    "values ('甲市', 30, 20, '↑50%', '数据一致'), ('乙市', 10, 20, '↓50%', '差异已说明'),"
    " ('丙市', 8, null, '不能判定(↑6%、↓6%)', '存疑')"
)


@pytest.mark.parametrize(
    ("cities", "change", "mark"),
    [
        (["甲市"], "↑50%", None),
        (["乙市"], "↓50%", "差异已说明"),
        # 40 of both, after 40
        (["甲市", "乙市"], "持平", "差异已说明"),
        # what can't be told of one can't be told of all
        (["甲市", "丙市"], None, "存疑"),
        (["丙市"], "不能判定(↑6%、↓6%)", "存疑"),
    ],
)
def test_beneath_a_figure_stand_the_change_and_the_doubt_of_what_it_counts(
    published, cities, change, mark
):
    metrics = [CELLS.metrics[name][0] for name in (CHANGE, MARK)]
    found = published.execute(
        f"select {', '.join(metrics)} from ({CELLS_OF_TWO_CITIES})"
        " as cells (地区, 数量, 上年数量, 同比, 质量) where 地区 in (select unnest(?::varchar[]))",
        [cities],
    ).fetchone()
    assert found == (change, mark)


def test_a_change_of_several_cities_is_that_of_their_sum(published):
    cells = "values (300, 200, '', ''), (100, 100, '', '')"
    query = (
        f"select {CELLS.metrics[CHANGE][0]} from ({cells}) as cells (数量, 上年数量, 同比, 质量)"
    )
    # 400 after 300
    assert published.execute(query).fetchone() == ("↑33.33%",)


def test_charts_use_only_metrics_and_columns_of_their_dataset(bundle):
    datasets = by_uuid(bundle, "datasets")
    for name, chart in of_kind(bundle, "charts").items():
        dataset, params = datasets[chart["dataset_uuid"]], chart["params"]
        metrics = [*params.get("metrics", []), *filter(None, [params.get("metric")])]
        assert set(metrics) <= {m["metric_name"] for m in dataset["metrics"]}, name
        columns = [
            *params.get("groupby", []),
            *params.get("all_columns", []),
            *filter(None, [params.get("x_axis")]),
            *(condition["subject"] for condition in params["adhoc_filters"]),
        ]
        assert set(columns) <= {c["column_name"] for c in dataset["columns"]}, name


def test_only_a_key_figure_has_three_columns(bundle):
    """By which the style sheet of the dashboards knows it."""
    for name, chart in of_kind(bundle, "charts").items():
        params = chart["params"]
        columns = [
            *params.get("groupby", []), *params.get("metrics", []), *params.get("all_columns", []),
        ]  # fmt: skip
        if chart["viz_type"] == "table":
            assert (len(columns) == 3) == (columns[1:] == [CHANGE, MARK]), name


def test_tables_show_text_and_never_html(bundle):
    tables = [c for c in of_kind(bundle, "charts").values() if c["viz_type"] == "table"]
    assert tables
    assert all(chart["params"]["allow_render_html"] is False for chart in tables)


def test_the_warehouse_is_opened_for_reading_and_shut_to_everything_else(bundle):
    (database,) = of_kind(bundle, "databases").values()
    arguments = database["extra"]["engine_params"]["connect_args"]
    assert arguments["read_only"] is True
    assert arguments["config"]["enable_external_access"] is False
    assert arguments["config"]["lock_configuration"] is True
    assert not any(database[right] for right in ("allow_dml", "allow_ctas", "allow_cvas"))


def test_nothing_that_superset_keeps_here_can_be_committed():
    ignored = (ROOT / "bi" / "superset" / ".gitignore").read_text(encoding="utf-8").split()
    assert {"home", ".venv"} <= set(ignored)


def read_by(dashboard):
    """Marts that the charts and the filters of a dashboard read."""
    return {chart.dataset.name for chart in dashboard.charts()} | {OVERVIEW.name}


def test_exposures_say_what_the_dashboards_read(built_project):
    manifest = json.loads((built_project / "target" / "manifest.json").read_text(encoding="utf-8"))
    exposed = {
        (exposure["name"], exposure["label"]): {
            manifest["nodes"][parent]["name"] for parent in exposure["depends_on"]["nodes"]
        }
        for exposure in manifest["exposures"].values()
        if exposure["name"].startswith("superset_")
    }
    assert exposed == {(f"superset_{d.slug}", d.title): read_by(d) for d in DASHBOARDS}
