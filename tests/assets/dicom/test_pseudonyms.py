"""Identities leave the child as pseudonyms alone, and only under a key."""

from assets.rules.pseudonyms import pseudonym
from tests.assets.dicom import hostile
from tests.assets.dicom.test_child import CT, ask_all

PATIENT = hostile.element(0x00100010, "PN", "SIMPSON^BART=X") + hostile.element(0x00100020, "LO", "4711-0815")


def test_answer_identities_are_pseudonyms_under_the_key() -> None:
    ours, theirs = (ask_all(hostile.part10(CT + PATIENT), key=key)["keys"] for key in (b"ours", b"theirs"))
    again = ask_all(hostile.part10(CT + PATIENT.replace(b"SIMPSON^BART=X", b"Simpson, Bart ")), key=b"ours")["keys"]

    assert ours.keys() == {"name", "patient"}
    assert ours == again
    assert set(ours.values()).isdisjoint(theirs.values())
    assert ours["patient"] == pseudonym(kind="patient", value="47110815", key=b"ours")
    assert ask_all(hostile.part10(CT + PATIENT))["keys"] == {}
