"""The images of a ticket: sent, told by series, compared, and never a word about the patient."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from assets.models import Device
from tests.assets.dicom import hostile
from tests.factories import make_agent, make_device, make_person, make_ticket
from tests.tickets.actions.stories import kinds_of, later
from tickets.actions import imaging
from tickets.actions.drops import receive_images
from tickets.models import Attachment, DicomEvidence, Ticket

pytestmark = pytest.mark.django_db

PATIENT, ACCESSION = "MRN-4711", "ACC0815"
QUERIES = 5
"""Session, person, ticket, what is known of the files, their devices."""

SENDING = 48
"""However many files: the lock and the rights twice, what is there, how full it is, one write each for the drop, its
files, what is known of them, the event, its outbox and the ticket, and the savepoints around all of them."""


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PREVIEW_DIR = tmp_path / "previews"


@pytest.fixture
def agent() -> Person:
    return make_agent()


@pytest.fixture
def client(agent: Person) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def slice_of(number: int, series: str = "1.2.3", software: str = "VA50") -> SimpleUploadedFile:
    """A CT slice of a patient, from a scanner with a serial number."""
    body = (
        hostile.element(0x00100010, "PN", "SIMPSON^HOMER")
        + hostile.element(0x00100020, "LO", PATIENT)
        + hostile.element(0x00080050, "SH", ACCESSION)
        + hostile.element(0x00181020, "LO", software)
        + hostile.element(0x0020000E, "UI", series)
        + hostile.element(0x00200011, "IS", "4")
        + hostile.element(0x00200013, "IS", str(number))
    )
    return SimpleUploadedFile(f"IM{number}.dcm", hostile.part10(hostile.ct_body(body)))


def with_images(*files: SimpleUploadedFile, agent: Person) -> Ticket:
    ticket = make_ticket()
    receive_images(actor=agent, ticket_id=ticket.pk, drop_id=uuid4(), files=files, at=later(1))
    imaging.inspect_pending(at=later(2), seconds=60)
    return ticket


def at(name: str, ticket: Ticket, *words: Any) -> str:
    return reverse(name, args=[ticket.pk, *words])


def test_images_are_sent_by_a_call_and_told_by_place(client: Client) -> None:
    ticket = make_ticket()
    files = [slice_of(1), SimpleUploadedFile("viewer.exe", b"MZ")]

    answer = client.post(
        at("tickets:images_send", ticket),
        {"drop": str(uuid4()), "files": files},
        headers={"Accept": "application/json"},
    )

    assert (answer.status_code, answer.json()) == (
        201,
        {"added": 1, "known": 0, "refused": [{"place": 1, "why": "This is not a DICOM file."}]},
    )
    sha256 = Attachment.objects.get(ticket=ticket).sha256
    known = client.post(at("tickets:images_known", ticket), {"sha256": [sha256, "0" * 64, "\x00"]})
    assert known.json() == {"known": [sha256]}


@pytest.mark.parametrize("count", [1, 6])
def test_a_request_makes_a_fixed_number_of_queries(client: Client, count: int, django_assert_num_queries: Any) -> None:
    ticket = make_ticket()
    data = {"drop": str(uuid4()), "files": [slice_of(number) for number in range(count)]}

    with django_assert_num_queries(SENDING):
        client.post(at("tickets:images_send", ticket), data, headers={"Accept": "application/json"})


@pytest.mark.parametrize(
    ("data", "status"), [({}, 400), ({"drop": "x"}, 400), ({"drop": "5a0f6b0e-8f2c-4b8e-9f1d-0c2d3e4f5a6b"}, 409)]
)
def test_a_damaged_call_is_refused_in_words(client: Client, data: dict[str, str], status: int) -> None:
    answer = client.post(at("tickets:images_send", make_ticket()), data, headers={"Accept": "application/json"})

    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True)


def test_without_javascript_the_page_comes_back_with_what_became_of_them(client: Client) -> None:
    ticket = make_ticket()

    answer = client.post(at("tickets:images_send", ticket), {"drop": str(uuid4()), "files": [slice_of(1)]}, follow=True)

    assert answer.redirect_chain == [(at("desk:images", ticket), 302)]
    assert "1 image added." in answer.content.decode()


def test_others_find_no_ticket(client: Client) -> None:
    ticket, stranger = make_ticket(), Client()
    stranger.force_login(make_person())

    assert stranger.post(at("tickets:images_send", ticket)).status_code == 404
    assert stranger.post(at("tickets:images_known", ticket)).status_code == 404
    assert stranger.get(at("portal:images", ticket)).status_code == 404


def test_the_requester_sees_what_they_sent_and_not_what_the_desk_brought(agent: Person) -> None:
    me = make_person()
    ticket, portal = make_ticket(requester=me), Client()
    portal.force_login(me)
    portal.post(at("tickets:images_send", ticket), {"drop": str(uuid4()), "files": [slice_of(1)]})
    receive_images(actor=agent, ticket_id=ticket.pk, drop_id=uuid4(), files=[slice_of(2, "9.9")], at=later(1))
    imaging.inspect_pending(at=later(2), seconds=60)

    page = portal.get(at("portal:images", ticket))

    assert page.context["page"].count == 1
    assert "CT, series 4" in page.content.decode()
    assert PATIENT not in page.content.decode()


@pytest.mark.parametrize("count", [2, 5])
def test_pages_make_a_fixed_number_of_queries(
    client: Client, agent: Person, count: int, django_assert_num_queries: Any
) -> None:
    make_device(manufacturer="Siemens", serial="11223", modality="CT")
    ticket = with_images(*(slice_of(number) for number in range(count)), agent=agent)

    with django_assert_num_queries(QUERIES):
        page = client.get(at("desk:images", ticket))
    with django_assert_num_queries(QUERIES):  # the files and their number instead
        client.get(at("desk:image_series", ticket, page.context["series"][0].series.key))

    assert page.context["page"].count == count


def test_the_story_of_the_ticket_tells_a_drop_once(client: Client, agent: Person) -> None:
    ticket = with_images(*(slice_of(number) for number in (1, 2, 3)), agent=agent)

    page = client.get(reverse("desk:ticket", args=[ticket.pk])).content.decode()

    assert page.count('aria-label="3 images from') == 1
    assert "CT, series 4: 3 images" in page
    assert "IM1.dcm" not in page


def test_the_sheet_says_all_but_the_patient(client: Client, agent: Person) -> None:
    ticket = with_images(slice_of(1), agent=agent)
    file = Attachment.objects.get(ticket=ticket)

    page = client.get(at("desk:image", ticket, file.pk)).content.decode()

    assert "Software Versions" in page
    assert "VA50" in page
    assert "Missing: SOP Instance UID" in page
    for secret in ("SIMPSON", PATIENT, ACCESSION, "1.2.3<"):
        assert secret not in page


def test_two_files_are_compared_and_identities_are_not_shown(client: Client, agent: Person) -> None:
    ticket = with_images(slice_of(1), slice_of(2, "9.9", "VA48A"), agent=agent)
    first, second = Attachment.objects.filter(ticket=ticket).order_by("pk")

    page = client.get(at("desk:image_compare", ticket), {"a": first.pk, "b": second.pk})

    assert [line.name for line in page.context["differing"]] == ["Series", "Software Versions", "Instance Number"]
    assert {"Patient ID", "Patient name"} <= {line.name for line in page.context["same"]}
    assert PATIENT not in page.content.decode()
    assert client.get(at("desk:image_compare", ticket), {"a": first.pk, "b": "x"}).status_code == 302


@pytest.mark.parametrize(
    ("order", "words", "status"),
    [
        ({"accession": "acc 0815", "patient": "mrn4711"}, ["Same", "Same"], 200),
        ({"accession": "ACC0816"}, ["Differs"], 200),
        ({"accession": " ", "patient": ""}, [], 400),
        ({"accession": "x" * 65}, [], 400),
    ],
)
def test_images_are_compared_with_the_order(
    client: Client, agent: Person, order: dict[str, str], words: list[str], status: int
) -> None:
    ticket = with_images(slice_of(1), agent=agent)

    page = client.post(at("desk:image_order", ticket), order)

    found = page.context["compared"] or []
    assert (page.status_code, [compared.outcome for _, compared in found]) == (status, [each.lower() for each in words])
    assert (kinds_of(ticket)[-1] == "order_compared") == (status == 200)
    if status == 200:
        assert not any(typed in page.content.decode() for typed in order.values())


def test_another_software_version_is_told_and_taken_over(client: Client, agent: Person) -> None:
    device = make_device(tag="CT2", manufacturer="Siemens", serial="11223", modality="CT", software_version="VA48A")
    ticket = with_images(slice_of(1), agent=agent)
    file = Attachment.objects.get(ticket=ticket)

    before = client.get(at("desk:images", ticket)).content.decode()
    answer = client.post(at("desk:image_software", ticket), {"file": file.pk}, follow=True)

    assert "The register says VA48A, this image says VA50" in before
    assert "csrfmiddlewaretoken" in before.partition("/images/software/")[2][:200]
    assert "The register says" not in answer.content.decode()
    assert Device.objects.get(pk=device.pk).software_version == "VA50"
    assert kinds_of(ticket)[-1] == "software_learned"


def test_the_page_of_a_device_tells_the_versions_seen(
    client: Client, agent: Person, django_assert_num_queries: Any
) -> None:
    make_device(tag="CT/2", manufacturer="Siemens", serial="11223", modality="CT", software_version="VA48A")
    ticket = with_images(slice_of(1, software="VA48A"), slice_of(2), slice_of(3), agent=agent)
    address = reverse("desk:device_images", args=["CT/2"])

    with django_assert_num_queries(6):  # session, person, device; versions, newest image, tickets
        page = client.get(address)

    assert {each.version: each.count for each in page.context["found"].versions} == {"VA48A": 1, "VA50": 2}
    assert [each["number"] for each in page.context["tickets"]] == [ticket.pk]
    assert "The register says VA48A, this image says VA50" in page.content.decode()
    assert client.get(reverse("desk:device_images", args=["none"])).status_code == 404


@pytest.mark.parametrize("file", ["", "x", "999999"])
def test_no_version_is_taken_from_a_file_that_does_not_say_it(client: Client, agent: Person, file: str) -> None:
    ticket = with_images(slice_of(1), agent=agent)

    answer = client.post(at("desk:image_software", ticket), {"file": file}, follow=True)

    assert "does not say for certain" in answer.content.decode()


def test_a_picture_that_may_show_a_name_is_not_shown(client: Client, agent: Person) -> None:
    ticket = with_images(slice_of(1), agent=agent)
    file = Attachment.objects.get(ticket=ticket)
    DicomEvidence.objects.update(facts={"rows": 2, "columns": 2, "burned_in_risk": "it is a captured screen"})

    page = client.get(at("desk:image_preview", ticket, file.pk)).content.decode()

    assert "it is a captured screen" in page
    assert "<img" not in page
    assert client.get(at("desk:image_picture", ticket, file.pk)).status_code == 404


def test_without_the_environment_of_previews_the_page_says_so(client: Client, agent: Person, settings: Any) -> None:
    settings.PREVIEW_PYTHON = Path("/nowhere/python")
    ticket = with_images(slice_of(1), agent=agent)
    file = Attachment.objects.get(ticket=ticket)
    DicomEvidence.objects.update(facts={"rows": 2, "columns": 2, "modality": "CT"}, findings=[])

    page = client.get(at("desk:image_preview", ticket, file.pk)).content.decode()

    assert "Previews are not installed on this server." in page
