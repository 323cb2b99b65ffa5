import pytest

from notifications.rules.reach import text_address

MOBILE, PAGER = "+447700900123", "ben@pager.example"


@pytest.mark.parametrize(
    ("mobile", "pager_mail", "has_gateway", "is_call", "address"),
    [
        (MOBILE, PAGER, True, True, MOBILE),
        (MOBILE, PAGER, False, True, PAGER),
        (MOBILE, PAGER, True, False, MOBILE),
        (MOBILE, PAGER, False, False, ""),  # news make no pager beep
        ("", PAGER, True, True, PAGER),
        ("", PAGER, True, False, ""),
        (MOBILE, "", False, True, ""),
        ("", "", True, True, ""),
    ],
)
def test_where_a_text_message_goes(
    mobile: str, pager_mail: str, has_gateway: bool, is_call: bool, address: str
) -> None:
    found = text_address(mobile=mobile, pager_mail=pager_mail, has_gateway=has_gateway, is_call=is_call)

    assert found == address
