"""One message for everybody affected, each told once."""

from datetime import timedelta
from functools import partial
from threading import Thread

import pytest
from django.db import OperationalError, connection

from notifications.models import Delivery
from notifications.relay import relay
from tests.factories import make_agent, make_category, make_person, make_ticket
from tests.tickets.actions.promises import promise
from tests.tickets.actions.stories import events_after, kinds_of, later
from tickets.actions import broadcast
from tickets.actions.broadcast import NotAllResolved, continue_broadcasts, resolve_all, write_to_affected
from tickets.actions.incident import CannotDeclare, IncidentMissing, Public, declare_incident
from tickets.actions.lifecycle import UnknownCause, resolve
from tickets.actions.link import link_tickets
from tickets.actions.lock import Refused
from tickets.actions.merge import merge_ticket
from tickets.actions.message import MAX_BODY, EmptyMessage, MessageTooLong
from tickets.enums import LinkKind, State
from tickets.models import Broadcast, BroadcastTicket, Incident, Message, Ticket
from tickets.permissions import NotAllowed
from tickets.queries.clock_check import clock_differences

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


def incident(agent, *, children=3, requesters=(), is_declared=True):
    """An incident logged by the desk for somebody, and tickets under it."""
    promise()
    parent = make_ticket(requester=make_person(), actor=agent)
    people = [*requesters, *(make_person() for _ in range(children - len(requesters)))]
    under = [make_ticket(requester=person) for person in people]
    for child in under:
        link_tickets(
            actor=agent, ticket_id=child.pk, other_id=parent.pk, kind=LinkKind.PARENT_OF, is_source=False, at=later(1)
        )
    if is_declared:
        public = Public(title="Worklist is down", commander=agent)
        declare_incident(actor=agent, ticket_id=parent.pk, public=public, at=later(2))
    return parent, under


def solve_all(agent, parent, *, at=None, key="one", code="other", **more):
    return resolve_all(
        actor=agent, ticket_id=parent.pk, code=code, done="The broker runs again.", key=key, at=at or later(30), **more
    )


def mailed(kind):
    """Who was mailed about an event of this kind, and on which ticket."""
    while relay(at=later(60)):
        pass
    rows = Delivery.objects.filter(template=kind).order_by("ticket", "recipient")
    return list(rows.values_list("ticket", "recipient"))


def states(*tickets):
    return [Ticket.objects.get(pk=ticket.pk).state for ticket in tickets]


def test_all_are_solved_with_one_message_and_each_requester_is_mailed_once(agent):
    parent, under = incident(agent)

    sent = solve_all(agent, parent)

    assert states(parent, *under) == [State.RESOLVED] * 4
    assert sent.finished_at == later(30)
    assert Message.objects.filter(body="The broker runs again.").count() == 4
    assert mailed("ticket_resolved") == [(ticket.pk, ticket.requester_id) for ticket in (parent, *under)]
    assert mailed("broadcast_sent") == []
    assert Incident.objects.get().ended_at == later(30)
    assert kinds_of(parent)[-1] == "incident_ended"
    assert clock_differences([parent.pk, *(ticket.pk for ticket in under)]) == []


def test_three_duplicates_merged_into_the_incident_are_told_of_its_end(agent):
    """Their requesters cannot see the incident, and are told on their own tickets."""
    parent, _ = incident(agent, children=0)
    merged = [make_ticket() for _ in range(3)]
    for ticket in merged:
        merge_ticket(actor=agent, ticket_id=ticket.pk, into_id=parent.pk, at=later(5))

    solve_all(agent, parent)

    assert mailed("ticket_resolved") == [(ticket.pk, ticket.requester_id) for ticket in (parent, *merged)]


def test_whoever_has_two_tickets_of_the_incident_is_mailed_once(agent):
    person = make_person()
    parent, under = incident(agent, requesters=(person, person))

    solve_all(agent, parent)

    assert states(*under) == [State.RESOLVED] * 3
    assert [recipient for _, recipient in mailed("ticket_resolved")].count(person.pk) == 1


def test_whoever_has_a_ticket_under_it_and_one_merged_into_it_is_mailed_once(agent):
    person = make_person()
    parent, under = incident(agent, requesters=(person,))
    merge_ticket(actor=agent, ticket_id=make_ticket(requester=person).pk, into_id=parent.pk, at=later(5))

    solve_all(agent, parent)

    assert [told for told in mailed("ticket_resolved") if told[1] == person.pk] == [(under[0].pk, person.pk)]


