from datetime import date
from typing import Any

import pytest

from accounts.enums import Role
from knowledge.actions.article import Refused
from knowledge.actions.review import (
    confirm_article,
    publish,
    restore,
    retire,
    send_back,
    set_review_due,
    submit,
)
from knowledge.permissions import NotForYou
from tests.factories import NOW, make_agent, make_article, make_draft, make_person

pytestmark = pytest.mark.django_db


def test_a_second_pair_of_eyes_publishes() -> None:
    writer, reader = make_agent(), make_agent()
    article = make_draft(author=writer)
    submit(actor=writer, article_id=article.pk, at=NOW)

    found = publish(actor=reader, article_id=article.pk, at=NOW)

    assert (found.state, found.published, found.published_at) == ("published", article.latest, NOW)
    assert found.review_due == date(2027, 3, 2)
    assert [(act.kind, act.actor, act.note) for act in found.acts.order_by("id")] == [
        ("write", writer, ""), ("submit", writer, ""), ("publish", reader, ""),
    ]  # fmt: skip


def test_the_writer_cannot_publish() -> None:
    writer = make_agent()
    article = make_draft(author=writer)
    submit(actor=writer, article_id=article.pk, at=NOW)

    with pytest.raises(Refused) as refused:
        publish(actor=writer, article_id=article.pk, at=NOW, reason="I am sure")
    article.refresh_from_db()
    assert (refused.value.code, article.published) == ("own_work", None)


def test_an_administrator_publishes_their_own_with_a_reason() -> None:
    writer = make_person(role=Role.ADMINISTRATOR)
    article = make_draft(author=writer)
    submit(actor=writer, article_id=article.pk, at=NOW)

    with pytest.raises(Refused) as refused:
        publish(actor=writer, article_id=article.pk, at=NOW)
    found = publish(actor=writer, article_id=article.pk, at=NOW, reason="Nobody else is\nhere")

    assert refused.value.code == "override_needs_reason"
    assert found.acts.latest("id").note == "Nobody else is here"


def test_an_article_is_sent_back_with_a_reason() -> None:
    article = make_draft()
    submit(actor=make_agent(), article_id=article.pk, at=NOW)

    with pytest.raises(Refused):
        send_back(actor=make_agent(), article_id=article.pk, reason=" ", at=NOW)
    found = send_back(actor=make_agent(), article_id=article.pk, reason="Say where", at=NOW)

    assert (found.state, found.acts.latest("id").note) == ("draft", "Say where")


def test_a_retired_article_is_read_by_nobody_and_comes_back_as_a_draft() -> None:
    article = make_article()

    gone = retire(actor=make_agent(), article_id=article.pk, reason="The scanner is sold", at=NOW)
    assert (gone.state, gone.published, gone.published_at) == ("retired", None, None)

    back = restore(actor=make_agent(), article_id=article.pk, at=NOW)
    assert (back.state, back.published, back.latest) == ("draft", None, article.latest)


def test_an_article_still_right_is_good_for_another_year() -> None:
    article = make_article()
    set_review_due(actor=make_agent(), article_id=article.pk, due=date(2026, 1, 1), at=NOW)

    found = confirm_article(actor=make_agent(), article_id=article.pk, at=NOW)

    assert (found.state, found.review_due) == ("published", date(2027, 3, 2))


def test_a_step_that_is_over_is_refused() -> None:
    article = make_article()

    with pytest.raises(Refused) as refused:
        submit(actor=make_agent(), article_id=article.pk, at=NOW)
    assert refused.value.code == "wrong_state"


@pytest.mark.parametrize("act", [submit, restore, confirm_article, publish])
def test_requesters_do_none_of_it(act: Any) -> None:
    article = make_article()

    with pytest.raises(NotForYou):
        act(actor=make_person(), article_id=article.pk, at=NOW)
    with pytest.raises(NotForYou):
        set_review_due(actor=make_person(), article_id=article.pk, due=None, at=NOW)
