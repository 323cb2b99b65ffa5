"""What readers do: they see, open, solve, judge, use, and find nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from knowledge.enums import StepKind
from knowledge.models import Article, ArticleUse, HelpStep, SearchMiss, Vote
from knowledge.permissions import require_writer
from knowledge.queries.problem import ticket_seen
from knowledge.queries.suggest import Problem
from knowledge.queries.visible import visible_articles
from knowledge.rules.identifiers import has_identifier
from knowledge.rules.words import storable

_LONGEST_VISIT = 64
MAX_COMMENT = 500


class NotReadable(ValidationError):
    """The article is not there for this person."""

    def __init__(self) -> None:
        super().__init__("There is no such article.", code="not_readable")


class HoldsIdentifier(ValidationError):
    """What was written looks as if it held a number or name of somebody."""

    def __init__(self) -> None:
        super().__init__(
            "This looks as if it held somebody's name, address or number. Please take that out and send it again.",
            code="holds_identifier",
        )


class NoSuchTicket(ValidationError):
    """The ticket is not there for this person."""

    def __init__(self) -> None:
        super().__init__("There is no such ticket.", code="no_such_ticket")


@transaction.atomic
def note_steps(
    *, actor: Person, kind: StepKind, articles: Sequence[Article], visit: str, problem: Problem | None, at: datetime
) -> None:
    """Note what a person was shown, opened or solved, once in a visit.

    visit: the token of the portal's form, with the problem it described; empty, and no problem, outside of a form:
    then a day is a visit. Articles without a published version are left out.
    """
    said = problem or Problem()
    HelpStep.objects.bulk_create(
        (
            HelpStep(
                article=article,
                version_id=article.published_id,
                person=actor,
                visit=_clean(visit)[:_LONGEST_VISIT] or at.date().isoformat(),
                kind=kind.value,
                is_portal=bool(visit),
                category=said.category,
                tile=said.tile,
                device=said.device,
                at=at,
            )
            for article in articles
            if article.published_id
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def mark_solved(*, actor: Person, slug: str, visit: str, problem: Problem, at: datetime) -> Article:
    """Note that an article fixed what the person was about to report. Raises NotReadable."""
    article = _readable(actor, slug)
    note_steps(actor=actor, kind=StepKind.SOLVED, articles=[article], visit=visit, problem=problem, at=at)
    return article


@transaction.atomic
def vote(*, actor: Person, slug: str, is_helpful: bool, at: datetime, comment: str = "") -> Vote:
    """Say whether the published version helped; saying it again changes the vote.

    Raises NotReadable, HoldsIdentifier.
    """
    article = _readable(actor, slug)
    comment = " ".join(_clean(comment).split())[:MAX_COMMENT]
    if has_identifier(comment):
        raise HoldsIdentifier
    found, _ = Vote.objects.update_or_create(
        version_id=article.published_id,
        person=actor,
        defaults={"is_helpful": is_helpful, "comment": comment, "at": at},
    )
    return found


@transaction.atomic
def mark_used(*, actor: Person, slug: str, number: int, is_used: bool, at: datetime) -> None:
    """Note that an article was used to work on a ticket, or take that back.

    Raises NotForYou, NotReadable, NoSuchTicket.
    """
    require_writer(actor)
    article = _readable(actor, slug)
    ticket = ticket_seen(user=actor, number=number)
    if ticket is None:
        raise NoSuchTicket
    if is_used:
        ArticleUse.objects.get_or_create(article=article, ticket=ticket, defaults={"person": actor, "at": at})
    else:
        ArticleUse.objects.filter(article=article, ticket=ticket).delete()


@transaction.atomic
def note_missed_search(*, text: str, at: datetime) -> None:
    """Keep words that found nothing, unless they may say something of a person. Nobody's name is kept with them."""
    words = storable(text)
    if words:
        SearchMiss.objects.create(words=words, at=at)


def _readable(actor: Person, slug: str) -> Article:
    article = visible_articles(actor).filter(slug=_clean(slug)).first()
    if article is None:
        raise NotReadable
    return article


def _clean(text: str) -> str:
    return text.replace("\x00", "")
