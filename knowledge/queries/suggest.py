"""Which articles may solve what somebody is describing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Exists, F, FloatField, IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from accounts.models import Person
from assets.models import Device
from knowledge.enums import Audience
from knowledge.models import Article, ArticleModel, Vote
from knowledge.queries.text import any_of, count_of
from knowledge.queries.visible import visible_articles
from knowledge.rules.ranking import SUGGESTED, Candidate, best, fit_of
from knowledge.rules.words import significant
from tickets.models import Category, Tile

_CONSIDERED = 30
"""How many of each sort are looked at closely."""
_LONGEST_TEXT = 2_000


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is known of a problem so far."""

    text: str = ""
    category: Category | None = None
    tile: Tile | None = None
    device: Device | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """What of the text is worth looking for."""
        return significant(self.text[:_LONGEST_TEXT])


def suggestions(
    *, user: Person, problem: Problem, limit: int = SUGGESTED, audience: Audience | None = None
) -> list[Article]:
    """Return the articles that fit best, the best first, with their published versions; at most `limit`.

    audience: only those for these readers, whatever the user may read besides. Makes up to six queries.
    """
    articles = visible_articles(user)
    if audience is not None:
        articles = articles.filter(audience=audience.value)
    ids = _considered(articles, problem)
    if not ids:
        return []
    chosen = best(_candidates(articles.filter(pk__in=ids), problem), typed=len(problem.words), limit=limit)
    found = articles.select_related("published").defer("published__hints", "published__words", "published__html")
    by_id = found.in_bulk([candidate.key for candidate in chosen])
    return [by_id[candidate.key] for candidate in chosen if candidate.key in by_id]


def _considered(articles: QuerySet[Article], problem: Problem) -> set[int]:
    """Ids worth a closer look: by words, else by spelling; by category or picture; by device."""
    ids: set[int] = set()
    words = problem.words
    if words:
        holding = articles.filter(published__hints=any_of(words)).annotate(
            hits=count_of(words, column="published__hints"),
            title_hits=count_of(words, column="published__hints", in_title=True),
        )
        ids |= _ids(holding.order_by("-hits", "-title_hits", "id"))
        if len(ids) < SUGGESTED:
            ids |= _ids(articles.filter(published__title__trigram_word_similar=" ".join(words)).order_by("id"))
    if problem.category:
        ids |= _ids(articles.filter(categories=problem.category).order_by("-published_at", "id"))
    elif problem.tile:
        ids |= _ids(articles.filter(categories__tile=problem.tile).order_by("-published_at", "id"))
    if problem.device and problem.device.manufacturer:
        about = ArticleModel.objects.filter(
            manufacturer__iexact=problem.device.manufacturer, model__iexact=problem.device.model
        )
        ids |= _ids(articles.filter(pk__in=about.values("article")).order_by("-published_at", "id"))
    return ids


def _ids(articles: QuerySet[Article]) -> set[int]:
    return set(articles.values_list("pk", flat=True)[:_CONSIDERED])


def _candidates(articles: QuerySet[Article], problem: Problem) -> list[Candidate]:
    words, device = problem.words, problem.device
    rows = articles.annotate(
        hits=count_of(words, column="published__hints") if words else Value(0),
        title_hits=count_of(words, column="published__hints", in_title=True) if words else Value(0),
        likeness=TrigramWordSimilarity(" ".join(words), F("published__title"))
        if words
        else Value(0.0, output_field=FloatField()),
        is_category=_in_category(Q(category=problem.category) if problem.category else None),
        is_tile=_in_category(Q(category__tile=problem.tile) if problem.tile else None),
        helpful=_votes(is_helpful=True),
        unhelpful=_votes(is_helpful=False),
    ).values_list("pk", "hits", "title_hits", "likeness", "is_category", "is_tile", "helpful", "unhelpful")
    about = _about([row[0] for row in rows])
    pair = (device.manufacturer, device.model) if device and device.manufacturer else None
    return [
        Candidate(
            key=pk,
            hits=hits,
            title_hits=title_hits,
            likeness=likeness,
            is_category=bool(is_category),
            is_tile=bool(is_tile),
            fit=fit_of(about=about.get(pk, ()), device=pair),
            helpful=helpful or 0,
            unhelpful=unhelpful or 0,
        )
        for pk, hits, title_hits, likeness, is_category, is_tile, helpful, unhelpful in rows
    ]


def _in_category(condition: Q | None) -> Exists | Value:
    if condition is None:
        return Value(False)
    return Exists(Article.categories.through.objects.filter(condition, article=OuterRef("pk")))


def _votes(*, is_helpful: bool) -> Subquery:
    votes = Vote.objects.filter(version=OuterRef("published"), is_helpful=is_helpful).order_by()
    counted = votes.values("version").annotate(n=Count("pk")).values("n")
    return Subquery(counted, output_field=IntegerField())


def _about(ids: Sequence[int]) -> Mapping[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    rows = ArticleModel.objects.filter(article__in=ids).values_list("article", "manufacturer", "model")
    for pk, maker, model in rows:
        found.setdefault(pk, []).append((maker, model))
    return found
