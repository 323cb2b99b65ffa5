"""The register as matching sees it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from assets.enums import Lifecycle
from assets.models import Device, NetworkAE
from assets.rules.matching import Candidate


def match_candidates() -> list[Candidate]:
    """Every device that can still produce files: retired and planned ones are left out. One query."""
    own = NetworkAE.objects.filter(device=OuterRef("pk")).order_by("title").values("title")
    fields = ("pk", "tag", "name", "manufacturer", "model", "serial", "station_name", "ae_title", "modality")
    rows = (
        Device.objects.exclude(lifecycle__in=[Lifecycle.RETIRED, Lifecycle.PLANNED])
        .order_by("pk")
        .values_list(*fields, "site__name", "device_uid", "udi", ArraySubquery(own))
    )
    names = ("device_id", *fields[1:], "institution", "device_uid", "udi")
    return [Candidate(**dict(zip(names, row[:-1], strict=True)), ae_titles=tuple(row[-1])) for row in rows]
