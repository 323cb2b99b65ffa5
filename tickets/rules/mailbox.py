"""What the address of a mailbox means, and what the mailbox is called."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_PORTS = {"imaps": 993, "imap+tls": 143, "imap": 143}


class BadAddress(ValueError):
    """RADDESK_IMAP_URL cannot be understood."""


@dataclass(frozen=True)
class Mailbox:
    """Where mail is fetched. name: account, host and folder, without the password."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str

    @property
    def name(self) -> str:
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"


def mailbox_of(url: str) -> Mailbox:
    """Return what an address such as imaps://user:secret@host/INBOX means. Raises BadAddress without naming it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadAddress("RADDESK_IMAP_URL is not an address.") from None
    if parts.scheme not in _PORTS or not parts.hostname or not parts.username:
        raise BadAddress("RADDESK_IMAP_URL must look like imaps://user:password@host/INBOX.")
    return Mailbox(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )
