"""What a vendor's service engineer is given of a ticket: facts, times and findings, and nobody's words or names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from assets.rules.card import card_lines
from assets.rules.findings import findings_for
from tickets.enums import EventKind
from tickets.models import Ticket, TicketEvent, VendorCopy
from tickets.rules.events import MEANINGS
from tickets.rules.lifecycle import STATE_WORDS, WAIT_REASON_WORDS
from tickets.rules.priority import PRIORITY_WORDS
from tickets.rules.vendor_copy import report_lines

_TOLD = {
    EventKind.TICKET_LOGGED: "The problem was reported",
    EventKind.PRIORITY_CHANGED: "The priority was changed",
    EventKind.CATEGORY_CHANGED: "The category was changed",
    EventKind.DEVICE_LINKED: "The device was named",
    EventKind.TICKET_TAKEN: "Somebody of the desk took it",
    EventKind.REPLY_SENT: "The desk answered",
    EventKind.REQUESTER_REPLIED: "The department wrote",
    EventKind.FILE_ADDED: "A file was added",
    EventKind.WAIT_STARTED: "Work was paused",
    EventKind.WAIT_ENDED: "Work went on",
    EventKind.TICKET_RESOLVED: "It was solved",
    EventKind.TICKET_REOPENED: "It was reopened",
    EventKind.TICKET_CLOSED: "It was closed",
}
"""Public events alone, in words of ours: no names, no free text, nothing of the desk's own work."""


@dataclass(frozen=True)
class PacketFile:
    """One copy in the packet: its name there, what it says of the device, what is odd, what was done to it."""

    name: str
    size: int
    sha256: str
    lines: Sequence[str]
    findings: Sequence[tuple[str, str]]
    report: Sequence[str]


@dataclass(frozen=True)
class Packet:
    """Everything that leaves for the vendor."""

    number: int
    facts: Sequence[tuple[str, str]]
    words: str
    timeline: Sequence[tuple[str, str]]
    files: Sequence[PacketFile]


def packet_of(*, ticket: Ticket, copies: Sequence[VendorCopy], words: str, zone: tzinfo) -> Packet:
    """Return the packet of a ticket the person can see. zone: that of the times in it."""
    return Packet(
        number=ticket.pk,
        facts=[(label, value) for label, value in _facts(ticket, zone) if value],
        words=words,
        timeline=[
            (f"{event.occurred_at.astimezone(zone):%Y-%m-%d %H:%M %Z}", _line(event)) for event in _events(ticket)
        ],
        files=[_file(row, number) for number, row in enumerate(copies, start=1)],
    )


def _facts(ticket: Ticket, zone: tzinfo) -> list[tuple[str, str]]:
    device = ticket.device
    return [
        ("Ticket", f"#{ticket.pk}"),
        ("Problem", ticket.category.title),
        ("Priority", f"P{ticket.priority} {PRIORITY_WORDS[ticket.priority]}"),  # type: ignore[index]  # a Priority
        ("State", STATE_WORDS[ticket.state]),  # type: ignore[index]  # a State
        ("Reported", f"{ticket.occurred_at.astimezone(zone):%Y-%m-%d %H:%M %Z}"),
        ("Device", f"{device.tag} {device.name}" if device else ""),
        ("Manufacturer and model", f"{device.manufacturer} {device.model}".strip() if device else ""),
        ("Serial number", device.serial if device else ""),
        ("AE title", device.ae_title if device else ""),
        ("Site", ticket.site.name if ticket.site else ""),
    ]


def _events(ticket: Ticket) -> list[TicketEvent]:
    public = [kind.value for kind in _TOLD if MEANINGS[kind].is_public]
    rows = TicketEvent.objects.filter(ticket=ticket, kind__in=public).order_by("seq")
    return [event for event in rows if not event.payload.get("is_internal")]


def _line(event: TicketEvent) -> str:
    words = _TOLD[EventKind(event.kind)]
    reason: Any = event.payload.get("reason")
    if event.kind == EventKind.WAIT_STARTED and reason in WAIT_REASON_WORDS:
        return f"{words}: {WAIT_REASON_WORDS[reason]}"
    return words


def _file(row: VendorCopy, number: int) -> PacketFile:
    evidence = getattr(row.attachment, "evidence", None)
    facts = evidence.facts if evidence else {}
    codes = tuple(evidence.findings) if evidence else ()
    return PacketFile(
        name=f"image-{number:03d}.dcm",
        size=row.size,
        sha256=row.sha256,
        lines=list(card_lines(facts=facts, device_label="")) if facts else [],
        findings=[(finding.title, finding.explanation) for finding in findings_for(codes=codes)],
        report=list(report_lines(row.report)),
    )
