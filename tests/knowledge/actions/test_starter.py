from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import Role
from knowledge.actions import starter
from knowledge.actions.article import About, Words, save_version
from knowledge.actions.review import retire
from knowledge.enums import Audience
from knowledge.models import Article
from tests.factories import NOW, make_agent, make_category, make_person

pytestmark = pytest.mark.django_db
TEXT = "title: {}\nsummary: Short\ncategories: R28 R99\n\n## Do\n\nWait.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: Any) -> Path:
    make_category(code="R28")
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.md").write_text(TEXT.format(name.title()))
    found = starter.starter_articles
    monkeypatch.setattr(starter, "starter_articles", lambda: found(tmp_path))
    return tmp_path


def _load(publisher: Any = None) -> Counter[str]:
    return starter.load_articles(publisher=publisher, at=NOW)


@pytest.mark.usefixtures("folder")
def test_articles_wait_for_review() -> None:
    assert _load() == {"new": 3}
    assert _load() == {"unchanged": 3}
    found = Article.objects.get(slug="one")
    assert (found.state, found.published, found.owner) == ("in_review", None, None)
    assert [category.code for category in found.categories.all()] == ["R28"]


@pytest.mark.usefixtures("folder")
def test_somebody_publishes_them_also_later() -> None:
    publisher = make_person(role=Role.ADMINISTRATOR)
    _load()

    assert _load(publisher) == {"renewed": 3}
    assert _load(publisher) == {"unchanged": 3}
    assert {article.state for article in Article.objects.all()} == {"published"}
    assert Article.objects.get(slug="one").acts.latest("id").actor == publisher


def test_what_the_hospital_changed_is_kept(folder: Path) -> None:
    publisher, agent = make_agent(), make_agent()
    _load(publisher)
    one, two = (Article.objects.get(slug=slug) for slug in ("one", "two"))
    words = Words(title="Ours", body="Our text")
    save_version(actor=agent, article_id=one.pk, words=words, about=About(audience=Audience.AGENT), seen=1, at=NOW)
    retire(actor=agent, article_id=two.pk, reason="Not here", at=NOW)
    for name in ("one", "two", "three"):
        (folder / f"{name}.md").write_text(TEXT.format("Renewed"))

    assert _load(publisher) == {"kept": 2, "renewed": 1}
    three: Any = Article.objects.get(slug="three")
    assert (three.published.title, three.published.number, three.state) == ("Renewed", 2, "published")


def test_the_command_says_what_it_did(reference: None) -> None:
    publisher, said = make_person(role=Role.ADMINISTRATOR, email="adam@example.org"), StringIO()

    call_command("load_articles", publisher="Adam@example.org", stdout=said)
    call_command("load_articles", publisher="adam@example.org", stdout=said)

    count = Article.objects.filter(state="published", categories__isnull=False).distinct().count()
    assert count >= 15
    assert said.getvalue().splitlines() == [
        f"{count} new articles, 0 renewed, 0 unchanged, 0 kept as your people changed them.",
        f"0 new articles, 0 renewed, {count} unchanged, 0 kept as your people changed them.",
    ]
    assert publisher.pk == Article.objects.order_by("id")[0].acts.latest("id").actor_id


@pytest.mark.parametrize("email", ["nobody@example.org", "rosa@example.org"])
def test_the_command_refuses_who_may_not_publish(reference: None, email: str) -> None:
    make_person(email="rosa@example.org")

    with pytest.raises(CommandError):
        call_command("load_articles", publisher=email)
    assert Article.objects.count() == 0
