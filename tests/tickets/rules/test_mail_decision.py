"""What becomes of a mail, as one table; seals of reply addresses; what our mail server says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.enums import MailOutcome
from tickets.rules.mail_auth import checked_by
from tickets.rules.mail_decision import Act, Facts, Link, Policy, decide
from tickets.rules.mail_kind import MailKind
from tickets.rules.mail_words import WHY, report_words
from tickets.rules.reply_token import Reply, read_address, reply_address

_FACTS = Facts(kind=MailKind.PERSON, is_known=True)
_PARTY = replace(_FACTS, is_party=True)
_AGENT = replace(_FACTS, is_desk=True)


@pytest.mark.parametrize(
    ("facts", "outcome", "act", "why"),
    [
        (_FACTS, "accepted", Act.LOG, ""),
        (replace(_FACTS, is_copy=True), "ignored", Act.NOTHING, "copy"),
        (replace(_FACTS, kind=MailKind.LIST), "ignored", Act.NOTHING, "list"),
        (replace(_FACTS, is_active=False), "quarantined", Act.NOTHING, "inactive"),
        (replace(_FACTS, has_words=False), "quarantined", Act.NOTHING, "empty"),
        (replace(_FACTS, many_senders=True), "quarantined", Act.NOTHING, "many_senders"),
        (replace(_FACTS, recent=20), "quarantined", Act.NOTHING, "too_many"),
        (replace(_FACTS, is_checked=True), "quarantined", Act.NOTHING, "auth_failed"),
        (replace(_FACTS, is_checked=True, is_pass=True), "accepted", Act.LOG, ""),
        (replace(_PARTY, link=Link.SEALED), "appended", Act.SAY, ""),
        (replace(_PARTY, link=Link.REFERENCE), "appended", Act.SAY, ""),
        (replace(_PARTY, link=Link.NUMBER), "accepted", Act.LOG, ""),
        (replace(_PARTY, link=Link.NUMBER, is_checked=True, is_pass=True), "appended", Act.SAY, ""),
        (replace(_PARTY, link=Link.FORGED), "quarantined", Act.NOTHING, "forged_address"),
        (replace(_FACTS, link=Link.SEALED), "quarantined", Act.NOTHING, "not_participant"),
        (replace(_FACTS, link=Link.NUMBER), "quarantined", Act.NOTHING, "not_participant"),
        (replace(_AGENT, link=Link.SEALED), "appended", Act.NOTE, ""),
        (replace(_AGENT, link=Link.REFERENCE), "quarantined", Act.NOTHING, "agent_unsealed"),
        (replace(_AGENT, link=Link.NUMBER), "accepted", Act.LOG, ""),
        (replace(_FACTS, link=Link.DIGEST), "accepted", Act.LOG, ""),
        (replace(_AGENT, link=Link.DIGEST), "quarantined", Act.NOTHING, "digest"),
        (replace(_FACTS, link=Link.DIGEST, is_known=False), "quarantined", Act.NOTHING, "not_participant"),
        (replace(_FACTS, is_known=False), "quarantined", Act.NOTHING, "stranger"),
        (replace(_FACTS, is_known=False, link=Link.NUMBER), "quarantined", Act.NOTHING, "not_participant"),
    ],
)
def test_decision(facts: Facts, outcome: str, act: Act, why: str) -> None:
    decision = decide(facts, Policy())

    assert (decision.outcome, decision.act, decision.why) == (outcome, act, why)


_ANY = st.builds(
    Facts, kind=st.sampled_from(MailKind), has_sender=st.booleans(), domain=st.sampled_from(["", "h.example"]),
    is_known=st.booleans(), is_active=st.booleans(), link=st.sampled_from(Link), is_party=st.booleans(),
    is_desk=st.booleans(), is_checked=st.booleans(), is_pass=st.booleans(), recent=st.integers(0, 30),
    is_copy=st.booleans(), has_words=st.booleans(), many_senders=st.booleans(),
)  # fmt: skip
_POLICIES = st.builds(
    Policy, strangers=st.sampled_from(["quarantine", "portal", "ignore"]), domains=st.just(("h.example",)),
    agents=st.sampled_from(["note", "reply", "quarantine"]),
)  # fmt: skip


@given(_ANY, _POLICIES)
def test_nothing_is_dropped_and_nobody_joins_who_does_not_belong(facts: Facts, policy: Policy) -> None:
    decision = decide(facts, policy)

    is_taken = decision.outcome in (MailOutcome.ACCEPTED, MailOutcome.APPENDED)
    assert is_taken == (decision.act is not Act.NOTHING)
    assert is_taken or decision.why in WHY
    if decision.outcome is MailOutcome.APPENDED:
        assert (facts.is_known, facts.is_active, facts.is_party or facts.is_desk) == (True, True, True)
    if decision.act is Act.REPLY:
        assert (facts.link, facts.is_pass, policy.agents) == (Link.SEALED, True, "reply")


@given(number=st.integers(1, 10**9), person=st.integers(1, 10**9), other=st.integers(1, 10**9))
def test_seal(number: int, person: int, other: int) -> None:
    address = reply_address(base="desk@h.example", ticket_number=number, person_id=person, key="new")

    assert len(address.partition("@")[0]) <= 64
    assert read_address(address.upper(), keys=["newest", "new"]) == Reply(number, person)
    assert read_address(address, keys=["old"]) is None
    if other != number:
        assert read_address(address.replace(f"+{number}.", f"+{other}."), keys=["new"]) is None


@pytest.mark.parametrize(
    ("headers", "is_checked", "is_pass"),
    [
        ([], False, False),
        (["mx.h.example; dmarc=pass header.from=h.example"], True, True),
        (["MX.h.example 1; dkim=pass header.d=h.example"], True, True),
        (["mx.h.example; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=x@evil.example"], True, False),
        (["mx.h.example; spf=pass smtp.mailfrom=x@h.example; dmarc=fail"], True, False),
        (["mx.h.example; none"], True, False),
        (["evil.example; dmarc=pass", "mx.h.example; dmarc=fail"], True, False),
        (["mx.h.example; dmarc=fail", "mx.h.example; dmarc=pass"], True, False),
        (["evil.example; dmarc=pass"], False, False),
        (["(((", ""], False, False),
    ],
)
def test_authentication(headers: list[str], is_checked: bool, is_pass: bool) -> None:
    checked = checked_by(headers, trusted=["mx.h.example"], from_domain="h.example")

    assert (checked.is_checked, checked.is_pass) == (is_checked, is_pass)


@pytest.mark.parametrize(
    ("why", "status", "said"),
    [
        ("bounce", "5.1.1", "It came back: the address does not exist."),
        ("bounce", "", "It came back: their mail server could not deliver it."),
        ("delayed", "4.4.1", "It is late: the mail server goes on trying."),
        ("delivered", "2.0.0", "A mail server says that it arrived."),
    ],
)
def test_what_mail_servers_report_in_words(why: str, status: str, said: str) -> None:
    assert report_words(why, status) == said
