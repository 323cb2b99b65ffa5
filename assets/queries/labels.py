"""What is printed on labels, and whose label somebody scanned."""

from assets.models import Device
from assets.queries.register import REGISTER_ORDER, Wanted, register
from assets.rules.labels import MOST_LABELS


def devices_to_label(wanted: Wanted, tags: list[str]) -> list[Device]:
    """Return the devices named, or else all that pass the filters, without retired ones; by tag, at most 500."""
    rows = register(wanted=wanted).exclude(lifecycle="retired")
    if tags:
        rows = rows.filter(tag__in=tags[:MOST_LABELS])
    return list(rows.order_by(*REGISTER_ORDER)[:MOST_LABELS])


def device_by_code(code: str) -> Device | None:
    """Return the device whose label says this code, retired ones too; None if there is none."""
    return Device.objects.select_related("location", "site").filter(code=code).first() if code else None
