import pytest

from config.demo.channels import make_channels
from notifications import relay
from notifications.models import Delivery, Endpoint, Reach
from notifications.queries.alarm import alarm
from tests.factories import NOW, make_agent, make_person, make_ticket


@pytest.mark.django_db
def test_demo_endpoints_are_off_and_alarm_nobody() -> None:
    make_person(email="ruth.okafor@example.org", role="administrator")
    make_agent()
    make_ticket(at=NOW)

    make_channels(at=NOW)
    relay.sweep(at=NOW)

    assert set(Endpoint.objects.values_list("name", "state")) == {
        ("Maintenance system", "disabled"),
        ("Teams: imaging IT", "disabled"),
    }
    assert Reach.objects.count() == 1
    assert not Delivery.objects.filter(endpoint__isnull=False, state="pending").exists()
    assert not alarm(at=NOW).is_on
