from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from accounts.enums import Role
from knowledge.actions.article import (
    MAX_BODY,
    About,
    NoSuchArticle,
    NotSolved,
    Refused,
    StaleArticle,
    Words,
    WordsNeeded,
    draft_from_ticket,
    revert,
    save_version,
    write_article,
)
from knowledge.actions.review import retire
from knowledge.enums import ArticleKind, ArticleState, Audience, Language, Move
from knowledge.models import Article, ArticleAct, ArticleVersion
from knowledge.permissions import NotForYou
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
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import resolve

pytestmark = pytest.mark.django_db
WORDS = Words(title="  Clean \n it ", body="Wipe.\r\nDry.\x00", summary="Soon", symptoms="dirty")


def test_the_first_version_is_a_draft_of_its_writer() -> None:
    agent, category = make_agent(), make_category()
    about = About(
        audience=Audience.CLINICIAN,
        kind=ArticleKind.RUNBOOK,
        language=Language.GERMAN,
        categories=[category],
        devices=[("Acme", "Spin"), ("acme", "spin"), ("Bolt", ""), ("", "x")],
    )

    article = write_article(actor=agent, words=WORDS, about=about, at=NOW)

    version = article.latest
    assert version is not None
    assert (version.number, version.title, version.body, version.author) == (1, "Clean it", "Wipe.\nDry.\n", agent)
    assert version.html == "<p>Wipe.\nDry.</p>\n"
    assert (article.slug, article.state, article.owner, article.published) == ("clean-it", "draft", agent, None)
    assert (article.audience, article.kind, article.language) == ("clinician", "runbook", "de")
    assert list(article.categories.all()) == [category]
    assert [str(each) for each in article.device_models.order_by("id")] == ["acme spin", "Bolt"]
    assert [(act.kind, act.actor, act.version) for act in article.acts.all()] == [("write", agent, version)]


def test_addresses_are_given_once() -> None:
    slugs = [make_draft(title="Clean it").slug for _ in range(3)]

    assert slugs == ["clean-it", "clean-it-2", "clean-it-3"]


@pytest.mark.parametrize(("title", "body"), [("", "Text"), ("Title", "  "), ("Title", "x" * (MAX_BODY + 1))])
def test_words_are_needed(title: str, body: str) -> None:
    with pytest.raises(WordsNeeded):
        write_article(actor=make_agent(), words=Words(title=title, body=body), about=About(), at=NOW)


def test_requesters_write_no_articles() -> None:
    person, article, ticket = make_person(), make_draft(), make_ticket()

    with pytest.raises(NotForYou):
        write_article(actor=person, words=WORDS, about=About(), at=NOW)
    with pytest.raises(NotForYou):
        save_version(actor=person, article_id=article.pk, words=WORDS, about=About(), seen=1, at=NOW)
    with pytest.raises(NotForYou):
        draft_from_ticket(actor=person, number=ticket.pk, at=NOW)
    assert Article.objects.count() == 1


def test_another_version_leaves_the_published_one_in_place() -> None:
    article, agent, category = make_article(), make_agent(), make_category()
    published = article.published

    saved = save_version(
        actor=agent, article_id=article.pk, words=WORDS, about=About(categories=[category]), seen=1, at=NOW
    )

    saved.refresh_from_db()
    assert saved.latest is not None
    assert (saved.latest.number, saved.latest.author, saved.published) == (2, agent, published)
    assert (saved.state, saved.audience, list(saved.categories.all())) == ("draft", "agent", [category])


def test_saving_the_same_words_makes_no_version() -> None:
    article = make_article(body="Text\n")
    version: Any = article.latest

    saved = save_version(
        actor=make_agent(),
        article_id=article.pk,
        words=Words(title=version.title, body="Text"),
        about=About(audience=Audience.AGENT),
        seen=1,
        at=NOW,
    )

    assert (saved.latest_id, saved.state, saved.audience) == (version.pk, "published", "agent")


def test_a_version_written_meanwhile_is_not_overwritten() -> None:
    article = make_draft()
    save_version(actor=make_agent(), article_id=article.pk, words=WORDS, about=About(), seen=1, at=NOW)

    with pytest.raises(StaleArticle):
        save_version(actor=make_agent(), article_id=article.pk, words=WORDS, about=About(), seen=1, at=NOW)
    with pytest.raises(StaleArticle):
        revert(actor=make_agent(), article_id=article.pk, number=1, seen=1, at=NOW)
    assert article.versions.count() == 2


