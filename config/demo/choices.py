"""What some people of the demo hospital chose to hear of, and what its administrators decided. All as of `at`."""

from datetime import datetime, time, timedelta

from accounts.models import Person
from config.demo.people import address_of
from notifications.actions.audience import set_audience
from notifications.actions.preference import Chosen, save_preference
from notifications.enums import Channel, Digest, Group, Relation
from tickets.enums import EventKind

_WEEKDAYS = frozenset(range(5))
_EVERY_DAY = frozenset(range(7))
_OFF_MAIL = {(Group.QUEUE, Channel.EMAIL): False}


def make_choices(*, at: datetime) -> None:
    """Save choices of five people and two decisions of the site."""
    people = {person.email: person for person in Person.objects.all()}
    wanted = {
        "ellen.shaw": Chosen(channels=_OFF_MAIL),
        "george.ellis": Chosen(channels={}, digest=Digest.DAILY, daily_at=time(7, 30)),
        "marcus.bell": Chosen(channels={**_OFF_MAIL, (Group.PROGRESS, Channel.EMAIL): False}, digest=Digest.HOURLY),
        "grace.adeyemi": Chosen(
            channels={(Group.PROGRESS, Channel.EMAIL): False},
            quiet_from=time(21, 0),
            quiet_to=time(7, 0),
            quiet_days=_EVERY_DAY,
        ),
        "claire.dubois": Chosen(
            channels={}, quiet_from=time(18, 0), quiet_to=time(8, 0), quiet_days=_WEEKDAYS, time_zone="Europe/London"
        ),
    }
    for name, chosen in wanted.items():
        save_preference(actor=people[address_of(name)], chosen=chosen, at=at - timedelta(days=9))
    boss = people[address_of("ruth.okafor")]
    set_audience(
        actor=boss,
        kind=EventKind.TICKET_CLOSED,
        wanted={Relation.WATCHER: ("app", 5)},
        based_on=0,
        at=at - timedelta(days=40),
    )
    set_audience(
        actor=boss,
        kind=EventKind.WORK_PLANNED,
        wanted={Relation.OWNER_TEAM: ("app", 5)},
        based_on=1,
        at=at - timedelta(days=12),
    )
