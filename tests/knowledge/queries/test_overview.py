from datetime import date, timedelta
from typing import Any

import pytest

from knowledge.actions.reading import mark_used, note_missed_search, note_steps, vote
from knowledge.actions.review import set_review_due, submit
from knowledge.enums import Outcome, StepKind
from knowledge.queries.overview import (
    Figures,
    by_article,
    count_due,
    count_in_review,
    due_for_review,
    figures,
    missed_searches,
)
from knowledge.queries.suggest import Problem
from tests.factories import (
    NOW,
    make_agent,
    make_article,
    make_category,
    make_device,
    make_draft,
    make_person,
    make_supervisor,
    make_ticket,
    make_tile,
)

pytestmark = pytest.mark.django_db
SINCE = NOW - timedelta(days=30)
THEN = NOW - timedelta(days=3)


def step(kind: StepKind, *, person: Any, article: Any, visit: str = "form", at: Any = THEN, **problem: Any) -> None:
    note_steps(actor=person, kind=kind, articles=[article], visit=visit, problem=Problem(**problem), at=at)


def settled() -> dict[Outcome, int]:
    return dict(figures(since=SINCE, at=NOW).outcomes)


@pytest.mark.parametrize("what", ["category", "tile", "device", "nothing", "logged_for_them"])
def test_a_ticket_about_the_same_is_no_deflection(what: str) -> None:
    person, article, tile = make_person(), make_article(), make_tile()
    category, device = make_category(tile=tile), make_device()
    said: dict[str, Any] = {
        "category": {"category": category}, "tile": {"tile": tile}, "device": {"device": device},
        "logged_for_them": {"category": category}, "nothing": {},
    }[what]  # fmt: skip
    step(StepKind.SOLVED, person=person, article=article, **said)
    about = {"category": make_category(), "device": device} if what == "device" else {"category": category}

    actor = make_agent() if what == "logged_for_them" else None
    make_ticket(requester=person, actor=actor, at=THEN + timedelta(hours=23), **about)

    assert settled() == {Outcome.CAME_BACK: 1}


@pytest.mark.parametrize("what", ["other_category", "too_late", "before", "somebody_else"])
def test_a_deflection_stands_when_nothing_tells_against_it(what: str) -> None:
    person, category = make_person(), make_category()
    step(StepKind.SOLVED, person=person, article=make_article(), category=category, device=make_device())
    hours = {"too_late": 25, "before": -1}.get(what, 2)

    make_ticket(
        requester=make_person() if what == "somebody_else" else person,
        category=make_category() if what == "other_category" else category,
        device=make_device(),
        at=THEN + timedelta(hours=hours),
    )

    assert settled() == {Outcome.DEFLECTED: 1}


def test_a_press_of_today_is_not_counted_yet_and_one_form_counts_once() -> None:
    person = make_person()
    for article in (make_article(), make_article()):
        step(StepKind.SOLVED, person=person, article=article, at=NOW - timedelta(hours=2))

    found = figures(since=SINCE, at=NOW)

    assert (found.pressed, dict(found.outcomes)) == (1, {Outcome.UNSETTLED: 1})


def test_a_solved_page_outside_of_the_form_is_no_deflection() -> None:
    step(StepKind.SOLVED, person=make_person(), article=make_article(), visit="")

    assert figures(since=SINCE, at=NOW).pressed == 0


def test_the_figures_of_a_period() -> None:
    rosa, omar, article, category = make_person(), make_person(), make_article(), make_category()
    for person, visit in ((rosa, "a"), (rosa, "b"), (omar, "c")):
        step(StepKind.SHOWN, person=person, article=article, visit=visit)
    step(StepKind.OPENED, person=rosa, article=article, visit="a")
    step(StepKind.OPENED, person=omar, article=article, visit="")
    step(StepKind.SHOWN, person=omar, article=article, visit="old", at=SINCE - timedelta(days=1))
    make_ticket(requester=omar, category=category, at=THEN + timedelta(hours=1))
    vote(actor=rosa, slug=article.slug, is_helpful=True, at=THEN)
    vote(actor=omar, slug=article.slug, is_helpful=False, at=THEN)
    mark_used(actor=make_agent(), slug=article.slug, number=make_ticket().pk, is_used=True, at=THEN)

    assert figures(since=SINCE, at=NOW) == Figures(
        readings=2, readers=2, helpful=1, unhelpful=1, visits=3, logged_anyway=1, pressed=0, outcomes={}, uses=1
    )


def test_article_by_article() -> None:
    rosa, often, seldom = make_person(), make_article(), make_article()
    for number, article in enumerate((often, often, seldom)):
        step(StepKind.SHOWN, person=rosa, article=article, visit=str(number))
        step(StepKind.OPENED, person=rosa, article=article, visit=str(number))
    step(StepKind.SOLVED, person=rosa, article=often, visit="0")
    vote(actor=rosa, slug=often.slug, is_helpful=True, at=THEN)
    mark_used(actor=make_agent(), slug=often.slug, number=make_ticket(at=SINCE).pk, is_used=True, at=THEN)

    found = by_article(since=SINCE, at=NOW)

    assert [
        (each.article, each.readings, each.helpful, each.unhelpful, each.shown, each.deflected, each.uses)
        for each in found
    ] == [(often, 2, 1, 0, 2, 1, 1), (seldom, 1, 0, 0, 1, 0, 0)]


def test_what_is_due_and_what_waits() -> None:
    today = NOW.date()
    late, soon, later = make_article(), make_article(), make_article()
    for article, days in ((late, -1), (soon, 29), (later, 40)):
        set_review_due(actor=make_agent(), article_id=article.pk, due=today + timedelta(days=days), at=NOW)
    draft = make_draft()
    submit(actor=make_agent(), article_id=draft.pk, at=NOW)

    assert due_for_review(user=make_supervisor(), today=today) == [late, soon]
    assert due_for_review(user=make_person(), today=today) == []
    assert (count_due(today=today), count_due(today=date(2020, 1, 1)), count_in_review()) == (1, 0, 1)


def test_missed_searches_by_number() -> None:
    for days, text in ((1, "printer"), (2, "label printer"), (3, "printer"), (100, "old")):
        note_missed_search(text=text, at=NOW - timedelta(days=days))

    found = missed_searches(at=NOW)

    assert [(row["words"], row["n"], row["last_at"]) for row in found] == [
        ("printer", 2, NOW - timedelta(days=1)), ("label printer", 1, NOW - timedelta(days=2)),
    ]  # fmt: skip
