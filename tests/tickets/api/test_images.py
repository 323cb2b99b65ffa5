"""Images by the folder, for programs."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.assets.dicom import hostile
from tests.factories import make_agent, make_person, make_ticket
from tests.factories.calls import caller
from tests.tickets.actions.stories import later
from tickets.actions import imaging

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _image(number: int) -> SimpleUploadedFile:
    body = hostile.element(0x0020000E, "UI", "1.2.3") + hostile.element(0x00200013, "IS", str(number))
    return SimpleUploadedFile(f"IM{number}", hostile.part10(hostile.ct_body(body)))


def test_images_are_sent_once_and_told_by_series() -> None:
    ticket, agent = make_ticket(), make_agent()
    address, drop = reverse("api:images", args=[ticket.pk]), str(uuid4())

    first, again = (
        caller(agent).post(address, {"drop": drop, "files": [_image(1), _image(4)]}, format="multipart")
        for _ in range(2)
    )
    imaging.inspect_pending(at=later(1), seconds=60)
    told = caller(agent).get(address).json()

    assert (first.status_code, first.json()) == (201, {"added": 2, "known": 0, "refused": []})
    assert again.json() == {"added": 0, "known": 2, "refused": []}
    assert (told["count"], told["pending"], len(told["series"])) == (2, 0, 1)
    series = told["series"][0]
    assert (series["count"], series["first"], series["last"]) == (2, 1, 4)
    assert [finding["code"] for finding in series["findings"]] == ["NUMBER_GAPS"]
    assert series["file_findings"] == {"MISSING_TYPE1": 2}


def test_a_damaged_call_and_a_stranger_are_refused() -> None:
    ticket = make_ticket()
    address = reverse("api:images", args=[ticket.pk])

    assert caller(make_agent()).post(address, {"drop": "x"}, format="multipart").status_code == 400
    assert caller(make_person()).get(address).status_code == 404
    assert caller(ticket.requester).get(address).status_code == 403
