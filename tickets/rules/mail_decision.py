"""What becomes of a mail: one table, asked before anything is written.

A mail proves nothing about who sent it. It joins a ticket only when it answers to that ticket and its sender belongs
to it; whoever merely quotes a number does not. It never speaks as the desk unless the reply address is sealed for that
very person, and even then only to the desk, unless the site says otherwise and our mail server vouches for the sender.
"""

from dataclasses import dataclass
from enum import StrEnum

from tickets.enums import MailOutcome
from tickets.rules.mail_kind import MailKind


class Act(StrEnum):
    """What is done with a mail that is taken."""

    NOTHING = ""
    LOG = "log"
    SAY = "say"
    NOTE = "note"
    REPLY = "reply"
    INVITE = "invite"


class Link(StrEnum):
    """How a mail says which ticket it answers to; SEALED: by a reply address we made for the sender.

    DIGEST: it answers a mail to its sender about several tickets, and does not say which it means.
    """

    NONE = ""
    SEALED = "sealed"
    REFERENCE = "reference"
    NUMBER = "number"
    FORGED = "forged"
    DIGEST = "digest"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What the site wants. strangers: quarantine, portal or ignore. domains: whose people may get an account by mail.

    agents: note, reply or quarantine. per_hour: how many mails of one sender are taken in an hour.
    """

    strangers: str = "quarantine"
    domains: tuple[str, ...] = ()
    agents: str = "note"
    per_hour: int = 20


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What must be known of a mail. is_known: its From address is that of somebody; is_active: who is not switched off.

    is_party: they requested the ticket or logged it. is_desk: they work tickets. recent: mails of this sender taken in
    the last hour. is_checked, is_pass: what our own mail server says. has_words: text or a file.
    """

    kind: MailKind
    has_sender: bool = True
    domain: str = ""
    is_known: bool = False
    is_active: bool = True
    link: Link = Link.NONE
    is_party: bool = False
    is_desk: bool = False
    is_checked: bool = False
    is_pass: bool = False
    recent: int = 0
    is_copy: bool = False
    has_words: bool = True
    many_senders: bool = False


@dataclass(frozen=True)
class Decision:
    """outcome: what the log shows. act: what is to be done. why: a key of mail_words.WHY, or empty."""

    outcome: MailOutcome
    act: Act = Act.NOTHING
    why: str = ""


def decide(facts: Facts, policy: Policy) -> Decision:
    """Return what becomes of a mail."""
    if facts.is_copy:
        return _ignored("copy")
    if facts.kind is not MailKind.PERSON:
        return _ignored(facts.kind.value)
    if not facts.has_sender or facts.many_senders:
        return _held("many_senders" if facts.many_senders else "no_sender")
    if facts.recent >= policy.per_hour:
        return _held("too_many")
    if not facts.has_words:
        return _held("empty")
    if facts.link is Link.FORGED:
        return _held("forged_address")
    return _known(facts, policy) if facts.is_known else _stranger(facts, policy)


def _known(facts: Facts, policy: Policy) -> Decision:
    if not facts.is_active:
        return _held("inactive")
    if facts.is_checked and not facts.is_pass:
        return _held("auth_failed")
    if facts.link in (Link.SEALED, Link.REFERENCE):
        return _answer(facts, policy)
    if facts.link is Link.DIGEST and facts.is_desk:
        return _held("digest")
    if facts.link is Link.NUMBER and facts.is_party and facts.is_pass:
        return Decision(MailOutcome.APPENDED, Act.SAY)
    if facts.link is Link.NUMBER and not (facts.is_party or facts.is_desk):
        return _held("not_participant")
    return Decision(MailOutcome.ACCEPTED, Act.LOG)


def _answer(facts: Facts, policy: Policy) -> Decision:
    if facts.is_party:
        return Decision(MailOutcome.APPENDED, Act.SAY)
    if not facts.is_desk:
        return _held("not_participant")
    if facts.link is not Link.SEALED:
        return _held("agent_unsealed")
    if policy.agents == "reply" and facts.is_pass:
        return Decision(MailOutcome.APPENDED, Act.REPLY)
    return Decision(MailOutcome.APPENDED, Act.NOTE) if policy.agents in ("note", "reply") else _held("agent")


def _stranger(facts: Facts, policy: Policy) -> Decision:
    if facts.link is not Link.NONE:
        return _held("not_participant")
    if policy.strangers == "ignore":
        return _ignored("stranger")
    is_listed = facts.domain.lower() in {domain.strip().lower().removeprefix("@") for domain in policy.domains}
    if policy.strangers == "portal" and is_listed:
        # An account is made for an address: our own server must have vouched for it.
        return Decision(MailOutcome.ACCEPTED, Act.INVITE) if facts.is_pass else _held("stranger_unchecked")
    return _held("stranger")


def _held(why: str) -> Decision:
    return Decision(MailOutcome.QUARANTINED, why=why)


def _ignored(why: str) -> Decision:
    return Decision(MailOutcome.IGNORED, why=why)
