from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, override_settings

from config import health
from config.heartbeat import note_heartbeat
from tests.factories import make_ticket

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LONG_WAITING = "tests.config.test_health.long_waiting"


def long_waiting() -> datetime:
    return AT - timedelta(seconds=90)


@pytest.fixture(autouse=True)
def _no_redis(settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"


def test_livez_needs_nobody_signed_in() -> None:
    response = Client().get("/livez")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_without_redis_is_an_alarm_but_serves() -> None:
    response = Client().get("/readyz")

    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    assert response.json()["parts"]["redis"] == {"state": "down", "error": "ConnectionError"}
    assert response.json()["parts"]["live"] == {"state": "ok", "streams": None}


@pytest.mark.django_db
def test_report_tells_a_late_worker_from_a_working_one() -> None:
    note_heartbeat(name="worker", at=AT - timedelta(seconds=61))
    note_heartbeat(name="sweeper", at=AT - timedelta(seconds=4))

    parts = health.report(at=AT)

    assert parts["worker"] == {"state": "late", "age_seconds": 61.0}
    assert parts["sweeper"] == {"state": "ok", "age_seconds": 4.0}


@pytest.mark.django_db
@override_settings(HEALTH_PROBES={"outbox": (LONG_WAITING, 60), "deliveries": (LONG_WAITING, 120)})
def test_report_names_the_probe_that_waits_too_long() -> None:
    parts = health.report(at=AT)

    assert parts["outbox"] == {"state": "late", "age_seconds": 90.0}
    assert parts["deliveries"] == {"state": "ok", "age_seconds": 90.0}


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "state"), [(0, "ok"), (15, "ok"), (17, "ok"), (18, "late")])
def test_report_raises_an_alarm_when_marks_lag(minutes: int, state: str) -> None:
    """The first answer to a P1 ticket is due after 15 minutes; two more pass before it is an alarm."""
    make_ticket(impact=1, urgency=1, at=AT)

    parts = health.report(at=AT + timedelta(minutes=minutes))

    assert parts["marks"] == {"state": state, "age_seconds": max(0.0, (minutes - 15) * 60.0)}


@pytest.mark.django_db
def test_readyz_is_503_while_a_migration_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrations", lambda: {"state": "down", "missing": ["tickets.0002"]})

    response = Client().get("/readyz")

    assert response.status_code == 503
    assert response.json()["parts"]["migrations"] == {"state": "down", "missing": ["tickets.0002"]}
