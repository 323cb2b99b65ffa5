"""Papers about a device."""

from assets.models import Device, DeviceDocument


def documents_of(device: Device) -> list[DeviceDocument]:
    """Return the documents of a device by title. One query."""
    return list(DeviceDocument.objects.filter(device=device).order_by("title", "pk"))
