"""Rooms, vendors and contracts as the register's pages list them."""

from django.db.models import Count, QuerySet

from accounts.models import Site
from assets.models import Device, Location, ServiceContract, Vendor


def site_choices() -> list[tuple[int, str]]:
    """Return number and name of every site, by name."""
    return list(Site.objects.order_by("name", "pk").values_list("pk", "name"))


def rooms() -> QuerySet[Location]:
    """Return every room with its site and how many devices stand in it; by site and name."""
    rows = Location.objects.select_related("site").annotate(device_count=Count("devices"))
    return rows.order_by("site__name", "name", "pk")


def room(room_id: int) -> Location | None:
    """Return the room, or None."""
    return Location.objects.filter(pk=room_id).first()


def vendors() -> list[tuple[Vendor, list[ServiceContract]]]:
    """Return every vendor with its contracts and their terms, those that end last first. Two queries."""
    contracts: dict[int, list[ServiceContract]] = {}
    rows = ServiceContract.objects.select_related("availability_terms").annotate(device_count=Count("devices"))
    for row in rows.order_by("-ends_on", "number", "pk"):
        contracts.setdefault(row.vendor_id, []).append(row)
    found = Vendor.objects.select_related("availability_terms").annotate(device_count=Count("devices"))
    return [(vendor, contracts.get(vendor.pk, [])) for vendor in found.order_by("name", "pk")]


def vendor(vendor_id: int) -> Vendor | None:
    """Return the vendor, or None."""
    return Vendor.objects.filter(pk=vendor_id).first()


def devices_under(contract: ServiceContract) -> list[Device]:
    """Return the devices under a contract, by tag."""
    return list(Device.objects.filter(contract=contract).order_by("tag", "pk"))


def contract(vendor_id: int, contract_id: int) -> ServiceContract | None:
    """Return the contract of a vendor, or None."""
    rows = ServiceContract.objects.select_related("vendor", "availability_terms")
    return rows.filter(vendor_id=vendor_id, pk=contract_id).first()
