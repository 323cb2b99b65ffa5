import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.enums import Role
from knowledge.actions.review import retire
from knowledge.enums import Audience
from knowledge.queries.visible import desk_articles, visible_articles
from tests.factories import NOW, make_agent, make_article, make_draft, make_person

pytestmark = pytest.mark.django_db


def test_the_desk_reads_all_and_others_what_is_for_them() -> None:
    public, desk = make_article(), make_article(audience=Audience.AGENT)
    make_draft()
    retire(actor=make_agent(), article_id=make_article().pk, reason="Old", at=NOW)

    assert set(visible_articles(make_person())) == {public}
    for role in (Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR):
        assert set(visible_articles(make_person(role=role))) == {public, desk}


def test_strangers_and_people_who_left_read_nothing() -> None:
    make_article()

    assert list(visible_articles(AnonymousUser())) == []  # type: ignore[arg-type]  # a stranger
    assert list(visible_articles(make_agent(is_active=False))) == []
    assert list(desk_articles(AnonymousUser())) == []  # type: ignore[arg-type]  # a stranger


def test_every_state_is_for_the_desk_alone() -> None:
    found = {make_article(), make_draft()}

    assert set(desk_articles(make_agent())) == found
    assert list(desk_articles(make_person())) == []
