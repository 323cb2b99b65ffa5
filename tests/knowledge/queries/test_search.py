from datetime import timedelta
from typing import Any

import pytest

from knowledge.actions.reading import note_steps
from knowledge.enums import Audience, StepKind
from knowledge.queries.search import find_articles, popular_articles, tiles_with_articles
from tests.factories import NOW, make_agent, make_article, make_category, make_draft, make_person, make_tile

pytestmark = pytest.mark.django_db


def slugs(articles: Any) -> list[str]:
    return [article.slug for article in articles]


def test_all_words_are_found_in_the_text_too_titles_first() -> None:
    make_article(title="Late images", body="The viewer freezes.")
    make_article(title="The viewer freezes")
    make_article(title="Viewer")

    assert slugs(find_articles(user=make_person(), text="viewer freezes")) == ["the-viewer-freezes", "late-images"]


def test_what_comes_close_is_better_than_nothing() -> None:
    make_article(title="The worklist is empty")

    assert slugs(find_articles(user=make_person(), text="worklist blank")) == ["the-worklist-is-empty"]
    assert find_articles(user=make_person(), text="quench") == []


def test_articles_of_the_desk_and_drafts_stay_hidden() -> None:
    make_article(title="Viewer secret", audience=Audience.AGENT)
    make_draft(title="Viewer draft")

    assert find_articles(user=make_person(), text="viewer") == []
    assert find_articles(user=make_person()) == []
    assert slugs(find_articles(user=make_agent(), text="viewer")) == ["viewer-secret"]


def test_a_picture_leads_to_its_articles() -> None:
    tile, other = make_tile(), make_tile(code="desk")
    make_article(title="One", categories=[make_category(tile=tile)])
    make_article(title="Two words", categories=[make_category(tile=other)])
    make_article(title="Three", categories=[make_category()])
    make_tile(code="empty")
    user = make_person()

    assert slugs(find_articles(user=user, tile="images")) == ["one"]
    assert slugs(find_articles(user=user, tile="images", text="wordz")) == []
    assert set(slugs(find_articles(user=user))) == {"one", "two-words", "three"}
    assert tiles_with_articles(user=user) == [tile, other]


def test_popular_is_what_most_people_read_lately() -> None:
    old, read, new = (make_article(title=title, at=NOW + timedelta(minutes=n)) for n, title in enumerate("abc"))
    for days, article in ((1, read), (2, read), (200, old)):
        at = NOW - timedelta(days=days)
        note_steps(actor=make_person(), kind=StepKind.OPENED, articles=[article], visit="", problem=None, at=at)

    assert popular_articles(user=make_person(), at=NOW, limit=3) == [read, new, old]
    assert popular_articles(user=make_person(), at=NOW, limit=1) == [read]
