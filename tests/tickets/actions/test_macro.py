"""Macros: shown exactly, applied whole or not at all, and met by the same gate as everybody."""

from typing import Any

import pytest

from notifications.models import Delivery
from notifications.relay import relay
from tests.factories import NOW, make_agent, make_category, make_queue, make_supervisor, make_ticket
from tests.tickets.actions.stories import kinds_of, later
from tests.tickets.actions.test_work import worked
from tickets.actions.lock import StaleTicket
from tickets.actions.macro import (
    BadMacro,
    MacroMissing,
    MacroRefused,
    apply_macro,
    preview_macro,
    remove_macro,
    save_macro,
)
from tickets.actions.reply_template import CannotShare
from tickets.actions.work import tick_step
from tickets.models import Macro, Message, QueueMember, Ticket, TicketEvent

pytestmark = pytest.mark.django_db

RESOLVE = {"do": "resolve", "code": "other", "text": "Restarted, {{ requester_first_name }}."}


def macro_of(actor: Any, *steps: dict[str, Any], **values: Any) -> Macro:
    given = {"name": "Restart", "is_own": True, "queue": None, "at": NOW} | values
    return save_macro(actor=actor, steps=steps, **given)


def apply(actor: Any, ticket: Ticket, macro: Macro, **values: Any) -> Ticket:
    return apply_macro(actor=actor, ticket_id=ticket.pk, macro_id=macro.pk, **({"at": later(5)} | values))


def test_every_step_is_one_event_of_its_own() -> None:
    agent, network, other = make_agent(), make_queue(code="NET"), make_category()
    ticket = make_ticket()
    macro = macro_of(
        agent,
        {"do": "queue", "queue": "NET"},
        {"do": "category", "category": other.code},
        {"do": "priority", "priority": 1, "reason": "All rooms"},
        {"do": "assign_me"},
        {"do": "tag", "tag": "Outage"},
        {"do": "note", "text": "Case for {{ queue }}."},
        {"do": "reply", "text": "Dear {{ requester_first_name }}, we look at {{ ticket_number }}."},
        {"do": "wait", "reason": "vendor", "days": 3},
    )

    done = apply(agent, ticket, macro)

    assert kinds_of(ticket)[2:] == [
        "macro_applied",
        "ticket_routed",
        "category_changed",
        "note_added",
        "priority_changed",
        "ticket_taken",
        "tag_added",
        "note_added",
        "reply_sent",
        "wait_started",
    ]
    assert (done.queue, done.assignee, done.state, done.waiting_until.isoformat()) == (
        network,
        agent,
        "waiting",
        "2026-03-05",
    )
    assert list(Message.objects.filter(ticket=ticket).order_by("id").values_list("body", flat=True)) == [
        "All rooms",
        "Case for NET team.",
        f"Dear {ticket.requester.get_short_name()}, we look at #{ticket.pk}.",
    ]


def test_preview_says_what_would_happen_and_does_nothing() -> None:
    agent, ticket = make_agent(full_name="Ana Ruiz"), make_ticket()
    reply = {"do": "reply", "text": "I am {{ agent_name }}."}
    macro = macro_of(agent, {"do": "assign_me"}, {"do": "tag", "tag": "x"}, reply)
    apply(agent, ticket, macro_of(agent, {"do": "tag", "tag": "x"}))
    before = kinds_of(ticket)

    rows = preview_macro(actor=agent, ticket_id=ticket.pk, macro_id=macro.pk, at=later(6))

    assert [(row.words, row.text, row.is_nothing, row.refusal) for row in rows] == [
        ("Assign it to me", "", False, ""),
        ("Add the tag “x”", "", True, ""),
        ("Reply to the requester", "I am Ana Ruiz.", False, ""),
    ]
    assert (kinds_of(ticket), Message.objects.count()) == (before, 0)
    assert Ticket.objects.get(pk=ticket.pk).assignee is None


def test_the_gate_refuses_a_macro_and_nothing_of_it_is_done() -> None:
    agent, ticket = make_agent(), make_ticket(category=worked())
    macro = macro_of(agent, {"do": "assign_me"}, {"do": "tag", "tag": "x"}, RESOLVE)

    rows = preview_macro(actor=agent, ticket_id=ticket.pk, macro_id=macro.pk, at=later(4))
    with pytest.raises(MacroRefused) as caught:
        apply(agent, ticket, macro)

    assert (rows[-1].number, rows[-1].refusal) == (3, "Do first and tick: “Probe with C-ECHO”.")
    assert (caught.value.step, caught.value.reason) == (3, "steps_missing")
    assert caught.value.messages == [
        "Step 3, “Resolve it”, was refused, so nothing was done. Do first and tick: “Probe with C-ECHO”."
    ]
    assert (kinds_of(ticket)[2:], Ticket.objects.get(pk=ticket.pk).assignee) == ([], None)
    tick_step(actor=agent, ticket_id=ticket.pk, step="echo", at=later(6))
    assert apply(agent, ticket, macro, at=later(7)).state == "resolved"


