"""Files of contracts: looked at, written as a whole with one line of history each, idempotent."""

from datetime import date
from decimal import Decimal

import pytest

from assets.actions.contract_sheet import write_contracts
from assets.actions.device import StaleDevice, change_device
from assets.actions.sheet import SheetMoved, apply_sheet, receive_sheet
from assets.actions.terms import Counted, save_terms
from assets.intake.sheets import read_sheet
from assets.models import AvailabilityTerms, Device, RegisterSheet, ServiceContract
from assets.permissions import CannotManageDevices
from assets.queries.availability import terms_for
from assets.queries.contracts import contracts_said
from assets.queries.history import contract_history, device_history, section_history, vendor_history
from assets.queries.sheets import planned_rows
from assets.render import contracts_csv, contracts_xlsx
from assets.rules.sheet import fingerprint
from tests.assets.intake.test_contracts import File
from tests.factories import NOW, make_agent, make_contract, make_device, make_person, make_vendor

pytestmark = pytest.mark.django_db
HEAD = "vendor,number,name,ends_on,covered_weekdays,holidays,holidays_of,uptime_percent,devices\n"
NEW = HEAD + "acme service,C9,Full service,2030-12-31,8-18,not covered,Germany-BY,98.5,CT1; CT2\n"


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


@pytest.fixture
def scanners():
    vendor = make_vendor()
    return [make_device(tag=tag, vendor=vendor) for tag in ("CT1", "CT2", "CT3")]


def receive(agent, content):
    content = content if isinstance(content, bytes) else content.encode()
    return receive_sheet(actor=agent, new=read_sheet(file=File(content), site=""), at=NOW)


def apply(agent, content):
    row = receive(agent, content)
    return apply_sheet(actor=agent, sheet_id=row.pk, seen=fingerprint(planned_rows(row)), at=NOW)


def lines(history):
    return [(line.title, line.person, line.way) for line in history]


def test_a_file_changes_nothing_until_it_is_applied(agent, scanners):
    row = receive(agent, NEW + "Nobody,C1,,,,,,,\n")

    assert [(each.title, each.outcome) for each in planned_rows(row)] == [
        ("Acme service C9", "make"), ("Nobody C1", "refused"),
    ]  # fmt: skip
    assert ServiceContract.objects.count() == 0


def test_a_contract_comes_with_its_terms_and_devices(agent, scanners):
    done = apply(agent, NEW + "Nobody,C1,,,,,,,\n")

    assert done.result["counts"] == {"refused": 1, "make": 1, "change": 0, "same": 0}
    assert done.result["refused"][0]["tag"] == "Nobody C1"
    contract = ServiceContract.objects.get()
    assert (contract.vendor.name, contract.name, contract.ends_on) == (
        "Acme service", "Full service", date(2030, 12, 31),
    )  # fmt: skip
    terms = contract.availability_terms
    assert (terms.windows[0], terms.windows[5], terms.target_percent) == ([[480, 1080]], [], Decimal("98.5"))
    assert (terms.covers_holidays, terms.holidays_country, terms.holidays_subdivision) == (False, "DE", "BY")
    assert sorted(contract.devices.values_list("tag", flat=True)) == ["CT1", "CT2"]
    assert terms_for(Device.objects.get(tag="CT1")).whose == "contract"
    assert terms_for(Device.objects.get(tag="CT3")).whose == ""


def test_each_change_has_one_line_of_history(agent, scanners):
    apply(agent, NEW)
    contract = ServiceContract.objects.get()

    by_import = ("Ana Ruiz", "by an import")
    told = [("Terms of contract C9 added", *by_import), ("Contract C9 added", *by_import)]
    assert sorted(lines(contract_history(contract))) == sorted(told)
    assert sorted(lines(vendor_history(contract.vendor))) == sorted(
        [*told, ("Vendor Acme service added", "", "")]
    )
    assert len(section_history("vendors")) == 3
    assert lines(device_history(Device.objects.get(tag="CT1")))[:-1] == [("Device changed", *by_import)]

    told_of_terms = {each.label: each.after for line in contract_history(contract) for each in line.changes}
    assert told_of_terms["Public holidays are covered"] == "no"
    assert told_of_terms["Covered hours"] == "Mon to Fri 08:00-18:00"

    apply(agent, NEW.replace("98.5", "99"))
    assert [(each.label, each.before, each.after) for each in contract_history(contract)[0].changes] == [
        ("Uptime promised, in percent", "98.50", "99.00"),
    ]
    assert len(contract_history(contract)) == 3
    contract.refresh_from_db()
    assert contract.version == 1


