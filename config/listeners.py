"""Which listeners for mail by LMTP work: each says so in a heartbeat of its own, one for each host.

One that was told to stop forgets its row: it is not late. One that was killed, or hangs, leaves a row that grows old.
"""

import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from config.heartbeat import age_seconds, forget_heartbeat, note_heartbeat
from config.models import Heartbeat

ALLOWED_SECONDS = 60
_MARK = "lmtp@"
_KNOWN = timedelta(days=1)
"""So long a silent listener counts beside others: then its host was taken away."""


@dataclass(frozen=True)
class Silent:
    """A listener that says nothing any more. host, since: its last sign, UTC; "" and None when none ever gave one."""

    host: str
    since: datetime | None


def note_listening(*, at: datetime) -> None:
    """Say that the listener of this host works. at: UTC."""
    note_heartbeat(name=_name(), at=at)


def forget_listening() -> None:
    """Forget the listener of this host: it has ended as it was told to."""
    forget_heartbeat(name=_name())


def silent_listeners(*, at: datetime) -> list[Silent]:
    """Return who should take mail by LMTP and does not, by host. Nobody, and no query, where none is configured."""
    if not settings.LMTP:
        return []
    known = _known(at=at)
    if not known:
        return [Silent(host="", since=None)]
    return [Silent(host, since) for host, since in known.items() if age_seconds(since, at=at) > ALLOWED_SECONDS]


def listeners_report(*, at: datetime) -> dict[str, Any]:
    """Return the part of /readyz: "down" when none ever said that it works, "late" when one is silent. No names."""
    ages = [age_seconds(since, at=at) for since in _known(at=at).values()]
    if not ages:
        return {"state": "down", "age_seconds": None, "listening": 0}
    listening = sum(age <= ALLOWED_SECONDS for age in ages)
    return {"state": "ok" if listening == len(ages) else "late", "age_seconds": max(ages), "listening": listening}


def _known(*, at: datetime) -> dict[str, datetime]:
    """When each host last gave a sign; without hosts that are silent for long, as long as another one is not."""
    rows = Heartbeat.objects.filter(name__startswith=_MARK).order_by("name").values_list("name", "at")
    signs = {name.removeprefix(_MARK): since for name, since in rows}
    return {host: since for host, since in signs.items() if at - since <= _KNOWN} or signs


def _name() -> str:
    return f"{_MARK}{socket.gethostname()}"[:40]
