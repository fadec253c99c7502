"""Test documents: the contents of a report written in any format, with what may befall it."""

from .as_docx import to_doc, to_docx
from .as_html import to_html
from .as_pdf import PdfPrinter, to_pdf
from .as_text import to_text
from .compared import compared
from .contents import Contents, contents_of
from .distortion import Distortion
from .habits import Habits, draw_habits, in_working_days
from .layout import blocks, expected, expected_comparisons
from .strategies import contents, distortions, random_contents

__all__ = [
    "FORMATS",
    "Contents",
    "Distortion",
    "Habits",
    "PdfPrinter",
    "compared",
    "contents",
    "contents_of",
    "distortions",
    "draw_habits",
    "expected",
    "expected_comparisons",
    "in_working_days",
    "random_contents",
    "to_doc",
    "write",
]
FORMATS = ("txt", "html", "docx", "pdf")


def write(
    contents: Contents,
    format: str,
    distortion: Distortion,
    printer: PdfPrinter | None = None,
) -> bytes:
    """A report as a document of one of FORMATS; a PDF needs a printer."""
    arranged = blocks(contents, distortion, can_merge=format != "txt")
    match format:
        case "txt":
            return to_text(arranged, distortion)
        case "html":
            return to_html(arranged, distortion)
        case "docx":
            return to_docx(arranged, distortion)
        case "pdf" if printer:
            return to_pdf(arranged, distortion, printer)
    raise ValueError(f"{format} is none of {FORMATS}, or no printer for a PDF")