def test_a_refused_step_in_the_middle_ends_the_preview_there() -> None:
    agent, ticket = make_agent(), make_ticket()
    macro = macro_of(agent, {"do": "queue", "queue": "PACS"}, {"do": "tag", "tag": "x"})
    make_queue(code="PACS").__class__.objects.filter(code="PACS").update(is_active=False)
    other = make_queue(code="NET")
    Ticket.objects.filter(pk=ticket.pk).update(queue=other)

    rows = preview_macro(actor=agent, ticket_id=ticket.pk, macro_id=macro.pk, at=later(4))

    assert [(row.number, row.refusal) for row in rows] == [(1, "This queue is no longer in use. Choose another.")]


def test_one_act_is_one_mail_to_the_requester() -> None:
    agent, ticket = make_agent(), make_ticket()
    relay(at=NOW)
    Delivery.objects.all().delete()
    macro = macro_of(agent, {"do": "reply", "text": "We wait."}, {"do": "wait", "reason": "parts", "days": 0})

    apply(agent, ticket, macro)
    relay(at=later(5))

    assert list(Delivery.objects.values_list("recipient_id", "template")) == [(ticket.requester_id, "wait_started")]


def test_macro_is_applied_to_the_ticket_as_it_was_seen() -> None:
    agent, ticket = make_agent(), make_ticket()
    macro = macro_of(agent, {"do": "assign_me"})

    with pytest.raises(StaleTicket):
        apply(agent, ticket, macro, version=ticket.version - 1)


def test_assign_me_takes_over_from_another() -> None:
    first, second, ticket = make_agent(), make_agent(), make_ticket()
    for agent in (first, second):
        apply(agent, ticket, macro_of(agent, {"do": "assign_me"}))

    assert kinds_of(ticket)[2:] == ["macro_applied", "ticket_taken", "macro_applied", "ticket_assigned"]
    assert TicketEvent.objects.get(ticket=ticket, kind="ticket_assigned").payload["assignee"] == second.pk


def test_macros_of_others_are_not_there() -> None:
    agent, ticket, queue = make_agent(), make_ticket(), make_queue(code="NET")
    private = macro_of(make_agent(), {"do": "assign_me"})
    theirs = macro_of(make_supervisor(), {"do": "assign_me"}, is_own=False, queue=queue)
    for macro in (private, theirs):
        with pytest.raises(MacroMissing):
            apply(agent, ticket, macro)
    QueueMember.objects.create(queue=queue, person=agent)

    assert apply(agent, ticket, theirs).assignee == agent


def test_only_supervisors_share_and_change_what_is_shared() -> None:
    agent, supervisor = make_agent(), make_supervisor()
    with pytest.raises(CannotShare):
        macro_of(agent, {"do": "assign_me"}, is_own=False)
    shared = macro_of(supervisor, {"do": "assign_me"}, is_own=False)
    with pytest.raises(CannotShare):
        macro_of(agent, {"do": "assign_me"}, macro_id=shared.pk)
    with pytest.raises(CannotShare):
        remove_macro(actor=agent, macro_id=shared.pk, at=NOW)

    remove_macro(actor=supervisor, macro_id=shared.pk, at=NOW)

    assert Macro.objects.get(pk=shared.pk).is_active is False


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ([], "Choose at least one thing to do."),
        ([{"do": "dance"}], "Step 1: Nobody knows how to do “dance”"),
        ([{"do": "queue", "queue": "NOWHERE"}], "Step 1: There is no queue “NOWHERE”."),
        ([RESOLVE, {"do": "assign_me"}], "Step 1: Waiting and resolving come last."),
        ([{"do": "reply", "text": "Dear {{ patient_name }}"}], "Step 1: There is no variable “patient_name”."),
        ([{"do": "assign_me", "extra": 1}], "Step 1: “assign_me” takes nothing."),
    ],
)
def test_broken_macros_are_not_saved(steps: list[dict[str, Any]], problem: str) -> None:
    with pytest.raises(BadMacro) as caught:
        macro_of(make_agent(), *steps)

    assert caught.value.messages[0].startswith(problem)


def test_changing_a_macro_keeps_its_id() -> None:
    agent = make_agent()
    macro = macro_of(agent, {"do": "assign_me"})

    changed = macro_of(agent, RESOLVE, macro_id=macro.pk, name="  Restart   it ")

    assert (changed.pk, Macro.objects.get().name, Macro.objects.get().steps) == (macro.pk, "Restart it", [RESOLVE])


def test_a_macro_that_names_what_is_gone_is_refused() -> None:
    agent, ticket = make_agent(), make_ticket()
    macro = macro_of(agent, {"do": "queue", "queue": "PACS"})
    Macro.objects.filter(pk=macro.pk).update(steps=[{"do": "queue", "queue": "GONE"}])

    with pytest.raises(MacroRefused) as caught:
        apply(agent, ticket, macro)

    assert (caught.value.reason, caught.value.why) == ("bad_macro", "“GONE” is no longer there. Mend the macro.")


def test_a_macro_needs_a_name_and_is_removed_once() -> None:
    agent = make_agent()
    with pytest.raises(BadMacro):
        macro_of(agent, {"do": "assign_me"}, name=" ")
    macro = macro_of(agent, {"do": "assign_me"})

    for _ in range(2):
        remove_macro(actor=agent, macro_id=macro.pk, at=NOW)

    assert Macro.objects.get().is_active is False
