"""How a mail looks in the log and on its page."""

from collections.abc import Mapping
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.timezone import localtime

from tickets.enums import EventKind, MailOutcome, MailSource, MailState
from tickets.queries.work_page import TicketSide
from tickets.rules.mail_parse import Mail
from tickets.rules.mail_words import OUTCOME_WORDS, REMARKS, SOURCE_WORDS, trouble_words, why_words

_LOOKS = {
    MailOutcome.NONE: ("", "clock"),
    MailOutcome.ACCEPTED: ("ok", "plus"),
    MailOutcome.APPENDED: ("ok", "reply"),
    MailOutcome.IGNORED: ("", "x"),
    MailOutcome.QUARANTINED: ("warn", "shield"),
    MailOutcome.FAILED: ("danger", "alert"),
}
MAIL_ICONS = {EventKind.MAIL_BOUNCED: "mail"}
_METHODS = ("dmarc", "dkim", "spf")
_RESULTS = {"pass": "passed", "fail": "failed", "softfail": "failed softly", "none": "none", "": "none"}


def mail_row(mail: Any) -> dict[str, Any]:
    """The mail with the words and the look of its outcome."""
    outcome = MailOutcome(mail.outcome)
    kind, icon = _LOOKS[outcome]
    can_act = mail.state != MailState.WAITING and outcome not in (MailOutcome.ACCEPTED, MailOutcome.APPENDED)
    return {
        "mail": mail,
        "words": OUTCOME_WORDS[outcome],
        "kind": kind,
        "icon": icon,
        "why": why_words(mail.why) if mail.why else "",
        "remark": REMARKS.get(mail.remark, ""),
        "can_act": can_act,
        "sender": mail.sender or "No address",
        "subject": mail.subject or "No subject",
    }


def outcome_tabs(counts: Mapping[str, int], *, chosen: str) -> list[dict[str, Any]]:
    """Links to the mails of each outcome there is."""
    base = reverse("desk:mails")
    tabs = [{"label": "All", "url": base, "current": not chosen, "count": sum(counts.values())}]
    named = [(outcome.value or MailState.WAITING.value, OUTCOME_WORDS[outcome]) for outcome in reversed(MailOutcome)]
    for value, words in named:
        if counts.get(value) or chosen == value:
            url = f"{base}?outcome={value}"
            tabs.append({"label": words, "url": url, "current": chosen == value, "count": counts.get(value, 0)})
    return tabs


def mail_facts(mail: Any, read: Mail | None) -> list[dict[str, Any]]:
    """The headers that matter, and what our mail server found out."""
    facts: list[dict[str, Any]] = [
        {"label": "From", "value": f"{mail.sender_name} <{mail.sender}>" if mail.sender_name else mail.sender},
        {"label": "Known as", "value": mail.person.full_name if mail.person else "Nobody with this address"},
        {"label": "Sender checked", "value": _checked(mail.auth)},
    ]
    if read is not None:
        sent = f"{localtime(read.date):%-d %b %Y, %H:%M %Z}" if read.date and read.date.tzinfo else ""
        facts += [
            {"label": "To", "value": ", ".join(list(dict.fromkeys(read.recipients))[:10])},
            {"label": "Sent", "value": sent},
            {"label": "Automatic", "value": read.headers.get("auto-submitted", "")},
        ]
    facts += [
        {"label": "Message-ID", "value": mail.message_id},
        {"label": "Came by", "value": f"{SOURCE_WORDS[MailSource(mail.source)]}, {filesizeformat(mail.size)}"},
        {"label": "Same again", "value": f"{mail.copies} more times" if mail.copies else ""},
    ]
    return [fact for fact in facts if fact["value"]]


def _checked(auth: Mapping[str, Any]) -> str:
    if not auth:
        return "Not checked: no result of our mail server"
    said = ", ".join(f"{name.upper()} {_RESULTS.get(auth.get(name, ''), auth.get(name))}" for name in _METHODS)
    return f"{'Confirmed' if auth.get('is_pass') else 'Not confirmed'} ({said})"


def mail_context(side: TicketSide) -> dict[str, Any]:
    """What a ticket's page says of mail."""
    return {"mail_on": side, "mail_trouble_words": trouble_words(side.trouble.status) if side.trouble else ""}
