"""Software versions that evidence brings to the register."""

from datetime import datetime

from django.db import transaction

from assets.models import Device

MAX_VERSION = 64


@transaction.atomic
def learn_software_version(*, device_id: int, version: str, source: str, at: datetime) -> str:
    """Put the version that a file names into the register; return the one that stood there before.

    source: where it is from, such as "image on #12". The caller has checked who may. Raises Device.DoesNotExist.
    """
    device = Device.objects.select_for_update().get(pk=device_id)
    before, device.software_version = device.software_version, version[:MAX_VERSION]
    device.save(update_fields=["software_version"])
    return before
