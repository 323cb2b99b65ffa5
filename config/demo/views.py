"""The lists that the demo hospital's desk shares."""

from datetime import datetime

from accounts.models import Person
from config.demo.people import address_of
from tickets.actions.search import learn_words
from tickets.actions.view import save_view
from tickets.models import Queue

_VIEWS = (
    ("anna.whitmore", "Due within 4 hours", "is:open due:<4h sort:due", "desk", ""),
    ("anna.whitmore", "Waiting for too long", "is:waiting age:>1w sort:oldest", "desk", ""),
    ("ellen.shaw", "PACS, nobody has it", "queue:pacs is:unassigned is:open sort:due", "queue", "PACS"),
)


def make_views(*, at: datetime) -> None:
    """Save three shared views, and learn the words that mistyped ones are put right by."""
    people = {person.email: person for person in Person.objects.filter(email__in=[address_of(v[0]) for v in _VIEWS])}
    queues = {row.code: row for row in Queue.objects.all()}
    for owner, name, line, audience, queue in _VIEWS:
        person = people.get(address_of(owner))
        if person is not None:
            save_view(actor=person, name=name, line=line, audience=audience, queue=queues.get(queue), at=at)
    learn_words(at=at)
