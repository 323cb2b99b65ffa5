"""The address a mail about a ticket is answered to: it names ticket and person, and nobody else can make it.

desk+1042.57.kq7…@hospital.example: the last part is one letter for the key and 80 bits of an HMAC-SHA-256 over both
numbers, in base32, because mail servers may change the case of a local part. It opens nothing by itself: the sender
must be somebody of the ticket as well.
"""

import hmac
import re
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

_PURPOSE = b"raddesk reply address 1\0"
_TOKEN = re.compile(r"(\d{1,12})\.(\d{1,12})\.([a-z2-7]{17})")
_LOCAL = re.compile(r"[^@+\s]+\+([^@\s]+)")


@dataclass(frozen=True)
class Reply:
    """What an address says when its seal is good."""

    ticket_number: int
    person_id: int


def reply_address(*, base: str, ticket_number: int, person_id: int, key: str) -> str:
    """Return the address that answers to a ticket come to from one person. base: such as desk@hospital.example."""
    local, _, domain = base.rpartition("@")
    return f"{local}+{token(ticket_number=ticket_number, person_id=person_id, key=key)}@{domain}"


def token(*, ticket_number: int, person_id: int, key: str) -> str:
    """Return the part after the plus sign, sealed with the key."""
    return f"{ticket_number}.{person_id}.{_seal(ticket_number=ticket_number, person_id=person_id, key=key)}"


def looks_sealed(address: str) -> bool:
    """Say whether an address has the shape of ours, whoever made it."""
    return _parts(address) is not None


def read_address(address: str, *, keys: Sequence[str]) -> Reply | None:
    """Return what a sealed address says, or None when none of the keys made it. keys: newest first."""
    parts = _parts(address)
    if parts is None:
        return None
    number, person_id, seal = int(parts[0]), int(parts[1]), parts[2]
    made = [_seal(ticket_number=number, person_id=person_id, key=key) for key in keys]
    # Every key is compared whole, so that the time taken says nothing.
    good = [hmac.compare_digest(seal, each) for each in made]
    return Reply(ticket_number=number, person_id=person_id) if any(good) else None


def _parts(address: str) -> tuple[str, str, str] | None:
    local = _LOCAL.fullmatch(address.strip().lower().rpartition("@")[0])
    found = _TOKEN.fullmatch(local[1]) if local else None
    return (found[1], found[2], found[3]) if found else None


def _seal(*, ticket_number: int, person_id: int, key: str) -> str:
    secret = key.encode()
    mac = hmac.digest(secret, _PURPOSE + f"{ticket_number}.{person_id}".encode(), "sha256")
    key_id = b32encode(sha256(_PURPOSE + secret).digest())[:1]
    return (key_id + b32encode(mac[:10])).decode().lower()
