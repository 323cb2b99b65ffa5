"""Documents of a few devices, and changes of flow, rooms and vendors for the history to tell."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Person
from assets.actions.document_file import Sent, add_document, add_version
from assets.actions.flow import NewLink, change_link
from assets.actions.place import save_room, save_vendor
from assets.enums import DocumentKind, LinkKind
from assets.models import Device, FlowLink, Location, Vendor

_KEEPER = "ellen.shaw"
_REPORT = (
    "Acceptance test of CT1",
    "Water phantom: 0.3 HU, uniformity within 4 HU. Passed.",
    "Slice width at 5 mm: 5.1 mm. Passed.",
    "Laser alignment: within 1 mm on all axes. Passed.",
)


def make_documents(*, at: datetime) -> None:
    """Save the documents and change a link, a room and a vendor; `at` is now in the hospital's world."""
    keeper = Person.objects.get(email__startswith=_KEEPER)
    devices = {row.tag: row for row in Device.objects.filter(tag__in=("CT1", "PACS")).order_by("pk")}
    _papers(devices["CT1"], keeper=keeper, at=at)
    plan = _sent("archive-and-pacs.csv", b"from,to,port,tls\r\nCT1,ROUTE_NGH,104,no\r\nROUTE_NGH,PACS,11112,no\r\n")
    given: dict[str, Any] = {"actor": keeper, "device_id": devices["PACS"].pk, "at": at}
    add_document(**given, title="Routing table", kind=DocumentKind.CONFIGURATION, sent=plan)
    _changes(devices["CT1"], keeper=keeper, at=at)


def _papers(device: Device, *, keeper: Person, at: datetime) -> None:
    """An acceptance report with a later version after the tube was changed, and a protocol."""
    given: dict[str, Any] = {"actor": keeper, "device_id": device.pk}
    first = _pdf((*_REPORT, "Signed: Biomedical engineering"))
    second = _pdf((*_REPORT, "Repeated after the tube was changed.", "Signed: Biomedical engineering"))
    dated = at.date() - timedelta(days=610)
    sent = _sent("CT1-acceptance.pdf", first, label="Rev. A", dated_on=dated)
    made = add_document(
        **given, title="Acceptance report", kind=DocumentKind.ACCEPTANCE, sent=sent, at=at - timedelta(days=600)
    )
    sent = _sent("CT1-acceptance-B.pdf", second, label="Rev. B", dated_on=at.date() - timedelta(days=45))
    add_version(**given, document_id=made.document_id, sent=sent, at=at - timedelta(days=44))
    notes = b"Daily warm-up\n1. Empty bore, close the door.\n2. Start the check-up.\n3. Air calibration when asked.\n"
    sent = _sent("warm-up.txt", notes)
    add_document(**given, title="Daily warm-up", kind=DocumentKind.MANUAL, sent=sent, at=at - timedelta(days=300))


def _changes(device: Device, *, keeper: Person, at: datetime) -> None:
    link = FlowLink.objects.select_related("source", "target", "service", "redundancy").filter(source=device)
    first = link.filter(kind=LinkKind.IMAGES.value).order_by("pk").first()
    if first is not None:
        new = NewLink(
            source=first.source,
            target=first.target,
            service=first.service,
            kind=LinkKind.IMAGES,
            group=first.redundancy.name if first.redundancy else "",
            needed=first.redundancy.needed if first.redundancy else 1,
            note="Over the new switch since the room was rebuilt",
        )
        change_link(actor=keeper, link_id=first.pk, new=new, at=at)
    room = Location.objects.order_by("pk").first()
    if room is not None:
        save_room(actor=keeper, room_id=room.pk, fields={"site_id": room.site_id, "name": room.name, "phone": "4190"})
    vendor = Vendor.objects.order_by("pk").first()
    if vendor is not None:
        fields = {"name": vendor.name, "hotline": "0800 4960 112"}
        save_vendor(actor=keeper, vendor_id=vendor.pk, fields=fields)


def _sent(name: str, content: bytes, *, label: str = "", dated_on: date | None = None) -> Sent:
    return Sent(file=SimpleUploadedFile(name, content), label=label, dated_on=dated_on)


def _pdf(lines: Sequence[str]) -> bytes:
    """A page of A4 with these lines of Latin letters (PDF 1.4, ISO 32000)."""
    words = "".join(f"({line}) Tj T* " for line in lines)
    text = f"BT /F1 12 Tf 18 TL 72 770 Td {words}ET".encode("latin-1")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    )
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + end
