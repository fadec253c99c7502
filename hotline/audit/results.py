"""The whole result of an audit as files: JSON for scripts, JUnit XML for CI, HTML for people."""

import json
from collections import defaultdict
from dataclasses import dataclass
from html import escape
from pathlib import Path
from xml.etree import ElementTree as ET

from hotline.audit.explain import Explanation
from hotline.audit.findings import ERROR, GUARDS, Audit, Finding
from hotline.errors import HotlineError
from hotline.language import Text, counted
from hotline.loading.files import write_durably

FOLDER = Path("warehouse") / "audit"
JSON, JUNIT, HTML = FOLDER / "result.json", FOLDER / "result.xml", FOLDER / "result.html"
STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2em auto;max-width:70em;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.3em .6em;"
    "text-align:left;vertical-align:top}.error{background:#fbe3e3}.warning{background:#fdf3d0}"
)


def as_json(audit: Audit) -> dict[str, object]:
    """Everything that an audit found."""
    return {
        "run_id": audit.run_id,
        "started_at": audit.started_at.isoformat(),
        "command": audit.command,
        "outcome": audit.outcome,
        "published": audit.published,
        "commit_sha": audit.commit_sha,
        "reports": audit.report_count,
        "checks": audit.found.check_count,
        "done": audit.done,
        "first_seen": audit.first_seen,
        "quarantined": {
            report: [finding.as_json() for finding in findings]
            for report, findings in audit.held.items()
        },
        "findings": [finding.as_json() for finding in audit.findings],
        "not_listed": audit.more + audit.found.more,
        "explanations": [explanation.as_json() for explanation in audit.explanations],
    }


@dataclass(frozen=True)
class LastResult:
    """What an audit left for the next: reports left out with what is wrong with each, and more.

    `not_listed` are the findings that it only counted.
    """

    quarantined: dict[str, list[Finding]]
    explanations: list[Explanation]
    not_listed: int


def read_result(root: Path) -> LastResult:
    """What the last audit found; nothing where there was none.

    Raises HotlineError where it can't be read as that.
    """
    path = root / JSON
    try:
        told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        held = told.get("quarantined", {}).items()
        return LastResult(
            {report: [Finding.from_json(each) for each in found] for report, found in held},
            [Explanation.from_json(each) for each in told.get("explanations", [])],
            told.get("not_listed", 0),
        )
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        raise HotlineError(
            Text(
                f"{JSON}: is damaged; run hotline build", f"{JSON}: 文件已损坏,请运行hotline build"
            )
        ) from error


def as_junit(audit: Audit) -> bytes:
    """A suite a guard, a case a test, with its errors as failures and its warnings as output."""
    by_check: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for check in audit.found.checks:
        by_check[check] = []
    for finding in audit.findings:
        by_check[finding.guard, finding.check].append(finding)
    root = ET.Element("testsuites", name="hotline audit")
    for guard in GUARDS:
        cases = {name: found for (of, name), found in by_check.items() if of == guard}
        failed = [name for name, found in cases.items() if any(f.severity == ERROR for f in found)]
        suite = ET.SubElement(
            root, "testsuite", name=guard, tests=str(len(cases)), failures=str(len(failed))
        )
        for name, found in cases.items():
            case = ET.SubElement(suite, "testcase", classname=guard, name=name)
            if name in failed:
                lines = [str(finding.line) for finding in found]
                ET.SubElement(case, "failure", message=lines[0]).text = "\n".join(lines)
            elif found:
                ET.SubElement(case, "system-out").text = "\n".join(str(f.line) for f in found)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


OUTCOMES = {
    "published": Text("published", "已发布"),
    "quarantined": Text("published without quarantined reports", "已发布,隔离的报告除外"),
    "refused": Text("nothing was published", "未发布"),
    "passed": Text("passed", "通过"),
    "failed": Text("failed", "未通过"),
}


def as_html(audit: Audit) -> str:
    """A page that opens from a file, in both languages."""
    outcome = OUTCOMES[audit.outcome]
    title = f"Audit · 审计 {audit.started_at:%Y-%m-%d %H:%M} UTC"
    rows = "".join(
        f'<tr class="{finding.severity}"><td>{escape(finding.report_key or "")}</td>'
        f"<td>{GUARDS[finding.guard].en}<br>{GUARDS[finding.guard].zh}</td>"
        f"<td>{escape(finding.line.en)}<br>{escape(finding.line.zh)}</td></tr>"
        for finding in audit.findings
    )
    explained = "".join(
        f"<h3>{escape(explanation.check_code)}</h3><ul>"
        + "".join(
            f"<li>{escape(line.en.strip())}"
            + (f"<br>{escape(line.zh.strip())}" if line.zh != line.en else "")
            for line in explanation.lines()
        )
        + "</ul>"
        for explanation in audit.explanations
    )
    held = "".join(f"<li>{escape(report)}" for report in audit.held)
    hidden = audit.more + audit.found.more
    return (
        f'<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style><h1>{title}</h1>"
        f"<p><strong>{outcome.en} · {outcome.zh}</strong></p>"
        f"<p>{counted(audit.report_count, 'report')}, {counted(audit.found.check_count, 'check')},"
        f" commit {escape(audit.commit_sha or '–')} · {audit.report_count}份报告,"
        f"{audit.found.check_count}项核对</p>"
        + (f"<h2>Quarantined · 隔离</h2><ul>{held}</ul>" if held else "")
        + "<h2>Findings · 问题</h2>"
        + (
            f"<table><tr><th>report 报告<th>guard 关卡<th>finding 问题</tr>{rows}</table>"
            if rows
            else "<p>None. 无。</p>"
        )
        + (f"<p>… and {hidden} more like these · 另有{hidden}处</p>" if hidden else "")
        + (f"<h2>Checks · 核对</h2>{explained}" if explained else "")
        + "</html>\n"
    )


def write_results(root: Path, audit: Audit) -> None:
    """Write the three files, each whole or not at all."""
    text = json.dumps(as_json(audit), ensure_ascii=False, indent=1) + "\n"
    write_durably(root / JSON, text.encode())
    write_durably(root / JUNIT, as_junit(audit))
    write_durably(root / HTML, as_html(audit).encode())
