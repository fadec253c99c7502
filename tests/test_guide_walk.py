"""The guide's chapters on a new year and a new city, followed to the letter in both languages."""

import json
import re
import shlex

import duckdb
import pytest
from conftest import ROOT, copy_project, hotline
from loading_tools import corrected, of_city, put
from report_documents import Distortion, PdfPrinter, write
from terminal import ENTER, on_a_terminal

pytestmark = pytest.mark.slow

SHELL = re.compile(r"^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
CHAPTERS = {"en": ("A new year", "A new city"), "zh": ("新的一年", "新的城市")}
NEXT_YEAR = of_city("徐州市", 2026)
# A dozen headers that the city words otherwise.
OWN_HEADERS = {
    "人工接听话务量": "人工接话总数", "平均等待时长": "平均候答时长",
    "引用答复量": "直接引用答复量", "推荐信息量": "推荐信息数量",
    "信息专员": "热线信息专员", "联动办席人数": "联动坐席人员数",
    "现场回应诉求数": "现场答复诉求数", "发布民生热点": "发布民生热点数",
    "上报总量": "上报专报总量", "问题实际解决率": "实际问题解决率",
    "热线平台": "下级热线平台", "党群组织": "党群系统组织",
}  # fmt: skip
REPORT, CITY = "320300-2026", "320100-2025"


def commands(language, chapter):
    """What a reader types, block by block: the arguments of each `hotline`."""
    guide = (ROOT / "docs" / f"guide.{language}.md").read_text(encoding="utf-8")
    (text,) = re.findall(rf"^## {chapter}\n(.*?)^## ", guide, re.MULTILINE | re.DOTALL)
    return [
        [
            shlex.split(line.removeprefix("$ .venv/bin/hotline "), comments=True)
            for line in block.splitlines()
            if line.startswith("$ ")
        ]
        for block in SHELL.findall(text)
    ]


def in_own_words(page):
    """The headers of a page as this city words them; its prose as it was."""
    text = page.read_text(encoding="utf-8")
    tables = text.index("<table")
    for template, own in OWN_HEADERS.items():
        assert template in text[tables:]
        text = text[:tables] + text[tables:].replace(template, own)
    page.write_text(text, encoding="utf-8")


def run(project, arguments, expected=0):
    arguments = [argument.replace("~", str(project)) for argument in arguments]
    outcome = hotline(project, *arguments)
    assert outcome.returncode == expected, outcome.stdout + outcome.stderr
    return outcome


def settle_discrepancies(project, report_id):
    """What a person does who has looked at the printed page: say so, with the reason."""
    listed = json.loads(run(project, ["review", report_id, "--json"]).stdout)
    for check in {each["check_code"] for each in listed}:
        run(project, ["review", report_id, check, "--reason", "原件如此"])


def published(project, query):
    with duckdb.connect(str(project / "published" / "hotline.duckdb"), read_only=True) as reader:
        return reader.execute(query).fetchall()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.needs("chromium")
def test_a_new_year_and_a_new_city_are_loaded_as_the_guide_says(tmp_path, language):
    project = copy_project(tmp_path / "project")
    downloads = project / "downloads"
    with PdfPrinter() as printer:
        page = put(downloads, "nanjing-2025.html", of_city("南京市", 2025))
        in_own_words(page)
        (downloads / "2026.pdf").write_bytes(write(NEXT_YEAR, "pdf", Distortion(), printer))
    year, city = (commands(language, chapter) for chapter in CHAPTERS[language])
    (first, correction), (city_commands,) = year, city
    assert [arguments[0] for arguments in first] == ["load", "load", "build"]
    run(project, first[0])
    run(project, first[1])
    # its figures are those of a year with known discrepancies, so it contradicts itself as well
    assert f"report {REPORT}-r1, 6 checks" in run(project, first[2]).stderr
    settle_discrepancies(project, REPORT)
    assert REPORT not in run(project, first[2]).stderr
    assert published(project, "select count(*) from marts.dim_report") == [(2,)]
    mended = corrected(NEXT_YEAR, "efficiency", 0, "workorders", "1")
    put(downloads, "2026-corrected.html", mended)
    run(project, ["load", str(downloads / "2026-corrected.html")])
    assert [arguments[0] for arguments in correction] == ["reports", "diff", "remove"]
    assert REPORT in run(project, correction[0]).stdout
    assert "raw_efficiency" in run(project, correction[1]).stdout
    run(project, correction[2])
    assert [arguments[0] for arguments in city_commands] == ["load", "build"]
    # a person at a terminal, who takes what stands out
    shown, code = on_a_terminal(
        project,
        [ENTER] * len(OWN_HEADERS) * 2,
        *(argument.replace("~", str(project)) for argument in city_commands[0]),
        language={"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}[language],
    )
    assert code == 0, shown
    assert f"{CITY}-r1" in shown
    assert CITY in run(project, city_commands[1]).stderr
    assert published(project, "select count(*) from marts.dim_report") == [(3,)]
