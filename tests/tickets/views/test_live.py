"""The pieces a live page asks for."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_person, make_ticket
from tickets import presence
from tickets.actions.message import note, reply
from tickets.models import Ticket
from tickets.rules.live import presence_of
from tickets.rules.presence import Doing
from tickets.views import live

pytestmark = pytest.mark.django_db


def _client(person):
    client = Client()
    client.force_login(person)
    return client


def _news(person, ticket, *, seen, page="desk:news"):
    return _client(person).get(reverse(page, args=[ticket.pk]), {"seen": seen})


def _seen(ticket):
    return Ticket.objects.get(pk=ticket.pk).last_event_seq


def test_news_name_who_did_what() -> None:
    ticket, ellen = make_ticket(), make_agent(full_name="Ellen Shaw")
    seen = _seen(ticket)
    note(actor=ellen, ticket_id=ticket.pk, body="Vendor called.", at=NOW)
    reply(actor=ellen, ticket_id=ticket.pk, body="We look at it.", at=NOW)

    answer = _news(make_agent(), ticket, seen=seen)

    assert answer.status_code == 200
    assert (answer.context["latest"].line, answer.context["more"]) == ("Ellen Shaw replied", 1)
    assert "We look at it" not in answer.content.decode()


def test_no_news_is_no_content() -> None:
    ticket = make_ticket()

    answer = _news(make_agent(), ticket, seen=_seen(ticket))

    assert (answer.status_code, answer.content) == (204, b"")


def test_own_doing_in_another_window_is_said_so() -> None:
    ticket, ellen = make_ticket(), make_agent()
    seen = _seen(ticket)
    note(actor=ellen, ticket_id=ticket.pk, body="Vendor called.", at=NOW)

    assert "You changed this ticket in another window" in _news(ellen, ticket, seen=seen).content.decode()


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_anything_for_seen_is_answered(seen: str) -> None:
    assert _news(make_agent(), make_ticket(), seen=seen).status_code == 200


def test_a_requester_has_news_of_replies_and_not_of_notes() -> None:
    ticket, ellen = make_ticket(), make_agent(full_name="Ellen Shaw")
    seen = _seen(ticket)
    note(actor=ellen, ticket_id=ticket.pk, body="Vendor called.", at=NOW)
    assert _news(ticket.requester, ticket, seen=seen, page="portal:news").status_code == 204

    reply(actor=ellen, ticket_id=ticket.pk, body="We look at it.", at=NOW)
    answer = _news(ticket.requester, ticket, seen=seen, page="portal:news")

    assert (answer.context["latest"].line, answer.context["more"]) == ("Ellen Shaw replied", 0)


def test_a_requester_has_no_news_of_another_ticket() -> None:
    ticket, other = make_ticket(), make_ticket()

    assert _news(ticket.requester, ticket, seen=0, page="portal:news").status_code == 200
    assert _news(ticket.requester, other, seen=0, page="portal:news").status_code == 404


@pytest.fixture
def broker(monkeypatch):
    """Says who is there, and remembers what it was told."""
    told = {"others": {}, "is_news": False, "published": []}

    def note_presence(**noted):
        told["noted"] = noted
        return told["others"], told["is_news"]

    monkeypatch.setattr(live, "note_presence", note_presence)
    monkeypatch.setattr(live, "publish", told["published"].extend)
    return told


def _here(person, ticket, doing="replying"):
    return _client(person).post(reverse("desk:here", args=[ticket.pk]), {"doing": doing})


def test_presence_names_the_others(broker) -> None:
    ticket, ellen, omar = make_ticket(), make_agent(full_name="Ellen Shaw"), make_agent(full_name="Omar Haddad")
    broker["others"] = {omar.pk: Doing.REPLYING, ellen.pk: Doing.LOOKING, 999_999: Doing.LOOKING}

    answer = _here(make_agent(), ticket)

    assert answer.context["sentences"] == ["Omar Haddad is replying", "Ellen Shaw is looking"]
    assert (broker["noted"]["doing"], broker["published"]) == (Doing.REPLYING, [])


def test_presence_that_changes_something_is_told(broker) -> None:
    broker["is_news"], ticket = True, make_ticket()

    _here(make_agent(), ticket)

    assert broker["published"] == [presence_of(ticket.pk)]


def test_presence_is_the_desks_alone(broker) -> None:
    ticket = make_ticket()

    assert _here(ticket.requester, ticket).status_code == 403
    assert "noted" not in broker


def test_presence_at_no_ticket_is_not_found(broker) -> None:
    assert _client(make_agent()).post(reverse("desk:here", args=[999_999])).status_code == 404
    assert "noted" not in broker


def test_without_a_broker_nobody_is_here_and_it_is_asked_once(settings, tmp_path, monkeypatch) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nothing?db=0"
    presence._client.cache_clear()
    presence.rest_over()
    asked = []
    monkeypatch.setattr(presence, "_client", lambda: asked.append(1) or (_ for _ in ()).throw(OSError()))

    answers = [_here(make_agent(), make_ticket()) for _ in range(2)]

    assert [(answer.status_code, answer.context["sentences"]) for answer in answers] == [(200, []), (200, [])]
    assert len(asked) == 1
    presence.rest_over()


def test_names_are_asked_for_by_who_is_there(broker, django_assert_num_queries) -> None:
    person, ticket = make_person(), make_ticket()
    broker["others"] = {person.pk: Doing.LOOKING}
    client = _client(make_agent())

    with django_assert_num_queries(4):  # session, person, ticket, names
        client.post(reverse("desk:here", args=[ticket.pk]))
