"""Typed or clicked: the line, what it finds, and what the lists say about it."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_category, make_device, make_person, make_queue, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.actions.message import note
from tickets.actions.search import learn_words

pytestmark = pytest.mark.django_db

TICKETS = "/desk/tickets/"


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def numbers(response):
    return [row.number for row in response.context["rows"]]


@pytest.fixture
def pacs():
    return make_category(queue=make_queue(code="PACS", name="PACS and viewer"))


def test_clicking_leads_to_the_address_of_the_typed_line(pacs):
    client, device = signed_in(make_agent()), make_device(tag="CT2")
    wanted = make_ticket(category=pacs, device=device)
    make_ticket(category=pacs)
    clicked = {"was": "", "q": "", "queue": "pacs", "assignee": "nobody", "device": "CT2", "due": "<4h"}

    by_click = client.get(TICKETS, clicked)
    typed = client.get(TICKETS, {"was": "", "q": "due:<4h device:ct2 is:unassigned queue:pacs"})

    assert by_click.headers["Location"] == f"{TICKETS}?q=queue:pacs+is:unassigned+device:ct2+due:%3C4h"
    assert typed.headers["Location"] == by_click.headers["Location"]
    page = client.get(f"{TICKETS}?q=queue:pacs+is:unassigned+device:ct2")
    assert numbers(page) == [wanted.pk]
    assert page.context["filters"].initial | {"queue": "pacs", "assignee": "nobody", "device": "ct2"} == (
        page.context["filters"].initial
    )


def test_controls_are_shown_as_the_line_says():
    line = "queue:pacs,ris assignee:ghost@example.org priority:1..2 state:new logged:2026-03-01 due:<90m"
    make_queue(code="PACS")
    make_queue(code="RIS")
    make_person(email="ghost@example.org")

    page = signed_in(make_agent()).get(TICKETS, {"q": line})

    html = page.content.decode()
    assert page.status_code == 200
    for option in ("pacs,ris", "ghost@example.org", "&lt;90m"):
        assert f'<option value="{option}" selected>' in html
    assert html.count('checked id="id_priority_') + html.count(" checked") >= 3
    assert html.count('value="2026-03-01"') == 2


def test_typed_mistake_is_kept_and_what_was_clicked_is_added(pacs):
    client = signed_in(make_agent())

    response = client.get(TICKETS, {"was": "", "q": "is:lost table", "queue": "pacs"}, follow=True)

    assert response.status_code == 400
    assert response.context["line"] == "is:lost table queue:pacs"
    assert "character 1" in response.content.decode()


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("queue:pac", "Do you mean “pacs”?"),
        ("device:ct", "There are: CT2."),
        ("assignee:nobodyhere", "Nobody has the address"),
        ("requester:99999999999", "Nobody has the address"),
        ("site:xx", "There are:"),
        ("category:zz", "There are:"),
    ],
)
def test_unknown_names_say_what_there_is(line, advice, pacs):
    make_ticket(category=pacs, device=make_device(tag="CT2"))

    response = signed_in(make_agent()).get(TICKETS, {"q": line})

    assert response.status_code == 400
    assert advice in response.context["mistakes"][0]["message"]


_LONE = "\ud800".encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    "line", ["'", "\\", "%", "a" * 500, _LONE, "is:" * 50, '"', "-", "#", "🙂", "&|!()<->:*"]
)
def test_hostile_lines_are_answered(line):
    make_ticket()

    assert signed_in(make_agent()).get(TICKETS, {"q": line}).status_code in (200, 400)


@pytest.mark.parametrize(
    "query",
    ["priority=abc&priority=1", "state=%00", "device=a%22b", "queue=,", "created_after=x..y", "was=is:&q=", "due=%3C"],
)
def test_hostile_controls_are_answered(query):
    make_ticket()

    assert signed_in(make_agent()).get(f"{TICKETS}?{query}", follow=True).status_code in (200, 400)


def test_snippets_mark_what_was_found_and_escape_the_rest():
    agent, ticket = make_agent(), make_ticket(subject="Noise", description="<script>x</script> worn bearing")
    note(actor=agent, ticket_id=ticket.pk, body="<b>bearing</b>", at=NOW)

    html = signed_in(agent).get(TICKETS, {"q": "bearing"}).content.decode()

    assert "<mark>bearing</mark>" in html
    assert "<script>x" not in html
    assert "<b>" not in html


def test_mistyped_word_shows_what_was_meant_and_says_so():
    tickets = [make_ticket(subject="Worklist empty").pk for _ in range(3)]
    learn_words(at=NOW)

    response = signed_in(make_agent()).get(TICKETS, {"q": "wroklist is:open"})

    assert numbers(response) == tickets[::-1]
    assert response.context["instead"] == {
        "typed": "wroklist",
        "meant": "worklist",
        "url": f"{TICKETS}?q=is:open+worklist",
        "exactly": f"{TICKETS}?q=is:open+%22wroklist%22",
    }
    assert signed_in(make_agent()).get(TICKETS, {"q": 'is:open "wroklist"'}).context["instead"] is None


def test_name_of_a_device_offers_the_way_to_it():
    make_ticket(device=make_device(tag="CT2", ae_title="CT2_AE"))
    client = signed_in(make_agent())

    assert client.get(TICKETS, {"q": "ct2_ae"}).context["jump"].tag == "CT2"
    assert client.get(TICKETS, {"q": "ct2"}).context["jump"].tag == "CT2"
    assert client.get(TICKETS, {"q": "ct2 late"}).context["jump"] is None


def test_orders():
    agent = make_agent()
    first = make_ticket(subject="Late", description="bearing", impact=5, urgency=4)
    second = make_ticket(subject="Bearing", impact=1, urgency=1)
    third = make_ticket(subject="Noise", description="a bearing", impact=3, urgency=3)
    client = signed_in(agent)

    def order(line):
        return numbers(client.get(TICKETS, {"q": line}))

    assert order("bearing") == [third.pk, second.pk, first.pk]
    assert order("bearing sort:oldest") == [first.pk, second.pk, third.pk]
    assert order("bearing sort:best")[0] == second.pk
    assert order("sort:due")[0] == second.pk


def test_terms_find_what_they_say():
    agent, other = make_agent(email="ana@example.org"), make_person(email="pat@example.org")
    safety = make_category(code="R99", is_safety=True)
    free = make_ticket(requester=other, category=safety)
    mine = make_ticket()
    take_ticket(actor=agent, ticket_id=mine.pk, at=NOW)
    client = signed_in(agent)

    def found(line):
        response = client.get(TICKETS, {"q": line})
        assert response.status_code == 200, response.context["mistakes"]
        return numbers(response)

    assert found("is:unassigned") == found("assignee:nobody") == found("-is:mine") == [free.pk]
    assert found("is:mine") == found("assignee:me") == found("assignee:ana") == [mine.pk]
    assert found("is:safety") == found("category:r99") == found("requester:pat") == [free.pk]
    assert found(f"requester:{other.pk}") == found("requester:pat@example.org") == [free.pk]
    assert found("is:open") == found("is:mine,unassigned") == [mine.pk, free.pk]
    assert found("is:done") == found("is:waiting") == found("is:merged") == found("is:reopened") == []
    assert found("state:open") == found("state:open,waiting") == [mine.pk]
    assert found("source:portal -requester:pat") == [mine.pk]
    assert found("is:overdue") == found("due:<1m") == found("due:today") == [mine.pk, free.pk]
    assert found("due:>1h") == found("age:<1d") == []
    assert found("age:>1d") == found("logged:2026-03-02") == [mine.pk, free.pk]
    assert found("logged:2026-03-01..2026-03-03") == [mine.pk, free.pk]
    assert found("logged:2026-03-03..") == found("logged:..2026-03-01") == []
    assert found("logged:2026-03-02T10:00:00Z..") == [mine.pk, free.pk]
    assert found("site:main") == [mine.pk, free.pk]
    assert found("assignee:me,nobody") == [mine.pk, free.pk]


def test_a_requester_has_no_lists_of_the_desk():
    make_ticket()
    client = signed_in(make_person())

    for name in ("desk:tickets", "desk:inbox", "desk:views", "desk:go", "desk:bulk", "desk:triage", "desk:complete"):
        assert client.get(reverse(name), {"q": "images"}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "first"),
    [("que", "queue:"), ("queue:p", "queue:pacs"), ("-is:un", "-is:unassigned"), ("device:ct", "device:ct2"),
     ("assignee:m", "assignee:me"), ("requester:pat", "requester:pat@example.org"), ("category:r2", "category:r21"),
     ("due:", "due:&lt;1h"), ("site:m", "site:main"), ("queue:ris,p", "queue:ris,pacs"), ("priority:1", "priority:1")],
)  # fmt: skip
def test_words_of_a_line_are_completed(typed, first):
    make_category(code="R21", queue=make_queue(code="PACS"))
    make_device(tag="CT2")
    make_person(email="pat@example.org", full_name="Pat")

    html = signed_in(make_agent()).get(reverse("desk:complete"), {"q": typed}).content.decode()

    assert html.split('data-value="', 1)[1].split('"', 1)[0] == first


def test_what_cannot_be_completed_offers_nothing():
    client = signed_in(make_agent())

    for typed in ("zzz", "colour:r", "logged:2", "queue:zzz"):
        assert client.get(reverse("desk:complete"), {"q": typed}).content.decode().count("<li") == 0
