"""What can be done to a ticket: one address an act, one action a POST."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Capability
from accounts.models import Person
from accounts.permissions import SignedInCall
from tickets.actions.affected import join_incident
from tickets.actions.assignment import assign_ticket, release_ticket, take_ticket
from tickets.actions.broadcast import resolve_all
from tickets.actions.lifecycle import close, confirm, end_waiting, reopen, resolve, start_waiting
from tickets.actions.link import link_tickets, unlink_tickets
from tickets.actions.merge import merge_ticket, unmerge_ticket
from tickets.actions.message import add_call, note, reply
from tickets.actions.problem import add_to_problem, remove_from_problem
from tickets.actions.promise import pin_due
from tickets.actions.tags import add_tag, remove_tag
from tickets.actions.time_spent import log_time, take_back_time
from tickets.actions.triage import change_category, change_priority, link_device, route_ticket
from tickets.actions.watchers import unwatch, watch
from tickets.actions.work import fill_in, tell_more, tick_step
from tickets.api import inputs, work_inputs
from tickets.api.answers import KEY, answer, expected_version, key_of, read, ticket_or_404
from tickets.api.outputs import TicketOutput
from tickets.api.relations import InProblemInput, JoinInput, LinkInput, ResolveAllInput, UnlinkInput
from tickets.enums import LinkKind, Metric, Priority, WaitReason

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag last seen, instead of `version` in the body."
)


@dataclass(frozen=True)
class Act:
    """One thing to do: what it takes, the action that does it, and how it is described."""

    run: Callable[..., Any]
    summary: str
    takes: type[inputs.VersionInput] = inputs.VersionInput
    has_key: bool = False
    """Whether an Idempotency-Key makes a repeat harmless."""


def _change_priority(*, priority: int, **rest: Any) -> Any:
    return change_priority(priority=Priority(priority), **rest)


def _start_waiting(*, reason: str, **rest: Any) -> Any:
    return start_waiting(reason=WaitReason(reason), **rest)


def _pin_due(*, metric: str, **rest: Any) -> Any:
    return pin_due(metric=Metric(metric), **rest)


def _merge(*, into: int, **rest: Any) -> Any:
    return merge_ticket(into_id=into, **rest)


def _add_call(*, version: int | None, **rest: Any) -> Any:
    return add_call(**rest)  # what somebody said is added whatever has changed meanwhile


def _link(*, other: int, kind: str, **rest: Any) -> Any:
    return link_tickets(other_id=other, kind=LinkKind(kind), **rest)


def _unlink(*, link: int, **rest: Any) -> Any:
    return unlink_tickets(link_id=link, **rest)


def _join(*, incident: int, **rest: Any) -> Any:
    return join_incident(incident_id=incident, **rest)


def _in_problem(*, problem: int, **rest: Any) -> Any:
    return add_to_problem(problem_id=problem, **rest)


def _out_of_problem(*, problem: int, **rest: Any) -> Any:
    return remove_from_problem(problem_id=problem, **rest)


def _fill_in(*, actor: Person, version: int | None, **rest: Any) -> Any:
    """The desk fills in every field; a requester what is asked of them once a ticket is logged."""
    if actor.may(Capability.WORK_TICKETS):
        return fill_in(actor=actor, version=version, **rest)
    return tell_more(actor=actor, **rest)


ACTS: dict[str, Act] = {
    "take": Act(take_ticket, "Take a ticket nobody has"),
    "assign": Act(assign_ticket, "Give it to somebody of the desk", inputs.AssignInput),
    "release": Act(release_ticket, "Give it back to its queue"),
    "route": Act(route_ticket, "Send it to another queue", inputs.RouteInput),
    "category": Act(change_category, "Correct what it is about", inputs.CategoryInput),
    "priority": Act(_change_priority, "Change the priority, with a reason", inputs.PriorityInput),
    "due": Act(_pin_due, "Set the due time of a promise by hand, with a reason", inputs.DueInput),
    "merge": Act(_merge, "Close it because it goes on in another ticket", inputs.MergeInput),
    "device": Act(link_device, "Say which device it is about", inputs.DeviceInput),
    "reply": Act(reply, "Answer the requester", inputs.WriteInput, has_key=True),
    "note": Act(note, "Write to the desk alone", inputs.WriteInput, has_key=True),
    "call": Act(_add_call, "Write down what somebody said on the telephone", inputs.CallInput, has_key=True),
    "tick": Act(tick_step, "Tick a step of the category's list, or take it back", work_inputs.TickInput),
    "fields": Act(_fill_in, "Fill in fields of the category's form", work_inputs.AnswersInput),
    "tag": Act(add_tag, "Give it a tag", work_inputs.TagInput),
    "untag": Act(remove_tag, "Take a tag away", work_inputs.TagInput),
    "watch": Act(watch, "Let somebody of the desk watch it", work_inputs.WatchInput),
    "unwatch": Act(unwatch, "End that somebody watches it", work_inputs.WatchInput),
    "time": Act(log_time, "Log time spent", work_inputs.TimeInput),
    "untime": Act(take_back_time, "Take back an entry of time spent", work_inputs.TakeBackInput),
    "wait": Act(_start_waiting, "Pause the work, with a reason", inputs.WaitInput),
    "resume": Act(end_waiting, "Go on with the work"),
    "resolve": Act(resolve, "Say what was wrong and what was done", inputs.ResolveInput),
    "confirm": Act(confirm, "The requester says that it works"),
    "reopen": Act(reopen, "Take it up again", inputs.ReopenInput),
    "close": Act(close, "Close a resolved ticket"),
    "unmerge": Act(unmerge_ticket, "Undo its merge, within 14 days"),
    "resolve_all": Act(
        resolve_all, "Solve it and all active tickets under it with one message", ResolveAllInput, has_key=True
    ),
    "link": Act(_link, "Link it with another ticket", LinkInput),
    "unlink": Act(_unlink, "Take a link away", UnlinkInput),
    "join": Act(_join, "Put it under a running incident", JoinInput),
    "problem": Act(_in_problem, "Say that a problem explains it", InProblemInput),
    "unproblem": Act(_out_of_problem, "Say that a problem does not explain it after all", InProblemInput),
}


class ActView(APIView):
    """Does one act and answers with the ticket as it is then."""

    act: Act

    def perform(self, request: SignedInCall, number: int) -> Response:
        """Refuse what the caller cannot see, then let the action decide."""
        ticket_or_404(request, number)
        given = read(self.act.takes, request)
        version = expected_version(request, number, given.pop("version"))
        if self.act.has_key:
            given["key"] = key_of(request)
        self.act.run(actor=request.user, ticket_id=number, version=version, at=timezone.now(), **given)
        return answer(request, ticket_or_404(request, number))


def view_of(name: str) -> Any:
    """Return the view of one act, described by itself."""
    act = ACTS[name]

    @extend_schema(
        operation_id=f"tickets_{name}",
        tags=["actions"],
        summary=act.summary,
        parameters=[IF_MATCH, KEY] if act.has_key else [IF_MATCH],
        request=act.takes,
        responses=TicketOutput,
    )
    def post(self: ActView, request: SignedInCall, number: int) -> Response:
        return self.perform(request, number)

    return type(f"{name.title()}View", (ActView,), {"act": act, "post": post, "__doc__": f"{act.summary}."}).as_view()  # type: ignore[attr-defined]  # a view
