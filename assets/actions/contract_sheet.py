"""Writes what a file of contracts says: contracts, what they count, and the devices under them, each once."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import Person
from assets.actions.device import Way, change_device
from assets.actions.history import IMPORT
from assets.actions.place import save_contract
from assets.actions.terms import Counted, drop_terms, save_terms
from assets.models import ServiceContract
from assets.rules.contract import PLAIN_FIELDS, TERMS_FIELDS
from assets.rules.contract_sheet import PlannedContract
from assets.rules.device import Named
from assets.rules.sheet import CHANGE, MAKE
from assets.rules.terms import week_of
from assets.rules.windows import read_windows


@transaction.atomic
def write_contracts(*, actor: Person, planned: Iterable[PlannedContract], at: datetime) -> None:
    """Write the rows that make or change something; notes the history.

    A device that goes from one contract to another is written once. Raises CannotManageDevices, StaleContract,
    NameTaken, StaleDevice.
    """
    under: dict[int, int | None] = {}
    versions: dict[int, int] = {}
    for each in planned:
        if each.outcome not in (MAKE, CHANGE):
            continue
        contract = _contract(each, actor=actor)
        _terms(each, contract, actor=actor, at=at)
        for device_id in each.left:
            under.setdefault(device_id, None)
        under |= dict.fromkeys(each.taken, contract.pk)
        versions |= each.versions
    _put(under, versions, actor=actor, at=at)


def _contract(each: PlannedContract, *, actor: Person) -> ServiceContract:
    """The contract of a row, made or changed; left alone where only its terms or devices change."""
    values, known = each.values, each.known
    if known and all(known.values[name] == values[name] for name in PLAIN_FIELDS):
        return ServiceContract.objects.get(pk=known.contract_id)
    fields: dict[str, Any] = {name: values[name] for name in ("number", *PLAIN_FIELDS)}
    for name in ("begins_on", "ends_on"):
        fields[name] = date.fromisoformat(values[name]) if values[name] else None
    return save_contract(
        actor=actor,
        contract_id=known.contract_id if known else None,
        vendor_id=each.vendor_id,
        fields=fields,
        version=known.version if known else 0,
        way=IMPORT,
    )


def _terms(each: PlannedContract, contract: ServiceContract, *, actor: Person, at: datetime) -> None:
    before = each.known.values if each.known else dict.fromkeys(TERMS_FIELDS, "")
    if all(before[name] == each.values[name] for name in TERMS_FIELDS):
        return
    if any(each.values[name] for name in TERMS_FIELDS):
        save_terms(actor=actor, of=contract, counted=_counted(each.values), at=at, way=IMPORT)
    else:
        drop_terms(actor=actor, of=contract, way=IMPORT)


def _counted(values: Mapping[str, str]) -> Counted:
    country, _, part = values["holidays_of"].partition("-")
    weekdays, saturday, sunday = (
        read_windows(values[name]) for name in ("covered_weekdays", "covered_saturday", "covered_sunday")
    )
    return Counted(
        windows=week_of(weekdays=weekdays, saturday=saturday, sunday=sunday),
        target_percent=Decimal(values["uptime_percent"]) if values["uptime_percent"] else None,
        planned_counts=values["planned_counts"] == "yes",
        degraded_percent=int(values["degraded_percent"]),
        min_outage_minutes=int(values["forgiven_minutes"]),
        note=values["terms_note"],
        covers_holidays=values["holidays"] == "covered",
        holidays_country=country,
        holidays_subdivision=part,
    )


def _put(under: Mapping[int, int | None], versions: Mapping[int, int], *, actor: Person, at: datetime) -> None:
    """Put each device under its contract, or under none, in the order of their numbers."""
    named = Named(contracts={f"#{pk}": (pk,) for pk in under.values() if pk})
    for device_id in sorted(under):
        contract_id = under[device_id]
        change_device(
            actor=actor,
            device_id=device_id,
            said={"contract": f"#{contract_id}" if contract_id else ""},
            version=versions[device_id],
            at=at,
            way=Way(by=IMPORT, named=named),
        )
