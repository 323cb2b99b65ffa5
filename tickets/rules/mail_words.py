"""The words of the mail log: what became of a mail, and why."""

from collections.abc import Mapping

from tickets.enums import MailOutcome, MailSource

OUTCOME_WORDS: Mapping[MailOutcome, str] = {
    MailOutcome.NONE: "Waiting",
    MailOutcome.ACCEPTED: "New ticket",
    MailOutcome.APPENDED: "Added to ticket",
    MailOutcome.IGNORED: "Ignored",
    MailOutcome.QUARANTINED: "Quarantined",
    MailOutcome.FAILED: "Failed",
}
SOURCE_WORDS: Mapping[MailSource, str] = {
    MailSource.IMAP: "Mailbox",
    MailSource.PIPE: "Mail server",
    MailSource.API: "API",
    MailSource.LMTP: "Mail server",
}
WHY: Mapping[str, str] = {
    "copy": "The same mail came before, by another way.",
    "own": "RadDesk or the desk’s own address sent it: a loop ends here.",
    "bounce": "A mail server says that mail of ours did not arrive.",
    "delayed": "A mail server says that mail of ours is late. It goes on trying.",
    "delivered": "A mail server says that mail of ours arrived.",
    "receipt": "A receipt: somebody’s program says that our mail was read.",
    "auto_reply": "An automatic answer, such as an out-of-office note.",
    "automatic": "A program sent it, and its sender is not among those whose automatic mail is taken.",
    "list": "It came over a mailing list or is a newsletter.",
    "acknowledged": "It acknowledged a page.",
    "stranger": "Nobody with this address is known.",
    "stranger_unchecked": "The domain is ours, but our mail server did not vouch for the sender.",
    "no_sender": "It has no address of a sender.",
    "many_senders": "It names more than one sender.",
    "too_many": "This sender wrote more mails within an hour than are taken: perhaps a loop.",
    "empty": "It holds neither text nor a file.",
    "forged_address": "It was sent to a reply address that RadDesk did not make.",
    "inactive": "The account of the sender is switched off.",
    "auth_failed": "Our mail server could not confirm that it comes from its sender.",
    "not_participant": "It answers to a ticket its sender does not belong to.",
    "agent_unsealed": "Somebody of the desk seems to have sent it, but not to their own reply address.",
    "agent": "Mail of the desk’s people is held here. Answer on the ticket instead.",
    "digest": "It answers a digest of several tickets and does not say which it means.",
    "refused": "The ticket did not take it.",
    "cannot_log": "The account of the sender may not log tickets.",
    "discarded": "Somebody looked at it and discarded it.",
    "too_large": "It is larger than a mail may be.",
    "gone": "Its file is no longer there.",
    "gave_up": "Reading it failed again and again.",
}
REMARKS: Mapping[str, str] = {
    "same_id": "Another mail came with the same Message-ID and other content.",
    "files_left": "Some of its files could not be taken; the original has them.",
    "cut": "Part of it was beyond what is read; the original has it all.",
    "digest": "It answers a digest of several tickets and does not say which it means; the ticket names them.",
    "phi": "It may name a patient.",
}


def why_words(why: str) -> str:
    """Say why; an unknown code is shown as it is."""
    return WHY.get(why, why)


def report_words(why: str, status: str) -> str:
    """Say what a mail server reported of a mail of ours. why: bounce, delayed or delivered."""
    match why:
        case "bounce":
            return f"It came back: {trouble_words(status)[0].lower()}{trouble_words(status)[1:]}"
        case "delayed":
            return "It is late: the mail server goes on trying."
        case _:
            return "A mail server says that it arrived."


def trouble_words(status: str) -> str:
    """Say what the status of a bounce means (RFC 3463)."""
    match status.split(".")[1:2]:
        case ["1"]:
            return "The address does not exist."
        case ["2"]:
            return "The mailbox is full, switched off or takes no mail."
        case ["4"]:
            return "Their mail server could not be reached."
        case ["7"]:
            return "Their mail server refuses our mail."
        case _:
            return "Their mail server could not deliver it."
