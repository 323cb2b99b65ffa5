"""Sorting on disk."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tickets.intake.spool import Spool


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=40))
def test_lines_come_back_sorted_and_ties_in_the_order_they_came(keys: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        spool = Spool(folder=Path(folder), name="x", run=7)
        for place, key in enumerate(keys):
            spool.add(list(key), str(place))

        found = [(tuple(key), int(line)) for key, line in spool.sorted()]

        assert found == sorted(((key, place) for place, key in enumerate(keys)), key=lambda item: (item[0], item[1]))
        assert list(Path(folder).iterdir()) == []


def test_what_is_added_lies_on_disk_beyond_one_run(tmp_path: Path) -> None:
    spool = Spool(folder=tmp_path, name="rows", run=2)
    for place in range(5):
        spool.add([f"{place}\t\n"], "x")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows-00000.jsonl", "rows-00001.jsonl"]
