from typing import Any

import pytest
from django.urls import reverse

from knowledge.enums import Audience
from knowledge.models import Vote
from tests.factories import make_agent, make_article, make_category, make_draft, make_person
from tests.factories.calls import caller

pytestmark = pytest.mark.django_db


def slugs(client: Any, **query: Any) -> list[str]:
    return [row["slug"] for row in client.get(reverse("api:articles"), query).json()["results"]]


def test_articles_are_listed_for_those_who_may_read_them() -> None:
    category = make_category(code="R28")
    make_article(title="One", categories=[category], body="the worklist")
    make_article(title="Two", audience=Audience.AGENT)
    make_draft(title="Three")
    rosa, ana = caller(make_person()), caller(make_agent())

    assert (slugs(rosa), slugs(ana)) == (["one"], ["one", "two"])
    assert (slugs(ana, q="worklists"), slugs(ana, category="r28"), slugs(ana, q="quench")) == (["one"], ["one"], [])
    assert slugs(ana, page_size=1) == ["one"]


def test_one_article_with_its_words() -> None:
    category = make_category(code="R28")
    article = make_article(title="One", body="**Wait**", categories=[category], devices=[("Acme", "Spin")])

    found = caller(make_person()).get(reverse("api:article", args=[article.slug])).json()

    assert {name: found[name] for name in ("slug", "title", "version", "body", "html", "categories", "devices")} == {
        "slug": "one", "title": "One", "version": 1, "body": "**Wait**\n", "html": "<p><strong>Wait</strong></p>\n",
        "categories": ["R28"], "devices": ["Acme Spin"],
    }  # fmt: skip


@pytest.mark.parametrize("name", ["article", "article_vote"])
def test_an_article_of_the_desk_is_not_found_by_others(name: str) -> None:
    article, rosa = make_article(audience=Audience.AGENT), caller(make_person())
    address = reverse(f"api:{name}", args=[article.slug])

    answer = rosa.get(address) if name == "article" else rosa.post(address, {"helpful": True})

    assert answer.status_code == 404
    assert Vote.objects.count() == 0


def test_a_vote_is_taken_and_changed() -> None:
    article, person = make_article(), make_person()
    address = reverse("api:article_vote", args=[article.slug])
    client = caller(person)

    first = client.post(address, {"helpful": True})
    second = client.post(address, {"helpful": False, "comment": "Short"})
    wrong = client.post(address, {"comment": "no answer"})
    unclean = client.post(address, {"helpful": False, "comment": "MRN 48213"})

    assert [answer.status_code for answer in (first, second, wrong, unclean)] == [200, 200, 400, 409]
    assert unclean.json()["code"] == "patient_data"
    assert [(vote.person, vote.is_helpful, vote.comment) for vote in Vote.objects.all()] == [(person, False, "Short")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_questions_do_not_grow(count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        make_article(categories=[make_category()])
    client = caller(make_person())
    client.get(reverse("api:articles"))

    with django_assert_num_queries(3):
        assert len(slugs(client)) == count
