"""The flow of a device over the API."""

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.factories import make_agent, make_device, make_link, make_location, make_person, make_routed, make_service
from tests.factories.calls import caller

pytestmark = pytest.mark.django_db


def test_links_say_what_comes_and_goes() -> None:
    router = make_routed(make_device(tag="CT2"))
    make_link(router, make_service(name="ED reading"), group="Pair")

    found = caller(make_agent()).get(reverse("api:device_flow", args=["rtr1"])).json()

    assert [(link["from_device"], link["kind"]) for link in found["gets"]] == [("CT2", "images")]
    assert [(link["to_device"], link["to_service"], link["redundancy"], link["needed"]) for link in found["sends"]] == [
        ("PACS", None, None, None),
        (None, "ED reading", "Pair", 1),
    ]


def test_impact_names_rooms_with_the_way_to_them() -> None:
    make_routed(make_device(tag="CT2", location=make_location(name="CT room 2")))

    found = caller(make_agent()).get(reverse("api:device_impact", args=["RTR1"])).json()

    assert (found["rooms_lost"], found["services_lost"], found["services"]) == (1, 0, [])
    assert found["rooms"] == [
        {
            "name": "CT room 2",
            "site": found["rooms"][0]["site"],
            "state": "cut_off",
            "why": "Images cannot be sent.",
            "path": ["RTR1", "CT2"],
            "has_lost": True,
            "tags": ["CT2"],
        }
    ]


@pytest.mark.parametrize("name", ["device_flow", "device_impact"])
def test_the_flow_is_for_the_desk(name: str) -> None:
    make_device(tag="CT2")
    people = (make_person(), make_agent())

    statuses = [caller(person).get(reverse(f"api:{name}", args=["CT2"])).status_code for person in people]

    assert statuses == [403, 200]
    assert caller(people[1]).get(reverse(f"api:{name}", args=["NOPE"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_routed(*(make_device() for _ in range(count)))
    client = caller(make_agent())

    for name in ("device_flow", "device_impact"):
        with django_assert_num_queries(4):  # session, person, device, links
            client.get(reverse(f"api:{name}", args=["RTR1"]))
