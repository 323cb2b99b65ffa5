"""Django's include, faster for what a page shows hundreds of times.

A component that is a pure function of its variables, such as an icon, is rendered once for each set of values and
remembered. A template that ends in `.jinja` is compiled (config/jinja.py). Both are included with `only`; every other
include is Django's own.
"""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template import engines, loader
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.loader_tags import IncludeNode, do_include
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.rules.memory import keep

TIMED = frozenset(f"components/{name}.html" for name in ("time", "due"))
"""Pure components that show a time, and so depend on the time zone as well."""
PURE = TIMED | {f"components/{name}.html" for name in ("icon", "logo", "badge", "priority", "person", "button")}
"""Components that depend on nothing but their variables."""
COMPILED = ".jinja"
_MOST = 20_000
_PLAIN = (str, int, float, bool, type(None), datetime)

register = template.Library()
_remembered: dict[tuple[Any, ...], SafeString] = {}


class PureIncludeNode(IncludeNode):
    """An include that remembers what a pure component looked like."""

    def __init__(self, template: Any, *, extra_context: dict[str, Any], isolated_context: bool) -> None:
        super().__init__(template, extra_context=extra_context, isolated_context=isolated_context)
        self._name = template.var
        self._names = tuple(self.extra_context)
        self._given = tuple(self.extra_context.values())
        self._is_pure = isolated_context and self._name in PURE

    def render(self, context: Context) -> SafeString:
        key = None
        if self._is_pure and not settings.DEBUG:
            values = tuple([given.resolve(context) for given in self._given])
            key = _key(self._name, self._names, values, is_escaped=context.autoescape)
        if key is None:
            return super().render(context)
        found = _remembered.get(key)
        return keep(_remembered, key, super().render(context), most=_MOST) if found is None else found


class CompiledIncludeNode(template.Node):
    """An include of a compiled template."""

    def __init__(self, name: str, given: dict[str, Any]) -> None:
        self._name = name
        self._given = tuple(given.items())

    def render(self, context: Context) -> SafeString:
        compiled: Any = engines["jinja"].get_template(self._name)
        values = {name: given.resolve(context) for name, given in self._given}
        return SafeString(compiled.template.render(values))


def component(name: str, /, **values: Any) -> SafeString:
    """Write a pure component for a compiled template. name: as in `components/<name>.html`."""
    path = f"components/{name}.html"
    if path not in PURE:
        raise template.TemplateDoesNotExist(f"{path} is no pure component")
    key = None if settings.DEBUG else _key(path, tuple(values), tuple(values.values()), is_escaped=True)
    found = _remembered.get(key) if key else None
    if found is not None:
        return found
    written = SafeString(loader.get_template(path).render(values))
    return keep(_remembered, key, written, most=_MOST) if key else written


def _key(path: str, names: tuple[str, ...], values: tuple[Any, ...], *, is_escaped: bool) -> tuple[Any, ...] | None:
    """What decides the outcome; None when it cannot be remembered."""
    for value in values:
        if not isinstance(value, _PLAIN):
            return None
    zone = timezone.get_current_timezone_name() if path in TIMED else ""
    # 1 and True are equal keys but not equal words; a safe string is not escaped again.
    return (path, names, is_escaped, zone, tuple(map(type, values)), values)


@register.tag("include")
def include(parser: Parser, token: Token) -> template.Node:
    """Parse as Django does."""
    node = do_include(parser, token)
    name = node.template.var
    if isinstance(name, str) and name.endswith(COMPILED):
        if not node.isolated_context:
            raise template.TemplateSyntaxError(f"Include {name} with what it needs, and `only`.")
        return CompiledIncludeNode(name, node.extra_context)
    return PureIncludeNode(node.template, extra_context=node.extra_context, isolated_context=node.isolated_context)
