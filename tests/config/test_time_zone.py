"""Times are shown where the person is."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from config.time_zone import TimeZoneMiddleware
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stored", "shown"), [("Europe/London", "Europe/London"), ("Mars/Olympus", "UTC"), ("", "UTC"), ("../etc", "UTC")]
)
def test_times_follow_the_person(stored: str, shown: str) -> None:
    request, seen = HttpRequest(), []
    request.user = make_person(time_zone=stored)

    def view(_: HttpRequest) -> HttpResponse:
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    TimeZoneMiddleware(view)(request)

    assert (seen, timezone.get_current_timezone_name()) == ([shown], "UTC")
