"""What an audit finds, and of which report each finding is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal

from hotline.audit.explain import Explanation
from hotline.language import Text, counted
from hotline.warehouse.dbt_build import BuildOutcome

ERROR, WARNING = "error", "warning"
# Guards, in the order in which they see a report.
BUILD, DBT_TEST, ARITHMETIC, SUITE = "build", "dbt_test", "arithmetic", "suite"
REPUBLISHED = "republished"
GUARDS = {
    BUILD: Text("build", "构建"),
    DBT_TEST: Text("dbt test", "dbt检验"),
    ARITHMETIC: Text("arithmetic", "勾稽核对"),
    SUITE: Text("expectation suite", "期望套件"),
    REPUBLISHED: Text("as published", "与已发布的一致"),
}
# The dbt tests that judge what a report's own arithmetic found.
ARITHMETIC_TESTS = ("explained", "still_applies")
PUBLISHED, QUARANTINED, REFUSED = "published", "quarantined", "refused"
PASSED, FAILED = "passed", "failed"
# So many checks of a report are named in one line.
MOST_CODES = 3


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: which guard's which check found it, how severe, of which report.

    `report_key` is None where it is of no report, so that leaving one out would not mend it.
    """

    guard: str
    check: str
    severity: str
    report_key: str | None
    line: Text

    @classmethod
    def from_json(cls, told: dict) -> "Finding":
        """What `as_json` gave."""
        line = Text(told["message"], told["message_zh"])
        return cls(told["guard"], told["check"], told["severity"], told["report_key"], line)

    def as_json(self) -> dict[str, object]:
        """For scripts, in both languages."""
        return {
            "guard": self.guard,
            "check": self.check,
            "severity": self.severity,
            "report_key": self.report_key,
            "message": self.line.en,
            "message_zh": self.line.zh,
        }


@dataclass
class Found:
    """What one pass over the working file ran and found.

    `reports` are all report keys that an error is of, None among them for errors of no report;
    `findings` may hold only the first of each kind.
    """

    checks: list[tuple[str, str]] = field(default_factory=list)
    check_count: int = 0
    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    reports: set[str | None] = field(default_factory=set)
    explanations: list[Explanation] = field(default_factory=list)

    @property
    def errors(self) -> list[Finding]:
        """What stops a report from being published."""
        return [finding for finding in self.findings if finding.severity == ERROR]

    def add(self, findings: Iterable[Finding]) -> None:
        """Take in findings and the reports of those that are errors."""
        for finding in findings:
            self.findings.append(replace(finding, line=finding.line.in_one_line()))
            if finding.severity == ERROR:
                self.reports.add(finding.report_key)

    def take_warnings_for_errors(self) -> None:
        """Let what would only be marked stop its report as well."""
        warned, self.findings = self.findings, []
        self.add(replace(finding, severity=ERROR) for finding in warned)

    def take_in(self, other: "Found") -> None:
        """Add what another guard found in the same pass."""
        self.checks += other.checks
        self.check_count += other.check_count
        self.more += other.more
        self.findings += other.findings
        self.reports |= other.reports


def found_by_dbt(outcome: BuildOutcome) -> Found:
    """What dbt's run says, as findings."""
    found = Found()
    found.checks = [(DBT_TEST, name) for name in outcome.tests]
    found.check_count = len(outcome.tests)
    found.add(Finding(BUILD, "build", ERROR, None, line) for line in outcome.errors)
    for test in outcome.failed_tests:
        guard = ARITHMETIC if test.check in ARITHMETIC_TESTS else DBT_TEST
        found.add(
            Finding(guard, test.name, test.severity, report, line) for report, line in test.lines
        )
        found.more += test.failures - len(test.lines)
        if test.severity == ERROR:
            found.reports.update(test.reports)
    if outcome.failed and not found.errors:
        line = Text("dbt failed without a reason; see logs/dbt.log", "dbt失败,原因见logs/dbt.log")
        found.add([Finding(BUILD, "build", ERROR, None, line)])
    return found


@dataclass
class Audit:
    """A run of the gate from its beginning to its end.

    `built` are the report revisions in the working file.
    `held` maps each quarantined report to what is wrong with it; `found` is the last pass, which
    is of what is published where anything is. `accept_changed` publishes anew what was published
    otherwise. `earlier` are the runs of the history before this one; None where they can't be read.
    """

    run_id: str
    started_at: datetime
    command: str
    commit_sha: str | None
    outcome: str = REFUSED
    found: Found = field(default_factory=Found)
    held: dict[str, list[Finding]] = field(default_factory=dict)
    accept_changed: bool = False
    seconds: Decimal | None = None
    explanations: list[Explanation] = field(default_factory=list)
    built: set[str] = field(default_factory=set)
    done: dict[str, int] = field(default_factory=dict)
    first_seen: dict[str, list[str]] = field(default_factory=dict)
    notes: list[Text] = field(default_factory=list)
    more: int = 0
    earlier: list[dict[str, str]] | None = None

    @property
    def report_count(self) -> int:
        """Report revisions that were audited, the quarantined ones included."""
        return len(self.built | self.held.keys())

    @property
    def published(self) -> bool:
        """Whether the published file was replaced."""
        return self.outcome in (PUBLISHED, QUARANTINED)

    @property
    def findings(self) -> list[Finding]:
        """Everything that was found: of quarantined reports, then of all others."""
        return [*(f for findings in self.held.values() for f in findings), *self.found.findings]

    @property
    def problems(self) -> list[Text]:
        """A line for each error."""
        return [finding.line for finding in self.findings if finding.severity == ERROR]

    @property
    def warnings(self) -> list[Finding]:
        """What is published with a flag."""
        return [finding for finding in self.findings if finding.severity == WARNING]

    def lines(self, most: int) -> Iterator[Text]:
        """At most so many lines: of files, errors, the likeliest culprits, warnings."""
        told = [*self.notes, *self.problems, *(e.culprit for e in self.explanations if e.culprit)]
        told = list(dict.fromkeys([*told, *marked(self.warnings)]))
        hidden = self.more + self.found.more
        if len(told) + bool(hidden) > most:
            hidden += len(told) - (most - 1)
            told = told[: most - 1]
        yield from told
        if hidden:
            yield Text(
                f"… and {hidden} more: warehouse/audit/result.html",
                f"…另有{hidden}处: warehouse/audit/result.html",
            )


def marked(warnings: Iterable[Finding]) -> Iterator[Text]:
    """A line for each warning; the checks of a report that are marked are one line together."""
    checks: dict[str | None, list[str]] = {}
    for finding in warnings:
        if finding.guard == ARITHMETIC:
            checks.setdefault(finding.report_key, []).append(finding.check)
        else:
            yield finding.line
    for report, codes in checks.items():
        listed = ", ".join(codes[:MOST_CODES]) + (", …" if len(codes) > MOST_CODES else "")
        yield Text(
            f"marked as doubtful: report {report}, {counted(len(codes), 'check')} ({listed});"
            f" settle with hotline review",
            f"标为存疑: 报告 {report},{len(codes)}项核对({listed});请用hotline review确认",
        )


def now() -> datetime:
    """The time that audits are dated with: UTC, without its zone."""
    return datetime.now(UTC).replace(tzinfo=None)
