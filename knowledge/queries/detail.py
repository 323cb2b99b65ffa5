"""One article: as it is read, and as it is worked on."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Person
from knowledge.enums import ArticleKind, ArticleState, Move
from knowledge.models import Article, ArticleAct, ArticleModel, ArticleUse, ArticleVersion, Vote
from knowledge.queries.visible import desk_articles, visible_articles
from tickets.models import Category
from tickets.queries.visible import visible_to

DESK_ORDER = ("-updated_at", "-id")
_MANY = 100
_NO_VECTORS = ("hints", "words")


@dataclass(frozen=True)
class Judged:
    """How many found a version helpful, how many not, and what they wrote."""

    helpful: int
    unhelpful: int
    comments: list[Vote]


def readable_article(*, user: Person, slug: str) -> Article | None:
    """Return a published article the person may read, with version, categories and devices; else None."""
    found = visible_articles(user).filter(slug=slug).select_related("published", "owner")
    return found.defer("published__hints", "published__words").prefetch_related(*_neighbours()).first()


def desk_article(*, user: Person, article_id: int) -> Article | None:
    """Return an article of any state for whoever may write it; else None."""
    found = desk_articles(user).filter(pk=article_id)
    found = found.select_related("latest__author", "published__author", "owner", "from_ticket")
    found = found.defer(
        "latest__hints", "latest__words", "published__hints", "published__words",
        "from_ticket__description",
    )  # fmt: skip
    return found.prefetch_related(*_neighbours()).first()


def _neighbours() -> tuple["Prefetch[Any]", "Prefetch[Any]"]:
    return (
        Prefetch("categories", queryset=Category.objects.order_by("position", "code")),
        Prefetch("device_models", queryset=ArticleModel.objects.order_by("manufacturer", "model", "id")),
    )


def desk_list(*, user: Person, state: str = "", text: str = "") -> QuerySet[Article]:
    """Return the articles of a state whose latest version holds the text; for whoever may write them."""
    found = desk_articles(user).select_related("latest__author", "owner")
    found = found.defer("latest__hints", "latest__words", "latest__html", "latest__body")
    if state in set(ArticleState):
        found = found.filter(state=state)
    for word in text.replace("\x00", " ").split()[:6]:
        found = found.filter(Q(latest__title__icontains=word) | Q(latest__symptoms__icontains=word))
    return found


def counts_by_state(*, user: Person) -> dict[str, int]:
    """Return how many articles stand in each state."""
    rows = desk_articles(user).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def versions_of(article: Article) -> list[ArticleVersion]:
    """Return the latest 100 versions, the newest first, without their HTML."""
    found = ArticleVersion.objects.filter(article=article).select_related("author").defer(*_NO_VECTORS, "html")
    return list(found.order_by("-number")[:_MANY])


def version_numbered(*, article: Article, number: int) -> ArticleVersion | None:
    """Return one version."""
    found = ArticleVersion.objects.filter(article=article, number=number).select_related("author")
    return found.defer(*_NO_VECTORS).first()


def acts_of(article: Article) -> list[ArticleAct]:
    """Return the latest 100 things done to an article, the newest first."""
    found = ArticleAct.objects.filter(article=article).select_related("actor", "version")
    return list(found.defer(*(f"version__{name}" for name in (*_NO_VECTORS, "html", "body"))).order_by("-id")[:_MANY])


def publication_of(version: ArticleVersion) -> ArticleAct | None:
    """Return who published a version, when, and why alone if so."""
    acts = ArticleAct.objects.filter(version=version, kind=Move.PUBLISH.value).select_related("actor")
    return acts.order_by("-id").first()


def judged(version: ArticleVersion) -> Judged:
    """Return what readers thought of a version."""
    votes = Vote.objects.filter(version=version)
    counts = votes.aggregate(
        helpful=Count("pk", filter=Q(is_helpful=True)), unhelpful=Count("pk", filter=Q(is_helpful=False))
    )
    return Judged(
        counts["helpful"], counts["unhelpful"], list(votes.exclude(comment="").order_by("-at", "-id")[:_MANY])
    )


def vote_of(*, user: Person, version: ArticleVersion) -> Vote | None:
    """Return the person's own vote on a version."""
    return Vote.objects.filter(version=version, person=user).first()


def articles_used(*, user: Person, ticket_id: int) -> list[Article]:
    """Return the published articles used on a ticket the person may see, in the order they were marked."""
    marks = ArticleUse.objects.filter(ticket__in=visible_to(user).filter(pk=ticket_id).order_by().values("pk"))
    found = visible_articles(user).filter(uses__in=marks).select_related("published")
    return list(found.defer("published__hints", "published__words", "published__html").order_by("uses__id"))


def runbooks_for(*, user: Person, code: str) -> list[Article]:
    """Return the published runbooks of a category, by title."""
    found = visible_articles(user).filter(kind=ArticleKind.RUNBOOK.value, categories__code=code)
    return list(found.select_related("published").defer("published__hints", "published__words").order_by("slug"))
