"""Plain text: a line with tabs is a row of a table, any other line a paragraph."""

from hotline.documents.model import Cell, Document, Grid, Paragraph, Row

MEDIA_TYPE = "text/plain"


def read_text(text: str) -> Document:
    """A document of the lines of a text; lines with tabs that follow each other are one table."""
    blocks: list[Grid | Paragraph] = []
    rows: list[Row] = []

    def end_table() -> None:
        if rows:
            blocks.append(Grid(tuple(rows)))
            rows.clear()

    for number, line in enumerate(text.splitlines(), start=1):
        place = f"line {number}"
        if "\t" in line:
            rows.append(Row(tuple(Cell(field.strip()) for field in line.split("\t")), place))
            continue
        end_table()
        if line.strip():
            blocks.append(Paragraph(line.strip(), place))
    end_table()
    return Document(MEDIA_TYPE, tuple(blocks))
