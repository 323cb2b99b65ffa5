"""Encrypting identifiers: bound to their place, found again by a fingerprint, unreadable without their key."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.rules.sealing import (
    BadKeys,
    MasterKey,
    Unreadable,
    blind_index,
    master_keys,
    new_data_key,
    seal,
    squeezed,
    uid_key,
    unseal,
    unwrap,
    wrap,
    wrapped_by,
)

KEY = "2026:" + base64.b64encode(b"k" * 32).decode()
MASTER, OTHER = MasterKey("2026", b"k" * 32), MasterKey("2027", b"o" * 32)


def test_keys_of_the_site_come_first_and_the_built_in_one_last():
    keys = master_keys([KEY, " "], secret_key="s")

    assert [key.id for key in keys] == ["2026", "built-in"]
    assert keys[0] == MASTER
    assert master_keys([], secret_key="s")[0] != master_keys([], secret_key="t")[0]


@pytest.mark.parametrize(
    "given_keys", [["x"], ["2026:short"], ["built-in:" + KEY[5:]], [KEY, KEY], ["A B:" + KEY[5:]], ["2026:§"]]
)
def test_bad_keys_are_named_without_being_told(given_keys):
    with pytest.raises(BadKeys) as refused:
        master_keys(given_keys, secret_key="s")

    assert KEY[5:] not in str(refused.value)


@given(st.text(max_size=200))
def test_what_is_sealed_is_read_in_its_place_alone(text):
    key = new_data_key()
    sealed = seal(text, data_key=key, place="1/concerned/accession")

    assert unseal(sealed, data_key=key, place="1/concerned/accession") == text
    for wrong in ({"data_key": new_data_key(), "place": "1/concerned/accession"}, {"data_key": key, "place": "2/c/a"}):
        with pytest.raises(Unreadable):
            unseal(sealed, **wrong)
    with pytest.raises(Unreadable):
        unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), data_key=key, place="1/concerned/accession")
    with pytest.raises(Unreadable):
        unseal(b"", data_key=key, place="1/concerned/accession")


def test_a_data_key_is_opened_by_the_key_that_wrapped_it():
    data_key = new_data_key()
    wrapped = wrap(data_key, master=MASTER, name="n")

    assert wrapped_by(wrapped) == "2026"
    assert unwrap(wrapped, masters=[OTHER, MASTER], name="n") == data_key
    for masters, name in (([OTHER], "n"), ([MASTER], "m"), ([MasterKey("2026", b"x" * 32)], "n")):
        with pytest.raises(Unreadable):
            unwrap(wrapped, masters=masters, name=name)
    assert data_key not in wrapped


@pytest.mark.parametrize(("one", "other", "is_same"), [
    ("NW-2024 0817", "nw20240817", True),
    ("1.2.3", "1.2.3", True),
    ("00123", "123", False),
    ("12", "13", False),
])  # fmt: skip
def test_fingerprints_ignore_how_it_is_typed(one, other, is_same):
    same = blind_index(one, field="accession", master=MASTER) == blind_index(other, field="accession", master=MASTER)

    assert same is is_same
    assert blind_index(one, field="accession", master=MASTER) != blind_index(one, field="patient_id", master=MASTER)
    assert blind_index(one, field="accession", master=MASTER) != blind_index(one, field="accession", master=OTHER)
    assert squeezed(one) not in blind_index(one, field="accession", master=MASTER)


def test_uids_of_tickets_are_mapped_by_different_keys():
    one, other = new_data_key(), new_data_key()

    assert uid_key(one) == uid_key(one)
    assert uid_key(one) != uid_key(other)
