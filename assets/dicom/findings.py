"""The findings live in rules, where every app may read them; the inspector imports them from here."""

from assets.rules.findings import FINDINGS as FINDINGS
from assets.rules.findings import Finding as Finding
from assets.rules.findings import Severity as Severity
from assets.rules.findings import findings_for as findings_for
