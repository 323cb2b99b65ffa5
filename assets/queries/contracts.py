"""Contracts as text, cell by cell: what files hold and imports compare with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from assets.enums import Lifecycle
from assets.models import AvailabilityTerms, Device, ServiceContract, Vendor
from assets.queries.holidays import countries, has_holidays, parts_of
from assets.rules.contract import CONTRACT_FIELDS, PLAIN_FIELDS, TERMS_FIELDS, percent_text
from assets.rules.contract_sheet import Contracts, KnownContract, KnownDevice
from assets.rules.sheet import SheetRow
from assets.rules.tag_list import write_tags
from assets.rules.windows import write_windows


def contracts_said() -> list[dict[str, str]]:
    """Return every contract as an export writes it, by vendor and number. Three queries."""
    return [{**each.values} for each in _known(list(Device.objects.order_by("tag", "pk")))]


def contracts_now(rows: Iterable[SheetRow]) -> Contracts:
    """Return everything that a plan of these rows of contracts has to know. Four queries."""
    devices = list(Device.objects.order_by("tag", "pk"))
    return Contracts(
        vendors=dict(Vendor.objects.order_by("pk").values_list("pk", "name")),
        contracts=_known(devices),
        devices={
            device.tag.casefold(): KnownDevice(
                device_id=device.pk,
                tag=device.tag,
                version=device.version,
                contract_id=device.contract_id,
                is_retired=device.lifecycle == Lifecycle.RETIRED,
            )
            for device in devices
        },
        countries=_countries({row.said.get("holidays_of", "") for row in rows}),
    )


def _known(devices: Iterable[Device]) -> list[KnownContract]:
    under: dict[int, list[Device]] = defaultdict(list)
    for device in devices:
        if device.contract_id:
            under[device.contract_id].append(device)
    terms = {row.contract_id: row for row in AvailabilityTerms.objects.exclude(contract=None).order_by("pk")}
    rows = ServiceContract.objects.select_related("vendor").order_by("vendor__name", "number", "pk")
    return [
        KnownContract(
            contract_id=row.pk,
            vendor_id=row.vendor_id,
            version=row.version,
            values=_said(row, terms.get(row.pk), under[row.pk]),
            devices=frozenset(device.pk for device in under[row.pk]),
        )
        for row in rows
    ]


def _said(row: ServiceContract, terms: AvailabilityTerms | None, devices: Iterable[Device]) -> dict[str, str]:
    said = {name: str(getattr(row, name) or "") for name in PLAIN_FIELDS}
    said |= {"vendor": row.vendor.name, "number": row.number, "devices": write_tags(device.tag for device in devices)}
    said |= _said_of_terms(terms) if terms else dict.fromkeys(TERMS_FIELDS, "")
    return {name: said[name] for name in CONTRACT_FIELDS}


def _said_of_terms(terms: AvailabilityTerms) -> dict[str, str]:
    week = terms.windows or [[], [], [], [], [], [], []]
    return {
        "covered_weekdays": write_windows(week[0]),
        "covered_saturday": write_windows(week[5]),
        "covered_sunday": write_windows(week[6]),
        "holidays": "covered" if terms.covers_holidays else "not covered",
        "holidays_of": "-".join(filter(None, (terms.holidays_country, terms.holidays_subdivision))),
        "uptime_percent": "" if terms.target_percent is None else percent_text(terms.target_percent),
        "degraded_percent": str(terms.degraded_percent),
        "planned_counts": "yes" if terms.planned_counts else "no",
        "forgiven_minutes": str(terms.min_outage_minutes),
        "terms_note": terms.note,
    }


def _countries(texts: Iterable[str]) -> Mapping[str, str]:
    """The codes of what a file calls countries and their parts: DE, Germany, DE-BY, Germany-Bayern."""
    found = {" ".join(text.split()).casefold(): _code(" ".join(text.split())) for text in texts if text.strip()}
    return {text: code for text, code in found.items() if code}


def _code(text: str) -> str:
    names = {name.casefold(): code for code, name in countries()} | {code.casefold(): code for code, _ in countries()}
    whole = names.get(text.casefold(), "")
    first, _, rest = text.partition("-")
    country = whole or names.get(first.strip().casefold(), "")
    parts = parts_of(country) if country and not whole else ()
    known = {name.casefold(): code for code, name in parts} | {code.casefold(): code for code, _ in parts}
    part = known.get(rest.strip().casefold(), "")
    if not country or not (whole or part) or not has_holidays(country, part):
        return ""
    return f"{country}-{part}" if part else country
