"""Who is signed in."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from accounts.models import Person


def signed_in(session_keys: Collection[str], *, at: datetime) -> dict[str, Person]:
    """Return session key to person for the sessions that still hold: not ended, and the password is the same."""
    sessions = Session.objects.filter(session_key__in=session_keys, expire_date__gt=at)
    held = {session.session_key: session.get_decoded() for session in sessions}
    ids = {str(data[SESSION_KEY]) for data in held.values() if SESSION_KEY in data}
    people = {str(person.pk): person for person in Person.objects.filter(pk__in=ids)}
    return {
        key: people[data[SESSION_KEY]]
        for key, data in held.items()
        if data.get(SESSION_KEY) in people
        and constant_time_compare(data.get(HASH_SESSION_KEY, ""), people[data[SESSION_KEY]].get_session_auth_hash())
    }
