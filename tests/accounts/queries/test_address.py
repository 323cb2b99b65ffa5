from typing import Any

import pytest

from accounts.queries.address import absolute


@pytest.mark.parametrize("base", ["https://desk.example", "https://desk.example/"])
def test_address_has_one_slash_between_site_and_path(settings: Any, base: str) -> None:
    settings.BASE_URL = base

    assert absolute("/t/1042") == "https://desk.example/t/1042"


def test_site_below_a_path_keeps_it(settings: Any) -> None:
    settings.BASE_URL = "https://hospital.example/desk"

    assert absolute("/t/1042") == "https://hospital.example/desk/t/1042"
