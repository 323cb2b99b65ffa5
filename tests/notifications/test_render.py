from datetime import timedelta

import pytest

from assets.models import Device
from notifications.enums import Relation
from notifications.models import Delivery
from notifications.queries.deliveries import ticket_for
from notifications.render import render
from notifications.rules.audience import AUDIENCE
from notifications.rules.mail import Rendered
from tests.factories import NOW, make_ticket, make_upload
from tests.notifications.conftest import Desk
from tickets.actions import assignment, message
from tickets.actions.lifecycle import resolve
from tickets.actions.merge import merge_ticket
from tickets.enums import EventKind
from tickets.models import Ticket, TicketEvent

CANARY = "Doe^Jane"
PAYLOADS = {
    EventKind.TICKET_MERGED: {"into": 77},
    EventKind.PROMISE_WARNED: {"metric": "next_response", "cycle": 2, "percent": 75, "tell": ["assignee"]},
    EventKind.PROMISE_MISSED: {"metric": "first_response", "cycle": 1, "tell": ["lead"]},
}
TOLD = [(kind, relation) for kind, decision in AUDIENCE.items() for relation in decision.tells]


@pytest.fixture
def ticket(desk: Desk) -> Ticket:
    """A ticket whose every free text names a patient; Ana has it."""
    upload = make_upload(owner=desk.rosa, name=f"{CANARY}.png")
    ticket = make_ticket(
        requester=desk.rosa,
        category=desk.category,
        device=Device.objects.get(tag="CT2"),
        subject=f"{CANARY} is on the table",
        description=f"{CANARY} 1970-01-01",
        place=f"bed of {CANARY}",
        uploads=[upload.pk],
    )
    assignment.take_ticket(actor=desk.ana, ticket_id=ticket.pk, at=NOW)
    message.reply(actor=desk.ana, ticket_id=ticket.pk, body=f"About {CANARY}", at=NOW)
    message.note(actor=desk.ana, ticket_id=ticket.pk, body=f"Note on {CANARY}", at=NOW)
    return Ticket.objects.get(pk=ticket.pk)


def rendered(desk: Desk, ticket: Ticket, kind: EventKind, relation: Relation) -> Rendered:
    """The mail of an event of this kind by Ben."""
    event = TicketEvent.objects.create(
        ticket=ticket,
        seq=90 + TicketEvent.objects.filter(ticket=ticket, seq__gte=90).count(),
        kind=kind,
        actor=desk.ben,
        actor_kind="human",
        occurred_at=NOW,
        recorded_at=NOW + timedelta(hours=6),
        payload=PAYLOADS.get(kind, {}),
    )
    recipient = desk.rosa if relation is Relation.REQUESTER else desk.ana
    delivery = Delivery(
        event=event, ticket=ticket, recipient=recipient, channel="email", template=kind, reason=relation
    )
    seen = ticket_for(delivery)
    assert seen is not None
    return render(delivery=delivery, ticket=seen)


@pytest.mark.parametrize(("kind", "relation"), TOLD)
def test_mail_of_every_kind_holds_no_free_text(desk: Desk, ticket: Ticket, kind: EventKind, relation: Relation) -> None:
    mail = rendered(desk, ticket, kind, relation)

    whole = f"{mail.subject}{mail.text}{mail.html}"
    assert f"#{ticket.pk}" in whole
    assert not [word for word in (CANARY, "Doe", "1970", "png") if word in whole]


@pytest.mark.parametrize(("kind", "relation"), TOLD)
def test_mail_of_every_kind_says_the_same_in_text_and_html(
    desk: Desk, ticket: Ticket, kind: EventKind, relation: Relation
) -> None:
    mail = rendered(desk, ticket, kind, relation)

    sentence = mail.text.splitlines()[0]
    assert sentence.endswith(".")
    assert sentence in mail.html
    assert "{" not in mail.text


