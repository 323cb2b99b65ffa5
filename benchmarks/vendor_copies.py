"""Makes a vendor copy of every file of some folders and looks, by means of its own, for what names the patient in it.

    python -m benchmarks.vendor_copies [--write docs/dicom-files.md] [FOLDER…]

The files of pydicom's own tests and of pydicom-data are always among them. The search here shares no code with the
check of the product: it reads the original anew with pydicom and looks for its words in the bytes of the copy. Needs
no database. What is found is counted, never printed.
"""

import argparse
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import UID

from assets.actions.deidentify import make_copy
from assets.dicom.terms import BODY_PARTS
from benchmarks.dicom_files import files_in, known_folders

SECTION = "## Vendor copies of them"
_KEY = b"benchmark key of thirty-two byte"
_NAMING = frozenset({
    "PatientName", "PatientID", "OtherPatientIDs", "OtherPatientNames", "PatientBirthName", "PatientMotherBirthName",
    "PatientAddress", "PatientTelephoneNumbers", "AccessionNumber", "StudyInstanceUID", "SeriesInstanceUID",
    "SOPInstanceUID", "FrameOfReferenceUID", "ReferringPhysicianName", "PerformingPhysicianName", "OperatorsName",
    "NameOfPhysiciansReadingStudy", "RequestingPhysician", "InstitutionAddress", "StudyDescription",
    "SeriesDescription", "PatientComments", "AdditionalPatientHistory", "ImageComments",
    "RequestedProcedureDescription",
})  # fmt: skip
_SHORTEST = 5


@dataclass(frozen=True)
class Line:
    """One file. kind: its SOP class as the file says. code: why there is no copy. leaks: words found in the copy."""

    name: str
    kind: str
    code: str
    pixels: str
    words: int
    leaks: int
    seconds: float


def main(arguments: Sequence[str]) -> int:
    """Run and print; exit code 1 when anything that names somebody was found in a copy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--write", type=Path, help="put the tables at the end of this Markdown file")
    given = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        lines = list(_measure(files_in([*known_folders(), *given.folders]), Path(folder)))
    text = table(lines)
    print(summary(lines) if given.write else text)
    if given.write:
        before = given.write.read_text().partition(SECTION)[0].rstrip()
        given.write.write_text(f"{before}\n\n{text}")
    return int(any(line.leaks for line in lines))


def _measure(files: Sequence[tuple[str, Path]], folder: Path) -> Iterator[Line]:
    for number, (name, path) in enumerate(files):
        target = folder / f"{number}.dcm"
        start = time.perf_counter()
        made = make_copy(source=path, target=target, uid_key=_KEY, wants_pixels=True)
        seconds = time.perf_counter() - start
        kind, words = _original(path)
        leaks = 0
        if not made.code:
            leaks = _leaks(target.read_bytes(), words)
            target.unlink()
        pixels = str(made.report.get("pixels", "")) if not made.code else ""
        yield Line(name, kind, made.code, pixels, len(words), leaks, seconds)


def _original(path: Path) -> tuple[str, set[str]]:
    """The SOP class in words, and every text that names somebody or something of the examination, nested ones too."""
    try:
        found = dcmread(path, force=True, stop_before_pixels=True)
        words = set(_words(found))
        kind = UID(str(found.get("SOPClassUID", ""))).name or "no SOP class"
    except Exception:  # files of others are broken in every way
        return "not readable", set()
    return kind, words


def _words(found: Dataset) -> Iterator[str]:
    for element in found.iterall():
        if element.keyword not in _NAMING:
            continue
        texts = element.value if element.VM > 1 else [element.value]
        for text in texts:
            for part in (str(text), *str(text).replace("=", "^").split("^")):
                word = part.strip()
                is_term = word.upper() in BODY_PARTS  # "Chest" of a description is the body part of the copy
                if len(word) >= _SHORTEST and not is_term and not UID(word).name.endswith("Storage"):
                    yield word


def _leaks(data: bytes, words: set[str]) -> int:
    lowered = data.lower()
    spelled = ({word.lower().encode(code, "ignore") for code in ("utf-8", "latin-1", "utf-16-le")} for word in words)
    return sum(any(len(each) >= _SHORTEST and each in lowered for each in forms) for forms in spelled)


def summary(lines: Sequence[Line]) -> str:
    """The figures in a few sentences."""
    made = [line for line in lines if not line.code]
    words, leaks = sum(line.words for line in made), sum(line.leaks for line in lines)
    seconds = sorted(line.seconds for line in lines)
    pixels = Counter(line.pixels for line in made)
    said = ", ".join(f"{count} {what or 'unknown'}" for what, count in pixels.most_common())
    return (
        f"{len(lines)} files: {len(made)} copies, {len(lines) - len(made)} refused. Pictures: {said}. {words} words "
        f"that name somebody or the examination were looked for in the copies: {leaks} found. One file takes "
        f"{seconds[len(seconds) // 2] * 1000:.0f} ms (median), {seconds[-1] * 1000:.0f} ms at most."
    )


def table(lines: Sequence[Line]) -> str:
    """All of it as Markdown: by class, by refusal, and every refused file."""
    kinds = sorted({line.kind for line in lines})
    codes = Counter(line.code for line in lines if line.code)
    return "\n".join([
        SECTION,
        "",
        "Written by `python -m benchmarks.vendor_copies --write docs/dicom-files.md`; the codes are in `COPY_REFUSALS`",
        "of `tickets/rules/vendor_copy.py`, what became of pictures in `PIXEL_WORDS`.",
        "",
        summary(lines),
        "",
        "| Kind of file | Files | Copies | With picture | Refused | Found |",
        "|---|---|---|---|---|---|",
        *(_by_kind(kind, [line for line in lines if line.kind == kind]) for kind in kinds),
        "",
        "| Refused because | Files |",
        "|---|---|",
        *(f"| {code} | {count} |" for code, count in codes.most_common()),
        "",
        "| Refused file | Why |",
        "|---|---|",
        *(f"| `{line.name}` | {line.code} |" for line in lines if line.code),
        "",
    ])  # fmt: skip


def _by_kind(kind: str, lines: Sequence[Line]) -> str:
    made = [line for line in lines if not line.code]
    codes = Counter(line.code for line in lines if line.code)
    refused = ", ".join(f"{count} {code}" for code, count in codes.most_common()) or "–"
    pictures = sum(line.pixels == "kept" for line in made)
    return f"| {kind} | {len(lines)} | {len(made)} | {pictures} | {refused} | {sum(line.leaks for line in lines)} |"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
