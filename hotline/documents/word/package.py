"""The package that a Word document is: refused where it is damaged or made to do harm."""

import io
import zipfile
import zlib

from hotline.errors import HotlineError
from hotline.language import Text

# A report of forty pages unpacks to a few million bytes.
MOST_UNPACKED_BYTES = 200_000_000
# Workbooks and slides are packed alike, in folders of other names.
OWN_FOLDER = "word/"
# What zipfile raises for packages that are cut off, encrypted, or packed in no known way.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


def damaged(name: str) -> HotlineError:
    """What is said of a package that can't be read whole."""
    return HotlineError(
        Text(
            f"{name}: the Word document is damaged or cut off",
            f"{name}: Word文档已损坏或不完整",
        )
    )


def refuse_harmful(content: bytes, name: str) -> None:
    """Raise HotlineError for names that climb out of the package, parts that unpack without end,
    declared entities, and what is no whole package of a Word document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if any(".." in part.filename.split("/") for part in parts):
                reason = Text("a part's name climbs out of the package", "部件名称指向文档之外")
            elif sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
                reason = Text("it unpacks to more than 200 MB", "解压后超过200MB")
            elif not any(part.filename.startswith(OWN_FOLDER) for part in parts):
                reason = Text("it is no Word document", "这不是Word文档")
            elif any(_declares_entities(package, part) for part in parts):
                reason = Text("a part declares XML entities", "部件中声明了XML实体")
            else:
                return
    except UNREADABLE as error:
        raise damaged(name) from error
    raise HotlineError(Text(f"{name}: refused; ", f"{name}: 拒绝读取,") + reason)


def _declares_entities(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if not part.filename.endswith((".xml", ".rels")):
        return False
    content = package.read(part)
    return b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"<\0!\0D\0O\0C" in content
