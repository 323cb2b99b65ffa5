"""What breaks where: problems that came back, and figures by device and by category."""

from dataclasses import replace
from typing import Any

from accounts.models import Person
from reports.enums import Dimension
from reports.metrics.registry import METRICS
from reports.queries.figures import figures
from reports.queries.measured import measured, tops_of
from reports.render.frame import Frame
from reports.render.links import file_links
from reports.render.measure import by_title
from reports.render.paper_page import report_page
from reports.render.repeats import repeats_part
from reports.render.shell import DEVICES, page_link
from reports.render.stats import stat_part
from reports.render.tables import dimension_table, splits
from reports.render.trends import control_part
from reports.rules.question import Question

SHOWN = ("logged", "patient_waiting", "without_vendor")
COLUMNS = (
    ("Logged", "logged", "n"),
    ("Solved", "resolution", "n"),
    ("Resolution, median", "resolution", "median"),
    ("90 % within", "resolution", "p90"),
    ("Reopened", "reopened", "share"),
    ("Without vendor", "without_vendor", "share"),
    ("A patient waited", "patient_waiting", "n"),
    ("Waited, median", "patient_waiting", "median"),
)
_OF_DEVICES = (Dimension.DEVICE, Dimension.CATEGORY, Dimension.MODALITY, Dimension.SITE, Dimension.WORK)


def devices_context(*, user: Person, frame: Frame) -> dict[str, Any]:
    """Return what reports/devices.html shows."""
    frame = replace(frame, question=_asked(frame.question))
    asked: dict[str, Any] = {"user": user, "question": frame.question, "at": frame.at, "steps": frame.steps}
    tops, by = tops_of(user=user, question=frame.question, at=frame.at), [frame.question.by]
    found = {code: measured(code=code, by=by, tops=tops, **asked) for code in SHOWN}
    rest = {code for _, code, _ in COLUMNS}.difference(SHOWN)
    split = {code: each.now for code, each in found.items()} | {
        code: figures(user=user, metric=METRICS[code], scope=frame.scope, at=frame.at, by=by, tops=tops)
        for code in sorted(rest)
    }
    return {
        "stats": [stat_part(frame, found[code]) for code in SHOWN],
        "charts": [control_part(frame, code="logged", figures=split["logged"].steps, title="Logged")],
        "tables": [
            repeats_part(user=user, frame=frame),
            dimension_table(frame, title=by_title(frame, "Problems"), columns=COLUMNS, found=split, tops=tops),
        ],
        "splits": splits(frame.question, lambda question: page_link(DEVICES, question), of=_OF_DEVICES),
        "has_tickets": bool(split["logged"].total.n),
        **file_links(frame.scope, "logged"),
    }


PAGE = report_page(tab=DEVICES, shows=devices_context)


def _asked(question: Question) -> Question:
    """The question with a dimension of this page."""
    return question if question.by in _OF_DEVICES else replace(question, by=Dimension.DEVICE)
