"""The page of one ticket."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_category, make_device, make_person, make_ticket, make_upload
from tickets.actions.assignment import take_ticket
from tickets.actions.lifecycle import start_waiting
from tickets.actions.message import note, reply, requester_reply
from tickets.actions.triage import change_priority
from tickets.enums import Priority, WaitReason
from tickets.models import Attachment, DicomEvidence

pytestmark = pytest.mark.django_db

QUERIES = 13
"""Session, person, ticket; events, messages, files, queue names; events and hours of the clocks; tickets merged into
it, others; what stands beside it: steps, tags, watchers, time, drafts. Choices are read when a small form is opened."""


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


@pytest.fixture
def client(agent):
    client = Client()
    client.force_login(agent)
    return client


def page(client, ticket):
    return client.get(reverse("desk:ticket", args=[ticket.pk]))


@pytest.mark.parametrize("count", [1, 3])
def test_page_makes_a_fixed_number_of_queries(client, agent, count, django_assert_num_queries):
    device = make_device()
    ticket = make_ticket(device=device)
    for _ in range(count):
        reply(actor=agent, ticket_id=ticket.pk, body="Reply.", at=NOW, uploads=[make_upload(owner=agent).pk])
        note(actor=make_agent(), ticket_id=ticket.pk, body="Note.", at=NOW)
        make_ticket(device=device)

    with django_assert_num_queries(QUERIES):
        response = page(client, ticket)

    assert sum("message" in part for part in response.context["thread"]) == 2 * count


@pytest.mark.parametrize("name", ["assign", "route", "priority", "category", "merge", "device", "due"])
def test_small_form_comes_when_it_is_asked_for(client, name):
    ticket = make_ticket()
    address, action = reverse("desk:ticket", args=[ticket.pk]), reverse(f"desk:{name}", args=[ticket.pk])

    folded, opened = (client.get(address, asked).content.decode() for asked in ({}, {"change": name}))

    assert (action in folded, action in opened) == (False, True)
    assert f'href="{address}?change={name}#change-{name}"' in folded
    assert f'<details class="change" id="change-{name}" open>' in opened


@pytest.mark.parametrize(
    "asked", [{"change": "nothing"}, {"version": "9" * 5000, "seen": "1"}, {"version": "²", "seen": "x"}]
)
def test_odd_questions_for_a_small_form_are_not_answered(client, asked):
    assert client.get(reverse("desk:ticket", args=[make_ticket().pk]), asked).status_code == 200


def test_form_fetched_into_an_older_page_still_notices_what_changed(client, agent):
    ticket = make_ticket()
    shown = page(client, ticket).context["ticket"]
    change_priority(actor=make_agent(), ticket_id=ticket.pk, priority=Priority.P1, reason="Down.", at=NOW)
    question = {"change": "priority", "version": shown.version, "seen": shown.last_event_seq}

    fetched = client.get(reverse("desk:ticket", args=[ticket.pk]), question).context["ticket"]
    answer = client.post(
        reverse("desk:priority", args=[ticket.pk]),
        {"priority": "2", "version": fetched.version, "seen": fetched.last_event_seq},
    )

    assert answer.status_code == 409


def test_reply_and_private_note_look_different(client, agent):
    ticket = make_ticket()
    reply(actor=agent, ticket_id=ticket.pk, body="We look.", at=NOW)
    note(actor=agent, ticket_id=ticket.pk, body="Vendor case 7.", at=NOW)

    html = page(client, ticket).content.decode()

    assert (html.count("message message-reply"), html.count("message message-note")) == (1, 1)
    assert html.count("Private note, desk only") == 1


def test_text_is_never_taken_for_markup(client, agent):
    ticket = make_ticket(subject="<script>alert(1)</script>", description="<img src=x onerror=alert(2)>")
    note(actor=agent, ticket_id=ticket.pk, body="<b>bold</b>", at=NOW)

    html = page(client, ticket).content.decode()

    assert [html.count(text) for text in ("<script>alert", "<img src=x", "<b>bold")] == [0, 0, 0]


SIDE = ["tag", "untag", "watch", "unwatch", "time", "untime"]
TRIAGE = ["route", "category", "priority", "due", "merge", "device", "reply", "note", "tick", "fields", *SIDE]
TRIAGE += ["wait", "resolve"]


@pytest.mark.parametrize(
    ("is_taken", "names"), [(False, ["take", "assign", *TRIAGE]), (True, ["assign", "release", *TRIAGE])]
)
def test_only_what_is_allowed_is_offered(client, agent, is_taken, names):
    ticket = make_ticket()
    if is_taken:
        take_ticket(actor=agent, ticket_id=ticket.pk, at=NOW)

    assert list(page(client, ticket).context["forms"]) == names


def test_clocks_say_promise_and_pause(client, agent):
    ticket = make_ticket(impact=1, urgency=1)
    start_waiting(actor=agent, ticket_id=ticket.pk, reason=WaitReason.VENDOR, message="We asked.", at=NOW)

    first, second = page(client, ticket).context["clocks"]

    assert (first.label, first.due.text, first.lines[0]) == (
        "First response",
        "Met, after 0 min",
        "Promised within 15 min of service time.",
    )
    assert (second.label, second.due.kind) == ("Resolution", "paused")
    assert second.lines[:2] == ("Promised within 4 h of service time.", "4 h of it are left.")
    assert second.lines[2].startswith("Waiting for the vendor since ")


def test_the_answer_owed_to_a_later_message_is_a_promise_of_its_own(client, agent):
    ticket = make_ticket()
    reply(actor=agent, ticket_id=ticket.pk, body="We look.", at=NOW)
    requester_reply(actor=ticket.requester, ticket_id=ticket.pk, body="And now?", at=NOW)

    labels = [clock.label for clock in page(client, ticket).context["clocks"]]

    assert labels == ["First response", "Next response", "Resolution"]


def test_changed_priority_gives_the_words_of_who_changed_it(client, agent):
    ticket = make_ticket()
    change_priority(actor=agent, ticket_id=ticket.pk, priority=Priority.P1, reason="Three rooms are down.", at=NOW)

    assert page(client, ticket).context["priority_reasons"] == [
        f"Ana Ruiz changed the priority from P{ticket.priority} to P1: Three rooms are down."
    ]


def test_safety_category_warns(client):
    ticket = make_ticket(category=make_category(code="R13", is_safety=True))

    assert page(client, ticket).context["safety"] == "Images are filed under the wrong patient."


def test_rule_sent_the_ticket_not_who_logged_it(client):
    ticket = make_ticket(requester=make_person(full_name="Kim Okafor"))

    lines = page(client, ticket).context["thread"][0]["lines"]

    assert [line["actor"] for line in lines] == ["Kim Okafor", "RadDesk"]


def test_runbook_of_the_category_is_shown(client):
    ticket = make_ticket(category=make_category(runbook=["Look at the router.", "Send again."]))

    response = page(client, ticket)

    rows = response.context["checklist"]["rows"]
    assert [(row["step"].text, row["is_done"]) for row in rows] == [
        ("Look at the router.", False),
        ("Send again.", False),
    ]
    assert response.content.decode().count("0 of 2 done") == 1


def _evidence(requester, **fields):
    upload = make_upload(owner=requester, name="ct.dcm", content=b"\0" * 128 + b"DICM" + b"\0" * 40)
    ticket = make_ticket(requester=requester, uploads=[upload.pk])
    DicomEvidence.objects.filter(attachment=Attachment.objects.get(ticket=ticket)).update(**fields)
    return ticket


def test_suggested_device_can_be_linked_with_one_button(client):
    device = make_device(tag="CT2")
    ticket = _evidence(
        make_person(),
        state="done",
        device=device,
        decision="suggest",
        score=60,
        reason="Same model.",
        facts={"modality": "CT", "model": "Spin 64"},
        findings=["TRUNCATED"],
    )

    response = page(client, ticket)

    [card] = [part["dicom"] for part in response.context["thread"] if "dicom" in part]
    assert (card.match, card.suggestion, card.reason) == ("suggested", device, "Same model.")
    assert card.facts == ({"label": "Modality", "value": "CT"}, {"label": "Model", "value": "Spin 64"})
    assert card.finding.startswith("The file is cut short. ")
    assert response.content.decode().count('name="device" value="CT2"') == 1


def test_linked_device_is_not_suggested_again(client):
    device = make_device(tag="CT2")
    ticket = _evidence(make_person(), state="done", device=device, decision="link", score=100)
    ticket.__class__.objects.filter(pk=ticket.pk).update(device=device)

    [card] = [part["dicom"] for part in page(client, ticket).context["thread"] if "dicom" in part]

    assert (card.match, card.suggestion) == ("linked", None)


def test_file_still_being_read_says_so_and_has_no_link(client):
    ticket = _evidence(make_person())

    html = page(client, ticket).content.decode()

    assert (html.count("Being read"), html.count("/files/")) == (1, 0)
