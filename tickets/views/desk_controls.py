"""The controls beside the line of a list: the same for everybody who clicked the same, and so written once."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.rules.memory import keep
from tickets.enums import ACTIVE_STATES, State
from tickets.forms.finding import FilterForm, Offered, offered_now
from tickets.rules.query import Key

_MOST = 200
_TYPED = (Key.DEVICE, Key.REQUESTER, Key.LOGGED)
"""What people write into a control is never kept."""
_remembered: dict[tuple[Any, ...], SafeString] = {}


def controls(values: Mapping[Key, str], *, is_inbox: bool) -> SafeString:
    """Write the controls with these values; what can be chosen is read anew each time."""
    offered = offered_now()
    if settings.DEBUG or any(values[key] for key in _TYPED):
        return _written(values, offered, is_inbox=is_inbox)
    key = (is_inbox, tuple(sorted(values.items())), offered)
    found = _remembered.get(key)
    return keep(_remembered, key, _written(values, offered, is_inbox=is_inbox), most=_MOST) if found is None else found


def _written(values: Mapping[Key, str], offered: Offered, *, is_inbox: bool) -> SafeString:
    form = FilterForm(values=values, states=ACTIVE_STATES if is_inbox else State, offered=offered)
    return render_to_string("tickets/desk/_controls.html", {"filters": form})
