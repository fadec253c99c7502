"""One file of any format to a document."""

from dataclasses import replace
from pathlib import Path

from hotline.documents import doc, html, pdf, text, word
from hotline.documents.decoding import decoded
from hotline.documents.model import Document
from hotline.errors import HotlineError
from hotline.language import Text, os_reason

# The report with all its pictures is a few million bytes; a scan of it may be fifty.
MOST_BYTES = 64_000_000
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What is no document, or none that is read, by how its file begins.
OTHER_FORMATS = (
    (b"{\\rtf", Text("rich text; save it as .docx", "这是RTF文件,请另存为.docx")),
    (b"\x89PNG", Text("a picture; only text can be read", "这是图片,只能读取文字")),
    (b"\xff\xd8\xff", Text("a picture; only text can be read", "这是图片,只能读取文字")),
    (b"GIF8", Text("a picture; only text can be read", "这是图片,只能读取文字")),
    (b"II*\0", Text("a picture; only text can be read", "这是图片,只能读取文字")),
    (b"Rar!", Text("an archive; unpack it first", "这是压缩包,请先解压")),
    (b"7z\xbc\xaf", Text("an archive; unpack it first", "这是压缩包,请先解压")),
)
HTML_SIGNS = ("<html", "<!doctype html", "<table", "<body", "<div")
SUFFIXES = {
    text.MEDIA_TYPE: ".txt",
    html.MEDIA_TYPE: ".html",
    word.MEDIA_TYPE: ".docx",
    pdf.MEDIA_TYPE: ".pdf",
    doc.MEDIA_TYPE: ".doc",
}


def content_of(path: Path) -> bytes:
    """A document's bytes; raises HotlineError where it can't be read or is too large."""
    try:
        refuse_size(path.stat().st_size, path.name)
        return path.read_bytes()
    except OSError as error:
        raise HotlineError(
            Text(f"{path}: can't be read: ", f"{path}: 无法读取: ") + os_reason(error)
        ) from error


def refuse_size(size: int, name: str) -> None:
    """Raise HotlineError for an empty file or one larger than any report."""
    if size == 0:
        raise HotlineError(Text(f"{name}: the file is empty", f"{name}: 文件为空"))
    if size > MOST_BYTES:
        megabytes, most = size // 1_000_000, MOST_BYTES // 1_000_000
        raise HotlineError(
            Text(
                f"{name}: {megabytes} MB, more than the {most} MB that a report may have",
                f"{name}: 文件大小{megabytes}MB,超过报告上限{most}MB",
            )
        )


def read_document(content: bytes, name: str) -> Document:
    """The blocks of a file, by what it holds and not by what it is called.

    Raises HotlineError where the file can't be read.
    """
    refuse_size(len(content), name)
    for signature, reason in OTHER_FORMATS:
        if content.startswith(signature):
            raise HotlineError(Text(f"{name}: ", f"{name}: ") + reason)
    if content.startswith(b"%PDF"):
        return pdf.read_pdf(content, name)
    if content.startswith(b"PK\x03\x04"):
        return word.read_docx(content, name)
    if content.startswith(OLE_SIGNATURE):
        return replace(word.read_docx(doc.docx_of(content, name), name), media_type=doc.MEDIA_TYPE)
    words = decoded(content, name)
    start = words[:100_000].lower()
    if any(sign in start for sign in HTML_SIGNS):
        return html.read_html(words, name)
    return text.read_text(words, name)
