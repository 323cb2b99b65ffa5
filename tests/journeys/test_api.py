"""The main job by the API alone: log with a real CT file, take, answer, resolve, confirm; the figure moves by it."""

import uuid
from typing import Any

from tests.assets.dicom.real import real
from tests.journeys.people import email
from tests.journeys.stack import Stack, poll
from tests.journeys.visitor import Answer, Visitor

WORDS = "Association rejected Zebulon Quagmire"


def _done(answer: Answer, status: int = 200) -> Any:
    assert answer.status == status, (answer.status, answer.text[:600])
    return answer.json


def _solved(stack: Stack, sue: Visitor) -> int:
    poll(lambda: stack.one("SELECT count(*) FROM tickets_outbox") == 0, what="figures up to date")
    return int(_done(sue.api("metrics/resolution/"))["total"]["n"])


def test_emergency_by_the_api(stack: Stack) -> None:
    rosa, ana, sue = (stack.visitor(name) for name in ("rosa", "ana", "sue"))
    before = _solved(stack, sue)
    new = {
        "category": "R21",
        "subject": "CT2 cannot send",
        "description": WORDS,
        "device": "CT2",
        "affected": "patient_on_table",
        "uploads": [rosa.api_upload(real("CT_small.dcm"))],
    }
    key = {"Idempotency-Key": uuid.uuid4().hex}
    ticket = _done(rosa.api("tickets/", new, **key), 201)
    number = ticket["number"]
    again = rosa.api("tickets/", new, **key)
    assert (again.json["number"], ticket["priority"], ticket["device"]["tag"]) == (number, 1, "CT2")
    read = "SELECT count(*) FROM tickets_dicomevidence JOIN tickets_attachment a ON a.id = attachment_id"
    poll(lambda: stack.one(f"{read} WHERE state = 'done' AND ticket_id = %s", number), what="the file read")

    taken = _done(ana.api(f"tickets/{number}/take/", {}))
    assert (taken["state"], taken["assignee"]["full_name"]) == ("open", "Ana Journey")
    assert ana.api(f"tickets/{number}/note/", {"body": "x", "version": 1}).status == 409
    _done(ana.api(f"tickets/{number}/reply/", {"body": "We look at it."}))
    _done(ana.api(f"tickets/{number}/note/", {"body": "NOTE-FOR-THE-DESK"}))
    _done(ana.api(f"tickets/{number}/resolve/", {"code": "other", "done": "Sent again."}))
    assert "NOTE-FOR-THE-DESK" not in rosa.api(f"tickets/{number}/messages/").text
    assert _done(rosa.api(f"tickets/{number}/confirm/", {}))["state"] == "closed"

    assert _solved(stack, sue) == before + 1
    poll(stack.is_quiet, what="mails of the ticket")
    told = [mail for mail in list(stack.mail.mails) if f"#{number}]" in mail["Subject"] and mail["To"] == email("rosa")]
    assert len({mail["Message-ID"] for mail in told}) == 3  # taken, replied, resolved
    assert all("Quagmire" not in mail.as_string() for mail in told)
