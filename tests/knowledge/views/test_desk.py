from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from knowledge.actions.article import About, Words, save_version
from knowledge.actions.reading import vote
from knowledge.actions.review import submit
from knowledge.enums import ArticleKind, Audience
from knowledge.models import Article
from tests.factories import NOW, make_agent, make_article, make_category, make_device, make_draft, make_person

pytestmark = pytest.mark.django_db
LIST_QUERIES, DETAIL_QUERIES, HISTORY_QUERIES = 4, 8, 8
FORM = {
    "title": "Clean it", "symptoms": "dirty", "summary": "Once a week", "body": "Wipe **it**.", "audience": "clinician",
    "kind": "article", "language": "en", "devices": "", "step": "save",
}  # fmt: skip


@pytest.fixture
def ana(client: Client) -> Any:
    person = make_agent(full_name="Ana Ruiz")
    client.force_login(person)
    return person


def url(name: str, *args: Any) -> str:
    return reverse(f"knowledge:{name}", args=args)


def test_articles_are_listed_by_state(client: Client, ana: Any) -> None:
    draft, live = make_draft(title="One"), make_article(title="Two")
    waiting = make_draft(title="Three")
    submit(actor=ana, article_id=waiting.pk, at=NOW)

    every = client.get(url("articles"))
    review = client.get(url("articles"), {"state": "in_review"})
    found = client.get(url("articles"), {"q": "two", "state": "nonsense", "cursor": "xx"})

    assert {row["article"] for row in every.context["rows"]} == {draft, live, waiting}
    assert [row["article"] for row in review.context["rows"]] == [waiting]
    assert [row["article"] for row in found.context["rows"]] == [live]
    assert [tab["count"] for tab in every.context["tabs"]] == [3, 1, 1, 1, 0]


def test_an_article_is_written_and_sent_for_review(client: Client, ana: Any) -> None:
    make_category(code="R28")
    make_device(manufacturer="Acme", model="Spin")

    answer = client.post(url("write"), FORM | {"categories": ["R28"], "devices": "acme / spin\nAcme", "step": "submit"})

    article: Any = Article.objects.get()
    assert answer["Location"] == url("desk_article", article.pk)
    assert (article.state, article.slug, article.owner, article.audience) == ("in_review", "clean-it", ana, "clinician")
    assert [category.code for category in article.categories.all()] == ["R28"]
    assert [str(each) for each in article.device_models.order_by("id")] == ["Acme Spin", "Acme"]


def test_what_is_wrong_keeps_what_was_typed(client: Client, ana: Any) -> None:
    make_device(manufacturer="Acme", model="Spin")

    answer = client.post(url("write"), FORM | {"title": "", "devices": "Acme / Spim"})
    page = answer.content.decode()

    assert answer.status_code == 400
    assert "Give the article a title." in page
    assert "Did you mean “Acme / Spin”?" in page
    assert "Wipe **it**.</textarea>" in page
    assert Article.objects.count() == 0


def test_a_preview_saves_nothing(client: Client, ana: Any) -> None:
    answer = client.post(url("write"), FORM | {"step": "preview"})

    assert answer.status_code == 200
    assert "<p>Wipe <strong>it</strong>.</p>" in answer.content.decode()
    assert Article.objects.count() == 0


def test_what_looks_like_a_patient_is_asked_about(client: Client, ana: Any) -> None:
    text = FORM | {"body": "MRN 48213 of Mrs Quagmire"}

    asked = client.post(url("write"), text)
    saved = client.post(url("write"), text | {"is_clean": "on"})

    assert asked.status_code == 400
    assert [found.text for found in asked.context["findings"]] == ["MRN 48213", "Mrs Quagmire"]
    assert saved.status_code == 302
    assert Article.objects.count() == 1


def test_another_version_is_compared_and_taken_back(client: Client, ana: Any) -> None:
    article: Any = make_article(title="Clean it", body="Wipe it with water.")

    client.post(url("edit", article.pk), FORM | {"seen": 1, "body": "Wipe it with a cloth."})
    history = client.get(url("history", article.pk))
    taken = client.post(url("revert", article.pk, 1), {"seen": 2})

    text = history.content.decode()
    assert "<del>water</del>" in text
    assert "<ins>a cloth</ins>" in text or "<ins>a</ins>" in text
    assert taken["Location"] == url("desk_article", article.pk)
    article.refresh_from_db()
    assert (article.latest.number, article.latest.body) == (3, "Wipe it with water.\n")


def test_a_version_saved_meanwhile_is_shown_beside_ones_own(client: Client, ana: Any) -> None:
    article = make_draft(title="Clean it", body="First")
    save_version(
        actor=make_agent(),
        article_id=article.pk,
        words=Words(title="Clean it", body="Theirs"),
        about=About(),
        seen=1,
        at=NOW,
    )

    stale = client.post(url("edit", article.pk), FORM | {"seen": 1, "body": "Mine"})
    page = stale.content.decode()
    again = client.post(url("edit", article.pk), FORM | {"seen": 2, "body": "Mine"})

    assert stale.status_code == 409
    assert "Theirs" in page
    assert "Mine</textarea>" in page
    assert 'name="seen" value="2"' in page
    assert again.status_code == 302


