"""Ticking steps, filling in fields, and the gate before a ticket is resolved."""

from typing import Any

import pytest

from accounts.enums import Role
from tests.factories import NOW, make_agent, make_category, make_person, make_supervisor, make_ticket
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions.closing import CannotOverride, CannotResolve
from tickets.actions.lifecycle import resolve
from tickets.actions.lock import Refused
from tickets.actions.playbook import BrokenPlaybook, CannotEditPlaybook, StalePlaybook, save_playbook
from tickets.actions.triage import change_category
from tickets.actions.work import BadAnswer, UnknownField, UnknownStep, fill_in, tell_more, tick_step
from tickets.enums import FieldKind, NeededAt
from tickets.models import Category, Message, PlaybookVersion, Ticket, TicketWork
from tickets.permissions import NotAllowed
from tickets.rules.playbook import Cause, CustomField, Playbook, Step, key_for

pytestmark = pytest.mark.django_db

ECHO, TELL = Step("echo", "Probe with C-ECHO.", True), Step("tell", "Tell the ward")
CASE = CustomField("case", "Case number of the vendor", FieldKind.TEXT, needed=NeededAt.RESOLVING)


def worked(*, steps: tuple[Step, ...] = (ECHO, TELL), fields: tuple[CustomField, ...] = (), **values: Any) -> Category:
    """A category whose playbook an administrator has saved."""
    category = make_category(**values)
    playbook = Playbook(steps=steps, causes=(Cause("resent", "Sent again"),), fields=fields)
    admin = make_person(role=Role.ADMINISTRATOR)
    save_playbook(actor=admin, category_id=category.pk, playbook=playbook, seen=0, at=NOW)
    category.refresh_from_db()
    return category


def solve(ticket: Ticket, **values: Any) -> Ticket:
    given = {"actor": make_agent(), "code": "resent", "done": "Sent again.", "at": later(30)} | values
    return resolve(ticket_id=ticket.pk, **given)


def test_ticking_leaves_an_event_and_who_did_it() -> None:
    ticket, agent = make_ticket(category=worked()), make_agent()

    ticked = tick_step(actor=agent, ticket_id=ticket.pk, step="echo", at=later(5))

    version = PlaybookVersion.objects.get()
    work = TicketWork.objects.get(ticket=ticket)
    assert (work.ticks, work.playbook) == ({"echo": {"by": agent.pk, "at": later(5).isoformat()}}, version)
    assert events_after(ticket, 2) == [("step_ticked", {"step": "echo", "playbook": version.pk})]
    assert ticked.version == ticket.version  # nobody's form is taken away


def test_ticking_twice_is_one_event_and_taking_back_another() -> None:
    ticket, agent = make_ticket(category=worked()), make_agent()
    for is_done in (True, True, False, False):
        tick_step(actor=agent, ticket_id=ticket.pk, step="echo", is_done=is_done, at=later(5))

    assert kinds_of(ticket)[2:] == ["step_ticked", "step_unticked"]
    assert TicketWork.objects.get(ticket=ticket).ticks == {}


def test_steps_of_the_reference_data_can_be_ticked_too() -> None:
    ticket = make_ticket(category=make_category(runbook=["Look at the router."]))
    key = key_for("Look at the router.")

    tick_step(actor=make_agent(), ticket_id=ticket.pk, step=key, at=later(5))

    assert events_after(ticket, 2) == [("step_ticked", {"step": key, "playbook": None})]


def test_a_step_of_another_list_is_refused() -> None:
    with pytest.raises(UnknownStep):
        tick_step(actor=make_agent(), ticket_id=make_ticket().pk, step="echo", at=later(5))


def test_only_the_desk_ticks_and_only_while_there_is_work() -> None:
    ticket = make_ticket(category=worked(steps=(TELL,)))
    with pytest.raises(NotAllowed):
        tick_step(actor=ticket.requester, ticket_id=ticket.pk, step="tell", at=later(5))
    solve(ticket)

    with pytest.raises(Refused):
        tick_step(actor=make_agent(), ticket_id=ticket.pk, step="tell", at=later(40))


