"""Making files: how long each step may take, how often it is tried, how long a file is kept."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from reports.enums import FileKind, JobState

LEASE = timedelta(minutes=8)
"""Longer than a task may run (CELERY_TASK_TIME_LIMIT), so that no living worker loses its lease."""
MOST_ATTEMPTS = 3
KEPT = timedelta(days=7)
SWEEPER_WAITS = timedelta(seconds=30)
"""The sweeper leaves a file to the workers for so long: it has mails to send meanwhile."""
MOST_WAITING = 10
"""What one person may have waiting, so that nobody fills the queue."""
DIRECT_ROWS = 2_000
"""More tickets than this are not made into a spreadsheet while a browser waits: it takes a second or two."""
STATE_WORDS: Mapping[JobState, tuple[str, str, str]] = {
    JobState.WAITING: ("Waiting", "info", "clock"),
    JobState.MAKING: ("Being made", "info", "clock"),
    JobState.READY: ("Ready", "ok", "check"),
    JobState.FAILED: ("Not made", "danger", "alert"),
}
"""Words, kind of badge and icon."""
KIND_WORDS: Mapping[FileKind, str] = {
    FileKind.PDF: "PDF",
    FileKind.XLSX: "Spreadsheet (XLSX)",
    FileKind.CSV: "Table (CSV)",
}
MEDIA_TYPES: Mapping[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.CSV: "text/csv",
}
ERROR_WORDS: Mapping[str, str] = {
    "pdf_library_missing": (
        "This server cannot make PDF files: a library is missing. Ask whoever runs RadDesk to install "
        "libpango-1.0-0 and libpangoft2-1.0-0. Spreadsheets work, and so does printing the page."
    ),
    "no_rows": "This report has no rows to put into a table. Ask for the PDF.",
    "no_page": "This report is no longer offered.",
    "no_reports": "The person it was made for may no longer read reports.",
    "lease_expired": "Making it was cut short each time. Try a shorter period.",
}
UNKNOWN_ERROR = "Something went wrong while it was made ({code}). Try again."


def error_words(code: str, *, say: Callable[[str], str] = str) -> str:
    """Say why a file was not made, and what to do; "" for no error.

    say: puts English words into the language of whoever reads them.
    """
    return say(ERROR_WORDS.get(code, UNKNOWN_ERROR)).format(code=code) if code else ""


def retry_wait(attempts: int) -> timedelta:
    """Return the wait after so many failed attempts: half a minute, then two minutes."""
    return timedelta(seconds=30 * 4 ** (attempts - 1))
