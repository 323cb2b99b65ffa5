"""The small forms for a due time set by hand and for merging."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_agent, make_ticket
from tests.tickets.views.test_desk_actions import fresh, kinds, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    client = Client()
    client.force_login(make_agent())
    return client


def test_due_time_set_by_hand_and_taken_back(client):
    ticket = fresh(make_ticket())
    usual, soon = ticket.resolution_due_at, timezone.localtime() + timedelta(days=2)
    text = f"{soon:%Y-%m-%dT%H:%M}"

    sent = send(client, ticket, "due", metric="resolution", due_at=text, reason="Agreed with the ward.")
    pinned = fresh(ticket)
    send(client, pinned, "due", metric="resolution", due_at=text, is_none="on", reason="Agreed anew.")

    assert sent.status_code == 302
    assert pinned.resolution_due_at == soon.replace(second=0, microsecond=0)
    assert fresh(ticket).resolution_due_at == usual
    assert kinds(ticket)[-4:] == ["note_added", "due_pinned", "note_added", "due_pinned"]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"due_at": "", "reason": "x"}, "due_at", "Say when it is due."),
        ({"due_at": "tomorrow", "reason": "x"}, "due_at", "Write the time as 2026-03-31 14:30."),
        (
            {"due_at": "2020-01-01T10:00", "reason": "x"},
            None,
            "Choose a due time that is still to come, within a year.",
        ),
        ({"due_at": "2090-01-01T10:00", "reason": ""}, None, "Say why, so that everybody can follow."),
    ],
)
def test_due_time_that_cannot_be_keeps_the_form_open(client, values, field, words):
    ticket = fresh(make_ticket())

    answer = send(client, ticket, "due", metric="resolution", **values)

    form = answer.context["forms"]["due"]
    assert answer.status_code == 400
    assert form.errors[field or "__all__"] == [words]
    assert answer.content.decode().count('<details class="change" id="change-due" open>') == 1


@pytest.mark.parametrize("text", ["{number}", "#{number}", " #{number} "])
def test_merge_shows_where_it_goes_on(client, text):
    ticket, into = fresh(make_ticket()), make_ticket(subject="The same cable")

    sent = send(client, ticket, "merge", into=text.format(number=into.pk))
    leads_on = client.get(sent.headers["Location"])
    page = client.get(sent.headers["Location"] + "?stay=1")
    other = client.get(reverse("desk:ticket", args=[into.pk]))

    assert (fresh(ticket).state, fresh(ticket).merged_into) == ("closed", into)
    assert page.context["state_words"] == "Merged"
    beside = ["tag", "untag", "watch", "unwatch", "time", "untime"]
    assert list(page.context["forms"]) == ["note", *beside, "unmerge"]
    assert leads_on.headers["Location"] == f"/desk/t/{into.pk}/?from={ticket.pk}"
    assert page.content.decode().count(f'<a href="/desk/t/{into.pk}/"><span class="num">#{into.pk}</span>') == 1
    assert [found.number for found in other.context["related"].merged] == [ticket.pk]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write the number of the other ticket."),
        ("the other", "Write the number of a ticket, such as 1042."),
        ("9" * 19, "Write the number of a ticket, such as 1042."),
        (
            "987654321",
            "Choose another ticket that is still being worked on: not this one, nor one that is solved or merged.",
        ),
    ],
)
def test_merge_into_nothing_says_so(client, text, words):
    ticket = fresh(make_ticket())

    answer = send(client, ticket, "merge", into=text)

    errors = answer.context["forms"]["merge"].errors
    assert (answer.status_code, [*errors.values()]) == (400, [[words]])
    assert fresh(ticket).state == "new"
