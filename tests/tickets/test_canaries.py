"""A file full of canaries goes through the whole product; none comes out anywhere."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.actions.delivery import deliver_due
from notifications.relay import relay
from reports.actions.export import make_due as make_export_due
from reports.actions.export import request_export
from reports.enums import FileKind, Paper
from tests.assets.dicom.canaries import full_file
from tests.factories import make_category, make_device, make_person, make_policy, make_supervisor
from tickets.actions.feed import make_feed
from tickets.actions.imaging import inspect_pending
from tickets.actions.search import learn_words
from tickets.actions.vendor_copy import make_pending
from tickets.models import Attachment, DicomEvidence, IdentityValue, MessageDraft, Ticket, VendorCopy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.IDENTITY_KEY_DIR = tmp_path / "media", tmp_path / "keys"


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def stored():
    """Everything in the database, as text; bytes in hexadecimal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        names = [row[0] for row in cursor.fetchall()]
        rows = []
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" t')  # noqa: S608  # names of our own tables
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


def uploaded(canaries, agent):
    """A ticket with the file, logged on the portal, inspected, answered, with its identity taken over and a copy."""
    make_policy()
    make_category(code="R79")
    make_device(tag="CT1", manufacturer="SIEMENS", serial="74321")
    requester = make_person(email="rosa@example.org")
    portal, desk = client_of(requester), client_of(agent)
    file = SimpleUploadedFile("image.dcm", canaries.data)
    data = {"token": "t", "tile": "other", "text": "The image looks odd", "affected": "workaround", "step": "send"}
    answer = portal.post(reverse("portal:new"), data | {"files": [file]})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    ticket = Ticket.objects.get()
    inspect_pending(at=timezone.now(), limit=5)
    desk.post(reverse("desk:reply", args=[ticket.pk]), {"body": "We look.", "token": "r", "seen": 99})
    desk.post(reverse("desk:identity_take", args=[ticket.pk]), {"file": Attachment.objects.get().pk})
    desk.post(reverse("desk:copies", args=[ticket.pk]), {"attachment_id": Attachment.objects.get().pk})
    make_pending(at=timezone.now(), limit=5)
    return ticket, portal, desk


def pages(ticket, portal, desk):
    """What the pages and the API say, by address."""
    number = ticket.pk
    names = ["desk:inbox", "desk:tickets", "desk:corrections", "assets:devices"]
    of_ticket = ["desk:ticket", "desk:identity", "desk:copies", "desk:correction", "desk:clocks", "desk:news"]
    addresses = [reverse(name) for name in names] + [reverse(name, args=[number]) for name in of_ticket]
    addresses += [f"{reverse('desk:tickets')}?q=odd", f"{reverse('desk:go')}?q={number}"]
    addresses += [f"/api/v1/tickets/{number}/{part}" for part in ("", "timeline/", "messages/", "attachments/")]
    addresses += [f"/api/v1/tickets/{number}/privacy/", "/api/v1/tickets/"]
    said = {address: desk.get(address) for address in addresses}
    mine = [reverse("portal:mine"), reverse("portal:ticket", args=[number]), reverse("portal:sent", args=[number])]
    said |= {address: portal.get(address) for address in mine}
    return {address: answer.content for address, answer in said.items() if answer.status_code == 200}, said


def test_no_canary_comes_out_anywhere(caplog, capfd, settings):
    canaries, agent = full_file(), make_supervisor()
    with caplog.at_level("DEBUG"):
        ticket, portal, desk = uploaded(canaries, agent)
        looked = desk.post(reverse("desk:identity_reveal", args=[ticket.pk]), {"reason": "find_study"})
        shown, said = pages(ticket, portal, desk)
        learn_words(at=timezone.now())
        relay(at=timezone.now())
        deliver_due(at=timezone.now())
        desk.post(reverse("desk:draft", args=[ticket.pk]), {"kind": "note", "body": canaries.texts["PatientName"]})
        exported = exports(ticket, desk, agent)
        packet = b"".join(desk.post(reverse("desk:copy_packet", args=[ticket.pk]), {"words": ""}).streaming_content)
        copy = VendorCopy.objects.get()
        download = desk.post(reverse("desk:copy_file", args=[ticket.pk, copy.pk]))
        taken_out = b"".join(download.streaming_content)

    assert {address for address, answer in said.items() if answer.status_code != 200} == set()
    assert (DicomEvidence.objects.get().facts["serial"], IdentityValue.objects.count()) == ("74321", 5)
    assert (copy.state, len(mail.outbox) > 0) == ("ready", True)
    leaks = {address: found for address, content in shown.items() if (found := canaries.found_in(content))}
    assert leaks == {}
    assert canaries.texts["PatientName"] in looked.content.decode()  # the one deliberate look
    assert "no-store" in looked["Cache-Control"]
    outputs = capfd.readouterr()
    others = {
        "log": caplog.text + outputs.out + outputs.err,
        "mail": "".join(str(each.message()) for each in mail.outbox),
        "exports": b"".join(exported.values()),
        "database": stored(),
        "copy": taken_out,
        "packet": packet + b"".join(unpacked(packet)),
        "copy on disk": (Path(settings.MEDIA_ROOT) / copy.path).read_bytes(),
        "keys on disk": b"".join(path.read_bytes() for path in Path(settings.IDENTITY_KEY_DIR).glob("??/*")),
    }
    assert {place: found for place, text in others.items() if (found := canaries.found_in(text))} == {}
    assert MessageDraft.objects.count() == 1  # there was one to be found
    assert min(len(content) for content in exported.values()) > 100
    assert len(canaries.texts) >= 70


def exports(ticket, desk, agent):
    """What leaves as a file or in print: lists, reports as CSV and workbook, the calendar."""
    own = "period=custom&from=2020-01-01&to=2030-01-01"
    addresses = [
        f"/desk/tickets/?q={ticket.pk}",
        f"{reverse('desk:bulk')}?ticket={ticket.pk}",
        reverse("reports:overview"),
    ]
    names = ("tickets", "csv", "cycles_csv", "xlsx", "devices")
    addresses += [f"{reverse(f'reports:{name}')}?{own}" for name in names]
    feed = make_feed(actor=agent, queue=None, at=timezone.now())
    addresses.append(reverse("desk:rota_feed", args=[feed.key]))
    found = {address: body_of(desk.get(address, follow=True)) for address in addresses}
    for kind in (FileKind.CSV, FileKind.XLSX):
        job = request_export(actor=agent, page="overview", query={}, kind=kind, paper=Paper.A4, at=timezone.now())
        make_export_due(at=timezone.now())
        found[kind.value] = body_of(desk.get(reverse("reports:export_file", args=[job.pk])))
    return {
        address: content + (b"".join(unpacked(content)) if content.startswith(b"PK") else b"")
        for address, content in found.items()
    }


def body_of(answer):
    assert answer.status_code == 200, answer.request
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def unpacked(packet):
    with zipfile.ZipFile(io.BytesIO(packet)) as archive:
        return [archive.read(name) for name in archive.namelist()]
