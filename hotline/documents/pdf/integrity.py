"""Whether the bytes of a PDF are those that were written, by what the file itself says of them.

A renderer mends what it can and leaves out the rest, which is right for a screen and wrong for
figures: half a table, or a table with another digit, would be read as if it were whole.
"""

import re
import zlib
from collections.abc import Iterator

STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
DEFLATED = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\b")
START = re.compile(rb"startxref\s+([0-9]{1,12})")
TABLE = re.compile(rb"xref\s+")
SECTION = re.compile(rb"([0-9]{1,10})\s+([0-9]{1,10})\s+")
ENTRY = re.compile(rb"([0-9]{10}) ([0-9]{5}) ([nf])\s{1,2}")
OBJECT = re.compile(rb"([0-9]{1,10})\s+[0-9]{1,5}\s+obj\b")
ENDS_STREAM = b"endstream"
LONGEST_DICTIONARY = 100_000
# More than any stream of a report unpacks to: its largest are its fonts.
MOST_UNPACKED = 256_000_000


def is_whole(content: bytes) -> bool:
    """Whether every object stands where the file says, and every packed stream unpacks."""
    return _ends(content) and _objects_in_place(content) and _streams_unpack(content)


def _ends(content: bytes) -> bool:
    return content.rfind(b"%%EOF") > content.rfind(b"endobj")


def _objects_in_place(content: bytes) -> bool:
    """Whether the last table of objects is there, and each object that it lists."""
    starts = START.findall(content[-2048:])
    if not starts:
        return False
    start = int(starts[-1])
    table = TABLE.match(content, start)
    if table is None:
        return OBJECT.match(content, start) is not None
    return all(_is_object(content, number, at) for number, at in _entries(content, table.end()))


def _is_object(content: bytes, number: int, at: int) -> bool:
    found = OBJECT.match(content, at)
    return found is not None and int(found[1]) == number


def _entries(content: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Number and place of each object that a table lists as being in use."""
    while section := SECTION.match(content, at):
        at = section.end()
        for number in range(int(section[1]), int(section[1]) + int(section[2])):
            entry = ENTRY.match(content, at)
            if entry is None:
                yield number, len(content)
                return
            at = entry.end()
            if entry[3] == b"n" and int(entry[1]):
                yield number, int(entry[1])


def _streams_unpack(content: bytes) -> bool:
    """Whether each deflated stream unpacks to what its checksum says; an encrypted one can't."""
    if b"/Encrypt" in content:
        return True
    at = unpacked = 0
    while stream := STREAM.search(content, at):
        at = stream.end()
        begins = content.rfind(b" obj", max(0, stream.start() - LONGEST_DICTIONARY), stream.start())
        if begins < 0 or not DEFLATED.search(content, begins, stream.start()):
            continue
        unpacker = zlib.decompressobj()
        try:
            while not unpacker.eof:
                end = content.find(ENDS_STREAM, at)
                if end < 0 or unpacked > MOST_UNPACKED:
                    return False
                # what is packed may hold the word that ends it
                end += len(ENDS_STREAM)
                unpacked += len(unpacker.decompress(content[at:end], MOST_UNPACKED))
                at = end
        except zlib.error:
            return False
    return True
