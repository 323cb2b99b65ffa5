"""Who is told while somebody is away: whoever stands in for them, when the message asks them to do something."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from notifications.enums import Channel, Relation

PERSONAL = frozenset(
    {
        Relation.ASSIGNEE,
        Relation.MENTIONED,
        Relation.COMMANDER,
        Relation.ON_CALL,
        Relation.LEAD,
        Relation.SUPERVISOR,
    }
)
"""Relations that ask one person; what a whole queue or every watcher hears reaches others anyway."""


@dataclass(frozen=True)
class Told:
    """Why somebody is told. only: channels left to them while they are away; None for all."""

    relation: Relation
    only: frozenset[Channel] | None = None

    def by(self, channels: Collection[Channel]) -> frozenset[Channel]:
        """Those of the channels that are left to them."""
        return frozenset(channels) if self.only is None else frozenset(channels) & self.only


_LATER = frozenset({Channel.INBOX})


def told_with_stand_ins(
    told: Mapping[int, Relation], *, away: Mapping[int, int | None], actor_id: int | None
) -> dict[int, Told]:
    """Return who is told when some are away. away: person to who stands in for them, None for nobody.

    Requesters are told as ever: it is their ticket. Of the desk, who is away finds it in the app when they are back.
    What asks them personally goes to their stand-in, and without one still to them, so that no message has no reader.
    A stand-in who is away too, did it themselves or is told already gets nothing more.
    """
    found: dict[int, Told] = {}
    for person_id, relation in told.items():
        is_away = person_id in away and relation not in (Relation.REQUESTER, Relation.FOLLOWER)
        if not is_away:
            found[person_id] = Told(relation)
            continue
        stand_in = away[person_id] if relation in PERSONAL else None
        is_alone = relation in PERSONAL and (stand_in is None or stand_in in away)
        found[person_id] = Told(relation, None if is_alone else _LATER)
        if stand_in is not None and stand_in not in away and stand_in != actor_id and stand_in not in told:
            found.setdefault(stand_in, Told(Relation.STAND_IN))
    return found
