from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.enums import Audience
from knowledge.models import Article, ArticleUse
from tests.factories import NOW, make_agent, make_article, make_category, make_person, make_ticket
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import resolve

pytestmark = pytest.mark.django_db
PANEL_QUERIES = 11


@pytest.fixture
def ana(client: Client) -> Any:
    person = make_agent(full_name="Ana Ruiz")
    client.force_login(person)
    return person


def url(name: str, *args: Any) -> str:
    return reverse(f"knowledge:{name}", args=args)


def rows(answer: Any, name: str = "found") -> list[str]:
    return [row["article"].slug for row in answer.context[name]]


def test_the_page_of_a_ticket_asks_for_articles(client: Client, ana: Any) -> None:
    ticket = make_ticket()

    page = client.get(reverse("desk:ticket", args=[ticket.pk])).content.decode()

    assert f'hx-get="{url("for_desk", ticket.pk)}"' in page
    assert "Look in the articles" in page


def test_articles_that_fit_are_shown_with_links_for_the_reply(client: Client, ana: Any) -> None:
    category = make_category()
    ticket = make_ticket(category=category, subject="worklist empty")
    make_article(title="Worklist is empty")
    make_article(title="For the desk", categories=[category], audience=Audience.AGENT)

    part = client.get(url("for_desk", ticket.pk), headers={"HX-Request": "true"})
    page = client.get(url("for_desk", ticket.pk))
    searched = client.get(url("for_desk", ticket.pk), {"q": "desk"})

    assert rows(part) == ["worklist-is-empty", "for-the-desk"]
    assert 'data-insert="http://testserver/help/worklist-is-empty/"' in part.content.decode()
    assert "help/for-the-desk/" not in part.content.decode().split("data-insert", 1)[1].split("</button>")[0]
    assert part.content.decode().count("data-insert") == 1
    assert ("<html" in part.content.decode(), "<html" in page.content.decode()) == (False, True)
    assert rows(searched) == ["for-the-desk"]


def test_an_article_is_marked_as_used_and_taken_back(client: Client, ana: Any) -> None:
    ticket, article = make_ticket(), make_article(title="Printer")

    marked = client.post(
        url("mark_used", ticket.pk), {"article": article.slug, "used": "yes"}, headers={"HX-Request": "true"}
    )
    taken = client.post(url("mark_used", ticket.pk), {"article": article.slug, "used": "no"})

    assert rows(marked, "used") == ["printer"]
    assert taken["Location"] == url("for_desk", ticket.pk)
    assert ArticleUse.objects.count() == 0
    assert client.post(url("mark_used", ticket.pk), {"article": "none", "used": "yes"}).status_code == 404


def test_an_article_is_drafted_in_one_step(client: Client, ana: Any) -> None:
    ticket = make_ticket(requester=make_person(full_name="Rosa Diaz"), description="Rosa says: empty")
    take_ticket(actor=ana, ticket_id=ticket.pk, at=NOW)
    before = client.get(url("for_desk", ticket.pk)).content.decode()
    resolve(actor=ana, ticket_id=ticket.pk, code="resent", done="Refreshed it.", at=NOW)
    offered = client.get(url("for_desk", ticket.pk)).content.decode()

    answer = client.post(url("from_ticket", ticket.pk))
    article: Any = Article.objects.get()
    again = client.post(url("from_ticket", ticket.pk))

    assert "Write an article from this ticket" not in before
    assert "Write an article from this ticket" in offered
    assert answer["Location"] == url("edit", article.pk)
    assert "Rosa" not in article.latest.body
    assert again["Location"] == url("desk_article", article.pk)
    assert article.latest.title in client.get(url("for_desk", ticket.pk)).content.decode()


def test_an_open_ticket_gives_none(client: Client, ana: Any) -> None:
    ticket = make_ticket()

    answer = client.post(url("from_ticket", ticket.pk), follow=True)

    assert "drafted from a ticket that is resolved" in answer.content.decode()
    assert Article.objects.count() == 0


def test_it_is_all_for_the_desk(client: Client) -> None:
    ticket = make_ticket()
    client.force_login(ticket.requester)

    assert client.get(url("for_desk", ticket.pk)).status_code == 403
    assert client.post(url("mark_used", ticket.pk)).status_code == 403
    assert client.post(url("from_ticket", ticket.pk)).status_code == 403
    client.force_login(make_agent())
    assert client.get(url("for_desk", 0)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_questions_do_not_grow(client: Client, ana: Any, count: int, django_assert_num_queries: Any) -> None:
    category = make_category()
    ticket = make_ticket(category=category, subject="zzz")
    for _ in range(count):
        make_article(categories=[category])

    with django_assert_num_queries(PANEL_QUERIES):
        assert len(rows(client.get(url("for_desk", ticket.pk)))) == count
