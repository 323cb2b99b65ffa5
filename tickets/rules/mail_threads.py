"""Which ticket a mail says it answers to. It says so; decide() asks whether its sender may."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tickets.rules.mail_decision import Link
from tickets.rules.mail_parse import Mail
from tickets.rules.mail_text import number_in, numbers_named, reply_words
from tickets.rules.reply_token import looks_sealed, read_address


@dataclass(frozen=True)
class Sent:
    """A message we sent: its Message-ID, about which ticket, and to whom. others: tickets a digest speaks of, too."""

    message_id: str
    ticket_id: int
    person_id: int | None
    others: frozenset[int] = frozenset()

    @property
    def tickets(self) -> frozenset[int]:
        return self.others | {self.ticket_id}


@dataclass(frozen=True)
class Thread:
    """link: how it says so. number: of the ticket, when it names one. choice: the tickets of a digest it answers."""

    link: Link
    number: int | None = None
    choice: tuple[int, ...] = ()


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
        return _answer_to(ours[-1], mail=mail, sender_id=sender_id)
    number = came_in(mail.references)
    if number is not None:
        return Thread(Link.REFERENCE, number)
    number = number_in(mail.subject)
    return Thread(Link.NUMBER, number) if number else Thread(Link.NONE)


def _answer_to(sent: Sent, *, mail: Mail, sender_id: int | None) -> Thread:
    """A digest leaves open which of its tickets an answer is about, unless it names just one of them."""
    if not sent.others or sent.person_id is None or sent.person_id != sender_id:
        return Thread(Link.REFERENCE, sent.ticket_id)
    named = sent.tickets & numbers_named(f"{mail.subject}\n{reply_words(mail.text)}")
    if len(named) == 1:
        return Thread(Link.REFERENCE, next(iter(named)))
    return Thread(Link.DIGEST, choice=tuple(sorted(sent.tickets)))
