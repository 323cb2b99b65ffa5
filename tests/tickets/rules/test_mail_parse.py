"""Mails in all shapes, and that none of them makes the reader fail."""

from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.mails import bounce_bytes, mail_bytes
from tickets.rules.mail_kind import MailKind, kind_of
from tickets.rules.mail_parse import MAX_DEPTH, MAX_PARTS, parse
from tickets.rules.mail_text import number_in, reply_words, subject_words, text_of_html

_PIECES = (
    b"From: a@b.example\r\n", b"Subject: =?utf-8?B?w6Q=?=\r\n", b"Subject: =?x-no?Q?=FF?= =?utf-8?B?!!?=\r\n",
    b"Content-Type: multipart/mixed; boundary=b\r\n",
    b"Content-Type: multipart/report; report-type=delivery-status\r\n",
    b"Content-Type: text/html; charset=no-such\r\n", b"Content-Transfer-Encoding: base64\r\n", b"\r\n", b"--b\r\n",
    b"--b--\r\n", b"Content-Disposition: attachment; filename*0*=utf-8''%FF; filename*1=\"x\r\n", b"\x00\xff\xfe",
    b"Content-Type: message/rfc822\r\n", b"Content-Type: message/delivery-status\r\n", b"begin 644 a.txt\n#86)C\nend\n",
    b"Status: 5.1.1\r\n", b"References: <a@b> <c@d>\r\n", b"Date: Mon, 99 Foo 9999\r\n", b"<div><p>x</p>",
    b"Content-Type: ;;;=\r\n", b"Authentication-Results: mx; dmarc=pass (((\r\n", b"\r\n\r\n", b"> quoted\r\n",
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.binary(max_size=40)), max_size=25))
def test_no_bytes_make_it_fail(pieces: list[bytes]) -> None:
    mail = parse(b"".join(pieces))

    mail.text.encode()
    assert "\n" not in mail.subject
    assert kind_of(mail, own_domain="x.example", own_addresses=()) in MailKind
    reply_words(mail.text)


def test_every_shape_of_words() -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "=?koi8-r?B?1MXT1A==?=", '"Doe, Joan" <JOAN@h.example>'
    mail.set_content("plain\n")
    mail.add_alternative("<p>html <a href='https://h.example/x'>here</a></p>", subtype="html")
    mail.add_attachment(b"\x89PNG" + b"x" * 4000, maintype="image", subtype="png", filename="смотри.png", cid="<1@x>")

    read = parse(mail.as_bytes())

    assert (read.text, read.is_html, read.subject) == ("plain", False, "тест")
    assert (read.sender_name, read.sender) == ("Doe, Joan", "joan@h.example")
    assert [(file.name, file.is_inline, file.is_decoration) for file in read.files] == [("смотри.png", True, False)]


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (b"", "Grüße".encode("latin-1"), "Grüße"),
        (b"Content-Type: text/plain; charset=nonsense\r\n", "Grüße".encode(), "Grüße"),
        (b"Content-Type: text/plain; charset=gb2312\r\n", "镕".encode("gb18030"), "镕"),
        (b"Content-Transfer-Encoding: base64\r\n", b"R3LD!vHDn2U=", None),
        (b"Content-Type: text/html\r\n", b"<script>x</script><b>Hi</b><br>you", "Hi\nyou"),
        (b"Content-Type: text/plain; format=flowed\r\n", b"one \r\ntwo\r\n-- \r\nme", "one two\n-- \nme"),
        (b"", b"see\nbegin 644 a.txt\n#86)C\n`\nend\nbye", "see\n\nbye"),
        (b"Content-Type: multipart/mixed\r\n", b"no boundary", ""),
    ],
)
def test_words_of_a_body(head: bytes, body: bytes, text: str | None) -> None:
    read = parse(b"From: a@b.example\r\n" + head + b"\r\n" + body)

    assert text is None or read.text == text


def test_bounds_hold() -> None:
    part = b"--b\r\nContent-Type: application/x\r\n\r\nx\r\n"
    wide = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * (MAX_PARTS * 2) + b"--b--\r\n"
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2_000))
    heads = b"X: y\r\n" * 100_000 + b"\r\nbody"

    assert (len(parse(wide).files), "parts_cut" in parse(wide).problems) == (MAX_PARTS - 1, True)
    assert {"parts_cut", "not_a_mail"} & set(parse(deep).problems)
    assert "headers_cut" in parse(heads).problems
    assert MAX_DEPTH < 100


