"""Patients and examinations on the pages: the question before sending, protected fields, corrections, copies."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    NOW,
    make_agent,
    make_category,
    make_person,
    make_policy,
    make_supervisor,
    make_ticket,
    make_upload,
)
from tickets.actions.correction import start_correction
from tickets.actions.identity import add_identity
from tickets.actions.message import note
from tickets.enums import CorrectionKind, IdentityField
from tickets.models import Correction, IdentityValue, Message, Ticket, TicketEvent, VendorCopy

pytestmark = pytest.mark.django_db
TEXT = "Accession 20240817001 is missing"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.IDENTITY_KEY_DIR = tmp_path / "media", tmp_path / "keys"


@pytest.fixture
def agent():
    return make_agent(email="ag@example.org")


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def kinds(ticket):
    return list(TicketEvent.objects.filter(ticket=ticket).order_by("seq").values_list("kind", flat=True))[2:]


def answered(client, address, data, **more):
    """Send, and answer the question that comes with what the page says it is about."""
    asked = client.post(address, data)
    assert asked.status_code == 400
    return asked, client.post(
        address, data | {"phi_seen": (asked.context.get("phi") or asked.context["form"].phi).seen} | more
    )


@pytest.mark.parametrize("name", ["reply", "note"])
@pytest.mark.parametrize(("phi", "body", "kept", "told"), [
    ("move", "Accession [accession number: protected] is missing", 1, "identity_added"),
    ("remove", "Accession [removed] is missing", 0, None),
    ("send", TEXT, 0, "identifiers_sent"),
])  # fmt: skip
def test_the_desk_is_asked_before_it_names_a_patient(agent, name, phi, body, kept, told):
    ticket = make_ticket()
    address = reverse(f"desk:{name}", args=[ticket.pk])

    asked, done = answered(client_of(agent), address, {"body": TEXT, "version": ticket.version, "seen": 9}, phi=phi)

    assert asked.content.decode().count(TEXT) == 1  # what was typed is kept
    assert [each["text"] for each in asked.context["phi"].found] == ["20240817001"]
    assert (done.status_code, Message.objects.get().body) == (302, body)
    assert IdentityValue.objects.count() == kept
    assert (told in kinds(ticket)) is (told is not None)


def test_an_answer_about_something_else_is_asked_again(agent):
    ticket = make_ticket()
    address, client = reverse("desk:note", args=[ticket.pk]), client_of(agent)
    asked = client.post(address, {"body": TEXT})

    other = client.post(address, {"body": "MRN 7712345", "phi": "send", "phi_seen": asked.context["phi"].seen})

    assert (other.status_code, Message.objects.count()) == (400, 0)


def test_what_cannot_be_moved_is_said_and_kept(agent):
    ticket = make_ticket()
    address = reverse("desk:note", args=[ticket.pk])

    _, done = answered(client_of(agent), address, {"body": "DOB 99/99/1956"}, phi="move")

    assert done.status_code == 400
    assert done.context["phi"].problem == "Write the date of birth as 1950-12-31."
    assert (Message.objects.count(), IdentityValue.objects.count()) == (0, 0)


def test_a_clinician_is_asked_on_the_portal_and_moves_it():
    make_policy()
    make_category(code="R79")
    client = client_of(make_person())
    data = {"token": "t", "tile": "other", "text": TEXT, "affected": "workaround", "step": "send"}

    asked, done = answered(client, reverse("portal:new"), data, phi="move")

    assert TEXT in asked.content.decode()
    assert (done.status_code, Ticket.objects.get().description) == (
        302, "Accession [accession number: protected] is missing"
    )  # fmt: skip
    assert "20240817001" not in Ticket.objects.get().subject
    assert IdentityValue.objects.values_list("field", "source").get() == ("accession", "moved")


def test_protected_fields_of_the_portal_are_kept():
    make_policy()
    make_category(code="R79")
    client = client_of(make_person())
    data = {"token": "t", "tile": "other", "text": "Blurred", "affected": "workaround", "step": "send"}

    wrong = client.post(reverse("portal:new"), data | {"accession": "//"})
    done = client.post(reverse("portal:new"), data | {"accession": "RX123", "patient_id": "P1"})

    assert (wrong.status_code, done.status_code) == (400, 302)
    assert set(IdentityValue.objects.values_list("field", "source")) == {
        ("accession", "typed"), ("patient_id", "typed")
    }  # fmt: skip


def test_a_reply_of_the_requester_is_asked_about():
    ticket = make_ticket()
    address = reverse("portal:reply", args=[ticket.pk])

    asked, done = answered(client_of(ticket.requester), address, {"body": TEXT, "token": "k"}, phi="remove")

    assert asked.content.decode().count(TEXT) == 1
    assert (done.status_code, Message.objects.get().body) == (302, "Accession [removed] is missing")


def test_a_picture_of_a_screen_is_asked_about_once(agent):
    ticket = make_ticket()
    upload = make_upload(owner=agent, name="Screenshot 1.png")
    data = {"body": "See this.", "uploads": [str(upload.pk)]}

    asked, done = answered(client_of(agent), reverse("desk:note", args=[ticket.pk]), data, phi="send")

    assert (asked.context["phi"].pictures, asked.context["phi"].found) == (["Screenshot 1.png"], [])
    assert [row.pk for row in asked.context["staged"]] == [upload.pk]
    assert (done.status_code, ticket.attachments.count()) == (302, 1)
    assert "identifiers_sent" not in kinds(ticket)


def test_a_call_is_asked_about(agent):
    make_policy()
    make_category(code="R00")
    caller = make_person(email="call@example.org")
    data = {
        "caller": caller.pk, "caller_text": caller.email, "description": "MRN 7712345 has no images",
        "affected": "workaround", "category": str(Ticket.category.field.related_model.objects.get().pk),
        "called_at": "2026-03-02T10:00", "key": "k", "accession": "RX9",
    }  # fmt: skip

    _, done = answered(client_of(agent), reverse("desk:phone"), data, phi="move")

    assert done.status_code == 302
    assert set(IdentityValue.objects.values_list("field", flat=True)) == {"patient_id", "accession"}
    assert "7712345" not in Ticket.objects.get().subject + Ticket.objects.get().description


def test_identifiers_are_shown_once_with_a_reason(agent):
    ticket = make_ticket()
    add_identity(actor=agent, ticket_id=ticket.pk, values={IdentityField.ACCESSION: ["RX-99817"]}, at=NOW)
    client, page = client_of(agent), reverse("desk:identity", args=[ticket.pk])

    hidden = client.get(page)
    unsaid = client.post(reverse("desk:identity_reveal", args=[ticket.pk]), {"reason": ""})
    shown = client.post(reverse("desk:identity_reveal", args=[ticket.pk]), {"reason": "call_back"})
    again = client.get(page)

    said = ["RX-99817" in each.content.decode() for each in (hidden, unsaid, shown, again)]
    assert (said, unsaid.status_code) == ([False, False, True, False], 400)
    assert [kind for kind in kinds(ticket) if "identity" in kind] == ["identity_added", "identity_revealed"]


def test_a_ticket_is_found_by_its_number_in_the_body_or_the_search(agent):
    ticket = make_ticket(subject="Blurred images")
    add_identity(actor=agent, ticket_id=ticket.pk, values={IdentityField.ACCESSION: ["RX-99817"]}, at=NOW)
    client = client_of(agent)

    found = client.post(reverse("desk:find_identity"), {"text": "rx99817"})
    none = client.post(reverse("desk:find_identity"), {"text": "rx9981"})
    empty = client.post(reverse("desk:find_identity"), {"text": ""})
    jumped = client.get(reverse("desk:tickets"), {"q": "RX-99817"})

    assert [each["ticket"].pk for each in found.context["found"]] == [ticket.pk]
    assert (none.context["found"], empty.status_code) == ([], 400)
    assert [row.pk for row in jumped.context["jump_tickets"]] == [ticket.pk]


def test_pages_of_the_desk_are_not_for_requesters():
    ticket = make_ticket()
    client = client_of(ticket.requester)

    for name in ("identity", "correction", "copies"):
        assert client.get(reverse(f"desk:{name}", args=[ticket.pk])).status_code == 403


def test_a_correction_goes_its_way_over_the_pages(agent):
    ticket, other = make_ticket(), client_of(make_agent())
    client = client_of(agent)

    def act(who, name, **data):
        return who.post(reverse(f"desk:correction_{name}", args=[ticket.pk]), data).status_code

    steps = [
        act(client, "start", kind="wrong_patient"),
        act(client, "made", rejection="", what=""),
        act(client, "made", rejection="113038", what="Moved to the right order."),
    ]
    act(client, "confirm")
    mine = client.get(reverse("desk:correction", args=[ticket.pk]))
    steps.append(act(other, "confirm"))

    assert steps == [302, 400, 302, 302]
    assert (mine.context["is_same_person"], mine.context["may_confirm"]) == (True, False)
    assert Correction.objects.get().confirmed_by_id is not None
    assert client.get(reverse("desk:corrections")).context["rows"] == []


def test_a_correction_is_sent_back_and_dropped(agent):
    ticket, boss = make_ticket(), client_of(make_supervisor())
    start_correction(actor=agent, ticket_id=ticket.pk, kind=CorrectionKind.MERGE, at=NOW)
    client = client_of(agent)
    client.post(reverse("desk:correction_made", args=[ticket.pk]), {"rejection": "none", "what": "Merged."})

    back = boss.post(reverse("desk:correction_back", args=[ticket.pk]), {"why": "Not in the archive."})
    asked = client.post(reverse("desk:correction_made", args=[ticket.pk]), {"rejection": "none", "what": TEXT})
    refused = client.post(reverse("desk:correction_drop", args=[ticket.pk]), {"why": "No."})
    dropped = boss.post(reverse("desk:correction_drop", args=[ticket.pk]), {"why": "It was a test."})

    assert (back.status_code, asked.status_code, refused.status_code, dropped.status_code) == (302, 400, 403, 302)
    assert asked.context["phi_form"] == "made-form"
    assert kinds(ticket)[-1] == "correction_dropped"


def test_a_clinician_reports_a_wrong_patient():
    make_policy()
    make_category(code="R13", title="Images are filed under the wrong patient")
    make_category(code="R79")
    client, address = client_of(make_person()), reverse("portal:correction_new")
    data = {"kind": "wrong_patient", "was_read": "yes", "text": "Seen in the report.", "token": "k"}

    shown = client.get(address)
    nothing = client.post(address, data)
    done = client.post(address, data | {"from_accession": "RX1", "to_patient_id": "P-2"})

    assert (shown.status_code, nothing.status_code, done.status_code) == (200, 400, 302)
    assert Ticket.objects.get().category_id == "R13" or Ticket.objects.get().category.code == "R13"
    assert set(IdentityValue.objects.values_list("part", "field")) == {
        ("concerned", "accession"), ("correct", "patient_id")
    }  # fmt: skip


def test_a_correction_is_logged_for_a_caller(agent):
    make_policy()
    make_category(code="R14")
    caller = make_person(email="call@example.org")
    data = {"kind": "merge", "from_patient_id": "P-1", "to_patient_id": "P-2", "token": "k"}

    nobody = client_of(agent).post(reverse("desk:correction_call"), data | {"caller_text": "nobody there"})
    done = client_of(agent).post(
        reverse("desk:correction_call"), data | {"caller": caller.pk, "caller_text": caller.email}
    )

    assert (nobody.status_code, done.status_code) == (400, 302)
    assert (Ticket.objects.get().requester, Ticket.objects.get().source) == (caller, "phone")


def test_copies_and_packet(agent):
    ticket = make_ticket()
    upload = make_upload(owner=agent, name="ct.dcm", content=b"\0" * 128 + b"DICM" + b"\0" * 100)
    note(actor=agent, ticket_id=ticket.pk, body="File.", uploads=[upload.pk], at=NOW)
    client, page = client_of(agent), reverse("desk:copies", args=[ticket.pk])

    wrong = client.post(page, {"attachment_id": "1000000"})
    asked_for = client.post(page, {"attachment_id": ticket.attachments.get().pk})
    waiting = client.get(page)
    asked = client.post(reverse("desk:copy_packet", args=[ticket.pk]), {"words": TEXT})
    packet = client.post(reverse("desk:copy_packet", args=[ticket.pk]), {"words": "Tube arcs."})
    early = client.post(reverse("desk:copy_file", args=[ticket.pk, VendorCopy.objects.get().pk]))

    codes = [each.status_code for each in (wrong, asked_for, waiting, asked, packet, early)]
    assert codes == [400, 302, 200, 400, 200, 302]
    assert (waiting.context["is_waiting"], packet["Content-Type"]) == (True, "application/zip")
    packed = b"".join(packet.streaming_content)
    assert (b"Tube arcs." in packed, ticket.requester.full_name.encode() in packed) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_make_a_fixed_number_of_queries(agent, count, django_assert_num_queries):
    ticket, client = make_ticket(), client_of(agent)
    values = {IdentityField.ACCESSION: [f"RX-{number}" for number in range(count)]}
    add_identity(actor=agent, ticket_id=ticket.pk, values=values, at=NOW)
    for _ in range(count):
        start_correction(actor=agent, ticket_id=make_ticket().pk, kind=CorrectionKind.MERGE, at=NOW)

    with django_assert_num_queries(6):  # session, person, ticket, identifiers, correction, files
        client.get(reverse("desk:identity", args=[ticket.pk]))
    with django_assert_num_queries(3):  # session, person, corrections
        client.get(reverse("desk:corrections"))
