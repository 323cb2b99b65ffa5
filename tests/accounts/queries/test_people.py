import pytest

from accounts.queries.people import search_people
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["osei", "Kofi OSEI", "4711 neuro", "kofi\x00osei", "k.osei@"])
def test_person_is_found_by_words(text: str):
    kofi = make_person(full_name="Kofi Osei", phone="4711", department="Neuro", email="k.osei@hospital.example")
    make_person(full_name="Kofi Mensah", phone="4712", department="Chest", email="k.mensah@hospital.example")

    assert search_people(text) == [kofi]


def test_person_who_left_is_not_found():
    make_person(full_name="Kofi Osei", is_active=False)

    assert search_people("kofi") == []
