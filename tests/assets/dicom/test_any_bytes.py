"""Any bytes at all end in a finding or in facts of the list."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.findings import FINDINGS
from tests.assets.dicom import hostile
from tests.assets.dicom.real import real
from tests.assets.dicom.test_child import ALLOWED_FACTS, CT, ask

CT_FILE = real("CT_small.dcm").read_bytes()[:3000]
FLIPS = st.lists(st.tuples(st.integers(132, 2999), st.integers(0, 255)), min_size=1, max_size=8)
ANY_FILE = (
    st.binary(max_size=400)
    | st.binary(max_size=400).map(hostile.part10)
    | st.binary(max_size=200).map(lambda body: hostile.part10(body, syntax=hostile.DEFLATED))
    | st.binary(max_size=200).map(lambda body: hostile.part10(body, syntax="1.2.840.10008.1.2"))
    | st.binary(max_size=200).map(lambda more: hostile.part10(CT + more))
)


def check(content: bytes) -> None:
    said = ask(content)

    assert set(said["codes"]) - FINDINGS.keys() == set()
    assert said["facts"].keys() - ALLOWED_FACTS == set()
    assert all(not isinstance(value, str) or len(value) <= 128 for value in said["facts"].values())


@settings(max_examples=200, deadline=None)
@given(content=ANY_FILE)
def test_answer_any_bytes_is_named(content: bytes) -> None:
    check(content)


@settings(max_examples=150, deadline=None)
@given(flips=FLIPS)
def test_answer_damaged_real_file_is_named(flips: list[tuple[int, int]]) -> None:
    content = bytearray(CT_FILE)
    for place, value in flips:
        content[place] = value

    check(bytes(content))
