"""What the address of a mailbox means."""

import pytest

from tickets.rules.mailbox import BadAddress, mailbox_of


@pytest.mark.parametrize("url", ["", "http://a@b", "imaps://host", "imap://u:p@h:no"])
def test_bad_address_is_refused_without_naming_it(url: str) -> None:
    with pytest.raises(BadAddress) as refused:
        mailbox_of(url)

    assert "u:p" not in str(refused.value)


def test_parts_of_an_address() -> None:
    place = mailbox_of("imaps://desk%40h.example:p%2Fw@mail.h.example/Help%20desk")

    assert (place.user, place.password, place.port, place.folder) == ("desk@h.example", "p/w", 993, "Help desk")
    assert place.name == "desk@h.example@mail.h.example:993/Help desk"
