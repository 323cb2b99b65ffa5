"""Writing articles: the first words, and every version after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from knowledge.enums import ArticleKind, ArticleState, Audience, Language, Move
from knowledge.models import Article, ArticleAct, ArticleModel, ArticleVersion
from knowledge.permissions import require_writer
from knowledge.queries.drafting import is_solved, slugs_like, solved_ticket
from knowledge.queries.problem import ticket_seen
from knowledge.render import RENDERER, render_markdown
from knowledge.rules.draft import draft_of
from knowledge.rules.review import REFUSALS, next_state, refusal
from knowledge.rules.words import slug_of
from tickets.models import Category

MAX_BODY = 40_000


class NoSuchArticle(ValidationError):
    """The article is gone."""

    def __init__(self) -> None:
        super().__init__("There is no such article.", code="no_such_article")


class StaleArticle(ValidationError):
    """Somebody saved another version meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody saved another version while you were writing. What you wrote is still here: compare, then save "
            "it again.",
            code="stale_article",
        )


class Refused(ValidationError):
    """The article's state forbids it, or the person; `code` is one of rules.review.REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(REFUSALS[code], code=code)


class WordsNeeded(ValidationError):
    """An article needs a title and a text of bearable length."""

    def __init__(self) -> None:
        super().__init__(
            f"An article needs a title and a text of at most {MAX_BODY:,} characters.", code="words_needed"
        )


class NotSolved(ValidationError):
    """The ticket does not say yet what was done, or is not for the person's eyes."""

    def __init__(self) -> None:
        super().__init__("An article is drafted from a ticket that is resolved.", code="not_solved")


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a version says."""

    title: str
    body: str
    summary: str = ""
    symptoms: str = ""


@dataclass(frozen=True, kw_only=True)
class About:
    """What an article is about and for whom. devices: (maker, model) pairs; an empty model means all of the maker."""

    audience: Audience = Audience.AGENT
    kind: ArticleKind = ArticleKind.ARTICLE
    language: Language = Language.ENGLISH
    categories: Sequence[Category] = ()
    devices: Sequence[tuple[str, str]] = ()


@transaction.atomic
def write_article(
    *, actor: Person | None, words: Words, about: About, at: datetime, slug: str = "", from_ticket: int | None = None
) -> Article:
    """Write the first version of an article; it is a draft owned by its writer. Without an actor the product wrote it.

    Raises NotForYou, WordsNeeded.
    """
    if actor is not None:
        require_writer(actor)
    start = slug_of(words.title)
    article = Article.objects.create(
        slug=slug or slug_of(words.title, taken=slugs_like(start)),
        kind=about.kind.value,
        state=ArticleState.DRAFT.value,
        audience=about.audience.value,
        language=about.language.value,
        owner=actor,
        from_ticket_id=from_ticket,
        created_at=at,
        updated_at=at,
    )
    _describe(article=article, about=about)
    add_version(article=article, author=actor, words=words, at=at)
    return article


@transaction.atomic
def save_version(
    *, actor: Person, article_id: int, words: Words, about: About, seen: int, at: datetime, note: str = ""
) -> Article:
    """Save what an article says from now on as a draft; the published version stays until the new one is published.

    seen: number of the version the writer began with. Nothing new is saved when nothing changed. Raises NotForYou,
    NoSuchArticle, StaleArticle, WordsNeeded, Refused("wrong_state").
    """
    article = lock_article(actor=actor, article_id=article_id)
    latest = latest_of(article)
    if seen != latest.number:
        raise StaleArticle
    require_move(article=article, move=Move.WRITE)
    if not same_words(version=latest, words=words):
        article.state = next_state(Move.WRITE).value
        add_version(article=article, author=actor, words=words, at=at, note=note)
    article.audience, article.kind, article.language = about.audience.value, about.kind.value, about.language.value
    article.updated_at = at
    article.save(update_fields=["audience", "kind", "language", "updated_at"])
    _describe(article=article, about=about)
    return article


@transaction.atomic
def revert(*, actor: Person, article_id: int, number: int, seen: int, at: datetime) -> Article:
    """Take the words of an earlier version up again, as a new draft. Raises as save_version."""
    article = lock_article(actor=actor, article_id=article_id)
    old = ArticleVersion.objects.filter(article=article, number=number).first()
    if old is None:
        raise NoSuchArticle
    if seen != latest_of(article).number:
        raise StaleArticle
    require_move(article=article, move=Move.WRITE)
    article.state = next_state(Move.WRITE).value
    words = Words(title=old.title, summary=old.summary, symptoms=old.symptoms, body=old.body)
    add_version(article=article, author=actor, words=words, at=at, note=f"The words of version {number} again")
    return article


@transaction.atomic
def draft_from_ticket(*, actor: Person, number: int, at: datetime) -> Article:
    """Draft an article for the desk from a solved ticket, in one step; its writer reads it before anybody else.

    People on the ticket and whatever looks like a number of a patient are left out. Raises NotForYou, NotSolved.
    """
    require_writer(actor)
    ticket = ticket_seen(user=actor, number=number)
    if ticket is None or not is_solved(ticket):
        raise NotSolved
    draft = draft_of(solved_ticket(ticket))
    device = ticket.device
    devices = [(device.manufacturer, device.model)] if device and device.manufacturer else []
    return write_article(
        actor=actor,
        words=Words(title=draft.title, summary=draft.summary, symptoms=draft.symptoms, body=draft.body),
        about=About(categories=[ticket.category], devices=devices),
        from_ticket=ticket.pk,
        at=at,
    )


def lock_article(*, actor: Person, article_id: int) -> Article:
    """Return the article, locked until the end of the caller's transaction. Raises NotForYou, NoSuchArticle."""
    require_writer(actor)
    article = Article.objects.select_for_update().filter(pk=article_id).first()
    if article is None:
        raise NoSuchArticle
    return article


