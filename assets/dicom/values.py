"""Reading single elements of a dataset that may be broken: text or nothing, never an exception."""

from typing import Any

from pydicom.dataset import Dataset

from assets.dicom.header import BROKEN


def first(dataset: Dataset, tag: int) -> str:
    """The first value of an element as text; "" when it is absent or cannot be read."""
    return next(iter(values(dataset, tag)), "")


def values(dataset: Dataset, tag: int) -> list[str]:
    """The values of one element as text; [] when it is absent or cannot be read."""
    try:
        value = dataset[tag].value
        several = value if isinstance(value, list) or (hasattr(value, "__iter__") and not _is_text(value)) else [value]
        return [str(one).strip(" \0") for one in several if one is not None and not isinstance(one, Dataset)]
    except BROKEN:
        return []


def items(dataset: Dataset, tag: int) -> list[Dataset]:
    """The items of a sequence; [] when it is absent or cannot be read."""
    try:
        value = dataset[tag].value
        return [item for item in value if isinstance(item, Dataset)]
    except BROKEN:
        return []


def _is_text(value: Any) -> bool:
    return isinstance(value, str | bytes) or hasattr(value, "components")
