"""Finding devices the way clinicians name them."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from accounts.models import Person
from accounts.queries.words import holding
from accounts.rules.search import words_of
from assets.enums import Lifecycle
from assets.models import Device, Location

DEVICE_LOOKUPS = (
    "tag__icontains",
    "name__icontains",
    "nicknames__icontains",
    "ae_title__icontains",
    "modality__iexact",
    "location__name__icontains",
    "location__room__icontains",
)
_ROOM_LOOKUPS = ("name__icontains", "room__icontains", "building__icontains", "department__icontains")
_IN_USE = [Lifecycle.IN_USE.value, Lifecycle.REPAIR.value]


def devices_in_use() -> QuerySet[Device]:
    """Return devices a ticket can be about, with room, site, team and vendor."""
    return Device.objects.filter(lifecycle__in=_IN_USE).select_related("location", "site", "owner_team", "vendor")


def device_by_tag(tag: str) -> Device | None:
    """Return the device with this tag, in any case, retired ones too; None if there is none."""
    return (
        Device.objects.select_related("location", "site", "owner_team", "vendor")
        .filter(tag__iexact=tag.replace("\x00", "").strip())
        .first()
    )


def devices_holding(text: str) -> QuerySet[Device]:
    """Return devices in use where every word is found in tag, name, nickname, room, AE title or modality."""
    return holding(devices_in_use(), text=text, lookups=DEVICE_LOOKUPS)


def search_devices(text: str, *, person: Person | None = None, limit: int = 12) -> list[Device]:
    """Return devices_holding the text; the person's own site first, then the best place of the first word."""
    first = next(iter(words_of(text)), "")
    rank = Case(
        When(tag__istartswith=first, then=Value(0)),
        When(name__istartswith=first, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    elsewhere = Case(When(site=person.site_id if person else None, then=Value(0)), default=Value(1))
    found = devices_holding(text).annotate(rank=rank, elsewhere=elsewhere)
    return list(found.order_by("elsewhere", "rank", "tag", "id")[:limit])


def search_locations(text: str, *, person: Person | None = None, limit: int = 8) -> list[Location]:
    """Return rooms where every word is found in name, door number, building or department; own site first."""
    found = holding(Location.objects.select_related("site"), text=text, lookups=_ROOM_LOOKUPS)
    elsewhere = Case(When(site=person.site_id if person else None, then=Value(0)), default=Value(1))
    return list(found.annotate(elsewhere=elsewhere).order_by("elsewhere", "name", "id")[:limit])


def room_by_id(location_id: int) -> Location | None:
    """Return the room, or None if there is none."""
    return Location.objects.select_related("site").filter(pk=location_id).first()
