"""The queues: who is there, how much there is to do, and how they give out their tickets."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import SignedInRequest
from tickets.actions.staff import change_strategy, put_member, remove_member, set_working_hours
from tickets.forms.staff import AddMemberForm, MemberForm, StrategyForm, WeekForm
from tickets.permissions import may_plan_for, may_run_queue
from tickets.queries.queue_pages import QueueRow, desk_person, hours_of_person, member_of, queue_rows
from tickets.rules.assignment import NOBODY_WORDS
from tickets.views.desk_page import desk_page, saved, way_back
from tickets.views.staff_page import attempt, posted, staff_page


@require_GET
@desk_page()
def show_queues(request: SignedInRequest) -> HttpResponse:
    """All queues: who is available now, who is on call, how much there is to do."""
    rows = queue_rows(request.user, at=timezone.now())
    return staff_page(request, "queues", {"rows": rows, "no_members": NOBODY_WORDS["no_members"]}, current="queues")


@require_GET
@desk_page()
def show_queue(request: SignedInRequest, queue: str) -> HttpResponse:
    """One queue: its people with their hours, skills and load, and how it gives out its tickets."""
    return _queue_page(request, _found(request, queue))


def _queue_page(request: SignedInRequest, row: QueueRow, *, status: int = 200, **forms: Any) -> HttpResponse:
    context: dict[str, Any] = {"row": row, "may_run": may_run_queue(request.user, row.queue.pk)}
    if context["may_run"]:
        context["strategy_form"] = StrategyForm(initial={"strategy": row.queue.strategy})
        context["add_form"] = AddMemberForm(members=[member.person.pk for member in row.members])
    return staff_page(request, "queue", context | forms, current="queues", status=status)


@require_POST
@desk_page()
def save_strategy(request: SignedInRequest, queue: str) -> HttpResponse:
    """Change how a queue gives out its tickets."""
    row, form = _found(request, queue), StrategyForm(request.POST)

    def save() -> Any:
        strategy = form.cleaned_data["strategy"]
        return change_strategy(actor=request.user, queue=row.queue, strategy=strategy, at=timezone.now())

    if saved(form, save) is None:
        return _queue_page(request, row, strategy_form=form, failed=form, status=400)
    messages.success(request, "Saved. Tickets that nobody has find somebody within seconds.")
    return redirect("desk:queue", row.queue.code)


@require_POST
@desk_page()
def add_member(request: SignedInRequest, queue: str) -> HttpResponse:
    """Let somebody work a queue as well."""
    row = _found(request, queue)
    form = AddMemberForm(request.POST, members=[member.person.pk for member in row.members])

    def save() -> Any:
        person = form.cleaned_data["person"]
        at, queue = timezone.now(), row.queue
        return put_member(
            actor=request.user, queue=queue, person=person, is_lead=False, capacity=None, skills=(), at=at
        )

    member = saved(form, save)
    if member is None:
        return _queue_page(request, row, add_form=form, failed=form, status=400)
    return redirect("desk:member", row.queue.code, member.person_id)


@require_http_methods(["GET", "POST"])
@desk_page()
def edit_member(request: SignedInRequest, queue: str, person_id: int) -> HttpResponse:
    """How somebody works a queue: lead, limit, skills."""
    row = _found(request, queue)
    member = member_of(row.queue, person_id)
    if member is None:
        raise Http404("This person does not work this queue.")
    form = MemberForm(posted(request), member=member)

    def save() -> Any:
        at, values = timezone.now(), form.cleaned_data
        return put_member(actor=request.user, queue=row.queue, person=member.person, at=at, **values)

    if saved(form, save):
        messages.success(request, f"{member.person.full_name}: saved.")
        return redirect("desk:queue", row.queue.code)
    context = {"row": row, "member": member, "form": form, "may_run": may_run_queue(request.user, row.queue.pk)}
    return staff_page(request, "member", context, current="queues", status=400 if form.is_bound else 200)


@require_POST
@desk_page()
def drop_member(request: SignedInRequest, queue: str, person_id: int) -> HttpResponse:
    """Take somebody out of a queue."""
    row = _found(request, queue)

    def run() -> None:
        remove_member(actor=request.user, queue=row.queue, person_id=person_id, at=timezone.now())

    done = "Taken out of the queue. Tickets they have stay with them."
    return attempt(request, run, done=done, to="desk:queue", args=(row.queue.code,))


@require_http_methods(["GET", "POST"])
@desk_page()
def edit_hours(request: SignedInRequest, person_id: int) -> HttpResponse:
    """When somebody works, in every queue."""
    person = desk_person(person_id)
    if person is None or not may_plan_for(request.user, person):
        raise Http404("There is nobody whose hours you could change.")
    form = WeekForm(posted(request), week=hours_of_person(person_id))

    def save() -> bool:
        set_working_hours(actor=request.user, person=person, week=form.week(), at=timezone.now())
        return True

    if saved(form, save):
        messages.success(request, f"The hours of {person.full_name} are saved.")
        return redirect(way_back(request, reverse("desk:queues")))
    context = {"person": person, "form": form, "next": request.GET.get("next") or request.POST.get("next", "")}
    return staff_page(request, "hours", context, current="queues", status=400 if form.is_bound else 200)


def _found(request: SignedInRequest, code: str) -> QueueRow:
    rows = queue_rows(request.user, at=timezone.now(), code=code)
    if not rows:
        raise Http404("There is no such queue.")
    return rows[0]
