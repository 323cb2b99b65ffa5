"""Application entities, connections and capabilities of a device."""

import pytest

from assets.actions.device import change_device
from assets.actions.dicom_network import EntityRefused, Seen, StaleNetwork, make_primary, remove_ae, save_ae
from assets.models import Device, NetworkAE, NetworkConnection, TransferCapability
from assets.permissions import CannotManageDevices
from assets.queries.history import device_history
from assets.rules.dicom_config import Capability, Entity
from tests.factories import NOW, make_agent, make_device, make_person

pytestmark = pytest.mark.django_db
CT = Capability(sop_class="1.2.840.10008.5.1.4.1.1.2", role="SCU", transfer_syntaxes=("1.2.840.10008.1.2",))


@pytest.fixture
def agent():
    return make_agent()


@pytest.fixture
def device():
    return make_device(tag="CT2", ae_title="")


def save(agent, device, *, ae_id=None, **fields):
    device.refresh_from_db()
    seen = Seen(device_id=device.pk, version=device.version, ae_id=ae_id)
    return save_ae(actor=agent, seen=seen, entity=Entity(**{"title": "STORE"} | fields), at=NOW)


def now(device):
    device.refresh_from_db()
    return device.ae_title, device.host, device.port


def test_the_first_entity_is_the_main_one(agent, device):
    save(agent, device, host="ct2.example.org", port=104, is_tls=True, capabilities=(CT,))
    save(agent, device, title="QUERY", host="ct2.example.org", port=104, is_tls=True)

    assert now(device) == ("STORE", "ct2.example.org", 104)
    assert NetworkConnection.objects.count() == 1
    assert list(TransferCapability.objects.values_list("sop_class", "role", "transfer_syntaxes")) == [
        (CT.sop_class, "SCU", list(CT.transfer_syntaxes))
    ]


def test_changing_an_entity_is_told(agent, device):
    ae = save(agent, device, host="a.example.org", capabilities=(CT,))

    save(agent, device, ae_id=ae.pk, title="STORE2", host="b.example.org")

    assert now(device) == ("STORE2", "b.example.org", None)
    assert (NetworkConnection.objects.count(), TransferCapability.objects.count()) == (1, 0)
    titles = {each.title for each in device_history(device)}
    assert titles >= {
        "AE title STORE2 changed",
        "Capability CT Image Storage (SCU) removed",
        "Connection a.example.org removed",
        "Connection b.example.org added",
    }


def test_another_one_can_be_the_main_one_and_the_next_follows(agent, device):
    first = save(agent, device)
    second = save(agent, device, title="QUERY")
    device.refresh_from_db()

    make_primary(actor=agent, seen=Seen(device_id=device.pk, version=device.version, ae_id=second.pk), at=NOW)

    assert now(device)[0] == "QUERY"
    remove_ae(actor=agent, seen=Seen(device_id=device.pk, version=device.version, ae_id=second.pk), at=NOW)
    assert now(device)[0] == "STORE"
    remove_ae(actor=agent, seen=Seen(device_id=device.pk, version=device.version, ae_id=first.pk), at=NOW)
    assert now(device)[0] == ""


def test_an_entity_of_another_device_is_left_alone(agent, device):
    other = make_device(tag="MR1", ae_title="")
    theirs = save(agent, other, title="THEIRS")

    seen = Seen(device_id=device.pk, version=device.version, ae_id=theirs.pk)
    make_primary(actor=agent, seen=seen, at=NOW)
    remove_ae(actor=agent, seen=seen, at=NOW)

    assert NetworkAE.objects.filter(device=other).count() == 1


@pytest.mark.parametrize("taken", ["MAIN", "SECOND"])
def test_a_title_is_used_once(agent, device, taken):
    other = make_device(tag="MR1", ae_title="MAIN")
    NetworkAE.objects.create(device=other, title="SECOND")

    with pytest.raises(EntityRefused) as refused:
        save(agent, device, title=taken)

    assert refused.value.problems == {
        "title": f"MR1 has the AE title {taken}. Each title is used once in the hospital."
    }


def test_a_stale_form_is_refused(agent, device):
    with pytest.raises(StaleNetwork) as refused:
        save_ae(actor=agent, seen=Seen(device_id=device.pk, version=9), entity=Entity(title="X"), at=NOW)

    assert refused.value.version == 1


def test_taking_the_main_title_away_leaves_the_next(agent, device):
    save(agent, device)
    save(agent, device, title="QUERY")
    device.refresh_from_db()

    change_device(actor=agent, device_id=device.pk, said={"ae_title": ""}, version=device.version, at=NOW)

    assert now(device)[0] == "QUERY"
    assert list(NetworkAE.objects.values_list("title", "is_primary")) == [("QUERY", True)]


def test_giving_the_second_title_to_the_device_makes_one_of_them(agent, device):
    save(agent, device)
    save(agent, device, title="QUERY")
    device.refresh_from_db()

    change_device(actor=agent, device_id=device.pk, said={"ae_title": "QUERY"}, version=device.version, at=NOW)

    assert list(NetworkAE.objects.values_list("title", "is_primary")) == [("QUERY", True)]


def test_only_the_desk_may(device):
    with pytest.raises(CannotManageDevices):
        save(make_person(), device)
    assert Device.objects.get().version == 1


def test_the_second_of_two_in_the_same_moment_is_told(agent, device, monkeypatch):
    save(agent, make_device(tag="MR1", ae_title=""), title="STORE")
    monkeypatch.setattr("assets.actions.dicom_network._taken", lambda title, ae_id, device: {})

    with pytest.raises(EntityRefused):
        save(agent, device)
