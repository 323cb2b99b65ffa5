"""Markdown to HTML that is safe to show: a parser without raw HTML, then a list of what may stay.

Raise RENDERER when the same Markdown comes out differently, so that stored HTML is made anew when it is read.
"""

from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from knowledge.models import ArticleVersion

RENDERER = 1
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}}
_CLASSES = {"ol": {"steps"}, "code": {"language-text"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_BOXES = ("[ ] ", "[x] ", "[X] ")
_TOP, _DEEPEST = 2, 6


def render_markdown(body: str) -> str:
    """Return safe HTML: headings begin at h2 without leaving one out, task lists are numbered steps, no images."""
    html = _parser().render(body)
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def html_of(version: ArticleVersion) -> SafeString:
    """Return the body of a version as HTML: as stored, or made anew when a newer renderer is in use."""
    html = version.html if version.renderer == RENDERER else _remembered(version.body)
    return mark_safe(html)  # noqa: S308 - made by render_markdown alone, which lets only its list through


def preview_of(body: str) -> SafeString:
    """Return what is being written as HTML."""
    return mark_safe(render_markdown(body))  # noqa: S308 - render_markdown lets only its list through


@lru_cache(maxsize=256)
def _remembered(body: str) -> str:
    return render_markdown(body)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    parser.core.ruler.push("headings", _shift_headings)
    parser.core.ruler.push("steps", _number_steps)
    parser.add_render_rule("image", _image)
    return parser


def _shift_headings(state: StateCore) -> None:
    """The page's own heading is the title: the first level of the text becomes h2, and no level is left out."""
    opening = [token for token in state.tokens if token.type == "heading_open"]
    if not opening:
        return
    highest = min(int(token.tag[1]) for token in opening)
    before = _TOP - 1
    level = _TOP
    for token in state.tokens:
        if token.type == "heading_open":
            level = min(int(token.tag[1]) - highest + _TOP, before + 1, _DEEPEST)
            before = level
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"


def _number_steps(state: StateCore) -> None:
    """A list with boxes, "- [ ] do this", is a list of steps: numbered, without the boxes."""
    open_lists: list[Token] = []
    for at, token in enumerate(state.tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            open_lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            opened = open_lists.pop()
            token.tag = opened.tag
        elif token.type == "inline" and token.content.startswith(_BOXES) and _opens_item(state.tokens, at):
            _take_box(token)
            open_lists[-1].tag = "ol"
            open_lists[-1].attrSet("class", "steps")


def _opens_item(tokens: Sequence[Token], at: int) -> bool:
    return at >= 2 and tokens[at - 1].type == "paragraph_open" and tokens[at - 2].type == "list_item_open"


def _take_box(token: Token) -> None:
    token.content = token.content[4:]
    first = token.children[0] if token.children else None
    if first is not None and first.type == "text":
        first.content = first.content[4:]


def _image(self: RendererHTML, tokens: Sequence[Token], idx: int, options: Any, env: MutableMapping[str, Any]) -> str:
    """Nothing is fetched from elsewhere: the words of a picture stand in its place."""
    return escapeHtml(tokens[idx].content)
