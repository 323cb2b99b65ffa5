import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from assets.enums import Lifecycle
from tests.factories import make_agent, make_device, make_location, make_person
from tests.factories.calls import caller

pytestmark = pytest.mark.django_db


def test_network_addresses_are_for_the_desk() -> None:
    device = make_device(tag="CT2", host="10.0.0.2")
    addresses = [reverse("api:devices"), reverse("api:device", args=["ct2"])]

    (many, one), (many_desk, one_desk) = (
        [caller(person).get(address).json() for address in addresses] for person in (make_person(), make_agent())
    )

    assert (one["network"], many["results"][0]["network"]) == (None, None)
    assert one_desk["network"] == many_desk["results"][0]["network"]
    assert (one_desk["network"]["host"], one_desk["network"]["ae_title"]) == ("10.0.0.2", device.ae_title)


def test_retired_devices_are_for_the_desk() -> None:
    make_device(tag="OLD", lifecycle=Lifecycle.RETIRED.value)
    people = (make_person(), make_agent())

    counts = [len(caller(person).get(reverse("api:devices")).json()["results"]) for person in people]
    statuses = [caller(person).get(reverse("api:device", args=["OLD"])).status_code for person in people]

    assert (counts, statuses) == ([0, 1], [404, 200])


def test_words_find_devices_and_pages_follow() -> None:
    for tag in ("CT1", "CT2", "CT3"):
        make_device(tag=tag, name="Scanner")
    make_device(tag="MR1", name="Magnet", modality="MR")
    client = caller(make_person())

    first = client.get(reverse("api:devices"), {"q": "scanner", "page_size": 2}).json()
    second = client.get(first["next"]).json()

    assert [[row["tag"] for row in page["results"]] for page in (first, second)] == [["CT1", "CT2"], ["CT3"]]


@pytest.mark.parametrize("count", [1, 3])
def test_queries(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    devices = [make_device(location=make_location(name=f"Room {number}")) for number in range(count)]
    client = caller(make_agent())

    with django_assert_num_queries(3):  # session, person, rows
        client.get(reverse("api:devices"))
    with django_assert_num_queries(3):
        client.get(reverse("api:device", args=[devices[0].tag]))
