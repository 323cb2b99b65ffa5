from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notifications.enums import Group
from notifications.models import Preference
from notifications.queries.opt_out import OptOut, opt_out_token
from tests.notifications.conftest import Desk

QUERIES = 6
MINE = reverse("notifications:mine")
GIVEN = {"digest": "none", "daily_at": "07:00"}


@pytest.fixture
def rosa(client: Client, desk: Desk) -> Client:
    client.force_login(desk.rosa)
    return client


def test_clinicians_see_what_concerns_them(rosa: Client, django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(QUERIES):
        answer = rosa.get(MINE)

    titles = [row["title"] for row in answer.context["rows"]]
    assert titles == ["Answers and questions", "It is solved", "How it is getting on", "Outages and planned work"]
    assert "the help desk may be waiting for your answer" in answer.text


def test_the_desk_sees_all_groups(client: Client, desk: Desk) -> None:
    client.force_login(desk.ana)

    assert len(client.get(MINE).context["rows"]) == len(Group)


def test_what_is_switched_off_is_kept_and_what_is_locked_stays(rosa: Client, desk: Desk) -> None:
    answer = rosa.post(MINE, GIVEN | {"progress_inbox": "on", "incidents_email": "on", "incidents_inbox": "on",
                                      "answers_inbox": "on"})  # fmt: skip

    assert answer.status_code == 302
    assert Preference.objects.get().channels == {"outcome": {"inbox": False}, "progress": {"email": False}}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"quiet_from": "22:00"}, "Quiet hours need both a start and an end."),
        ({"quiet_from": "22:00", "quiet_to": "07:00"}, "Choose the days on which the quiet hours begin."),
        ({"quiet_from": "soon", "quiet_to": "07:00"}, "Enter a valid time."),
        ({"quiet_from": "22:00", "quiet_to": "22:00", "quiet_days": list("0123456")}, "would hold every message"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice."),
        ({"digest": "yearly"}, "Select a valid choice."),
    ],
)
def test_wrong_times_are_explained_and_kept(rosa: Client, wrong: dict[str, Any], words: str) -> None:
    answer = rosa.post(MINE, GIVEN | wrong)

    assert answer.status_code == 400
    assert words in answer.text
    assert Preference.objects.count() == 0


def test_link_of_a_mail_asks_then_acts_and_can_be_undone(client: Client, desk: Desk) -> None:
    token = opt_out_token(OptOut(desk.rosa.pk, Group.PROGRESS, is_requester=True))
    address = reverse("notifications:unsubscribe", args=[token])

    assert "No more mails like this?" in client.get(address).text
    assert Preference.objects.count() == 0

    assert "These mails are off" in client.post(address, {"List-Unsubscribe": "One-Click"}).text
    assert Preference.objects.get().channels == {"progress": {"email": False}}

    assert "on again" in client.post(address, {"undo": "1"}).text
    assert Preference.objects.get().channels == {"progress": {"email": True}}


def test_link_of_a_german_mail_asks_in_german(client: Client, desk: Desk) -> None:
    desk.rosa.language = "de"
    desk.rosa.save(update_fields=["language"])
    address = reverse("notifications:unsubscribe", args=[opt_out_token(OptOut(desk.rosa.pk, Group.PROGRESS, True))])

    asked, done = client.get(address).text, client.post(address).text

    assert '<html lang="de"' in asked
    assert ("Keine solchen Mails mehr?" in asked, "Wie es vorangeht" in asked) == (True, True)
    assert ("Diese Mails sind abbestellt" in done, "Rückgängig machen" in done) == (True, True)


def test_link_works_without_cookies_and_token_of_a_form(desk: Desk) -> None:
    token = opt_out_token(OptOut(desk.rosa.pk, Group.PROGRESS, is_requester=True))
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(reverse("notifications:unsubscribe", args=[token]), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200


def test_link_for_locked_mails_and_damaged_links_say_so(client: Client, desk: Desk) -> None:
    locked = opt_out_token(OptOut(desk.rosa.pk, Group.OUTCOME, is_requester=True))

    assert client.post(reverse("notifications:unsubscribe", args=[locked])).status_code == 403
    assert client.post(reverse("notifications:unsubscribe", args=["damaged"])).status_code == 404
