"""Lines of filters over what the desk says of a ticket besides its own columns: tags, and who watches it."""

from datetime import UTC

import pytest

from tests.factories import NOW, make_agent, make_ticket
from tickets.actions.tags import add_tag
from tickets.actions.watchers import watch
from tickets.queries.asked import ask, tickets_asked

pytestmark = pytest.mark.django_db


def found(line, user):
    return list(tickets_asked(line=line, user=user, at=NOW, zone=UTC).order_by("id"))


def test_tickets_are_found_by_tag():
    agent = make_agent()
    tagged, twice, plain = make_ticket(), make_ticket(), make_ticket()
    for ticket in (tagged, twice):
        add_tag(actor=agent, ticket_id=ticket.pk, tag="Vendor case", at=NOW)
    add_tag(actor=agent, ticket_id=twice.pk, tag="Night", at=NOW)

    assert found("tag:vendor-case", agent) == [tagged, twice]
    assert found("tag:night,vendor-case", agent) == [tagged, twice]
    assert found("-tag:night", agent) == [tagged, plain]


def test_unknown_tag_is_named_with_one_that_is_like_it():
    agent = make_agent()
    add_tag(actor=agent, ticket_id=make_ticket().pk, tag="Vendor case", at=NOW)

    [mistake] = ask(line="tag:vendor-cas", user=agent, at=NOW, zone=UTC).mistakes

    assert mistake.message == "There is no tag “vendor-cas”. Do you mean “vendor-case”?"


def test_watched_tickets_are_those_the_person_watches():
    agent, other = make_agent(), make_agent()
    mine, theirs = make_ticket(), make_ticket()
    watch(actor=agent, ticket_id=mine.pk, at=NOW)
    watch(actor=other, ticket_id=theirs.pk, at=NOW)

    assert found("is:watched", agent) == [mine]
    assert found("-is:watched", agent) == [theirs]
