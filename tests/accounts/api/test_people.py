import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.factories import make_agent, make_person
from tests.factories.calls import caller

pytestmark = pytest.mark.django_db


def test_me_says_what_i_may() -> None:
    person = make_person(full_name="Kofi Osei")

    body = caller(person).get(reverse("api:me")).json()

    assert (body["full_name"], body["role"], body["capabilities"]) == ("Kofi Osei", "requester", ["log_ticket"])
    assert body["site"] == {"code": "MAIN", "name": "Main Hospital", "time_zone": "UTC"}


def test_people_are_found_by_every_word() -> None:
    make_person(full_name="Kofi Osei", department="Neuro")
    make_person(full_name="Kofi Mensah")

    body = caller(make_agent()).get(reverse("api:people"), {"q": "kofi neuro"}).json()

    assert [row["full_name"] for row in body["results"]] == ["Kofi Osei"]


@pytest.mark.parametrize("count", [1, 3])
def test_people_queries(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(count):
        make_person(full_name="Kofi")
    client = caller(make_agent())

    with django_assert_num_queries(3):  # session, person, rows
        response = client.get(reverse("api:people"), {"q": "Kofi"})

    assert len(response.json()["results"]) == count
