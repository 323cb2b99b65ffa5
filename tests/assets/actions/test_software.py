"""Software versions, typed and learnt."""

from datetime import timedelta

import pytest

from assets.actions.device import change_device
from assets.actions.software import learn_software_version
from assets.models import Device, SoftwareVersion
from tests.factories import NOW, make_agent, make_device

pytestmark = pytest.mark.django_db


def learn(device, version, days):
    return learn_software_version(device_id=device.pk, version=version, at=NOW + timedelta(days=days))


def test_a_change_and_a_drift_are_noticed():
    device = make_device(software_version="VA48A")

    first, again, second = learn(device, "VA48A", 0), learn(device, "VA48A", 1), learn(device, "VA50", 2)

    assert [(each.changed_from, each.is_drift) for each in (first, again, second)] == [
        ("", False), ("", False), ("VA48A", True),
    ]  # fmt: skip
    assert second.since == NOW + timedelta(days=2)
    assert Device.objects.get().software_version == "VA48A"
    assert list(SoftwareVersion.objects.order_by("since").values_list("version", "source")) == [
        ("VA48A", "evidence"), ("VA50", "evidence"),
    ]  # fmt: skip


def test_an_old_image_is_no_drift_and_twice_is_once():
    device = make_device(software_version="VA50")
    learn(device, "VA50", 5)

    old = [learn(device, "VA48A", 1), learn(device, "VA48A", 1)]

    assert [(each.changed_from, each.is_drift) for each in old] == [("", False), ("", False)]
    assert SoftwareVersion.objects.count() == 2


def test_an_empty_version_says_nothing():
    assert learn(make_device(), " \\ ", 0).version == ""
    assert SoftwareVersion.objects.count() == 0


def test_a_typed_version_has_a_course_of_its_own():
    device, agent = make_device(), make_agent()
    learn(device, "VA50", 0)

    change_device(actor=agent, device_id=device.pk, said={"software_version": "VA50"}, version=1, at=NOW)

    assert sorted(SoftwareVersion.objects.values_list("source", "person")) == [("evidence", None), ("typed", agent.pk)]
