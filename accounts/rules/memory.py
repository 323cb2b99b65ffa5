"""Remembering what was written once, within a bound."""

from collections.abc import MutableMapping
from typing import TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def keep(memory: MutableMapping[_Key, _Value], key: _Key, value: _Value, *, most: int) -> _Value:
    """Keep a value under a key and return it; a memory that is full forgets everything first."""
    if len(memory) >= most:
        memory.clear()
    memory[key] = value
    return value
