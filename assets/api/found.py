"""The device an address of the API names."""

from django.http import Http404

from assets.models import Device
from assets.queries.devices import device_by_tag


def device_or_404(tag: str) -> Device:
    """Return the device with this tag. Raises Http404, also for a tag with a NUL byte, which no device has."""
    device = None if "\x00" in tag else device_by_tag(tag)
    if device is None:
        raise Http404
    return device
