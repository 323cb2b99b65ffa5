from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notifications.actions import delivery as sender
from notifications.channels.keys import secrets_of
from notifications.models import Delivery, Endpoint, EndpointAct, Reach
from tests.factories import NOW, make_person, make_queue, make_supervisor
from tests.notifications.endpoints import make_endpoint
from tests.notifications.hook_server import HookServer

LIST_QUERIES = 3
PAGE_QUERIES = 7
FORM = {"name": "CMMS", "url": "https://hooks.example/in?key=1", "events": ["ticket_routed", "ticket_resolved"]}
GATEWAY = {
    "name": "SMS", "url": "https://sms.example/", "method": "POST", "body": '{"to": "{number}", "m": "{text}"}',
    "headers": "Authorization: Bearer x", "number": "+44 7700 900123",
}  # fmt: skip


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    client.force_login(make_person(role="administrator", full_name="Adam Admin"))
    return client


@pytest.fixture
def endpoint(db: None) -> Endpoint:
    return make_endpoint(url="https://hooks.example/in?key=1")


def at(name: str, endpoint: Endpoint) -> str:
    return reverse(f"notifications:{name}", args=[endpoint.pk])


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_few_questions(
    admin: Client, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(count):
        make_endpoint(url="https://hooks.example/", name=f"Hook {number}")

    with django_assert_num_queries(LIST_QUERIES):
        answer = admin.get(reverse("notifications:endpoints"))

    assert len(answer.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_few_questions(
    admin: Client, endpoint: Endpoint, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    """Session, person, endpoint, queues, last test, its attempt, messages, acts; one less while a test is under way."""
    for _ in range(count):
        admin.post(at("endpoint_test", endpoint))

    with django_assert_num_queries(PAGE_QUERIES + 1):
        answer = admin.get(at("endpoint", endpoint))

    assert answer.context["test"]["is_running"]


def test_webhook_is_added_with_its_address_out_of_sight(admin: Client) -> None:
    queue = make_queue(code="PACS", name="PACS")

    answer = admin.post(
        reverse("notifications:endpoint_new") + "?kind=webhook",
        FORM | {"queues": [str(queue.pk)], "priorities": ["1"]},
        follow=True,
    )

    added = Endpoint.objects.get()
    assert (added.events, added.queues, added.priorities) == (["ticket_resolved", "ticket_routed"], [queue.pk], [1])
    assert (added.shown, secrets_of(added).url) == ("https://hooks.example/in", FORM["url"])
    assert "key=1" not in answer.content.decode()
    assert secrets_of(added).key not in answer.content.decode()


def test_gateway_is_added_and_changed_without_entering_secrets_again(admin: Client) -> None:
    admin.post(reverse("notifications:endpoint_new") + "?kind=gateway", GATEWAY)
    added = Endpoint.objects.get()
    page = admin.get(at("endpoint_edit", added)).content.decode()

    admin.post(at("endpoint_edit", added), GATEWAY | {"name": "Texts", "url": "", "headers": ""})

    added.refresh_from_db()
    secrets = secrets_of(added)
    assert "Bearer x" not in page
    assert (added.name, added.number, secrets.url) == ("Texts", "+447700900123", GATEWAY["url"])
    assert secrets.headers == {"Authorization": "Bearer x"}


@pytest.mark.parametrize(
    ("kind", "change", "field"),
    [("webhook", {"url": "nonsense"}, "url"), ("webhook", {"events": []}, "events"),
     ("webhook", {"events": ["nonsense"]}, "events"), ("webhook", {"queues": ["99999999999999999999"]}, "queues"),
     ("webhook", {"name": "Hook"}, "name"), ("webhook", {"url": "https://a\u0000b/"}, "url"),
     ("pager", {"url": "nonsense"}, "url"), ("gateway", {"body": "nonsense"}, "body"),
     ("gateway", {"number": "12"}, "number"), ("gateway", {"headers": "nonsense"}, "headers")],
)  # fmt: skip
def test_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(
    admin: Client, endpoint: Endpoint, kind: str, change: dict[str, Any], field: str
) -> None:
    data = (GATEWAY if kind == "gateway" else FORM) | change

    answer = admin.post(f"{reverse('notifications:endpoint_new')}?kind={kind}", data)

    assert (answer.status_code, field in answer.context["form"].errors) == (400, True)
    assert Endpoint.objects.count() == 1


def test_test_is_sent_and_its_outcome_shown(admin: Client, hook: HookServer) -> None:
    endpoint = make_endpoint(url=hook.url)

    admin.post(at("endpoint_test", endpoint))
    before = admin.get(at("endpoint", endpoint)).context["test"]
    sender.sweep(at=Delivery.objects.get().next_at)
    after = admin.get(at("endpoint", endpoint)).context["test"]

    assert (before["is_running"], before["level"]) == (True, "info")
    assert (after["is_running"], after["level"], len(hook.asked)) == (False, "success", 1)


def test_secret_is_shown_when_asked_for_and_that_is_noted(admin: Client, endpoint: Endpoint) -> None:
    answer = admin.post(at("endpoint_secret", endpoint))

    assert secrets_of(endpoint).key in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert EndpointAct.objects.latest("pk").verb == "revealed"


def test_buttons_of_the_page_do_what_they_say(admin: Client, endpoint: Endpoint) -> None:
    key = secrets_of(endpoint).key

    admin.post(at("endpoint_rotate", endpoint))
    admin.post(at("endpoint_switch", endpoint), {"on": "0"})
    endpoint.refresh_from_db()
    off, rotated = endpoint.state, secrets_of(endpoint)
    admin.post(at("endpoint_switch", endpoint), {"on": "1"})
    admin.post(at("endpoint_remove", endpoint))

    endpoint.refresh_from_db()
    assert (off, rotated.old_key, endpoint.state) == ("disabled", key, "deleted")
    assert admin.get(at("endpoint", endpoint)).status_code == 404
    verbs = list(EndpointAct.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["added", "rotated", "disabled", "enabled", "deleted"]


def test_replay_says_how_many_before_it_sends(admin: Client, endpoint: Endpoint) -> None:
    answer = admin.get(at("endpoint_replay", endpoint), {"since": "2026-03-02T00:00", "until": "2026-03-03T00:00"})
    wrong = admin.get(at("endpoint_replay", endpoint), {"since": "2026-03-02T00:00", "until": "2026-03-01T00:00"})

    assert (answer.status_code, answer.context["count"], wrong.status_code) == (200, 0, 400)


def test_endpoints_are_for_administrators(client: Client, endpoint: Endpoint) -> None:
    client.force_login(make_supervisor())

    for name in ("endpoint_test", "endpoint_rotate", "endpoint_secret", "endpoint_switch", "endpoint_remove"):
        assert client.post(at(name, endpoint)).status_code == 403
    assert EndpointAct.objects.count() == 1


def test_phone_is_saved_and_a_wrong_one_kept_in_the_form(client: Client, db: None) -> None:
    person = make_person()
    client.force_login(person)

    wrong = client.post(reverse("notifications:reach"), {"mobile": "07700 900123"})
    client.post(reverse("notifications:reach"), {"mobile": "+44 7700 900123", "pager_mail": "p@pager.example"})

    reach = Reach.objects.get()
    assert (wrong.status_code, wrong.context["reach_form"]["mobile"].value()) == (400, "07700 900123")
    assert (reach.person_id, reach.mobile, reach.pager_mail) == (person.pk, "+447700900123", "p@pager.example")


def test_dead_messages_are_counted_and_sent_again_or_set_aside(admin: Client, endpoint: Endpoint) -> None:
    from notifications import relay
    from tests.factories import make_ticket

    make_ticket()
    relay.sweep(at=NOW)
    Delivery.objects.update(state="dead", last_error="HTTP 400")
    address = f"{reverse('notifications:deliveries_resend')}?channel=webhook"

    count = admin.get(address).context["count"]
    banner = admin.get(reverse("notifications:alarm"))
    admin.post(address, {"do": "aside"})
    quiet = admin.get(reverse("notifications:alarm"))

    assert (count, banner.status_code, quiet.status_code) == (1, 200, 204)
