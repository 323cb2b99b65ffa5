import pytest

from notifications.enums import Channel, Relation
from notifications.rules.away import Told, told_with_stand_ins

ANA, BEN, SUE = 1, 2, 3
LATER = frozenset({Channel.INBOX})


@pytest.mark.parametrize(
    ("told", "away", "expected"),
    [
        ({ANA: Relation.ASSIGNEE}, {}, {ANA: Told(Relation.ASSIGNEE)}),
        (
            {ANA: Relation.ASSIGNEE},
            {ANA: BEN},
            {ANA: Told(Relation.ASSIGNEE, LATER), BEN: Told(Relation.STAND_IN)},
        ),
        ({ANA: Relation.ASSIGNEE}, {ANA: None}, {ANA: Told(Relation.ASSIGNEE)}),
        ({ANA: Relation.ASSIGNEE}, {ANA: BEN, BEN: None}, {ANA: Told(Relation.ASSIGNEE)}),
        ({ANA: Relation.QUEUE}, {ANA: BEN}, {ANA: Told(Relation.QUEUE, LATER)}),
        ({ANA: Relation.REQUESTER}, {ANA: BEN}, {ANA: Told(Relation.REQUESTER)}),
        (
            {ANA: Relation.ASSIGNEE, BEN: Relation.WATCHER},
            {ANA: BEN},
            {ANA: Told(Relation.ASSIGNEE, LATER), BEN: Told(Relation.WATCHER)},
        ),
        ({ANA: Relation.ASSIGNEE}, {ANA: SUE}, {ANA: Told(Relation.ASSIGNEE, LATER)}),  # Sue did it
    ],
)
def test_told_while_away(told: dict[int, Relation], away: dict[int, int | None], expected: dict[int, Told]) -> None:
    assert told_with_stand_ins(told, away=away, actor_id=SUE) == expected


def test_while_away_the_app_alone_is_left() -> None:
    assert Told(Relation.QUEUE, LATER).by(set(Channel)) == LATER
    assert Told(Relation.QUEUE).by(set(Channel)) == set(Channel)
