"""Finding devices the way clinicians name them."""

from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, TextField, Value, When

from accounts.models import Person
from accounts.queries.words import holding
from accounts.rules.search import words_of
from assets.enums import DeviceKind, Lifecycle
from assets.models import Device, Location
from assets.rules.codes import code_of
from assets.rules.junk import key

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
BARE_TAG = Func(
    Func(F("tag"), function="lower"),
    Value("[^[:alnum:]]"),
    Value(""),
    Value("g"),
    function="regexp_replace",
    output_field=TextField(),
)
"""The tag in one case with letters and digits only, as assets.rules.junk.key makes it."""
_IN_USE = [Lifecycle.IN_USE.value, Lifecycle.REPAIR.value]


def devices_in_use() -> QuerySet[Device]:
    """Return devices a ticket can be about, with room, site, team and vendor."""
    return Device.objects.filter(lifecycle__in=_IN_USE).select_related("location", "site", "owner_team", "vendor")


def device_by_tag(tag: str) -> Device | None:
    """Return the device with this tag, in any case, retired ones too; None if there is none."""
    return (
        Device.objects.select_related("location", "site", "owner_team", "vendor", "contract__vendor")
        .filter(tag__iexact=tag.replace("\x00", "").strip())
        .first()
    )


def devices_holding(text: str) -> QuerySet[Device]:
    """Return devices in use where every word is found in tag, name, nickname, room, AE title or modality.

    What is on a sticker is also found without its blanks and dashes, and by the code of its label.
    """
    rows = devices_in_use()
    return holding(rows, text=text, lookups=DEVICE_LOOKUPS) | rows.filter(on_sticker(text))


def on_sticker(text: str) -> Q:
    """Return what finds a device by its tag, letters and digits only, or by the code of its label."""
    bare, code = key(text), code_of(text)
    if not bare:
        return Q(pk__in=[])
    found = Q(pk__in=Device.objects.annotate(bare=BARE_TAG).filter(bare__contains=bare).values("pk"))
    return found | Q(code=code) if code else found


def search_devices(text: str, *, person: Person | None = None, limit: int = 12) -> list[Device]:
    """Return devices_holding the text: what the sticker says first, then the person's own site, then the best place."""
    first = next(iter(words_of(text)), "")
    rank = Case(
        When(tag__istartswith=first, then=Value(1)),
        When(name__istartswith=first, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    elsewhere = Case(When(site=person.site_id if person else None, then=Value(0)), default=Value(1))
    exact = Case(When(Q(bare=key(text)) | Q(code=code_of(text) or "-"), then=Value(0)), default=Value(1))
    found = devices_holding(text).annotate(rank=rank, elsewhere=elsewhere, bare=BARE_TAG).annotate(exact=exact)
    return list(found.order_by("exact", "elsewhere", "rank", "tag", "id")[:limit])


def says_sticker(device: Device, text: str) -> bool:
    """True when the sticker of a device says just this: its tag, however written, or the code of its label."""
    return key(device.tag) == key(text) or device.code == code_of(text)


def devices_in_room(location_id: int, *, limit: int = 12) -> list[Device]:
    """Return the devices in use in a room, scanners first."""
    scanners = Case(When(kind=DeviceKind.MODALITY.value, then=Value(0)), default=Value(1))
    rows = devices_in_use().filter(location=location_id).annotate(first=scanners)
    return list(rows.order_by("first", "tag", "id")[:limit])


def search_locations(text: str, *, person: Person | None = None, limit: int = 8) -> list[Location]:
    """Return rooms where every word is found in name, door number, building or department; own site first."""
    found = holding(Location.objects.select_related("site"), text=text, lookups=_ROOM_LOOKUPS)
    elsewhere = Case(When(site=person.site_id if person else None, then=Value(0)), default=Value(1))
    return list(found.annotate(elsewhere=elsewhere).order_by("elsewhere", "name", "id")[:limit])


def room_by_id(location_id: int) -> Location | None:
    """Return the room, or None if there is none."""
    return Location.objects.select_related("site").filter(pk=location_id).first()
