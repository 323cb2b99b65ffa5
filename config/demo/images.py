"""A ticket with a series of images by the folder: slices are missing, and the software is newer than registered."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

import pydicom
from django.core.files.uploadedfile import SimpleUploadedFile
from pydicom.data import get_testdata_file
from pydicom.uid import UID

from accounts.models import Person
from assets.models import Device
from reports.actions.project import project_tickets
from tickets.actions.assignment import take_ticket
from tickets.actions.drops import receive_images
from tickets.actions.imaging import inspect_pending
from tickets.actions.outbox import nobody_told
from tickets.actions.ticket import NewTicket, log_ticket
from tickets.enums import Affected, Source
from tickets.models import Category

_CALLED, _WORKS, _DEVICE, _CATEGORY = "grace.adeyemi", "ellen.shaw", "CT2", "R18"
_DROP = UUID("6b6f2d1e-0000-4000-8000-000000000005")
_SLICES, _MISSING = 24, (11, 12)
_BEGAN = timedelta(minutes=35)


def make_images(*, at: datetime) -> None:
    """Log a ticket about slices that did not arrive and drop the series on it. Nobody is mailed."""
    people = {person.email.partition("@")[0]: person for person in Person.objects.select_related("site")}
    device = Device.objects.select_related("location", "site").get(tag=_DEVICE)
    category = Category.objects.select_related("queue").filter(is_active=True, code__startswith="R").order_by("code")
    new = NewTicket(
        requester=people[_CALLED],
        source=Source.PHONE,
        category=category.filter(code=_CATEGORY).first() or category[0],
        subject="Slices missing in a chest CT on the PACS",
        description="The console shows the whole stack, the PACS stops in the middle and goes on two slices later.",
        affected=Affected.WORKAROUND,
        device=device,
        occurred_at=at - _BEGAN,
    )
    with nobody_told():
        ticket = log_ticket(actor=people[_WORKS], new=new, at=at)
        take_ticket(actor=people[_WORKS], ticket_id=ticket.pk, at=at)
        files = _series(device)
        receive_images(actor=people[_WORKS], ticket_id=ticket.pk, drop_id=_DROP, files=files, at=at)
        inspect_pending(at=at, limit=_SLICES, seconds=20)
    project_tickets(ticket_ids=[ticket.pk])


def _series(device: Device) -> Iterator[SimpleUploadedFile]:
    """Slices after a real one, with the device's own names and an invented patient."""
    image = pydicom.dcmread(str(get_testdata_file("CT_small.dcm", download=False)))
    image.remove_private_tags()
    image.PatientName, image.PatientID, image.AccessionNumber = "TESTCASE^CHEST", "T-1", "A-2002"
    image.Manufacturer, image.ManufacturerModelName = device.manufacturer, device.model
    image.DeviceSerialNumber, image.StationName = device.serial, device.station_name
    image.SoftwareVersions, image.SeriesNumber = "06", 4
    for number in range(1, _SLICES + 1):
        if number in _MISSING:
            continue
        image.InstanceNumber = number
        image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = UID(f"2.25.{2_002_000_000 + number}")
        image.ImagePositionPatient = [-158.1, -179.0, -75.7 - 1.5 * number]
        content = BytesIO()
        image.save_as(content)
        yield SimpleUploadedFile(f"IM{number:05d}.dcm", content.getvalue())
