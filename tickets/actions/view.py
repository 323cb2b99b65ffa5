"""Lists that people keep under a name, and share. They concern no ticket: no events."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import Capability
from accounts.models import Person
from tickets.models import Queue, SavedView, StartPage
from tickets.permissions import NotAllowed
from tickets.queries.saved_views import view_detail
from tickets.rules.query import read_line, write_line

MOST_VIEWS = 100
_Audience = SavedView.Audience


class ViewNameTaken(ValidationError):
    """The person has a view of this name."""

    def __init__(self) -> None:
        super().__init__("You have a view of this name. Choose another, or delete the old one.", code="view_name_taken")


class TooManyViews(ValidationError):
    """More views than anybody finds again."""

    def __init__(self) -> None:
        super().__init__(f"You have {MOST_VIEWS} views. Delete one you no longer use first.", code="too_many_views")


class WrongLine(ValidationError):
    """The line of filters has a mistake; the message is that of the first one."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="wrong_line")


class ViewMissing(ValidationError):
    """There is no such view, or it is not shown to this person."""

    def __init__(self) -> None:
        super().__init__("This view is not there any more.", code="view_missing")


class NotYourView(ValidationError):
    """A view is changed by its owner, and by administrators when it is shared."""

    def __init__(self) -> None:
        super().__init__(
            "This view belongs to somebody else. Save it under a name of your own to change it.", code="not_your_view"
        )


class NoQueue(ValidationError):
    """A view is shared with a queue, and none was named."""

    def __init__(self) -> None:
        super().__init__("Choose the queue whose people should see it.", code="no_queue")


@transaction.atomic
def save_view(
    *, actor: Person, name: str, line: str, audience: str, queue: Queue | None, at: datetime
) -> SavedView:
    """Keep a line of filters, behind one's other views.

    Raises NotAllowed, WrongLine, ViewNameTaken, TooManyViews, NoQueue.
    """
    if not actor.may(Capability.WORK_TICKETS):
        raise NotAllowed
    Person.objects.select_for_update(of=("self",)).get(pk=actor.pk)  # two clicks at once are one view
    mine = SavedView.objects.filter(owner=actor)
    if mine.filter(name=name).exists():
        raise ViewNameTaken
    count = mine.count()
    if count >= MOST_VIEWS:
        raise TooManyViews
    return SavedView.objects.create(
        owner=actor, name=name, line=_good(line), position=count + 1, created_at=at, **_shown_to(audience, queue)
    )


@transaction.atomic
def change_view(
    *, actor: Person, view_id: int, name: str, line: str, audience: str, queue: Queue | None
) -> SavedView:
    """Change name, line and audience of a view. Raises ViewMissing, NotYourView, WrongLine, ViewNameTaken, NoQueue."""
    view = _lock(actor=actor, view_id=view_id)
    if SavedView.objects.filter(owner=view.owner_id, name=name).exclude(pk=view.pk).exists():
        raise ViewNameTaken
    view.name, view.line = name, _good(line)
    shown = _shown_to(audience, queue)
    view.audience, view.queue = shown["audience"], shown["queue"]
    view.save(update_fields=["name", "line", "audience", "queue"])
    return view


@transaction.atomic
def move_view(*, actor: Person, view_id: int, step: int) -> SavedView:
    """Move one of one's own views up (-1) or down (1) among them. Raises ViewMissing, NotYourView."""
    Person.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    view = _lock(actor=actor, view_id=view_id)
    rows = list(SavedView.objects.filter(owner=view.owner_id).order_by("position", "name", "id"))
    place = rows.index(view)
    rows.insert(min(max(place + step, 0), len(rows) - 1), rows.pop(place))
    for position, row in enumerate(rows, start=1):
        row.position = position
    SavedView.objects.bulk_update(rows, ["position"])
    return view


@transaction.atomic
def delete_view(*, actor: Person, view_id: int) -> str:
    """Forget a view; return its name. Raises ViewMissing, NotYourView."""
    view = _lock(actor=actor, view_id=view_id)
    view.delete()
    return view.name


@transaction.atomic
def start_with(*, actor: Person, view_id: int | None) -> None:
    """Make a view the page the desk opens with for the actor; None makes it the inbox again. Raises ViewMissing."""
    if view_id is None:
        StartPage.objects.filter(person=actor).delete()
        return
    view = view_detail(user=actor, view_id=view_id)
    if view is None:
        raise ViewMissing
    StartPage.objects.update_or_create(person=actor, defaults={"view": view})


def _good(line: str) -> str:
    read = read_line(line)
    if read.mistakes:
        raise WrongLine(read.mistakes[0].message)
    return write_line(read.query)


def _shown_to(audience: str, queue: Queue | None) -> dict[str, Any]:
    if audience == _Audience.QUEUE and queue is None:
        raise NoQueue
    return {"audience": audience, "queue": queue if audience == _Audience.QUEUE else None}


def _lock(*, actor: Person, view_id: int) -> SavedView:
    """The locked view. One that is not shown to somebody is not there for them, administrators included."""
    seen = view_detail(user=actor, view_id=view_id)
    view = SavedView.objects.select_for_update().filter(pk=view_id).first() if seen else None
    if view is None:
        raise ViewMissing
    is_shared = view.audience != _Audience.OWNER
    if view.owner_id != actor.pk and not (is_shared and actor.may(Capability.MANAGE_DESK)):
        raise NotYourView
    return view
