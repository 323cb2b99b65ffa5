"""The rows behind the words of imported plans."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.actions.placeholder import Placeholder, make_placeholders
from accounts.enums import Role
from accounts.models import Person, Site
from tickets.models import Category, Queue
from tickets.rules.import_acts import PROGRAM, UNKNOWN_AGENT
from tickets.rules.import_values import ACCOUNT
from tickets.rules.imports import Plan


@dataclass(frozen=True)
class Names:
    """Rows by the words a plan uses."""

    queues: Mapping[str, Queue]
    categories: Mapping[str, Category]
    sites: Mapping[str, int]
    people: Mapping[str, int]


def names_of(*, system: str, plans: Sequence[Plan], at: datetime) -> Names:
    """Return the rows that plans name; people nobody knows yet become placeholders. In a transaction."""
    told = [each for plan in plans for each in plan.happenings]
    agents = {each.actor for each in told} | {str(each.values.get("assignee") or "") for each in told}
    agents = (agents | {plan.facts.logged_by for plan in plans}) - {"", PROGRAM}
    requesters = {plan.facts.requester for plan in plans}
    accounts = _accounts(agents | requesters)
    people = make_placeholders(
        system=system,
        people=[
            Placeholder(
                key=key,
                full_name="Unknown agent" if key == UNKNOWN_AGENT else key.removeprefix(ACCOUNT),
                role=Role.REQUESTER if key in requesters else Role.AGENT,
            )
            for key in sorted((agents | requesters) - accounts.keys())
        ],
        at=at,
    )
    return Names(
        queues=Queue.objects.in_bulk(field_name="code"),
        categories=Category.objects.in_bulk(field_name="code"),
        sites=dict(Site.objects.order_by("pk").values_list("code", "pk")),
        people={**people, **accounts},
    )


def _accounts(keys: Iterable[str]) -> dict[str, int]:
    """The people among these who have an account here."""
    emails = {key.removeprefix(ACCOUNT): key for key in keys if key.startswith(ACCOUNT)}
    found = Person.objects.filter(email__in=emails).values_list("email", "pk") if emails else []
    return {emails[email]: pk for email, pk in found}
