"""Calling colleagues by name in a private note."""

from datetime import datetime

from accounts.models import Person
from accounts.queries.people import desk_people
from tickets.actions.event import Step
from tickets.actions.watchers import add_watchers
from tickets.enums import EventKind
from tickets.models import Message, Ticket
from tickets.rules.mentions import Colleague, mentioned


def mention(*, ticket: Ticket, actor: Person, note: Message, at: datetime) -> list[Step]:
    """Make those a note on a locked ticket calls watch it; return the events for the caller to record.

    Only active people of the desk can be called, and nobody calls themselves.
    """
    if "@" not in note.body:
        return []
    called = [person_id for person_id in mentioned(note.body, _colleagues()) if person_id != actor.pk]
    steps = add_watchers(ticket=ticket, actor=actor, people=called, at=at)
    return steps + [Step(EventKind.PERSON_MENTIONED, {"person": each, "note": note.pk}) for each in called]


def _colleagues() -> list[Colleague]:
    rows = desk_people().values_list("pk", "full_name", "email")
    return [Colleague(id=pk, full_name=name, handle=email.partition("@")[0]) for pk, name, email in rows]
