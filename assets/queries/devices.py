"""Finding devices the way clinicians name them."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts.models import Person
from assets.enums import Lifecycle
from assets.models import Device, Location

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
    found = devices_in_use()
    for word in text.replace("\x00", " ").split()[:6]:
        found = found.filter(
            Q(tag__icontains=word)
            | Q(name__icontains=word)
            | Q(nicknames__icontains=word)
            | Q(ae_title__icontains=word)
            | Q(modality__iexact=word)
            | Q(location__name__icontains=word)
            | Q(location__room__icontains=word)
        )
    return found


def search_devices(text: str, *, person: Person | None = None, limit: int = 12) -> list[Device]:
    """Return devices_holding the text; the person's own site first, then the best place of the first word."""
    found, words = devices_holding(text), text.replace("\x00", " ").split()[:6]
    first = words[0] if words else ""
    rank = Case(
        When(tag__istartswith=first, then=Value(0)),
        When(name__istartswith=first, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    elsewhere = Case(When(site=person.site_id if person else None, then=Value(0)), default=Value(1))
    return list(found.annotate(rank=rank, elsewhere=elsewhere).order_by("elsewhere", "rank", "tag", "id")[:limit])


def search_locations(text: str, *, person: Person | None = None, limit: int = 8) -> list[Location]:
    """Return rooms where every word is found in name, door number, building or department; own site first."""
    found = Location.objects.select_related("site")
    for word in text.replace("\x00", " ").split()[:6]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(room__icontains=word)
            | Q(building__icontains=word)
            | Q(department__icontains=word)
        )
    elsewhere = Case(When(site=person.site_id if person else None, then=Value(0)), default=Value(1))
    return list(found.annotate(elsewhere=elsewhere).order_by("elsewhere", "name", "id")[:limit])


def room_by_id(location_id: int) -> Location | None:
    """Return the room, or None if there is none."""
    return Location.objects.select_related("site").filter(pk=location_id).first()