def test_a_retired_article_is_not_written_on() -> None:
    article = make_article()
    retire(actor=make_agent(), article_id=article.pk, reason="Old", at=NOW)

    with pytest.raises(Refused, match="no longer possible"):
        save_version(actor=make_agent(), article_id=article.pk, words=WORDS, about=About(), seen=1, at=NOW)


def test_an_earlier_version_is_taken_up_again() -> None:
    article, agent = make_article(title="First"), make_agent()
    save_version(actor=agent, article_id=article.pk, words=WORDS, about=About(), seen=1, at=NOW)

    found = revert(actor=agent, article_id=article.pk, number=1, seen=2, at=NOW)

    assert found.latest is not None
    assert (found.latest.number, found.latest.title, found.latest.author) == (3, "First", agent)
    assert (found.state, found.published_id) == (ArticleState.DRAFT, article.published_id)
    assert ArticleAct.objects.filter(article=article, kind=Move.WRITE).latest("id").note == (
        "The words of version 1 again"
    )


def test_what_is_not_there_is_said() -> None:
    article = make_draft()

    with pytest.raises(NoSuchArticle):
        revert(actor=make_agent(), article_id=article.pk, number=9, seen=1, at=NOW)
    with pytest.raises(NoSuchArticle):
        save_version(actor=make_agent(), article_id=0, words=WORDS, about=About(), seen=1, at=NOW)


@pytest.mark.parametrize("rows", [ArticleVersion.objects, ArticleAct.objects])
def test_the_database_refuses_to_change_history(rows: Any) -> None:
    make_draft()

    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows.update(article_id=1)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows.all()._raw_delete("default")


def _solved(**fields: Any) -> Any:
    agent = make_agent(full_name="Ana Ruiz")
    ticket = make_ticket(**fields)
    take_ticket(actor=agent, ticket_id=ticket.pk, at=NOW)
    resolve(actor=agent, ticket_id=ticket.pk, code="resent", done="Sent again by hand. Ana", at=NOW)
    return ticket


def test_an_article_is_drafted_from_a_solved_ticket() -> None:
    rosa, device = make_person(full_name="Rosa Diaz"), make_device(manufacturer="Acme", model="Spin")
    category = make_category(title="Images are missing")
    ticket = _solved(
        requester=rosa, category=category, device=device, subject="Images are missing: half of a CT",
        description="Rosa Diaz here: half of it is missing, MRN 48213.",
    )  # fmt: skip
    agent = make_agent()

    article = draft_from_ticket(actor=agent, number=ticket.pk, at=NOW)

    version: Any = article.latest
    assert version.title == "half of a CT (Acme Spin)"
    assert "[name] here: half of it is missing, [number]." in version.body
    assert "Sent again by hand. [name]" in version.body
    assert not {"Rosa", "Diaz", "Ana", "48213"} & set(version.body.replace(".", " ").replace(":", " ").split())
    assert (article.state, article.audience, article.from_ticket) == ("draft", "agent", ticket)
    assert list(article.categories.all()) == [category]
    assert [str(each) for each in article.device_models.all()] == ["Acme Spin"]


def test_a_note_of_the_desk_never_comes_into_a_draft() -> None:
    from tickets.actions.message import note

    ticket = _solved(description="Something")
    note(actor=make_agent(), ticket_id=ticket.pk, body="Secret of the desk", at=NOW)

    article = draft_from_ticket(actor=make_agent(), number=ticket.pk, at=NOW)

    assert article.latest is not None
    assert "Secret" not in article.latest.body


def test_an_open_or_unknown_ticket_gives_no_article() -> None:
    ticket = make_ticket()

    for number in (ticket.pk, 0):
        with pytest.raises(NotSolved):
            draft_from_ticket(actor=make_agent(), number=number, at=NOW)


def test_without_a_device_none_is_named() -> None:
    article = draft_from_ticket(actor=make_person(role=Role.SUPERVISOR), number=_solved().pk, at=NOW)

    assert list(article.device_models.all()) == []
