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
from notifications.actions.endpoint import Wanted, add_endpoint
from notifications.enums import Channel, EndpointKind
from notifications.models import Delivery, Reach
from notifications.relay import relay
from reports.actions.export import make_due as make_export_due
from reports.actions.export import request_export
from reports.actions.relay import relay_facts
from reports.enums import FileKind, Paper
from tests.assets.dicom.canaries import full_file
from tests.factories import NOW, make_category, make_device, make_person, make_policy, make_supervisor
from tests.notifications.hook_server import HookServer
from tests.reports.papers import facts_of, needs_paper, pages_of
from tickets.actions.feed import make_feed
from tickets.actions.imaging import inspect_pending
from tickets.actions.search import learn_words
from tickets.actions.vendor_copy import make_pending
from tickets.enums import EventKind
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


@pytest.fixture
def hook(settings):
    """Webhook, chats and the gateway of text messages, all at one receiver that keeps what it is told."""
    settings.HOOK_NETWORKS = ["127.0.0.0/8"]
    server, adam = HookServer(), make_person(role="administrator")
    for kind in (EndpointKind.WEBHOOK, EndpointKind.TEAMS, EndpointKind.SLACK, EndpointKind.MATTERMOST):
        add_endpoint(actor=adam, kind=kind, wanted=Wanted(name=kind, url=server.url, events=tuple(EventKind)), at=NOW)
    text = Wanted(name="SMS", url=server.url, number="+447700900000", body='{"to": "{number}", "m": "{text}"}')
    add_endpoint(actor=adam, kind=EndpointKind.GATEWAY, wanted=text, at=NOW)
    yield server
    server.stop()


def text_the_requester(requester):
    """Give them a number, and make text messages of half the mails that wait for them."""
    Reach.objects.create(person=requester, mobile="+447700900123")
    waiting = Delivery.objects.filter(recipient=requester, state="pending").order_by("pk")
    Delivery.objects.filter(pk__in=list(waiting.values_list("pk", flat=True)[::2])).update(channel=Channel.SMS)


def test_no_canary_leaves_by_webhook_chat_or_text_message(hook):
    canaries, agent = full_file(), make_supervisor()
    ticket, _, desk = uploaded(canaries, agent)
    desk.post(reverse("desk:take", args=[ticket.pk]), {"token": "t"})
    relay(at=timezone.now())
    text_the_requester(ticket.requester)
    deliver_due(at=timezone.now())

    said = {number: f"{each.line}{each.headers}".encode() + each.body for number, each in enumerate(hook.asked)}
    sent = Delivery.objects.filter(state="sent")
    assert set(sent.values_list("channel", flat=True)) >= {"webhook", "chat", "sms"}
    assert len(said) >= 4 * 3
    assert {number: found for number, text in said.items() if (found := canaries.found_in(text))} == {}
    # What people typed is told by none of them either.
    assert [number for number, text in said.items() if b"odd" in text or b"We look" in text] == []


@pytest.mark.parametrize("page", ["overview", "satisfaction", "tickets"])
def test_no_canary_is_printed(page, tmp_path):
    needs_paper()
    canaries, agent = full_file(), make_supervisor()
    uploaded(canaries, agent)
    relay_facts(at=timezone.now())

    job = request_export(
        actor=agent, page=page, query={"metric": "logged"}, kind=FileKind.PDF, paper=Paper.A4, at=timezone.now()
    )
    make_export_due(at=timezone.now())
    content = body_of(client_of(agent).get(reverse("reports:export_file", args=[job.pk])))

    printed = "".join(pages_of(content, tmp_path)) + str(facts_of(content, tmp_path))
    assert len(printed) > 500
    assert canaries.found_in(printed) == []
    assert canaries.found_in(content) == []
    assert "odd" not in printed


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
