"""Blocks as a Word document, and that as an old `.doc`."""

import io
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from .blocks import Block, Cell, Heading, Prose, Table
from .distortion import Distortion
from .zips import packed, unpacked

NAMESPACE = nsdecls("w")
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def runs(text: str, distortion: Distortion, *place: object) -> str:
    """A paragraph's text in one run, or in several cut anywhere."""
    parts = [text]
    if distortion.split_runs and len(text) > 1:
        chance = distortion.chance("runs", *place)
        cuts = sorted({chance.randrange(1, len(text)) for _ in range(chance.randint(0, 3))})
        parts = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return "".join(
        '<w:r><w:t xml:space="preserve">'
        + escape(part).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
        + "</w:t></w:r>"
        for part in parts
    )


def paragraph_xml(text: str, distortion: Distortion, *place: object, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{runs(text, distortion, *place)}</w:p>"


def cell_xml(cell: Cell, covers: str, distortion: Distortion, *place: object) -> str:
    """A cell; with nested paragraphs, its lines are paragraphs and empty ones stand around."""
    lines = [cell.text]
    if distortion.nested_paragraphs:
        chance = distortion.chance("paragraphs", *place)
        lines = [""] * chance.randint(0, 1) + cell.text.split("\n") + [""] * chance.randint(0, 1)
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    paragraphs = "".join(
        paragraph_xml(line, distortion, *place, number) for number, line in enumerate(lines)
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/>{span}{covers}</w:tcPr>{paragraphs}</w:tc>'


def table_xml(table: Table, number: int, distortion: Distortion) -> str:
    """A table; a cell over several rows goes on as an empty one in each row below."""
    width = len(table.rows[0])
    below: dict[int, Cell] = {}
    rows = []
    for top, row in enumerate(table.rows):
        cells = []
        for left, cell in enumerate(row):
            if cell:
                covers = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
                cells.append(cell_xml(cell, covers, distortion, number, top, left))
                below[left] = Cell("", cell.rows - 1, cell.columns)
            elif left in below and below[left].rows:
                cells.append(cell_xml(below[left], "<w:vMerge/>", distortion, number, top, left))
                below[left] = Cell("", below[left].rows - 1, below[left].columns)
        head = "<w:trPr><w:tblHeader/></w:trPr>" if top < table.heads else ""
        rows.append(f"<w:tr>{head}{''.join(cells)}</w:tr>")
    columns = '<w:gridCol w:w="1200"/>' * width
    return (
        f'<w:tbl {NAMESPACE}><w:tblPr><w:tblW w:w="0" w:type="auto"/>'
        f"<w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def to_docx(blocks: Sequence[Block], distortion: Distortion) -> bytes:
    """A Word document."""
    document = Document()
    end = document.element.body.sectPr

    def add(xml: str) -> None:
        end.addprevious(parse_xml(xml.replace("<w:p>", f"<w:p {NAMESPACE}>", 1)))

    for number, block in enumerate(blocks):
        match block:
            case Heading():
                style = "Title" if block.level == 1 else f"Heading{block.level - 1}"
                add(paragraph_xml(block.text, distortion, number, style=style))
            case Prose():
                for place, piece in enumerate(block.pieces):
                    add(paragraph_xml(piece, distortion, number, place))
            case Table():
                if block.caption:
                    add(paragraph_xml(block.caption, distortion, number))
                end.addprevious(parse_xml(table_xml(block, number, distortion)))
                add("<w:p></w:p>")
    written = io.BytesIO()
    document.save(written)
    return packed(unpacked(written.getvalue()))


def converted(document: bytes, suffix: str, target: str) -> bytes:
    """A document through LibreOffice, which must be installed; `target` may name a filter."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"document{suffix}"
        source.write_bytes(document)
        subprocess.run(
            ["soffice", f"-env:UserInstallation={Path(folder).as_uri()}/profile", "--headless",
             "--convert-to", target, "--outdir", f"{folder}/out", str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        (made,) = (Path(folder) / "out").iterdir()
        return made.read_bytes()


def to_doc(docx: bytes) -> bytes:
    """A Word document in the format of Word 97."""
    return converted(docx, ".docx", "doc")
