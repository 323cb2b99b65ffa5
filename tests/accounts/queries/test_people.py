import pytest

from accounts.queries.people import search_people
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["osei", "Kofi OSEI", "4711 neuro", "kofi\x00osei", "k.osei@"])
def test_person_is_found_by_words(text: str):
    kofi = make_person(full_name="Kofi Osei", phone="4711", department="Neuro", email="k.osei@hospital.example")
    make_person(full_name="Kofi Mensah", phone="4712", department="Chest", email="k.mensah@hospital.example")

    assert search_people(text) == [kofi]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("4711", ["Extension"]),
        ("47 11", ["Extension"]),
        ("030 88-4711", ["Extension"]),
        ("+49 30 1234567", ["Whole"]),
        ("0049 30 1234567", ["Whole"]),
        ("1234567", ["Whole"]),
        ("030 / 123 45 67", ["Whole"]),
        ("0000", []),
        ("47", ["Extension"]),
        ("999", []),
    ],
)
def test_person_is_found_by_the_digits_of_their_number(typed: str, names: list[str]):
    make_person(full_name="Extension", phone="47-11")
    make_person(full_name="Whole", phone="+49 (30) 123 45 67")
    make_person(full_name="Gone", phone="4711", is_active=False)

    assert [person.full_name for person in search_people(typed)] == names


def test_person_who_left_is_not_found():
    make_person(full_name="Kofi Osei", is_active=False)

    assert search_people("kofi") == []
