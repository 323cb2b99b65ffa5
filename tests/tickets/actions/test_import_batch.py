"""Writing imported tickets: exactly what the desk itself would have recorded."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from notifications.models import Delivery
from notifications.relay import sweep as relay_mail
from reports.actions.relay import relay_facts
from reports.models import TicketFact
from reports.queries.facts import differences
from tests.factories import NOW, make_agent, make_category, make_person, make_queue, make_site
from tests.factories.imports import MAPPING, import_all, make_import, work
from tests.tickets.actions.stories import kinds_of, outbox_of
from tickets.actions import import_batch
from tickets.actions.import_batch import write_batch
from tickets.actions.imports import LeaseLost, start_import
from tickets.actions.marks import sweep as announce
from tickets.actions.message import note
from tickets.enums import ActorKind, State
from tickets.models import Clock, ImportedTicket, Message, Ticket, TicketEvent, TicketImport
from tickets.queries.clock_check import clock_differences
from tickets.rules.events import MEANINGS

pytestmark = pytest.mark.django_db

HEADER = "ticket,at,activity,priority,queue,requester,actor"
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _desk(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_category(code="R01", queue=make_queue(code="PACS"), resolution_codes=["resent"])
    make_queue(code="NET", name="Network")


def log(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines]) + "\n"


STORY = log(
    "T1,2026-02-02T10:00:00,logged,3,PACS,Rosa,Rosa",
    "T1,2026-02-02T10:30:00,taken,3,PACS,Rosa,Ana",
    "T1,2026-02-02T11:00:00,replied,3,PACS,Rosa,Ana",
    "T1,2026-02-02T12:00:00,waiting,2,PACS,Rosa,Ana",
    "T1,2026-02-03T10:00:00,note,2,NET,Rosa,Ben",
    "T1,2026-02-03T11:00:00,resolved,2,NET,Rosa,Ben",
    "T1,2026-02-04T09:00:00,resolved,2,NET,Rosa,Ben",
    "T1,2026-02-05T09:00:00,closed,2,NET,Rosa,Ben",
)


def test_ticket_has_the_columns_its_history_leads_to() -> None:
    import_all(text=STORY)

    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.priority, ticket.queue.code, ticket.source) == (State.CLOSED, 2, "NET", "import")
    assert (ticket.requester.full_name, ticket.created_by.full_name, ticket.assignee) == ("Rosa", "Rosa", None)
    assert (ticket.subject, ticket.description, ticket.reopened_count) == ("old T1", "", 1)
    assert (ticket.occurred_at.isoformat(), ticket.created_at, ticket.updated_at) == (
        "2026-02-02T10:00:00+00:00", ticket.updated_at, ticket.created_at,
    )  # fmt: skip
    assert ticket.resolved_at is not None
    assert ticket.closed_at is not None
    assert (ticket.resolved_at.isoformat(), ticket.closed_at.isoformat()) == (
        "2026-02-04T09:00:00+00:00", "2026-02-05T09:00:00+00:00",
    )  # fmt: skip
    assert (ticket.resolution_code, ticket.waiting_reason, ticket.last_event_seq) == ("other", "", 13)


def test_events_are_those_of_the_desk_dated_by_the_file() -> None:
    row = import_all(text=STORY)

    ticket = Ticket.objects.get()
    assert kinds_of(ticket) == [
        "ticket_logged", "ticket_routed", "ticket_taken", "reply_sent", "priority_changed", "wait_started",
        "ticket_routed", "note_added", "wait_ended", "ticket_resolved", "ticket_reopened", "ticket_resolved",
        "ticket_closed",
    ]  # fmt: skip
    events = list(TicketEvent.objects.order_by("seq"))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert {frozenset(event.payload) == frozenset(MEANINGS[event.kind].payload) for event in events} == {True}  # type: ignore[index]  # a StrEnum
    assert {event.actor_kind for event in events} == {ActorKind.HUMAN}
    assert {event.recorded_at > event.occurred_at for event in events} == {True}
    assert [event.occurred_at for event in events] == sorted(event.occurred_at for event in events)
    logged = events[0].payload
    assert (logged["source"], logged["priority"], logged["queue"], logged["state"]) == ("import", 3, "PACS", "new")
    assert logged["policy"] == ticket.policy_version_id
    assert row.events == len(events)


def test_program_that_acts_is_no_person() -> None:
    mapping = {**MAPPING, "people": {"actor": {"column": "actor"}, "programs": ["robot"]}}

    lines = "T1,2026-02-02,logged,,,,Ana", "T1,2026-02-03,resolved,,,,Ana", "T1,2026-02-09,closed,,,,Robot"

    import_all(text=log(*lines), mapping=mapping)

    closed = TicketEvent.objects.get(kind="ticket_closed")
    assert (closed.actor, closed.actor_kind, closed.payload) == (None, "system", {"cause": "by_time"})


def test_every_kind_a_file_can_tell_is_recorded() -> None:
    means = {
        "logged": "logged", "routed": "routed", "taken": "taken", "assigned": "assigned", "released": "released",
        "replied": "replied", "asked": "requester_replied", "note": "note", "wait": {"waiting": "parts"},
        "resumed": "resumed", "resolved": "resolved", "reopened": "reopened", "closed": "closed",
    }  # fmt: skip
    mapping = {
        **MAPPING,
        "activity": {"column": "activity", "means": means},
        "category": {"column": "category", "otherwise": "R01", "take": "changes"},
        "people": {
            "requester": {"column": "requester"},
            "actor": {"column": "actor"},
            "assignee": {"column": "assignee"},
        },
    }
    make_category(code="R02")
    acts = [
        "logged", "taken", "released", "routed", "assigned", "assigned", "replied", "asked", "note", "wait", "resumed",
        "resolved", "reopened", "resolved", "closed",
    ]  # fmt: skip
    lines = [
        f"T1,2026-02-02T{10 + hour}:00,{act},{1 if hour > 8 else 3},{'NET' if hour > 2 else 'PACS'},"
        f"{'R02' if hour > 8 else 'R01'},Rosa,Ana,{'' if hour < 4 else 'Ben' if hour < 5 else 'Eva'}"
        for hour, act in enumerate(acts[:14])
    ] + ["T1,2026-02-03,closed,,,,Rosa,Ana,"]

    import_all(
        text=log(*lines, header="ticket,at,activity,priority,queue,category,requester,actor,assignee"), mapping=mapping
    )

    kinds = set(TicketEvent.objects.values_list("kind", flat=True))
    assert kinds == {
        "ticket_logged", "ticket_routed", "ticket_taken", "ticket_released", "ticket_assigned", "reply_sent",
        "requester_replied", "note_added", "wait_started", "wait_ended", "ticket_resolved", "ticket_reopened",
        "ticket_closed", "priority_changed", "category_changed",
    }  # fmt: skip
    payloads = {event.kind: event.payload for event in TicketEvent.objects.order_by("-seq")}
    people = dict(Person.objects.values_list("full_name", "pk"))
    assert payloads["ticket_assigned"] == {
        "from": None,
        "assignee": people["Ben"],
        "strategy": "",
        "reason": "",
    }
    assert payloads["reply_sent"] == payloads["note_added"] == payloads["requester_replied"] == {"message": None}
    assert payloads["category_changed"] == {"from": "R01", "to": "R02"}
    assert payloads["wait_started"] == {"reason": "parts", "until": None}


def test_nobody_is_mailed_and_the_reports_are_told_once_a_ticket() -> None:
    import_all(text=STORY)
    ticket = Ticket.objects.get()

    assert outbox_of(ticket) == [("ticket_closed", "reports")]
    relay_mail(at=LATER)
    assert relay_facts(at=LATER) == 1

    assert (Delivery.objects.count(), outbox_of(ticket)) == (0, [])
    fact = TicketFact.objects.get()
    assert (fact.first_response_wall_seconds, fact.resolution_wall_seconds) == (3600, 47 * 3600)
    assert differences([ticket.pk]) == []


def test_clocks_are_what_the_events_say() -> None:
    import_all(text=STORY + "T2,2026-02-02T10:00:00,logged,1,PACS,Rosa,Rosa\n")

    tickets = list(Ticket.objects.order_by("pk").values_list("pk", flat=True))
    assert clock_differences(tickets) == []
    assert Clock.objects.filter(ticket=tickets[0], metric="resolution").count() == 2
    still_open = Ticket.objects.get(origin__key="T2")
    assert still_open.resolution_due_at == still_open.occurred_at + timedelta(hours=4)
    assert still_open.sort_due_at == still_open.first_response_due_at


def test_promises_of_the_past_are_not_announced() -> None:
    import_all(text=log("T1,2026-02-02T10:00:00,logged,1,PACS,Rosa,Rosa"))

    assert announce(at=NOW + timedelta(days=900)) == 0


def test_texts_are_taken_over_only_when_asked_for() -> None:
    header, line = "ticket,at,activity,subject,description", 'T1,2026-02-02,logged,"No\nimages","Since\nten"'

    import_all(text=log(line, header=header))
    import_all(text=log(line.replace("T1", "T2"), line.replace("T1", "T2").replace("No", "Not this"), header=header),
               with_texts=True)  # fmt: skip

    assert list(Ticket.objects.order_by("pk").values_list("subject", "description")) == [
        ("old T1", ""), ("No images", "Since\nten"),
    ]  # fmt: skip
    assert Message.objects.count() == 0


def test_people_with_an_account_are_themselves() -> None:
    rosa, ana = make_person(email="rosa@example.org"), make_agent(email="ana@example.org")
    people = {"requester": {"column": "requester", "match_email": True},
              "actor": {"column": "actor", "accounts": {"A. Agent": "ana@example.org"}}}  # fmt: skip

    import_all(text=log("T1,2026-02-02,logged,,,Rosa@example.org,A. Agent", "T1,2026-02-03,taken,,,,A. Agent"),
               mapping={**MAPPING, "people": people})  # fmt: skip

    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.assignee) == (rosa, ana)
    assert Person.objects.filter(is_active=False).count() == 0


def test_account_that_is_gone_becomes_a_placeholder() -> None:
    rosa = make_person(email="rosa@example.org")
    people = {"requester": {"column": "requester", "match_email": True}}
    options = {"text": log("T1,2026-02-02,logged,,,rosa@example.org,"), "mapping": {**MAPPING, "people": people}}
    row = make_import(**options)
    rosa.email = "rosa.new@example.org"
    rosa.save(update_fields=["email"])
    start_import(actor=None, import_id=row.pk, at=NOW)
    work(row)

    assert Ticket.objects.get().requester.full_name == "rosa@example.org"


def test_site_of_the_mapping_gives_its_hours() -> None:
    make_site(code="WEST", name="West", time_zone="America/New_York")

    import_all(text=log("T1,2026-02-02T10:00:00,logged,3,,,"), mapping={**MAPPING, "site": {"otherwise": "west"}})

    ticket = Ticket.objects.get()
    assert ticket.site is not None
    assert (ticket.site.code, ticket.first_response_due_at.isoformat()) == ("WEST", "2026-02-02T15:00:00+00:00")  # type: ignore[union-attr]  # it is due


def test_the_same_file_twice_changes_nothing() -> None:
    import_all(text=STORY)
    before = (Ticket.objects.values().get(), TicketEvent.objects.count(), Person.objects.count())

    again = import_all(text=STORY)

    assert (Ticket.objects.values().get(), TicketEvent.objects.count(), Person.objects.count()) == before
    assert (again.made, again.unchanged, again.events) == (0, 1, 0)


def test_a_longer_file_appends_what_is_new() -> None:
    lines = STORY.splitlines()
    import_all(text="\n".join(lines[:5]))
    first = list(TicketEvent.objects.order_by("seq").values_list("pk", "kind"))

    longer = import_all(text=STORY)

    ticket = Ticket.objects.get()
    assert (longer.made, longer.lengthened, longer.changed) == (0, 1, 0)
    assert longer.events == TicketEvent.objects.count() - len(first)
    assert list(TicketEvent.objects.order_by("seq").values_list("pk", "kind"))[: len(first)] == first
    assert (ticket.state, ticket.priority, ticket.queue.code, ticket.version) == (State.CLOSED, 2, "NET", 2)
    assert ticket.last_event_seq == TicketEvent.objects.count() == ImportedTicket.objects.get().steps
    assert outbox_of(ticket)[-1] == ("ticket_closed", "reports")
    assert ticket.resolution_due_at is None


def test_a_file_that_tells_another_past_adds_nothing() -> None:
    import_all(text=STORY)

    other = import_all(text=STORY.replace("10:30:00", "10:31:00"))

    assert (other.changed, other.events) == (1, 0)


def test_a_ticket_somebody_worked_on_here_is_left_alone() -> None:
    import_all(text="\n".join(STORY.splitlines()[:5]))
    note(actor=make_agent(), ticket_id=Ticket.objects.get().pk, body="Seen.", at=LATER)

    longer = import_all(text=STORY)

    assert (longer.changed, longer.lengthened) == (1, 0)


def test_a_ticket_somebody_works_on_at_that_very_moment_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import_all(text="\n".join(STORY.splitlines()[:5]))
    agent, number = make_agent(), Ticket.objects.get().pk

    def work_meanwhile(**options: Any) -> Any:
        found = look(**options)
        note(actor=agent, ticket_id=number, body="Seen.", at=LATER)
        return found

    look = import_batch.imported_before
    monkeypatch.setattr(import_batch, "imported_before", work_meanwhile)

    longer = import_all(text=STORY)

    assert (longer.changed, longer.lengthened, longer.events) == (1, 0, 0)
    assert kinds_of(Ticket.objects.get())[-1] == "note_added"


def test_two_systems_may_use_the_same_numbers() -> None:
    import_all(text=STORY)
    import_all(text=STORY, system="other")

    assert list(ImportedTicket.objects.order_by("ticket").values_list("system", "key")) == [
        ("old", "T1"),
        ("other", "T1"),
    ]


def test_whoever_lost_the_lease_writes_nothing() -> None:
    row = import_all(text=STORY)

    with pytest.raises(LeaseLost):
        write_batch(row=row, plans=[], place=0, at=NOW)


def test_number_of_queries_does_not_depend_on_how_many() -> None:
    def asked(*keys: str) -> int:
        text = log(*(line.replace("T1", key) for key in keys for line in STORY.splitlines()[1:]))
        row = make_import(text=text)
        start_import(actor=None, import_id=row.pk, at=NOW)
        with CaptureQueriesContext(connection) as queries:
            work(row)
        return len(queries)

    asked("A1")  # people and promises are known from here on

    assert asked("B1") == asked("C1", "C2", "C3")


def test_tickets_are_numbered_by_when_they_began() -> None:
    import_all(text=log("T9,2026-02-02,logged,,,,", "T1,2026-02-09,logged,,,,", "T5,2026-02-05,logged,,,,"))

    assert list(ImportedTicket.objects.order_by("ticket").values_list("key", flat=True)) == ["T9", "T5", "T1"]
    assert TicketImport.objects.get().done == 3
