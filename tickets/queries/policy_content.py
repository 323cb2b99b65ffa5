"""What promises may be made of and how people call it: codes, names and the versions there are."""

from datetime import datetime

from accounts.models import Person, Site
from tickets.models import Calendar, Category, PolicyDraft, Queue, SlaPolicyVersion
from tickets.queries.policies import DEFAULT_POLICY, current_policy_version, hours
from tickets.rules.policy import Content, Known
from tickets.rules.policy_words import Names


def known_codes() -> Known:
    """Return the codes that promises may name, in four queries."""
    queues = dict(Queue.objects.order_by("pk").values_list("code", "is_active"))
    return Known(
        calendars=frozenset(Calendar.objects.values_list("code", flat=True)),
        categories=frozenset(Category.objects.values_list("code", flat=True)),
        queues=frozenset(code for code, is_active in queues.items() if is_active),
        all_queues=frozenset(queues),
        sites=frozenset(Site.objects.values_list("code", flat=True)),
    )


def known_names(*, at: datetime) -> Names:
    """Return the names of all that promises may name, and the hours of every calendar at `at` where no site is."""
    calendars = dict(Calendar.objects.order_by("name", "pk").values_list("code", "name"))
    found = hours()
    return Names(
        calendars=calendars,
        categories=dict(Category.objects.order_by("position", "code").values_list("code", "title")),
        queues=dict(Queue.objects.order_by("position", "name", "pk").values_list("code", "name")),
        sites=dict(Site.objects.order_by("name", "pk").values_list("code", "name")),
        hours={code: found[code, None].edition_at(at).calendar for code in calendars if (code, None) in found},
    )


def known_departments() -> list[str]:
    """Return the departments people belong to, by name."""
    rows = Person.objects.filter(is_active=True).exclude(department="").order_by("department")
    return list(rows.values_list("department", flat=True).distinct())


def content_of(version: SlaPolicyVersion | PolicyDraft) -> Content:
    """Return what a version or a draft says."""
    return Content(targets=version.targets, rules=version.rules, steps=version.steps)


def policy_versions() -> list[SlaPolicyVersion]:
    """Return the versions of the standard promises with who published them, the newest first."""
    rows = SlaPolicyVersion.objects.filter(policy__code=DEFAULT_POLICY).select_related("published_by")
    return list(rows.order_by("-version"))


def policy_version(number: int) -> SlaPolicyVersion | None:
    """Return one version of the standard promises, by its number."""
    rows = SlaPolicyVersion.objects.filter(policy__code=DEFAULT_POLICY, version=number)
    return rows.select_related("published_by").order_by("pk").first()


def draft_of(person: Person, *, at: datetime) -> PolicyDraft:
    """Return what a person is working on; an unsaved draft that says what holds now, when that is nothing yet."""
    kept = PolicyDraft.objects.filter(owner=person).select_related("based_on").order_by("pk").first()
    return kept or new_draft(person, at=at)


def new_draft(person: Person, *, at: datetime) -> PolicyDraft:
    """Return an unsaved draft that says what holds at `at`. Raises NoPolicy."""
    version = current_policy_version(at=at)
    return PolicyDraft(
        owner=person,
        based_on=version,
        targets=version.targets,
        rules=version.rules,
        steps=version.steps,
        hours={},
        updated_at=at,
    )
