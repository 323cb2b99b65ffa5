"""The articles that come with the product, loaded when an administrator wants them."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts.models import Person
from knowledge.actions.article import About, Words, add_version, latest_of, same_words, write_article
from knowledge.actions.review import publish
from knowledge.enums import ArticleState, Move
from knowledge.models import Article, ArticleAct
from knowledge.rules.starter import Written, read_article
from tickets.models import Category

FOLDER = Path(__file__).resolve().parent.parent / "seed" / "articles"


def starter_articles(folder: Path = FOLDER) -> Iterable[tuple[str, Written]]:
    """Return (slug, article) of every file, by slug. Raises rules.starter.Unreadable."""
    for path in sorted(folder.glob("*.md")):
        yield path.stem, read_article(path.read_text(encoding="utf-8"))


@transaction.atomic
def load_articles(*, publisher: Person | None, at: datetime) -> Counter[str]:
    """Load the starter articles; return how many are new, renewed, unchanged and kept.

    publisher: publishes them, being the second pair of eyes; without one they wait for review. What somebody at the
    hospital has changed or retired is kept as it is. Raises as publish.
    """
    done: Counter[str] = Counter()
    categories = {category.code: category for category in Category.objects.all()}
    for slug, written in starter_articles():
        about = About(
            audience=written.audience,
            kind=written.kind,
            categories=[categories[code] for code in written.categories if code in categories],
            devices=written.devices,
        )
        words = Words(title=written.title, body=written.body, summary=written.summary, symptoms=written.symptoms)
        done[_load(slug=slug, words=words, about=about, publisher=publisher, at=at)] += 1
    return done


def _load(*, slug: str, words: Words, about: About, publisher: Person | None, at: datetime) -> str:
    article = Article.objects.select_for_update().filter(slug=slug).first()
    if article is None:
        article = write_article(actor=None, words=words, about=about, at=at, slug=slug)
        _offer(article, publisher=publisher, at=at)
        return "new"
    if article.state == ArticleState.RETIRED or article.versions.filter(author__isnull=False).exists():
        return "kept"
    is_same = same_words(version=latest_of(article), words=words)
    if not is_same:
        add_version(article=article, author=None, words=words, at=at)
    elif article.published_id or publisher is None:
        return "unchanged"
    _offer(article, publisher=publisher, at=at)
    return "renewed"


def _offer(article: Article, *, publisher: Person | None, at: datetime) -> None:
    """Put the newest version up for review, and publish it when there is somebody to do so."""
    article.state = ArticleState.IN_REVIEW.value
    article.save(update_fields=["state"])
    ArticleAct.objects.create(
        article=article, version=article.latest, kind=Move.SUBMIT.value, actor=None, note="Starter content", at=at
    )
    if publisher is not None:
        publish(actor=publisher, article_id=article.pk, at=at)
