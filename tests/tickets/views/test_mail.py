"""The log of mail, one mail, and what is done with one that was held."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from config.heartbeat import note_heartbeat
from config.models import Heartbeat
from tests.factories import (
    NOW,
    make_agent,
    make_category,
    make_person,
    make_policy,
    make_queue,
    make_supervisor,
    make_ticket,
)
from tests.factories.mails import mail_bytes, take_in
from tickets.actions.bounce import note_bounce
from tickets.models import InboundMail, MailboxWatch, MailTrouble, Message, QueueMember, Ticket, TicketEvent

pytestmark = pytest.mark.django_db
LIST_QUERIES = 4  # session, person, counts, mails; one more for each entry of mail that is configured


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_policy()
    make_category(code="R00")


@pytest.fixture
def lead() -> Person:
    return make_supervisor()


def page_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("count", [1, 3])
def test_list_makes_a_fixed_number_of_queries(lead: Person, count: int, django_assert_num_queries: Any) -> None:
    client = page_of(lead)
    for number in range(count):
        take_in(mail_bytes(sender=make_person().email, text=f"{number}\n"))

    with django_assert_num_queries(LIST_QUERIES):
        answer = client.get(reverse("desk:mails"))

    assert words(answer).count("New ticket") == count + 3  # menu, tab and filter


def test_list_is_filtered_and_bad_filters_count_as_empty(lead: Person) -> None:
    take_in(mail_bytes(subject="Held", sender="joan@elsewhere.example"))
    take_in(mail_bytes(subject="Taken", sender=make_person().email))
    client = page_of(lead)

    held = words(client.get(reverse("desk:mails"), {"outcome": "quarantined", "sender": "JOAN"}))
    odd = words(client.get(reverse("desk:mails"), {"outcome": "x", "cursor": "%%%", "sender": "\x00"}))

    assert ("Held" in held, "Taken" in held) == (True, False)
    assert ("Held" in odd, "Taken" in odd) == (True, True)


def test_what_keeps_mail_from_coming_in_is_told(lead: Person, settings: Any, django_assert_num_queries: Any) -> None:
    settings.LMTP, settings.IMAP_URL = "127.0.0.1:8024", "imaps://desk:secret@mail.example/INBOX"
    client, now = page_of(lead), timezone.now()
    note_heartbeat(name="lmtp@relay2", at=now - timedelta(minutes=3))
    note_heartbeat(name="lmtp@relay1", at=now)
    MailboxWatch.objects.create(name="before@mail.example:993/INBOX", failing_since=NOW, last_error="OSError")
    box = MailboxWatch.objects.create(name="desk@mail.example:993/INBOX", checked_at=now - timedelta(minutes=6))

    with django_assert_num_queries(LIST_QUERIES + 2):
        silent = words(client.get(reverse("desk:mails")))
    MailboxWatch.objects.filter(pk=box.pk).update(failing_since=now, last_error="TimeoutError")
    Heartbeat.objects.all().delete()
    failing = words(client.get(reverse("desk:mails")))
    MailboxWatch.objects.filter(pk=box.pk).update(failing_since=None, checked_at=now)
    note_heartbeat(name="lmtp@relay2", at=now)
    fine = words(client.get(reverse("desk:mails")))

    told = ["listener on relay2 is silent", "Nobody looked into the mailbox", "No mail listener runs", "TimeoutError."]
    shown = [[each in page for each in told] for page in (silent, failing, fine)]
    assert shown == [[True, True, False, False], [False, False, True, True], [False] * 4]
    assert [page.count('role="alert"') for page in (silent, failing, fine)] == [2, 2, 0]


def test_only_leads_and_those_above_see_it() -> None:
    mail = take_in(mail_bytes())
    agent, lead_of_one = make_agent(), make_agent()
    QueueMember.objects.create(queue=make_queue(code="LEAD"), person=lead_of_one, is_lead=True)
    addresses = [reverse("desk:mails"), reverse("desk:mail", args=[mail.pk])]

    assert [page_of(agent).get(address).status_code for address in addresses] == [403, 403]
    assert [page_of(make_person()).get(address).status_code for address in addresses] == [403, 403]
    assert [page_of(lead_of_one).get(address).status_code for address in addresses] == [200, 200]
    assert page_of(agent).get(reverse("desk:mail_original", args=[mail.pk])).status_code == 404
    assert page_of(lead_of_one).get(reverse("desk:mail", args=[mail.pk + 1])).status_code == 404


def test_menu_has_it_for_leads_and_asks_no_more(django_assert_num_queries: Any) -> None:
    agent, lead_of_one = make_agent(), make_agent()
    QueueMember.objects.create(queue=make_queue(code="LEAD"), person=lead_of_one, is_lead=True)
    entry = f'href="{reverse("desk:mails")}"'

    shown = [entry in words(page_of(each).get(reverse("accounts:me"))) for each in (agent, lead_of_one)]
    client = page_of(lead_of_one)
    with django_assert_num_queries(LIST_QUERIES):
        answer = client.get(reverse("desk:mails"))

    assert (shown, answer.status_code) == ([False, True], 200)


def test_page_of_a_mail_shows_text_as_text_and_gives_the_original(lead: Person) -> None:
    raw = mail_bytes(subject="<script>", text="<b>bold</b>\n", files=(("a.txt", b"x"),))
    mail = take_in(raw)
    client = page_of(lead)

    shown = words(client.get(reverse("desk:mail", args=[mail.pk])))
    given = client.get(reverse("desk:mail_original", args=[mail.pk]))

    assert "&lt;b&gt;bold&lt;/b&gt;" in shown
    assert ("Nobody with this address is known." in shown, "Not checked" in shown, "a.txt" in shown) == (True,) * 3
    assert b"".join(given) == raw
    assert given["Content-Disposition"] == f'attachment; filename="mail-{mail.pk}.eml"'
    assert given["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_original_with_dicom_stays(lead: Person) -> None:
    mail = take_in(mail_bytes(files=(("image.dcm", b"x" * 200),)))

    answer = page_of(lead).get(reverse("desk:mail_original", args=[mail.pk]))

    assert (answer.status_code, "This mail stays here" in words(answer)) == (403, True)


def test_held_mail_becomes_a_ticket_of_the_person_chosen(lead: Person) -> None:
    mail = take_in(mail_bytes(files=(("a.txt", b"x"),)))
    nurse = make_person(full_name="Nora Nurse")

    answer = page_of(lead).post(reverse("desk:mail_log", args=[mail.pk]), {"person_text": "nora"})

    ticket = Ticket.objects.get()
    mail.refresh_from_db()
    assert answer.status_code == 302
    assert (ticket.requester, ticket.created_by, ticket.occurred_at) == (nurse, lead, NOW)
    assert (mail.outcome, mail.ticket_id, mail.settled_by) == ("accepted", ticket.pk, lead)
    again = page_of(lead).post(reverse("desk:mail_log", args=[mail.pk]), {"person": str(nurse.pk)})
    assert (again.status_code, "Somebody was faster" in words(again), Ticket.objects.count()) == (400, True, 1)


def test_held_mail_is_added_as_the_requesters_words_or_as_a_note(lead: Person) -> None:
    ticket = make_ticket()
    stranger = take_in(mail_bytes(sender="Joan <joan@elsewhere.example>", text="I saw it too.\n"))
    theirs = take_in(mail_bytes(sender=ticket.requester.email, text="It is me.\n", X_Autoreply="yes"))
    client = page_of(lead)

    for mail in (stranger, theirs):
        assert client.post(reverse("desk:mail_add", args=[mail.pk]), {"number": f"#{ticket.pk}"}).status_code == 302

    written = list(Message.objects.order_by("pk").values_list("kind", "body", "author"))
    assert written == [
        ("note", "Joan <joan@elsewhere.example> wrote by mail:\n\nI saw it too.", lead.pk),
        ("request", "It is me.", ticket.requester_id),
    ]


@pytest.mark.parametrize(
    ("name", "given", "problem"),
    [
        ("desk:mail_log", {}, "Say in whose name"),
        ("desk:mail_log", {"person_text": "nobody at all"}, "Nobody fits"),
        ("desk:mail_add", {"number": "x"}, "Write the number of a ticket"),
        ("desk:mail_add", {"number": "999999"}, "There is no ticket with this number"),
        ("desk:mail_discard", {"reason": ""}, "Say in a few words why"),
    ],
)
def test_bad_input_is_answered_and_kept(lead: Person, name: str, given: dict[str, str], problem: str) -> None:
    mail = take_in(mail_bytes())

    answer = page_of(lead).post(reverse(name, args=[mail.pk]), given)

    assert (answer.status_code, problem in words(answer)) == (400, True)
    assert all(not value or f'value="{value}"' in answer.content.decode() for value in given.values())


def test_discarded_mail_stays_in_the_log_and_can_be_read_again(lead: Person) -> None:
    person = make_person(email="late@example.org", is_active=False)
    mail = take_in(mail_bytes(sender=person.email))
    client = page_of(lead)

    client.post(reverse("desk:mail_discard", args=[mail.pk]), {"reason": "Spam about toner"})

    mail.refresh_from_db()
    assert (mail.outcome, mail.why, mail.reason, mail.settled_by) == ("ignored", "discarded", "Spam about toner", lead)
    person.is_active = True
    person.save()
    client.post(reverse("desk:mail_again", args=[mail.pk]))
    mail.refresh_from_db()
    assert (mail.outcome, Ticket.objects.count()) == ("accepted", 1)


def test_ticket_says_that_mail_does_not_arrive_until_somebody_says_it_does() -> None:
    agent, ticket = make_agent(), make_ticket()
    mail = InboundMail.objects.get(pk=take_in(mail_bytes()).pk)
    note_bounce(ticket_id=ticket.pk, person=ticket.requester, status="5.1.1", mail=mail, at=NOW)
    client = page_of(agent)

    shown = words(client.get(reverse("desk:ticket", args=[ticket.pk])))
    assert f"Mail does not reach {ticket.requester.full_name}" in shown
    assert "The address does not exist." in shown
    assert f"Mail about this ticket does not reach {ticket.requester.full_name}" in shown
    client.post(reverse("desk:mail_reaches", args=[ticket.pk]))

    assert MailTrouble.objects.count() == 0
    assert TicketEvent.objects.filter(kind="mail_bounced").count() == 1


PATIENT = "Patient: Smith, Joan cannot be found.\n"


def seen_in(answer: Any) -> str:
    return str(answer.context["phi"].seen)


@pytest.mark.parametrize(
    ("deed", "description", "kinds"),
    [
        ("move", "Patient: [name: protected] cannot be found.", ["identity_added"]),
        ("remove", "Patient: [removed] cannot be found.", []),
        ("send", "Patient: Smith, Joan cannot be found.", ["identifiers_sent"]),
    ],
)
def test_mail_that_may_name_a_patient_is_asked_about_before_it_is_a_ticket(
    lead: Person, deed: str, description: str, kinds: list[str]
) -> None:
    mail, nurse, client = take_in(mail_bytes(text=PATIENT)), make_person(), page_of(lead)
    address, given = reverse("desk:mail_log", args=[mail.pk]), {"person": str(nurse.pk), "person_text": nurse.email}

    asked = client.post(address, given)

    assert (asked.status_code, Ticket.objects.count()) == (400, 0)
    assert "This mail may name a patient. It is on no ticket yet." in words(asked)
    assert f'value="{nurse.email}"' in words(asked)
    answer = client.post(address, given | {"phi": deed, "phi_seen": seen_in(asked)})
    ticket = Ticket.objects.get()
    assert (answer.status_code, ticket.description) == (302, description)
    told = TicketEvent.objects.filter(ticket=ticket, kind__startswith="ident").values_list("kind", flat=True)
    assert list(told) == kinds


def test_mail_that_may_name_a_patient_is_asked_about_before_it_is_added(lead: Person) -> None:
    ticket, client = make_ticket(), page_of(lead)
    mail = take_in(mail_bytes(sender=ticket.requester.email, text=PATIENT, X_Autoreply="yes"))
    quoted = take_in(mail_bytes(text=f"It is the cable.\n\nOn Mon, 5 Jan 2026 at 10:00, x wrote:\n> {PATIENT}"))
    address, given = reverse("desk:mail_add", args=[mail.pk]), {"number": str(ticket.pk)}

    asked = client.post(address, given)
    assert (asked.status_code, Message.objects.count()) == (400, 0)
    client.post(address, given | {"phi": "move", "phi_seen": seen_in(asked)})
    assert client.post(reverse("desk:mail_add", args=[quoted.pk]), given).status_code == 302

    bodies = list(Message.objects.order_by("pk").values_list("body", flat=True))
    assert bodies == [
        "Patient: [name: protected] cannot be found.",
        "<someone@example.org> wrote by mail:\n\nIt is the cable.",
    ]
    kinds = TicketEvent.objects.filter(ticket=ticket, actor__isnull=False).order_by("seq")
    assert list(kinds.values_list("kind", flat=True))[2:] == ["identity_added", "requester_replied", "note_added"]
