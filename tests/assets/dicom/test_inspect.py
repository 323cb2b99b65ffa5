"""The parent: whatever the child does, a reading comes back, and nothing leaks into or out of it."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from assets.dicom import inspect
from assets.dicom.inspect import Reading, read_file
from tests.assets.dicom import hostile
from tests.assets.dicom.real import real

ROOT = Path(__file__).resolve().parents[3]


def codes(reading: Reading) -> list[str]:
    """Without what a small file made for a test lacks of a whole image."""
    return [finding.code for finding in reading.findings if finding.code != "MISSING_TYPE1"]


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A stored upload."""
    path = tmp_path / "upload"
    path.write_bytes(hostile.part10(hostile.ct_body()))
    return path


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The script that runs in the child's place."""
    script = tmp_path / "pretend.py"
    monkeypatch.setattr(inspect, "_CHILD", script)
    return script


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CT_small.dcm", []),
        ("examples_overlay.dcm", ["BURNED_IN_RISK"]),
        ("J2K_pixelrep_mismatch.dcm", ["PASS_THROUGH_TOOL"]),
        ("chrH32.dcm", ["BURNED_IN_RISK", "SECONDARY_CAPTURE"]),
        ("chrKoreanMulti.dcm", []),
        ("image_dfl.dcm", ["BURNED_IN_RISK", "SECONDARY_CAPTURE"]),
        ("reportsi.dcm", ["PASS_THROUGH_TOOL"]),
        ("badVR.dcm", ["LENGTH_INCONSISTENT", "PASS_THROUGH_TOOL"]),
        ("no_meta.dcm", ["NOT_DICOM"]),
        ("DICOMDIR", ["DICOMDIR", "PASS_THROUGH_TOOL"]),
    ],
)
def test_read_file_real(name: str, expected: list[str]) -> None:
    """The same through the sealed process: nothing it needs is behind a closed door."""
    reading = read_file(path=real(name))

    assert sorted(codes(reading)) == expected


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (hostile.deflate_bomb, ["DEFLATE_BOMB"]),
        (hostile.nested, ["NESTING_TOO_DEEP"]),
        (hostile.empty_items, ["TOO_MANY_ELEMENTS"]),
        (lambda: hostile.empty_items(has_length=True), []),
        (hostile.tiny_elements, ["TOO_MANY_ELEMENTS"]),
        (hostile.huge_image, ["OVERSIZED_PIXELS", "LENGTH_INCONSISTENT"]),
        (hostile.canaries, ["TRAILING_DATA", "IDENTITY_IN_DEVICE_FIELD", "BURNED_IN_RISK"]),
        (bytes, ["EMPTY"]),
    ],
    ids=["bomb", "nested", "items", "items with length", "elements", "pixels", "canaries", "empty"],
)
def test_read_file_hostile_leaves_the_parent_alone(make: "object", expected: list[str], tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(make())  # type: ignore[operator]  # a table of functions
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    reading = read_file(path=path)

    assert codes(reading) == expected
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4096  # kilobytes
    assert hostile.CANARY not in str(reading.facts)


def test_read_file_out_of_memory_is_named(stored: Path, pretend: Path) -> None:
    pretend.write_text(
        f"import sys; sys.path.append({str(ROOT)!r})\n"
        "from assets.dicom import child, facts, header, seal\n"
        "header.read_header = lambda **_: bytearray(2 ** 30)\n"
        "child.main()\n"
    )

    assert codes(read_file(path=stored)) == ["MEMORY_LIMIT"]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("import time; time.sleep(60)", "TIME_LIMIT"),
        ("import os, time; os.close(1); time.sleep(60)", "TIME_LIMIT"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "MEMORY_LIMIT"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "TIME_LIMIT"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "INSPECTOR_FAILED"),
        ("raise SystemExit(3)", "INSPECTOR_FAILED"),
        ("pass", "INSPECTOR_FAILED"),
        ("print('x' * 1_000_000)", "INSPECTOR_FAILED"),
        ("print('not json')", "INSPECTOR_FAILED"),
        ("print('[]')", "INSPECTOR_FAILED"),
        ('print(\'{"facts": [], "codes": []}\')', "INSPECTOR_FAILED"),
        ("print('[' * 60000)", "INSPECTOR_FAILED"),
    ],
)
def test_read_file_child_misbehaves(script: str, expected: str, stored: Path, pretend: Path) -> None:
    pretend.write_text(script)

    reading = read_file(path=stored, wall_seconds=0.7)

    assert (reading.facts, codes(reading), reading.code, reading.is_readable) == ({}, [expected], expected, False)


def test_read_file_distrusts_the_answer(stored: Path, pretend: Path) -> None:
    pretend.write_text(
        "import json; print(json.dumps({'codes': ['NO_SUCH', 'DICOMDIR', 'DICOMDIR'], 'facts': {"
        "'model': 'X' * 129, 'serial': {'a': 1}, 'rows': 5, 'uid_serials': ['1'] * 9, 'station_name': 'CT2'}}))"
    )

    reading = read_file(path=stored)

    assert (reading.facts, codes(reading)) == ({"rows": 5, "station_name": "CT2"}, ["DICOMDIR"])
    assert (reading.code, reading.is_readable) == ("DICOMDIR", True)


def test_read_file_takes_pseudonyms_of_their_shape_only(stored: Path, pretend: Path) -> None:
    pretend.write_text(
        "import json, os; key = os.read(2, 64); print(json.dumps({'codes': [], 'facts': {'n': len(key)}, 'keys': {"
        "'patient': 'a' * 32, 'study': 'SIMPSON', 'series': 5, 'ward': 'b' * 32}}))"
    )

    reading = read_file(path=stored, key=b"k" * 32)

    assert (reading.facts, reading.keys) == ({"n": 32}, {"patient": "a" * 32})


def test_read_file_child_sees_no_environment(stored: Path, pretend: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    pretend.write_text(
        "import json, os; print(json.dumps({'codes': [], 'facts': {"
        "'names': sorted(set(os.environ) - {'LC_CTYPE'}), 'descriptors': sorted(os.listdir('/proc/self/fd'))[:3],"
        "'cwd': os.getcwd()}}))"
    )

    assert read_file(path=stored).facts == {"names": [], "descriptors": ["0", "1", "2"], "cwd": "/"}


def test_read_file_without_the_file_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(path=tmp_path / "gone")


PROBE = """
import os, socket, sys
sys.path.append({root!r})
from assets.dicom import seal
seal.seal()
for name, attempt in {{
    "read": lambda: open("/etc/hostname"),
    "write": lambda: open({target!r}, "w"),
    "socket": lambda: socket.socket(),
    "list": lambda: os.listdir("/"),
    "pipe": lambda: os.pipe(),
    "raise": lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_NOFILE, (64, 64)),
    "memory": lambda: bytearray(2 ** 30),
    "fork": lambda: os.fork() or os._exit(0),
}}.items():
    try:
        attempt()
        print(name, "allowed")
    except (OSError, ValueError, MemoryError) as refusal:
        print(name, "refused")
"""


def test_seal_leaves_no_door_open(tmp_path: Path) -> None:
    target = tmp_path / "written"

    done = subprocess.run(
        [sys.executable, "-I", "-c", PROBE.format(root=str(ROOT), target=str(target))],
        capture_output=True,
        check=True,
        timeout=30,
    )

    said = dict(line.split() for line in done.stdout.decode().splitlines())
    assert said == dict.fromkeys(("read", "write", "socket", "list", "pipe", "raise", "memory", "fork"), "refused")
    assert not target.exists()
