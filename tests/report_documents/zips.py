"""Zip archives whose bytes depend on their members only, and not on the hour."""

import io
import zipfile
from collections.abc import Iterable

Members = list[tuple[str, bytes]]


def unpacked(archive: bytes) -> Members:
    """Names and data of an archive's members, in order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return [(name, source.read(name)) for name in source.namelist()]


def packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of members; a name may be there twice."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, data in members:
            # Known by this dictionary, a second member of a name would be warned of.
            target.NameToInfo.pop(name, None)
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data)
    return made.getvalue()
