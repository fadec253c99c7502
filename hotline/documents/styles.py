"""A page as a reader on a screen sees it: what is hidden or struck through is taken out.

Only the declarations that decide whether and how a text is read are looked at. A rule whose
selector can't be told from the page alone, such as `:hover`, says nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import tinycss2
from cssselect import HTMLTranslator, SelectorError, parse
from lxml import etree
from lxml import html as lxml_html

GROUPS = {"media", "supports", "layer"}
MEDIA = re.compile(r"(?:only )?(?:all|screen)?((?:(?:^| and )[(][^()]*[)])*)")
WIDTH = re.compile(r"(min|max)-width *: *([0-9]+)(?:\.[0-9]+)?px")
SCREEN_PIXELS = 1280
KEPT = {"display", "visibility", "opacity", "font-size", "text-decoration", "vertical-align",
        "text-decoration-line", "position", "left", "top", "text-indent", "clip",
        "clip-path"}  # fmt: skip
# So far to the left or above no reader sees it.
OUTSIDE = -900
NO_CLIP = {"auto", "none", "initial"}
RAISED = {"super", "sub", "text-top", "text-bottom"}
AS_PARENT = {"inherit", "unset", "revert"}
CELLS = ("td", "th")
Rank = tuple[bool, bool, tuple[int, int, int], int]
Declaration = tuple[str, str, bool]


@dataclass(frozen=True)
class Text:
    """How the text of an element shows, which the elements in it take over."""

    is_visible: bool = True
    has_size: bool = True
    is_struck: bool = False

    @property
    def is_read(self) -> bool:
        return self.is_visible and self.has_size and not self.is_struck


def leave_what_shows(root: lxml_html.HtmlElement) -> None:
    """Take out of a page what its styles hide or strike through, and raise what they raise.

    A cell without its text stays where it is, and keeps its neighbours where they are.
    """
    styles = Styles(root)
    pending = [(root, Text())]
    while pending:
        element, around = pending.pop()
        values = styles.of(element)
        if _is_gone(element, values):
            if element.getparent() is not None:
                element.drop_tree()
            continue
        text = _text_of(values, around)
        if values.get("vertical-align") in RAISED and element.tag not in CELLS:
            element.tag = "sup"
        if not text.is_read:
            element.text = None
            element.attrib.pop("value", None)
        for child in element:
            pending.append((child, text))
            if not text.is_read:
                child.tail = None


class Styles:
    """The styles of a page's elements, those from its sheets and those of their own."""

    def __init__(self, root: lxml_html.HtmlElement) -> None:
        self.declared: dict[lxml_html.HtmlElement, dict[str, tuple[Rank, str]]] = defaultdict(dict)
        rules = list(_rules_of(root))
        # most of a site's sheets is of no matter, and each rule is looked for on the whole page
        written = " ".join(root.xpath("//@style")).lower()
        matter = {name for name in KEPT if name in written}
        matter |= {name for _, each in rules for name, value, _ in each if _acts(name, value)}
        if matter & {"left", "top", "clip", "clip-path"}:
            matter.add("position")
        for number, (selectors, each) in enumerate(rules):
            if declarations := [one for one in each if one[0] in matter]:
                self._declare(root, selectors, declarations, number)

    def of(self, element: lxml_html.HtmlElement) -> Mapping[str, str]:
        """What is declared for an element itself, whatever stands around it."""
        if element not in self.declared and not element.get("style"):
            return {}
        values = dict(self.declared.get(element, ()))
        for name, value, important in _declarations(element.get("style") or ""):
            _put(values, name, value, (important, True, (0, 0, 0), 0))
        return {name: value for name, (_, value) in values.items()}

    def _declare(
        self,
        root: lxml_html.HtmlElement,
        selectors: str,
        declarations: list[Declaration],
        number: int,
    ) -> None:
        try:
            parsed = parse(selectors)
        except SelectorError:
            return
        for selector in parsed:
            if selector.pseudo_element:
                continue
            try:
                path = HTMLTranslator().selector_to_xpath(selector, prefix="descendant-or-self::")
                found = root.xpath(path)
            except (SelectorError, etree.XPathError):
                continue
            for element in found:
                for name, value, important in declarations:
                    rank = (important, False, selector.specificity(), number)
                    _put(self.declared[element], name, value, rank)


def _put(values: dict[str, tuple[Rank, str]], name: str, value: str, rank: Rank) -> None:
    if name not in values or values[name][0] <= rank:
        values[name] = (rank, value)


