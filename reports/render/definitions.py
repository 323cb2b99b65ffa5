"""All definitions as one page of documentation."""

from reports.enums import Unit
from reports.metrics.registry import METRICS
from reports.rules.facts import DEFINITION_VERSION

_HEAD = f"""# Metrics

Made from the definitions in `reports/metrics/` by `manage.py document_metrics`; do not edit.
Definitions version {DEFINITION_VERSION}.
Every figure says under which version, of which cohort and of how many tickets it was computed.

Facts are projected from the events of each ticket; `manage.py rebuild_facts --check` proves them equal to a rebuild.
Percentiles are exact, in proportion between the two nearest values (as a spreadsheet's PERCENTILE.INC).
Whatever belongs to a cohort and is not counted is counted apart, by reason; nothing is lost silently.
A ticket counts once, where it is now: under its latest queue, category, device and priority.
A period is made of whole local days of the reader's site.
"""
_SHOWN = {
    Unit.DURATION: "n, median, mean, 75th, 90th and 95th percentile, sum",
    Unit.NUMBER: "n, mean, median, 90th percentile, sum",
    Unit.SHARE: "n, met, missed, met ÷ n",
    Unit.COUNT: "n",
}


def metrics_page() -> str:
    """Return docs/metrics.md."""
    parts = [_HEAD]
    for metric in METRICS.values():
        lines = [f"## {metric.label} (`{metric.code}`)", "", metric.definition, ""]
        lines += [f"- **{name}**: {text}" for name, text in metric.parts.items()]
        lines += [f"- **Counted apart**: {', '.join(metric.reasons)}"] if metric.reasons else []
        lines += [] if metric.own_page else [f"- **Figures**: {_SHOWN[metric.unit]}"]
        lines.append("")
        parts.append("\n".join(lines))
    return "\n".join(parts)