def test_required_step_stands_in_the_way_until_it_is_ticked() -> None:
    ticket = make_ticket(category=worked())

    with pytest.raises(CannotResolve) as caught:
        solve(ticket)

    assert caught.value.code == "steps_missing"
    assert caught.value.messages == ["Do first and tick: “Probe with C-ECHO”."]
    assert (kinds_of(ticket)[2:], Message.objects.filter(ticket=ticket).count()) == ([], 0)
    tick_step(actor=make_agent(), ticket_id=ticket.pk, step="echo", at=later(5))
    assert solve(ticket).state == "resolved"


def test_required_field_stands_in_the_way_too() -> None:
    ticket = make_ticket(category=worked(fields=(CASE,)))

    with pytest.raises(CannotResolve) as caught:
        solve(ticket)

    assert [refusal.code for refusal in caught.value.refusals] == ["steps_missing", "fields_missing"]
    assert caught.value.messages[1] == "Fill in first: “Case number of the vendor”."


def test_supervisor_opens_the_gate_with_a_reason() -> None:
    ticket = make_ticket(category=worked())

    solved = solve(ticket, actor=make_supervisor(), override="The device was sold.")

    note = Message.objects.get(ticket=ticket, kind="note")
    assert (solved.state, note.body) == ("resolved", "The device was sold.")
    assert kinds_of(ticket)[2:] == ["note_added", "gate_overridden", "ticket_resolved"]
    assert events_after(ticket, 3)[0] == ("gate_overridden", {"refusals": ["steps_missing"], "note": note.pk})


def test_agent_cannot_open_the_gate() -> None:
    ticket = make_ticket(category=worked())

    with pytest.raises(CannotOverride):
        solve(ticket, override="I am in a hurry.")

    assert kinds_of(ticket)[2:] == []


def test_a_reason_without_a_closed_gate_is_no_override() -> None:
    ticket = make_ticket(category=worked(steps=(TELL,)))

    solve(ticket, actor=make_supervisor(), override="Just in case.")

    assert kinds_of(ticket)[2:] == ["ticket_resolved"]


def test_ticket_keeps_the_list_it_was_begun_with() -> None:
    category = worked()
    begun, fresh = make_ticket(category=category), make_ticket(category=category)
    tick_step(actor=make_agent(), ticket_id=begun.pk, step="echo", at=later(5))
    stricter = Playbook(steps=(ECHO, Step("call", "Call the vendor", True)), causes=(Cause("resent", "Sent again"),))
    admin = make_person(role=Role.ADMINISTRATOR)
    save_playbook(actor=admin, category_id=category.pk, playbook=stricter, seen=1, at=later(6))

    assert solve(begun).state == "resolved"
    with pytest.raises(CannotResolve) as caught:
        solve(fresh)
    assert caught.value.messages == ["Do first and tick: “Probe with C-ECHO”; “Call the vendor”."]


def test_ticket_moved_to_another_category_goes_by_its_list() -> None:
    ticket, other = make_ticket(category=worked()), worked(steps=(Step("call", "Call the vendor", True),))
    tick_step(actor=make_agent(), ticket_id=ticket.pk, step="echo", at=later(5))
    change_category(actor=make_agent(), ticket_id=ticket.pk, category=other, at=later(6))

    with pytest.raises(CannotResolve) as caught:
        solve(ticket)

    assert caught.value.messages == ["Do first and tick: “Call the vendor”."]


