"""The register as matching sees it."""

from assets.enums import Lifecycle
from assets.models.device import Device
from assets.rules.matching import Candidate


def match_candidates() -> list[Candidate]:
    """Every device that can still produce files: retired and planned ones are left out. One query."""
    fields = ("pk", "tag", "name", "manufacturer", "model", "serial", "station_name", "ae_title", "modality")
    rows = (
        Device.objects.exclude(lifecycle__in=[Lifecycle.RETIRED, Lifecycle.PLANNED])
        .order_by("pk")
        .values_list(*fields, "site__name", "device_uid", "udi")
    )
    names = ("device_id", *fields[1:], "institution", "device_uid", "udi")
    return [Candidate(**dict(zip(names, row, strict=True))) for row in rows]
