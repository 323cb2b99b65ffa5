"""The register as files: CSV, XLSX, the DICOM configuration as LDIF; and the documents of devices."""

import csv
import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.http import FileResponse

from accounts.render import stored_answer
from accounts.rules.csv import safe_cell
from assets.models import Device, DocumentVersion
from assets.queries.device_words import said_of
from assets.queries.dicom_network import entities_of
from assets.rules.device import FIELD_LABELS, FIELDS
from assets.rules.dicom_ldif import LdifDevice, write_configuration


def csv_file(devices: Iterable[Device]) -> bytes:
    """Return the devices as CSV in UTF-8 with a mark, as spreadsheets want it; no cell can be a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(FIELDS)
    for device in devices:
        said = said_of(device)
        writer.writerow([_one_cell(said[name]) for name in FIELDS])
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(devices: Iterable[Device]) -> bytes:
    """Return the devices as a workbook whose cells are all text."""
    content = io.BytesIO()
    book: Any = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Devices")
    bold = book.add_format({"bold": True})
    for column, name in enumerate(FIELDS):
        sheet.write_string(0, column, FIELD_LABELS[name], bold)
        sheet.set_column(column, column, 18)
    for row, device in enumerate(devices, 1):
        said = said_of(device)
        for column, name in enumerate(FIELDS):
            sheet.write_string(row, column, said[name])
    sheet.freeze_panes(1, 1)
    book.close()
    return content.getvalue()


def ldif_file(devices: Iterable[Device]) -> bytes:
    """Return the DICOM configuration of the devices that have an AE title, after PS3.15 Annex H."""
    wanted = list(devices)
    entities = entities_of(wanted)
    found = [
        LdifDevice(
            said=said_of(device) | {"site": device.site.name},
            entities=tuple(each.entity for each in entities[device.pk]),
        )
        for device in wanted
        if entities[device.pk]
    ]
    return write_configuration(found).encode()


def document_answer(version: DocumentVersion) -> FileResponse:
    """Answer with the bytes of a document, to be saved and never shown or run. Raises Http404 when they are gone.

    Whoever calls has made sure that the reader may see the device as the desk does.
    """
    return stored_answer(version.path, name=version.name, media_type=version.media_type)


def _one_cell(text: str) -> str:
    """Make a cell safe by its first line, which decides; line ends stay as they are."""
    first, end, rest = text.partition("\n")
    return f"{safe_cell(first)}{end}{rest}"
