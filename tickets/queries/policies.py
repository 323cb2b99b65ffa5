"""The promises in force, as the rules want them: books of policy versions with the hours of every site."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from accounts.models import Site
from tickets.enums import Metric
from tickets.models import CalendarVersion, SlaPolicyVersion, Ticket
from tickets.queries.calendars import calendar_from
from tickets.queries.kept import once
from tickets.rules.promises import Book, Facts, Promise, Rule, Step
from tickets.rules.timeline import Edition, Timeline, timeline_of

DEFAULT_POLICY = "standard"


class NoPolicy(LookupError):
    """The reference data has not been loaded."""


def current_policy_version(*, at: datetime) -> SlaPolicyVersion:
    """Return the standard policy in force at `at`; for times before the first version, the first. Raises NoPolicy."""
    versions = _policy_versions()
    if not versions:
        raise NoPolicy("There is no SLA policy. Run: manage.py load_reference")
    return next((version for version in reversed(versions) if version.valid_from <= at), versions[0])


def hours(*, zones: Mapping[int, str] | None = None) -> "SiteHours":
    """Return the hours of every calendar at every site, as far as they are known now.

    zones: site id to time zone, as far as the caller has it; the others are read when they are asked for.
    """
    return SiteHours(editions=_calendar_versions(), zones=zones or {})


def books(*, zones: Mapping[int, str] | None = None) -> "StoredBooks":
    """Return every policy version by id, each read when it is first asked for. zones: see `hours`."""
    return StoredBooks(hours=hours(zones=zones))


def ticket_books(ticket: Ticket) -> "StoredBooks":
    """Return the books for a ticket; its site is not read when it was not loaded with it."""
    site = ticket.site if Ticket.site.is_cached(ticket) else None
    return books(zones={site.pk: site.time_zone} if site else None)


def ticket_facts(ticket: Ticket) -> Facts:
    """Return what a promise to a ticket depends on, as the ticket with its neighbours stands now."""
    return Facts(
        priority=ticket.priority,
        category=ticket.category.code,
        queue=ticket.queue.code,
        site=ticket.site_id,
        criticality=ticket.device.criticality if ticket.device else None,
        department=ticket.requester.department,
    )


class SiteHours(Mapping[tuple[str, int | None], Timeline]):
    """Calendar code and site id to hours. A calendar without a zone of its own takes that of the site, else UTC."""

    def __init__(self, *, editions: Sequence[tuple[int, str, datetime]], zones: Mapping[int, str]) -> None:
        self._zones = dict(zones)
        self._editions: dict[str, list[tuple[int, datetime]]] = {}
        for version_id, code, valid_from in editions:
            self._editions.setdefault(code, []).append((version_id, valid_from))

    def __getitem__(self, key: tuple[str, int | None]) -> Timeline:
        code, site_id = key
        return _timeline(tuple(self._editions[code]), self.zone(site_id))

    def __iter__(self) -> Iterator[tuple[str, int | None]]:
        return ((code, None) for code in self._editions)

    def __len__(self) -> int:
        return len(self._editions)

    def zone(self, site_id: int | None) -> str:
        """Return the time zone of a site, UTC for none."""
        if site_id is not None and site_id not in self._zones:
            self._zones = {**{pk: site.time_zone for pk, site in sites().items()}, **self._zones}
        return self._zones.get(site_id or 0) or "UTC"


class StoredBooks(Mapping[int, Book]):
    """Policy version id to its book. 0, of tickets logged before versions were recorded, is the first version."""

    def __init__(self, *, hours: SiteHours) -> None:
        self._hours = hours
        self._found: dict[int, Book | None] = {}

    def get(self, key: int, default: Any = None) -> Any:
        if key not in self._found:
            content = _content(key) if key else _first_content()
            self._found[key] = content and _book(version_id=key, content=content, hours=self._hours)
        return self._found[key] or default

    def __getitem__(self, key: int) -> Book:
        found: Book | None = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[int]:
        return iter(SlaPolicyVersion.objects.order_by("pk").values_list("pk", flat=True))

    def __len__(self) -> int:
        return SlaPolicyVersion.objects.count()


def book_of(*, version: SlaPolicyVersion, hours: Mapping[tuple[str, int | None], Timeline]) -> Book:
    """Return a version, stored or not, as a book."""
    return _book(version_id=version.pk or 0, content=_content_of(version), hours=hours)


def _book(
    *, version_id: int, content: "_Content", hours: Mapping[tuple[str, int | None], Timeline]
) -> Book:
    targets, rules, steps = content
    return Book(version=version_id, targets=targets, rules=rules, steps=steps, hours=hours)


_Content = tuple[Mapping[int, Promise], tuple[Rule, ...], tuple[Step, ...]]


@lru_cache(maxsize=256)
def _stored_content(version_id: int) -> _Content:
    """Versions never change, so the id is key enough. Raises SlaPolicyVersion.DoesNotExist."""
    return _content_of(SlaPolicyVersion.objects.get(pk=version_id))


def _content(version_id: int) -> _Content | None:
    try:
        return _stored_content(version_id)
    except SlaPolicyVersion.DoesNotExist:
        return None


def _first_content() -> _Content | None:
    versions = _policy_versions()
    return _content(versions[0].pk) if versions else None


def _content_of(version: SlaPolicyVersion) -> _Content:
    return (
        _promises(version.targets),
        tuple(_rule(row) for row in version.rules),
        tuple(_step(row) for row in version.steps),
    )


def _promises(targets: Mapping[str, Mapping[str, Any]]) -> Mapping[int, Promise]:
    return {
        int(priority): Promise(
            calendar=target["calendar"],
            first_response=target["first_response"],
            next_response=target.get("next_response"),
            resolution=target["resolution"],
        )
        for priority, target in targets.items()
    }


def _rule(row: Mapping[str, Any]) -> Rule:
    when = {name: frozenset(values) for name, values in row["when"].items()}
    if "site" in when:
        when["site"] = frozenset(Site.objects.filter(code__in=when["site"]).values_list("pk", flat=True))
    return Rule(name=row["name"], when=when, targets=_promises(row["targets"]))


def _step(row: Mapping[str, Any]) -> Step:
    return Step(
        metric=Metric(row["metric"]),
        percent=int(row["percent"]),
        priorities=frozenset(row.get("priority") or ()),
        tell=tuple(row.get("tell") or ()),
        raise_to=row.get("raise_to"),
        route_to=row.get("route_to") or "",
    )


@once
def _policy_versions() -> Sequence[SlaPolicyVersion]:
    return list(SlaPolicyVersion.objects.filter(policy__code=DEFAULT_POLICY).order_by("version"))


@once
def _calendar_versions() -> Sequence[tuple[int, str, datetime]]:
    """Id, calendar code and start of every version; the rows themselves are read only for hours that are new."""
    versions = CalendarVersion.objects.order_by("calendar_id", "version")
    return list(versions.values_list("pk", "calendar__code", "valid_from"))


@once
def sites() -> Mapping[int, Site]:
    """Return site id to site."""
    return {site.pk: site for site in Site.objects.order_by("pk")}


@lru_cache(maxsize=256)
def _timeline(editions: tuple[tuple[int, datetime], ...], time_zone: str) -> Timeline:
    """Versions never change, so their ids are key enough."""
    rows = CalendarVersion.objects.in_bulk([version_id for version_id, _ in editions])
    return timeline_of(
        Edition(
            version=version_id, valid_from=valid_from, calendar=calendar_from(rows[version_id], time_zone=time_zone)
        )
        for version_id, valid_from in editions
    )
