"""What the texts of a form, a call or a file may name: sites, rooms, teams, vendors, contracts."""

from collections import defaultdict

from accounts.models import Site, Team
from assets.models import Location, ServiceContract, Vendor
from assets.rules.device import Named


def named() -> Named:
    """Return everything a device can be said to belong to. Five queries."""
    contracts: dict[str, tuple[int, ...]] = defaultdict(tuple)
    for pk, number in ServiceContract.objects.order_by("pk").values_list("pk", "number"):
        contracts[number.casefold()] += (pk,)
        contracts[f"#{pk}"] = (pk,)
    rooms: dict[tuple[int, str], int] = {}
    for pk, site_id, name in Location.objects.order_by("pk").values_list("pk", "site_id", "name"):
        rooms[site_id, name.casefold()] = pk
        rooms[site_id, f"#{pk}"] = pk
    return Named(
        sites=_by_words(list(Site.objects.order_by("pk").values_list("pk", "code", "name"))),
        rooms=rooms,
        teams=_by_words(list(Team.objects.order_by("pk").values_list("pk", "code", "name"))),
        vendors=_by_words([(pk, name, name) for pk, name in Vendor.objects.order_by("pk").values_list("pk", "name")]),
        contracts=dict(contracts),
    )


def _by_words(rows: list[tuple[int, str, str]]) -> dict[str, int]:
    """Names first, so that a code wins when a name reads like one."""
    found = {name.casefold(): pk for pk, _, name in rows}
    return found | {code.casefold(): pk for pk, code, _ in rows}
