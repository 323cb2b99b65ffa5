"""Whether a person wrote a mail, or a program did that must not be answered.

X-Auto-Response-Suppress counts for nothing: Outlook sets it on what people write.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from tickets.rules.mail_parse import Mail


class MailKind(StrEnum):
    """What a mail is. PERSON: somebody wrote it, as far as can be seen."""

    PERSON = "person"
    OWN = "own"
    BOUNCE = "bounce"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RECEIPT = "receipt"
    AUTO_REPLY = "auto_reply"
    AUTOMATIC = "automatic"
    LIST = "list"


_REPORTS = {
    "failed": MailKind.BOUNCE,
    "delayed": MailKind.DELAYED,
    "delivered": MailKind.DELIVERED,
    "read": MailKind.RECEIPT,
}
_AWAY = re.compile(
    r"^\s*(?:automatic reply|auto(?:matic)?[- ]?reply|out of (?:the )?office|away from (?:the )?office|autoreply"
    r"|abwesenheitsnotiz|automatische antwort|réponse automatique|respuesta automática|automatisch antwoord)\b",
    re.IGNORECASE,
)
_READ = re.compile(r"^\s*(?:read|not read|gelesen|lu|leído)\s*:", re.IGNORECASE)
_ROBOTS = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon)@", re.IGNORECASE)
_OURS = re.compile(r"^<[0-9a-f]{32}@([^<>\s]+)>$", re.IGNORECASE)


def kind_of(mail: Mail, *, own_domain: str, own_addresses: Sequence[str], taken: Sequence[str] = ()) -> MailKind:
    """Return what a mail is.

    own_domain: of our Message-IDs. own_addresses: the desk's own. taken: senders, domains of senders and ids of lists
    whose automatic mail is wanted, such as the alarms of a scanner; their answers and bounces are not.
    """
    if mail.report is not None:
        return _REPORTS[mail.report.kind]
    if _is_own(mail, own_domain=own_domain, own_addresses=own_addresses):
        return MailKind.OWN
    if _is_bounce(mail):
        return MailKind.BOUNCE
    if _is_auto_reply(mail):
        return MailKind.AUTO_REPLY
    found = _automatic(mail)
    return MailKind.PERSON if found is not MailKind.PERSON and _is_taken(mail, taken) else found


def is_by_program(mail: Mail) -> bool:
    """True when a mail says that a program sent it, also one that is taken: it is never answered (RFC 3834, 2)."""
    submitted = _word(mail, "auto-submitted")
    if submitted and not submitted.startswith("no"):
        return True
    return _word(mail, "precedence") in ("bulk", "junk") or mail.headers.get("return-path", "").strip() == "<>"


def _is_own(mail: Mail, *, own_domain: str, own_addresses: Sequence[str]) -> bool:
    ours = _OURS.match(mail.message_id)
    is_ours = bool(ours) and str(ours and ours[1]).lower() == own_domain.lower()
    is_desk = mail.sender in {each.lower() for each in own_addresses if each}
    is_marked = "x-raddesk" in mail.headers or f"raddesk.{own_domain}" in mail.headers.get("list-id", "")
    return is_ours or is_desk or is_marked


def _is_bounce(mail: Mail) -> bool:
    """A mail of a mail server in a form of its own."""
    return bool(_ROBOTS.match(mail.sender)) or "x-failed-recipients" in mail.headers


def _is_auto_reply(mail: Mail) -> bool:
    submitted = _word(mail, "auto-submitted")
    if submitted.startswith("auto-replied") or _word(mail, "precedence") == "auto_reply":
        return True
    said = (_word(mail, name) for name in ("x-autoreply", "x-autorespond", "x-auto-reply"))
    return any(word not in ("", "no", "false") for word in said) or bool(_AWAY.match(mail.subject))


def _automatic(mail: Mail) -> MailKind:
    if "list-id" in mail.headers or "list-unsubscribe" in mail.headers or _word(mail, "precedence") == "list":
        return MailKind.LIST
    if is_by_program(mail):
        return MailKind.AUTOMATIC
    return MailKind.RECEIPT if _READ.match(mail.subject) and not mail.text.strip() else MailKind.PERSON


def _word(mail: Mail, name: str) -> str:
    return mail.headers.get(name, "").split(";")[0].strip().lower()


def _is_taken(mail: Mail, taken: Sequence[str]) -> bool:
    listed = mail.headers.get("list-id", "").lower()
    for each in (word.strip().lower() for word in taken):
        if each and (mail.sender == each or mail.sender_domain == each.removeprefix("@") or f"<{each}>" in listed):
            return True
    return False