def _rules_of(root: lxml_html.HtmlElement) -> Iterator[tuple[str, list[Declaration]]]:
    """Selectors and declarations of the sheets within a page, in their order."""
    for sheet in root.iter("style"):
        if _is_for_screens(sheet.get("media", "")):
            rules = tinycss2.parse_stylesheet(
                sheet.text or "", skip_comments=True, skip_whitespace=True
            )
            yield from _rules(rules)


def _rules(rules: Iterable) -> Iterator[tuple[str, list[Declaration]]]:
    for rule in rules:
        if rule.type == "qualified-rule":
            declarations = list(_declarations(rule.content))
            if declarations:
                yield tinycss2.serialize(rule.prelude).strip(), declarations
        elif rule.type == "at-rule" and rule.lower_at_keyword in GROUPS and rule.content:
            is_media = rule.lower_at_keyword == "media"
            if not is_media or _is_for_screens(tinycss2.serialize(rule.prelude)):
                yield from _rules(
                    tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                )


def _is_for_screens(media: str) -> bool:
    """Whether one of some media is the screen of a desk."""
    return any(_is_screen(each.strip().lower()) for each in media.split(","))


def _is_screen(media: str) -> bool:
    match = MEDIA.fullmatch(media)
    widths = re.findall(r"[(]([^()]*)[)]", match[1]) if match else []
    return match is not None and all(map(_is_width_of_screen, widths))


def _is_width_of_screen(feature: str) -> bool:
    match = WIDTH.fullmatch(feature.strip())
    if match is None:
        return False
    pixels = int(match[2])
    return pixels <= SCREEN_PIXELS if match[1] == "min" else pixels >= SCREEN_PIXELS


def _declarations(source: object) -> Iterator[Declaration]:
    """The declarations that matter: their names, values and whether they are important."""
    if not source:
        return
    for each in tinycss2.parse_blocks_contents(source, skip_comments=True, skip_whitespace=True):
        if each.type == "declaration" and each.lower_name in KEPT:
            value = tinycss2.serialize(each.value).strip().lower()
            # the shorthand sets the line
            name = "text-decoration-line" if "decoration" in each.name else each.lower_name
            yield name, value, each.important


def _acts(name: str, value: str) -> bool:
    """Whether a declaration alone may hide a text, strike it through or raise it."""
    match name:
        case "display" | "visibility" | "text-decoration-line" | "vertical-align":
            return bool({"none", "hidden", "collapse", "line-through", *RAISED} & {*value.split()})
        case "opacity" | "font-size":
            return _number(value) == 0
        case "clip" | "clip-path":
            return value not in NO_CLIP
    return _is_outside(value)


def _is_gone(element: lxml_html.HtmlElement, values: Mapping[str, str]) -> bool:
    """Whether neither an element nor anything in it shows."""
    hidden = "none" if element.get("hidden") is not None else ""
    if (element.tag == "dialog" and element.get("open") is None) or (
        element.tag == "input" and element.get("type", "").lower() == "hidden"
    ):
        return True
    if not values:
        return bool(hidden)
    is_placed = values.get("position") in ("absolute", "fixed")
    return (
        values.get("display", hidden) == "none"
        or values.get("visibility") == "collapse"
        or _number(values.get("opacity")) == 0
        or _is_outside(values.get("text-indent"))
        or (is_placed and (_is_outside(values.get("left")) or _is_outside(values.get("top"))))
        or (is_placed and values.get("clip", "auto") not in NO_CLIP)
        or (is_placed and values.get("clip-path", "none") not in NO_CLIP)
    )


def _text_of(values: Mapping[str, str], around: Text) -> Text:
    if not values:
        return around
    text = around
    visibility, size = values.get("visibility", "inherit"), values.get("font-size", "inherit")
    if visibility not in AS_PARENT:
        text = replace(text, is_visible=visibility != "hidden")
    if _number(size) == 0:
        text = replace(text, has_size=False)
    elif size not in AS_PARENT and not size.endswith(("em", "%")) or size.endswith("rem"):
        text = replace(text, has_size=True)
    if "line-through" in values.get("text-decoration-line", "").split():
        text = replace(text, is_struck=True)
    return text


def _number(value: str | None) -> float | None:
    """The number of a length; nothing here is a figure of a report."""
    tokens = tinycss2.parse_component_value_list(value or "", skip_comments=True)
    is_number = len(tokens) == 1 and tokens[0].type in ("number", "dimension", "percentage")
    return tokens[0].value if is_number else None


def _is_outside(length: str | None) -> bool:
    number = _number(length)
    return number is not None and number <= OUTSIDE
