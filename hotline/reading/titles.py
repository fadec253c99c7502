"""Which report a document is: its title, its city, its year."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotline.errors import HotlineError
from hotline.language import Text
from hotline.template.figures import normalised
from hotline.template.registry import read_registry

TITLE = re.compile(r"12345.*年.*(?:情况|报告|年报)|年.*12345.*(?:情况|报告|年报)")
CAPTION = re.compile(r"^[(（]?[0-9一二三四五六七八九十]{1,3}[.、)）]|表[:：]?$")
MOST_TITLE_SIGNS = 60
YEAR = re.compile(r"(?<![0-9])([0-9]+)年")
CENTURIES = ("19", "20")


def is_year(text: str) -> bool:
    """Whether some digits can be the year of a report."""
    return len(text) == 4 and text.isdigit() and text.startswith(CENTURIES)


def is_title(text: str) -> bool:
    """Whether a line is the title of a hotline's annual report."""
    words = normalised(text)
    return (
        len(words) <= MOST_TITLE_SIGNS
        and "。" not in words
        and not CAPTION.search(words)
        and bool(TITLE.search(words))
    )


@dataclass(frozen=True)
class Identity:
    """A report's title as printed, its city's GB/T 2260 code and its year."""

    title: str
    region_code: str
    year: int

    @property
    def report_id(self) -> str:
        return f"{self.region_code}-{self.year}"


class Cities:
    """Cities by their names; provinces too, for those that are cities."""

    def __init__(self, root: Path) -> None:
        self.names: dict[str, tuple[str, str]] = {}
        self.codes: dict[str, str] = {}
        self.prefectures: set[str] = set()
        for row in read_registry(root, "regions"):
            if row["level"] not in ("province", "prefecture"):
                continue
            code, names = row["region_code"], (row["name_zh"], row["short_name_zh"])
            is_prefecture = row["level"] == "prefecture"
            self.names[code] = names
            for name in names:
                if is_prefecture or name not in self.codes:
                    self.codes[name] = code
            if is_prefecture:
                self.prefectures.add(code)
        longest_first = sorted(map(re.escape, self.codes), key=len, reverse=True)
        self.pattern = re.compile("|".join(longest_first))

    def in_text(self, text: str) -> set[str]:
        """Codes of the cities that a text names; a province beside its city is not meant."""
        found = {self.codes[name] for name in self.pattern.findall(text)}
        return found & self.prefectures or found


def identity(
    paragraphs: Sequence[str],
    words: Iterable[str],
    cities: Cities,
    name: str,
    region_code: str | None,
    year: int | None,
) -> Identity:
    """The report's identity from its title, held against all words of the document.

    `region_code` and `year` override what the title says. Raises HotlineError where there is no
    title or several, or where title and text don't agree.
    """
    titles = {normalised(text): text for text in paragraphs if is_title(text)}
    read = {
        title: (
            region_code or _region_of(title, cities),
            year if year is not None else _year_of(title),
        )
        for title in titles
    }
    whole = {title: found for title, found in read.items() if None not in found}
    if not whole and titles:
        raise _unclear(name, next(iter(titles.values())), next(iter(read.values())))
    if not whole:
        if region_code is None or year is None:
            raise HotlineError(
                Text(
                    f"{name}: not a report: no title names 12345, a city and a year"
                    " (--region and --year say which it is)",
                    f"{name}: 不是年报: 没有含12345、城市和年份的标题(可用--region和--year指定)",
                )
            )
        return Identity(Path(name).stem, region_code, year)
    if len(set(whole.values())) > 1:
        listed = "; ".join(titles[title] for title in whole)
        raise HotlineError(
            Text(f"{name}: holds more than one report: {listed}", f"{name}: 含有多份报告: {listed}")
        )
    first = next(iter(whole))
    found = Identity(titles[first], *whole[first])
    _hold_against_text(found, normalised("\n".join(words)), cities, name, region_code, year)
    return found


def _hold_against_text(
    found: Identity, text: str, cities: Cities, name: str, region_code: str | None, year: int | None
) -> None:
    if region_code is None and not any(each in text for each in cities.names[found.region_code]):
        raise HotlineError(
            Text(
                f"{name}: the text does not name the title's city (--region decides)",
                f"{name}: 正文未提及标题中的城市(可用--region指定)",
            )
        )
    years = Counter(int(each) for each in YEAR.findall(text) if len(each) == 4).most_common(1)
    if year is None and years and years[0][0] != found.year:
        raise HotlineError(
            Text(
                f"{name}: the title says {found.year}, but the text speaks of {years[0][0]}"
                " (--year decides)",
                f"{name}: 标题为{found.year}年,正文却主要讲{years[0][0]}年(可用--year指定)",
            )
        )


def _region_of(title: str, cities: Cities) -> str | None:
    found = cities.in_text(title)
    return found.pop() if len(found) == 1 else None


def _year_of(title: str) -> int | None:
    found = set(YEAR.findall(title))
    year = found.pop() if len(found) == 1 else ""
    return int(year) if is_year(year) else None


def _unclear(name: str, title: str, found: tuple[str | None, int | None]) -> HotlineError:
    reason = (
        Text(
            "names no city of GB/T 2260, or several; --region gives its code",
            "没有或有多个GB/T 2260中的城市名,可用--region指定代码",
        )
        if found[0] is None
        else Text("names no year that can be; --year gives it", "没有合理的年份,可用--year指定")
    )
    return HotlineError(Text(f"{name}: the title {title} ", f"{name}: 标题“{title}”") + reason)