def test_answers_are_kept_apart_and_the_event_names_only_the_fields() -> None:
    ticket = make_ticket(category=worked(fields=(CASE,)))

    fill_in(actor=make_agent(), ticket_id=ticket.pk, answers={"case": " V-77 "}, at=later(5))
    fill_in(actor=make_agent(), ticket_id=ticket.pk, answers={"case": "V-77"}, at=later(6))

    version = PlaybookVersion.objects.get()
    assert TicketWork.objects.get(ticket=ticket).answers == {"case": "V-77"}
    assert events_after(ticket, 2) == [("fields_changed", {"fields": ["case"], "playbook": version.pk})]


def test_an_empty_answer_takes_it_back() -> None:
    ticket = make_ticket(category=worked(fields=(CASE,)))
    for text in ("V-77", ""):
        fill_in(actor=make_agent(), ticket_id=ticket.pk, answers={"case": text}, at=later(5))

    assert TicketWork.objects.get(ticket=ticket).answers == {}


@pytest.mark.parametrize(("answers", "error"), [({"case": "x" * 501}, BadAnswer), ({"nothing": "1"}, UnknownField)])
def test_answers_that_do_not_fit_are_refused(answers: dict[str, str], error: type[Exception]) -> None:
    ticket = make_ticket(category=worked(fields=(CASE,)))

    with pytest.raises(error):
        fill_in(actor=make_agent(), ticket_id=ticket.pk, answers=answers, at=later(5))

    assert kinds_of(ticket)[2:] == []


def test_playbook_is_saved_by_administrators_as_versions() -> None:
    category, admin = worked(), make_person(role=Role.ADMINISTRATOR)
    shorter = Playbook(steps=(TELL,), causes=(Cause("resent", "Sent again"),))
    with pytest.raises(CannotEditPlaybook):
        save_playbook(actor=make_supervisor(), category_id=category.pk, playbook=shorter, seen=1, at=later(1))
    with pytest.raises(StalePlaybook):
        save_playbook(actor=admin, category_id=category.pk, playbook=shorter, seen=0, at=later(1))
    with pytest.raises(BrokenPlaybook):
        save_playbook(actor=admin, category_id=category.pk, playbook=Playbook(steps=(TELL, TELL)), seen=1, at=later(1))

    made = save_playbook(actor=admin, category_id=category.pk, playbook=shorter, seen=1, at=later(1))
    again = save_playbook(actor=admin, category_id=category.pk, playbook=shorter, seen=2, at=later(2))

    assert made is not None
    assert (made.version, again) == (2, None)
    assert Category.objects.get(pk=category.pk).playbook == made


def test_cause_is_one_of_the_playbook() -> None:
    ticket = make_ticket(category=worked(steps=(), resolution_codes=["old"]))

    solved = solve(ticket, code="resent")

    assert solved.resolution_code == "resent"


SIDE = CustomField("side", "Which side?", FieldKind.CHOICE, ("Left", "Right"), NeededAt.LOGGING)


def test_requester_answers_what_is_asked_at_logging_and_nothing_else() -> None:
    ticket = make_ticket(category=worked(steps=(), fields=(SIDE, CASE)))

    tell_more(actor=ticket.requester, ticket_id=ticket.pk, answers={"side": "Left"}, at=later(1))

    assert TicketWork.objects.get(ticket=ticket).answers == {"side": "Left"}
    with pytest.raises(UnknownField):
        tell_more(actor=ticket.requester, ticket_id=ticket.pk, answers={"case": "V-1"}, at=later(2))
    with pytest.raises(BadAnswer):
        tell_more(actor=ticket.requester, ticket_id=ticket.pk, answers={"side": "Up"}, at=later(2))
    with pytest.raises(NotAllowed):
        tell_more(actor=make_agent(), ticket_id=ticket.pk, answers={"side": "Left"}, at=later(2))


def test_what_was_asked_at_logging_is_needed_before_resolving() -> None:
    ticket = make_ticket(category=worked(steps=(), fields=(SIDE,)))

    with pytest.raises(CannotResolve) as caught:
        solve(ticket)

    assert caught.value.code == "fields_missing"
