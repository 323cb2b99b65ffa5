"""Many files through one helper: each as if it were alone, whatever the others are."""

from pathlib import Path

import pytest

from assets.dicom import many
from assets.dicom.inspect import read_file
from assets.dicom.many import Inspector, read_files
from tests.assets.dicom import hostile
from tests.assets.dicom.real import real
from tests.assets.dicom.test_child import HOSTILE

NAMES = ("CT_small.dcm", "MR_truncated.dcm", "image_dfl.dcm", "chrH32.dcm", "no_meta.dcm")


def test_read_files_reads_each_as_if_it_were_alone() -> None:
    files = [(real(name), b"key") for name in NAMES]

    assert list(read_files(files=files)) == [read_file(path=path, key=key) for path, key in files]


def test_read_files_hostile_ones_spoil_nothing_between_them(tmp_path: Path) -> None:
    hurting = [hostile.deflate_bomb(), hostile.nested(), hostile.tiny_elements(), hostile.huge_image(), b""]
    paths = []
    for number, content in enumerate(hurting):
        paths += [tmp_path / str(number), real("CT_small.dcm")]
        paths[-2].write_bytes(content)

    readings = list(read_files(files=[(path, b"") for path in [*paths, tmp_path / "gone"]]))

    assert [reading.code for reading in readings[:-1:2]] == [
        *("DEFLATE_BOMB", "NESTING_TOO_DEEP", "TOO_MANY_ELEMENTS", "MISSING_TYPE1", "EMPTY"),
    ]
    assert {reading.facts["station_name"] for reading in readings[1:-1:2]} == {"CT01_OC0"}
    assert readings[-1].code == "INSPECTOR_FAILED"


def test_the_whole_hostile_set_through_one_helper(tmp_path: Path) -> None:
    few = {"many items", "many elements", "many header elements"}  # only under the lowered caps of that test
    wanted = {name: (content, sorted(codes)) for name, (content, codes) in HOSTILE.items() if name not in few}
    paths = {name: tmp_path / str(place) for place, name in enumerate(wanted)}
    for name, (content, _) in wanted.items():
        paths[name].write_bytes(content)

    readings = read_files(files=[(path, b"key") for path in paths.values()])

    told = {
        name: sorted({finding.code for finding in reading.findings} - {"MISSING_TYPE1"})
        for name, reading in zip(wanted, readings, strict=True)
    }
    assert told == {name: codes for name, (_, codes) in wanted.items()}


PRETEND = """
import sys
sys.path.append({root!r})
from assets.dicom import batch, child
batch.WALL_SECONDS = 0.3
def tell(*, key):
    import os, signal, time
    {misdeed}
child.tell = tell
batch.main()
"""


@pytest.mark.parametrize(
    ("misdeed", "code"),
    [
        ("time.sleep(60)", "TIME_LIMIT"),
        ("os.close(1); time.sleep(60)", "TIME_LIMIT"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "TIME_LIMIT"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "MEMORY_LIMIT"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "INSPECTOR_FAILED"),
        ("os._exit(3)", "INSPECTOR_FAILED"),
        ("pass", "INSPECTOR_FAILED"),
        ("raise ValueError", "INSPECTOR_FAILED"),
        ("os.write(1, b'not json')", "INSPECTOR_FAILED"),
        ("os.write(1, b'x' * 100_000)", "INSPECTOR_FAILED"),
        ("open('/etc/hostname')", "INSPECTOR_FAILED"),
        ("os.fork()", "INSPECTOR_FAILED"),
    ],
)
def test_inspector_copy_misbehaves(misdeed: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "pretend.py"
    script.write_text(PRETEND.format(root=str(Path(__file__).resolve().parents[3]), misdeed=misdeed))
    monkeypatch.setattr(many, "_HELPER", script)

    with Inspector() as inspector:
        codes = [inspector.read(path=real("CT_small.dcm")).code for _ in range(2)]

    assert codes == [code, code]


@pytest.mark.parametrize("script", ["pass", "import time; time.sleep(60)"])
def test_inspector_without_a_helper_says_so(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    helper = tmp_path / "helper.py"
    helper.write_text(script)
    monkeypatch.setattr(many, "_HELPER", helper)
    monkeypatch.setattr(many, "_START_SECONDS", 0)

    with Inspector(wall_seconds=0.5) as inspector:
        assert inspector.read(path=real("CT_small.dcm")).code in ("INSPECTOR_FAILED", "TIME_LIMIT")
