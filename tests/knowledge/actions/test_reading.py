from datetime import timedelta

import pytest

from knowledge.actions.housekeeping import tidy_knowledge
from knowledge.actions.reading import (
    HoldsIdentifier,
    NoSuchTicket,
    NotReadable,
    mark_solved,
    mark_used,
    note_missed_search,
    note_steps,
    vote,
)
from knowledge.enums import Audience, StepKind
from knowledge.models import ArticleUse, HelpStep, SearchMiss, Vote
from knowledge.permissions import NotForYou
from knowledge.queries.suggest import Problem
from knowledge.tasks import tidy
from tests.factories import (
    NOW,
    make_agent,
    make_article,
    make_category,
    make_device,
    make_draft,
    make_person,
    make_ticket,
)

pytestmark = pytest.mark.django_db


def test_a_step_counts_once_in_a_visit() -> None:
    person, article = make_person(), make_article()
    problem = Problem(category=make_category(), device=make_device())

    for visit in ("form-1", "form-1", "form-2"):
        note_steps(actor=person, kind=StepKind.SHOWN, articles=[article], visit=visit, problem=problem, at=NOW)

    steps = HelpStep.objects.order_by("id")
    assert [(step.visit, step.is_portal, step.category, step.device, step.version) for step in steps] == [
        ("form-1", True, problem.category, problem.device, article.published),
        ("form-2", True, problem.category, problem.device, article.published),
    ]


def test_outside_of_a_form_a_day_is_a_visit() -> None:
    person, article = make_person(), make_article()

    for hours in (0, 1, 24):
        at = NOW + timedelta(hours=hours)
        note_steps(actor=person, kind=StepKind.OPENED, articles=[article], visit="", problem=None, at=at)

    assert list(HelpStep.objects.order_by("id").values_list("visit", "is_portal")) == [
        ("2026-03-02", False), ("2026-03-03", False),
    ]  # fmt: skip


def test_what_is_not_published_leaves_no_step() -> None:
    note_steps(actor=make_agent(), kind=StepKind.OPENED, articles=[make_draft()], visit="", problem=None, at=NOW)

    assert HelpStep.objects.count() == 0


def test_that_fixed_it() -> None:
    person, article = make_person(), make_article()

    mark_solved(actor=person, slug=article.slug, visit="form-1", problem=Problem(), at=NOW)

    assert [(step.kind, step.article, step.person) for step in HelpStep.objects.all()] == [("solved", article, person)]


def test_articles_of_the_desk_are_not_there_for_others() -> None:
    person, article = make_person(), make_article(audience=Audience.AGENT)

    with pytest.raises(NotReadable):
        mark_solved(actor=person, slug=article.slug, visit="x", problem=Problem(), at=NOW)
    with pytest.raises(NotReadable):
        vote(actor=person, slug=article.slug, is_helpful=True, at=NOW)


def test_a_person_has_one_vote_and_may_change_it() -> None:
    person, article = make_person(), make_article()

    vote(actor=person, slug=article.slug, is_helpful=True, at=NOW)
    vote(actor=person, slug=article.slug, is_helpful=False, comment=" Too \x00short ", at=NOW)

    assert [(each.version, each.is_helpful, each.comment) for each in Vote.objects.all()] == [
        (article.published, False, "Too short")
    ]


def test_a_comment_holds_nobodys_number() -> None:
    article = make_article()

    with pytest.raises(HoldsIdentifier):
        vote(actor=make_person(), slug=article.slug, is_helpful=False, comment="MRN 48213 is missing", at=NOW)
    assert Vote.objects.count() == 0


def test_an_article_is_used_on_a_ticket_and_taken_back() -> None:
    agent, article, ticket = make_agent(), make_article(), make_ticket()

    for _ in range(2):
        mark_used(actor=agent, slug=article.slug, number=ticket.pk, is_used=True, at=NOW)
    assert [(use.article, use.ticket, use.person) for use in ArticleUse.objects.all()] == [(article, ticket, agent)]

    mark_used(actor=agent, slug=article.slug, number=ticket.pk, is_used=False, at=NOW)
    assert ArticleUse.objects.count() == 0


def test_using_needs_a_ticket_and_the_desk() -> None:
    article, ticket = make_article(), make_ticket()

    with pytest.raises(NoSuchTicket):
        mark_used(actor=make_agent(), slug=article.slug, number=0, is_used=True, at=NOW)
    with pytest.raises(NotForYou):
        mark_used(actor=ticket.requester, slug=article.slug, number=ticket.pk, is_used=True, at=NOW)


@pytest.mark.parametrize(("text", "kept"), [("the label printer", ["label printer"]), ("MRN 48213", []), ("", [])])
def test_missed_searches_are_kept_without_numbers(text: str, kept: list[str]) -> None:
    note_missed_search(text=text, at=NOW)

    assert list(SearchMiss.objects.values_list("words", flat=True)) == kept


def test_old_searches_and_steps_are_forgotten() -> None:
    person, article = make_person(), make_article()
    for days in (1, 89, 91):
        note_missed_search(text="printer", at=NOW - timedelta(days=days))
    for days in (1, 401):
        at = NOW - timedelta(days=days)
        note_steps(actor=person, kind=StepKind.OPENED, articles=[article], visit="", problem=None, at=at)

    assert tidy_knowledge(at=NOW) == (1, 1)
    assert tidy_knowledge(at=NOW) == (0, 0)


def test_the_beat_tidies() -> None:
    note_missed_search(text="printer", at=NOW - timedelta(days=9999))

    tidy()

    assert SearchMiss.objects.count() == 0
