from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.enums import Audience
from knowledge.models import HelpStep, SearchMiss, Vote
from tests.factories import make_agent, make_article, make_category, make_draft, make_person, make_tile

pytestmark = pytest.mark.django_db
HOME_QUERIES, ARTICLE_QUERIES = 6, 9


@pytest.fixture
def rosa(client: Client) -> Any:
    person = make_person()
    client.force_login(person)
    return person


def url(name: str, *args: Any) -> str:
    return reverse(f"knowledge:{name}", args=args)


def test_help_shows_pictures_and_what_is_read_most(client: Client, rosa: Any) -> None:
    article = make_article(title="Worklist empty", categories=[make_category(tile=make_tile())])
    make_article(audience=Audience.AGENT)

    answer = client.get(url("home"))

    assert answer.status_code == 200
    assert [tile.code for tile in answer.context["tiles"]] == ["images"]
    assert answer.context["popular"] == [article]


def test_a_search_finds_or_says_so(client: Client, rosa: Any) -> None:
    article = make_article(title="Worklist empty")

    found = client.get(url("home"), {"q": "empty worklist"})
    missed = client.get(url("home"), {"q": "label printer"})
    with_number = client.get(url("home"), {"q": "MRN 48213"})

    assert (found.context["found"], missed.context["found"], with_number.context["found"]) == ([article], [], [])
    assert "No article holds that yet" in missed.content.decode()
    assert list(SearchMiss.objects.values_list("words", flat=True)) == ["label printer"]


def test_an_odd_address_is_no_error(client: Client, rosa: Any) -> None:
    for query in (
        {"q": "\x00"},
        {"q": "'\"!&|<>():*"},
        {"tile": "\x00x"},
        {"q": "a" * 900},
        {"q": "\ud800x".encode("utf-8", "surrogatepass")},
    ):
        assert client.get(url("home"), query).status_code == 200
    assert client.get(url("article", "suggest-2")).status_code == 404


def test_reading_counts_once_a_day(client: Client, rosa: Any) -> None:
    article = make_article(body="## Do\n\n**Wait** <b>x</b>")

    pages = [client.get(url("article", article.slug)).content.decode() for _ in range(2)]
    client.head(url("article", article.slug))

    assert "<h2>Do</h2>" in pages[0]
    assert "<strong>Wait</strong> &lt;b&gt;x&lt;/b&gt;" in pages[0]
    assert [(step.kind, step.is_portal) for step in HelpStep.objects.all()] == [("opened", False)]


@pytest.mark.parametrize("name", ["article", "open", "vote"])
def test_an_article_of_the_desk_is_not_there_for_clinicians(client: Client, rosa: Any, name: str) -> None:
    hidden = [make_article(audience=Audience.AGENT).slug, make_draft().slug]

    for slug in hidden:
        answer = client.get(url(name, slug)) if name == "article" else client.post(url(name, slug))
        assert answer.status_code == 404
    assert HelpStep.objects.count() == 0


def test_the_desk_reads_its_own_article(client: Client) -> None:
    client.force_login(make_agent())
    article = make_article(audience=Audience.AGENT)

    answer = client.get(url("article", article.slug))

    assert (answer.status_code, "For the help desk only" in answer.content.decode()) == (200, True)


def test_a_vote_without_script_comes_back_to_the_article(client: Client, rosa: Any) -> None:
    article = make_article()

    answer = client.post(url("vote", article.slug), {"helpful": "yes", "comment": "Clear"})
    page = client.get(answer["Location"]).content.decode()
    client.post(url("vote", article.slug), {"helpful": "no"})

    assert answer["Location"] == f"{url('article', article.slug)}#vote"
    assert "You said yes" in page
    assert [(vote.person, vote.is_helpful, vote.comment) for vote in Vote.objects.all()] == [(rosa, False, "")]


def test_a_comment_with_a_number_is_given_back(client: Client, rosa: Any) -> None:
    article = make_article()

    answer = client.post(url("vote", article.slug), {"helpful": "no", "comment": "MRN 48213 is missing"})

    assert answer.status_code == 400
    assert "MRN 48213 is missing</textarea>" in answer.content.decode()
    assert Vote.objects.count() == 0


def test_a_vote_that_says_nothing_changes_nothing(client: Client, rosa: Any) -> None:
    article = make_article()

    answer = client.post(url("vote", article.slug), {"helpful": "perhaps"}, follow=True)

    assert "Say yes or no" in answer.content.decode()
    assert Vote.objects.count() == 0


def test_from_the_form_an_article_can_be_said_to_have_fixed_it(client: Client, rosa: Any) -> None:
    make_category(code="R28", tile=make_tile())
    article = make_article()

    page = client.get(url("article", article.slug), {"visit": "form-1", "category": "R28", "tile": "images"})

    assert "That fixed it" in page.content.decode()
    assert [(step.visit, step.category.code if step.category else "") for step in HelpStep.objects.all()] == [
        ("form-1", "R28")
    ]
    assert "That fixed it" not in client.get(url("article", article.slug)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_questions_do_not_grow(client: Client, rosa: Any, count: int, django_assert_num_queries: Any) -> None:
    category = make_category(tile=make_tile())
    articles = [make_article(categories=[category], devices=[("Acme", "Spin")]) for _ in range(count)]

    with django_assert_num_queries(HOME_QUERIES):
        client.get(url("home"))
    with django_assert_num_queries(ARTICLE_QUERIES):
        client.get(url("article", articles[0].slug))
