"""What the desk can do to a ticket: one table, read by the page that offers it and the address that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tickets.actions.affected import join_incident
from tickets.actions.assignment import assign_ticket, release_ticket, take_ticket
from tickets.actions.broadcast import resolve_all
from tickets.actions.lifecycle import close, end_waiting, reopen, resolve, start_waiting
from tickets.actions.link import link_tickets, unlink_tickets
from tickets.actions.merge import merge_ticket, unmerge_ticket
from tickets.actions.message import note, reply
from tickets.actions.problem import add_to_problem, remove_from_problem
from tickets.actions.promise import pin_due
from tickets.actions.tags import add_tag, remove_tag
from tickets.actions.time_spent import log_time, take_back_time
from tickets.actions.triage import change_category, change_priority, link_device, route_ticket
from tickets.actions.watchers import unwatch, watch
from tickets.actions.work import fill_in, tick_step
from tickets.enums import EventKind
from tickets.forms import desk as forms
from tickets.forms import desk_work as work
from tickets.forms.relations import InProblemForm, JoinForm, LinkForm, ResolveAllForm, UnlinkForm
from tickets.rules.lifecycle import Verb


@dataclass(frozen=True)
class Action:
    """One thing to do: what it needs, what does it, the event it leaves, and what to say when it is done.

    shown_as: the action whose form on the ticket page stands for this one; RELATED for the card of related tickets.
    """

    verb: Verb
    form: type[forms.ActionForm]
    run: Callable[..., Any]
    kind: EventKind
    done: str
    shown_as: str = ""


RELATED = "related"

ACTIONS: dict[str, Action] = {
    "take": Action(Verb.TAKE, forms.ActionForm, take_ticket, EventKind.TICKET_TAKEN, "You have it now."),
    "assign": Action(Verb.ASSIGN, forms.AssignForm, assign_ticket, EventKind.TICKET_ASSIGNED, "Assigned."),
    "release": Action(
        Verb.RELEASE, forms.ActionForm, release_ticket, EventKind.TICKET_RELEASED, "Given back to the queue."
    ),
    "route": Action(Verb.TRIAGE, forms.RouteForm, route_ticket, EventKind.TICKET_ROUTED, "Sent to the queue."),
    "category": Action(
        Verb.TRIAGE, forms.CategoryForm, change_category, EventKind.CATEGORY_CHANGED, "Category changed."
    ),
    "priority": Action(
        Verb.TRIAGE, forms.PriorityForm, change_priority, EventKind.PRIORITY_CHANGED, "Priority changed."
    ),
    "due": Action(Verb.TRIAGE, forms.DueForm, pin_due, EventKind.DUE_PINNED, "Due time saved."),
    "merge": Action(Verb.MERGE, forms.MergeForm, merge_ticket, EventKind.TICKET_MERGED, "Merged."),
    "device": Action(Verb.TRIAGE, forms.DeviceForm, link_device, EventKind.DEVICE_LINKED, "Device saved."),
    "reply": Action(Verb.REPLY, forms.MessageForm, reply, EventKind.REPLY_SENT, "Reply sent."),
    "note": Action(Verb.NOTE, forms.MessageForm, note, EventKind.NOTE_ADDED, "Private note saved."),
    "tick": Action(Verb.TRIAGE, work.TickForm, tick_step, EventKind.STEP_TICKED, "Step saved."),
    "fields": Action(Verb.TRIAGE, work.AnswersForm, fill_in, EventKind.FIELDS_CHANGED, "Details saved."),
    "tag": Action(Verb.NOTE, work.TagForm, add_tag, EventKind.TAG_ADDED, "Tag added."),
    "untag": Action(Verb.NOTE, work.TagForm, remove_tag, EventKind.TAG_REMOVED, "Tag removed."),
    "watch": Action(Verb.NOTE, work.WatchForm, watch, EventKind.WATCHER_ADDED, "Watching."),
    "unwatch": Action(Verb.NOTE, work.UnwatchForm, unwatch, EventKind.WATCHER_REMOVED, "No longer watching."),
    "time": Action(Verb.NOTE, work.TimeForm, log_time, EventKind.TIME_LOGGED, "Time logged."),
    "untime": Action(Verb.NOTE, work.TakeBackForm, take_back_time, EventKind.TIME_LOGGED, "Entry taken back."),
    "wait": Action(Verb.WAIT, forms.WaitForm, start_waiting, EventKind.WAIT_STARTED, "Paused."),
    "resume": Action(Verb.RESUME, forms.ActionForm, end_waiting, EventKind.WAIT_ENDED, "Work goes on."),
    "resolve": Action(Verb.RESOLVE, forms.ResolveForm, resolve, EventKind.TICKET_RESOLVED, "Resolved."),
    "reopen": Action(Verb.REOPEN, forms.ReopenForm, reopen, EventKind.TICKET_REOPENED, "Reopened."),
    "close": Action(Verb.CLOSE, forms.ActionForm, close, EventKind.TICKET_CLOSED, "Closed."),
    "unmerge": Action(
        Verb.UNMERGE, forms.ActionForm, unmerge_ticket, EventKind.TICKET_UNMERGED, "The merge is undone."
    ),
    "resolve_all": Action(
        Verb.RESOLVE, ResolveAllForm, resolve_all, EventKind.TICKET_RESOLVED, "Resolved with one message.", "resolve"
    ),
    "link": Action(Verb.LINK, LinkForm, link_tickets, EventKind.LINK_ADDED, "Linked.", RELATED),
    "unlink": Action(Verb.LINK, UnlinkForm, unlink_tickets, EventKind.LINK_REMOVED, "Link taken away.", RELATED),
    "join": Action(Verb.LINK, JoinForm, join_incident, EventKind.LINK_ADDED, "Part of the incident now.", RELATED),
    "problem": Action(
        Verb.LINK, InProblemForm, add_to_problem, EventKind.PROBLEM_LINKED, "Part of the problem now.", RELATED
    ),
    "unproblem": Action(
        Verb.LINK, InProblemForm, remove_from_problem, EventKind.PROBLEM_UNLINKED, "Out of the problem.", RELATED
    ),
}
