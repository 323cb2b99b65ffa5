"""What of an endpoint is secret: its address, its keys, its headers. Encrypted with the master key of the site."""

import base64
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from tickets.rules.sealing import MasterKey, Unreadable, seal, unseal

_KEY_BYTES = 32
_PREFIX = "whsec_"


@dataclass(frozen=True)
class Secrets:
    """url: where it is, whole, or the mail address of a pager. key, old_key: what signs, as "whsec_…"; the old one
    signs beside the new for a day. headers, body: what a gateway for text messages wants.
    """

    url: str = ""
    key: str = ""
    old_key: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


def new_key() -> str:
    """Return a fresh signing key as Standard Webhooks writes it."""
    return _PREFIX + base64.b64encode(os.urandom(_KEY_BYTES)).decode()


def sealed(secrets: Secrets, *, masters: Sequence[MasterKey], place: str) -> bytes:
    """Encrypt with the first master key; `place` names the endpoint, so that it can be read nowhere else."""
    return masters[0].id.encode() + b"\n" + seal(json.dumps(asdict(secrets)), data_key=masters[0].secret, place=place)


def opened(blob: bytes, *, masters: Sequence[MasterKey], place: str) -> Secrets:
    """Return the secrets again. Raises Unreadable when the master key is not there."""
    name, _, body = bytes(blob).partition(b"\n")
    for master in masters:
        if master.id.encode() == name:
            return Secrets(**json.loads(unseal(body, data_key=master.secret, place=place)))
    raise Unreadable("the master key is not there")
