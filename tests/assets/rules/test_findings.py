"""Findings: every code explains itself."""

from assets.rules.findings import FINDINGS, Severity, findings_for


def test_findings_are_full_sentences() -> None:
    assert {code for code, finding in FINDINGS.items() if not finding.explanation.endswith(".")} == set()
    assert {code for code, finding in FINDINGS.items() if finding.title.endswith(".")} == set()


def test_findings_for_puts_the_gravest_first_and_each_once() -> None:
    found = findings_for(codes=("DICOMDIR", "TRUNCATED", "EMPTY", "TRUNCATED", "NO_SUCH_CODE"))

    assert [(finding.code, finding.severity) for finding in found] == [
        ("EMPTY", Severity.STOP),
        ("TRUNCATED", Severity.WARN),
        ("DICOMDIR", Severity.NOTE),
    ]
