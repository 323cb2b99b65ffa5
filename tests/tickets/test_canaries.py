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
from tests.assets.dicom.canaries import full_file
from tests.factories import make_category, make_device, make_person, make_policy, make_supervisor
from tickets.actions.imaging import inspect_pending
from tickets.actions.search import learn_words
from tickets.actions.vendor_copy import make_pending
from tickets.models import Attachment, DicomEvidence, IdentityValue, Ticket, VendorCopy

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
        exported = [desk.get(address).content for address in ("/desk/tickets/?format=csv", reverse("desk:bulk"))]
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
        "export": b"".join(exported),
        "database": stored(),
        "copy": taken_out,
        "packet": packet + b"".join(unpacked(packet)),
        "copy on disk": (Path(settings.MEDIA_ROOT) / copy.path).read_bytes(),
        "keys on disk": b"".join(path.read_bytes() for path in Path(settings.IDENTITY_KEY_DIR).glob("??/*")),
    }
    assert {place: found for place, text in others.items() if (found := canaries.found_in(text))} == {}


def unpacked(packet):
    with zipfile.ZipFile(io.BytesIO(packet)) as archive:
        return [archive.read(name) for name in archive.namelist()]
