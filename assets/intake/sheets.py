"""Turns an uploaded file into rows of the register, whatever it is: CSV, XLSX or LDIF; devices or contracts."""

from dataclasses import replace
from typing import Any

from assets.actions.sheet import NewSheet
from assets.enums import SheetKind
from assets.intake.table import MAX_BYTES, MAX_ROWS, TableBroken, decoded, read_table
from assets.rules.contract_sheet import contract_rows, is_contracts
from assets.rules.dicom_ldif import LdifDevice, read_configuration
from assets.rules.ldif import BadLdif
from assets.rules.sheet import BadHeader, SheetRow, rows_of_table


def read_sheet(*, file: Any, site: str) -> NewSheet:
    """Read an uploaded file. site: code of the site of rows that name none. Raises TableBroken."""
    if file.size and file.size > MAX_BYTES:
        raise TableBroken(f"The file is larger than {MAX_BYTES // 2**20} MB. Split it, for example by site.", "large")
    content = file.read(MAX_BYTES + 1)
    name = str(file.name or "file")
    return _ldif(name, content, site) if _is_ldif(name, content) else _table(name, content, site)


def _is_ldif(name: str, content: bytes) -> bool:
    start = content[:4_000].lstrip(b"\xef\xbb\xbf \r\n").lower()
    return name.lower().endswith((".ldif", ".ldf")) or start.startswith((b"version:", b"dn:", b"# ldif"))


def _table(name: str, content: bytes, site: str) -> NewSheet:
    table = read_table(content)
    notes = [table.note] if table.note else []
    try:
        if is_contracts(table.header):
            rows = contract_rows(table.header, table.rows)
            return NewSheet(name=name, kind=SheetKind.CONTRACTS, rows=rows, ignored=notes)
        rows, ignored = rows_of_table(table.header, table.rows)
    except BadHeader as wrong:
        raise TableBroken(str(wrong), "bad_header") from wrong
    if ignored:
        notes.append(f"Columns that say nothing to the register: {', '.join(ignored)}.")
    rows = [replace(row, new_site=site) for row in rows]
    return NewSheet(name=name, kind=SheetKind.TABLE, rows=rows, ignored=notes)


def _ldif(name: str, content: bytes, site: str) -> NewSheet:
    text, note = decoded(content)
    try:
        devices = read_configuration(text)
    except BadLdif as wrong:
        raise TableBroken(str(wrong), "bad_ldif") from wrong
    if not devices:
        raise TableBroken("There is no dicomDevice in this file. Export the devices with what lies below them.", "none")
    if len(devices) > MAX_ROWS:
        raise TableBroken(f"The file has more than {MAX_ROWS:,} devices. Split it.", "too_long")
    rows = [_device_row(device, site) for device in devices]
    return NewSheet(name=name, kind=SheetKind.LDIF, rows=rows, ignored=[note] if note else [])


def _device_row(device: LdifDevice, site: str) -> SheetRow:
    said = dict(device.said)
    said.setdefault("name", said.get("tag", ""))
    return SheetRow(number=device.line, said=said, entities=device.entities, problem=device.problem, new_site=site)
