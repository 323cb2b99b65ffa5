import pytest
from django.core.cache import cache
from django.urls import reverse

from config.api.throttles import PersonThrottle
from tests.factories import make_person
from tests.factories.calls import caller

pytestmark = pytest.mark.django_db


def test_person_over_the_limit_waits_and_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(PersonThrottle, "THROTTLE_RATES", {"read": "2/min", "write": "2/min", "upload": "2/min"})
    monkeypatch.setattr(PersonThrottle, "timer", lambda self: 1_200_000_015.0)
    busy, calm = caller(make_person()), caller(make_person())

    answers = [client.get(reverse("api:me")) for client in (busy, busy, busy, calm)]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
    assert (answers[2]["Retry-After"], answers[2].json()["code"]) == ("45", "throttled")
    cache.clear()


def test_window_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(PersonThrottle, "THROTTLE_RATES", {"read": "1/min", "write": "1/min", "upload": "1/min"})
    moments = iter([1_200_000_015.0, 1_200_000_016.0, 1_200_000_075.0])
    monkeypatch.setattr(PersonThrottle, "timer", lambda self: next(moments))
    client = caller(make_person())

    assert [client.get(reverse("api:me")).status_code for _ in range(3)] == [200, 429, 200]
    cache.clear()