def test_names_of_files_and_mail_in_mail() -> None:
    head = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    long = b"Content-Disposition: attachment; filename*0*=utf-8''a%20b; filename*1*=%C3%A4.txt\r\n\r\nx\r\n--b\r\n"
    inner = b"Content-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nhi\r\n--b--\r\n"

    read = parse(head + long + inner)

    assert [file.name for file in read.files] == ["a bä.txt", "part-2.eml"]
    assert b"Subject: in" in read.files[1].content


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, MailKind.PERSON),
        ({"X_Auto_Response_Suppress": "All"}, MailKind.PERSON),
        ({"Auto_Submitted": "no"}, MailKind.PERSON),
        ({"Auto_Submitted": "auto-replied; x=y"}, MailKind.AUTO_REPLY),
        ({"X_Autoreply": "yes"}, MailKind.AUTO_REPLY),
        ({"subject": "Automatic reply: [RadDesk #1] Taken"}, MailKind.AUTO_REPLY),
        ({"Auto_Submitted": "auto-generated"}, MailKind.AUTOMATIC),
        ({"Auto_Submitted": "auto-generated", "sender": "scanner@ge.example"}, MailKind.PERSON),
        ({"Auto_Submitted": "auto-replied", "sender": "scanner@ge.example"}, MailKind.AUTO_REPLY),
        ({"Precedence": "bulk"}, MailKind.AUTOMATIC),
        ({"Return_Path": "<>"}, MailKind.AUTOMATIC),
        ({"List_Id": "News <news.x.example>"}, MailKind.LIST),
        ({"List_Id": "Desk <desk.h.example>"}, MailKind.PERSON),
        ({"List_Unsubscribe": "<mailto:x@y.example>"}, MailKind.LIST),
        ({"Message_ID": f"<{'0' * 32}@h.example>"}, MailKind.OWN),
        ({"X_RadDesk": "other.example"}, MailKind.OWN),
        ({"sender": "desk@h.example"}, MailKind.OWN),
        ({"sender": "MAILER-DAEMON@h.example"}, MailKind.BOUNCE),
    ],
)
def test_who_wrote_it(headers: dict[str, str], kind: MailKind) -> None:
    mail = parse(mail_bytes(**headers))

    taken = ["@ge.example", "desk.h.example"]
    assert kind_of(mail, own_domain="h.example", own_addresses=["desk@h.example"], taken=taken) is kind


@pytest.mark.parametrize(
    ("action", "status", "kind", "is_permanent"),
    [
        ("failed", "5.1.1", "failed", True),
        ("failed", "4.4.7", "failed", False),
        ("delayed", "4.4.1", "delayed", False),
        ("delivered", "2.0.0", "delivered", False),
    ],
)
def test_reports(action: str, status: str, kind: str, is_permanent: bool) -> None:
    report = parse(bounce_bytes(about="<x@h.example>", action=action, status=status)).report

    assert report is not None
    assert (report.kind, report.status, report.about) == (kind, status, ("<x@h.example>",))
    assert report.is_permanent is is_permanent


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Yes\n\n  10.1 down\n\nOn Mon, 5 Jan 2026 at 10:00, Desk <d@x.example> wrote:\n> hi", "Yes\n\n  10.1 down"),
        ("Danke!\n\nAm 05.01.2026 um 10:00 schrieb Desk <d@x.example>:\n> hi", "Danke!"),
        ("> hi\n\nBelow\n-- \nMe", "> hi\n\nBelow"),
        ("Thanks\n-- \nDr. Me", "Thanks"),
        ("> only\n> quotes", "> only\n> quotes"),
        ("", ""),
        ("On " * 20_000, None),
    ],
)  # fmt: skip
def test_what_was_written_in_answer(text: str, kept: str | None) -> None:
    assert reply_words(text) == (text.strip() if kept is None else kept)


def test_subjects() -> None:
    assert subject_words("Re: AW: Fwd: [RadDesk #12] CT2\r\n is slow") == "CT2 is slow"
    assert (number_in("Re: [RadDesk #12] x"), number_in("Ticket 12")) == (12, None)


def test_deep_html_is_cut_out_fast() -> None:
    assert text_of_html("<div>" * 100_000 + "end") == "end"
