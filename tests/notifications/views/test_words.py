from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from notifications.channels.email import compose
from notifications.models import Branding, Delivery, ExtraLine
from notifications.render import render
from tests.factories import make_person, make_ticket
from tests.notifications.conftest import Desk
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import resolve
from tickets.models import Ticket, TicketEvent

WORDS_QUERIES = 11  # session, person, lines, ticket, event, its act, brand, line; brands and sites


@pytest.fixture
def ticket(desk: Desk) -> Ticket:
    """Solved by Ana for Rosa."""
    at = timezone.now()
    ticket = make_ticket(requester=desk.rosa, category=desk.category, subject="Doe^Jane", at=at)
    take_ticket(actor=desk.ana, ticket_id=ticket.pk, at=at)
    return resolve(actor=desk.ana, ticket_id=ticket.pk, code="other", done="Done", at=at)


@pytest.fixture
def admin(client: Client, desk: Desk) -> Client:
    client.force_login(make_person(role="administrator"))
    return client


def solved(ticket: Ticket) -> Delivery:
    event = TicketEvent.objects.get(ticket=ticket, kind="ticket_resolved")
    return Delivery(
        event=event,
        ticket=ticket,
        recipient=ticket.requester,
        template=event.kind,
        reason="requester",
        message_id="<a@b>",
    )


def png(width: int = 900, height: int = 300) -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, height), "navy").save(made, "PNG")
    return made.getvalue()


def brand(**changes: object) -> dict[str, object]:
    return {"name": "Imaging desk", "accent": "#0b5fa5", "language": "en-gb"} | changes


@pytest.mark.parametrize("name", ["words", "words_preview", "words_brand"])
@pytest.mark.parametrize("role", ["requester", "agent"])
def test_words_are_closed_to_others(client: Client, desk: Desk, name: str, role: str) -> None:
    client.force_login(make_person(role=role))

    assert client.get(reverse(f"notifications:{name}")).status_code == 403


def test_preview_shows_real_data_and_no_link_that_acts(admin: Client, ticket: Ticket) -> None:
    asked = {"kind": "ticket_resolved", "relation": "requester", "language": "de", "ticket": ticket.pk}

    page = admin.get(reverse("notifications:words"), asked)
    html = admin.get(reverse("notifications:words_preview"), asked).content.decode()

    assert page.context["mail"].subject == f"[RadDesk #{ticket.pk}] Gelöst: Images missing"
    assert "/t/answer/preview/yes" in page.context["mail"].text
    assert "/t/answer/preview/yes" in html
    assert "Doe" not in html
    assert len(page.context["mail"].short) <= 160


@pytest.mark.parametrize(
    "asked", [{}, {"kind": "nonsense", "ticket": "x"}, {"kind": "promise_missed", "relation": "desk"}]
)
def test_any_question_is_answered(admin: Client, ticket: Ticket, asked: dict[str, str]) -> None:
    assert admin.get(reverse("notifications:words"), asked).status_code == 200


def test_without_a_ticket_the_page_says_so(admin: Client) -> None:
    assert admin.get(reverse("notifications:words"), {"ticket": 99}).context["mail"] is None
    assert admin.get(reverse("notifications:words_preview"), {"ticket": 99}).status_code == 404


def test_words_ask_the_same_few_questions(admin: Client, ticket: Ticket, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(WORDS_QUERIES):
        admin.get(reverse("notifications:words"))


def test_line_of_the_site_stands_in_mails_of_its_kind(admin: Client, ticket: Ticket) -> None:
    line = {"kind": "ticket_resolved", "language": "en-gb", "line": "Ring {phone} about {number}."}
    admin.post(reverse("notifications:words_brand"), brand(phone="4711"))

    response = admin.post(reverse("notifications:words_line"), line)

    assert response.status_code == 302
    assert f"Ring 4711 about #{ticket.pk}." in render(delivery=solved(ticket), ticket=ticket).text
    admin.post(reverse("notifications:words_line"), line | {"line": ""})
    assert not ExtraLine.objects.exists()


@pytest.mark.parametrize("line", ["Dear {requester}", "{number.__class__}", "{number!r}", "a { b", "{}"])
def test_line_that_names_what_it_cannot_is_refused_and_kept(admin: Client, ticket: Ticket, line: str) -> None:
    values = {"kind": "ticket_resolved", "language": "en-gb", "line": line}

    response = admin.post(reverse("notifications:words_line"), values)

    assert (response.status_code, ExtraLine.objects.count()) == (400, 0)
    assert response.context["line"]["line"].value() == line
    assert response.context["line"].errors["line"]


def test_brand_is_in_every_mail(admin: Client, ticket: Ticket) -> None:
    logo = SimpleUploadedFile("logo.png", png(), "image/png")

    response = admin.post(
        reverse("notifications:words_brand"),
        brand(sender="Imaging", accent="#123456", logo=logo, footer="Day and night"),
    )

    assert response.status_code == 302
    mail = compose(
        rendered=render(delivery=solved(ticket), ticket=ticket), delivery=solved(ticket), address="r@h.example"
    )
    message = mail.message()
    assert message.get_content_type() == "multipart/related"
    assert [part.get_content_type() for part in message.walk()][1:] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
        "image/png",
    ]
    assert message["From"].startswith("Imaging <")
    with Image.open(BytesIO(Branding.objects.get().logo)) as made:
        assert made.size[1] <= 96
    assert "Imaging desk. Day and night" in mail.body
    assert "#123456" in str(mail.alternatives[0].content)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"accent": "#ffcc00"}, "accent"),
        ({"accent": "red"}, "accent"),
        ({"logo": SimpleUploadedFile("a.svg", b"<svg/>", "image/png")}, "logo"),
        ({"logo": SimpleUploadedFile("a.png", png(3000, 3000), "image/png")}, "logo"),
        ({"name": ""}, "name"),
    ],
)
def test_brand_that_cannot_be_used_is_refused_and_kept(
    admin: Client, desk: Desk, change: dict[str, object], field: str
) -> None:
    response = admin.post(
        reverse("notifications:words_brand"),
        brand(footer="Kept", **change) if "name" not in change else brand(footer="Kept") | change,
    )

    assert (response.status_code, Branding.objects.count()) == (400, 0)
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["footer"].value() == "Kept"


def test_site_has_its_own_brand(admin: Client, ticket: Ticket) -> None:
    site = ticket.site
    assert site is not None
    admin.post(reverse("notifications:words_brand"), brand(name="All"))
    admin.post(reverse("notifications:words_brand_site", args=[site.code]), brand(name="Ours", language="de"))

    assert "Ours" in render(delivery=solved(ticket), ticket=ticket).text
    assert "Funktioniert es?" in render(delivery=solved(ticket), ticket=ticket).text
    assert admin.get("/deliveries/words/brand/nowhere/").status_code == 404
