"""Application entities as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.codes import code_of, new_code
from assets.rules.dicom_config import BadCapability, Capability, Entity, capabilities_of, capability_text, check_entity
from assets.rules.dicom_names import SOP_CLASSES, TRANSFER_SYNTAXES, is_uid

CT = "1.2.840.10008.5.1.4.1.1.2"
LITTLE, J2K = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.90"


def test_names_and_uids_are_understood():
    text = f"ct image storage | scu | Explicit VR Little Endian; {J2K}\n\n1.2.3.4|SCP\n"

    assert capabilities_of(text) == (
        Capability(sop_class=CT, role="SCU", transfer_syntaxes=(LITTLE, J2K)),
        Capability(sop_class="1.2.3.4", role="SCP"),
    )


@pytest.mark.parametrize("line", ["CT", "Toast Storage|SCU", f"{CT}|both", f"{CT}|SCU|morse", f"{CT}|SCU|x|y"])
def test_other_lines_are_refused_by_number(line):
    with pytest.raises(BadCapability, match=r"^Line 2: "):
        capabilities_of(f"\n{line}")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, []),
        ({"title": ""}, ["title"]),
        ({"title": "A" * 17}, ["title"]),
        ({"host": "a b"}, ["host"]),
        ({"port": 104}, ["host"]),
        ({"host": "ct2", "port": 70_000}, ["port"]),
        ({"is_initiator": False, "is_acceptor": False}, ["is_initiator"]),
        ({"description": "x" * 121}, ["description"]),
        ({"capabilities": (Capability(sop_class="1.2", role="SCU"),) * 301}, ["capabilities"]),
    ],
)
def test_entity_is_checked(fields, wrong):
    assert list(check_entity(Entity(**{"title": "CT2"} | fields))) == wrong


UIDS = st.sampled_from([*SOP_CLASSES, "1.2.3.99"])
SYNTAXES = st.lists(st.sampled_from([*TRANSFER_SYNTAXES, "1.9.9"]), unique=True, max_size=4).map(tuple)
CAPABILITIES = st.lists(
    st.builds(Capability, sop_class=UIDS, role=st.sampled_from(["SCU", "SCP"]), transfer_syntaxes=SYNTAXES),
    unique_by=lambda each: (each.sop_class, each.role),
    max_size=6,
).map(tuple)


@given(CAPABILITIES)
def test_lines_are_read_back(capabilities):
    assert capabilities_of(capability_text(capabilities)) == capabilities


def test_names_are_unique_and_uids_are_uids():
    for names in (SOP_CLASSES, TRANSFER_SYNTAXES):
        assert len(set(names.values())) == len(names)
        assert all(is_uid(uid) for uid in names)


def test_codes_are_read_in_any_case():
    code = new_code()

    assert code_of(f" {code[:4].lower()}-{code[4:]} ") == code
    assert [code_of(text) for text in ("", code[:7], code + "2", "ILOU0123")] == ["", "", "", ""]
