"""Problem records at the desk."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_agent, make_category, make_device, make_queue, make_ticket
from tickets.actions.problem import Found, open_problem
from tickets.enums import ProblemState
from tickets.models import Problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent()


@pytest.fixture
def client(agent):
    client = Client()
    client.force_login(agent)
    return client


def opened(agent, *, tickets=(), **fields):
    found = Found(**{"title": "Detector cold", "queue": make_queue()} | fields)
    return open_problem(
        actor=agent, found=found, ticket_ids=[ticket.pk for ticket in tickets], at=timezone.now()
    )


def test_a_problem_is_opened_with_what_another_page_knows(client):
    ticket, device, category = make_ticket(), make_device(tag="CT2"), make_category()
    known = {"title": "Cold, CT2", "devices": "CT2", "category": category.pk, "tickets": f"{ticket.pk}"}

    shown = client.get(reverse("desk:problem_new"), known)
    values = {name: shown.context["form"][name].value() for name in ("title", "devices", "category", "tickets")}
    answer = client.post(reverse("desk:problem_new"), values | {"state": "open", "queue": make_queue().pk})

    made = Problem.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:problem_record", args=[made.pk]))
    assert (made.title, made.category, list(made.devices.all())) == ("Cold, CT2", category, [device])
    assert made.tickets.values_list("ticket", flat=True).get() == ticket.pk


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"title": ""}, "Say in a few words what comes back."),
        ({"devices": "CT2, XX9"}, "There is no device with the tag CT2."),
        ({"tickets": "1, x"}, "Write the number of a ticket, such as 1042."),
        ({"state": "known_error"}, "A known error has a cause. Write down what it is."),
    ],
)
def test_what_was_typed_is_kept(client, data, problem):
    typed = {"title": "Cold", "state": "open", "queue": make_queue().pk, "workaround": "Push the plug in."} | data

    answer = client.post(reverse("desk:problem_new"), typed)

    html = answer.content.decode()
    assert (answer.status_code, Problem.objects.count()) == (400, 0)
    assert problem in html
    assert html.count("Push the plug in.") == 1


def test_a_problem_is_edited_and_an_old_page_is_refused(client, agent):
    made = opened(agent)
    address = reverse("desk:problem_edit", args=[made.pk])
    data = {"title": "Cold", "state": "known_error", "queue": made.queue_id, "cause": "A plug."}

    answers = [client.post(address, data | {"version": 1}), client.post(address, data | {"version": 1, "title": "X"})]

    made.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 400]
    assert "Somebody changed this problem while you were writing." in answers[1].content.decode()
    assert (made.title, made.state, made.version) == ("Cold", "known_error", 2)


def test_the_workaround_is_shown_on_its_tickets_and_on_like_ones(client, agent):
    device = make_device()
    ticket, like = make_ticket(device=device), make_ticket(device=device)
    made = opened(agent, tickets=[ticket], devices=[device], workaround="Push the plug in.")

    shown = client.get(reverse("desk:ticket", args=[ticket.pk])).content.decode()
    similar = client.get(reverse("desk:similar", args=[like.pk])).content.decode()

    assert (shown.count("Push the plug in."), similar.count("Push the plug in.")) == (1, 1)
    assert client.get(reverse("desk:problem_record", args=[made.pk])).content.decode().count("Push the plug in.") == 1


def test_a_ticket_is_put_in_and_taken_out(client, agent):
    made, ticket = opened(agent), make_ticket()

    put = client.post(reverse("desk:problem", args=[ticket.pk]), {"problem": str(made.pk), "version": 1, "seen": 2})
    out = client.post(reverse("desk:unproblem", args=[ticket.pk]), {"problem": str(made.pk), "version": 2, "seen": 3})
    wrong = client.post(reverse("desk:problem", args=[ticket.pk]), {"problem": "99", "version": 3, "seen": 4})

    assert (put.status_code, out.status_code, wrong.status_code) == (302, 302, 400)
    assert "There is no problem with this number." in wrong.content.decode()
    assert made.tickets.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_pages_make_a_fixed_number_of_queries(client, agent, count, django_assert_num_queries):
    made = [opened(agent, tickets=[make_ticket() for _ in range(count)]) for _ in range(count)][0]

    with django_assert_num_queries(3):  # session, person, problems
        listed = client.get(reverse("desk:problems"))
    with django_assert_num_queries(7):  # session, person, problem, devices, its tickets and their number, changes
        shown = client.get(reverse("desk:problem_record", args=[made.pk]))

    assert [row["problem"].ticket_count for row in listed.context["rows"]] == [count] * count
    assert len(shown.context["page"].tickets) == count


def test_the_list_is_cut_by_state_and_words(client, agent):
    opened(agent, title="Cold detector")
    opened(agent, title="Slow viewer", state=ProblemState.SOLVED, cause="A cable.")

    def titles(query):
        rows = client.get(reverse("desk:problems") + query).context["rows"]
        return [row["problem"].title for row in rows]

    assert titles("") == ["Cold detector"]
    assert titles("?state=") == ["Slow viewer", "Cold detector"]
    assert titles("?state=solved") == ["Slow viewer"]
    assert titles("?state=&q=cable") == ["Slow viewer"]
    assert titles("?state=nonsense&q=nothing") == []
    assert client.get(reverse("desk:problems") + "?cursor=zzz").status_code == 302


_PAGES = ["problems", "problem_new", "problem_record", "problem_edit", "incidents", "proposals"]


@pytest.mark.parametrize("name", _PAGES)
def test_requesters_see_none_of_it(agent, name):
    made, ticket, client = opened(agent), make_ticket(), Client()
    client.force_login(ticket.requester)
    args = [made.pk] if name in ("problem_record", "problem_edit") else []

    assert client.get(reverse(f"desk:{name}", args=args)).status_code == 403
