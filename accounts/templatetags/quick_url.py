"""Django's `url`, which looks an address without arguments, or with one number, up once."""

from typing import Any

from django import template
from django.template import defaulttags
from django.template.base import Parser, Token
from django.template.context import Context
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from accounts.queries.address import address_of

register = template.Library()


class QuickURLNode(defaulttags.URLNode):
    """Django's own for everything else: words, several arguments, addresses there are not."""

    def render(self, context: Context) -> str:
        number = self.args[0].resolve(context) if self.args else None
        if self.kwargs or len(self.args) > 1 or (self.args and type(number) is not int):
            return super().render(context)
        try:
            url = address_of(self.view_name.resolve(context), number, current_app=_current_app(context))
        except NoReverseMatch:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = url
            return ""
        return conditional_escape(url) if context.autoescape else url


def _current_app(context: Context) -> str | None:
    """As Django finds it: the request says, or the page it is for."""
    request: Any = getattr(context, "request", None)
    match = getattr(request, "resolver_match", None)
    found: str | None = getattr(request, "current_app", None) or getattr(match, "namespace", None)
    return found


@register.tag("url")
def url(parser: Parser, token: Token) -> template.Node:
    """Parse as Django does."""
    node = defaulttags.url(parser, token)
    return QuickURLNode(node.view_name, node.args, node.kwargs, node.asvar)
