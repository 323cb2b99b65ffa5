from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from knowledge.enums import Audience
from knowledge.models import HelpStep
from tests.factories import (
    make_agent,
    make_article,
    make_category,
    make_device,
    make_person,
    make_policy,
    make_ticket,
    make_tile,
)
from tickets.models import Ticket, Upload

pytestmark = pytest.mark.django_db
FORM = {
    "token": "form-1", "tile": "images", "problem_images": "R28", "text": "the worklist is empty",
    "where": ["", "device:CT2"], "where_text": "CT2", "affected": "workaround",
}  # fmt: skip


@pytest.fixture
def rosa(client: Client, settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    person = make_person()
    client.force_login(person)
    make_policy()
    make_category(code="R28", tile=make_tile())
    make_device(tag="CT2")
    return person


def url(name: str, *args: Any) -> str:
    return reverse(f"knowledge:{name}", args=args)


def steps() -> list[tuple[str, ...]]:
    return [
        (step.kind, step.visit, step.article.slug, str(step.category and step.category.code),
         str(step.device and step.device.tag))
        for step in HelpStep.objects.order_by("id")
    ]  # fmt: skip


def test_typing_shows_articles_and_notes_that_once(client: Client, rosa: Any) -> None:
    make_article(title="Worklist is empty")

    pages = [client.post(url("suggest"), FORM).content.decode() for _ in range(2)]

    assert "Worklist is empty" in pages[0]
    assert 'formaction="/help/solved"' in pages[0]
    assert steps() == [("shown", "form-1", "worklist-is-empty", "R28", "CT2")]


def test_what_is_shown_already_stays(client: Client, rosa: Any) -> None:
    article = make_article(title="Worklist is empty")

    same = client.post(url("suggest"), FORM | {"shown": str(article.pk)})
    gone = client.post(url("suggest"), FORM | {"shown": str(article.pk), "text": "quench"})

    assert (same.status_code, gone.status_code, gone.content.decode().strip()) == (204, 200, "")


def test_nothing_fits_shows_nothing(client: Client, rosa: Any) -> None:
    make_article(title="Microphone")

    assert client.post(url("suggest"), FORM).content.decode().strip() == ""
    assert client.post(url("suggest"), {"text": "microphone"}).content.decode().strip() == ""  # of no form
    assert steps() == []


def test_the_portal_shows_nothing_of_the_desk_even_to_agents(client: Client, rosa: Any) -> None:
    make_article(title="Worklist is empty", audience=Audience.AGENT)
    client.force_login(make_agent())

    assert client.post(url("suggest"), FORM).content.decode().strip() == ""


def test_opening_a_suggestion_brings_its_words(client: Client, rosa: Any) -> None:
    article = make_article(title="Worklist is empty", body="**Wait** a minute")

    page = client.post(url("open", article.slug), FORM).content.decode()

    assert "<strong>Wait</strong>" in page
    assert steps() == [("opened", "form-1", "worklist-is-empty", "R28", "CT2")]


def test_that_fixed_it_makes_no_ticket_and_keeps_what_was_typed(client: Client, rosa: Any) -> None:
    article = make_article(title="Worklist is empty")
    file = SimpleUploadedFile("screen.png", b"\x89PNG\r\n\x1a\nxx")

    answer = client.post(url("solved"), FORM | {"fixed": article.slug, "files": [file]})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Good that it works again" in page
    assert steps() == [("solved", "form-1", "worklist-is-empty", "R28", "CT2")]
    assert Ticket.objects.count() == 0
    assert ("text", "the worklist is empty") in answer.context["fields"]
    assert ("uploads", str(Upload.objects.get().pk)) in answer.context["fields"]

    back = client.post(reverse("portal:new"), dict(answer.context["fields"]) | {"step": "back"}).content.decode()
    assert "the worklist is empty</textarea>" in back
    assert "screen.png" in back


@pytest.mark.parametrize("fixed", ["", "none", "secret", "\x00"])
def test_what_cannot_be_read_cannot_have_fixed_it(client: Client, rosa: Any, fixed: str) -> None:
    make_article(title="Secret", audience=Audience.AGENT)

    assert client.post(url("solved"), FORM | {"fixed": fixed}).status_code == 404
    assert steps() == []


def test_without_script_articles_are_links_before_it_is_sent(client: Client, rosa: Any) -> None:
    make_article(title="Worklist is empty")

    answer = client.post(url("check"), FORM)
    page = answer.content.decode()

    assert "/help/worklist-is-empty/?tile=images&amp;category=R28&amp;device=CT2&amp;visit=form-1" in page
    assert ("where", "device:CT2") in answer.context["fields"]
    assert steps() == [("shown", "form-1", "worklist-is-empty", "R28", "CT2")]

    fields: dict[str, list[str]] = {}
    for name, value in answer.context["fields"]:
        fields.setdefault(name, []).append(value)
    sent = client.post(reverse("portal:new"), fields | {"step": ["send"]})
    ticket = Ticket.objects.get()
    assert sent["Location"] == reverse("portal:sent", args=[ticket.pk])
    assert (ticket.description, ticket.device and ticket.device.tag) == ("the worklist is empty", "CT2")


def test_without_script_a_file_that_does_not_arrive_is_told(client: Client, rosa: Any) -> None:
    answer = client.post(url("check"), FORM | {"files": [SimpleUploadedFile("empty.txt", b"")]})

    assert "“empty.txt” is empty" in answer.content.decode()
    assert "No article fits" in answer.content.decode()


def test_foreign_fields_are_not_handed_on(client: Client, rosa: Any) -> None:
    answer = client.post(url("check"), FORM | {"step": "send", "next": "https://example.org"})

    assert {name for name, _ in answer.context["fields"]} == {
        "token", "tile", "problem_images", "text", "where", "where_text", "affected",
    }  # fmt: skip


def test_articles_for_ones_own_ticket(client: Client, rosa: Any) -> None:
    ticket = make_ticket(requester=rosa, subject="worklist empty")
    other = make_ticket()
    article = make_article(title="Worklist is empty")

    answer = client.get(url("for_ticket", ticket.pk))

    assert answer.context["found"] == [article]
    assert client.get(url("for_ticket", other.pk)).status_code == 404
    assert url("for_ticket", ticket.pk) in client.get(reverse("portal:sent", args=[ticket.pk])).content.decode()


def test_the_form_of_a_new_ticket_asks_for_articles(client: Client, rosa: Any) -> None:
    page = client.get(reverse("portal:new")).content.decode()

    assert 'hx-post="/help/suggest"' in page
    assert 'formaction="/help/check"' in page
