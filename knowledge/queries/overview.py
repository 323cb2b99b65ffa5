"""How the articles do, for supervisors: read, judged, and what they saved."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from accounts.enums import Capability
from accounts.models import Person
from knowledge.enums import ArticleState, Outcome, StepKind
from knowledge.models import Article, ArticleUse, HelpStep, SearchMiss, Vote
from knowledge.rules.deflection import COMES_BACK_WITHIN, LOGGED_ANYWAY_WITHIN, outcome
from tickets.enums import Source
from tickets.models import Ticket

_TOP = 25
_MISSES_KEPT = timedelta(days=90)
_UNSHOWN = ("latest__hints", "latest__words", "latest__html", "latest__body")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Numbers of a period. readings: one a person, article and day. visits: forms on which articles were shown."""

    readings: int
    readers: int
    helpful: int
    unhelpful: int
    visits: int
    logged_anyway: int
    pressed: int
    outcomes: Mapping[Outcome, int]
    uses: int


@dataclass(frozen=True, kw_only=True)
class ArticleFigures:
    """Numbers of one article in a period; votes are those on the version people read now."""

    article: Article
    readings: int
    helpful: int
    unhelpful: int
    shown: int
    deflected: int
    uses: int


def figures(*, since: datetime, at: datetime) -> Figures:
    """Return the numbers from `since` to `at`. Tickets are counted, nothing of them is told."""
    steps = HelpStep.objects.filter(at__gte=since, at__lte=at)
    opened = steps.filter(kind=StepKind.OPENED.value).aggregate(n=Count("pk"), readers=Count("person", distinct=True))
    votes = Vote.objects.filter(at__gte=since, at__lte=at).aggregate(
        yes=Count("pk", filter=Q(is_helpful=True)), no=Count("pk", filter=Q(is_helpful=False))
    )
    visits = list(_visits(steps))
    solved = _solved(steps)
    return Figures(
        readings=opened["n"],
        readers=opened["readers"],
        helpful=votes["yes"],
        unhelpful=votes["no"],
        visits=len(visits),
        logged_anyway=sum(1 for each in visits if each["is_logged"]),
        pressed=len(solved),
        outcomes=Counter(outcome(solved_at=at_, came_back=back, at=at) for _, at_, back in solved),
        uses=ArticleUse.objects.filter(at__gte=since, at__lte=at).count(),
    )


def _visits(steps: QuerySet[HelpStep]) -> QuerySet[HelpStep, Any]:
    """Forms on which an article was shown, and whether the same person logged a ticket on the portal soon after."""
    logged = Ticket.objects.filter(
        source=Source.PORTAL.value,
        created_by=OuterRef("person"),
        created_at__gte=OuterRef("at"),
        created_at__lte=OuterRef("at") + LOGGED_ANYWAY_WITHIN,
    )
    shown = steps.filter(kind=StepKind.SHOWN.value, is_portal=True).order_by("person", "visit", "at", "id")
    return shown.distinct("person", "visit").annotate(is_logged=Exists(logged)).values("is_logged")


def _solved(steps: QuerySet[HelpStep]) -> list[tuple[int, datetime, bool]]:
    """One press a visit, the first: (article, when, whether a ticket about the same followed within a day)."""
    rows = steps.filter(kind=StepKind.SOLVED.value, is_portal=True).annotate(came_back=Exists(_about_the_same()))
    first: dict[tuple[int, str], tuple[int, datetime, bool]] = {}
    for person, visit, article, pressed_at, came_back in rows.order_by("at", "id").values_list(
        "person", "visit", "article", "at", "came_back"
    ):
        first.setdefault((person, visit), (article, pressed_at, came_back))
    return list(first.values())


def _about_the_same() -> QuerySet[Ticket]:
    """Tickets that tell against a press: of the same person, soon after, about the same as far as the form said."""
    said_nothing = Q(category__isnull=True, tile__isnull=True, device__isnull=True)
    mine = Ticket.objects.filter(
        Q(requester=OuterRef("person")) | Q(created_by=OuterRef("person")),
        created_at__gt=OuterRef("at"),
        created_at__lte=OuterRef("at") + COMES_BACK_WITHIN,
    ).exclude(source=Source.IMPORT.value)
    about = (
        Q(category=OuterRef("category"))
        | Q(category__tile=OuterRef("tile"))
        | Q(device=OuterRef("device"))
        | Exists(HelpStep.objects.filter(said_nothing, pk=OuterRef(OuterRef("pk"))))
    )
    return mine.filter(about)


def by_article(*, since: datetime, at: datetime) -> list[ArticleFigures]:
    """Return the 25 articles read most in the period, with their numbers."""
    steps = HelpStep.objects.filter(at__gte=since, at__lte=at).order_by()
    readings = dict(
        steps.filter(kind=StepKind.OPENED.value)
        .values_list("article")
        .annotate(n=Count("pk"))
        .order_by("-n", "article")[:_TOP]
    )
    shown = dict(
        steps.filter(kind=StepKind.SHOWN.value, article__in=readings).values_list("article").annotate(n=Count("pk"))
    )
    deflected = Counter(
        article
        for article, pressed_at, back in _solved(steps)
        if outcome(solved_at=pressed_at, came_back=back, at=at) is Outcome.DEFLECTED
    )
    uses = dict(
        ArticleUse.objects.filter(at__gte=since, at__lte=at, article__in=readings)
        .order_by()
        .values_list("article")
        .annotate(n=Count("pk"))
    )
    votes = _votes(list(readings))
    articles = Article.objects.select_related("latest").defer(*_UNSHOWN).in_bulk(list(readings))
    return [
        ArticleFigures(
            article=articles[pk],
            readings=n,
            helpful=votes.get((pk, True), 0),
            unhelpful=votes.get((pk, False), 0),
            shown=shown.get(pk, 0),
            deflected=deflected.get(pk, 0),
            uses=uses.get(pk, 0),
        )
        for pk, n in readings.items()
    ]


def _votes(ids: list[int]) -> dict[tuple[int, bool], int]:
    rows = Vote.objects.filter(version__article__in=ids, version=F("version__article__published")).order_by()
    counted = rows.values_list("version__article", "is_helpful").annotate(n=Count("pk"))
    return {(pk, is_helpful): n for pk, is_helpful, n in counted}


def due_for_review(*, user: Person, today: date, ahead: timedelta = timedelta(days=30)) -> list[Article]:
    """Return the published articles to be looked at again by then, the longest due first; at most 25."""
    found = Article.objects.filter(published__isnull=False, review_due__lte=today + ahead)
    if not user.may(Capability.WORK_TICKETS):
        return []
    return list(found.select_related("latest", "owner").defer(*_UNSHOWN).order_by("review_due", "id")[:_TOP])


def count_due(*, today: date) -> int:
    """Return how many published articles should have been looked at again by today."""
    return Article.objects.filter(published__isnull=False, review_due__lte=today).count()


def count_in_review() -> int:
    """Return how many versions wait for a second pair of eyes."""
    return Article.objects.filter(state=ArticleState.IN_REVIEW.value).count()


def missed_searches(*, at: datetime) -> list[dict[str, Any]]:
    """Return words that found nothing in the last 90 days, the most frequent first: words, n, last_at; at most 25."""
    rows: QuerySet[SearchMiss, Any] = SearchMiss.objects.filter(at__gte=at - _MISSES_KEPT).order_by().values("words")
    return list(rows.annotate(n=Count("pk"), last_at=Max("at")).order_by("-n", "-last_at", "words")[:_TOP])
