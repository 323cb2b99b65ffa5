"""Saved views: kept, found, shared, deleted."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from reports.actions.export import UnknownPage
from reports.actions.saved import SavedMissing, TooManySaved, save_view, share_view
from reports.models import SavedReport
from tests.factories import NOW, make_agent, make_person

LIST_QUERIES = 3


@pytest.fixture
def desk(client: Client, sue: Person) -> Client:
    client.force_login(sue)
    return client


def kept(owner: Person, name: str = "CT", **fields: Any) -> SavedReport:
    plain: dict[str, Any] = {"page": "overview", "query": {"period": "30d", "priority": "1"}, "is_shared": False}
    return save_view(actor=owner, name=name, at=NOW, **(plain | fields))


def names(client: Client) -> list[str]:
    return [row["saved"].name for row in client.get(reverse("reports:saved")).context["rows"]]


def test_view_is_saved_with_its_question_and_opened_again(desk: Client) -> None:
    answer = desk.post(
        reverse("reports:saved_new"),
        {"page": "overview", "query": "period=30d&priority=1", "name": " CT,\r\n monthly "},
        follow=True,
    )

    row = answer.context["rows"][0]
    assert (row["saved"].name, row["saved"].is_shared) == ("CT, monthly", False)
    assert row["url"] == "/reports/?period=30d&priority=1"
    assert desk.get(row["url"]).context["form"]["priority"].value() == "1"


@pytest.mark.parametrize(("fields", "words"), [
    ({"name": ""}, "Give the view a name"), ({"name": "CT"}, "You have a view of this name"),
])
def test_what_is_wrong_with_a_name_is_said_beside_it(desk: Client, sue: Person, fields: Any, words: str) -> None:
    kept(sue)

    answer = desk.post(reverse("reports:saved_new"), {"page": "overview", "query": "", **fields})

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert SavedReport.objects.count() == 1


def test_others_find_what_is_shared_alone(desk: Client, sue: Person, uma: Person) -> None:
    kept(sue, "Mine")
    kept(uma, "Theirs")
    kept(uma, "Shared", is_shared=True)

    assert names(desk) == ["Mine", "Shared"]


def test_sharing_is_switched_on_and_off_by_the_owner(desk: Client, sue: Person) -> None:
    saved = kept(sue)
    address = reverse("reports:saved_share", args=[saved.pk])

    states = []
    for word in ("yes", "no"):
        desk.post(address, {"is_shared": word})
        saved.refresh_from_db()
        states.append(saved.is_shared)

    assert states == [True, False]


@pytest.mark.parametrize("name", ["saved_share", "saved_delete"])
def test_the_view_of_another_is_left_alone(desk: Client, uma: Person, name: str) -> None:
    hidden, shared = kept(uma), kept(uma, "Shared", is_shared=True)

    statuses = [desk.post(reverse(f"reports:{name}", args=[saved.pk])).status_code for saved in (hidden, shared)]

    assert statuses == [302, 403]
    assert list(SavedReport.objects.order_by("name").values_list("is_shared", flat=True)) == [False, True]


def test_administrator_takes_a_shared_view_away_and_does_not_see_others(client: Client, sue: Person) -> None:
    hidden, shared = kept(sue), kept(sue, "Shared", is_shared=True)
    client.force_login(make_person(role="administrator"))

    client.post(reverse("reports:saved_delete", args=[shared.pk]))

    assert (names(client), list(SavedReport.objects.all())) == ([], [hidden])


def test_deleted_twice_is_said(desk: Client, sue: Person) -> None:
    address = reverse("reports:saved_delete", args=[kept(sue).pk])

    answers = [desk.post(address, follow=True) for _ in range(2)]

    assert [str(message) for answer in answers for message in answer.context["messages"]] == [
        "“CT” is deleted.", "This view is not there any more.",
    ]  # fmt: skip


def test_missing_view_cannot_be_shared(sue: Person) -> None:
    with pytest.raises(SavedMissing):
        share_view(actor=sue, saved_id=1)


def test_nobody_keeps_more_than_they_find_again(sue: Person) -> None:
    SavedReport.objects.bulk_create(
        SavedReport(owner=sue, name=str(number), page="overview", created_at=NOW) for number in range(100)
    )

    with pytest.raises(TooManySaved):
        kept(sue)


def test_unknown_page_is_not_kept(sue: Person) -> None:
    with pytest.raises(UnknownPage):
        kept(sue, page="nothing")


def test_view_of_a_page_that_is_no_more_is_left_out(desk: Client, sue: Person) -> None:
    kept(sue)
    SavedReport.objects.update(page="gone")

    assert names(desk) == []


@pytest.mark.parametrize("name", ["saved", "saved_new"])
def test_views_are_closed_to_agents(client: Client, db: None, name: str) -> None:
    client.force_login(make_agent())
    ask = client.post if name == "saved_new" else client.get

    assert ask(reverse(f"reports:{name}")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_few_questions(desk: Client, sue: Person, count: int) -> None:
    """Session, person, rows."""
    for number in range(count):
        kept(sue, str(number))

    with CaptureQueriesContext(connection) as queries:
        desk.get(reverse("reports:saved"))

    assert len(queries) == LIST_QUERIES
