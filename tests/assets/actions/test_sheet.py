"""Files for the register: looked at, written as a whole, idempotent."""

import csv
import io

import pytest

from assets.actions.device import change_device
from assets.actions.sheet import SheetMoved, apply_sheet, discard_sheet, receive_sheet
from assets.intake.sheets import read_sheet
from assets.models import Device, NetworkAE, RegisterSheet
from assets.permissions import CannotManageDevices
from assets.queries.history import device_history
from assets.queries.register import register
from assets.queries.sheets import planned_rows
from assets.render import csv_file, ldif_file, xlsx_file
from assets.rules.sheet import fingerprint
from tests.factories import NOW, make_agent, make_contract, make_device, make_location, make_person, make_site

pytestmark = pytest.mark.django_db
TABLE = (
    "tag,name,kind,site,ae_title\nCT9,CT nine,modality,{site},CT9_AE\nCT2,Big CT,modality,{site},CT2_AE\nX,,pacs,,\n"
)


class File(io.BytesIO):
    def __init__(self, name, content):
        super().__init__(content)
        self.name, self.size = name, len(content)


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


def receive(agent, content, *, name="devices.csv", site=""):
    content = content if isinstance(content, bytes) else content.format(site=make_site().code).encode()
    return receive_sheet(actor=agent, new=read_sheet(file=File(name, content), site=site), at=NOW)


def apply(agent, row):
    return apply_sheet(actor=agent, sheet_id=row.pk, seen=fingerprint(planned_rows(row)), at=NOW)


def everything():
    return list(register().select_related("contract", "owner_team").order_by("tag"))


def test_a_file_changes_nothing_until_it_is_applied(agent):
    make_device(tag="CT2", name="CT 2")

    row = receive(agent, TABLE)

    assert [(each.tag, each.outcome) for each in planned_rows(row)] == [
        ("CT9", "make"), ("CT2", "change"), ("X", "refused"),
    ]  # fmt: skip
    assert Device.objects.count() == 1


def test_good_rows_are_written_and_refused_ones_told(agent):
    make_device(tag="CT2", name="CT 2")

    done = apply(agent, receive(agent, TABLE))

    assert done.result["counts"] == {"refused": 1, "make": 1, "change": 1, "same": 0}
    assert [(each["number"], each["tag"], len(each["problems"])) for each in done.result["refused"]] == [(4, "X", 2)]
    assert (done.state, done.rows) == ("applied", [])
    assert list(Device.objects.order_by("tag").values_list("tag", "name")) == [("CT2", "Big CT"), ("CT9", "CT nine")]
    line = device_history(Device.objects.get(tag="CT9"))[-1]
    assert (line.person, line.way) == ("Ana Ruiz", "by an import")


def test_the_same_file_twice_changes_nothing(agent):
    apply(agent, receive(agent, TABLE))
    versions = list(Device.objects.order_by("pk").values_list("version", flat=True))

    again = receive(agent, TABLE)

    assert [each.outcome for each in planned_rows(again)] == ["same", "same", "refused"]
    apply(agent, again)
    assert list(Device.objects.order_by("pk").values_list("version", flat=True)) == versions


@pytest.mark.parametrize(("write", "name"), [(csv_file, "x.csv"), (xlsx_file, "x.xlsx"), (ldif_file, "x.ldif")])
def test_an_export_read_again_is_the_register(agent, write, name):
    contract = make_contract(number="C 1")
    device = make_device(
        tag="CT2", name='=cmd|" /C calc"!A0', nicknames="-1, ä", host="ct2.example.org", port=104, is_sole=True,
        location=make_location(), contract=contract, vendor=contract.vendor,
        configuration_notes="- one\n- two\n=three", software_version="@1",
    )  # fmt: skip
    ae = NetworkAE.objects.create(device=device, title="STORE", description="+ store")
    ae.capabilities.create(sop_class="1.2.840.10008.5.1.4.1.1.2", role="SCU", transfer_syntaxes=["1.2.840.10008.1.2"])
    make_device(tag="MR1", ae_title="", modality="MR")

    row = receive(agent, write(everything()), name=name)

    planned = planned_rows(row)
    assert {(each.outcome, each.changes, each.problems) for each in planned} == {("same", (), ())}
    assert len(planned) == (1 if name.endswith("ldif") else 2)


def test_no_cell_of_an_export_is_a_formula():
    make_device(tag="CT2", name="=1+1", nicknames="@x", manufacturer="\t=2", configuration_notes="+a\n=b")

    rows = list(csv.reader(io.StringIO(csv_file(everything()).decode("utf-8-sig"))))

    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_ldif_brings_networks_and_new_devices(agent):
    base = "dicomDeviceName=CT5,cn=Devices,cn=DICOM Configuration"
    text = (
        f"dn: {base}\nobjectClass: dicomDevice\ndicomDeviceName: CT5\ndicomPrimaryDeviceType: CT\n\n"
        f"dn: cn=c,{base}\nobjectClass: dicomNetworkConnection\ndicomHostname: ct5.example.org\ndicomPort: 104\n\n"
        + "".join(
            f"dn: dicomAETitle={title},{base}\nobjectClass: dicomNetworkAE\ndicomAETitle: {title}\n"
            f"dicomNetworkConnectionReference: cn=c,{base}\n\n"
            for title in ("CT5", "CT5_QR")
        )
    )

    apply(agent, receive(agent, text.encode(), name="x.ldif", site=make_site().code))

    device = Device.objects.get()
    assert (device.tag, device.kind, device.modality, device.ae_title, device.host, device.port) == (
        "CT5", "modality", "CT", "CT5", "ct5.example.org", 104,
    )  # fmt: skip
    assert list(NetworkAE.objects.order_by("title").values_list("title", "is_primary")) == [
        ("CT5", True), ("CT5_QR", False),
    ]  # fmt: skip
    again = receive(agent, text.encode(), name="x.ldif", site=make_site(code="elsewhere").code)
    assert [each.outcome for each in planned_rows(again)] == ["same"]


def test_a_plan_that_is_not_what_was_seen_is_not_written(agent):
    device = make_device(tag="CT2", name="CT 2")
    row = receive(agent, TABLE)
    seen = fingerprint(planned_rows(row))
    change_device(actor=agent, device_id=device.pk, said={"name": "Other"}, version=1, at=NOW)

    with pytest.raises(SheetMoved) as refused:
        apply_sheet(actor=agent, sheet_id=row.pk, seen=seen, at=NOW)

    assert (refused.value.code, Device.objects.count()) == ("plan_changed", 1)


def test_a_file_is_written_or_thrown_away_once(agent):
    row = receive(agent, TABLE)

    discard_sheet(actor=agent, sheet_id=row.pk, at=NOW)

    assert (RegisterSheet.objects.get().state, RegisterSheet.objects.get().rows) == ("discarded", [])
    for act in (lambda: apply(agent, row), lambda: discard_sheet(actor=agent, sheet_id=row.pk, at=NOW)):
        with pytest.raises(SheetMoved):
            act()


def test_only_the_desk_imports(agent):
    row, clinician = receive(agent, TABLE), make_person()

    for act in (
        lambda: receive(clinician, TABLE),
        lambda: apply(clinician, row),
        lambda: discard_sheet(actor=clinician, sheet_id=row.pk, at=NOW),
    ):
        with pytest.raises(CannotManageDevices):
            act()
