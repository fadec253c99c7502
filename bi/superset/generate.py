"""Write the bundle (`assets/`) from the declared dashboards; part of `make generate`."""

import shutil
from pathlib import Path
from typing import Any

import yaml

from bi.superset.assets_of import (
    DATABASE,
    VERSION,
    chart_yaml,
    dashboard_yaml,
    dataset_yaml,
    identity,
)
from bi.superset.dashboards import DASHBOARDS, DATASETS, OVERVIEW

HERE = Path(__file__).parent
ASSETS = HERE / "assets"

METADATA = {"version": VERSION, "type": "assets", "timestamp": "2025-01-01T00:00:00+00:00"}
# It can't write, can't read another file, and can't be told otherwise by SQL.
DATABASE_YAML = {
    "database_name": DATABASE,
    "sqlalchemy_uri": "duckdb:///published/hotline.duckdb",
    "uuid": identity("database", DATABASE),
    "expose_in_sqllab": True,
    "allow_run_async": False,
    "allow_ctas": False,
    "allow_cvas": False,
    "allow_dml": False,
    "allow_csv_upload": False,
    "extra": {
        "allows_virtual_table_explore": True,
        "engine_params": {
            "connect_args": {
                "read_only": True,
                "config": {
                    "enable_external_access": False,
                    "lock_configuration": True,
                    "memory_limit": "1GB",
                    "threads": 2,
                },
            }
        },
    },
    "version": VERSION,
}


def bundle_files() -> dict[str, str]:
    """Text of each file of the bundle by its path in it."""
    charts = [(chart, dashboard) for dashboard in DASHBOARDS for chart in dashboard.charts()]
    files: dict[str, dict[str, Any]] = {
        "metadata.yaml": METADATA,
        "databases/hotline.yaml": DATABASE_YAML,
    }
    for dataset in DATASETS:
        files[f"datasets/hotline/{dataset.name}.yaml"] = dataset_yaml(
            dataset, [chart for chart, _ in charts]
        )
    for dashboard in DASHBOARDS:
        files[f"dashboards/{dashboard.slug}.yaml"] = dashboard_yaml(dashboard, OVERVIEW)
        for number, chart in enumerate(dashboard.charts(), start=1):
            name = f"charts/{dashboard.slug}_{number:02}.yaml"
            files[name] = chart_yaml(chart, dashboard)
    return {
        name: yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
        for name, content in files.items()
    }


def main() -> None:
    if ASSETS.exists():
        shutil.rmtree(ASSETS)
    for name, content in bundle_files().items():
        path = ASSETS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
