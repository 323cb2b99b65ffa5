from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from notifications.forms.audience import AudienceForm
from notifications.models import AudienceVersion
from tests.factories import make_person
from tests.notifications.conftest import Desk
from tickets.enums import EventKind

PAGE_QUERIES = 4
SHOWN = reverse("notifications:audience")
CLOSED = reverse("notifications:audience_kind", args=["ticket_closed"])


@pytest.fixture
def boss(client: Client, desk: Desk) -> Client:
    client.force_login(make_person(role=Role.ADMINISTRATOR))
    return client


def as_delivered(**changes: str) -> dict[str, str]:
    form = AudienceForm(kind=EventKind.TICKET_CLOSED, rules={})
    return {name: str(field.initial) for name, field in form.fields.items()} | {"based_on": "0"} | changes


@pytest.mark.parametrize("count", [0, 2])
def test_page_asks_the_same_few_questions(
    boss: Client, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(count):
        how = "off" if number % 2 == 0 else "app"
        boss.post(CLOSED, as_delivered(requester_how=how, based_on=str(number), do="save"))

    with django_assert_num_queries(PAGE_QUERIES):
        answer = boss.get(SHOWN)

    assert len(answer.context["areas"]) == 8
    assert len(answer.context["history"]) == count


def test_changes_are_shown_before_they_are_saved(boss: Client) -> None:
    answer = boss.post(CLOSED, as_delivered(requester_how="off", do="look"))

    assert answer.context["changes"] == ["The requester will no longer hear when the ticket is closed."]
    assert AudienceVersion.objects.count() == 0

    assert boss.post(CLOSED, as_delivered(requester_how="off", do="save"))["Location"] == SHOWN
    assert AudienceVersion.objects.get().content == [["ticket_closed", "requester", [], 5]]


@pytest.mark.parametrize(
    "wrong",
    [{"requester_how": "pigeon"}, {"requester_up_to": "0"}, {"watcher_up_to": "x"}, {"based_on": "7", "do": "save"}],
)
def test_wrong_choices_are_refused(boss: Client, wrong: dict[str, str]) -> None:
    answer = boss.post(CLOSED, as_delivered(assignee_how="app") | wrong)

    assert answer.status_code == 400
    assert AudienceVersion.objects.count() == 0


def test_everything_is_put_back(boss: Client) -> None:
    boss.post(CLOSED, as_delivered(requester_how="off", do="save"))

    boss.post(reverse("notifications:audience_reset"), {"based_on": "1"})

    assert AudienceVersion.objects.order_by("-number")[0].content == []


@pytest.mark.parametrize("kind", ["no_such_kind", "tag_added"])
def test_kinds_nobody_is_told_of_have_no_page(boss: Client, kind: str) -> None:
    assert boss.get(reverse("notifications:audience_kind", args=[kind])).status_code == 404
