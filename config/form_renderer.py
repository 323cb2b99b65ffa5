"""Form widgets from Django's compiled templates; those with choices are remembered."""

import marshal
from typing import Any

from django.conf import settings
from django.forms.renderers import Jinja2, TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.rules.memory import keep

_MOST = 2_000
_WITHOUT_REFERENCES = 2
"""The version of the format in which equal values are equal bytes."""
_remembered: dict[tuple[str, bytes], SafeString] = {}
_compiled = Jinja2()


class FormRenderer(TemplatesSetting):
    """Django's renderer, with Django's own widgets compiled, which writes a list of eighty categories once.

    Remembered are only widgets with choices, and only plain ones: what people type is never kept.
    """

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("django/forms/"):
            return _compiled.get_template(template_name)
        return super().get_template(template_name)  # of the administration site and other libraries

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        key = None if settings.DEBUG else _key(template_name, context)
        if key is not None and key in _remembered:
            return _remembered[key]
        written = SafeString(super().render(template_name, context, request))
        return written if key is None else keep(_remembered, key, written, most=_MOST)


def _key(template_name: str, context: dict[str, Any]) -> tuple[str, bytes] | None:
    """What decides the outcome; None when the widget has no choices, or one that is not plain."""
    if len(context) != 1 or "optgroups" not in context.get("widget", ()):
        return None
    try:
        return template_name, marshal.dumps(context["widget"], _WITHOUT_REFERENCES)
    except ValueError:
        return None
