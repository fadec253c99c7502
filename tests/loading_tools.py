"""What the tests of loading share: documents to load, and what a project holds."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from conftest import ROOT
from report_documents import Contents, Distortion, contents_of, write

REAL = contents_of(ROOT, "320300-2025")


def of_city(city: str, year: int) -> Contents:
    """The real report's figures as those of another city, which shares them all itself."""
    city_itself = REAL.tables["sharing"][0]["region"]
    sharing = [
        row | ({} if row["region"].startswith("[") else {"region": city_itself})
        for row in REAL.tables["sharing"]
    ]
    tables = REAL.tables | {"sharing": sharing}
    return replace(
        REAL, title=f"{city}12345热线{year}年度运行服务情况", region=city, year=year, tables=tables
    )


def put(folder: Path, name: str, contents: Contents, **distortion: object) -> Path:
    """Write a document into a folder, in the format that its name ends with."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(write(contents, path.suffix[1:], Distortion(**distortion)))
    return path


def worded(
    folder: Path,
    name: str = "report.txt",
    contents: Contents | None = None,
    words: Mapping[str, str] | None = None,
    extra: str = "",
) -> Path:
    """A text document, of Nanjing unless told, with some words replaced and others at its end."""
    path = put(folder, name, contents or of_city("南京市", 2025))
    text = path.read_text(encoding="utf-8")
    for template, own in (words or {}).items():
        assert template in text
        text = text.replace(template, own)
    path.write_text(text + extra, encoding="utf-8")
    return path


def state(project: Path) -> dict[str, bytes]:
    """Everything that a load may change, by path."""
    kept = [project / "seeds" / "raw", project / "documents", project / "published"]
    return {
        str(path.relative_to(project)): path.read_bytes()
        for folder in kept
        if folder.exists()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def corrected(contents: Contents, table: str, row: int, column: str, text: str) -> Contents:
    """The contents with one cell corrected."""
    rows = [dict(each) for each in contents.tables[table]]
    rows[row][column] = text
    return replace(contents, tables=contents.tables | {table: rows})
