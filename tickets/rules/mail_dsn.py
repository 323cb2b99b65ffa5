"""Reports of mail servers about mail of ours: not delivered, late, delivered (RFC 3464), or read (RFC 8098)."""

import re
from dataclasses import dataclass
from typing import Any

from tickets.rules.mail_headers import message_ids

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ID_LINE = re.compile(r"^Message-ID:\s*(<[^<>\s]{1,320}>)", re.MULTILINE | re.IGNORECASE)
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, NotImplementedError)
_MOST = 100


@dataclass(frozen=True)
class Report:
    """kind: failed, delayed, delivered or read. status: such as 5.1.1, or empty. about: our Message-IDs it names.

    recipients: addresses it is about, in lower case.
    """

    kind: str
    status: str = ""
    recipients: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def is_permanent(self) -> bool:
        """No later try can help; a report of failure without a status counts as one."""
        return self.kind == "failed" and not self.status.startswith("4")


def report_of(message: Any) -> Report | None:
    """Return what a report says, or None when the mail is none."""
    try:
        return _report(message)
    except _BROKEN:
        return None


def _report(message: Any) -> Report | None:
    if message.get_content_type() != "multipart/report":
        return None
    kind = str(message.get_param("report-type", "")).lower()
    parts = message.get_payload()
    parts = parts[:20] if isinstance(parts, list) else []
    types = [part.get_content_type() for part in parts]
    if kind == "disposition-notification" or "message/disposition-notification" in types:
        return Report("read", about=_about(parts))
    if kind != "delivery-status" and "message/delivery-status" not in types:
        return None
    return _delivery(parts)


def _delivery(parts: list[Any]) -> Report:
    recipients, actions, statuses = [], [], []
    for block in _blocks(parts):
        address = block.get("original-recipient") or block.get("final-recipient")
        if not address and not block.get("action"):
            continue
        recipients.append(str(address or "").rpartition(";")[2].strip(" <>").lower()[:254])
        actions.append(str(block.get("action", "")).split("(")[0].strip().lower())
        found = _STATUS.search(str(block.get("status", "")) or str(block.get("diagnostic-code", ""))[:500])
        statuses.append(".".join(found.groups()) if found else "")
    kind = "failed"
    if actions and "failed" not in actions:
        kind = "delayed" if "delayed" in actions else "delivered"
    chosen = next((place for place, action in enumerate(actions) if action == kind), 0)
    status = statuses[chosen] if statuses else ""
    return Report(kind, status, tuple(filter(None, recipients[:_MOST])), _about(parts))


def _blocks(parts: list[Any]) -> list[Any]:
    found: list[Any] = []
    for part in parts:
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            found += part.get_payload()[:_MOST]
    return found


def _about(parts: list[Any]) -> tuple[str, ...]:
    """The Message-ID of the mail reported on: of the mail itself, of its headers, or as the report names it."""
    found: list[str] = []
    for part in parts:
        kind, payload = part.get_content_type(), part.get_payload()
        if kind == "message/rfc822" and isinstance(payload, list) and payload:
            found += message_ids(payload[0].get("message-id"))
        elif kind == "text/rfc822-headers":
            found += _ID_LINE.findall(str(payload)[:40_000])
        elif kind.startswith("message/") and isinstance(payload, list):
            for block in payload[:_MOST]:
                found += message_ids(block.get("original-message-id"))
        elif kind.startswith("message/"):
            found += re.findall(r"Original-Message-ID:\s*(<[^<>\s]{1,320}>)", str(payload)[:40_000], re.IGNORECASE)
    return tuple(dict.fromkeys(found))[:10]
