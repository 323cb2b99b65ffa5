"""The reference data: complete, consistent with the rules, and safe to load again."""

import json
import shutil
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from assets.enums import DeviceKind
from tests.factories import make_person, make_routing
from tickets.actions.reference import SEED, BrokenReference, Loaded, load_reference
from tickets.enums import Impact, Urgency
from tickets.models import CalendarVersion, Category, Queue, RoutingVersion, SlaPolicyVersion, Tile
from tickets.rules.priority import SAFETY_CATEGORIES, decide_priority
from tickets.rules.routing import KIND_QUEUES

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
FIRST = Loaded(
    queues=15,
    tiles=11,
    categories=81,
    routing_rules=14,
    new_calendar_versions=2,
    new_policy_versions=1,
    new_routing_versions=1,
    retired=0,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seed(tmp_path):
    """A copy of the seed that a test may change."""
    return shutil.copytree(SEED, tmp_path / "seed")


def change(seed, name, edit):
    file = seed / f"{name}.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    edit(content)
    file.write_text(json.dumps(content), encoding="utf-8")


def test_first_load():
    assert load_reference(at=AT) == FIRST
    assert list(Category.objects.order_by("code").values_list("code", flat=True)) == [
        f"R{number:02}" for number in range(81)
    ]
    assert Queue.objects.filter(code__in=KIND_QUEUES.values()).count() == len(set(KIND_QUEUES.values()))


def test_second_load_changes_nothing():
    load_reference(at=AT)
    before = list(Category.objects.order_by("code").values()), list(Queue.objects.order_by("code").values())

    loaded = load_reference(at=LATER)

    assert (loaded.new_calendar_versions, loaded.new_policy_versions, loaded.new_routing_versions) == (0, 0, 0)
    assert (list(Category.objects.order_by("code").values()), list(Queue.objects.order_by("code").values())) == before
    assert CalendarVersion.objects.count() == 2


def test_default_priority_is_what_the_rules_decide():
    load_reference(at=AT)

    for category in Category.objects.all():
        decision = decide_priority(
            impact=Impact(category.impact), urgency=Urgency(category.urgency), is_safety=category.is_safety
        )
        assert (category.code, category.default_priority) == (category.code, decision.priority)


def test_safety_categories_are_those_of_the_rules():
    load_reference(at=AT)

    found = Category.objects.filter(is_safety=True).order_by("code").values_list("code", flat=True)

    assert list(found) == sorted(SAFETY_CATEGORIES)


def test_every_portal_category_has_a_tile_and_every_tile_a_category():
    load_reference(at=AT)

    assert list(Category.objects.filter(is_portal=True, tile=None)) == []
    assert list(Tile.objects.exclude(categories__is_portal=True)) == []
    assert max(len(title) for title in Category.objects.values_list("title", flat=True)) <= 60


def test_every_category_can_be_worked():
    load_reference(at=AT)

    for category in Category.objects.all():
        assert all((category.symptoms, category.context_fields, category.runbook, category.resolution_codes))


def test_routing_rules_name_real_groups_and_kinds():
    load_reference(at=AT)
    groups = set(Category.objects.values_list("group", flat=True))
    codes = set(Category.objects.values_list("code", flat=True))

    for rule in RoutingVersion.objects.get().rules:
        assert set(rule["when"].get("groups", ())) <= groups
        assert set(rule["when"].get("categories", ())) <= codes
        assert set(rule["when"].get("device_kinds", ())) <= set(DeviceKind)


def test_new_promise_makes_a_new_version(seed):
    load_reference(at=AT, seed=seed)
    change(seed, "policies", lambda rows: rows[0]["targets"]["1"].update(first_response=600))

    loaded = load_reference(at=LATER, seed=seed)

    assert loaded.new_policy_versions == 1
    versions = SlaPolicyVersion.objects.order_by("version")
    assert [(version.version, version.targets["1"]["first_response"]) for version in versions] == [(1, 900), (2, 600)]
    assert versions[1].valid_from == LATER


def test_hours_changed_by_an_administrator_stay():
    load_reference(at=AT)
    mine = CalendarVersion.objects.get(calendar__code="business-hours")
    mine.pk, mine.version, mine.windows = None, 2, [[[420, 1200]]] * 7
    mine.save()

    assert load_reference(at=LATER).new_calendar_versions == 0


def test_new_hours_make_a_new_version(seed):
    load_reference(at=AT, seed=seed)
    change(seed, "calendars", lambda rows: rows[1].update(holidays_country="DE"))

    assert load_reference(at=LATER, seed=seed).new_calendar_versions == 1
    assert CalendarVersion.objects.filter(calendar__code="business-hours").count() == 2


def test_retired_rows_are_switched_off_and_local_ones_left_alone(seed):
    load_reference(at=AT, seed=seed)
    Queue.objects.create(code="OURS", name="Our own")
    change(seed, "retired", lambda retired: retired.update(queues=["VEN"], categories=["R01"]))

    assert load_reference(at=LATER, seed=seed).retired == 2
    assert load_reference(at=LATER, seed=seed).retired == 0
    assert list(Queue.objects.filter(is_active=False).values_list("code", flat=True)) == ["VEN"]


def test_new_rules_make_a_new_version_while_the_desk_has_published_none(seed):
    load_reference(at=AT, seed=seed)
    change(seed, "routing_rules", lambda rows: rows.pop())

    assert [load_reference(at=LATER, seed=seed).new_routing_versions for _ in range(2)] == [1, 0]
    assert [len(row.rules) for row in RoutingVersion.objects.order_by("version")] == [14, 13]


@pytest.mark.parametrize("fields", [{"published_by": True}, {"why": "The rules there were before versions."}])
def test_routing_of_the_desk_is_never_replaced(seed, fields):
    load_reference(at=AT, seed=seed)
    make_routing(**{key: make_person() if value is True else value for key, value in fields.items()})
    change(seed, "routing_rules", lambda rows: rows.pop())

    assert load_reference(at=LATER, seed=seed).new_routing_versions == 0


@pytest.mark.parametrize(
    ("name", "edit", "message"),
    [
        ("categories", lambda rows: rows[0].update(queue="NOPE"), "“NOPE”"),
        ("policies", lambda rows: rows[0]["targets"]["1"].update(calendar="moon"), "“moon”"),
        ("routing_rules", lambda rows: rows[0].update(when={"moon": ["full"]}), "Rules cannot depend on this"),
        ("routing_rules", lambda rows: rows[0].update(queue="NOPE"), "There is no such queue"),
    ],
)
def test_broken_seed_is_refused(seed, name, edit, message):
    change(seed, name, edit)

    with pytest.raises(BrokenReference, match=message):
        load_reference(at=AT, seed=seed)


def test_command_says_what_it_loaded():
    out = StringIO()

    call_command("load_reference", stdout=out)

    assert out.getvalue() == (
        "Reference data: 15 queues, 11 tiles, 81 categories, 14 routing rules; new versions: 2 of calendars, "
        "1 of promises, 1 of routing; retired: 0.\n"
    )
