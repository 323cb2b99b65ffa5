"""Names of the rows of tables and of the choices of filters."""

from dataclasses import dataclass

from accounts.models import Site
from assets.models import Device
from reports.enums import Dimension
from reports.rules.scope import NONE, OTHERS
from tickets.enums import Priority
from tickets.models import Category, Queue
from tickets.rules.priority import PRIORITY_WORDS


@dataclass(frozen=True)
class Choices:
    """Key to name for every dimension, in the order of the desk; sites by id."""

    names: dict[Dimension, dict[str, str]]
    sites: dict[str, str]


def choices() -> Choices:
    """Return the names of everything a figure can be split by. Four queries."""
    return Choices(
        names={
            Dimension.QUEUE: _texts(Queue.objects.order_by("position", "code").values_list("pk", "name")),
            Dimension.PRIORITY: {
                str(level.value): f"{level.name} {PRIORITY_WORDS[level]}" for level in Priority
            },
            Dimension.CATEGORY: _texts(Category.objects.order_by("position", "code").values_list("pk", "title"))
            | {OTHERS: "All other categories"},
            Dimension.DEVICE: {
                str(pk): f"{tag} {name}"
                for pk, tag, name in Device.objects.order_by("tag").values_list("pk", "tag", "name")
            }
            | {NONE: "No device", OTHERS: "All other devices"},
        },
        sites=_texts(Site.objects.order_by("name", "pk").values_list("pk", "name")),
    )


def _texts(rows: object) -> dict[str, str]:
    return {str(pk): name for pk, name in rows}  # type: ignore[attr-defined]  # rows of values_list