def test_the_same_file_twice_changes_nothing(agent, scanners):
    apply(agent, NEW)
    before = [contracts_said(), list(Device.objects.order_by("pk").values_list("version", flat=True))]
    told = len(section_history("vendors"))

    row = receive(agent, NEW)

    assert [each.outcome for each in planned_rows(row)] == ["same"]
    assert apply(agent, NEW).result["counts"]["same"] == 1
    assert [contracts_said(), list(Device.objects.order_by("pk").values_list("version", flat=True))] == before
    assert len(section_history("vendors")) == told


@pytest.mark.parametrize("write", [contracts_csv, contracts_xlsx])
def test_an_export_makes_the_same_contracts_elsewhere(agent, scanners, write):
    contract = make_contract(
        number="=1", vendor=scanners[0].vendor, begins_on=date(2026, 1, 1), notes="- one\n=two", phone="+49 1"
    )
    Device.objects.filter(tag__in=["CT1", "CT3"]).update(contract=contract, lifecycle="retired")
    week = [*([[[420, 720], [780, 1020]]] * 5), [[1320, 1800]], []]
    counted = Counted(windows=week, covers_holidays=False, degraded_percent=0, min_outage_minutes=30, note="@B")
    save_terms(actor=agent, of=contract, counted=counted, at=NOW)
    make_contract(number="C2", vendor=make_vendor(name="Other"))
    file, before = write(contracts_said()), contracts_said()

    assert {each.outcome for each in planned_rows(receive(agent, file))} == {"same"}
    AvailabilityTerms.objects.all().delete()
    Device.objects.update(contract=None, lifecycle="in_use")
    ServiceContract.objects.all().delete()
    apply(agent, file)

    assert contracts_said() == before
    assert AvailabilityTerms.objects.get().windows == week


def test_a_device_that_goes_from_one_contract_to_another_is_written_once(agent, scanners):
    vendor = scanners[0].vendor
    old = make_contract(number="C1", vendor=vendor)
    Device.objects.update(contract=old)
    version = Device.objects.get(tag="CT1").version

    apply(agent, "vendor,number,devices\nAcme service,C1,CT2\nAcme service,C9,CT1\n")

    assert dict(Device.objects.values_list("tag", "contract__number")) == {"CT1": "C9", "CT2": "C1", "CT3": None}
    assert Device.objects.get(tag="CT1").version == version + 1
    assert [
        (each.before, each.after) for each in device_history(Device.objects.get(tag="CT1"))[0].changes
    ] == [("C1", "C9")]


def test_terms_are_dropped_by_empty_cells(agent, scanners):
    apply(agent, NEW)

    columns = (
        "vendor,number,covered_weekdays,covered_saturday,covered_sunday,holidays,holidays_of,uptime_percent,"
        "degraded_percent,planned_counts,forgiven_minutes,terms_note\n"
    )
    apply(agent, f"{columns}Acme service,C9{',' * 10}\n")

    assert AvailabilityTerms.objects.count() == 0
    assert lines(contract_history(ServiceContract.objects.get()))[0][0] == "Terms of contract C9 removed"


def test_a_plan_that_is_not_what_was_seen_is_not_written(agent, scanners):
    row = receive(agent, NEW)
    seen = fingerprint(planned_rows(row))
    make_contract(number="C9", vendor=scanners[0].vendor)

    with pytest.raises(SheetMoved) as refused:
        apply_sheet(actor=agent, sheet_id=row.pk, seen=seen, at=NOW)

    assert (refused.value.code, RegisterSheet.objects.get().state) == ("plan_changed", "checked")
    assert AvailabilityTerms.objects.count() == 0


def test_a_device_that_somebody_moved_meanwhile_is_not_taken(agent, scanners):
    row = receive(agent, "vendor,number,devices\nAcme service,C9,CT1\n")
    planned = planned_rows(row)
    other = make_contract(number="C1", vendor=scanners[0].vendor)
    said = {"contract": f"#{other.pk}"}
    change_device(actor=agent, device_id=scanners[0].pk, said=said, version=scanners[0].version, at=NOW)

    with pytest.raises(StaleDevice):
        write_contracts(actor=agent, planned=planned, at=NOW)

    assert list(ServiceContract.objects.values_list("number", flat=True)) == ["C1"]


def test_only_the_desk_imports_contracts(agent, scanners):
    row, clinician = receive(agent, NEW), make_person()

    for act in (
        lambda: receive(clinician, NEW),
        lambda: apply_sheet(actor=clinician, sheet_id=row.pk, seen="", at=NOW),
    ):
        with pytest.raises(CannotManageDevices):
            act()
