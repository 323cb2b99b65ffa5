"""The register as files: CSV, XLSX, the DICOM configuration as LDIF; and the documents of devices."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from django.http import FileResponse

from accounts.render import stored_answer
from accounts.rules.csv import kept_cell, safe_cell
from assets.models import Device, DocumentVersion
from assets.queries.device_words import said_of
from assets.queries.dicom_network import entities_of
from assets.rules.contract import CONTRACT_FIELDS, CONTRACT_LABELS
from assets.rules.device import FIELD_LABELS, FIELDS
from assets.rules.dicom_ldif import LdifDevice, write_configuration

Rows = Iterable[Mapping[str, str]]


def csv_file(devices: Iterable[Device]) -> bytes:
    """Return the devices as CSV in UTF-8 with a mark, as spreadsheets want it; no cell can be a formula."""
    return _csv(FIELDS, (said_of(device) for device in devices))


def xlsx_file(devices: Iterable[Device]) -> bytes:
    """Return the devices as a workbook whose cells are all text."""
    return _xlsx("Devices", FIELD_LABELS, (said_of(device) for device in devices))


def contracts_csv(rows: Rows) -> bytes:
    """Return contracts, as contracts_said tells them, as CSV like csv_file."""
    return _csv(CONTRACT_FIELDS, rows)


def contracts_xlsx(rows: Rows) -> bytes:
    """Return contracts, as contracts_said tells them, as a workbook like xlsx_file."""
    return _xlsx("Contracts", CONTRACT_LABELS, rows)


def _csv(fields: Sequence[str], rows: Rows) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(fields)
    for said in rows:
        writer.writerow([_one_cell(said[name]) for name in fields])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(name: str, labels: Mapping[str, str], rows: Rows) -> bytes:
    content = io.BytesIO()
    book: Any = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    for column, label in enumerate(labels.values()):
        sheet.write_string(0, column, label, bold)
        sheet.set_column(column, column, 18)
    for row, said in enumerate(rows, 1):
        for column, field in enumerate(labels):
            sheet.write_string(row, column, kept_cell(_shown(said[field])))
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


def _shown(text: str) -> str:
    """Blanks for signs nobody sees, of which a workbook cannot hold all."""
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)


def _one_cell(text: str) -> str:
    """Make a cell safe by its first line, which decides; line ends stay as they are."""
    first, end, rest = kept_cell(text).partition("\n")
    return f"{safe_cell(first)}{end}{rest}"