def test_the_same_page_sent_twice_writes_once(agent):
    parent, under = incident(agent)

    first = solve_all(agent, parent)
    second = solve_all(agent, parent, at=later(31))

    assert first == second
    assert Message.objects.filter(body="The broker runs again.").count() == 4


def test_a_parent_that_is_no_incident_is_solved_with_all_under_it(agent):
    parent, under = incident(agent, is_declared=False)

    solve_all(agent, parent)

    assert states(parent, *under) == [State.RESOLVED] * 4
    assert Incident.objects.count() == 0


def test_a_cause_that_a_category_does_not_know_is_other_there(agent):
    parent, _ = incident(agent, children=0)
    child = make_ticket(category=make_category(resolution_codes=["cable"]))
    link_tickets(actor=agent, ticket_id=parent.pk, other_id=child.pk, kind=LinkKind.PARENT_OF, at=later(1))

    solve_all(agent, parent, code="resent")

    assert [Ticket.objects.get(pk=each.pk).resolution_code for each in (parent, child)] == ["resent", "other"]
    with pytest.raises(UnknownCause):
        solve_all(agent, make_ticket(), code="nonsense")


def test_a_ticket_solved_meanwhile_is_left_alone(agent):
    parent, (first, *rest) = incident(agent)
    sent = broadcast._resolution(
        actor=agent, ticket_id=parent.pk, code="other", done="Fixed.", key="k", at=later(30), version=None
    )
    resolve(actor=agent, ticket_id=first.pk, code="other", done="A cable.", at=later(31))

    assert continue_broadcasts(at=later(32)) == 5

    assert states(parent, first, *rest) == [State.RESOLVED] * 4
    outcomes = dict(BroadcastTicket.objects.filter(broadcast=sent).values_list("ticket", "outcome"))
    assert outcomes == {first.pk: "already_resolved", parent.pk: "", **{ticket.pk: "" for ticket in rest}}


def test_a_ticket_that_fails_leaves_the_parent_open(agent, monkeypatch):
    parent, (bad, *rest) = incident(agent)
    real = broadcast.resolve_locked

    def broken(*, ticket, **more):
        if ticket.pk == bad.pk:
            raise RuntimeError
        return real(ticket=ticket, **more)

    monkeypatch.setattr(broadcast, "resolve_locked", broken)

    with pytest.raises(NotAllResolved) as error:
        solve_all(agent, parent)

    sent = Broadcast.objects.get()
    assert (error.value.code, f"#{bad.pk}" in error.value.messages[0]) == ("not_all_resolved", True)
    assert states(parent, bad, *rest) == [State.NEW, State.NEW, State.RESOLVED, State.RESOLVED]
    refused = BroadcastTicket.objects.filter(broadcast=sent).exclude(outcome="").order_by("ticket")
    assert list(refused.values_list("ticket", "outcome")) == [(parent.pk, "children_active"), (bad.pk, "failed")]
    assert Incident.objects.get().is_running


def test_a_message_reaches_everybody_once_and_stands_on_the_banner(agent):
    parent, under = incident(agent)
    write = partial(write_to_affected, actor=agent, ticket_id=parent.pk, body="We found it.", key="one", at=later(10))

    write(next_update_at=later(40))
    write()

    assert Message.objects.filter(body="We found it.", kind="reply").count() == 4
    found = Incident.objects.get()
    assert (found.status_text, found.next_update_at) == ("We found it.", later(40))
    kind, payload = events_after(under[0], 3)[-1]
    assert (kind, payload["incident"], payload["is_first"]) == ("broadcast_sent", parent.pk, True)
    assert mailed("broadcast_sent") == [(ticket.pk, ticket.requester_id) for ticket in (parent, *under)]
    assert mailed("reply_sent") == []


def test_a_message_answers_the_requesters(agent):
    parent, (child, *_) = incident(agent)

    write_to_affected(actor=agent, ticket_id=parent.pk, body="We found it.", key="one", at=later(10))

    child.refresh_from_db()
    assert child.first_responded_at == later(10)
    assert clock_differences([child.pk]) == []


def test_writing_to_oneself_is_no_answer(agent):
    parent, _ = incident(agent)
    own = make_ticket(requester=agent, actor=agent)
    link_tickets(actor=agent, ticket_id=parent.pk, other_id=own.pk, kind=LinkKind.PARENT_OF, at=later(3))

    write_to_affected(actor=agent, ticket_id=parent.pk, body="We found it.", key="one", at=later(10))

    own.refresh_from_db()
    assert own.first_responded_at is None


