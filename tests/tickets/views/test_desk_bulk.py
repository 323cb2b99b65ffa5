"""Doing one thing to many tickets: the page, the bar, the outcome, and undo."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_category, make_person, make_queue, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import resolve
from tickets.models import BulkRun, Message, Ticket
from tickets.rules.bulk import MOST_TICKETS

pytestmark = pytest.mark.django_db

BULK = "/desk/bulk/"


@pytest.fixture
def agent():
    return make_agent()


@pytest.fixture
def client(agent):
    client = Client()
    client.force_login(agent)
    return client


def post(client, act, tickets, **fields):
    numbers = [getattr(ticket, "pk", ticket) for ticket in tickets]
    return client.post(BULK, {"act": act, "ticket": numbers, "key": "k", "next": "/desk/?scope=active"} | fields)


def test_chosen_tickets_are_shown_with_what_can_be_done(client):
    tickets = [make_ticket(category=make_category(resolution_codes=[code])) for code in ("resent", "restarted")]

    page = client.get(BULK, {"ticket": [ticket.pk for ticket in tickets], "next": "/desk/"})

    html = page.content.decode()
    assert page.status_code == 200
    assert html.count('<option value="resent">') == html.count('<option value="restarted">') == 1
    assert f'name="ticket" value="{tickets[0].pk},{tickets[1].pk}"' in html
    assert "<html" in html
    assert "<html" not in client.get(BULK, {"ticket": tickets[0].pk}, HTTP_HX_REQUEST="true").content.decode()


def test_all_went_well_goes_back_to_the_list_with_undo(client, agent):
    tickets = [make_ticket(), make_ticket()]

    answer = post(client, "take", tickets)

    run = BulkRun.objects.get()
    assert answer.headers["Location"] == "/desk/?scope=active"
    page = client.get("/desk/?scope=active").content.decode()
    assert "2 tickets taken." in page
    assert f'action="/desk/bulk/{run.pk}/undo/"' in page
    undone = client.post(f"/desk/bulk/{run.pk}/undo/", {"next": "/desk/"})
    assert undone.headers["Location"] == "/desk/"
    assert "2 tickets put back as before." in client.get("/desk/").content.decode()
    assert not Ticket.objects.filter(assignee=agent).exists()


def test_four_done_and_one_reason(client, agent):
    tickets = [make_ticket() for _ in range(5)]
    resolve(actor=agent, ticket_id=tickets[4].pk, code="other", done="Before.", at=NOW)

    answer = post(client, "resolve", tickets, code="other", done="Restarted.")

    page = client.get(answer.headers["Location"])
    html = page.content.decode()
    assert "<h1>4 tickets resolved, 1 refused.</h1>" in html
    assert html.count("This ticket is already resolved.") == 1
    assert page.context["rows"][0][0].number == tickets[4].pk
    assert page.context["may_undo"] is False
    assert html.count('href="/desk/?scope=active"') == 1


@pytest.mark.parametrize(
    ("act", "fields", "wrong"),
    [
        ("assign", {}, {"assignee"}),
        ("route", {"queue": "0"}, {"queue"}),
        ("priority", {"priority": "1"}, {"reason"}),
        ("category", {}, {"category"}),
        ("wait", {"until": "soon"}, {"wait_reason", "until"}),
        ("resolve", {"code": "other"}, {"done"}),
        ("resolve", {"code": "nonsense", "done": "x"}, {"code"}),
        ("merge", {"into": "x"}, {"into"}),
        ("note", {"body": " "}, {"body"}),
        ("undo", {}, {"act"}),
        ("", {}, {"act"}),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(client, act, fields, wrong):
    ticket = make_ticket()

    page = post(client, act, [ticket], **fields, message="Typed words")

    assert page.status_code == 400
    assert set(page.context["form"].errors) == wrong
    assert page.content.decode().count("Typed words") == 1
    assert not BulkRun.objects.exists()


def test_mistake_in_a_field_of_another_act_is_none(client, agent):
    ticket = make_ticket()

    answer = post(client, "take", [ticket], until="soon", priority="x", queue="0", into="#")

    assert answer.status_code == 302
    assert Ticket.objects.get(pk=ticket.pk).assignee == agent


def test_nothing_chosen_says_so(client):
    assert "No ticket is chosen" in client.get(BULK).content.decode()
    assert post(client, "take", []).status_code == 400


def test_pressing_twice_does_it_once(client):
    ticket = make_ticket()

    for _ in range(2):
        post(client, "note", [ticket], body="Once.")

    assert Message.objects.filter(body="Once.").count() == 1


def test_no_key_of_a_form_stands_in_the_way_of_undo(client):
    post(client, "take", [make_ticket()])
    run = BulkRun.objects.get()

    post(client, "note", [make_ticket()], key=f"undo:{run.pk}", body="x")

    assert client.post(f"/desk/bulk/{run.pk}/undo/").status_code == 302


def test_all_that_fit_a_list_are_chosen(client, agent):
    wanted = [make_ticket(category=make_category(queue=make_queue(code="NET"))).pk for _ in range(3)]
    taken = make_ticket(category=make_category(queue=make_queue(code="NET")))
    take_ticket(actor=agent, ticket_id=taken.pk, at=NOW)
    make_ticket()

    triage = client.get(BULK, {"all": "1", "q": "queue:net", "scope": "triage"})
    everything = client.get(BULK, {"all": "1", "q": "queue:net"})

    assert triage.context["form"].numbers == wanted[::-1]
    assert everything.context["count"] == 4
    assert client.get(BULK, {"all": "1", "q": "is:lost"}).context["count"] == 0


def test_more_than_can_be_done_at_once_is_said(client):
    numbers = ",".join(map(str, range(1, MOST_TICKETS + 3)))

    assert f"More than {MOST_TICKETS} tickets fit" in client.get(BULK, {"ticket": numbers}).content.decode()
    assert post(client, "take", [numbers]).status_code == 400


def test_many_go_on_in_the_background_and_the_page_follows(client):
    numbers = ",".join(map(str, range(900_000, 900_060)))

    answer = post(client, "take", [numbers])

    html = client.get(answer.headers["Location"]).content.decode()
    assert "60 still to do" in html
    assert 'data-refresh-seconds="5"' in html


def test_hidden_and_hostile_numbers_change_nothing(client):
    answer = post(client, "take", ["999999", "x", "-1", "1.5", "9" * 40, "", "٣"])

    html = client.get(answer.headers["Location"]).content.decode()
    assert html.count("There is no ticket with this number.") == 1


def test_runs_of_others_are_not_found(client):
    other = Client()
    other.force_login(make_agent())
    post(other, "take", [make_ticket()])
    run = BulkRun.objects.get()

    assert client.get(f"/desk/bulk/{run.pk}/").status_code == 404
    assert client.post(f"/desk/bulk/{run.pk}/undo/").status_code == 404


def test_what_cannot_be_taken_back_says_so(client):
    ticket = make_ticket()
    post(client, "note", [ticket], body="x")
    run = BulkRun.objects.get()

    page = client.post(f"/desk/bulk/{run.pk}/undo/", follow=True)

    assert "This can no longer be taken back." in page.content.decode()


def test_single_act_from_a_list_can_be_undone(client, agent):
    ticket = make_ticket()
    fields = {"version": ticket.version, "seen": ticket.last_event_seq, "next": "/desk/"}

    client.post(reverse("desk:take", args=[ticket.pk]), fields)
    page = client.get("/desk/").content.decode()
    run = BulkRun.objects.get()
    client.post(f"/desk/bulk/{run.pk}/undo/", {"next": "/desk/"})

    assert f'action="/desk/bulk/{run.pk}/undo/"' in page
    assert Ticket.objects.get(pk=ticket.pk).assignee is None


def test_strange_address_to_go_back_to_is_not_followed(client):
    answer = post(client, "take", [make_ticket()], next="https://evil.example/")

    assert answer.headers["Location"] == "/desk/"
    page = client.get(BULK, {"ticket": "1", "next": "https://evil.example/"}).content.decode()
    assert '"https://evil' not in page


def test_requester_may_do_nothing():
    client = Client()
    client.force_login(make_person())

    assert post(client, "take", [make_ticket()]).status_code == 403
