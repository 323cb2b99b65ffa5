"""The permission matrix: every role and relation against every verb."""

import pytest

from accounts.enums import Role
from tests.factories import NOW, make_person, make_ticket
from tickets.permissions import (
    NotAllowed,
    may,
    may_see,
    open_verbs,
    require,
    require_party,
    require_seen,
    verbs_for,
)
from tickets.queries.visible import visible_to
from tickets.rules.lifecycle import Verb

pytestmark = pytest.mark.django_db

DESK = {
    Verb.TAKE,
    Verb.ASSIGN,
    Verb.RELEASE,
    Verb.WAIT,
    Verb.RESUME,
    Verb.RESOLVE,
    Verb.REOPEN,
    Verb.CLOSE,
    Verb.REPLY,
    Verb.NOTE,
    Verb.TRIAGE,
    Verb.MERGE,
    Verb.UNMERGE,
    Verb.LINK,
}
PARTY = {Verb.CONFIRM, Verb.REOPEN}


@pytest.mark.parametrize(
    ("role", "is_party", "allowed"),
    [
        (Role.REQUESTER, False, set()),
        (Role.REQUESTER, True, PARTY),
        (Role.AGENT, False, DESK),
        (Role.AGENT, True, DESK | PARTY),
        (Role.SUPERVISOR, False, DESK),
        (Role.SUPERVISOR, True, DESK | PARTY),
        (Role.ADMINISTRATOR, False, DESK),
        (Role.ADMINISTRATOR, True, DESK | PARTY),
    ],
)
def test_matrix(role: Role, is_party: bool, allowed: set[Verb]) -> None:
    person = make_person(role=role)
    ticket = make_ticket(requester=person) if is_party else make_ticket()

    assert {verb for verb in Verb if may(person, verb, ticket)} == allowed


@pytest.mark.parametrize("role", list(Role))
def test_nobody_inactive_may_anything(role: Role) -> None:
    person = make_person(role=role)
    ticket = make_ticket(requester=person)
    person.is_active = False

    assert {verb for verb in Verb if may(person, verb, ticket)} == set()
    assert may_see(person, ticket) is False
    assert list(visible_to(person)) == []


@pytest.mark.parametrize("role", list(Role))
def test_visible_to_and_may_see_agree(role: Role) -> None:
    person = make_person(role=role)
    mine, logged_for, foreign = make_ticket(requester=person), make_ticket(), make_ticket()
    type(logged_for).objects.filter(pk=logged_for.pk).update(created_by=person)
    logged_for.refresh_from_db()

    seen = set(visible_to(person))

    assert seen == {ticket for ticket in (mine, logged_for, foreign) if may_see(person, ticket)}
    assert (foreign in seen) is (role is not Role.REQUESTER)


def test_require_raises_what_may_denies() -> None:
    ticket, stranger = make_ticket(), make_person()

    for ask in (
        lambda: require(actor=stranger, verb=Verb.TAKE, ticket=ticket),
        lambda: require_party(actor=stranger, ticket=ticket),
        lambda: require_seen(actor=stranger, ticket=ticket),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_verbs_follow_state_and_person() -> None:
    ticket = make_ticket()
    agent, requester = make_person(role=Role.AGENT), ticket.requester

    assert open_verbs(ticket, at=NOW) == (
        Verb.TAKE,
        Verb.ASSIGN,
        Verb.WAIT,
        Verb.RESOLVE,
        Verb.REPLY,
        Verb.NOTE,
        Verb.TRIAGE,
        Verb.MERGE,
        Verb.LINK,
    )
    assert verbs_for(person=agent, ticket=ticket, at=NOW) == open_verbs(ticket, at=NOW)
    assert verbs_for(person=requester, ticket=ticket, at=NOW) == ()
