"""Who is on call: planning, refusing overlaps, swapping."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import NOW, make_agent, make_queue, make_supervisor
from tests.processes import THREADS_MEET_SECONDS
from tests.tickets.actions.staffing import HOUR, join, on_call
from tickets.actions.rota import (
    BadShift,
    NotYours,
    ShiftMissing,
    ShiftOverlaps,
    SwapMissing,
    add_shifts,
    decide_swap,
    propose_swap,
    remove_shift,
    withdraw_swap,
)
from tickets.actions.staff import CannotRunQueue
from tickets.models import OnCallShift, ShiftSwap

pytestmark = pytest.mark.django_db
START = NOW + HOUR


def add(actor, queue, person, *, starts_at=START, hours=12, level=1, weeks=1):
    return add_shifts(
        actor=actor,
        queue=queue,
        person=person,
        level=level,
        starts_at=starts_at,
        ends_at=starts_at + hours * HOUR,
        weeks=weeks,
        at=NOW,
    )


def planned():
    queue = make_queue()
    return queue, join(queue, is_lead=True), join(queue, make_agent(full_name="Ana Ruiz")), join(queue)


def test_a_lead_and_a_supervisor_plan_the_rota_and_an_agent_does_not():
    queue, lead, ana, ben = planned()

    add(lead, queue, ana)
    add(make_supervisor(), queue, ben, level=2)

    with pytest.raises(CannotRunQueue):
        add(ana, queue, ana, starts_at=START + 24 * HOUR)
    rows = OnCallShift.objects.order_by("level").values_list("person", "level", "created_by")
    assert list(rows)[0] == (ana.pk, 1, lead.pk)


@pytest.mark.parametrize(("starts", "hours"), [(0, 12), (-1, 2), (11, 5), (3, 2), (-1, 24)])
def test_an_overlapping_shift_is_refused_with_a_sentence(starts, hours):
    queue, lead, ana, ben = planned()
    add(lead, queue, ana)

    with pytest.raises(ShiftOverlaps) as caught:
        add(lead, queue, ben, starts_at=START + starts * HOUR, hours=hours)

    assert caught.value.messages == [
        "Ana Ruiz is on call for PACS team from Mon 2 Mar 11:00 to Mon 2 Mar 23:00. "
        "Choose other times, or take that shift out first."
    ]
    assert OnCallShift.objects.count() == 1


def test_another_refusal_of_the_database_is_not_called_an_overlap(monkeypatch):
    queue, lead, ana, _ = planned()

    def fail(**_):
        raise IntegrityError("something else")

    monkeypatch.setattr(OnCallShift.objects, "create", fail)

    with pytest.raises(IntegrityError, match="something else"):
        add(lead, queue, ana)


def test_an_overlap_that_is_gone_by_now_has_a_sentence_too(monkeypatch):
    queue, lead, ana, _ = planned()

    def fail(**_):
        raise IntegrityError("shift_one_on_call")

    monkeypatch.setattr(OnCallShift.objects, "create", fail)

    with pytest.raises(ShiftOverlaps, match="Somebody else is on call at this time"):
        add(lead, queue, ana)


def test_the_database_refuses_it_too():
    queue, _, ana, ben = planned()
    on_call(queue, ana)

    with pytest.raises(IntegrityError, match="shift_one_on_call"), transaction.atomic():
        on_call(queue, ben)


def test_shifts_that_touch_other_levels_and_other_queues_do_not_overlap():
    queue, lead, ana, ben = planned()
    add(lead, queue, ana)

    add(lead, queue, ben, starts_at=START + 12 * HOUR)
    add(lead, queue, ben, level=2)
    other = make_queue(code="NET")
    join(other, ana)
    add(make_supervisor(), other, ana)

    assert OnCallShift.objects.count() == 4


def test_one_overlap_among_many_weeks_saves_none():
    queue, lead, ana, ben = planned()
    add(lead, queue, ben, starts_at=START + timedelta(weeks=2))

    with pytest.raises(ShiftOverlaps):
        add(lead, queue, ana, weeks=4)

    assert OnCallShift.objects.count() == 1


def test_weekly_shifts_keep_the_time_on_the_wall():
    queue, lead, ana, _ = planned()
    lead.time_zone = "Europe/London"

    made = add(lead, queue, ana, starts_at=datetime(2026, 3, 27, 17, tzinfo=UTC), weeks=2)  # clocks change on the 29th

    assert [shift.during.lower for shift in made] == [
        datetime(2026, 3, 27, 17, tzinfo=UTC),
        datetime(2026, 4, 3, 16, tzinfo=UTC),
    ]


_FAR = {"starts_at": datetime(9999, 12, 30, tzinfo=UTC)}


@pytest.mark.parametrize(
    "bad", [{"hours": 0}, {"hours": 24 * 32}, {"weeks": 0}, {"weeks": 27}, {"starts_at": NOW - 13 * HOUR}, _FAR]
)
def test_a_shift_that_cannot_be_meant_is_refused(bad):
    queue, lead, ana, _ = planned()

    with pytest.raises(BadShift):
        add(lead, queue, ana, **bad)


def test_only_members_are_put_on_call():
    queue, lead, *_ = planned()

    with pytest.raises(BadShift):
        add(lead, queue, make_agent())


def test_removing_a_shift():
    queue, lead, ana, ben = planned()
    coming, running = on_call(queue, ana, starts=5, hours=2), on_call(queue, ben, hours=3)
    swap = propose_swap(actor=ana, shift_id=coming.pk, to=ben, for_shift_id=None, at=NOW)

    with pytest.raises(CannotRunQueue):
        remove_shift(actor=ana, shift_id=coming.pk, at=NOW)
    for shift in (coming, running):
        remove_shift(actor=lead, shift_id=shift.pk, at=NOW)

    for each in (coming, running, swap):
        each.refresh_from_db()
    assert (coming.cancelled_at, coming.cancelled_by, running.during.upper) == (NOW, lead, NOW)
    assert swap.state == "withdrawn"
    for shift in (coming, running):
        with pytest.raises(ShiftMissing):
            remove_shift(actor=lead, shift_id=shift.pk, at=NOW)
    add(lead, queue, ben, starts_at=NOW + 5 * HOUR, hours=2)


def test_a_swap_changes_both_shifts_at_once_and_stays_as_history():
    queue, _, ana, ben = planned()
    hers, his = on_call(queue, ana, starts=5, hours=2), on_call(queue, ben, starts=9, hours=2)
    swap = propose_swap(actor=ana, shift_id=hers.pk, to=ben, for_shift_id=his.pk, at=NOW)

    decide_swap(actor=ben, swap_id=swap.pk, is_accepted=True, at=START)

    for each in (hers, his, swap):
        each.refresh_from_db()
    assert (hers.person, his.person) == (ben, ana)
    assert (swap.state, swap.decided_at, swap.proposed_by, swap.proposed_to) == ("accepted", START, ana, ben)
    with pytest.raises(SwapMissing):
        decide_swap(actor=ben, swap_id=swap.pk, is_accepted=False, at=START)


def test_a_shift_is_given_for_nothing_declined_or_taken_back():
    queue, _, ana, ben = planned()
    given, kept, back = (on_call(queue, ana, starts=start, hours=1) for start in (5, 7, 9))
    swaps = [
        propose_swap(actor=ana, shift_id=each.pk, to=ben, for_shift_id=None, at=NOW) for each in (given, kept, back)
    ]

    decide_swap(actor=ben, swap_id=swaps[0].pk, is_accepted=True, at=START)
    decide_swap(actor=ben, swap_id=swaps[1].pk, is_accepted=False, at=START)
    withdraw_swap(actor=ana, swap_id=swaps[2].pk, at=START)

    assert list(OnCallShift.objects.order_by("pk").values_list("person", flat=True)) == [ben.pk, ana.pk, ana.pk]
    assert list(ShiftSwap.objects.order_by("pk").values_list("state", flat=True)) == [
        "accepted",
        "declined",
        "withdrawn",
    ]


def test_only_the_two_of_them_decide():
    queue, lead, ana, ben = planned()
    hers, his = on_call(queue, ana, starts=5, hours=2), on_call(queue, ben, starts=9, hours=2)

    with pytest.raises(NotYours):
        propose_swap(actor=lead, shift_id=hers.pk, to=ben, for_shift_id=None, at=NOW)
    for to, other in ((ana, None), (make_agent(), None), (lead, his.pk), (ben, hers.pk)):
        with pytest.raises(BadShift):
            propose_swap(actor=ana, shift_id=hers.pk, to=to, for_shift_id=other, at=NOW)
    swap = propose_swap(actor=ana, shift_id=hers.pk, to=ben, for_shift_id=None, at=NOW)
    for actor in (ana, lead):
        with pytest.raises(NotYours):
            decide_swap(actor=actor, swap_id=swap.pk, is_accepted=True, at=NOW)
    with pytest.raises(NotYours):
        withdraw_swap(actor=ben, swap_id=swap.pk, at=NOW)


def test_a_shift_that_changed_hands_or_is_over_is_not_swapped():
    queue, _, ana, ben = planned()
    hers, his = on_call(queue, ana, starts=5, hours=2), on_call(queue, ben, starts=9, hours=2)
    swap = propose_swap(actor=ana, shift_id=hers.pk, to=ben, for_shift_id=his.pk, at=NOW)
    OnCallShift.objects.filter(pk=his.pk).update(person=ana)

    for at in (NOW, NOW + 8 * HOUR):
        with pytest.raises(ShiftMissing):
            decide_swap(actor=ben, swap_id=swap.pk, is_accepted=True, at=at)

    hers.refresh_from_db()
    assert hers.person == ana


def test_offering_again_withdraws_the_first_offer():
    queue, lead, ana, ben = planned()
    shift = on_call(queue, ana, starts=5, hours=2)
    first = propose_swap(actor=ana, shift_id=shift.pk, to=ben, for_shift_id=None, at=NOW)

    propose_swap(actor=ana, shift_id=shift.pk, to=lead, for_shift_id=None, at=NOW)

    with pytest.raises(SwapMissing):
        decide_swap(actor=ben, swap_id=first.pk, is_accepted=True, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_put_one_on_call():
    queue, lead, *people = planned()
    start, refused = Barrier(8, timeout=THREADS_MEET_SECONDS), []

    def run(person):
        start.wait(timeout=10)
        try:
            add(lead, queue, person)
        except ShiftOverlaps as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(people[number % 2],)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (OnCallShift.objects.count(), refused) == (1, ["shift_overlaps"] * 7)
