"""What one contract of the demo hospital counts, and a file with next year's contracts that waits for a decision."""

from datetime import date, datetime
from decimal import Decimal

from accounts.models import Person
from assets.actions.sheet import NewSheet, receive_sheet
from assets.actions.terms import Counted, save_terms
from assets.enums import SheetKind
from assets.models import ServiceContract
from assets.rules.contract_sheet import contract_rows
from config.demo.people import address_of

_HEADER = (
    "vendor", "number", "name", "response_terms", "begins_on", "ends_on", "covered_weekdays", "covered_saturday",
    "uptime_percent", "devices",
)  # fmt: skip


def make_contract_file(*, at: datetime) -> None:
    """Save terms of one contract, and receive a file of contracts that has been looked at and not yet written."""
    boss = Person.objects.get(email=address_of("anna.whitmore"))
    keeper = Person.objects.get(email=address_of("claire.dubois"))
    network = ServiceContract.objects.select_related("vendor").filter(vendor__name__startswith="Northern").first()
    if network:
        counted = Counted(target_percent=Decimal("99.9"), min_outage_minutes=5, note="Service levels, table 2")
        save_terms(actor=boss, of=network, counted=counted, at=at)
    year = at.year + 1
    rows = contract_rows(_HEADER, list(enumerate(_rows(year), 2)))
    new = NewSheet(name=f"contracts-{year}.xlsx", kind=SheetKind.CONTRACTS, rows=rows)
    receive_sheet(actor=keeper, new=new, at=at)


def _rows(year: int) -> list[list[str]]:
    """Next year's contracts: two run on, one is new, one takes a scanner of another, one is of an unknown vendor."""
    last = date(year, 12, 31).isoformat()
    kept = {
        number: [vendor, number, name, response, begins.isoformat() if begins else ""]
        for vendor, number, name, response, begins in ServiceContract.objects.order_by("pk").values_list(
            "vendor__name", "number", "name", "response_terms", "begins_on"
        )
    }
    tags = {
        number: list(ServiceContract.objects.get(number=number).devices.order_by("tag").values_list("tag", flat=True))
        for number in kept
    }
    first, second, third = list(kept)[:3]
    begins = date(year, 1, 1).isoformat()
    return [
        [*kept[first], last, "07:00-20:00", "08:00-13:00", "98.5", "; ".join(tags[first])],
        [*kept[second], last, "", "", "", "; ".join(tags[second])],
        [kept[third][0], f"DEMO-NEW-{year}", "Ultrasound probes", "Spare next working day", begins, last,
         "08:00-18:00", "", "97", ""],
        [kept[third][0], f"DEMO-MR-{year}", "Full service MR", "On site in 4 hours", begins, last, "7-20", "", "98.5",
         tags[second][0]],
        ["Nightingale Imaging", "NI-1", "Full service", "", begins, f"31.12.{year}", "", "", "", ""],
    ]  # fmt: skip
