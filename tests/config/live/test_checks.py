"""Who may go on listening, asked of the database."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from config.live.checks import may_hear, still_welcome
from config.live.stream import Watcher
from tests.factories import make_agent, make_person, make_ticket


@pytest.fixture(autouse=True)
def one_connection(db, monkeypatch):
    """The checks close the connection of their thread; here it is the test's own."""
    monkeypatch.setattr("config.live.checks.connection.close", lambda: None)


def _watcher(person, *, is_desk=False, number=0):
    client = Client()
    client.force_login(person)
    return Watcher(person_id=person.pk, session_key=client.session.session_key, is_desk=is_desk, number=number)


def _welcome(*watchers):
    return still_welcome(watchers, at=timezone.now())


def test_those_signed_in_are_welcome() -> None:
    ticket = make_ticket()
    watchers = {
        _watcher(make_agent(), is_desk=True, number=ticket.pk),
        _watcher(make_person()),
        _watcher(ticket.requester, number=ticket.pk),
    }

    assert _welcome(*watchers) == watchers


def test_whoever_was_switched_off_is_not() -> None:
    agent = make_agent()
    watcher = _watcher(agent, is_desk=True)
    agent.is_active = False
    agent.save()

    assert _welcome(watcher) == set()


def test_whoever_left_the_desk_is_not() -> None:
    agent = make_agent()
    watcher = _watcher(agent, is_desk=True)
    agent.role = Role.REQUESTER
    agent.save()

    assert _welcome(watcher) == set()


def test_the_ticket_of_another_is_not_listened_to() -> None:
    ticket = make_ticket()

    assert _welcome(_watcher(make_person(), number=ticket.pk)) == set()


def test_the_session_of_another_does_not_help() -> None:
    rosa, remo = make_person(), make_person()
    watcher = Watcher(person_id=remo.pk, session_key=_watcher(rosa).session_key, is_desk=False)

    assert _welcome(watcher) == set()


def test_a_requester_hears_of_what_they_may_see() -> None:
    ticket, other = make_ticket(), make_ticket()

    assert [may_hear(ticket.requester.pk, number) for number in (ticket.pk, other.pk, 999_999)] == [True, False, False]
    assert may_hear(999_999, ticket.pk) is False