def test_mail_to_requester_says_all_they_need(desk: Desk, ticket: Ticket) -> None:
    mail = rendered(desk, ticket, EventKind.TICKET_TAKEN, Relation.REQUESTER)

    assert mail.subject == f"[RadDesk #{ticket.pk}] Taken: Images missing at CT2"
    assert mail.text.splitlines()[:14] == [
        "Ben Agent has taken your ticket.",
        "",
        "Ana Agent is working on it. You get a message as soon as there is news.",
        "We aim to solve it by Wed 4 Mar 2026, 10:00 GMT.",
        "",
        f"Ticket: #{ticket.pk}",
        "Problem: Images missing",
        "Device: CT2, Scanner two",
        "Room: CT room 2 (B1.22)",
        "Priority: P3, today",
        "State: In work",
        "Team: PACS",
        "Who has it: Ana Agent",
        "To be solved by: Wed 4 Mar 2026, 10:00 GMT",
    ]


@pytest.mark.parametrize(
    ("kind", "relation", "can_stop"),
    [
        (EventKind.TICKET_TAKEN, Relation.REQUESTER, True),
        (EventKind.TICKET_RESOLVED, Relation.WATCHER, True),
        (EventKind.TICKET_RESOLVED, Relation.REQUESTER, False),
        (EventKind.REPLY_SENT, Relation.REQUESTER, False),
    ],
)
def test_mails_that_may_be_stopped_say_how(
    desk: Desk, ticket: Ticket, kind: EventKind, relation: Relation, can_stop: bool
) -> None:
    mail = rendered(desk, ticket, kind, relation)

    link = mail.headers.get("List-Unsubscribe", "<>").strip("<>")
    assert set(mail.headers) == ({"List-Unsubscribe", "List-Unsubscribe-Post"} if can_stop else set())
    assert ("No more mails like this: " in mail.text, "No more mails like this" in mail.html) == (can_stop, can_stop)
    assert link in mail.text
    assert "Choose what you hear of: http://127.0.0.1:" in mail.text


@pytest.mark.parametrize(
    ("relation", "sentence"),
    [
        (Relation.STAND_IN, "You stand in for a colleague who is away. There is news on it: Assigned."),
        (Relation.LOGGER, "You logged this ticket for somebody. There is news on it: Assigned."),
        (Relation.WATCHER, "You watch this ticket. There is news on it: Assigned."),
    ],
)
def test_onlookers_are_not_spoken_to_as_whom_it_concerns(
    desk: Desk, ticket: Ticket, relation: Relation, sentence: str
) -> None:
    assert rendered(desk, ticket, EventKind.TICKET_ASSIGNED, relation).text.splitlines()[0] == sentence


def test_link_leads_to_the_page_of_the_recipient(desk: Desk, ticket: Ticket, settings: object) -> None:
    to_requester = rendered(desk, ticket, EventKind.TICKET_CLOSED, Relation.REQUESTER)

    links = [line for line in to_requester.text.splitlines() if line.startswith("Open the ticket: ")]
    assert len(links) == 1
    assert links[0].startswith("Open the ticket: http://127.0.0.1:")


def test_due_time_is_in_the_zone_of_the_recipient(desk: Desk, ticket: Ticket) -> None:
    desk.rosa.time_zone = "Asia/Tokyo"
    desk.rosa.save(update_fields=["time_zone"])

    mail = rendered(desk, ticket, EventKind.TICKET_TAKEN, Relation.REQUESTER)

    assert [line for line in mail.text.splitlines() if line.startswith("To be solved by")] == [
        "To be solved by: Wed 4 Mar 2026, 19:00 JST"
    ]


def test_names_are_escaped_in_html_alone(desk: Desk, ticket: Ticket) -> None:
    desk.ben.full_name = "Ben <b>O'Hara</b> & Co"
    desk.ben.save(update_fields=["full_name"])

    mail = rendered(desk, ticket, EventKind.TICKET_TAKEN, Relation.REQUESTER)

    assert mail.text.splitlines()[0] == "Ben <b>O'Hara</b> & Co has taken your ticket."
    assert "Ben &lt;b&gt;O&#x27;Hara&lt;/b&gt; &amp; Co has taken your ticket." in mail.html


def test_ticket_of_a_private_event_is_not_for_a_requester(desk: Desk, ticket: Ticket) -> None:
    event = TicketEvent.objects.get(kind=EventKind.NOTE_ADDED)

    to_requester = Delivery(event=event, ticket=ticket, recipient=desk.rosa)
    to_agent = Delivery(event=event, ticket=ticket, recipient=desk.ben)

    assert ticket_for(to_requester) is None
    assert ticket_for(to_agent) == ticket