def test_review_and_publication_by_buttons(client: Client, ana: Any) -> None:
    article = make_draft(author=ana)

    client.post(url("submit", article.pk))
    own = client.post(url("publish", article.pk))
    client.force_login(make_agent())
    page = client.get(url("desk_article", article.pk)).content.decode()
    done = client.post(url("publish", article.pk))

    article.refresh_from_db()
    assert own.status_code == 409
    assert "Somebody else has to read it" in own.content.decode()
    assert "Publish this version" in page
    assert (done.status_code, article.state) == (302, "published")


def test_a_reason_that_is_missing_is_asked_for_and_kept(client: Client) -> None:
    admin = make_person(role=Role.ADMINISTRATOR)
    client.force_login(admin)
    article = make_draft(author=admin)
    submit(actor=admin, article_id=article.pk, at=NOW)

    refused = client.post(url("publish", article.pk), {"reason": " "})
    done = client.post(url("publish", article.pk), {"reason": "I am alone"})

    assert refused.status_code == 409
    assert "say why nobody else can read it first" in refused.content.decode()
    assert done.status_code == 302
    assert "I am alone" in client.get(url("desk_article", article.pk)).content.decode()


def test_a_move_too_late_keeps_its_reason(client: Client, ana: Any) -> None:
    article = make_article()

    answer = client.post(url("send_back", article.pk), {"reason": "Say where"})

    assert answer.status_code == 409
    assert "no longer possible" in answer.content.decode()


@pytest.mark.parametrize(("due", "status"), [("2026-09-01", 302), ("", 302), ("soon", 400)])
def test_the_day_of_the_next_look_is_set(client: Client, ana: Any, due: str, status: int) -> None:
    article = make_article()

    answer = client.post(url("set_due", article.pk), {"due": due})

    article.refresh_from_db()
    assert answer.status_code == status
    assert str(article.review_due) == {"2026-09-01": "2026-09-01", "": "None", "soon": "2027-03-02"}[due]


def test_retired_and_back(client: Client, ana: Any) -> None:
    article = make_article()

    client.post(url("retire", article.pk), {"reason": "Sold"})
    page = client.get(url("desk_article", article.pk)).content.decode()
    client.post(url("restore", article.pk))

    article.refresh_from_db()
    assert "Bring it back as a draft" in page
    assert "Sold" in page
    assert article.state == "draft"


def test_what_readers_say_is_shown_to_the_desk(client: Client, ana: Any) -> None:
    article = make_article()
    vote(actor=make_person(), slug=article.slug, is_helpful=False, comment="Say where", at=NOW)

    page = client.get(url("desk_article", article.pk)).content.decode()

    assert "0 helpful, 1 not." in page
    assert "Say where" in page


@pytest.mark.parametrize("name", ["desk_article", "edit", "history"])
def test_what_is_not_there_is_not_found(client: Client, ana: Any, name: str) -> None:
    assert client.get(url(name, 0)).status_code == 404
    assert client.get(url("history", make_draft().pk), {"from": "7", "to": "-1"}).status_code == 404


@pytest.mark.parametrize("name", ["submit", "publish", "retire", "restore", "confirm", "send_back", "set_due", "edit"])
def test_requesters_change_nothing(client: Client, name: str) -> None:
    client.force_login(make_person())
    article = make_draft()

    answer = client.post(url(name, article.pk), {"reason": "x"})

    article.refresh_from_db()
    assert (answer.status_code, article.state) == (403, "draft")


def test_a_runbook_begins_with_the_steps_of_its_category(client: Client, ana: Any) -> None:
    category = make_category(code="R44", title="Disk full", runbook=["Look", "Free"])

    none_yet = client.get(url("runbook", "R44")).content.decode()
    page = client.get(url("write"), {"runbook": "R44"}).content.decode()
    article = make_article(
        title="Runbook: Disk full", kind=ArticleKind.RUNBOOK, categories=[category], audience=Audience.AGENT
    )
    one = client.get(url("runbook", "R44"))
    make_article(title="Another", kind=ArticleKind.RUNBOOK, categories=[category])

    assert "Write one from these steps" in none_yet
    assert "1. Look\n2. Free" in page
    assert one["Location"] == url("article", article.slug)
    assert "Another" in client.get(url("runbook", "R44")).content.decode()
    assert client.get(url("runbook", "R99")).status_code == 404
    assert client.get(url("write"), {"runbook": "R99"}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_questions_do_not_grow(client: Client, ana: Any, count: int, django_assert_num_queries: Any) -> None:
    articles = [make_article(categories=[make_category()], devices=[("Acme", "")]) for _ in range(count)]
    for number in range(count):
        save_version(
            actor=ana,
            article_id=articles[0].pk,
            words=Words(title="T", body=f"B{number}"),
            about=About(),
            seen=number + 1,
            at=NOW,
        )

    with django_assert_num_queries(LIST_QUERIES):
        client.get(url("articles"))
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(url("desk_article", articles[0].pk))
    with django_assert_num_queries(HISTORY_QUERIES):
        client.get(url("history", articles[0].pk))
