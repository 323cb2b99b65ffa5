"""Applying changed promises to tickets there are, page by page."""

import pytest
import time_machine

from tests.factories import make_agent, make_policy, make_supervisor, make_ticket
from tests.tickets.actions.stories import later
from tests.tickets.views.promise_pages import address, administrator, errors, signed_in, told
from tickets.actions import replay as replaying
from tickets.actions.message import reply
from tickets.actions.policy import publish_policy
from tickets.models import PolicyReplay, TicketEvent

pytestmark = pytest.mark.django_db
LIST_QUERIES, DETAIL_QUERIES = 3, 5
OPEN = {"which": "open", "since": ""}


@pytest.fixture(autouse=True)
def afternoon():
    with time_machine.travel(later(180), tick=False):
        yield


@pytest.fixture
def actor():
    make_policy()
    return administrator(time_zone="Europe/Berlin")


@pytest.fixture
def client(actor):
    return signed_in(actor)


def publish(actor, *, minute=180, seconds=3600):
    """From now on P3 is answered within an hour instead of two."""
    policy = make_policy()
    targets = policy.targets | {"3": policy.targets["3"] | {"first_response": seconds}}
    return publish_policy(actor=actor, targets=targets, rules=[], steps=[], why="Faster.", at=later(minute))


def answered(minutes=90):
    ticket = make_ticket(subject="Table does not move")
    reply(actor=make_agent(), ticket_id=ticket.pk, body="We look.", at=later(minutes))
    return ticket


def test_preview_shows_what_it_would_do(client, actor):
    ticket = answered()
    publish(actor)

    page = client.post(address("replay_new"), OPEN, follow=True)

    replay = PolicyReplay.objects.get()
    text = page.content.decode()
    assert page.redirect_chain == [(address("replay", replay_id=replay.pk), 302)]
    assert [(each.label, each.count) for each in page.context["changed"]] == [("kept → missed", 1)]
    assert [(row.ticket, row.what) for row in page.context["rows"]] == [(ticket, "First response")]
    assert "Apply version 2 to 1 ticket?" in text
    assert "2 Mar 2026, 13:00" in text  # due before, in Berlin
    assert TicketEvent.objects.filter(kind="policy_applied").count() == 0


def test_tickets_since_a_day_are_those_of_the_persons_zone(client, actor):
    answered()
    publish(actor)

    client.post(address("replay_new"), {"which": "since", "since": "2026-03-02"})

    replay = PolicyReplay.objects.get()
    assert (replay.since.isoformat(), replay.total) == ("2026-03-01T23:00:00+00:00", 1)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"which": "since", "since": ""}, "since"),
        ({"which": "since", "since": "1999-12-31"}, "since"),
        ({"which": "since", "since": "soon"}, "since"),
        ({"which": "some"}, "which"),
    ],
)
def test_wrong_questions_are_refused_in_words(client, form, field):
    assert field in errors(client.post(address("replay_new"), form))


def test_applying_goes_on_by_itself_and_shows_its_progress(client, actor):
    ticket = answered()
    publish(actor)
    client.post(address("replay_new"), OPEN)
    replay = PolicyReplay.objects.get()

    page = client.post(address("replay_apply", replay_id=replay.pk), follow=True).content.decode()
    replaying.sweep(at=later(181))
    done = client.get(address("replay", replay_id=replay.pk)).content.decode()

    assert "0 of 1 tickets done" in page
    assert "data-refresh-seconds" in page
    assert "Look again" in page  # without JavaScript
    assert "Applied" in done
    assert "data-refresh-seconds" not in done
    assert TicketEvent.objects.filter(ticket=ticket, kind="policy_applied").count() == 1


def test_pressing_apply_twice_applies_once(client, actor):
    ticket = answered()
    publish(actor)
    client.post(address("replay_new"), OPEN)
    replay = PolicyReplay.objects.get()

    for _ in range(2):
        client.post(address("replay_apply", replay_id=replay.pk))
        replaying.sweep(at=later(181))

    assert TicketEvent.objects.filter(ticket=ticket, kind="policy_applied").count() == 1


def test_old_preview_is_not_applied(client, actor):
    answered()
    publish(actor)
    client.post(address("replay_new"), OPEN)
    replay = PolicyReplay.objects.get()
    publish(actor, minute=179, seconds=60)

    page = client.get(address("replay", replay_id=replay.pk)).content.decode()
    answer = client.post(address("replay_apply", replay_id=replay.pk), follow=True)

    assert "Other promises were published since" in page
    assert told(answer) == ["Other promises were published since. Make a new preview."]


def test_nothing_to_apply_is_said(client):
    answered()

    page = client.post(address("replay_new"), OPEN, follow=True).content.decode()

    assert "All of them have these promises already" in page


def test_stopped_replay_says_why(client, actor):
    answered()
    publish(actor)
    client.post(address("replay_new"), OPEN)
    PolicyReplay.objects.update(stage="stopped")

    page = client.get(address("replay", replay_id=PolicyReplay.objects.get().pk)).content.decode()

    assert "may no longer manage the desk" in page


def test_tickets_left_out_are_named(client, actor):
    answered()
    publish(actor)
    client.post(address("replay_new"), OPEN)
    PolicyReplay.objects.update(failed=[17, 18])

    page = client.get(address("replay", replay_id=PolicyReplay.objects.get().pk)).content.decode()

    assert "2 tickets could not be read and are left out: 17, 18." in page


def test_supervisors_read_and_do_not_apply(client, actor):
    answered()
    publish(actor)
    client.post(address("replay_new"), OPEN)
    replay, other = PolicyReplay.objects.get(), signed_in(make_supervisor())

    pages = [other.get(address("replays")), other.get(address("replay", replay_id=replay.pk))]

    assert [page.status_code for page in pages] == [200, 200]
    assert all("Apply it" not in page.content.decode() for page in pages)
    assert other.post(address("replay_apply", replay_id=replay.pk)).status_code == 403
    assert other.post(address("replay_new"), OPEN).status_code == 403


def test_unknown_preview_is_not_found(client):
    assert client.get(address("replay", replay_id=99)).status_code == 404
    assert client.post(address("replay_apply", replay_id=99)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_few_questions(client, actor, count, django_assert_num_queries):
    for _ in range(count):
        answered()
    publish(actor)
    for _ in range(count):
        client.post(address("replay_new"), OPEN)
    first = PolicyReplay.objects.order_by("pk")[:1].get()

    with django_assert_num_queries(LIST_QUERIES):
        client.get(address("replays"))
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(address("replay", replay_id=first.pk))


def test_list_is_empty_at_first(client):
    assert "Nothing was applied yet" in client.get(address("replays")).content.decode()
