from zoneinfo import ZoneInfo

import pytest

from accounts.rules.zone import zone_named


def test_zone_is_found_by_name():
    assert zone_named("Europe/London") == ZoneInfo("Europe/London")


@pytest.mark.parametrize("name", ["", "Europe/Atlantis", "../etc/passwd", "/etc/localtime"])
def test_zone_nobody_knows_is_utc(name: str):
    assert zone_named(name) == ZoneInfo("UTC")
