"""What the demo hospital's messages look like, who reads German, and how content its requesters were."""

import random
from datetime import datetime, timedelta

from accounts.actions.profile import change_profile
from accounts.enums import Language
from accounts.models import Person
from config.demo.people import address_of
from notifications.actions.branding import save_branding, save_line
from reports.actions.project import project_tickets
from tickets.actions.outbox import nobody_told
from tickets.actions.satisfaction import rate_solution
from tickets.enums import EventKind, State
from tickets.models import Ticket

_RATED = 80
_DAYS = timedelta(days=90)
_SCORES, _WEIGHTS = (5, 4, 3, 2, 1), (48, 30, 11, 7, 4)
_COMMENTS = {
    5: ("Back before the next examination. Thank you.", "Quick, and I was told what happened.", "", ""),
    4: ("", "Good help on the phone.", ""),
    3: ("It took two calls.", ""),
    2: ("I had to ask what was going on.", "It came back the next day."),
    1: ("We sent patients elsewhere for half a day and heard nothing.",),
}


def make_words(*, at: datetime, seed: int) -> None:
    """Brand the messages, let one clinician read German, and rate a part of what was confirmed in 90 days."""
    people = {person.email: person for person in Person.objects.filter(role="administrator")}
    admin = people.get(address_of("ruth.okafor"))
    if admin is None:
        return
    texts = {"name": "Imaging help desk", "sender": "Imaging help desk", "phone": "5555", "footer": "Day and night"}
    save_branding(actor=admin, site_id=None, texts=texts, accent="#0b5fa5", language=Language.ENGLISH, at=at)
    line = "If a patient is waiting, ring {phone} and name {number}."
    save_line(actor=admin, kind=EventKind.TICKET_LOGGED, language=Language.ENGLISH, line=line, at=at)
    _let_read_german("peter.lang")
    with nobody_told():
        rated = _rate(at=at, source=random.Random(f"{seed} words"))
    project_tickets(ticket_ids=rated)


def _let_read_german(name: str) -> None:
    person = Person.objects.filter(email=address_of(name)).first()
    if person is not None:
        kept = {field: getattr(person, field) for field in ("full_name", "phone", "department")}
        change_profile(actor=person, language=Language.GERMAN, **kept)


def _rate(*, at: datetime, source: random.Random) -> list[int]:
    """About every fourth who confirmed also says how it was, some minutes after; return their tickets."""
    rated = []
    rows = Ticket.objects.filter(
        state=State.CLOSED, merged_into=None, closed_at__gte=at - _DAYS, events__kind="ticket_confirmed"
    )
    for ticket in rows.select_related("requester").distinct().order_by("-pk")[: _RATED * 4]:
        if source.random() > 0.25 or not ticket.requester.is_active or ticket.closed_at is None:
            continue
        given = min(at, ticket.closed_at + timedelta(minutes=source.randint(1, 20)))
        if ticket.resolved_at is None or given > ticket.resolved_at + timedelta(days=14):
            continue
        score = source.choices(_SCORES, _WEIGHTS)[0]
        rate_solution(
            actor=ticket.requester,
            ticket_id=ticket.pk,
            score=score,
            comment=source.choice(_COMMENTS[score]),
            by_link=source.random() < 0.7,
            at=given,
        )
        rated.append(ticket.pk)
    return rated
