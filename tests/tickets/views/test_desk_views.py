"""Saved views as pages."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_queue, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.actions.view import save_view
from tickets.models import SavedView

pytestmark = pytest.mark.django_db

VIEW_QUERIES = 10  # session, person, view, start page, three lists of choices, the views and their counts, the rows


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def agent():
    return make_agent()


def saved(owner, **fields):
    fields = {"name": "Mine", "line": "is:mine", "audience": "owner", "queue": None} | fields
    return save_view(actor=owner, at=NOW, **fields)


def test_list_is_saved_opened_changed_and_deleted(agent):
    client = signed_in(agent)
    ticket = make_ticket()
    take_ticket(actor=agent, ticket_id=ticket.pk, at=NOW)
    make_ticket()

    form = client.get(reverse("desk:view_new"), {"q": "due:<4h is:mine"})
    assert form.context["form"].initial["line"] == "is:mine due:<4h"
    made = client.post(reverse("desk:view_new"), {"name": " My  own ", "line": "is:mine", "audience": "owner"})
    view = SavedView.objects.get()
    assert made.headers["Location"] == reverse("desk:view", args=[view.pk])
    page = client.get(made.headers["Location"])
    assert [row.number for row in page.context["rows"]] == [ticket.pk]
    beside = [(each["label"], each["count"], each["current"]) for each in page.context["views"]]
    assert beside == [("My own", "1", True)]
    changed = {"name": "Free", "line": "is:unassigned", "audience": "desk"}
    client.post(reverse("desk:view_change", args=[view.pk]), changed)
    assert "Free" in client.get(reverse("desk:views")).content.decode()
    client.post(reverse("desk:view_delete", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_line_of_a_view_can_be_changed_for_now(agent):
    view, client = saved(agent, line="is:mine"), signed_in(agent)
    ticket = make_ticket()

    here = reverse("desk:view", args=[view.pk])

    assert [row.number for row in client.get(here).context["rows"]] == []
    assert [row.number for row in client.get(here, {"q": "is:unassigned"}).context["rows"]] == [ticket.pk]
    cleared = client.get(here, {"was": "is:mine", "q": ""})
    assert cleared.headers["Location"] == f"{here}?q="
    assert [row.number for row in client.get(cleared.headers["Location"]).context["rows"]] == [ticket.pk]
    assert client.get(here).context["chips"] == [{"words": "Mine", "url": f"{here}?q="}]


def test_mistakes_of_the_form_keep_what_was_typed(agent):
    client = signed_in(agent)
    saved(agent)

    for fields in (
        {"name": "", "line": "", "audience": "owner"},
        {"name": "Mine", "line": "", "audience": "owner"},
        {"name": "New", "line": "is:lost", "audience": "owner"},
        {"name": "New", "line": "", "audience": "queue"},
        {"name": "New", "line": "", "audience": "world"},
    ):
        answer = client.post(reverse("desk:view_new"), fields)
        assert (answer.status_code, answer.context["form"].data["line"]) == (400, fields["line"])


def test_views_of_others_are_not_found(agent):
    private = saved(make_agent(), name="Secret view")
    client = signed_in(agent)

    for name in ("view", "view_change"):
        assert client.get(reverse(f"desk:{name}", args=[private.pk])).status_code == 404
    for name in ("view_change", "view_move", "view_start", "view_delete"):
        assert client.post(reverse(f"desk:{name}", args=[private.pk])).status_code == 404
    for page in ("desk:views", "desk:inbox", "desk:go"):
        assert "Secret view" not in client.get(reverse(page), {"q": ""}).content.decode()
    assert "Secret view" not in client.get(reverse("desk:go"), {"q": "secret"}).content.decode()


def test_shared_view_is_changed_by_its_owner_alone(agent):
    shared = saved(make_agent(), audience="desk")
    client = signed_in(agent)

    assert client.get(reverse("desk:view", args=[shared.pk])).context["may_change"] is False
    for name in ("view_delete", "view_move"):
        answer = client.post(reverse(f"desk:{name}", args=[shared.pk]), follow=True)
        assert "belongs to somebody else" in answer.content.decode()
    assert SavedView.objects.get() == shared


def test_desk_starts_with_the_view_one_chose(agent):
    view, client = saved(agent), signed_in(agent)
    here = reverse("desk:view", args=[view.pk])

    client.post(reverse("desk:view_start", args=[view.pk]))
    assert client.get("/").headers["Location"] == here
    assert client.get(here).context["is_start"] is True
    client.post(reverse("desk:view_start", args=[view.pk]), {"off": "1"})
    assert client.get("/").headers["Location"] == reverse("desk:inbox")


def test_queue_of_a_shared_view_is_named(agent):
    make_queue(code="PACS", name="PACS and viewer")
    view = saved(agent, audience="queue", queue=make_queue(code="PACS"))

    assert "PACS and viewer" in signed_in(agent).get(reverse("desk:views")).content.decode()
    assert view.queue.code == "PACS"


@pytest.mark.parametrize("count", [1, 3])
def test_view_makes_a_fixed_number_of_queries(agent, count, django_assert_num_queries):
    for number in range(count):
        view = saved(agent, name=f"View {number}", line="is:unassigned is:open")
        make_ticket()
    client = signed_in(agent)

    with django_assert_num_queries(VIEW_QUERIES):
        page = client.get(reverse("desk:view", args=[view.pk]))

    assert len(page.context["rows"]) == count
