import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from assets.actions.device import change_device
from assets.enums import Lifecycle
from assets.models import Device
from assets.queries.history import device_history
from tests.factories import NOW, make_agent, make_device, make_location, make_person, make_site
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


NEW = {"tag": "CT9", "name": "CT 9", "kind": "modality", "why": "New scanner"}


def test_the_desk_adds_and_changes_devices() -> None:
    client = caller(make_agent(full_name="Ana Ruiz"))
    site = make_site().code

    made = client.post(reverse("api:devices"), NEW | {"site": site})
    changed = client.patch(reverse("api:device", args=["ct9"]), {"model": "Spin 64", "version": 1, "why": "Typo"})

    assert (made.status_code, made["Location"]) == (201, reverse("api:device", args=["CT9"]))
    assert (changed.status_code, changed.json()["model"], changed.json()["version"]) == (200, "Spin 64", 2)
    newest = device_history(Device.objects.get())[0]
    assert (newest.person, newest.way, newest.why) == ("Ana Ruiz", "through the API", "Typo")


def test_what_is_wrong_is_said_by_field() -> None:
    client = caller(make_agent())

    answer = client.post(reverse("api:devices"), NEW | {"port": "0", "site": "nowhere"})

    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"port", "site"})
    assert Device.objects.count() == 0


def test_a_change_over_anothers_is_a_conflict() -> None:
    device = make_device(tag="CT2", model="A")
    agent = make_agent()
    change_device(actor=agent, device_id=device.pk, said={"model": "B"}, version=1, at=NOW)

    answer = caller(agent).patch(reverse("api:device", args=["CT2"]), {"model": "C", "version": 1})

    assert (answer.status_code, answer.json()["code"]) == (409, "stale_device")
    assert (answer.json()["version"], answer.json()["fields"]) == (2, ["model"])


def test_requesters_change_nothing() -> None:
    make_device(tag="CT2")
    client = caller(make_person())

    answers = [
        client.post(reverse("api:devices"), NEW),
        client.patch(reverse("api:device", args=["CT2"]), {"name": "Mine", "version": 1}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert client.patch(reverse("api:device", args=["NOPE"]), {"version": 1}).status_code == 404


def test_devices_are_filtered_for_everybody() -> None:
    make_device(tag="CT1")
    make_device(tag="MR1", modality="MR")

    for person in (make_agent(), make_person()):
        answer = caller(person).get(reverse("api:devices"), {"modality": "MR"}).json()
        assert [row["tag"] for row in answer["results"]] == ["MR1"]
