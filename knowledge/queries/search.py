"""Finding articles by words, by picture, and without looking for anything."""

from datetime import datetime, timedelta

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, F, QuerySet

from accounts.models import Person
from knowledge.enums import StepKind
from knowledge.models import Article, HelpStep
from knowledge.queries.suggest import Problem, suggestions
from knowledge.queries.visible import visible_articles
from tickets.models import Category, Tile

MOST_FOUND = 30
_LONGEST = 200
_POPULAR_DAYS = timedelta(days=90)
_UNSHOWN = ("published__hints", "published__words", "published__html", "published__body")
LIST_ORDER = ("slug",)


def articles_shown(user: Person) -> QuerySet[Article]:
    """Return the articles the person may read, with what a list shows of them."""
    return visible_articles(user).select_related("published").defer(*_UNSHOWN)


def articles_holding(articles: QuerySet[Article], text: str) -> QuerySet[Article]:
    """Keep the articles that hold all of the text, in web search syntax; an empty text keeps all."""
    text = clean_search(text)
    if not text:
        return articles
    return articles.filter(published__words=SearchQuery(text, search_type="websearch", config="english"))


def find_articles(*, user: Person, text: str = "", tile: str = "") -> list[Article]:
    """Return at most 30 articles: those that hold all the words, the best first; else those that come close.

    tile: only those of categories of this picture. Without words they stand in the order of their titles. The order is
    that of title, symptoms and summary: weighing whole texts takes ten times as long and tells little more.
    """
    articles, text = articles_shown(user), clean_search(text)
    if tile:
        articles = articles.filter(
            pk__in=Article.categories.through.objects.filter(category__tile__code=tile).values("article")
        )
    if not text:
        return list(articles.order_by("published__title", "id")[:MOST_FOUND])
    query = SearchQuery(text, search_type="websearch", config="english")
    ranked = articles_holding(articles, text).annotate(rank=SearchRank(F("published__hints"), query))
    found: list[Article] = [*ranked.order_by("-rank", "id")[:MOST_FOUND]]
    if found:
        return found
    near = suggestions(user=user, problem=Problem(text=text), limit=10)
    kept = set(articles.filter(pk__in=[article.pk for article in near]).values_list("pk", flat=True))
    return [article for article in near if article.pk in kept]


def clean_search(text: str) -> str:
    """Return what was typed as it can be looked for."""
    return " ".join(text.replace("\x00", " ").split())[:_LONGEST]


def popular_articles(*, user: Person, at: datetime, limit: int = 6) -> list[Article]:
    """Return what was opened by most people in the last 90 days, filled up with the newest."""
    opened = HelpStep.objects.filter(kind=StepKind.OPENED.value, at__gte=at - _POPULAR_DAYS)
    opened = opened.filter(article__in=visible_articles(user).values("pk")).order_by()
    counted = opened.values("article").annotate(readers=Count("person", distinct=True))
    ids = list(counted.order_by("-readers", "article").values_list("article", flat=True)[:limit])
    if len(ids) < limit:
        newest = visible_articles(user).exclude(pk__in=ids).order_by("-published_at", "id")
        ids += newest.values_list("pk", flat=True)[: limit - len(ids)]
    found = articles_shown(user).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def tiles_with_articles(*, user: Person) -> list[Tile]:
    """Return the pictures that lead to at least one article the person may read, in order."""
    through = Article.categories.through.objects.filter(article__in=visible_articles(user))
    return list(
        Tile.objects.filter(pk__in=Category.objects.filter(pk__in=through.values("category")).values("tile")).order_by(
            "position", "id"
        )
    )
