"""What everybody who sends mail must get right: ids that never change, and what a refusal means."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formataddr, parseaddr

from accounts.rules.retry import is_permanent

TROUBLE_WORDS: tuple[tuple[str, str], ...] = (
    ("SMTPRecipientsRefused 5", "The mail server does not know this address or refuses it."),
    ("SMTPRecipientsRefused", "The mail server could not take mail for this address just then."),
    ("SMTPDataError 5", "The mail server refused the mail."),
    ("SMTPAuthenticationError", "The mail server refused our sign-in. Check the mail settings."),
    ("SMTPSenderRefused", "The mail server refused our sender address. Check the mail settings."),
    ("ConnectionRefusedError", "No mail server answered. Check that it runs and the mail settings."),
    ("gaierror", "The mail server’s name is unknown. Check the mail settings."),
    ("TimeoutError", "The mail server did not answer in time."),
    ("SMTPServerDisconnected", "The mail server ended the connection before it confirmed."),
    ("lease_expired", ""),
)
"""How a code begins, and what it means; the first that fits counts."""
UNKNOWN_TROUBLE = "Error {code}."


@dataclass(frozen=True)
class Trouble:
    """Why a mail was not accepted. code: for the log, without text: a server's text may quote what it was sent.

    permanent: trying again cannot help. is_channel_down: the next mail would fare no better now.
    """

    code: str
    permanent: bool = False
    is_channel_down: bool = False


def mail_domain(from_address: str) -> str:
    """Return the domain of a sender such as "RadDesk <desk@hospital.example>"."""
    return parseaddr(from_address)[1].rpartition("@")[2] or "localhost"


def sender_line(from_address: str, *, name: str) -> str:
    """Return our address under the name the site gave its desk, on one line; "" for the name as it is set."""
    known, address = parseaddr(from_address)
    return formataddr((" ".join(name.split()) or known, address))


def message_id(*, dedupe_key: str, domain: str) -> str:
    """Return the Message-ID of a delivery: the same for every copy of it.

    128 bits of the key are enough, and short enough for one line: some servers misread a folded Message-ID.
    """
    return f"<{dedupe_key[:32]}@{domain}>"


def trouble_of(error: Exception, *, is_channel_down: bool) -> Trouble:
    """Say what a failure means. is_channel_down: it came while connecting. Codes are class names and SMTP codes."""
    name = type(error).__name__
    match error:
        case smtplib.SMTPRecipientsRefused():
            code = next((answer[0] for answer in error.recipients.values()), 0)
            return Trouble(code=f"{name} {code}", permanent=is_permanent(smtp_code=code))
        case smtplib.SMTPDataError():
            return Trouble(code=f"{name} {error.smtp_code}", permanent=is_permanent(smtp_code=error.smtp_code))
        case smtplib.SMTPResponseException():  # greeting, sign-in, sender: the same for every mail
            return Trouble(code=f"{name} {error.smtp_code}", is_channel_down=True)
        case TimeoutError():
            return Trouble(code=name, is_channel_down=True)
        case smtplib.SMTPServerDisconnected() if isinstance(error.__context__, TimeoutError):  # as smtplib dresses it
            return Trouble(code=type(error.__context__).__name__, is_channel_down=True)
        case smtplib.SMTPServerDisconnected() | OSError():
            return Trouble(code=name, is_channel_down=is_channel_down)
        case ValueError():  # a header or address no mail can carry
            return Trouble(code=name, permanent=True)
        case _:
            return Trouble(code=name)


def trouble_words(code: str, *, say: Callable[[str], str] = str) -> str:
    """Say what a code means and what to do; an unknown one is shown as it is.

    say: puts English words into the language of whoever reads them.
    """
    words = next((words for start, words in TROUBLE_WORDS if code.startswith(start)), UNKNOWN_TROUBLE)
    return say(words).format(code=code) if words else ""
