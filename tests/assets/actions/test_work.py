"""Planned work: who may do what with it, and when."""

from datetime import timedelta

import pytest

from assets.actions.work import StaleWork, Wanted, WorkRefused, change_work, draft_work, move_work
from assets.enums import DeviceState, WorkState
from assets.models import PlannedWork, WorkStep
from assets.permissions import CannotApprove, CannotManageDevices
from assets.queries.availability import availability_of
from assets.rules.work import WorkVerb
from tests.factories import NOW, make_agent, make_device, make_person, make_supervisor

pytestmark = pytest.mark.django_db
START = NOW + timedelta(hours=2)


def wanted(*devices, **fields) -> Wanted:
    return Wanted(**{
        "title": "New tube", "what": "Change it.", "devices": devices or (make_device(),), "starts_at": START,
        "ends_at": START + timedelta(hours=4), "rollback": "Old tube.", "after_check": "Phantom.",
    } | fields)


def drafted(*devices, actor=None, **fields) -> PlannedWork:
    return draft_work(actor=actor or make_agent(), wanted=wanted(*devices, **fields), at=NOW)


def go(work, *verbs, at=NOW, note="", **fields) -> PlannedWork:
    for verb in verbs:
        actor = fields.get("actor") or (make_supervisor() if verb is WorkVerb.APPROVE else make_agent())
        work = move_work(
            actor=actor, work_id=work.pk, verb=verb, at=at, note=note, accepts=fields.get("accepts", False)
        )
    return work


def refused(work, verb, **fields) -> str:
    with pytest.raises(WorkRefused) as error:
        go(work, verb, **fields)
    return str(error.value.code)


APPROVED = (WorkVerb.PROPOSE, WorkVerb.APPROVE)


def test_it_goes_its_way_and_leaves_a_trace() -> None:
    work = go(drafted(), *APPROVED)
    go(work, WorkVerb.START, at=START)
    done = go(work, WorkVerb.FINISH, at=START + timedelta(hours=3), note="Phantom fine")

    assert (done.state, done.started_at, done.after_result) == (WorkState.DONE, START, "Phantom fine")
    assert list(WorkStep.objects.order_by("pk").values_list("state", flat=True)) == [
        "draft", "proposed", "approved", "under_way", "done",
    ]
    assert refused(work, WorkVerb.CANCEL, note="x") == "wrong_state"


def test_four_eyes_see_it() -> None:
    boss = make_supervisor()
    work = go(drafted(actor=boss), WorkVerb.PROPOSE)

    with pytest.raises(CannotApprove):
        go(work, WorkVerb.APPROVE, actor=make_agent())
    with pytest.raises(CannotManageDevices):
        drafted(actor=make_person())
    assert refused(work, WorkVerb.APPROVE, actor=boss) == "own_work"


def test_what_stands_in_its_way() -> None:
    work = go(drafted(), *APPROVED)

    assert refused(work, WorkVerb.START, at=NOW) == "too_early"
    assert refused(work, WorkVerb.START, at=START + timedelta(hours=4)) == "window_over"
    assert refused(work, WorkVerb.CANCEL) == "note_needed"
    go(work, WorkVerb.START, at=START)
    assert refused(work, WorkVerb.FINISH, at=START) == "check_needed"
    for fields, code in (
        ({"ends_at": START}, "ends_first"),
        ({"devices": ()}, "no_device"),
        ({"rollback": " "}, "incomplete"),
    ):
        with pytest.raises(WorkRefused) as error:
            drafted(**fields)
        assert error.value.code == code


def test_two_at_once_on_one_device_are_never_approved() -> None:
    device = make_device()
    go(drafted(device), *APPROVED)
    later = {"starts_at": START + timedelta(hours=3), "ends_at": START + timedelta(hours=5)}
    second = go(drafted(device, **later), WorkVerb.PROPOSE)

    assert refused(second, WorkVerb.APPROVE, accepts=True) == "same_device"


def test_a_collision_is_approved_only_when_seen() -> None:
    one, two = make_device(), make_device()
    go(drafted(one), *APPROVED, accepts=True)
    second = go(drafted(two), WorkVerb.PROPOSE)

    assert refused(second, WorkVerb.APPROVE) == "conflicts_unseen"
    assert go(second, WorkVerb.APPROVE, accepts=True).state == WorkState.APPROVED


def test_revising_takes_the_approval_back() -> None:
    work = go(drafted(), *APPROVED)

    draft = go(work, WorkVerb.REVISE)
    with pytest.raises(StaleWork):
        change_work(actor=make_agent(), work_id=work.pk, wanted=wanted(), at=NOW, version=1)
    tube = wanted(title="Tube")
    changed = change_work(actor=make_agent(), work_id=work.pk, wanted=tube, at=NOW, version=draft.version)

    assert (draft.state, draft.approved_by, changed.title) == (WorkState.DRAFT, None, "Tube")


def test_work_counts_as_planned_and_beyond_its_window_as_down() -> None:
    device = make_device()
    work = go(drafted(device), *APPROVED)
    go(work, WorkVerb.START, at=START)
    end = START + timedelta(hours=5)

    during = availability_of(device, at=START + timedelta(hours=1))
    go(work, WorkVerb.FINISH, at=end, note="Fine")
    after = availability_of(device, at=end)

    assert during.state is DeviceState.PLANNED
    assert (after.figures["month"].planned, after.figures["month"].down) == (4 * 3600, 3600)
