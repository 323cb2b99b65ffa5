"""Problem records."""

import pytest

from tests.factories import make_agent, make_category, make_device, make_person, make_queue, make_ticket
from tests.tickets.actions.stories import events_after, later
from tickets.actions.problem import (
    CannotSave,
    Found,
    StaleProblem,
    add_to_problem,
    edit_problem,
    open_problem,
    remove_from_problem,
)
from tickets.enums import ProblemState
from tickets.models import Problem, ProblemChange
from tickets.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent()


def found(**fields):
    return Found(**{"title": "Detector cold", "queue": make_queue()} | fields)


def opened(agent, **fields):
    return open_problem(actor=agent, found=found(**fields), at=later(5))


def test_a_problem_is_opened_for_its_tickets(agent):
    tickets, device = [make_ticket(), make_ticket()], make_device(tag="CT2")
    numbers = [ticket.pk for ticket in tickets]

    made = open_problem(actor=agent, found=found(devices=[device]), ticket_ids=[*numbers, 10**9], at=later(5))

    assert (made.state, made.opened_by, list(made.devices.all())) == ("open", agent, [device])
    assert set(made.tickets.values_list("ticket", flat=True)) == set(numbers)
    assert events_after(tickets[0], 2) == [("problem_linked", {"problem": made.pk})]


def test_what_is_found_is_written_down_and_who_wrote_it(agent):
    made, other = opened(agent), make_agent()

    edit_problem(
        actor=other,
        problem_id=made.pk,
        found=found(state=ProblemState.KNOWN_ERROR, cause="Loose plug.", workaround="Push the plug in."),
        version=1,
        at=later(10),
    )
    solved = edit_problem(
        actor=other,
        problem_id=made.pk,
        found=found(state=ProblemState.SOLVED, cause="Loose plug.", category=make_category()),
        version=2,
        at=later(20),
    )
    same = edit_problem(
        actor=other,
        problem_id=made.pk,
        found=found(state=ProblemState.SOLVED, cause="Loose plug.", category=solved.category),
        version=3,
        at=later(30),
    )

    assert (same.solved_at, same.version, same.updated_at) == (later(20), 3, later(20))
    changes = ProblemChange.objects.order_by("pk").values_list("actor", "state", "fields")
    assert list(changes) == [
        (agent.pk, "open", ["opened"]),
        (other.pk, "known_error", ["state", "cause", "workaround"]),
        (other.pk, "solved", ["state", "workaround", "category"]),
    ]


def test_devices_count_as_a_change(agent):
    made, device = opened(agent), make_device()

    edit_problem(actor=agent, problem_id=made.pk, found=found(devices=[device]), version=1, at=later(10))

    assert ProblemChange.objects.order_by("-pk")[0].fields == ["devices"]
    assert list(made.devices.all()) == [device]


def test_what_cannot_be_saved_is_refused(agent):
    made = opened(agent)
    codes = []

    for wrong in (found(title=" "), found(state=ProblemState.KNOWN_ERROR), found(state=ProblemState.SOLVED)):
        with pytest.raises(CannotSave) as error:
            edit_problem(actor=agent, problem_id=made.pk, found=wrong, version=1, at=later(10))
        codes.append(error.value.code)

    assert codes == ["title_needed", "cause_needed", "cure_needed"]
    with pytest.raises(StaleProblem):
        edit_problem(actor=agent, problem_id=made.pk, found=found(cause="A plug."), version=0, at=later(10))
    with pytest.raises(CannotSave, match="no problem"):
        edit_problem(actor=agent, problem_id=0, found=found(), version=1, at=later(10))
    with pytest.raises(NotAllowed):
        edit_problem(actor=make_person(), problem_id=made.pk, found=found(), version=1, at=later(10))
    with pytest.raises(NotAllowed):
        opened(make_person())
    assert Problem.objects.values_list("version", flat=True).get() == 1


def test_a_ticket_is_put_in_and_taken_out(agent):
    made, ticket = opened(agent), make_ticket()

    add_to_problem(actor=agent, ticket_id=ticket.pk, problem_id=made.pk, at=later(10), version=1)
    with pytest.raises(CannotSave, match="already"):
        add_to_problem(actor=agent, ticket_id=ticket.pk, problem_id=made.pk, at=later(11))
    remove_from_problem(actor=agent, ticket_id=ticket.pk, problem_id=made.pk, at=later(12), version=2)
    for act in (remove_from_problem, lambda **given: add_to_problem(**given | {"problem_id": 0})):
        with pytest.raises(CannotSave, match="no problem"):
            act(actor=agent, ticket_id=ticket.pk, problem_id=made.pk, at=later(13))
    with pytest.raises(NotAllowed):
        add_to_problem(actor=ticket.requester, ticket_id=ticket.pk, problem_id=made.pk, at=later(14))

    assert events_after(ticket, 2) == [
        ("problem_linked", {"problem": made.pk}),
        ("problem_unlinked", {"problem": made.pk}),
    ]
