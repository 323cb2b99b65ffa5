import pytest

from accounts.actions.profile import change_profile
from accounts.models import Person
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_change_profile_saves_my_own_details_alone():
    me = make_person(full_name="Kofi Osei", email="kofi@hospital.example")
    other = make_person(full_name="Ana Ruiz", email="ana@hospital.example", phone="1", department="Chest")

    saved = change_profile(actor=me, full_name="Kofi A. Osei", phone="4711", department="Neuro", language="de")

    assert (saved.pk, saved.email) == (me.pk, "kofi@hospital.example")
    assert set(Person.objects.values_list("full_name", "phone", "department")) == {
        ("Kofi A. Osei", "4711", "Neuro"),
        (other.full_name, "1", "Chest"),
    }
