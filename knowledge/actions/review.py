"""Reviewing, publishing and retiring. Every step is one row of the article's history."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import Person
from accounts.rules.zone import zone_named
from knowledge.actions.article import latest_of, lock_article, require_move
from knowledge.enums import Move
from knowledge.models import Article, ArticleAct
from knowledge.permissions import may_publish_alone
from knowledge.rules.review import next_review, next_state

_LONGEST = 500


@transaction.atomic
def submit(*, actor: Person, article_id: int, at: datetime) -> Article:
    """Ask for a second pair of eyes. Raises NotForYou, NoSuchArticle, Refused("wrong_state")."""
    return _move(actor=actor, article_id=article_id, move=Move.SUBMIT, reason="", at=at)


@transaction.atomic
def send_back(*, actor: Person, article_id: int, reason: str, at: datetime) -> Article:
    """Give a version back to its writer and say what is missing. Raises as submit, Refused("reason_needed")."""
    return _move(actor=actor, article_id=article_id, move=Move.SEND_BACK, reason=reason, at=at)


@transaction.atomic
def retire(*, actor: Person, article_id: int, reason: str, at: datetime) -> Article:
    """Take an article away from its readers; nothing is lost. Raises as submit, Refused("reason_needed")."""
    return _move(actor=actor, article_id=article_id, move=Move.RETIRE, reason=reason, at=at)


@transaction.atomic
def restore(*, actor: Person, article_id: int, at: datetime) -> Article:
    """Bring a retired article back as a draft, to be reviewed like any other. Raises as submit."""
    return _move(actor=actor, article_id=article_id, move=Move.RESTORE, reason="", at=at)


@transaction.atomic
def confirm_article(*, actor: Person, article_id: int, at: datetime) -> Article:
    """Say that a published article is still right: it is looked at again in a year. Raises as submit."""
    return _move(actor=actor, article_id=article_id, move=Move.CONFIRM, reason="", at=at)


@transaction.atomic
def publish(*, actor: Person, article_id: int, at: datetime, reason: str = "") -> Article:
    """Show the newest version to its readers from now on.

    The writer of the version cannot; an administrator can with a reason. Raises as submit, Refused("own_work"),
    Refused("override_needs_reason").
    """
    return _move(actor=actor, article_id=article_id, move=Move.PUBLISH, reason=reason, at=at)


@transaction.atomic
def set_review_due(*, actor: Person, article_id: int, due: date | None, at: datetime) -> Article:
    """Say when an article is to be looked at again. Raises NotForYou, NoSuchArticle."""
    article = lock_article(actor=actor, article_id=article_id)
    article.review_due, article.updated_at = due, at
    article.save(update_fields=["review_due", "updated_at"])
    return article


@transaction.atomic
def _move(*, actor: Person, article_id: int, move: Move, reason: str, at: datetime) -> Article:
    article = lock_article(actor=actor, article_id=article_id)
    latest = latest_of(article)
    is_author = latest.author_id == actor.pk
    require_move(article=article, move=move, is_author=is_author, may_override=may_publish_alone(actor), reason=reason)
    article.state = next_state(move).value
    article.updated_at = at
    if move in (Move.PUBLISH, Move.CONFIRM):
        article.review_due = next_review(today=at.astimezone(zone_named(actor.time_zone)).date())
    if move is Move.PUBLISH:
        article.published, article.published_at = latest, at
    if move is Move.RETIRE:
        article.published, article.published_at = None, None
    article.save(update_fields=["state", "updated_at", "review_due", "published", "published_at"])
    note = " ".join(reason.replace("\x00", "").split())[:_LONGEST]
    ArticleAct.objects.create(article=article, version=latest, kind=move.value, actor=actor, note=note, at=at)
    return article
