"""What a PDF says, page by page, as a reader's program takes it out."""

import shutil
import subprocess
from pathlib import Path

import pytest


def needs_paper() -> None:
    """Skip with the reason where Debian's libraries and programs for PDF are not installed."""
    try:
        import weasyprint  # noqa: F401 - loading it is the question
    except OSError:
        pytest.skip("Pango is not installed here")
    if shutil.which("pdftotext") is None:
        pytest.skip("Poppler is not installed here")


def pages_of(content: bytes, folder: Path) -> list[str]:
    """The text of each page, laid out."""
    path = folder / "report.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def facts_of(content: bytes, folder: Path) -> dict[str, str]:
    """Title, pages, size of a sheet, tags."""
    path = folder / "facts.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True)
    lines = (line.partition(":") for line in done.stdout.splitlines())
    return {name: words.strip() for name, _, words in lines}
