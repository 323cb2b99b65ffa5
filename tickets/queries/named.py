"""The rows that a line of filters names: queues by code, devices by tag, people by address. Each is looked up once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Person, Site
from accounts.queries.people import DESK_ROLES
from assets.models import Device
from tickets.models import Category, Queue, Tag
from tickets.rules.query import Key

_MOST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class Named:
    """The ids a value stands for, and its words; `why` says what is wrong when there are none."""

    ids: tuple[int, ...] = ()
    words: str = ""
    why: str = ""


@dataclass
class Names:
    """Looks names up, and remembers them for as long as a page is made."""

    me: Person
    _found: dict[tuple[Key, str], Named] = field(default_factory=dict)

    def find(self, key: Key, value: str) -> Named:
        """Return what a value of a key names; values are in lower case."""
        if (key, value) not in self._found:
            self._found[key, value] = self._look_up(key, value)
        return self._found[key, value]

    def _look_up(self, key: Key, value: str) -> Named:
        match key:
            case Key.QUEUE:
                return _coded(self._queues, value, "queue")
            case Key.CATEGORY:
                return _coded(self._categories, value, "category")
            case Key.SITE:
                return _coded(self._sites, value, "site")
            case Key.TAG:
                return _coded(self._tags, value, "tag")
            case Key.DEVICE:
                return _device(value)
            case _:
                return Named((self.me.pk,), "Me") if value == "me" else _person(value, is_desk=key is Key.ASSIGNEE)

    @cached_property
    def _queues(self) -> Mapping[str, tuple[int, str]]:
        return _codes(Queue.objects.order_by("position", "id"), "name")

    @cached_property
    def _categories(self) -> Mapping[str, tuple[int, str]]:
        return _codes(Category.objects.order_by("code"), "title")

    @cached_property
    def _sites(self) -> Mapping[str, tuple[int, str]]:
        return _codes(Site.objects.order_by("code"), "name")

    @cached_property
    def _tags(self) -> Mapping[str, tuple[int, str]]:
        return {name: (pk, name) for pk, name in Tag.objects.order_by("name").values_list("pk", "name")}


def _codes(rows: QuerySet[Any], words: str) -> Mapping[str, tuple[int, str]]:
    return {code.lower(): (pk, name) for pk, code, name in rows.values_list("pk", "code", words)}


def _coded(rows: Mapping[str, tuple[int, str]], code: str, what: str) -> Named:
    if code in rows:
        return Named((rows[code][0],), rows[code][1])
    near = get_close_matches(code, rows, n=1) or [other for other in rows if other.startswith(code)][:1]
    advice = f"Do you mean “{near[0]}”?" if near else f"There are: {', '.join(list(rows)[:12])}."
    return Named(why=f"There is no {what} “{code}”. {advice}")


def _device(value: str) -> Named:
    rows = Device.objects.filter(Q(tag__iexact=value) | Q(ae_title__iexact=value)).order_by("id")
    found = list(rows.values_list("pk", "tag")[:9])
    if found:
        return Named(tuple(pk for pk, _ in found), ", ".join(tag for _, tag in found))
    near = Device.objects.filter(tag__istartswith=value[:2]).order_by("tag").values_list("tag", flat=True)[:5]
    advice = f"There are: {', '.join(near)}." if near else "Use the tag on its sticker."
    return Named(why=f"No device has the tag or AE title “{value}”. {advice}")


def _person(value: str, *, is_desk: bool) -> Named:
    if value.isdecimal():
        rows = Person.objects.filter(pk=int(value)) if int(value) <= _MOST_NUMBER else Person.objects.none()
    elif "@" in value:
        rows = Person.objects.filter(email__iexact=value)
    else:
        rows = Person.objects.filter(email__istartswith=f"{value}@")
    found = list(rows.order_by("id")[:5])
    of_desk = [row for row in found if row.role in DESK_ROLES]
    return _one_of(of_desk if is_desk and of_desk else found, value)


def _one_of(people: Sequence[Person], value: str) -> Named:
    if len(people) == 1:
        return Named((people[0].pk,), people[0].full_name)
    if people:
        addresses = ", ".join(row.email for row in people)
        return Named(why=f"“{value}” is several people: {addresses}. Write the whole address.")
    return Named(why=f"Nobody has the address “{value}”. Write an e-mail address, or the part before the @.")
