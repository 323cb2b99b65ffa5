"""How images, orders and reports flow in the demo hospital, and three scanners that lost the same router this hour."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from accounts.models import Person, Site
from assets.actions.history import IMPORT, acting
from assets.enums import DeviceKind, LinkKind
from assets.models import Device, FlowLink, FlowService, Redundancy
from reports.actions.project import project_tickets
from tickets.actions.outbox import nobody_told
from tickets.actions.ticket import NewTicket, log_ticket
from tickets.enums import Affected, Source
from tickets.models import Category

_ARCHIVES, _READERS = "Archive, both copies", "Reading stations"

_LINKS = (
    ("RTR1", "PACS", LinkKind.IMAGES, ""),
    ("RTR2", "PACS", LinkKind.IMAGES, ""),
    ("GATE", "PACS", LinkKind.IMAGES, ""),
    ("PACS", "VNA", LinkKind.IMAGES, _ARCHIVES),
    ("PACS", "VNA2", LinkKind.IMAGES, _ARCHIVES),
    ("VNA", "PACS", LinkKind.IMAGES, _ARCHIVES),
    ("VNA2", "PACS", LinkKind.IMAGES, _ARCHIVES),
    ("PACS", "3D", LinkKind.IMAGES, ""),
    ("PACS", "AI", LinkKind.IMAGES, ""),
    ("PACS", "CD1", LinkKind.IMAGES, ""),
    ("RTR1", "DOSE", LinkKind.DATA, ""),
    ("RIS", "IE", LinkKind.ORDERS, ""),
    ("IE", "MWLB", LinkKind.ORDERS, ""),
    ("IE", "PACS", LinkKind.ORDERS, ""),
    ("DICT", "RIS", LinkKind.DICTATION, ""),
    ("RIS", "IE", LinkKind.RESULTS, ""),
    ("SRV1", "RIS", LinkKind.PLATFORM, ""),
    ("SRV1", "DICT", LinkKind.PLATFORM, ""),
    ("SW1", "PACS", LinkKind.PLATFORM, ""),
    ("SW1", "RIS", LinkKind.PLATFORM, ""),
    ("SW1", "IE", LinkKind.PLATFORM, ""),
    ("SW1", "MWLB", LinkKind.PLATFORM, ""),
    ("SW1", "RTR1", LinkKind.PLATFORM, ""),
    ("SW2", "WS01", LinkKind.PLATFORM, ""),
    ("SW2", "WS02", LinkKind.PLATFORM, ""),
    ("SW2", "WS03", LinkKind.PLATFORM, ""),
)

_SERVICES = (
    ("CT reading", "NGH", "Radiologists in reading rooms A and B.", ("WS01", "WS02", "WS03", "WS04", "WS05"), ()),
    ("ED reading", "NGH", "The emergency department waits for it around the clock.", ("WS06",), ()),
    ("Breast screening", "NGH", "Reading and assessment clinic.", ("WS07",), ("MG1",)),
    ("Harbour reading", "HCH", "Read from the main site when nobody is here.", ("WS08",), ()),
    ("ED CT list", "NGH", "Trauma goes to CT 1 while it is closed.", (), ("CT3",)),
    ("CT worklist of Harbour", "HCH", "No other CT within 30 km.", (), ("CT4",)),
    ("MR list", "NGH", "", (), ("MR1", "MR2")),
)
"""Name, site, note, workstations it is read at, scanners it is done on."""

_NO_WORKLIST = ("CR1", "CARM1")
_TROUBLE = (
    ("CT4", "Nothing I send arrives in the PACS since the coffee break", timedelta(minutes=41)),
    ("MR3", "MR images stay in the send queue", timedelta(minutes=29)),
    ("DX4", "X-rays are not in the PACS, the ward is asking", timedelta(minutes=12)),
)
_KEEPER = "ellen.shaw"
_CALLED, _LOGS, _CATEGORY = "owen.price", "jonas.weber", "R21"


def make_flow(*, at: datetime) -> None:
    """Save links and services: scanners over a router of their site to PACS and two archives, orders from RIS."""
    devices = {row.tag: row for row in Device.objects.all()}
    keeper = Person.objects.get(email__startswith=_KEEPER)
    with acting(actor=keeper, way=IMPORT):
        _make_links(devices, at=at)


def _make_links(devices: Mapping[str, Device], *, at: datetime) -> None:
    groups = {name: Redundancy.objects.create(name=name) for name in (_ARCHIVES, _READERS)}
    rows = [*_LINKS, *_scanner_links(devices)]
    links = [
        FlowLink(
            source=devices[source],
            target=devices[target],
            kind=kind.value,
            redundancy=groups[group] if group else None,
            changed_at=at,
        )
        for source, target, kind, group in rows
    ]
    FlowLink.objects.bulk_create([*links, *_service_links(devices, groups[_READERS], at=at)])


def make_flow_trouble(*, at: datetime) -> None:
    """Log tickets on three scanners that send over one router, recorded now. Nobody is mailed."""
    people = {person.email.partition("@")[0]: person for person in Person.objects.select_related("site")}
    devices = {row.tag: row for row in Device.objects.select_related("location", "site", "owner_team")}
    category = Category.objects.select_related("queue").get(code=_CATEGORY)
    with nobody_told():
        made = [
            log_ticket(
                actor=people[_LOGS],
                new=NewTicket(
                    requester=people[_CALLED],
                    category=category,
                    subject=subject,
                    affected=Affected.WORKAROUND,
                    device=devices[tag],
                    source=Source.PHONE,
                    occurred_at=at - ago,
                ),
                at=at,
            )
            for tag, subject, ago in _TROUBLE
        ]
    project_tickets(ticket_ids=[ticket.pk for ticket in made])


def _scanner_links(devices: Mapping[str, Device]) -> Iterator[tuple[str, str, LinkKind, str]]:
    """Scanners send over the router of their site and get their worklist from the broker; stations read from PACS."""
    for tag, device in devices.items():
        router = "RTR2" if device.site.code == "HCH" else "RTR1"
        if device.kind == DeviceKind.MODALITY:
            yield tag, router, LinkKind.IMAGES, ""
            if tag not in _NO_WORKLIST:
                yield "MWLB", tag, LinkKind.WORKLIST, ""
        elif device.kind == DeviceKind.WORKSTATION:
            yield "PACS", tag, LinkKind.IMAGES, ""


def _service_links(devices: Mapping[str, Device], readers: Redundancy, *, at: datetime) -> Iterator[FlowLink]:
    sites = {site.code: site for site in Site.objects.all()}
    for name, site, note, stations, scanners in _SERVICES:
        service = FlowService.objects.create(name=name, site=sites[site], note=note)
        group = readers if len(stations) > 1 else None
        for tag in stations:
            yield FlowLink(
                source=devices[tag], service=service, kind=LinkKind.IMAGES.value, redundancy=group, changed_at=at
            )
        for tag in scanners:
            yield FlowLink(source=devices[tag], service=service, kind=LinkKind.EXAMS.value, changed_at=at)
