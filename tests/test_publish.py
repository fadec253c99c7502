"""Publishing: one rename, whole or not at all, in a storage version that DuckDB 1.1 reads."""

import duckdb
import pytest
from conftest import copy_project, hotline

from hotline.warehouse.publication import new_names, replace_published


def small_warehouse(path, topics):
    """A warehouse file with nothing but the open code lists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.dim_department (label_zh varchar)")
        connection.execute("create table marts.dim_topic (label_zh varchar)")
        connection.executemany("insert into marts.dim_topic values (?)", [[t] for t in topics])
        connection.execute("comment on table marts.dim_topic is '主题'")
        connection.execute(
            "create view marts.rpt_topics as select label_zh as 主题 from marts.dim_topic"
        )
        connection.execute("comment on view marts.rpt_topics is '主题一览'")
        connection.execute("create schema raw")
        connection.execute("create table raw.raw_topics as select 'printed' as topic")
        connection.execute("create schema staging")
        connection.execute("create view staging.stg_topics as select topic from raw.raw_topics")
    return path


@pytest.fixture
def files(tmp_path):
    working = small_warehouse(tmp_path / "warehouse" / "hotline.duckdb", ["教育", "水利"])
    published = small_warehouse(tmp_path / "published" / "hotline.duckdb", ["教育"])
    return working, published


def topics_in(path):
    with duckdb.connect(str(path), read_only=True) as connection:
        return sorted(
            t for (t,) in connection.sql("select label_zh from marts.dim_topic").fetchall()
        )


def test_published_file_holds_what_was_built(files):
    working, published = files
    replace_published(working, published)
    assert topics_in(published) == ["教育", "水利"]
    assert [path.name for path in published.parent.iterdir()] == [published.name]
    with duckdb.connect(str(published), read_only=True) as connection:
        assert connection.execute(
            "select comment from duckdb_tables() where table_name = 'dim_topic'"
        ).fetchone() == ("主题",)
        assert connection.execute("select count(主题) from marts.rpt_topics").fetchone() == (2,)
        (about,) = connection.execute(
            "select comment from duckdb_views() where not internal"
        ).fetchall()
        assert about == ("主题一览",)


def test_nothing_but_marts_is_published(files):
    working, published = files
    replace_published(working, published)
    with duckdb.connect(str(published), read_only=True) as connection:
        relations = connection.execute(
            "select table_schema, table_name from information_schema.tables order by table_name"
        ).fetchall()
    assert relations == [("marts", name) for name in ("dim_department", "dim_topic", "rpt_topics")]


def test_a_reader_that_is_connected_keeps_reading(files):
    working, published = files
    with duckdb.connect(str(published), read_only=True) as reader:
        replace_published(working, published)
        assert reader.execute("select count(*) from marts.dim_topic").fetchone() == (1,)
    assert topics_in(published) == ["教育", "水利"]


def test_a_publication_that_fails_changes_nothing(files):
    working, published = files
    before = published.read_bytes()
    working.write_bytes(working.read_bytes()[:5000])
    with pytest.raises(duckdb.Error):
        replace_published(working, published)
    assert published.read_bytes() == before
    assert [path.name for path in published.parent.iterdir()] == [published.name]


def test_storage_version_is_one_that_bi_tools_read(built_project):
    path = built_project / "published" / "hotline.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as published (read_only)")
        (tags,) = connection.execute(
            "select tags from duckdb_databases() where database_name = 'published'"
        ).fetchone()
    assert tags["storage_version"] == "v1.0.0+"


def test_names_seen_for_the_first_time(files):
    working, published = files
    assert new_names(published, working) == {"topics": ["水利"]}
    assert new_names(published.with_name("none.duckdb"), working) == {"topics": ["教育", "水利"]}


def test_a_build_elsewhere_is_refused_in_one_line(tmp_path):
    run = hotline(tmp_path, "build")
    assert run.returncode == 1
    assert run.stderr == ".: no dbt_project.yml here; run in the project's folder\n"


def test_a_warehouse_in_use_is_told_in_one_line(built_project):
    """DuckDB lets one process write; the second is told which file is in use."""
    with duckdb.connect(str(built_project / "warehouse" / "hotline.duckdb")):
        run = hotline(built_project, "build")
    assert run.returncode == 1
    assert run.stderr == ("warehouse/hotline.duckdb: in use by another process; close it first\n")


@pytest.mark.slow
def test_a_damaged_working_file_is_told_and_built_anew(tmp_path):
    project = copy_project(tmp_path / "project")
    (project / "warehouse" / "hotline.duckdb").write_bytes(b"not a database at all" * 1000)
    (project / "warehouse" / "hotline.duckdb.wal").write_bytes(b"nor its log")
    run = hotline(project, "build")
    assert run.returncode == 0
    assert run.stderr == "warehouse/hotline.duckdb: is damaged; it is built anew\n"
    with duckdb.connect(str(project / "published" / "hotline.duckdb"), read_only=True) as reader:
        assert reader.execute("select count(*) from marts.dim_report").fetchone() == (1,)
