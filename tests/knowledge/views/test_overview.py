from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from knowledge.actions.reading import note_missed_search, note_steps, vote
from knowledge.actions.review import set_review_due
from knowledge.enums import StepKind
from knowledge.queries.suggest import Problem
from tests.factories import make_agent, make_article, make_person, make_supervisor

pytestmark = pytest.mark.django_db
QUERIES = 17
URL = "knowledge:overview"


def _read(count: int) -> None:
    at = timezone.now() - timedelta(days=3)
    for number in range(count):
        article, person = make_article(title=f"Article {number}"), make_person()
        for kind in StepKind:
            note_steps(actor=person, kind=kind, articles=[article], visit="form", problem=Problem(), at=at)
        vote(actor=person, slug=article.slug, is_helpful=True, at=at)
        set_review_due(actor=make_agent(), article_id=article.pk, due=at.date(), at=at)


def test_the_figures_have_their_n_and_definition(client: Client) -> None:
    client.force_login(make_supervisor())
    _read(2)
    note_missed_search(text="label printer", at=timezone.now())

    answer = client.get(reverse(URL), {"days": "7"})
    page = answer.content.decode()

    stats = {stat["label"]: (stat["value"], stat.get("n")) for stat in answer.context["stats"]}
    assert stats == {
        "Read": ("2", None), "Found helpful": ("100 %", 2), "Tickets saved": ("2", 2), "Logged anyway": ("0 %", 2),
        "Used on tickets": ("0", None), "Wait for review": ("0", None),
    }  # fmt: skip
    assert "in the 24 hours after" in page
    assert "label printer" in page
    assert [row[1:] for row in answer.context["rows"]] == [[1, "1 of 1", 1, 1, 0]] * 2
    assert [each["is_late"] for each in answer.context["due"]] == [True, True]


def test_an_empty_desk_says_so(client: Client) -> None:
    client.force_login(make_supervisor())

    answer = client.get(reverse(URL), {"days": "nonsense"})

    assert answer.status_code == 200
    assert "Nobody read an article in this period." in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_questions_do_not_grow(client: Client, count: int, django_assert_num_queries: Any) -> None:
    client.force_login(make_supervisor())
    _read(count)

    with django_assert_num_queries(QUERIES):
        client.get(reverse(URL))
