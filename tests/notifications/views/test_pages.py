"""The pages about paging: list, one page, ladder, link without sign-in, answers of gateways."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notifications.models import Page, PageCall, QueueLadder
from notifications.queries.page_links import VALID_FOR, call_of_token, token_of
from tests.factories import NOW
from tests.notifications.paging import Ward, step, the_page
from tickets.models import OnCallShift, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(ward: Ward, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Ticket:
    """Ana was just called."""
    for module in ("page_link", "pages", "ladder"):
        monkeypatch.setattr(f"notifications.views.{module}.timezone.now", lambda: NOW)
    ticket = ward.urgent()
    step(ward, 0)
    return ticket


def link() -> str:
    return reverse("notifications:page_link", args=[token_of(PageCall.objects.get().pk)])


def sign_in(client: Client, person: Any) -> Client:
    client.force_login(person)
    return client


def test_the_link_shows_what_it_is_about_and_a_get_changes_nothing(client: Client, called: Ticket) -> None:
    answer = client.get(link())

    assert answer.status_code == 200
    assert ("Scanner down" in answer.text, "I have it" in answer.text, called.subject in answer.text) == (
        True, True, False,
    )  # fmt: skip
    assert the_page().state == "calling"


def test_the_link_acknowledges_without_cookies_and_takes_the_ticket(ward: Ward, called: Ticket) -> None:
    client = Client(enforce_csrf_checks=True)

    answers = [client.post(link()).status_code for _ in range(2)]

    page = the_page()
    called.refresh_from_db()
    assert answers == [302, 302]
    assert (page.state, page.acknowledged_by, page.acknowledged_how) == ("acknowledged", ward.ana, "link")
    assert (called.assignee, called.page_state) == (ward.ana, "acknowledged")
    assert called.events.filter(kind="page_acknowledged").count() == 1
    assert "You have it" in client.get(link()).text


def test_a_german_reads_the_link_in_german(client: Client, ward: Ward, called: Ticket) -> None:
    ward.ana.language = "de"
    ward.ana.save(update_fields=["language"])

    before, after = client.get(link()).text, client.post(link(), follow=True).text

    assert '<html lang="de"' in before
    assert ("Ana Agent wurde um 10:00 Uhr gerufen." in before, "Ich übernehme" in before) == (True, True)
    assert ("Sie haben übernommen" in after, "Quittiert um 10:00 Uhr." in after) == (True, True)
    assert [words for words in ("I have it", "Skip to main", "Open the ticket") if words in before + after] == []


def test_an_old_link_says_so_in_the_language_of_whoever_was_called(
    client: Client, ward: Ward, called: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward.ana.language = "de"
    ward.ana.save(update_fields=["language"])
    monkeypatch.setattr("notifications.views.page_link.timezone.now", lambda: NOW + VALID_FOR)

    answer = client.get(link())

    assert (answer.status_code, "Dieser Link gilt nicht mehr" in answer.text) == (404, True)


def test_a_second_person_sees_who_has_it(client: Client, ward: Ward, called: Ticket) -> None:
    step(ward, 5)
    first, second = (reverse("notifications:page_link", args=[token_of(c.pk)]) for c in PageCall.objects.order_by("pk"))
    client.post(second)

    answer = client.post(first, follow=True)

    assert "Ben Agent has it" in answer.text
    assert the_page().acknowledged_by == ward.ben


@pytest.mark.parametrize("token", ["1-aaaaaaaaaaaaaaaa", "x", "999999999999999999-aaaaaaaaaaaaaaaa", "1-é"])
def test_a_forged_link_opens_nothing(client: Client, called: Ticket, token: str) -> None:
    answer = client.post(reverse("notifications:page_link", args=[token]))

    assert (answer.status_code, the_page().state) == (404, "calling")


def test_a_link_ends_after_a_day_and_with_the_work_of_its_person(client: Client, ward: Ward, called: Ticket) -> None:
    call = PageCall.objects.get()

    assert call_of_token(token_of(call.pk), at=call.called_at + VALID_FOR) is None
    ward.ana.is_active = False
    ward.ana.save()
    assert client.post(link()).status_code == 404


def test_a_gateway_brings_the_answer_of_whoever_was_called(client: Client, called: Ticket, settings: Any) -> None:
    address, code = reverse("notifications:page_inbound"), the_page().code
    body = {"from": "ana@example.org", "text": f"ACK {code}"}
    closed = client.post(address, body).status_code
    settings.PAGE_INBOUND_SECRET = "s3cret"
    key = {"HTTP_AUTHORIZATION": "Bearer s3cret"}

    wrong = client.post(address, body).status_code
    stranger = client.post(address, body | {"from": "ben@example.org"}, **key).json()
    first = client.post(address, json.dumps(body), content_type="application/json", **key).json()
    broken = client.post(address, "[", content_type="application/json", **key).status_code

    assert (closed, wrong, broken) == (404, 401, 400)
    assert (stranger, first) == ({"outcome": "ignored"}, {"outcome": "acknowledged"})
    assert the_page().acknowledged_how == "reply"


def test_the_ticket_and_the_inbox_have_the_button(client: Client, ward: Ward, called: Ticket) -> None:
    sign_in(client, ward.ben)
    addresses = (reverse("desk:inbox"), reverse("desk:ticket", args=[called.pk]))
    shown = [client.get(address).text for address in addresses]

    client.post(reverse("notifications:page_have_it", args=[called.pk]), {"next": "/desk/"})

    assert ["I have it" in text for text in shown] == [True, True]
    assert (the_page().acknowledged_by, the_page().acknowledged_how) == (ward.ben, "app")
    assert "acknowledged the page here" in client.get(reverse("desk:ticket", args=[called.pk])).text


def test_the_list_asks_the_same_questions_however_long(
    client: Client, ward: Ward, called: Ticket, django_assert_num_queries: Any
) -> None:
    sign_in(client, ward.sam)
    for count in (1, 3):
        while Page.objects.count() < count:
            ward.urgent()
        with django_assert_num_queries(4):
            answer = client.get(reverse("notifications:pages"))
        assert answer.text.count("Scanner down") >= count


def test_a_page_shows_its_calls(client: Client, ward: Ward, called: Ticket) -> None:
    answer = sign_in(client, ward.sam).get(reverse("notifications:page", args=[the_page().pk]))

    assert ("Ana Agent" in answer.text, "First call" in answer.text, "Calling" in answer.text) == (True, True, True)


def test_a_test_calls_oneself_and_is_acknowledged(client: Client, ward: Ward, called: Ticket) -> None:
    sign_in(client, ward.ben)
    client.post(reverse("notifications:page_test"))
    drill = Page.objects.get(drill_of=ward.ben)
    step(ward, 0)

    assert list(drill.calls.values_list("person", "delivery__ticket")) == [(ward.ben.pk, None)]
    other = sign_in(Client(), ward.ana).get(reverse("notifications:page", args=[drill.pk]))
    client.post(reverse("notifications:page_acknowledge", args=[drill.pk]))
    drill.refresh_from_db()
    assert (other.status_code, drill.state) == (404, "acknowledged")


def ladder_data(**fields: Any) -> dict[str, Any]:
    data = {"priorities": ["1", "2"], "repeats": "1", "pause": "3", "takes": "on"}
    rows = (("first_call", "0", "sms"), ("lead", "4", "email"))
    for number, (who, after, means) in enumerate(rows):
        data |= {f"step{number}-who": who, f"step{number}-after": after, f"step{number}-means": means}
    return data | fields


def test_a_lead_changes_the_ladder(client: Client, ward: Ward, called: Ticket) -> None:
    answer = sign_in(client, ward.lea).post(reverse("notifications:ladder", args=["CT"]), ladder_data())

    content = QueueLadder.objects.get(queue=ward.queue).content
    assert answer.status_code == 302
    assert [(rung["who"], rung["after"], rung["means"]) for rung in content["rungs"]] == [
        ("first_call", 0, ["sms"]), ("lead", 4, ["email"]),
    ]  # fmt: skip
    assert (content["priorities"], content["repeats"], content["when_empty"]) == ([1, 2], 1, False)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"step1-after": "0"}, "Each step comes later"),
        ({"step0-after": "3"}, "taken at once"),
        ({"step1-after": "x"}, "Look at the marked fields"),
        ({"step1-who": "person"}, "Choose who is called"),
        ({"step1-person": "9999"}, "not one of the choices"),
        ({"step0-who": "", "step1-who": ""}, "at least one step"),
        ({"repeats": "99"}, "less than or equal"),
        ({"priorities": ["7"]}, "valid choice"),
    ],
)
def test_what_cannot_be_walked_is_said_and_kept(
    client: Client, ward: Ward, called: Ticket, fields: dict[str, Any], says: str
) -> None:
    answer = sign_in(client, ward.lea).post(reverse("notifications:ladder", args=["CT"]), ladder_data(**fields))

    assert (answer.status_code, says in answer.text) == (400, True)
    assert not QueueLadder.objects.exists()


def test_who_does_not_lead_reads_the_ladder_and_cannot_change_it(client: Client, ward: Ward, called: Ticket) -> None:
    sign_in(client, ward.ben)

    assert client.post(reverse("notifications:ladder", args=["CT"]), ladder_data()).status_code == 403
    assert "Save the ladder" not in client.get(reverse("notifications:ladder", args=["CT"])).text


def test_the_ladder_says_what_would_happen_now(client: Client, ward: Ward, called: Ticket) -> None:
    OnCallShift.objects.filter(level=2).delete()

    text = sign_in(client, ward.lea).get(reverse("notifications:ladder", args=["CT"])).text

    assert "by mail (no number for text messages)" in text
    assert ("Nobody is on second call." in text, "1 gap" in text) == (True, True)
    assert "after 45 min" in " ".join(text.split())


def test_the_usual_ladder_comes_back(client: Client, ward: Ward, called: Ticket) -> None:
    sign_in(client, ward.lea).post(reverse("notifications:ladder", args=["CT"]), ladder_data())
    client.post(reverse("notifications:ladder_reset", args=["CT"]))

    assert len(QueueLadder.objects.get().content["rungs"]) == 4


