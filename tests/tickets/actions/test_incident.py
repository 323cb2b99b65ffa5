"""Major incidents: declaring, leading, ending."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from tests.factories import make_agent, make_person, make_ticket
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions import reminder
from tickets.actions.assignment import CannotWork
from tickets.actions.incident import (
    CannotDeclare,
    IncidentMissing,
    Public,
    change_incident,
    declare_incident,
    write_review,
)
from tickets.actions.lifecycle import reopen, resolve
from tickets.actions.link import link_tickets
from tickets.actions.merge import IncidentRuns, merge_ticket
from tickets.actions.reminder import remind, sweep
from tickets.enums import LinkKind
from tickets.models import Broadcast, Incident, Ticket
from tickets.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


def declare(agent, ticket, *, at=None, **fields):
    public = Public(**{"title": "Worklist is down", "commander": agent} | fields)
    return declare_incident(actor=agent, ticket_id=ticket.pk, public=public, at=at or later(5))


def change(agent, ticket, *, at=None, **fields):
    public = Public(**{"title": "Worklist is down", "commander": agent} | fields)
    return change_incident(actor=agent, ticket_id=ticket.pk, public=public, at=at or later(10))


def test_a_ticket_becomes_an_incident_since_it_was_told(agent):
    ticket = make_ticket()

    found = declare(agent, ticket, status="  Use paper.\x00 ", next_update_at=later(35))

    assert (found.title, found.status_text, found.started_at) == ("Worklist is down", "Use paper.", ticket.occurred_at)
    assert events_after(ticket, 2) == [("incident_declared", {"commander": agent.pk, "is_public": True})]
    assert Broadcast.objects.values_list("kind", "body").get() == ("status", "Use paper.")


def test_what_cannot_be_declared_is_refused(agent):
    ticket, parent, child, solved = (make_ticket() for _ in range(4))
    link_tickets(actor=agent, ticket_id=parent.pk, other_id=child.pk, kind=LinkKind.PARENT_OF, at=later(1))
    resolve(actor=agent, ticket_id=solved.pk, code="other", done="Done.", at=later(1))
    declare(agent, parent)
    codes = []

    for wrong, fields in [
        (solved, {}), (child, {}), (parent, {}), (ticket, {"title": " "}),
        (ticket, {"next_update_at": later(5)}), (ticket, {"next_update_at": later(5) + timedelta(days=8)}),
    ]:  # fmt: skip
        with pytest.raises(CannotDeclare) as error:
            declare(agent, wrong, **fields)
        codes.append(error.value.code)

    assert codes == ["not_active", "is_child", "incident_exists", "title_needed", "due_in_past", "due_too_far"]
    with pytest.raises(CannotWork):
        declare(agent, ticket, commander=make_person())
    with pytest.raises(NotAllowed):
        declare(ticket.requester, ticket)
    assert Incident.objects.count() == 1


def test_a_new_banner_is_kept_for_the_review_and_an_old_one_is_not_repeated(agent):
    ticket, other = make_ticket(), make_agent()
    declare(agent, ticket, status="Down.")

    change(agent, ticket, status="Down.", commander=other, at=later(10))
    change(agent, ticket, status="Half up.", commander=other, is_public=False, next_update_at=later(60), at=later(20))

    assert list(Broadcast.objects.order_by("pk").values_list("body", flat=True)) == ["Down.", "Half up."]
    [first, second] = [payload for _, payload in events_after(ticket, 3)]
    assert (first["broadcast"], first["commander"], first["due_at"]) == (None, other.pk, None)
    assert (second["broadcast"], second["is_public"]) == (Broadcast.objects.get(body="Half up.").pk, False)
    assert second["due_at"] == later(60).isoformat()


def test_solving_the_ticket_ends_the_incident_and_drafts_the_review(agent):
    ticket = make_ticket()
    declare(agent, ticket, status="Use paper.")

    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Broker restarted.", at=later(65))

    found = Incident.objects.get()
    assert found.ended_at == later(65)
    assert kinds_of(ticket)[-2:] == ["ticket_resolved", "incident_ended"]
    lines = found.review.splitlines()
    assert lines[0] == "Review: Worklist is down"
    assert lines[2] == "Tickets of people affected: 0. It took 1 h 5 min from the first report to the end."
    assert lines[5:9] == [
        "- 2 Mar 2026, 10:00: It began.",
        "- 2 Mar 2026, 10:05: Ana Ruiz declared a major incident.",
        "- 2 Mar 2026, 10:05: Status on the banner, Ana Ruiz: Use paper.",
        "- 2 Mar 2026, 11:05: It was solved.",
    ]


def test_a_written_review_is_not_drafted_over_and_it_can_run_again(agent):
    ticket = make_ticket()
    declare(agent, ticket)
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=later(10))
    write_review(actor=agent, ticket_id=ticket.pk, text="We learned.", at=later(11))
    reopen(actor=agent, ticket_id=ticket.pk, message="Down again.", at=later(20))

    declare(agent, ticket, at=later(21))
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=later(30))

    found = Incident.objects.get()
    assert (found.review, found.ended_at) == ("We learned.", later(30))
    with pytest.raises(IncidentMissing):
        write_review(actor=agent, ticket_id=make_ticket().pk, text="Nothing.", at=later(31))
    with pytest.raises(CannotDeclare, match="ended"):
        change(agent, ticket, at=later(31))


def test_a_running_incident_is_not_merged_away(agent):
    ticket = make_ticket()
    declare(agent, ticket)

    with pytest.raises(IncidentRuns):
        merge_ticket(actor=agent, ticket_id=ticket.pk, into_id=make_ticket().pk, at=later(10))


def test_the_commander_is_reminded_once_of_each_update(agent):
    ticket = make_ticket()
    declare(agent, ticket, next_update_at=later(30))
    version = Ticket.objects.get().version

    assert [sweep(at=later(29)), sweep(at=later(31)), sweep(at=later(32))] == [0, 1, 0]
    change(agent, ticket, next_update_at=later(60), at=later(33))
    assert [sweep(at=later(59)), sweep(at=later(90))] == [0, 1]

    told = [payload for kind, payload in events_after(ticket, 3) if kind == "update_overdue"]
    assert told == [{"commander": agent.pk, "due_at": later(minutes).isoformat()} for minutes in (30, 60)]
    assert list(ticket.events.filter(kind="update_overdue").values_list("occurred_at", flat=True)) == [
        later(30),
        later(60),
    ]
    assert Ticket.objects.get().version == version + 1


def test_nobody_is_reminded_of_what_is_over(agent):
    ticket = make_ticket()
    declare(agent, ticket, next_update_at=later(30))
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=later(20))

    told = [remind(ticket_id=number, at=later(31)) for number in (ticket.pk, 0)]
    other = make_ticket()
    declare(agent, other, next_update_at=later(90))
    told[1] += remind(ticket_id=other.pk, at=later(31))

    assert (sweep(at=later(31)), told) == (0, [0, 0])


def test_one_that_fails_does_not_keep_others_from_their_turn(agent, monkeypatch):
    for _ in range(2):
        declare(agent, make_ticket(), next_update_at=later(30))
    bad = Incident.objects.order_by("pk")[0].pk
    real = reminder.remind

    def broken(*, ticket_id, at):
        if ticket_id == bad:
            raise RuntimeError
        return real(ticket_id=ticket_id, at=at)

    monkeypatch.setattr(reminder, "remind", broken)

    assert sweep(at=later(31)) == 1


def test_a_lost_connection_ends_the_pass(agent, monkeypatch):
    declare(agent, make_ticket(), next_update_at=later(30))

    def lost(**_):
        raise OperationalError

    monkeypatch.setattr(reminder, "remind", lost)

    with pytest.raises(OperationalError):
        sweep(at=later(31))
