"""The story of a ticket, as the desk and as the requester read it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_agent, make_category, make_device, make_location, make_queue, make_ticket, make_upload
from tests.tickets.actions.promises import promise, step
from tests.tickets.actions.stories import later
from tickets.actions import marks
from tickets.actions.assignment import assign_ticket, release_ticket, take_ticket
from tickets.actions.lifecycle import resolve, start_waiting
from tickets.actions.message import add_files, note, reply, requester_reply
from tickets.actions.promise import pin_due
from tickets.actions.triage import change_category, change_priority, link_device, route_ticket
from tickets.enums import Metric, Priority, WaitReason
from tickets.models import Ticket
from tickets.queries.detail import ticket_detail
from tickets.queries.timeline import timeline

pytestmark = pytest.mark.django_db


def _busy_ticket() -> Ticket:
    ticket, agent = make_ticket(), make_agent(full_name="Ada Agent")
    number = ticket.pk
    take_ticket(actor=agent, ticket_id=number, at=later(1))
    note(actor=agent, ticket_id=number, body="secret", at=later(2), uploads=[make_upload(owner=agent).pk])
    add_files(actor=agent, ticket_id=number, uploads=[make_upload(owner=agent).pk], at=later(2), is_internal=True)
    change_category(actor=agent, ticket_id=number, category=make_category(title="Worklist empty"), at=later(3))
    change_priority(actor=agent, ticket_id=number, priority=Priority.P2, reason="why not", at=later(4))
    device = make_device(tag="CT7", name="Trauma CT")
    link_device(actor=agent, ticket_id=number, device=device, at=later(5))
    link_device(actor=agent, ticket_id=number, device=None, at=later(6))
    route_ticket(actor=agent, ticket_id=number, queue=make_queue(code="NET", name="Network"), at=later(7))
    assign_ticket(actor=agent, ticket_id=number, assignee=make_agent(full_name="Nils Net"), at=later(8))
    release_ticket(actor=agent, ticket_id=number, at=later(9))
    reply(actor=agent, ticket_id=number, body="answer", at=later(10), uploads=[make_upload(owner=agent).pk])
    start_waiting(actor=agent, ticket_id=number, reason=WaitReason.REQUESTER, at=later(11))
    requester_reply(actor=ticket.requester, ticket_id=number, body="thanks", at=later(12))
    resolve(actor=agent, ticket_id=number, code="other", done="fixed", at=later(13))
    ticket.refresh_from_db()
    return ticket


def test_timeline_for_the_desk_tells_everything_in_order() -> None:
    ticket = _busy_ticket()
    who = ticket.requester.full_name

    entries = timeline(user=make_agent(), ticket=ticket)

    assert [entry.line for entry in entries] == [
        f"{who} logged the ticket",
        f"{who} sent it to PACS team",
        "Ada Agent took the ticket",
        "Ada Agent added a private note",
        "Ada Agent added a file",
        "Ada Agent changed the category to “Worklist empty”",
        "Ada Agent added a private note",
        "Ada Agent changed the priority from P3 to P2",
        "Ada Agent linked CT7 — Trauma CT",
        "Ada Agent removed the device",
        "Ada Agent sent it to Network",
        "Ada Agent assigned it to Nils Net",
        "Ada Agent gave it back to the queue",
        "Ada Agent replied",
        "Ada Agent paused the work",
        f"{who} wrote",
        "Work goes on",
        "Ada Agent solved it",
    ]
    assert [len(entry.files) for entry in entries if entry.files] == [1, 1, 1]
    assert [entry.is_note for entry in entries].count(True) == 2


def test_timeline_for_the_requester_holds_nothing_internal() -> None:
    ticket = _busy_ticket()

    entries = timeline(user=ticket.requester, ticket=ticket)

    assert [entry.message.body for entry in entries if entry.message] == ["answer", "thanks", "fixed"]
    assert [len(entry.files) for entry in entries if entry.files] == [1]
    assert {entry.why for entry in entries} == {"", "Waiting for an answer from the requester"}


def test_timeline_takes_the_same_queries_however_long_it_is() -> None:
    agent = make_agent()
    counts = []
    for replies in (1, 3):
        ticket = make_ticket()
        for minute in range(replies):
            reply(actor=agent, ticket_id=ticket.pk, body="x", at=later(minute))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            timeline(user=agent, ticket=ticket)
        counts.append(len(caught))

    assert counts == [3, 3]  # events, messages, queue names; files are asked for when an event is about one


def test_ticket_detail_is_one_query_and_only_for_those_who_may_see_it(
    django_assert_num_queries: object,
) -> None:
    device = make_device(location=make_location(name="CT room 7"))
    ticket, stranger = make_ticket(device=device), make_ticket().requester

    with django_assert_num_queries(1):
        found = ticket_detail(user=ticket.requester, number=ticket.pk)
        shown = (found.device.location.name, found.requester.site.code)

    assert (found, shown) == (ticket, ("CT room 7", "MAIN"))
    assert ticket_detail(user=stranger, number=ticket.pk) is None


def test_timeline_names_the_promise_for_the_desk_alone() -> None:
    promise(step("first_response", 50, "queue"))
    ticket, agent = make_ticket(), make_agent(full_name="Ada Agent")
    marks.sweep(at=later(61))
    for due_at in (later(900), None):
        pin_due(
            actor=agent, ticket_id=ticket.pk, metric=Metric.RESOLUTION, due_at=due_at, reason="Agreed.", at=later(62)
        )
    ticket.refresh_from_db()

    entries = timeline(user=agent, ticket=ticket)

    assert [(entry.line, entry.at) for entry in entries if entry.message is None][2:] == [
        ("50 % of the time promised for the first response was used up", later(30)),
        ("The first response was due", later(60)),
        ("Ada Agent set the due time of the resolution by hand", later(62)),
        ("Ada Agent took back the due time of the resolution set by hand", later(62)),
    ]
    seen = timeline(user=ticket.requester, ticket=ticket)
    assert [entry.kind for entry in seen] == ["ticket_logged", "ticket_routed"]