def test_many_are_told_in_steps_that_survive_a_stop(agent, monkeypatch):
    """A step is a ticket and its mark in one transaction: whoever comes by next goes on behind it."""
    parent, under = incident(agent, children=5)
    monkeypatch.setattr(broadcast, "_AT_ONCE_SECONDS", 0)

    sent = write_to_affected(actor=agent, ticket_id=parent.pk, body="We found it.", key="one", at=later(10))

    assert sent.finished_at is None
    assert Message.objects.filter(body="We found it.").count() == 1
    assert continue_broadcasts(at=later(11)) == 6
    assert Message.objects.filter(body="We found it.").count() == 6
    assert Broadcast.objects.get(pk=sent.pk).finished_at == later(11)
    assert broadcast.sweep(at=later(12)) == 0


def test_an_author_who_left_the_desk_sends_nothing_more(agent, monkeypatch):
    parent, under = incident(agent)
    monkeypatch.setattr(broadcast, "_AT_ONCE_SECONDS", 0)
    sent = write_to_affected(actor=agent, ticket_id=parent.pk, body="We found it.", key="one", at=later(10))
    agent.__class__.objects.filter(pk=agent.pk).update(is_active=False)

    continue_broadcasts(at=later(11))

    outcomes = BroadcastTicket.objects.filter(broadcast=sent).order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["", "not_allowed", "not_allowed", "not_allowed"]


def test_what_cannot_be_sent_is_refused(agent):
    parent, (child, *_) = incident(agent)
    send = partial(write_to_affected, body="Hi.", key="k", at=later(10))

    with pytest.raises(NotAllowed):
        send(actor=child.requester, ticket_id=parent.pk)
    with pytest.raises(IncidentMissing):
        send(actor=agent, ticket_id=child.pk)
    with pytest.raises(EmptyMessage):
        send(actor=agent, ticket_id=parent.pk, body=" ")
    with pytest.raises(CannotDeclare):
        send(actor=agent, ticket_id=parent.pk, next_update_at=later(10) - timedelta(minutes=1))
    solve_all(agent, parent)
    with pytest.raises(CannotDeclare):
        send(actor=agent, ticket_id=parent.pk)
    with pytest.raises(Refused):
        solve_all(agent, parent, key="two")

    assert Broadcast.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_nobody_twice(monkeypatch):
    agent = make_agent()
    parent, under = incident(agent, children=4)
    monkeypatch.setattr(broadcast, "_AT_ONCE_SECONDS", 0)
    sent = write_to_affected(actor=agent, ticket_id=parent.pk, body="We found it.", key="one", at=later(10))

    def work():
        continue_broadcasts(at=later(11))
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    continue_broadcasts(at=later(12))

    per_ticket = Message.objects.filter(body="We found it.").values_list("ticket", flat=True)
    assert sorted(per_ticket) == [parent.pk, *(ticket.pk for ticket in under)]
    assert BroadcastTicket.objects.filter(broadcast=sent).exclude(outcome="").count() == 0


def test_nothing_else_is_sent_while_a_message_is_on_its_way(agent, monkeypatch):
    parent, _ = incident(agent)
    monkeypatch.setattr(broadcast, "_AT_ONCE_SECONDS", 0)
    write_to_affected(actor=agent, ticket_id=parent.pk, body="We found it.", key="one", at=later(10))

    with pytest.raises(CannotDeclare) as error:
        solve_all(agent, parent)

    assert error.value.code == "still_sending"


def test_a_ticket_alone_that_fails_says_so(agent, monkeypatch):
    parent, _ = incident(agent, children=0)

    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr(broadcast, "resolve_locked", broken)

    with pytest.raises(NotAllResolved, match=f"#{parent.pk}"):
        solve_all(agent, parent)


def test_a_lost_connection_leaves_the_ticket_for_the_next_pass(agent, monkeypatch):
    parent, under = incident(agent)

    def lost(*_):
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setattr(broadcast, "_write", lost)
        with pytest.raises(OperationalError):
            write_to_affected(actor=agent, ticket_id=parent.pk, body="We found it.", key="one", at=later(10))
    continue_broadcasts(at=later(11))

    assert Message.objects.filter(body="We found it.").count() == 4


def test_what_no_message_holds_is_refused(agent):
    parent, _ = incident(agent)

    with pytest.raises(MessageTooLong):
        write_to_affected(actor=agent, ticket_id=parent.pk, body="x" * (MAX_BODY + 1), key="one", at=later(10))
