import pytest

from assets.queries.devices import search_devices
from assets.queries.register import register
from tests.factories import make_device

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["CT2", "ct2 \x00 tower", "TOWER ct"])
def test_device_is_found_by_every_word(text: str):
    found = make_device(tag="CT2", name="CT tower", modality="CT")
    make_device(tag="MR1", name="MR tower", modality="MR")

    assert (search_devices(text), list(register(text))) == ([found], [found])


def test_register_also_knows_serials_and_retired_devices():
    found = make_device(tag="CT2", serial="SN-77", lifecycle="retired")

    assert (search_devices("SN-77"), search_devices("CT2"), list(register("SN-77"))) == ([], [], [found])
