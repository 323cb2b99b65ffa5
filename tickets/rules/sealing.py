"""How an identifier is encrypted, found again and made unreadable for good. Pure: keys come in, bytes go out.

Every ticket has a data key of its own; its identifiers are encrypted with it (AES-256-GCM, bound to ticket and field).
The data key is stored wrapped by a master key of the site. What is destroyed when a ticket is purged is the wrapped
data key: copies of the encrypted rows, in old backups too, can never be read again.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

BUILT_IN = "built-in"
"""The id of the master key that is derived from SECRET_KEY: what a site without keys of its own uses."""

_NONCE, _KEY = 12, 32
_ID = re.compile(r"[a-z0-9-]{1,24}", re.ASCII)
_NOISE = re.compile(r"[\s\-_/.:#]+")


class BadKeys(ValueError):
    """The master keys of the settings cannot be used; the message says why, without the key."""


class Unreadable(ValueError):
    """Encrypted with a key that is not there, or changed since."""


@dataclass(frozen=True)
class MasterKey:
    """A key of the site: its id stands beside everything it wraps."""

    id: str
    secret: bytes


def master_keys(given: Sequence[str], *, secret_key: str) -> tuple[MasterKey, ...]:
    """Return the keys of the settings, the one to wrap with first; each is "id:32 bytes in base64".

    The key derived from secret_key comes last, so that what it wrapped stays readable after a site took a key of its
    own. Raises BadKeys.
    """
    keys = [_parsed(word.strip()) for word in given if word.strip()]
    keys.append(MasterKey(BUILT_IN, _derived(secret_key.encode(), "master")))
    if len({key.id for key in keys}) < len(keys):
        raise BadKeys("Two identity keys have the same id. Give each an id of its own.")
    return tuple(keys)


def new_data_key() -> bytes:
    """Return a fresh key for one ticket."""
    return AESGCM.generate_key(bit_length=256)


def wrap(data_key: bytes, *, master: MasterKey, name: str) -> bytes:
    """Encrypt a data key under the master key; `name` is that of the key, so that files cannot be swapped."""
    body = _encrypt(data_key, key=_derived(master.secret, "wrap"), bound_to=name)
    return master.id.encode() + b"\n" + body


def wrapped_by(wrapped: bytes) -> str:
    """Return the id of the master key that wrapped it."""
    return wrapped.partition(b"\n")[0].decode("ascii", "replace")


def unwrap(wrapped: bytes, *, masters: Sequence[MasterKey], name: str) -> bytes:
    """Return the data key again. Raises Unreadable."""
    by_id: Mapping[str, MasterKey] = {key.id: key for key in masters}
    master = by_id.get(wrapped_by(wrapped))
    if master is None:
        raise Unreadable("the master key is not there")
    return _decrypt(wrapped.partition(b"\n")[2], key=_derived(master.secret, "wrap"), bound_to=name)


def seal(text: str, *, data_key: bytes, place: str) -> bytes:
    """Encrypt one identifier; `place` names ticket, part and field, so that it can be read nowhere else."""
    return _encrypt(text.encode(), key=_derived(data_key, "seal"), bound_to=place)


def unseal(sealed: bytes, *, data_key: bytes, place: str) -> str:
    """Return the identifier again. Raises Unreadable."""
    return _decrypt(sealed, key=_derived(data_key, "seal"), bound_to=place).decode()


def seal_for_site(text: str, *, master: MasterKey, place: str) -> str:
    """Encrypt a text that belongs to no ticket's identifiers, such as a draft, under the master key itself.

    It stays readable as long as that key is there. The id of the key stands before it, as plain text.
    """
    body = _encrypt(text.encode(), key=_derived(master.secret, "site"), bound_to=place)
    return f"{master.id}.{base64.b64encode(body).decode()}"


def unseal_for_site(sealed: str, *, masters: Sequence[MasterKey], place: str) -> str:
    """Return the text again. Raises Unreadable."""
    name, _, encoded = sealed.partition(".")
    master = next((key for key in masters if key.id == name), None)
    if master is None:
        raise Unreadable("the master key is not there")
    try:
        body = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable("damaged") from None
    return _decrypt(body, key=_derived(master.secret, "site"), bound_to=place).decode()


def blind_index(text: str, *, field: str, master: MasterKey) -> str:
    """Return what the same identifier always becomes and nobody can turn back without the key: 64 hex digits.

    Spaces, hyphens, dots of a number and upper or lower case make no difference, as people type them differently.
    """
    key = _derived(master.secret, "index")
    return hmac.new(key, f"{field}\0{squeezed(text)}".encode(), hashlib.sha256).hexdigest()


def squeezed(text: str) -> str:
    """Return an identifier without what people leave out or add when they type it."""
    return _NOISE.sub("", text).upper()


def uid_key(data_key: bytes) -> bytes:
    """Return the key that maps the UIDs of one ticket's files: the same becomes the same, on this ticket only."""
    return _derived(data_key, "uid")


def _encrypt(plain: bytes, *, key: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def _decrypt(sealed: bytes, *, key: bytes, bound_to: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to.encode())
    except (InvalidTag, ValueError):
        raise Unreadable("changed, or encrypted with another key") from None


def _derived(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=f"raddesk identity {purpose}".encode()).derive(secret)


def _parsed(word: str) -> MasterKey:
    name, _, encoded = word.partition(":")
    if not _ID.fullmatch(name) or name == BUILT_IN:
        raise BadKeys("An identity key begins with its id: up to 24 of a-z, 0-9 and hyphen, then a colon.")
    try:
        secret = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != _KEY:
        raise BadKeys(f"The identity key “{name}” is not 32 bytes in base64.")
    return MasterKey(name, secret)
