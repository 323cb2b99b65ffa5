"""The lists of the desk, as they are answered."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_category, make_device, make_person, make_queue, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import resolve
from tickets.views import desk_inbox

pytestmark = pytest.mark.django_db

INBOX_QUERIES = 11
"""Session, person, three lists of choices, counts of the scopes, hand-overs, running incident, pages, views, rows."""
LIST_QUERIES = 7


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def numbers(response):
    return [row.number for row in response.context["rows"]]


def test_inbox_puts_nobodys_tickets_first_then_due_time():
    agent = make_agent()
    later = make_ticket(impact=4, urgency=4)
    taken = make_ticket(impact=1, urgency=1)
    sooner = make_ticket(impact=1, urgency=1)
    take_ticket(actor=agent, ticket_id=taken.pk, at=NOW)

    response = signed_in(agent).get(reverse("desk:inbox"), {"scope": "active"})

    assert numbers(response) == [sooner.pk, later.pk, taken.pk]


def test_inbox_opens_with_what_nobody_has():
    agent = make_agent()
    taken, free = make_ticket(), make_ticket()
    take_ticket(actor=agent, ticket_id=taken.pk, at=NOW)

    response = signed_in(agent).get(reverse("desk:inbox"))

    assert numbers(response) == [free.pk]
    assert [(tab["label"], tab["count"], tab["current"]) for tab in response.context["tabs"]] == [
        ("To triage", 1, True),
        ("Mine", 1, False),
        ("My queues", 0, False),
        ("All active", 2, False),
    ]


def test_inbox_hides_resolved_tickets_and_the_list_of_all_shows_them():
    agent, ticket = make_agent(), make_ticket()
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Restarted.", at=NOW)
    client = signed_in(agent)

    assert numbers(client.get(reverse("desk:inbox"), {"scope": "active"})) == []
    assert numbers(client.get(reverse("desk:tickets"))) == [ticket.pk]


def test_list_of_all_is_newest_first():
    first, second = make_ticket(), make_ticket()

    response = signed_in(make_agent()).get(reverse("desk:tickets"))

    assert numbers(response) == [second.pk, first.pk]


def test_unknown_scope_is_the_first_view():
    ticket = make_ticket()

    response = signed_in(make_agent()).get(reverse("desk:inbox"), {"scope": "nonsense"})

    assert numbers(response) == [ticket.pk]


def test_wrong_filter_says_so_and_shows_nothing():
    make_ticket()

    response = signed_in(make_agent()).get(reverse("desk:tickets"), {"queue": "NOPE", "created_after": "soon"})

    assert response.status_code == 400
    assert numbers(response) == []
    assert [mistake["part"] for mistake in response.context["mistakes"]] == ["logged:soon..", "queue:nope"]
    assert response.context["line"] == "queue:nope logged:soon.."


def test_damaged_cursor_starts_anew():
    client = signed_in(make_agent())

    response = client.get(reverse("desk:tickets"), {"cursor": "x!", "state": "new"})

    assert response.headers["Location"] == reverse("desk:tickets") + "?state=new"


def test_chips_name_each_filter_and_take_it_away():
    device = make_device(tag="CT2")
    make_queue(code="PACS", name="PACS and viewer")
    make_ticket(device=device)

    response = signed_in(make_agent()).get(reverse("desk:inbox") + "?scope=active&queue=PACS&device=ct2")

    assert response.context["chips"] == [
        {"words": "Queue: PACS and viewer", "url": "/desk/?scope=active&q=device:ct2"},
        {"words": "Device: CT2", "url": "/desk/?scope=active&q=queue:pacs"},
    ]
    assert response.context["clear_url"] == "/desk/?scope=active"


def test_pages_go_both_ways_and_stay_stable_under_equal_due_times(monkeypatch):
    monkeypatch.setattr(desk_inbox, "PAGE_SIZE", 2)
    category = make_category()
    tickets = [make_ticket(category=category).pk for _ in range(5)]
    client = signed_in(make_agent())

    first = client.get(reverse("desk:inbox"))
    second = client.get(first.context["next_url"])
    third = client.get(second.context["next_url"])
    back = client.get(third.context["previous_url"])

    assert [numbers(page) for page in (first, second, third, back)] == [
        tickets[:2],
        tickets[2:4],
        tickets[4:],
        tickets[2:4],
    ]
    assert (first.context["previous_url"], third.context["next_url"]) == ("", "")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("desk:inbox", INBOX_QUERIES), ("desk:tickets", LIST_QUERIES)])
def test_list_makes_a_fixed_number_of_queries(name, queries, count, django_assert_num_queries):
    for _ in range(count):
        make_ticket(device=make_device())
    client = signed_in(make_agent())

    with django_assert_num_queries(queries):
        response = client.get(reverse(name))

    assert len(numbers(response)) == count


def test_take_button_names_the_version_and_the_way_back():
    ticket = make_ticket()

    page = signed_in(make_agent()).get(reverse("desk:inbox")).content.decode()

    button = f'formaction="/desk/t/{ticket.pk}/take/" name="as_seen" value="{ticket.version}.{ticket.last_event_seq}"'
    assert page.count(f'type="submit" form="row-act" {button}') == 1
    assert page.count('<input type="hidden" name="next" value="/desk/"></form>') == 1


def test_take_button_of_a_row_refuses_what_has_changed_since():
    ticket, agent = make_ticket(), make_agent()
    client, before = signed_in(agent), f"{ticket.version}.{ticket.last_event_seq}"
    take_ticket(actor=make_agent(), ticket_id=ticket.pk, at=NOW)

    answer = client.post(reverse("desk:take", args=[ticket.pk]), {"as_seen": before, "next": "/desk/"})

    assert answer.status_code == 409


@pytest.mark.parametrize("sent", ["", "x", "1", "1.x", ".", "9" * 40])
def test_damaged_button_of_a_row_is_refused_and_says_so(sent):
    ticket = make_ticket()

    answer = signed_in(make_agent()).post(reverse("desk:take", args=[ticket.pk]), {"as_seen": sent})

    assert answer.status_code in (302, 400, 409)


def test_empty_inbox_says_when_the_last_ticket_came():
    ticket = make_ticket(requester=make_person())
    agent = make_agent()
    take_ticket(actor=agent, ticket_id=ticket.pk, at=NOW)

    response = signed_in(agent).get(reverse("desk:inbox"))

    assert response.context["newest"] == ticket
