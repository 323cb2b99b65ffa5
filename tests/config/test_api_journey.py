"""A clinician's ticket from the first call to a true figure, by API alone."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from assets.models import Device
from reports.actions.project import project_tickets
from tests.assets.dicom.real import real
from tests.factories import make_agent, make_device, make_person, make_supervisor
from tests.factories.calls import token_caller
from tickets.actions.imaging import inspect_pending

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


@pytest.fixture
def device(reference: None) -> Device:
    return make_device(tag="CT2", manufacturer="GE MEDICAL SYSTEMS", station_name="CT01_OC0")


def _figures(client: APIClient) -> dict[str, int]:
    metrics = client.get(f"{V1}/metrics/", {"period": "7d"}).json()["metrics"]
    return {metric["code"]: metric["total"]["n"] for metric in metrics}


def _post(client: APIClient, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = client.post(f"{V1}/{path}", body or {})
    assert answer.status_code in (200, 201), answer.json()
    found: dict[str, Any] = answer.json()
    return found


def test_ticket_from_call_to_figure(device: Device, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    clinician, agent = token_caller(make_person()), token_caller(make_agent())
    supervisor = token_caller(make_supervisor(), can_write=False)
    before = _figures(supervisor)

    scan = SimpleUploadedFile("scan.dcm", real("CT_small.dcm").read_bytes())
    upload = clinician.post(f"{V1}/uploads/", {"file": scan}, format="multipart").json()
    gravest = min(clinician.get(f"{V1}/categories/").json()["results"], key=lambda category: category["impact"])
    ticket = _post(
        clinician,
        "tickets/",
        {
            "category": gravest["code"],
            "subject": "Images of CT2 do not arrive",
            "device": "CT2",
            "affected": "patient_on_table",
            "uploads": [upload["id"]],
        },
    )
    path = f"tickets/{ticket['number']}"
    inspect_pending(at=timezone.now())
    inbox = agent.get(f"{V1}/tickets/", {"assignee": "nobody", "order": "due"}).json()["results"]
    seen = agent.get(f"{V1}/{path}/attachments/").json()["results"][0]
    _post(agent, f"{path}/take/", {"version": inbox[0]["version"]})
    _post(agent, f"{path}/reply/", {"body": "I am on my way."})
    _post(agent, f"{path}/resolve/", {"code": "other", "done": "Restarted the sender."})
    told = clinician.get(f"{V1}/{path}/messages/").json()["results"]
    closed = _post(clinician, f"{path}/confirm/")
    project_tickets(ticket_ids=[ticket["number"]])
    after = _figures(supervisor)

    assert (ticket["priority"], ticket["state"], [row["number"] for row in inbox]) == (1, "new", [ticket["number"]])
    assert (seen["evidence"]["state"], seen["evidence"]["facts"]["modality"]) == ("done", "CT")
    assert [message["kind"] for message in told] == ["reply", "reply"]
    assert (closed["state"], closed["verbs"]) == ("closed", ["reopen"])
    moved = {code: after[code] - before[code] for code in after if after[code] != before[code]}
    assert {moved.get(code) for code in ("logged", "solved", "first_response", "resolution")} == {1}
    assert set(moved.values()) == {1}
