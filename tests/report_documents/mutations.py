"""Documents damaged at random, for a fuzz run."""

import random
import re
from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from .zips import packed, unpacked

TAG = re.compile(rb"<[^<>]{0,200}>")
ZIP = b"PK\x03\x04"
MOST_DAMAGES = 6
# The parts of a Word document that say what it shows.
PARTS = {f"word/{name}.xml" for name in ("document", "numbering", "styles", "footnotes")}
ODD_VALUES = ("", "-1", "0", "1", "7", "99999999999", "x", "none", "begin", "separate", "end")


def flipped(document: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, each in one bit or to anything."""
    damaged = bytearray(document)
    for _ in range(chance.randint(1, 20)):
        place = chance.randrange(len(damaged))
        damaged[place] = chance.choice(
            (damaged[place] ^ 1 << chance.randrange(8), chance.randrange(256))
        )
    return bytes(damaged)


def piece(document: bytes, chance: random.Random) -> tuple[int, int]:
    """The ends of a short piece, or seldom of a long one."""
    start = chance.randrange(len(document))
    longest = len(document) if chance.random() < 0.1 else 400
    return start, min(len(document), start + chance.randint(1, longest))


def truncated(document: bytes, chance: random.Random) -> bytes:
    return document[: chance.randrange(len(document))]


def beheaded(document: bytes, chance: random.Random) -> bytes:
    return document[chance.randrange(min(len(document), 1000)) :]


def without_piece(document: bytes, chance: random.Random) -> bytes:
    start, end = piece(document, chance)
    return document[:start] + document[end:]


def with_piece_twice(document: bytes, chance: random.Random) -> bytes:
    start, end = piece(document, chance)
    place = chance.randrange(len(document))
    return document[:place] + document[start:end] + document[place:]


def with_noise(document: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(document))
    return document[:place] + chance.randbytes(chance.randint(1, 40)) + document[place:]


def with_pieces_swapped(document: bytes, chance: random.Random) -> bytes:
    """Two neighbouring pieces in each other's place."""
    start, middle = piece(document, chance)
    end = min(len(document), middle + chance.randint(1, 400))
    return document[:start] + document[middle:end] + document[start:middle] + document[end:]


def with_lines_changed(document: bytes, chance: random.Random) -> bytes:
    """A line gone, twice or elsewhere; or a tab more or less in it."""
    lines = document.split(b"\n")
    place = chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            del lines[place]
        case 1:
            lines.insert(place, lines[place])
        case 2:
            lines.insert(chance.randrange(len(lines)), lines.pop(place))
        case 3:
            lines[place] = lines[place].replace(b"\t", b"\t\t", 1)
        case _:
            lines[place] = lines[place].replace(b"\t", b"", 1)
    return b"\n".join(lines)


def with_tags_changed(document: bytes, chance: random.Random) -> bytes:
    """Some tags gone, twice, or in place of each other."""
    tags = list(TAG.finditer(document))
    if not tags:
        return flipped(document, chance)
    parts, end = [], 0
    changed = set(chance.sample(range(len(tags)), min(len(tags), chance.randint(1, 5))))
    for number, tag in enumerate(tags):
        parts.append(document[end : tag.start()])
        other = chance.choice(tags)[0] if number in changed else tag[0]
        parts.append(chance.choice((b"", tag[0] * 2, other)) if number in changed else tag[0])
        end = tag.end()
    return b"".join([*parts, document[end:]])


def with_elements_changed(document: bytes, chance: random.Random) -> bytes:
    """A zip one of whose parts has elements gone, twice, elsewhere or changed; well-formed."""
    members = unpacked(document)
    parts = [n for n, (name, _) in enumerate(members) if name in PARTS]
    if not parts:
        return with_members_changed(document, chance)
    place = chance.choice(parts)
    name, data = members[place]
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return with_members_changed(document, chance)
    elements = list(root.iter())[1:]
    values = [value for each in elements for value in each.attrib.values()] or [""]
    for element in chance.sample(elements, min(len(elements), chance.randint(1, 8))):
        other = chance.choice(elements)
        match chance.randrange(5):
            case 0 if element.getparent() is not None:
                element.getparent().remove(element)
            case 1:
                other.append(deepcopy(element))
            case 2 if element.getparent() is not None:
                element.addnext(deepcopy(other))
            case 3 if element.attrib:
                key = chance.choice(list(element.attrib))
                element.set(key, chance.choice((*ODD_VALUES, chance.choice(values))))
            case _ if isinstance(other.tag, str):
                element.tag = other.tag
    members[place] = (name, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    return packed(members)


def with_members_changed(document: bytes, chance: random.Random) -> bytes:
    """A zip with a member damaged inside, gone, twice or under another name, well packed again."""
    members = unpacked(document)
    bodies = [n for n, (name, _) in enumerate(members) if name == "word/document.xml"]
    place = (
        chance.choice(bodies)
        if bodies and chance.random() < 0.7
        else chance.randrange(len(members))
    )
    name, data = members[place]
    match chance.randrange(8):
        case 0:
            del members[place]
        case 1:
            members.append((chance.choice(members)[0], data))
        case 2:
            members[place] = (chance.choice(("../" + name, "/" + name, name.upper())), data)
        case _ if data:
            members[place] = (name, chance.choice(INSIDE)(data, chance))
    return packed(members)


Damage = Callable[[bytes, random.Random], bytes]
INSIDE: tuple[Damage, ...] = (
    flipped, truncated, without_piece, with_piece_twice, with_noise, with_pieces_swapped,
    with_tags_changed, with_tags_changed, with_tags_changed,
)  # fmt: skip
ANYWHERE: tuple[Damage, ...] = (
    flipped, truncated, beheaded, without_piece, with_piece_twice, with_noise,
    with_pieces_swapped, with_lines_changed,
)  # fmt: skip


def own_damage(document: bytes) -> Damage | None:
    """What damages a document of its kind in particular; None for a PDF."""
    if document.startswith(ZIP):
        return with_members_changed
    if b"<html" in document[:1000]:
        return with_tags_changed
    return None if document.startswith(b"%PDF") else with_lines_changed


def _of_kind(own: Damage, chance: random.Random) -> Damage:
    is_zip = own is with_members_changed and chance.random() < 0.5
    return with_elements_changed if is_zip else own


def mutations(document: bytes, chance: random.Random) -> bytes:
    """A whole document with one damage or a few; those of its kind as often as those of any file.

    A zip is damaged in its members first, while it can still be packed anew.
    """
    own = own_damage(document)
    damages = [
        _of_kind(own, chance) if own and chance.random() < 0.5 else chance.choice(ANYWHERE)
        for _ in range(chance.choice((1, 1, 1, 2, MOST_DAMAGES)))
    ]
    for damage in sorted(damages, key=lambda damage: damage in ANYWHERE):
        if document:
            document = damage(document, chance)
    return document
