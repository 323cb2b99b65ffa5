import pytest

from accounts.enums import Role
from notifications import relay
from notifications.actions.audience import (
    BrokenAudience,
    CannotSetAudience,
    SameAudience,
    StaleAudience,
    reset_audience,
    set_audience,
)
from notifications.enums import Relation
from notifications.models import AudienceVersion, Delivery, Notice
from notifications.queries.audience import audience_history, rules_in_force
from tests.factories import NOW, make_person, make_ticket
from tests.notifications.conftest import Desk
from tickets.enums import EventKind

OFF = {"kind": EventKind.TICKET_ROUTED, "wanted": {Relation.QUEUE: ("app", 2)}, "at": NOW}


def test_rules_of_the_site_hold_for_the_next_event(desk: Desk) -> None:
    boss = make_person(role=Role.ADMINISTRATOR)

    set_audience(actor=boss, based_on=0, **OFF)  # type: ignore[arg-type]
    make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)

    assert (Delivery.objects.count(), Notice.objects.count()) == (0, 0)
    [change] = audience_history()
    assert (change.number, change.who) == (1, boss.full_name)
    assert change.sentences == [
        "The queue will hear in the app, of P1 and P2 instead of by mail and in the app when a ticket enters the queue."
    ]


def test_reset_is_a_version_too(desk: Desk) -> None:
    boss = make_person(role=Role.ADMINISTRATOR)
    set_audience(actor=boss, based_on=0, **OFF)  # type: ignore[arg-type]

    reset_audience(actor=boss, based_on=1, at=NOW)

    assert rules_in_force() == {}
    assert list(AudienceVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    with pytest.raises(SameAudience):
        reset_audience(actor=boss, based_on=2, at=NOW)


def test_what_was_not_seen_is_not_overwritten(desk: Desk) -> None:
    boss = make_person(role=Role.ADMINISTRATOR)
    set_audience(actor=boss, based_on=0, **OFF)  # type: ignore[arg-type]

    with pytest.raises(StaleAudience):
        reset_audience(actor=boss, based_on=0, at=NOW)
    with pytest.raises(SameAudience):
        set_audience(actor=boss, based_on=1, **OFF)  # type: ignore[arg-type]


@pytest.mark.parametrize("wanted", [{Relation.REQUESTER: ("off", 5)}, {Relation.QUEUE: ("pigeon", 5)}])
def test_broken_and_locked_rules_are_refused(desk: Desk, wanted: dict[Relation, tuple[str, int]]) -> None:
    boss = make_person(role=Role.ADMINISTRATOR)

    with pytest.raises(BrokenAudience):
        set_audience(actor=boss, kind=EventKind.REPLY_SENT, wanted=wanted, based_on=0, at=NOW)


@pytest.mark.parametrize("role", [Role.REQUESTER, Role.AGENT, Role.SUPERVISOR])
def test_others_do_not_decide_who_is_told(desk: Desk, role: Role) -> None:
    with pytest.raises(CannotSetAudience):
        set_audience(actor=make_person(role=role), based_on=0, **OFF)  # type: ignore[arg-type]
