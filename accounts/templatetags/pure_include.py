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

PURE = frozenset(f"components/{name}.html" for name in ("icon", "badge", "priority", "person", "time"))
"""Components that depend on nothing but their variables and, for times, the time zone."""
_MOST = 20_000
_PLAIN = (str, int, float, bool, type(None), datetime)

register = template.Library()
_remembered: dict[tuple[Any, ...], SafeString] = {}


class PureIncludeNode(IncludeNode):
    """An include that remembers what a pure component looked like."""

    def render(self, context: Context) -> SafeString:
        key = self._key(context)
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
        if not self.isolated_context or settings.DEBUG or self.template.var not in PURE:
            return None
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        if not all(isinstance(value, _PLAIN) for value in values.values()):
            return None
        # 1 and True are equal keys but not equal words; a safe string is not escaped again.
        typed = tuple((name, type(value), value) for name, value in values.items())
        return (self.template.var, context.autoescape, timezone.get_current_timezone_name(), typed)


@register.tag("include")
def include(parser: Parser, token: Token) -> PureIncludeNode:
    """Parse as Django does."""
    node = do_include(parser, token)
    return PureIncludeNode(
        node.template, extra_context=node.extra_context, isolated_context=node.isolated_context
    )
