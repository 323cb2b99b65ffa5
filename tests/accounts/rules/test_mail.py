import pytest

from accounts.rules.mail import mail_domain, message_id, sender_line, trouble_words


@pytest.mark.parametrize(
    ("address", "domain"),
    [("RadDesk <desk@hospital.example>", "hospital.example"), ("desk@a.b", "a.b"), ("", "localhost")],
)
def test_mail_domain_of_sender(address: str, domain: str) -> None:
    assert mail_domain(address) == domain


def test_message_id_is_the_same_for_every_copy() -> None:
    assert message_id(dedupe_key="ab" * 32, domain="h.example") == f"<{'ab' * 16}@h.example>"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("", "RadDesk <desk@hospital.example>"),
        ("Radiologie", "Radiologie <desk@hospital.example>"),
        ("Two\r\nBcc: lines", '"Two Bcc: lines" <desk@hospital.example>'),
    ],
)
def test_sender_has_the_name_of_the_house_on_one_line(name: str, line: str) -> None:
    assert sender_line("RadDesk <desk@hospital.example>", name=name) == line


def test_trouble_is_said_in_the_language_of_its_reader() -> None:
    german = {"Error {code}.": "Fehler {code}.", "The mail server refused the mail.": "Abgelehnt."}

    said = [trouble_words(code, say=german.__getitem__) for code in ("SMTPDataError 554", "Odd {x}")]

    assert said == ["Abgelehnt.", "Fehler Odd {x}."]
    assert trouble_words("lease_expired", say=german.__getitem__) == ""
