"""Parquet: one file a mart, a folder of years for a large one, labels in the fields' metadata."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotline.warehouse.publication import MARTS
from hotline.warehouse.published import DATABASE, Mart
from hotline.warehouse.quoting import identifier

# A mart of more rows than this is a folder with a file a year (`year=2025/part-0.parquet`), which
# readers of one year don't have to read whole.
LARGE_MART_ROWS = 1_000_000
ROW_GROUP_ROWS = 131_072
YEAR = "year"


def write_parquet(
    connection: duckdb.DuckDBPyConnection, marts: list[Mart], folder: Path, large: int
) -> None:
    """Write every mart into a folder; those of more than `large` rows and a report by year."""
    folder.mkdir()
    counts = {
        mart.name: connection.execute(f"select count(*) from {mart.relation}").fetchall()[0][0]
        for mart in marts
    }

    def write(mart: Mart) -> None:
        with connection.cursor() as cursor:
            if counts[mart.name] > large and any(c.name == "report_key" for c in mart.columns):
                _write_years(cursor, mart, folder / mart.name)
            else:
                _write_whole(cursor, mart, folder / f"{mart.name}.parquet")

    # DuckDB sorts with all cores, a file is encoded by one: several at once, the longest first.
    longest_first = sorted(marts, key=lambda mart: -counts[mart.name])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(write, longest_first))


def _write_whole(connection: duckdb.DuckDBPyConnection, mart: Mart, path: Path) -> None:
    reader = connection.sql(mart.in_order).to_arrow_reader(ROW_GROUP_ROWS)
    schema = labelled(reader.schema, mart)
    with _writer(path, schema) as writer:
        for batch in reader:
            writer.write_batch(batch.cast(schema))


def labelled(schema: pa.Schema, mart: Mart) -> pa.Schema:
    """A schema with the labels and meanings of a mart and its columns as metadata."""
    of_columns = {column.name: column for column in mart.columns}
    return pa.schema(
        [
            field.with_metadata(
                {
                    "label_zh": of_columns[field.name].label,
                    "description": of_columns[field.name].meaning,
                }
            )
            for field in schema
            if field.name in of_columns
        ],
        {"label_zh": mart.label, "description": mart.meaning},
    )


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(path, schema, compression="snappy", write_statistics=True)


def _write_years(connection: duckdb.DuckDBPyConnection, mart: Mart, folder: Path) -> None:
    names = ", ".join(f"mart.{identifier(column.name)}" for column in mart.columns)
    reader = connection.sql(
        f"select {names}, reports.report_year as {identifier(YEAR)} from {mart.relation} as mart"
        f" inner join {DATABASE}.{MARTS}.dim_report as reports using (report_key)"
        f" order by reports.report_year, {mart.order}"
    ).to_arrow_reader(ROW_GROUP_ROWS)
    schema = labelled(reader.schema, mart)
    writer, current = None, None
    for batch in reader:
        for year, rows in _by_year(batch):
            if year != current:
                if writer:
                    writer.close()
                path = folder / f"{YEAR}={year}" / "part-0.parquet"
                path.parent.mkdir(parents=True)
                writer, current = _writer(path, schema), year
            writer.write_batch(rows.cast(schema))
    if writer:
        writer.close()


def _by_year(batch: pa.RecordBatch) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The rows of a batch that is in the order of years, cut where the year changes."""
    years = batch.column(batch.num_columns - 1)
    rows = batch.select(range(batch.num_columns - 1))
    start = 0
    for run in pc.run_end_encode(years).run_ends.to_pylist() if len(years) else []:
        yield years[start].as_py(), rows.slice(start, run - start)
        start = run
