"""An open-data package: CSV files, their Data Package descriptor, and a schema.org description."""

import json
from pathlib import Path

import duckdb
import yaml

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.loading.archive import sha256_of_file
from hotline.publish.export.csv_files import MOMENT, write_csv
from hotline.warehouse.published import Mart

CITATION = "CITATION.cff"
DATA = "data"
DESCRIPTOR = "datapackage.json"
LINKED_DATA = "dataset.jsonld"
NAME = "hotline-12345"
TITLE = "12345热线年报数据"
DESCRIPTION = (
    "各市公布的12345热线年报中的数字,逐格收录、逐项核对。"
    "Figures of the annual reports of China's 12345 hotlines, every printed cell, checked."
)
# Table Schema's name of each of DuckDB's types; a decimal is any other.
TYPES = {
    "VARCHAR": "string",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
SOURCES = """
select reports.title, regions.name_zh, reports.report_year, reports.source_file,
    reports.source_sha256, reports.source_url, reports.licence
from marts.dim_report as reports
left join marts.dim_region as regions using (region_code)
order by reports.report_key
"""
MEASURES = """
select measure_code, label_zh, unit, definition from marts.dim_measure order by measure_code
"""


def write_datapackage(
    connection: duckdb.DuckDBPyConnection, marts: list[Mart], folder: Path, root: Path
) -> None:
    """Write the marts as CSV with the two descriptions; the licence is that of CITATION.cff."""
    write_csv(connection, marts, folder / DATA)
    citation = read_citation(root)
    files = {mart.name: (folder / DATA / f"{mart.name}.csv") for mart in marts}
    facts = {name: (path.stat().st_size, sha256_of_file(path)) for name, path in files.items()}
    reports = connection.execute(SOURCES).fetchall()
    measures = connection.execute(MEASURES).fetchall()
    _write_json(folder / DESCRIPTOR, descriptor(marts, facts, reports, citation))
    _write_json(folder / LINKED_DATA, linked_data(marts, facts, reports, measures, citation))


def read_citation(root: Path) -> dict:
    """Version, licence, authors and keywords; raises HotlineError where the file isn't there."""
    try:
        return yaml.safe_load((root / CITATION).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise HotlineError(Text(f"{CITATION}: is missing", f"{CITATION}: 文件缺失")) from error


def descriptor(
    marts: list[Mart], facts: dict[str, tuple[int, str]], reports: list[tuple], citation: dict
) -> dict:
    """The package as Data Package v1 describes it; `facts` are size and SHA-256 of each file."""
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "version": citation["version"],
        "licenses": [{"name": citation["license"]}],
        "sources": [_source(*report) for report in reports],
        "keywords": citation["keywords"],
        "resources": [_resource(mart, *facts[mart.name]) for mart in marts],
    }


def _source(
    title: str, place: str, year: int, file: str, sha256: str, url: str | None, licence: str | None
) -> dict[str, str]:
    source = {"title": f"{title}({place},{year},{file},SHA-256 {sha256})"}
    if url:
        source["path"] = url
    if licence:
        source["title"] += f",{licence}"
    return source


def _resource(mart: Mart, size: int, sha256: str) -> dict:
    return {
        "profile": "tabular-data-resource",
        "name": mart.name,
        "path": f"{DATA}/{mart.name}.csv",
        "title": mart.label,
        "description": mart.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "schema": _schema(mart),
    }


def _schema(mart: Mart) -> dict:
    fields = []
    for column in mart.columns:
        field = {
            "name": column.name,
            "type": TYPES.get(column.type, "number"),
            "title": column.label,
            "description": column.meaning,
        }
        if field["type"] == "datetime":
            field["format"] = MOMENT
        if column.name in mart.required:
            field["constraints"] = {"required": True}
        fields.append(field)
    schema: dict = {"fields": fields}
    if mart.primary_key:
        schema["primaryKey"] = list(mart.primary_key)
    if mart.references:
        schema["foreignKeys"] = [
            {
                "fields": [each.column],
                "reference": {"resource": each.mart, "fields": [each.field]},
            }
            for each in mart.references
        ]
    return schema


def linked_data(
    marts: list[Mart],
    facts: dict[str, tuple[int, str]],
    reports: list[tuple],
    measures: list[tuple],
    citation: dict,
) -> dict:
    """The package as schema.org describes a data set."""
    years = sorted({year for _, _, year, *_ in reports})
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": TITLE,
        "description": DESCRIPTION,
        "inLanguage": "zh",
        "version": citation["version"],
        "license": f"https://spdx.org/licenses/{citation['license']}",
        "creator": [
            {"@type": "Organization", "name": each["name"]} for each in citation["authors"]
        ],
        "keywords": citation["keywords"],
        "isAccessibleForFree": True,
        "temporalCoverage": f"{years[0]}/{years[-1]}" if years else "",
        "spatialCoverage": sorted({place for _, place, *_ in reports if place}),
        "isBasedOn": [
            {
                "@type": "CreativeWork",
                "name": title,
                "identifier": f"sha256:{sha256}",
                **({"url": url} if url else {}),
                **({"license": licence} if licence else {}),
            }
            for title, _, _, _, sha256, url, licence in reports
        ],
        "variableMeasured": [
            {
                "@type": "PropertyValue",
                "propertyID": code,
                "name": label,
                "unitText": unit,
                "description": definition,
            }
            for code, label, unit, definition in measures
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": mart.label,
                "contentUrl": f"{DATA}/{mart.name}.csv",
                "encodingFormat": "text/csv",
                "contentSize": str(facts[mart.name][0]),
                "sha256": facts[mart.name][1],
            }
            for mart in marts
        ],
    }


def _write_json(path: Path, content: dict) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")
