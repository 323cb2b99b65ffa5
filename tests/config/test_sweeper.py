from datetime import UTC, datetime

import pytest
from django.conf import settings

from config.models import Heartbeat
from config.sweeper import load_sweepers, sweep_once

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_failing_sweeper_does_not_keep_the_others_from_their_turn() -> None:
    swept: list[datetime] = []

    def broken(*, at: datetime) -> None:
        raise RuntimeError("no")

    sweep_once(sweepers={"a": broken, "b": lambda *, at: swept.append(at)}, at=AT)

    assert swept == [AT]
    assert Heartbeat.objects.get(name="sweeper").at == AT


def test_missing_sweeper_is_an_error_at_start() -> None:
    with pytest.raises(ImportError):
        load_sweepers(paths=["tickets.nowhere.sweep"])


def test_every_listed_sweeper_exists() -> None:
    assert list(load_sweepers(paths=settings.SWEEPERS)) == settings.SWEEPERS
