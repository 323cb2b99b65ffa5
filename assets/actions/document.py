"""Links to the papers of a device."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from assets.actions.history import PAGE, acting, lock_device
from assets.models import DeviceDocument
from assets.permissions import require_managing

MOST_DOCUMENTS = 50


class TooManyDocuments(ValidationError):
    """A page of links nobody reads."""

    def __init__(self) -> None:
        super().__init__(f"A device has at most {MOST_DOCUMENTS} documents. Remove one first.", code="many_documents")


@transaction.atomic
def link_document(*, actor: Person, device_id: int, title: str, url: str, at: datetime) -> DeviceDocument:
    """Link a document to a device; the same address again renames it. url: http or https, checked by the caller.

    Raises CannotManageDevices, TooManyDocuments, Device.DoesNotExist.
    """
    require_managing(actor)
    device = lock_device(device_id=device_id)
    there = DeviceDocument.objects.filter(device=device)
    if not there.filter(url=url).exists() and there.count() >= MOST_DOCUMENTS:
        raise TooManyDocuments
    with acting(actor=actor, way=PAGE):
        row, _ = DeviceDocument.objects.update_or_create(
            device=device,
            url=url,
            defaults={"title": title},
            create_defaults={"title": title, "added_by": actor, "added_at": at},
        )
    return row
