"""Names of the rows of tables and of the choices of filters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.models import Site
from assets.models import Device
from reports.enums import Dimension
from reports.rules.names import HOUR_WORDS, SHIFT_WORDS, SOURCE_WORDS, WORK_WORDS
from reports.rules.scope import NONE, OTHERS
from tickets.enums import Priority
from tickets.models import Category, Queue
from tickets.rules.priority import PRIORITY_WORDS

LONGEST_DEPARTMENT = 80


@dataclass(frozen=True)
class Choices:
    """Key to name for every dimension, in the order of the desk. A department is its own name."""

    names: Mapping[Dimension, Mapping[str, str]]

    def knows(self, dimension: Dimension, key: str) -> bool:
        """True for a key that a filter can have."""
        is_department = dimension is Dimension.DEPARTMENT and 0 < len(key) <= LONGEST_DEPARTMENT and key.isprintable()
        return key in self.names[dimension] or is_department

    def label(self, dimension: Dimension, key: str) -> str:
        """Return the name of a key; the key itself when it has none."""
        return self.names[dimension].get(key, key)

    def ordered(self, dimension: Dimension, keys: Iterable[str]) -> list[str]:
        """Return keys in the order of the desk, unknown ones after them, OTHERS and NONE last."""
        places = {key: place for place, key in enumerate(self.names[dimension])}
        return sorted(keys, key=lambda key: (key in (OTHERS, NONE), places.get(key, len(places)), key))


def choices() -> Choices:
    """Return the names of everything a figure can be split by. Four queries."""
    devices = list(Device.objects.order_by("tag").values_list("pk", "tag", "name", "modality"))
    return Choices(
        names={
            Dimension.QUEUE: _texts(Queue.objects.order_by("position", "code").values_list("pk", "name")),
            Dimension.PRIORITY: {
                str(level.value): f"{level.name} {PRIORITY_WORDS[level]}" for level in Priority
            },
            Dimension.CATEGORY: _texts(Category.objects.order_by("position", "code").values_list("pk", "title"))
            | {OTHERS: "All other categories"},
            Dimension.DEVICE: {str(pk): tag if tag == name else f"{tag} {name}" for pk, tag, name, _ in devices}
            | {NONE: "No device", OTHERS: "All other devices"},
            Dimension.MODALITY: {name: name for name in sorted({name for *_, name in devices if name})}
            | {NONE: "No device"},
            Dimension.SITE: _texts(Site.objects.order_by("name", "pk").values_list("pk", "name")) | {NONE: "No site"},
            Dimension.SHIFT: SHIFT_WORDS,
            Dimension.DEPARTMENT: {NONE: "No department", OTHERS: "All other departments"},
            Dimension.SOURCE: SOURCE_WORDS,
            Dimension.WORK: WORK_WORDS,
            Dimension.HOUR: HOUR_WORDS,
        },
    )


def _texts(rows: Iterable[tuple[int, str]]) -> dict[str, str]:
    return {str(pk): name for pk, name in rows}
