"""What live streams ask the database: who is still signed in, and who may see a ticket."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from accounts.enums import Capability
from accounts.models import Person
from accounts.queries.sessions import signed_in
from config.live.stream import Watcher
from tickets.queries.visible import visible_to


def still_welcome(watchers: Collection[Watcher], *, at: datetime) -> set[Watcher]:
    """Return those who are still signed in with that session, active, and allowed to see what they listen to."""
    try:
        people = signed_in({watcher.session_key for watcher in watchers}, at=at)
        return {watcher for watcher in watchers if _is_welcome(watcher, people.get(watcher.session_key))}
    finally:
        connection.close()  # this thread has no request that would give it back


def may_hear(person_id: int, number: int) -> bool:
    """True when this person may see the ticket now."""
    try:
        person = Person.objects.filter(pk=person_id).first()
        return person is not None and visible_to(person).filter(pk=number).exists()
    finally:
        connection.close()  # as above


def _is_welcome(watcher: Watcher, person: Person | None) -> bool:
    if person is None or person.pk != watcher.person_id or not person.is_active:
        return False
    if watcher.is_desk:
        return person.may(Capability.WORK_TICKETS) and person.may(Capability.SEE_ALL_TICKETS)
    return not watcher.number or visible_to(person).filter(pk=watcher.number).exists()
