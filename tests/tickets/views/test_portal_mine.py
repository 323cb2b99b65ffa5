"""My tickets and one ticket: what I can follow, what I can do, and what I never see."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from tests.factories import NOW, make_agent, make_person, make_ticket, make_upload
from tickets.actions import assignment, lifecycle, message
from tickets.actions.merge import merge_ticket
from tickets.enums import WaitReason
from tickets.models import Attachment, Ticket

pytestmark = pytest.mark.django_db

MINE_QUERIES, TICKET_QUERIES = 6, 6  # among them incidents that everybody, or this ticket, is told of, and planned work


@pytest.fixture
def me() -> Person:
    return make_person(full_name="Nora Novak")


@pytest.fixture
def agent() -> Person:
    return make_agent(full_name="Ana Ruiz")


@pytest.fixture
def portal(client: Client, me: Person) -> Client:
    client.force_login(me)
    return client


def solved(me: Person, agent: Person) -> Ticket:
    """A ticket of mine the desk calls solved."""
    ticket = make_ticket(requester=me, at=timezone.now())
    return lifecycle.resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Try again.", at=timezone.now())


def test_mine_is_empty_at_first(portal: Client) -> None:
    assert "Nothing is open" in portal.get("/mine").content.decode()


def test_mine_finds_by_words_and_says_when_nothing_fits(portal: Client, me: Person) -> None:
    make_ticket(requester=me, subject="Dictation hears nothing")

    found, none = (portal.get("/mine", {"q": words}).content.decode() for words in ("dictation", "zebra"))

    assert ("Dictation hears nothing" in found, "Dictation hears nothing" in none) == (True, False)
    assert "No ticket of yours holds that" in none


def test_mine_shows_who_has_it_and_nobody_elses(portal: Client, me: Person, agent: Person) -> None:
    ticket = make_ticket(requester=me, subject="My scanner")
    make_ticket(subject="Scanner of others")
    assignment.take_ticket(actor=agent, ticket_id=ticket.pk, at=NOW)

    page = portal.get("/mine").content.decode()

    assert ("My scanner" in page, "With Ana Ruiz" in page, "Scanner of others" in page) == (True, True, False)


def test_mine_puts_first_what_waits_for_me(portal: Client, me: Person, agent: Person) -> None:
    waiting, _ = make_ticket(requester=me, subject="Needs me"), make_ticket(requester=me, subject="In work")
    assignment.take_ticket(actor=agent, ticket_id=waiting.pk, at=NOW)
    lifecycle.start_waiting(actor=agent, ticket_id=waiting.pk, reason=WaitReason.REQUESTER, at=NOW)

    page = portal.get("/mine").content.decode()

    assert page.index("Needs me") < page.index("In work</a>")


def test_mine_pages_what_is_done(portal: Client, me: Person, agent: Person) -> None:
    for number in range(21):
        ticket = make_ticket(requester=me, subject=f"Done number {number}.")
        lifecycle.resolve(actor=agent, ticket_id=ticket.pk, code="other", done="Done.", at=NOW)
        lifecycle.confirm(actor=me, ticket_id=ticket.pk, at=NOW)

    first = portal.get("/mine")
    second = portal.get(f"/mine{first.context['next_href']}")

    assert [row["ticket"].subject for row in second.context["closed"]] == ["Done number 0."]
    assert portal.get("/mine?page=broken").status_code == 404


def test_ticket_of_another_is_not_found(portal: Client) -> None:
    ticket = make_ticket(subject="Of others", uploads=[])

    answers = [
        portal.get(f"/t/{ticket.pk}"),
        portal.get(f"/t/{ticket.pk}/readings"),
        *(portal.post(f"/t/{ticket.pk}/{verb}", {"body": "x"}) for verb in ("reply", "confirm", "reopen")),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert Ticket.objects.get().messages.count() == 0


def test_ticket_never_shows_notes_and_their_files(portal: Client, me: Person, agent: Person) -> None:
    ticket = make_ticket(requester=me)
    message.reply(actor=agent, ticket_id=ticket.pk, body="We look at it", at=NOW)
    note_file = make_upload(owner=agent, name="internal.png").pk
    message.note(actor=agent, ticket_id=ticket.pk, body="Secret words", uploads=[note_file], at=NOW)

    page = portal.get(f"/t/{ticket.pk}").content.decode()

    assert ("We look at it" in page, "Secret words" in page, "internal.png" in page) == (True, False, False)


def test_ticket_page_for_the_desk_hides_notes_too(client: Client, agent: Person) -> None:
    ticket = make_ticket()
    message.note(actor=agent, ticket_id=ticket.pk, body="Secret words", at=NOW)
    client.force_login(agent)

    page = client.get(f"/t/{ticket.pk}").content.decode()

    assert ("Secret words" in page, "Write to the desk" in page) == (False, False)


def test_reply_with_a_file(portal: Client, me: Person) -> None:
    ticket = make_ticket(requester=me)

    answer = portal.post(f"/t/{ticket.pk}/reply", {"body": "More", "files": SimpleUploadedFile("a.txt", b"words")})

    assert answer.headers["Location"] == f"/t/{ticket.pk}"
    assert [(m.body, m.kind) for m in ticket.messages.all()] == [("More", "request")]
    assert [file.name for file in ticket.attachments.all()] == ["a.txt"]


def test_reply_sent_twice_is_one_message(portal: Client, me: Person) -> None:
    ticket = make_ticket(requester=me)
    token = re.search(r'name="token" value="([0-9a-f]{32})"', portal.get(f"/t/{ticket.number}").content.decode())
    assert token is not None

    answers = [
        portal.post(f"/t/{ticket.number}/reply", {"body": body, "token": token[1]}).status_code
        for body in ("It is back.", "It is back.", "Again.")
    ]

    assert (answers, list(ticket.messages.values_list("body", flat=True))) == ([302, 302, 400], ["It is back."])


def test_empty_reply_is_an_error_and_keeps_files(portal: Client, me: Person) -> None:
    ticket = make_ticket(requester=me)
    too_long = "x" * 20_001

    empty = portal.post(f"/t/{ticket.pk}/reply", {"body": " "})
    long = portal.post(f"/t/{ticket.pk}/reply", {"body": too_long, "files": SimpleUploadedFile("a.txt", b"words")})

    assert (empty.status_code, "Write something first." in empty.content.decode()) == (400, True)
    page = long.content.decode()
    assert (long.status_code, too_long in page, 'name="uploads"' in page) == (400, True, True)


def test_file_alone_is_a_reply(portal: Client, me: Person) -> None:
    ticket = make_ticket(requester=me)

    portal.post(f"/t/{ticket.pk}/reply", {"body": "", "uploads": [str(make_upload(owner=me).pk)]})

    assert [m.body for m in ticket.messages.all()] == ["A file, see below."]


def test_confirm_closes(portal: Client, me: Person, agent: Person) -> None:
    ticket = solved(me, agent)

    answer = portal.post(f"/t/{ticket.pk}/confirm", {"version": ticket.version}, follow=True)

    assert Ticket.objects.get().state == "closed"
    assert "Thank you. The ticket is closed." in answer.content.decode()


def test_confirm_of_an_old_page_shows_what_changed(portal: Client, me: Person, agent: Person) -> None:
    ticket = solved(me, agent)
    message.reply(actor=agent, ticket_id=ticket.pk, body="One thing more", at=timezone.now())

    answer = portal.post(f"/t/{ticket.pk}/confirm", {"version": ticket.version})

    page = answer.content.decode()
    assert (answer.status_code, "Somebody changed this ticket" in page, "One thing more" in page) == (409, True, True)
    assert f'name="version" value="{ticket.version + 1}"' in page


def test_what_the_desk_does_among_itself_does_not_hold_up_a_confirmation(
    portal: Client, me: Person, agent: Person
) -> None:
    ticket = solved(me, agent)
    message.note(actor=agent, ticket_id=ticket.pk, body="Ask the vendor.", at=timezone.now())

    answer = portal.post(f"/t/{ticket.pk}/confirm", {"version": ticket.version, "seen": ticket.last_event_seq})

    assert (answer.status_code, Ticket.objects.get().state) == (302, "closed")


def test_reopen_says_what_is_still_wrong(portal: Client, me: Person, agent: Person) -> None:
    ticket = solved(me, agent)

    portal.post(f"/t/{ticket.pk}/reopen", {"version": ticket.version, "body": "Still black"})

    ticket.refresh_from_db()
    assert (ticket.state, ticket.reopened_count) == ("new", 1)
    assert [m.body for m in ticket.messages.order_by("id")] == ["Try again.", "Still black"]


def test_stale_reopen_keeps_the_text(portal: Client, me: Person, agent: Person) -> None:
    ticket = solved(me, agent)

    answer = portal.post(f"/t/{ticket.pk}/reopen", {"version": ticket.version - 1, "body": "Still black"})

    assert (answer.status_code, "Still black" in answer.content.decode()) == (409, True)


def test_reopen_with_a_file_attaches_it(portal: Client, me: Person, agent: Person) -> None:
    ticket = solved(me, agent)

    portal.post(f"/t/{ticket.pk}/reopen", {"version": ticket.version, "uploads": [str(make_upload(owner=me).pk)]})

    ticket.refresh_from_db()
    assert (ticket.state, ticket.attachments.count()) == ("new", 1)


def test_dicom_file_is_being_read_then_nobody_need_wait(portal: Client, me: Person) -> None:
    dicom = make_upload(owner=me, name="ct.dcm", content=b"\x00" * 128 + b"DICM").pk
    ticket = make_ticket(requester=me, uploads=[dicom], at=timezone.now())

    fresh = portal.get(f"/t/{ticket.pk}/readings").content.decode()
    Attachment.objects.update(created_at=timezone.now() - timedelta(minutes=3))
    slow = portal.get(f"/t/{ticket.pk}/readings").content.decode()

    assert ("Reading the file" in fresh, "hx-trigger" in fresh) == (True, True)
    assert ("you need not wait" in slow, "hx-trigger" in slow) == (True, False)


def test_mine_queries_do_not_grow(portal: Client, me: Person, django_assert_num_queries: Any) -> None:
    make_ticket(requester=me)
    with django_assert_num_queries(MINE_QUERIES):
        portal.get("/mine")
    make_ticket(requester=me)
    make_ticket(requester=me)
    with django_assert_num_queries(MINE_QUERIES):
        portal.get("/mine")


def test_ticket_queries_do_not_grow(portal: Client, me: Person, agent: Person, django_assert_num_queries: Any) -> None:
    ticket = make_ticket(requester=me, uploads=[make_upload(owner=me).pk])
    message.reply(actor=agent, ticket_id=ticket.pk, body="One", at=NOW)
    with django_assert_num_queries(TICKET_QUERIES):
        portal.get(f"/t/{ticket.pk}")
    for body in ("Two", "Three"):
        upload = make_upload(owner=agent).pk
        message.reply(actor=agent, ticket_id=ticket.pk, body=body, uploads=[upload], at=NOW)
    with django_assert_num_queries(TICKET_QUERIES):
        portal.get(f"/t/{ticket.pk}")


@pytest.mark.parametrize("is_mine", [True, False])
def test_merged_ticket_says_where_it_goes_on(portal: Client, me: Person, agent: Person, is_mine: bool) -> None:
    ticket, into = make_ticket(requester=me), make_ticket(requester=me if is_mine else None)
    merge_ticket(actor=agent, ticket_id=ticket.pk, into_id=into.pk, at=NOW)

    response = portal.get(f"/t/{ticket.pk}?stay=1")

    context, html = response.context, response.content.decode()
    assert context["row"]["next_words"] == (
        f"The desk goes on with this in ticket #{into.pk}. Name that number when you ring or ask."
    )
    assert [step["title"] for step in context["steps"]] == ["Received", f"Goes on in #{into.pk}"]
    assert html.count(f'href="/t/{into.pk}"') == int(is_mine)
    assert not any(context[name] for name in ("can_reply", "can_confirm", "can_reopen"))
