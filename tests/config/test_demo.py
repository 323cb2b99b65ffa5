"""The demo hospital: small, but made exactly like the large one."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Max

from accounts.enums import Role
from accounts.models import Person
from assets.models import Device
from config.demo.arrivals import arrivals, bad_week
from config.demo.devices import device_rows, make_devices, words_of
from config.demo.people import PASSWORD, people_rows
from config.demo.sites import make_sites, read
from config.demo.stories import tell, texts
from tickets.enums import Consumer, Source, State
from tickets.models import Category, DicomEvidence, Incident, Outbox, Problem, Queue, Ticket, TicketEvent, TicketLink
from tickets.queries.saved_views import views_shown
from tickets.rules.query import read_line

AT = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)


@pytest.fixture
def hospital(reference: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    _load()


def _load(tickets: int = 60) -> None:
    call_command("demo_load", tickets=tickets, at=AT, workers=1, stdout=StringIO())


@pytest.mark.usefixtures("hospital")
def test_a_small_load_leaves_everything_true() -> None:
    per_ticket = Ticket.objects.annotate(events_count=Count("events"), last=Max("events__seq"))
    waiting_for_facts = Outbox.objects.filter(consumer=Consumer.REPORTS).count()
    old_mail = Outbox.objects.filter(created_at__lt=AT - timedelta(hours=3)).count()
    from_the_future = TicketEvent.objects.filter(recorded_at__gt=AT).count()
    call_command("rebuild_facts", check=True, stdout=StringIO())

    # an incident, scanners that lost a router, images, study corrections, a mail, a check
    more = 4 + 3 + 1 + 3 + 1 + 1
    assert Ticket.objects.count() == 60 + more
    assert list(per_ticket.exclude(events_count=F("last")).exclude(last=F("last_event_seq"))) == []
    assert (waiting_for_facts, old_mail, from_the_future) == (0, 0, 0)


@pytest.mark.usefixtures("hospital")
def test_the_desk_shares_three_views() -> None:
    anna = Person.objects.get(email="anna.whitmore@example.org")
    views = views_shown(anna)

    assert {view.name for view in views} == {"Due within 4 hours", "Waiting for too long", "PACS, nobody has it"}
    assert not any(read_line(view.line).mistakes for view in views)


@pytest.mark.usefixtures("hospital")
def test_numbers_ascend_with_the_time_of_logging() -> None:
    logged = list(Ticket.objects.order_by("pk").values_list("created_at", flat=True))

    assert logged == sorted(logged)


@pytest.mark.usefixtures("hospital")
def test_every_role_and_every_queue_has_its_people() -> None:
    roles = set(Person.objects.values_list("role", flat=True))
    unled = Queue.objects.exclude(memberships__is_lead=True)

    assert roles == {role.value for role in Role}
    assert list(unled) == []
    assert Person.objects.get(email="ravi.menon@example.org").check_password(PASSWORD)


@pytest.mark.usefixtures("hospital")
def test_the_inbox_holds_new_waiting_and_solved_tickets() -> None:
    states = set(Ticket.objects.values_list("state", flat=True))

    assert states == {state.value for state in State}


@pytest.mark.usefixtures("hospital")
def test_an_incident_runs_and_a_problem_is_known() -> None:
    incident, problem = Incident.objects.get(), Problem.objects.get()

    under = TicketLink.objects.filter(source=incident.ticket_id, target__state=State.NEW.value)
    assert (incident.is_running, incident.is_public, under.count()) == (True, True, 3)
    assert incident.ticket.first_responded_at is not None
    assert (problem.state, problem.tickets.exists()) == ("known_error", True)


@pytest.mark.usefixtures("hospital")
def test_dicom_files_name_their_device() -> None:
    linked = DicomEvidence.objects.filter(attachment__name__startswith="ct2-", decision="link")
    pending = DicomEvidence.objects.filter(state=DicomEvidence.State.PENDING)

    assert {row.device.tag for row in linked.select_related("device") if row.device} == {"CT2"}
    assert list(pending) == []


@pytest.mark.usefixtures("hospital")
def test_a_second_load_is_refused() -> None:
    with pytest.raises(CommandError, match="not empty"):
        _load()


@pytest.mark.usefixtures("hospital")
def test_signins_name_everybody_and_the_password() -> None:
    said = StringIO()

    call_command("demo_signins", stdout=said)

    assert len(said.getvalue().splitlines()) == 26
    assert PASSWORD in said.getvalue()


def test_signins_are_silent_elsewhere(db: None) -> None:
    said = StringIO()

    call_command("demo_signins", stdout=said)

    assert said.getvalue() == ""


def test_the_same_seed_tells_the_same_stories() -> None:
    assert tell(seed=3, at=AT, count=300) == tell(seed=3, at=AT, count=300)


def test_another_seed_tells_others() -> None:
    assert tell(seed=3, at=AT, count=50, with_scenes=False) != tell(seed=4, at=AT, count=50, with_scenes=False)


def test_stories_stay_near_the_known_rates() -> None:
    stories = tell(seed=3, at=AT, count=3000, with_scenes=False)
    sources = Counter(story.source for story in stories)
    night = sum(1 for story in stories if not 8 <= story.told_at.hour < 18) / len(stories)

    assert len({story.subject for story in stories}) > 800
    assert 0.24 < sources[Source.PHONE] / len(stories) < 0.36
    assert 0.15 < night < 0.45
    assert 30 <= sum(1 for story in stories if story.file) <= 36


def test_the_bad_week_stands_out() -> None:
    times = arrivals(rng=Random(5), at=AT, count=6000)
    begins, ends = bad_week(AT)
    within = sum(1 for time in times if begins <= time < ends)
    week_later = sum(1 for time in times if begins + timedelta(7) <= time < ends + timedelta(7))

    assert within > 1.8 * week_later


def test_every_text_fits_its_category(reference: None) -> None:
    known = {row.code: row for row in Category.objects.all()}
    words = {word for row in device_rows() for word in words_of(row)}
    wrong = [
        (code, cause)
        for code, text in texts().items()
        for cause, _ in text["done"]
        if cause not in known[code].resolution_codes
    ]

    assert set(texts()) <= set(known)
    assert wrong == []
    assert {word for text in texts().values() for word in text["on"]} <= words


def test_the_register_is_large_enough_and_wholly_invented() -> None:
    rows = device_rows()
    hosts = {row["host"].rsplit(".", 1)[0] for row in rows if row["host"]}

    assert len(rows) >= 60
    assert hosts == {"192.0.2", "198.51.100"}
    assert all("(demo)" in site["name"] for site in read("hospital.json")["sites"])
    assert len(people_rows()) == 25


def test_devices_of_the_register_are_valid(reference: None) -> None:
    make_sites()
    make_devices()

    for device in Device.objects.all():
        device.full_clean()