def test_mail_about_a_promise_says_when_it_was_due_however_late_it_is_told(desk: Desk, ticket: Ticket) -> None:
    warned = rendered(desk, ticket, EventKind.PROMISE_WARNED, Relation.ASSIGNEE)
    missed = rendered(desk, ticket, EventKind.PROMISE_MISSED, Relation.LEAD)

    assert warned.subject == f"[RadDesk #{ticket.pk}] Next response runs out: Images missing at CT2"
    assert warned.text.splitlines()[0] == (
        "75 % of the time promised for the next response had passed on Mon 2 Mar 2026, 10:00 UTC."
    )
    assert missed.subject == f"[RadDesk #{ticket.pk}] First response is late: Images missing at CT2"
    assert missed.text.splitlines()[0] == "The first response was due on Mon 2 Mar 2026, 10:00 UTC."


def test_mail_about_a_merged_ticket_says_where_it_goes_on(desk: Desk, ticket: Ticket) -> None:
    into = make_ticket(requester=desk.rosa, category=desk.category)
    merge_ticket(actor=desk.ana, ticket_id=ticket.pk, into_id=into.pk, at=NOW)

    mail = rendered(desk, ticket, EventKind.TICKET_MERGED, Relation.REQUESTER)

    assert mail.subject == f"[RadDesk #{ticket.pk}] Goes on in #77: Images missing at CT2"
    assert mail.text.splitlines()[:3] == [
        "Ben Agent found that this is the same as ticket #77, so your ticket goes on in that one.",
        "",
        f"The desk goes on with this in ticket #{into.pk}. Name that number when you ring or ask.",
    ]


def test_mail_is_in_the_language_of_its_reader(desk: Desk, ticket: Ticket) -> None:
    desk.rosa.language = "de"
    desk.rosa.save(update_fields=["language"])

    mail = rendered(desk, ticket, EventKind.TICKET_TAKEN, Relation.REQUESTER)

    assert mail.language == "de"
    assert mail.subject == f"[RadDesk #{ticket.pk}] Übernommen: Images missing an CT2"
    assert mail.text.splitlines()[:4] == [
        "Ben Agent hat Ihr Ticket übernommen.",
        "",
        "Ana Agent arbeitet daran. Sie bekommen eine Nachricht, sobald es etwas Neues gibt.",
        "Wir wollen es bis Mi., 4. März 2026, 10:00 Uhr (GMT) lösen.",
    ]
    assert '<html lang="de"' in mail.html
    assert mail.short.startswith(f"#{ticket.pk} P3 CT2: Übernommen, Images missing http")


@pytest.mark.parametrize(("kind", "relation"), TOLD)
def test_mail_of_every_kind_is_german_throughout(
    desk: Desk, ticket: Ticket, kind: EventKind, relation: Relation
) -> None:
    desk.rosa.language = desk.ana.language = "de"
    for person in (desk.rosa, desk.ana):
        person.save(update_fields=["language"])

    mail = rendered(desk, ticket, kind, relation)

    english = (" the ", " you ", " your ", "Open the", "Who has it", "This mail")
    assert [word for word in english if word in f"{mail.subject}\n{mail.text}"] == []


def test_requester_is_asked_whether_it_works_once_it_is_solved(desk: Desk, ticket: Ticket) -> None:
    before = rendered(desk, ticket, EventKind.TICKET_RESOLVED, Relation.REQUESTER)
    resolve(actor=desk.ana, ticket_id=ticket.pk, code="other", done="Done", at=NOW)
    to_requester = rendered(desk, ticket, EventKind.TICKET_RESOLVED, Relation.REQUESTER)
    to_watcher = rendered(desk, ticket, EventKind.TICKET_RESOLVED, Relation.WATCHER)

    assert [mail.text.count("/t/answer/") for mail in (before, to_requester, to_watcher)] == [0, 2, 0]
    assert "Until you answer, it counts as solved." in to_requester.text


def test_desk_is_told_no_promise_to_the_requester(desk: Desk, ticket: Ticket) -> None:
    mail = rendered(desk, ticket, EventKind.REQUESTER_REPLIED, Relation.ASSIGNEE)

    assert "We aim to solve it by" not in mail.text
