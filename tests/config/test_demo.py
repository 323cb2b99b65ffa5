"""The demo hospital: small, but made exactly like the large one."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random

from django.core.management import call_command

from assets.models import Device
from config.demo.arrivals import arrivals, bad_week
from config.demo.devices import device_rows, make_devices, words_of
from config.demo.people import people_rows
from config.demo.sites import make_sites, read
from config.demo.stories import tell, texts
from tickets.enums import Source
from tickets.models import Category

AT = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)


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
