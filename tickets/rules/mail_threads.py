"""Which ticket a mail says it answers to. It says so; decide() asks whether its sender may."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tickets.rules.mail_decision import Link
from tickets.rules.mail_parse import Mail
from tickets.rules.mail_text import number_in
from tickets.rules.reply_token import looks_sealed, read_address


@dataclass(frozen=True)
class Sent:
    """A message we sent: its Message-ID, about which ticket, and to whom."""

    message_id: str
    ticket_id: int
    person_id: int | None


@dataclass(frozen=True)
class Thread:
    """link: how it says so. number: of the ticket, when it names one."""

    link: Link
    number: int | None = None


def thread_of(
    mail: Mail,
    *,
    sender_id: int | None,
    keys: Sequence[str],
    sent: Callable[[Sequence[str]], Sequence[Sent]],
    came_in: Callable[[Sequence[str]], int | None],
) -> Thread:
    """Return the ticket a mail answers to: by a sealed address, by Message-IDs, or by the number in its subject.

    sender_id: whose From address it is. sent, came_in: look Message-IDs up among what we sent and what we took in. An
    address sealed for somebody else counts as a reference only: mails are passed on.
    """
    for address in mail.recipients:
        reply = read_address(address, keys=keys)
        if reply is not None:
            is_theirs = reply.person_id == sender_id
            return Thread(Link.SEALED if is_theirs else Link.REFERENCE, reply.ticket_number)
    if any(looks_sealed(address) for address in mail.recipients):
        return Thread(Link.FORGED)
    ours = sent(mail.references)
    if ours:
        return Thread(Link.REFERENCE, ours[-1].ticket_id)
    number = came_in(mail.references)
    if number is not None:
        return Thread(Link.REFERENCE, number)
    number = number_in(mail.subject)
    return Thread(Link.NUMBER, number) if number else Thread(Link.NONE)
