"""Availability, planned work and quality as pages: they open, take input, keep what was typed, and ask few queries."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assets.actions.downtime import Span, enter_downtime
from assets.actions.quality import Plan, save_plan
from assets.actions.work import Wanted, draft_work, move_work
from assets.enums import DeviceState, Every, QualityKind, WorkState
from assets.models import AvailabilityTerms, Downtime, MaintenanceEntry, PlannedWork, QualityPlan, QualityResult, Vendor
from assets.queries.availability import terms_for
from assets.rules.work import WorkVerb
from tests.factories import (
    make_agent,
    make_device,
    make_person,
    make_policy,
    make_site,
    make_supervisor,
    make_ticket,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent()


@pytest.fixture
def client(agent):
    return signed_in(agent)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def hours_ago(hours):
    return timezone.now() - timedelta(hours=hours)


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def was_down(actor, device, began=5, ended=3):
    span = Span(state=DeviceState.DOWN, began_at=hours_ago(began), ended_at=ended and hours_ago(ended))
    return enter_downtime(actor=actor, device=device, span=span, why="Log", at=timezone.now())


def planned(actor, *devices, starts_in=24, verbs=(WorkVerb.PROPOSE,), **fields):
    start = timezone.now() + timedelta(hours=starts_in)
    wanted = Wanted(**{
        "title": "New tube", "what": "Change it.", "devices": devices, "starts_at": start,
        "ends_at": start + timedelta(hours=4), "rollback": "Old tube.", "after_check": "Phantom.", "notice": "Use CT1.",
    } | fields)
    work = draft_work(actor=actor, wanted=wanted, at=timezone.now())
    for verb in verbs:
        by = make_supervisor() if verb is WorkVerb.APPROVE else actor
        work = move_work(actor=by, work_id=work.pk, verb=verb, at=timezone.now(), accepts=True)
    return work


def check_plan(actor, device, **fields):
    plan = Plan(**{
        "kind": QualityKind.DAILY_QC, "title": "Phantom", "starts_on": timezone.localdate(),
        "every_unit": Every.WEEK,
    } | fields)
    return save_plan(actor=actor, device=device, plan=plan, at=timezone.now())


def test_worst_device_is_on_top(client, agent):
    make_device(tag="A1")
    was_down(agent, make_device(tag="B1"))

    shown = client.get(reverse("assets:availability"), {"period": "month"})

    assert [row["device"].tag for row in shown.context["rows"]] == ["B1", "A1"]
    assert shown.context["rows"][1]["uptime"] == "100.00 %"


def test_device_page_shows_figures_course_and_downtimes(client, agent):
    device = make_device(tag="CT2")
    was_down(agent, device, ended=None)
    planned(agent, device, starts_in=-1, verbs=())

    shown = client.get(reverse("assets:device_availability", args=["ct2"]), {"period": "year"})

    assert (shown.status_code, shown.context["state"]) == (200, "down")
    assert [each["outages"] for each in shown.context["figures"]] == [1, 1, 1]
    assert shown.content.decode().count("strip-down") >= 1


def test_a_downtime_is_entered_corrected_and_struck(client):
    device = make_device()
    page = reverse("assets:device_availability", args=[device.tag])
    values = {"state": "down", "began_at": local(hours_ago(5)), "ended_at": local(hours_ago(3)), "why": "Log"}

    bad = client.post(page, values | {"ended_at": local(hours_ago(7))})
    done = client.post(page, values)
    row = Downtime.objects.get()
    edit = reverse("assets:downtime", args=[device.tag, row.pk])
    fixed = client.post(edit, values | {"state": "degraded"})
    struck = client.post(edit, {"do": "strike", "why": "Wrong device"})

    assert (bad.status_code, bad.content.decode().count("It ends before it begins")) == (400, 1)
    assert [each.status_code for each in (done, fixed, struck)] == [302, 302, 302]
    row.refresh_from_db()
    assert (row.state, row.is_void, row.revisions.count()) == ("degraded", True, 3)
    assert client.get(edit).status_code == 404
    assert client.get(page).content.decode().count("Struck out") == 1


def test_terms_are_of_the_vendor_unless_the_device_has_its_own(client):
    device = make_device(vendor=Vendor.objects.create(name="Acme service"))
    page = reverse("assets:availability_terms", args=[device.tag])
    values = {"target_percent": "98.5", "weekdays": "08:00-18:00", "degraded_percent": "50", "min_outage_minutes": "15"}

    bad = client.post(page, values | {"whose": "vendor", "weekdays": "8 to late"})
    client.post(page, values | {"whose": "vendor"})
    shown = client.get(reverse("assets:device_availability", args=[device.tag]))
    client.post(page, values | {"whose": "device", "target_percent": ""})
    own = client.get(page)
    client.post(page, {"do": "drop"})

    assert (bad.status_code, bad.content.decode().count("8 to late")) == (400, 1)
    assert (shown.context["whose"], shown.context["covered_words"]) == ("vendor", "Mon to Fri 08:00-18:00")
    assert own.context["may_drop"] is True
    assert AvailabilityTerms.objects.get().vendor_id == device.vendor_id


def test_a_contract_leaves_public_holidays_out(client):
    device = make_device(vendor=Vendor.objects.create(name="Acme service"))
    page = reverse("assets:availability_terms", args=[device.tag])
    values = {"whose": "vendor", "weekdays": "08:00-18:00", "degraded_percent": "50", "min_outage_minutes": "0",
              "holidays": "left_out", "holidays_country": "DE"}  # fmt: skip

    bad = client.post(page, values | {"holidays_subdivision": "XX"})
    done = client.post(page, values | {"holidays_subdivision": "BY"})
    shown = client.get(reverse("assets:device_availability", args=[device.tag]))
    again = client.get(page)

    assert (bad.status_code, done.status_code) == (400, 302)
    assert shown.context["holiday_words"] == "not covered: those of Germany, Bayern"
    assert again.context["form"].initial["holidays"] == "left_out"
    closed = terms_for(device).terms.hours.closed_dates
    assert closed & {date(2026, 1, 6), date(2026, 1, 7)} == {date(2026, 1, 6)}  # Epiphany, a holiday in Bavaria


def test_work_goes_from_draft_to_done(client, agent):
    device = make_device(tag="CT2")
    start = timezone.now() + timedelta(minutes=30)
    values = {
        "title": "New tube", "devices": "ct2", "effect": "down", "starts_at": local(start),
        "ends_at": local(start + timedelta(hours=2)), "what": "Change it.", "rollback": "Old tube.",
        "after_check": "Phantom.", "notice": "Use CT1.",
    }

    bad = client.post(reverse("assets:work_new"), values | {"devices": "CT99"})
    never = {"starts_at": "9999-12-31T23:00", "ends_at": "9999-12-31T23:59"}
    far = client.post(reverse("assets:work_new"), values | never)
    made = client.post(reverse("assets:work_new"), values)
    work = PlannedWork.objects.get()
    boss = signed_in(make_supervisor())

    def step(by, verb, **data):
        return by.post(reverse("assets:work_move", args=[work.pk, verb]), data).status_code

    assert (bad.status_code, bad.content.decode().count("no device with the tag CT99")) == (400, 2)
    assert (far.status_code, far.content.decode().count("Check the year")) == (400, 1)
    assert made["Location"] == reverse("assets:work_item", args=[work.pk])
    assert [step(client, "propose"), step(client, "approve"), step(boss, "approve")] == [302, 403, 302]
    assert step(client, "start") == 302
    assert [step(client, "finish"), step(client, "finish", note="Phantom fine")] == [400, 302]
    assert step(client, "nonsense") == 404
    work.refresh_from_db()
    assert (work.state, work.after_result) == (WorkState.DONE, "Phantom fine")
    assert device.planned_work.get() == work
    for page in (reverse("assets:work"), reverse("assets:work_item", args=[work.pk])):
        assert client.get(page).status_code == 200


def test_collisions_are_shown_and_must_be_accepted(client, agent):
    one, two = make_device(tag="CT1"), make_device(tag="CT2")
    planned(agent, one, title="Cooling")
    work = planned(agent, two)
    boss = signed_in(make_supervisor())

    shown = boss.get(reverse("assets:work_item", args=[work.pk]))
    refused = boss.post(reverse("assets:work_move", args=[work.pk, "approve"]))
    agreed = boss.post(reverse("assets:work_move", args=[work.pk, "approve"]), {"accepts": "on"})

    assert [each.kind for each in shown.context["conflicts"]] == ["none_left"]
    assert (refused.status_code, agreed.status_code) == (400, 302)


def test_clinicians_of_the_site_read_of_approved_work(agent):
    here, elsewhere = make_person(), make_person(site=make_site(code="OTHER"))
    make_policy()
    approved = (WorkVerb.PROPOSE, WorkVerb.APPROVE)
    planned(agent, make_device(name="CT Outpatients"), verbs=approved)
    planned(agent, make_device(name="MR 3T", modality="MR"), starts_in=24 * 9, verbs=approved)
    planned(agent, make_device(name="US 7", modality="US"))

    [shown] = signed_in(here).get(reverse("portal:mine")).context["works"]

    assert (shown["places"], shown["text"], shown["is_now"]) == ("CT Outpatients", "Use CT1.", False)
    assert signed_in(here).get(reverse("portal:new")).content.decode().count("CT Outpatients: planned work") == 1
    assert signed_in(elsewhere).get(reverse("portal:mine")).context["works"] == []


def test_a_plan_is_made_checked_and_goes_on(client):
    device, today = make_device(), timezone.localdate()
    values = {
        "kind": "display_gsdf", "title": "GSDF", "display_class": "", "starts_on": today.isoformat(),
        "every_count": "3", "every_unit": "month", "lead_days": "7", "opens_ticket": "on", "is_active": "on",
    }
    new = reverse("assets:quality_plan_new", args=[device.tag])

    bad = client.post(new, values)
    odd = client.post(new, values | {"display_class": "diagnostic", "starts_on": "0001-01-01"})
    client.post(new, values | {"display_class": "diagnostic"})
    plan = QualityPlan.objects.get()
    page = reverse("assets:quality_result", args=[device.tag, plan.pk])
    result = {"done_on": today.isoformat(), "has_passed": "yes", "l_min": "1.1", "l_max": "300"}
    dim = client.post(page, result)
    good = client.post(page, result | {"l_max": "400"})

    assert (odd.status_code, odd.content.decode().count("Check the years")) == (400, 1)
    assert (bad.status_code, bad.content.decode().count("Choose the class of the display")) == (400, 1)
    assert (dim.status_code, dim.content.decode().count("below the 350")) == (400, 1)
    assert good.status_code == 302
    plan.refresh_from_db()
    assert plan.due_on > today
    assert QualityResult.objects.get().values == {"l_min": 1.1, "l_max": 400.0}


def test_the_log_and_the_sign_off_of_a_device(client):
    device = make_device()
    page = reverse("assets:device_quality", args=[device.tag])
    values = {"done_on": timezone.localdate().isoformat(), "done_by": "R. Hale, Acme", "what": "Tube changed"}

    bad = client.post(page, values | {"ticket": "x"})
    done = client.post(page, values | {"ticket": "#7"})
    client.post(reverse("assets:sign_off_switch", args=[device.tag]), {"needs": "yes"})

    device.refresh_from_db()
    assert (bad.status_code, done.status_code, device.needs_sign_off) == (400, 302, True)
    assert MaintenanceEntry.objects.get().ticket_number == 7
    assert client.get(page).content.decode().count("Tube changed") == 1


def test_what_is_due_is_listed_overdue_first(client, agent):
    today = timezone.localdate()
    check_plan(agent, make_device(tag="A1"), starts_on=today + timedelta(days=3))
    check_plan(agent, make_device(tag="B1"), starts_on=today - timedelta(days=3))
    check_plan(agent, make_device(tag="C1"), starts_on=today + timedelta(days=30))
    check_plan(agent, make_device(tag="D1", lifecycle="retired"), starts_on=today - timedelta(days=3))

    shown = client.get(reverse("assets:quality"))

    assert [row["plan"].device.tag for row in shown.context["overdue"]] == ["B1"]
    assert [row["plan"].device.tag for row in shown.context["soon"]] == ["A1"]


def test_a_tickets_downtime_is_corrected_and_signed_off_on_its_page(client):
    device = make_device(tag="CT2", needs_sign_off=True)
    ticket = make_ticket(device=device)
    page = reverse("desk:downtime", args=[ticket.pk])
    values = {"do": "add", "state": "down", "began_at": local(hours_ago(5)), "why": "Log"}

    added = client.post(page, values)
    row = Downtime.objects.get()
    adjust = values | {"do": "adjust", "downtime": row.pk, "began_at": local(hours_ago(4))}
    bad = client.post(page, adjust | {"why": ""})
    fixed = client.post(page, adjust)
    shown = client.get(page)
    signed = client.post(page, {"do": "sign", "device": device.pk, "has_passed": "yes", "check": "Phantom"})
    nothing = client.post(page, {"do": "strike", "downtime": "9999999999999999999", "why": "x"})

    assert [each.status_code for each in (added, bad, fixed, signed, nothing)] == [302, 400, 302, 302, 400]
    assert shown.context["unsigned"] == ("CT2",)
    row.refresh_from_db()
    assert row.ended_at is not None
    assert client.get(reverse("assets:downtime", args=["CT2", row.pk]))["Location"] == page


@pytest.mark.parametrize("count", [1, 3])
def test_pages_make_a_fixed_number_of_queries(client, agent, count, django_assert_num_queries):
    for _ in range(count):
        device = make_device()
        was_down(agent, device)
        was_down(agent, device)
        planned(agent, device, starts_in=1)
        check_plan(agent, device)
    work = planned(agent, *(make_device() for _ in range(count)), starts_in=300)

    for name, args, queries in (
        ("assets:availability", [], 6),  # session, person; devices, downtimes, work, terms
        ("assets:device_availability", [device.tag], 8),  # as above with one device; its downtimes and planned work
        ("assets:work", [], 6),  # session, person; what waits, the calendar, each with devices
        ("assets:work_item", [work.pk], 8),  # work, devices; conflicts: peers, down, others; steps
        ("assets:quality", [], 3),
        ("assets:device_quality", [device.tag], 6),  # device, plans, results, log
    ):
        with django_assert_num_queries(queries):
            assert client.get(reverse(name, args=args)).status_code == 200
