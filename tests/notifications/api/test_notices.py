from typing import Any

import pytest
from django.urls import reverse

from notifications import relay
from notifications.models import Notice
from tests.factories import NOW, make_ticket
from tests.factories.calls import caller
from tests.notifications.conftest import Desk

NOTICES, SEEN = reverse("api:notices"), reverse("api:notices_seen")


def log(desk: Desk, count: int) -> None:
    for _ in range(count):
        make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)


def test_everybody_reads_their_own_notices(desk: Desk) -> None:
    log(desk, 3)

    found = caller(desk.ana).get(NOTICES, {"page_size": 2, "unread": "true"}).json()

    newest = Notice.objects.filter(person=desk.ana).order_by("-pk")[0]
    assert len(found["results"]) == 2
    assert found["results"][0] | {"at": ""} == {
        "id": newest.pk,
        "ticket": newest.ticket_id,
        "event": "ticket_routed",
        "words": f"#{newest.ticket_id} New in the queue: Images missing",
        "reason": "Works the queue",
        "actor": "Rosa Requester",
        "at": "",
        "is_read": False,
    }
    assert caller(desk.rosa).get(NOTICES).json()["results"] == []


def test_notices_are_marked_read(desk: Desk) -> None:
    log(desk, 3)
    mine = list(Notice.objects.filter(person=desk.ana).order_by("pk"))
    client = caller(desk.ana)

    left = [
        client.post(SEEN, body, content_type="application/json").json()["unread"]
        for body in ({"ids": [mine[0].pk]}, {"ticket": mine[1].ticket_id}, {"up_to": mine[2].pk})
    ]

    assert left == [2, 1, 0]
    assert Notice.objects.filter(person=desk.ben, read_at=None).count() == 3


@pytest.mark.parametrize("wrong", [{}, {"ids": [1], "ticket": 1}, {"ids": ["x"]}, {"up_to": -1}, {"ticket": 2**70}])
def test_wrong_input_is_explained(desk: Desk, wrong: dict[str, Any]) -> None:
    assert caller(desk.ana).post(SEEN, wrong, content_type="application/json").status_code == 400
    assert caller(desk.ana).get(NOTICES, {"unread": "perhaps"}).status_code == 400