def latest_of(article: Article) -> ArticleVersion:
    """Return the newest version of an article; there is always one."""
    return ArticleVersion.objects.get(pk=article.latest_id or 0)


def require_move(
    *, article: Article, move: Move, is_author: bool = False, may_override: bool = False, reason: str = ""
) -> None:
    """Raise Refused when rules.review forbids the move."""
    code = refusal(
        move=move, state=ArticleState(article.state), is_author=is_author, may_override=may_override, reason=reason
    )
    if code:
        raise Refused(code)


@transaction.atomic
def add_version(
    *, article: Article, author: Person | None, words: Words, at: datetime, note: str = ""
) -> ArticleVersion:
    """Add the next version to an article that is locked or new, and its act. Raises WordsNeeded."""
    title, body = _line(words.title)[:140], words.body.replace("\x00", "").replace("\r\n", "\n").strip()
    if not title or not body or len(body) > MAX_BODY:
        raise WordsNeeded
    number = latest_of(article).number + 1 if article.latest_id else 1
    version = ArticleVersion.objects.create(
        article=article,
        number=number,
        title=title,
        summary=_line(words.summary)[:300],
        symptoms=_line(words.symptoms)[:300],
        body=body + "\n",
        html=render_markdown(body),
        renderer=RENDERER,
        author=author,
        created_at=at,
    )
    article.latest = version
    article.updated_at = at
    article.save(update_fields=["latest", "state", "updated_at"])
    ArticleAct.objects.create(
        article=article, version=version, kind=Move.WRITE.value, actor=author, note=_line(note)[:500], at=at
    )
    return version


def _describe(*, article: Article, about: About) -> None:
    """Link an article with its categories and devices, and with no others."""
    article.categories.set(about.categories)
    ArticleModel.objects.filter(article=article).delete()
    once = {(maker.casefold(), model.casefold()): (maker, model) for maker, model in about.devices if maker}
    ArticleModel.objects.bulk_create(
        ArticleModel(article=article, manufacturer=maker[:64], model=model[:64]) for maker, model in once.values()
    )


def same_words(*, version: ArticleVersion, words: Words) -> bool:
    """True when the version already says exactly this."""
    return (version.title, version.summary, version.symptoms, version.body.strip()) == (
        _line(words.title)[:140],
        _line(words.summary)[:300],
        _line(words.symptoms)[:300],
        words.body.replace("\r\n", "\n").strip(),
    )


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())
