import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.factories import make_agent, make_category, make_person, make_queue
from tests.factories.calls import caller

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["queues", "categories"])
def test_queries(name: str, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(count):
        make_category(queue=make_queue(code=f"Q{number}"))
    client = caller(make_agent())

    with django_assert_num_queries(3):  # session, person, rows
        response = client.get(reverse(f"api:{name}"))

    assert len(response.json()["results"]) == count


def test_causes_are_for_the_desk() -> None:
    make_category(resolution_codes=["resent"])

    seen = [
        caller(person).get(reverse("api:categories")).json()["results"][0]["resolution_codes"]
        for person in (make_person(), make_agent())
    ]

    assert seen == [[], ["resent"]]
