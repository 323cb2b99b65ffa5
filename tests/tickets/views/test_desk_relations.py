"""Links, like tickets, splitting, follow-ups, and merged tickets that lead on: the pages of the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_agent, make_device, make_person, make_ticket
from tickets.actions.incident import Public, declare_incident
from tickets.actions.lifecycle import close, resolve
from tickets.actions.link import link_tickets
from tickets.actions.merge import merge_ticket
from tickets.actions.message import note, requester_reply
from tickets.enums import LinkKind
from tickets.models import Ticket, TicketLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


@pytest.fixture
def client(agent):
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def now():
    return timezone.now()


def post(client, name, ticket, **data):
    return client.post(reverse(f"desk:{name}", args=[ticket.pk]), {"version": ticket.version, "seen": 9} | data)


def page(client, ticket, query=""):
    return client.get(reverse("desk:ticket", args=[ticket.pk]) + query)


def put_under(agent, parent, child, at):
    link_tickets(actor=agent, ticket_id=parent.pk, other_id=child.pk, kind=LinkKind.PARENT_OF, at=at)


def test_a_merged_ticket_leads_on_to_where_it_goes_on(client, agent, now):
    first, second, third = (make_ticket() for _ in range(3))
    merge_ticket(actor=agent, ticket_id=first.pk, into_id=second.pk, at=now)
    merge_ticket(actor=agent, ticket_id=second.pk, into_id=third.pk, at=now)

    answer = page(client, first)
    html = client.get(answer["Location"]).content.decode()

    assert (answer.status_code, answer["Location"]) == (302, f"/desk/t/{third.pk}/?from={first.pk}")
    assert html.count(f"#{first.pk} was merged into this ticket.") == 1
    assert page(client, first, "?stay=1").status_code == 200


@pytest.mark.parametrize("number", ["0", "x", "9" * 30, "²"])
def test_nothing_is_said_of_tickets_that_led_nowhere(client, number):
    ticket = make_ticket()

    assert page(client, ticket, f"?from={number}").context["came_from"] is None
    assert page(client, ticket, f"?from={ticket.pk}").context["came_from"] is None


def test_a_merge_is_undone_with_a_button(client, agent, now):
    ticket, into = make_ticket(), make_ticket()
    ticket = merge_ticket(actor=agent, ticket_id=ticket.pk, into_id=into.pk, at=now)

    html = page(client, ticket, "?stay=1").content.decode()
    answer = post(client, "unmerge", ticket)

    assert html.count("Undo the merge") == 1
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/t/{ticket.pk}/")
    assert Ticket.objects.get(pk=ticket.pk).state == "new"


def test_a_ticket_is_linked_and_the_link_taken_away(client):
    ticket, other = make_ticket(), make_ticket(subject="The other one")

    linked = post(client, "link", ticket, how="parent_of:in", other=f"#{other.pk}")
    shown = page(client, ticket)
    ticket.refresh_from_db()
    gone = post(client, "unlink", ticket, link=TicketLink.objects.get().pk)

    assert (linked.status_code, gone.status_code, TicketLink.objects.count()) == (302, 302, 0)
    assert list(shown.context["related"].groups) == ["Part of"]
    assert shown.content.decode().count("The other one") == 2


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"how": "parent_of:in", "other": "x1"}, "Write the number of a ticket, such as 1042."),
        ({"how": "nonsense", "other": "1"}, "Select a valid choice. nonsense is not one of the available choices."),
        ({"how": "relates_to:out", "other": "99999999"}, "There is no other ticket with this number."),
    ],
)
def test_what_was_typed_for_a_wrong_link_is_kept(client, data, problem):
    ticket = make_ticket()

    answer = post(client, "link", ticket, **data)

    assert answer.status_code == 400
    html = answer.content.decode()
    assert problem in html
    assert f'name="other" inputmode="numeric" maxlength="20" autocomplete="off" value="{data["other"]}"' in html


def test_solving_a_parent_alone_is_refused_and_solving_all_is_offered(client, agent, now):
    parent, child = make_ticket(), make_ticket()
    put_under(agent, parent, child, now)
    parent.refresh_from_db()

    refused = post(client, "resolve", parent, code="other", done="Fixed the broker.")
    parent.refresh_from_db()
    html = refused.content.decode()
    solved = post(client, "resolve_all", parent, code="other", done="Fixed the broker.", token="t1")
    again = post(client, "resolve_all", parent, code="other", done="Fixed the broker.", token="t1")

    assert (refused.status_code, parent.state) == (400, "new")
    assert "Resolve all with one message, or resolve what is under it first." in html
    assert html.count("Fixed the broker.") == 1
    assert "Resolve all with this message: this one and 1 under it" in html
    assert (solved.status_code, again.status_code) == (302, 302)
    assert set(Ticket.objects.values_list("state", flat=True)) == {"resolved"}
    assert child.messages.get().body == "Fixed the broker."


def test_words_of_a_failed_resolve_all_are_kept_in_the_resolve_form(client, agent, now):
    parent, child = make_ticket(), make_ticket()
    put_under(agent, parent, child, now)
    parent.refresh_from_db()

    answer = post(client, "resolve_all", parent, code="", done="Fixed the broker.")

    assert (answer.status_code, answer.context["compose"]) == (400, "resolve")
    assert answer.content.decode().count("Fixed the broker.") == 1


def test_a_running_incident_is_joined_with_one_key(client, agent, now):
    parent, ticket = make_ticket(), make_ticket()
    declare_incident(actor=agent, ticket_id=parent.pk, public=Public(title="Down", commander=agent), at=now)

    html = page(client, ticket).content.decode()
    inbox = client.get(reverse("desk:inbox")).content.decode()
    answer = post(client, "join", ticket, incident=parent.pk)

    assert html.count('data-shortcut="j"') == 1
    assert inbox.count('data-shortcut="i"') == 1
    assert answer.status_code == 302
    assert TicketLink.objects.values_list("source", "target").get() == (parent.pk, ticket.pk)
    assert client.get(reverse("desk:inbox")).content.decode().count('data-shortcut="i"') == 0


def test_like_tickets_are_a_page_and_a_piece(client):
    device = make_device()
    ticket, like = make_ticket(device=device), make_ticket(device=device, subject="Cold detector")
    address = reverse("desk:similar", args=[ticket.pk])

    whole, piece = client.get(address), client.get(address, HTTP_HX_REQUEST="true")

    assert [like.number for like in whole.context["likes"]] == [like.pk]
    assert [answer.content.decode().count("<html") for answer in (whole, piece)] == [1, 0]
    assert piece.content.decode().count("Cold detector") == 1


def test_a_message_is_split_off(client, now):
    ticket = make_ticket()
    requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="The printer too.\nSince noon.", at=now)
    address = reverse("desk:split", args=[ticket.pk, ticket.messages.get().pk])

    shown, empty = client.get(address), client.post(address, {"subject": ""})
    answer = client.post(address, {"subject": "Printer", "version": 2})

    made = Ticket.objects.order_by("-pk")[0]
    assert shown.context["form"].initial["subject"] == "The printer too."
    assert empty.status_code == 400
    assert (answer.status_code, answer["Location"], made.subject) == (302, f"/desk/t/{made.pk}/", "Printer")


def test_a_note_cannot_be_split_off(client, agent, now):
    ticket, other = make_ticket(), make_ticket()
    note(actor=agent, ticket_id=ticket.pk, body="He shouts.", at=now)
    requester_reply(actor=other.requester, ticket_id=other.pk, body="Hi.", at=now)

    for message in (ticket.messages.get(), other.messages.get()):
        assert client.get(reverse("desk:split", args=[ticket.pk, message.pk])).status_code == 404


def test_a_follow_up_is_logged_when_it_is_too_late_to_reopen(client, agent, now):
    ticket = make_ticket()
    long_ago = now - timedelta(days=15)
    resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=long_ago)
    close(actor=agent, ticket_id=ticket.pk, at=long_ago)
    address = reverse("desk:follow_up", args=[ticket.pk])

    html = page(client, ticket).content.decode()
    empty = client.post(address, {"body": "", "affected": "workaround"})
    answer = client.post(address, {"body": "Cold again.", "affected": "workaround", "token": "t"})

    made = Ticket.objects.order_by("-pk")[0]
    assert html.count(f'href="{address}"') == 1
    assert empty.status_code == 400
    assert (answer["Location"], made.requester) == (f"/desk/t/{made.pk}/", ticket.requester)


@pytest.mark.parametrize("name", ["link", "unlink", "join", "problem", "unproblem", "unmerge", "resolve_all", "gather"])
def test_requesters_do_nothing_of_this(name):
    ticket, client = make_ticket(), Client()
    client.force_login(ticket.requester)

    address = reverse(f"desk:{name}", args=[] if name == "gather" else [ticket.pk])

    assert client.post(address, {}).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/desk/t/{0}/similar/", "/desk/t/{0}/incident/", "/desk/t/{0}/follow-up/", "/desk/t/{0}/split/1/",
        "/desk/problems/{0}/", "/desk/problems/{0}/edit/", "/t/{0}/follow-up",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(client, address):
    assert client.get(address.format(10**9)).status_code == 404


@pytest.mark.parametrize("name", ["broadcast", "review", "link", "join", "resolve_all"])
def test_posts_to_what_does_not_exist_are_not_found(client, name):
    assert client.post(reverse(f"desk:{name}", args=[10**9]), {}).status_code == 404


def test_another_persons_ticket_is_not_followed_up(now):
    ticket, client = make_ticket(), Client()
    client.force_login(make_person())

    assert client.get(reverse("portal:follow_up", args=[ticket.pk])).status_code == 404
    assert client.post(reverse("portal:follow_up", args=[ticket.pk]), {"body": "Hm"}).status_code == 404
