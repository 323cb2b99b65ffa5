"""How checks of the demo hospital were set over time: one is more patient now, one was a mistake, one has a token."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from assets.actions.check import Wanted, add_check, change_check, give_token, remove_check
from assets.enums import CheckKind
from assets.models import DeviceCheck
from assets.queries.check import places_of
from config.demo.people import address_of


@transaction.atomic
def make_check_history(*, at: datetime) -> None:
    """Change settings of the checks there are; how they stand and when they are asked stays. at: now, over there."""
    people = {email: Person.objects.get(email=address_of(email)) for email in ("anna.whitmore", "ruth.okafor")}
    checks = {check.device.tag: check for check in DeviceCheck.objects.select_related("device").order_by("pk")}
    _more_patient(checks["VNA"], boss=people["anna.whitmore"], at=at)
    give_token(actor=people["ruth.okafor"], check_id=checks["SRV1"].pk, at=at)
    device = checks["IE"].device
    host = next(place for place in places_of(device) if not place.ae_title)
    wrong = Wanted(kind=CheckKind.TCP, place=host, port=2576)
    removed = add_check(actor=people["ruth.okafor"], device=device, wanted=wrong, at=at)
    remove_check(actor=people["anna.whitmore"], check_id=removed.pk, at=at)


def _more_patient(check: DeviceCheck, *, boss: Person, at: datetime) -> None:
    place = next(each for each in places_of(check.device) if each.ae_title == check.ae_title)
    wanted = Wanted(
        kind=CheckKind(check.kind), place=place, every_minutes=check.every_minutes, timeout_seconds=20,
        failures_needed=5, opens_ticket=check.opens_ticket,
    )  # fmt: skip
    change_check(actor=boss, check_id=check.pk, version=check.version, wanted=wanted, at=at)
    DeviceCheck.objects.filter(pk=check.pk).update(next_at=check.next_at, wanted_at=check.wanted_at)
