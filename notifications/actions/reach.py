"""How somebody is reached by phone or pager: their own choice."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Person
from notifications.models import Reach
from notifications.rules.reach import BadNumber, e164


class WrongNumber(ValidationError):
    """Not a number that a text message can go to."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="wrong_number")


@transaction.atomic
def change_reach(*, actor: Person, mobile: str, pager_mail: str) -> Reach:
    """Save one's own phone (E.164) and pager address; empty ones are taken away. Raises WrongNumber."""
    try:
        mobile = e164(mobile)
    except BadNumber as error:
        raise WrongNumber(str(error)) from None
    reach, _ = Reach.objects.update_or_create(person=actor, defaults={"mobile": mobile, "pager_mail": pager_mail})
    return reach
