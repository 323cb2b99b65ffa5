import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.views.urls")]


@pytest.fixture
def person(client: Client) -> Person:
    person = Person.objects.create_user("kofi@hospital.example", "pw", full_name="Kofi Osei")
    client.force_login(person)
    return person


def test_me_shows_what_the_desk_knows(client: Client, person: Person) -> None:
    response = client.get("/me/")

    assert response.context["form"].initial == {
        "full_name": "Kofi Osei",
        "phone": "",
        "department": "",
        "language": "",
    }


def test_me_saves_details(client: Client, person: Person) -> None:
    details = {"full_name": "Dr Kofi Osei", "phone": "4417", "department": "Neuro", "language": "de"}
    response = client.post("/me/", details)

    person.refresh_from_db()
    assert (response.status_code, person.full_name, person.phone, person.department, person.language) == (
        302,
        "Dr Kofi Osei",
        "4417",
        "Neuro",
        "de",
    )


def test_me_keeps_the_name_on_one_line(client: Client, person: Person) -> None:
    client.post("/me/", {"full_name": "Kofi\r\nBcc: all@hospital.example\tOsei"})

    person.refresh_from_db()
    assert person.full_name == "Kofi Bcc: all@hospital.example Osei"


def test_me_without_a_name_saves_nothing(client: Client, person: Person) -> None:
    response = client.post("/me/", {"full_name": "", "phone": "4417"})

    person.refresh_from_db()
    assert (response.status_code, person.phone) == (400, "")


def test_me_asks_to_sign_in(client: Client) -> None:
    response = client.get("/me/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/me/")


def test_me_queries(client: Client, person: Person, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):  # session, person
        client.get("/me/")


def test_single_keys_are_switched_off_and_on_again(client: Client, person: Person) -> None:
    off = client.post("/me/keys/", {"on": ""})
    person.refresh_from_db()
    assert (off["Location"], person.has_shortcuts) == ("/me/", False)
    assert '<html lang="en" data-theme="auto" data-keys="off">' in client.get("/me/").content.decode()

    client.post("/me/keys/", {"on": "1"})
    person.refresh_from_db()
    assert person.has_shortcuts is True
    assert "data-keys" not in client.get("/me/").content.decode()
