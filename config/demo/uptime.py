"""What the demo hospital's contracts count, its planned work, quality plans with results, and a maintenance log.

The downtimes themselves come from the tickets. Everything goes through the actions, as of the time it was done.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import Person
from accounts.rules.zone import zone_named
from assets.actions.downtime import Span, enter_downtime
from assets.actions.quality import Found, Plan, log_maintenance, record_result, save_plan, set_sign_off
from assets.actions.terms import Counted, save_terms
from assets.actions.work import Wanted, draft_work, move_work
from assets.enums import DeviceState, DisplayClass, Every, QualityKind
from assets.models import Device, QualityPlan, Vendor
from assets.rules.work import WorkVerb
from config.demo.people import address_of
from config.demo.sites import ZONE

_OFFICE = [*([[[480, 1080]]] * 5), [], []]
_EXTENDED = [*([[[420, 1200]]] * 5), [[480, 780]], []]
_TERMS: Mapping[str, Counted] = {
    "GE HealthCare": Counted(
        windows=_EXTENDED, target_percent=Decimal("97.5"), min_outage_minutes=30, note="Schedule B, 4.2"
    ),
    "Siemens": Counted(windows=_EXTENDED, target_percent=Decimal("98.0"), min_outage_minutes=15, note="Annex 3"),
    "Philips": Counted(windows=_OFFICE, target_percent=Decimal("98.0"), degraded_percent=0, note="7.1: slow is up"),
    "Canon": Counted(
        windows=_OFFICE, target_percent=Decimal("97.0"), min_outage_minutes=30, covers_holidays=False, note="3.2"
    ),
    "Hologic": Counted(windows=_OFFICE, target_percent=Decimal("98.0")),
    "Meridian": Counted(target_percent=Decimal("99.5"), planned_counts=True, note="Round the clock, 99.5 %"),
}
_SIGNED_OFF = ("CT3", "MG1", "XA1", "MR1")
_QC = ("CT1", "CT2", "CT3", "CT4", "MG1")
_DISPLAYS = {
    "MON01": (DisplayClass.DIAGNOSTIC, 0.92, 405.0, 6.1),
    "MON02": (DisplayClass.DIAGNOSTIC, 1.02, 371.0, 9.2),
    "MON04": (DisplayClass.DIAGNOSTIC, 0.95, 398.0, 5.4),
    "MON07": (DisplayClass.MAMMOGRAPHY, 1.21, 466.0, 7.8),
    "MON08": (DisplayClass.DIAGNOSTIC, 1.15, 352.0, 11.9),
}
_LATE = frozenset({"MON02", "CT2"})


def make_uptime(*, at: datetime) -> None:
    """Save terms, work, plans, results and log as of `at`; what is overdue then gets its ticket once the desk runs."""
    devices = {device.tag: device for device in Device.objects.select_related("site", "vendor")}
    people = {person.email: person for person in Person.objects.select_related("site")}
    keeper, boss = people[address_of("claire.dubois")], people[address_of("anna.whitmore")]
    physicist = people[address_of("kate.lindqvist")]
    for vendor in Vendor.objects.order_by("pk"):
        counted = next((counted for start, counted in _TERMS.items() if vendor.name.startswith(start)), None)
        if counted:
            save_terms(actor=boss, of=vendor, counted=counted, at=at)
    for tag in _SIGNED_OFF:
        set_sign_off(actor=boss, device=devices[tag], is_needed=True, at=at)
    _quality(devices, physicist, at=at)
    _maintenance(devices, keeper, at=at)
    _work(devices, keeper, boss, at=at)
    span = Span(
        state=DeviceState.DEGRADED, began_at=at - timedelta(days=9, hours=5), ended_at=at - timedelta(days=9, hours=2)
    )
    enter_downtime(
        actor=keeper, device=devices["CT1"], span=span, why="Error log: tube cooling, half the slots", at=at
    )


def _quality(devices: Mapping[str, Device], physicist: Person, *, at: datetime) -> None:
    today = at.astimezone(zone_named(ZONE)).date()
    for tag in _QC:
        late = 4 if tag in _LATE else -2
        plan = Plan(
            kind=QualityKind.DAILY_QC,
            title="Water phantom" if tag.startswith("CT") else "Phantom image",
            starts_on=today - timedelta(days=28 + late),
            every_unit=Every.WEEK,
        )
        row = save_plan(actor=physicist, device=devices[tag], plan=plan, at=at - timedelta(days=40))
        for week in range(4):
            day = plan.starts_on + timedelta(days=7 * week)
            water = f"CT number of water {week - 1} HU, noise 4.{week} HU"
            _done(row, devices[tag], physicist, day, at=at, values={"values": water} if tag.startswith("CT") else {})
    for tag, (display_class, l_min, l_max, deviation) in _DISPLAYS.items():
        plan = Plan(
            kind=QualityKind.DISPLAY_GSDF,
            title="GSDF and luminance",
            display_class=display_class,
            starts_on=today - timedelta(days=96 if tag in _LATE else 40),
            every_count=3,
            every_unit=Every.MONTH,
            lead_days=7,
        )
        row = save_plan(actor=physicist, device=devices[tag], plan=plan, at=at - timedelta(days=100))
        measured = {"l_min": l_min, "l_max": l_max, "gsdf_deviation_percent": deviation}
        _done(row, devices[tag], physicist, plan.starts_on, at=at, values=measured, has_passed=deviation <= 10)
    for tag, days in (("CT1", 12), ("MR1", 45), ("XA1", -3)):
        plan = Plan(
            kind=QualityKind.VENDOR_PM,
            title="Half-yearly maintenance",
            starts_on=today + timedelta(days=days),
            every_count=6,
            every_unit=Every.MONTH,
            lead_days=14,
        )
        save_plan(actor=physicist, device=devices[tag], plan=plan, at=at - timedelta(days=60))


def _done(
    plan: QualityPlan,
    device: Device,
    by: Person,
    day: date,
    *,
    at: datetime,
    values: Mapping[str, object],
    has_passed: bool = True,
) -> None:
    found = Found(done_on=day, has_passed=has_passed, values=values)
    moment = min(datetime(day.year, day.month, day.day, 8, 30, tzinfo=zone_named(ZONE)), at)
    record_result(
        actor=by, device=device, kind=QualityKind(plan.kind), found=found, at=moment, plan_id=plan.pk
    )


def _maintenance(devices: Mapping[str, Device], keeper: Person, *, at: datetime) -> None:
    today = at.astimezone(zone_named(ZONE)).date()
    for tag, days, by, what, parts in (
        ("CT2", 51, "R. Hale, GE HealthCare service (demo)", "Bearing changed, air calibration", "P/N 2284-17"),
        ("CT2", 163, "R. Hale, GE HealthCare service (demo)", "Half-yearly maintenance, filters changed", ""),
        ("MR2", 20, "J. Brandt, Philips service (demo)", "Helium topped up to 78 %, cold head checked", ""),
        ("MON02", 96, "Medical physics", "Backlight recalibrated, sensor cleaned", ""),
        ("PACS", 33, "Imaging IT", "Data base statistics rebuilt after slow searches", ""),
    ):
        log_maintenance(
            actor=keeper,
            device=devices[tag],
            done_on=today - timedelta(days=days),
            done_by=by,
            what=what,
            parts=parts,
            at=at,
        )


def _work(devices: Mapping[str, Device], keeper: Person, boss: Person, *, at: datetime) -> None:
    day = at.astimezone(zone_named(ZONE)).replace(hour=18, minute=0, second=0, microsecond=0)
    agreed = (WorkVerb.PROPOSE, WorkVerb.APPROVE)
    done = (*agreed, WorkVerb.START, WorkVerb.FINISH)
    for title, tags, start, hours, verbs, notice in (
        ("Archive software 5.4 to 5.5", ("VNA",), day - timedelta(days=12), 5, done, "Old images load late."),
        ("New tube in CT 2", ("CT2",), day + timedelta(days=4), 6, agreed, "Use CT 1 meanwhile."),
        ("Coil check of MR 1", ("MR1",), day + timedelta(days=9), 3, agreed, ""),
        ("Cooling of the CT rooms", ("CT1", "CT2"), day + timedelta(days=11), 3, agreed[:1], "Use the ED CT."),
        ("Core switch firmware", ("SW1",), day + timedelta(days=18), 2, (), ""),
    ):
        proposed_at = min(start - timedelta(days=10), at)
        wanted = Wanted(
            title=title,
            what="By the plan of the vendor, step by step, with the room closed.",
            notice=notice,
            devices=[devices[tag] for tag in tags],
            starts_at=start,
            ends_at=start + timedelta(hours=hours),
            rollback="Put the old state back; decided one hour before the window ends.",
            after_check="Test image through to the viewer, error log empty.",
        )
        work = draft_work(actor=keeper, wanted=wanted, at=proposed_at)
        for verb in verbs:
            begun = {WorkVerb.START: start, WorkVerb.FINISH: start + timedelta(hours=hours, minutes=40)}
            move_work(
                actor=boss if verb is WorkVerb.APPROVE else keeper,
                work_id=work.pk,
                verb=verb,
                at=begun.get(verb, proposed_at),
                note="Test image arrived, log empty." if verb is WorkVerb.FINISH else "",
                accepts=True,
            )
