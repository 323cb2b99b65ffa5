"""Files people asked for, as their pages want them."""

from collections.abc import Sequence
from typing import Any

from reports.enums import FileKind, JobState
from reports.models import ExportJob
from reports.render.sections import PAGES, page_link
from reports.rules.exports import KIND_WORDS, STATE_WORDS, error_words

UNMADE = (JobState.WAITING, JobState.MAKING)


def export_rows(jobs: Sequence[ExportJob]) -> list[dict[str, Any]]:
    """Return the rows of reports/exports.html."""
    return [export_row(job) for job in jobs]


def export_row(job: ExportJob) -> dict[str, Any]:
    """Return one file: its words, its state as a badge, and where its report is."""
    state = JobState(job.state)
    words, kind, icon = STATE_WORDS[state]
    page = PAGES.get(job.page)
    return {
        "job": job,
        "file": KIND_WORDS[FileKind(job.kind)] + (f", {job.paper}" if job.kind == FileKind.PDF else ""),
        "state": words,
        "kind": kind,
        "icon": icon,
        "is_unmade": state in UNMADE,
        "is_ready": state is JobState.READY,
        "error": error_words(job.error),
        "report_url": page_link(page=page, query=job.query) if page else "",
    }
