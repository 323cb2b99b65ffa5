import pytest

from accounts.rules.mail import mail_domain, message_id


@pytest.mark.parametrize(
    ("address", "domain"),
    [("RadDesk <desk@hospital.example>", "hospital.example"), ("desk@a.b", "a.b"), ("", "localhost")],
)
def test_mail_domain_of_sender(address: str, domain: str) -> None:
    assert mail_domain(address) == domain


def test_message_id_is_the_same_for_every_copy() -> None:
    assert message_id(dedupe_key="ab" * 32, domain="h.example") == f"<{'ab' * 16}@h.example>"
