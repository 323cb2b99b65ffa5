"""Django's include, faster for components that are a pure function of their variables.

A list shows the same icon, badge and priority hundreds of times. Included with `only` and plain values, such a
component is rendered once for each set of values and remembered; every other include is Django's own.
"""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.loader_tags import IncludeNode, do_include
from django.utils import timezone
from django.utils.safestring import SafeString

TIMED = frozenset(f"components/{name}.html" for name in ("time", "due"))
"""Pure components that show a time, and so depend on the time zone as well."""
PURE = TIMED | {f"components/{name}.html" for name in ("icon", "badge", "priority", "person", "button")}
"""Components that depend on nothing but their variables."""
_MOST = 20_000
_PLAIN = (str, int, float, bool, type(None), datetime)

register = template.Library()
_remembered: dict[tuple[Any, ...], SafeString] = {}


class PureIncludeNode(IncludeNode):
    """An include that remembers what a pure component looked like."""

    def __init__(self, template: Any, *, extra_context: dict[str, Any], isolated_context: bool) -> None:
        super().__init__(template, extra_context=extra_context, isolated_context=isolated_context)
        self._is_pure = isolated_context and template.var in PURE
        self._is_timed = template.var in TIMED
        self._component = (template.var, *self.extra_context)
        self._given = tuple(self.extra_context.values())

    def render(self, context: Context) -> SafeString:
        key = self._key(context) if self._is_pure and not settings.DEBUG else None
        if key is None:
            return super().render(context)
        found = _remembered.get(key)
        if found is None:
            if len(_remembered) >= _MOST:
                _remembered.clear()
            found = _remembered[key] = super().render(context)
        return found

    def _key(self, context: Context) -> tuple[Any, ...] | None:
        """What decides the outcome; None when it cannot be remembered."""
        values = tuple([given.resolve(context) for given in self._given])
        for value in values:
            if not isinstance(value, _PLAIN):
                return None
        zone = timezone.get_current_timezone_name() if self._is_timed else ""
        # 1 and True are equal keys but not equal words; a safe string is not escaped again.
        return (self._component, context.autoescape, zone, tuple(map(type, values)), values)


@register.tag("include")
def include(parser: Parser, token: Token) -> PureIncludeNode:
    """Parse as Django does."""
    node = do_include(parser, token)
    return PureIncludeNode(
        node.template, extra_context=node.extra_context, isolated_context=node.isolated_context
    )
