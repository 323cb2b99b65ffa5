"""Runs every file of some folders through the inspector and writes a table: what became of each, its time, its memory.

    python -m benchmarks.dicom_files [--write docs/dicom-files.md] [FOLDER…]

The files of pydicom's own tests and of pydicom-data are always among them. Each is matched against a small register
of devices that some of them name. Needs no database. Names of files are printed, never what identifies a patient.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from assets.dicom.inspect import Reading
from assets.dicom.many import Inspector
from assets.rules.findings import Severity
from assets.rules.matching import Candidate, facts_from, match_device

ROOT = Path(__file__).resolve().parents[1]
CHILD = ROOT / "assets" / "dicom" / "child.py"
REGISTER = (
    Candidate(device_id=1, tag="CT1", name="CT 1", manufacturer="GE", station_name="CT01_OC0", modality="CT"),
    Candidate(device_id=2, tag="MR2", name="MR 2", manufacturer="Siemens", serial="25641", modality="MR"),
    Candidate(device_id=3, tag="CT3", name="CT 3", manufacturer="Siemens", serial="11223", modality="CT"),
    Candidate(device_id=4, tag="US3", name="US 3", manufacturer="Siemens", serial="215651", modality="US"),
    Candidate(device_id=5, tag="US4", name="US 4", manufacturer="Philips", model="CX50", modality="US"),
    Candidate(device_id=6, tag="US5", name="US 5", manufacturer="Philips", station_name="MCTOUUS01", modality="US"),
    Candidate(device_id=7, tag="MR3", name="MR 3", manufacturer="Toshiba", model="MRT50H1", modality="MR"),
    Candidate(device_id=8, tag="CT4", name="CT 4", manufacturer="Hitachi", serial="700006008", modality="CT"),
)
_OUTCOMES = {"link": "linked", "suggest": "suggested", "vendor_only": "not linkable"}
_COPIES = "## Vendor copies of them"
"""Where the part of benchmarks.vendor_copies begins, which is kept."""
_SKIPPED = frozenset({".py", ".pyc", ".json", ".md", ".txt"})


@dataclass(frozen=True)
class Line:
    """One file. seconds: reading in a sealed copy of the helper. memory: peak of a process of its own, in MB."""

    name: str
    outcome: str
    score: int
    findings: Sequence[str]
    seconds: float
    memory: float


def main(arguments: Sequence[str]) -> int:
    """Run and print; exit code 1 when a file was answered by nothing but a failure of the inspector."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--write", type=Path, help="write the table as Markdown")
    parser.add_argument("--memory", action="store_true", help="measure memory as well, half a second a file")
    given = parser.parse_args(arguments)
    lines = list(measure(files=files_in([*known_folders(), *given.folders]), with_memory=given.memory))
    text = table(lines)
    print(text if given.write is None else summary(lines))
    if given.write:
        kept = given.write.read_text().partition(_COPIES) if given.write.exists() else ("", "", "")
        given.write.write_text(f"{text}\n{_COPIES}{kept[2]}" if kept[1] else text)
    return int(any("INSPECTOR_FAILED" in line.findings for line in lines))


def known_folders() -> list[Path]:
    """Where pydicom and pydicom-data keep their files."""
    found = [find_spec("pydicom"), find_spec("data_store")]
    return [
        Path(spec.origin).parent / part
        for spec, part in zip(found, ("data", "data"), strict=True)
        if spec and spec.origin
    ]


def files_in(folders: Iterable[Path]) -> list[tuple[str, Path]]:
    """Every file below the folders under a short name; code and prose are left out."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in _SKIPPED:
                found.append((str(path.relative_to(folder.parent)), path))
    return found


def measure(*, files: Sequence[tuple[str, Path]], with_memory: bool) -> Iterator[Line]:
    """The line of each file."""
    with Inspector() as inspector:
        for name, path in files:
            start = time.perf_counter()
            reading = inspector.read(path=path, key=b"benchmark")
            seconds = time.perf_counter() - start
            yield _line(name=name, reading=reading, seconds=seconds, memory=_memory(path) if with_memory else 0.0)


def _line(*, name: str, reading: Reading, seconds: float, memory: float) -> Line:
    match = match_device(facts=facts_from(reading=reading.facts), candidates=REGISTER)
    is_stopped = any(finding.severity is Severity.STOP for finding in reading.findings)
    return Line(
        name=name,
        outcome="not read" if is_stopped else _OUTCOMES[match.decision],
        score=match.score,
        findings=[finding.code for finding in reading.findings],
        seconds=seconds,
        memory=memory,
    )


def _memory(path: Path) -> float:
    """Peak memory in MB of a child that reads this file alone: the greatest so far is asked of a process between."""
    program = (
        "import resource, subprocess, sys; "
        "subprocess.run([sys.executable, '-I', '-B', sys.argv[1]], stdin=open(sys.argv[2], 'rb'), "
        "stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={}); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(CHILD), str(path)], capture_output=True, check=True, text=True
    )
    return int(done.stdout) / 1024


def summary(lines: Sequence[Line]) -> str:
    """The figures in a few sentences."""
    outcomes = Counter(line.outcome for line in lines)
    seconds = sorted(line.seconds for line in lines)
    memory = max((line.memory for line in lines), default=0.0)
    said = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    peak = f"; at most {memory:.0f} MB for one file" if memory else ""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    middle, most = seconds[len(seconds) // 2] * 1000, seconds[-1] * 1000
    return (
        f"{len(lines)} files in {sum(seconds):.1f} s: {said}. One file takes {middle:.0f} ms (median), {most:.0f} ms "
        f"at most{peak}. The process that asked needed {own:.0f} MB."
    )


def table(lines: Sequence[Line]) -> str:
    """All of it as Markdown."""
    counts = Counter(code for line in lines for code in line.findings)
    rows = [_row(line) for line in lines]
    return "\n".join(
        [
            "# DICOM files of others",
            "",
            "Written by `python -m benchmarks.dicom_files`; see [DICOM files](dicom.md) for what the codes mean.",
            "",
            summary(lines),
            "",
            "| Finding | Files |",
            "|---|---|",
            *(f"| {code} | {count} |" for code, count in counts.most_common()),
            "",
            "| File | Outcome (score) | Findings | ms | MB |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _row(line: Line) -> str:
    score = f" ({line.score})" if line.score else ""
    memory = f"{line.memory:.0f}" if line.memory else "–"
    found = ", ".join(line.findings) or "–"
    return f"| `{line.name}` | {line.outcome}{score} | {found} | {line.seconds * 1000:.0f} | {memory} |"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
