"""The articles of the demo hospital: the starter content, published and read, and two that are being written."""

import random
from datetime import datetime, timedelta

from accounts.enums import Role
from accounts.models import Person
from knowledge.actions.article import About, Words, draft_from_ticket, write_article
from knowledge.actions.reading import mark_solved, mark_used, note_missed_search, note_steps, vote
from knowledge.actions.review import set_review_due, submit
from knowledge.actions.starter import load_articles
from knowledge.enums import Audience, StepKind
from knowledge.models import Article
from knowledge.queries.suggest import Problem
from tickets.enums import State
from tickets.models import Category, Ticket

_DAYS = 75
_READ_ON = 5
"""Every so many hours somebody opens an article."""
_SEARCHED = ("wristband printer", "contrast injector", "biopsy table", "wristband printer", "teaching file")
_COMMENTS = ("The filter was it.", "Say where the switch is.", "Short and clear.", "Did not help on the old consoles.")


def make_articles(*, at: datetime, seed: int) -> None:
    """Publish the starter articles, and invent readers, votes, deflections, uses, a review and a draft."""
    chance = random.Random(seed)
    people = {person.email.partition("@")[0]: person for person in Person.objects.all()}
    load_articles(publisher=people["ruth.okafor"], at=at - timedelta(days=_DAYS))
    articles = list(Article.objects.select_related("published").order_by("slug"))
    readers = [person for person in people.values() if person.role == Role.REQUESTER]
    _read(articles=articles, readers=readers, at=at, chance=chance)
    _use(articles=articles, agent=people["ellen.shaw"], at=at)
    for number, words in enumerate(_SEARCHED):
        note_missed_search(text=words, at=at - timedelta(days=3 * number + 1))
    set_review_due(actor=people["ravi.menon"], article_id=articles[0].pk, due=(at - timedelta(days=4)).date(), at=at)
    _write(agents=(people["ellen.shaw"], people["marcus.bell"]), at=at)


def _read(*, articles: list[Article], readers: list[Person], at: datetime, chance: random.Random) -> None:
    """Suggestions on forms: opened by some, solved for fewer; votes of those who care."""
    for hours in range(24, _DAYS * 24, _READ_ON):
        moment, reader, article = at - timedelta(hours=hours), chance.choice(readers), chance.choice(articles)
        if article.audience != Audience.CLINICIAN:
            continue
        visit = f"demo-{hours}"
        problem = Problem(category=article.categories.order_by("position", "code").first())
        for kind, share in ((StepKind.SHOWN, 1.0), (StepKind.OPENED, 0.6)):
            if chance.random() < share:
                note_steps(actor=reader, kind=kind, articles=[article], visit=visit, problem=problem, at=moment)
        if chance.random() < 0.22:
            mark_solved(actor=reader, slug=article.slug, visit=visit, problem=problem, at=moment)
        if chance.random() < 0.2:
            comment = chance.choice(_COMMENTS) if chance.random() < 0.4 else ""
            is_helpful = chance.random() < 0.8
            vote(actor=reader, slug=article.slug, is_helpful=is_helpful, comment=comment, at=moment)


def _use(*, articles: list[Article], agent: Person, at: datetime) -> None:
    """The latest tickets of the articles' categories: one article used on each."""
    for article in articles:
        tickets = Ticket.objects.filter(category__in=article.categories.order_by().values("pk")).order_by("-pk")
        for number in tickets.values_list("pk", flat=True)[:2]:
            mark_used(actor=agent, slug=article.slug, number=number, is_used=True, at=at - timedelta(days=1))


def _write(*, agents: tuple[Person, Person], at: datetime) -> None:
    """One article in review, and one draft from a solved ticket."""
    writer, other = agents
    words = Words(
        title="The label printer at the front desk prints blank labels",
        summary="The roll is in the wrong way round, or it is a roll for another printer.",
        symptoms="blank labels, wristband empty, printer prints nothing",
        body="## What to do\n\n- [ ] Open the lid: the shiny side of the roll faces the head.\n"
        "- [ ] Close it and hold the feed button for two seconds.\n- [ ] Print one label again.\n\n"
        "## When to report it\n\nIt is still blank with a new roll.\n",
    )
    printers = list(Category.objects.filter(code="R64"))
    about = About(audience=Audience.CLINICIAN, categories=printers)
    article = write_article(actor=writer, words=words, about=about, at=at - timedelta(days=2))
    submit(actor=writer, article_id=article.pk, at=at - timedelta(days=2))
    solved = Ticket.objects.filter(state=State.RESOLVED.value).exclude(description="").order_by("-pk").first()
    if solved is not None and solved.merged_into_id is None:
        draft_from_ticket(actor=other, number=solved.pk, at=at - timedelta(hours=5))
