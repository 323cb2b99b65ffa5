from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notifications import relay
from notifications.models import Notice
from tests.factories import NOW, make_ticket
from tests.notifications.conftest import Desk

LIST_QUERIES = 3
COUNT_QUERIES = 4


@pytest.fixture
def ana(client: Client, desk: Desk) -> Client:
    client.force_login(desk.ana)
    return client


def log(desk: Desk, count: int = 1) -> None:
    for _ in range(count):
        make_ticket(requester=desk.rosa, category=desk.category)
    relay.sweep(at=NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_few_questions(
    ana: Client, desk: Desk, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    log(desk, count)

    with django_assert_num_queries(LIST_QUERIES):
        answer = ana.get(reverse("notifications:notices"))

    assert len(answer.context["rows"]) == count
    assert answer.context["has_unread"] is True


@pytest.mark.parametrize("count", [1, 3])
def test_count_asks_the_same_few_questions(
    ana: Client, desk: Desk, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    log(desk, count)

    with django_assert_num_queries(COUNT_QUERIES):
        said = ana.get(reverse("notifications:notices_count"), {"after": "0"}).json()

    assert (said["unread"], said["shown"], len(said["news"])) == (count, str(count), count)
    assert said["news"][0]["title"].endswith("New in the queue: Images missing")


def test_count_without_after_tells_no_news(ana: Client, desk: Desk) -> None:
    log(desk)

    said = ana.get(reverse("notifications:notices_count"), {"after": "x"}).json()

    assert (said["unread"], said["news"]) == (1, [])


@pytest.mark.parametrize("field", ["notice", "ticket", "up_to"])
def test_notices_are_marked_read(ana: Client, desk: Desk, field: str) -> None:
    log(desk)
    mine = Notice.objects.get(person=desk.ana)
    value = mine.ticket_id if field == "ticket" else mine.pk

    answer = ana.post(reverse("notifications:notices_seen"), {field: str(value)})

    mine.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, reverse("notifications:notices"))
    assert mine.read_at is not None
    assert Notice.objects.get(person=desk.ben).read_at is None


@pytest.mark.parametrize("wrong", [{}, {"notice": "-1"}, {"ticket": "9" * 30}, {"up_to": "abc"}])
def test_wrong_numbers_mark_nothing(ana: Client, desk: Desk, wrong: dict[str, str]) -> None:
    log(desk)

    answer = ana.post(reverse("notifications:notices_seen"), wrong, headers={"X-Refresh": "live"})

    assert answer.status_code == 204
    assert Notice.objects.filter(read_at=None).count() == 2


def test_empty_and_read_lists_say_so(ana: Client, desk: Desk) -> None:
    assert "Nothing yet" in ana.get(reverse("notifications:notices")).text
    assert "You have read everything" in ana.get(reverse("notifications:notices"), {"unread": "1"}).text
    assert ana.get(reverse("notifications:notices"), {"cursor": "damaged"}).status_code == 200
