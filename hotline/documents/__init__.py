"""Published documents of every format, read into paragraphs and grids of cells."""

from hotline.documents.model import Cell, Document, Grid, Loose, Merge, Paragraph, Row
from hotline.documents.reader import SUFFIXES, content_of, read_document

__all__ = [
    "SUFFIXES",
    "Cell",
    "Document",
    "Grid",
    "Loose",
    "Merge",
    "Paragraph",
    "Row",
    "content_of",
    "read_document",
]
