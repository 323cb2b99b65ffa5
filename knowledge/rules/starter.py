"""How an article is written in a file: a few named lines, an empty line, then Markdown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.enums import ArticleKind, Audience

_NAMES = frozenset({"title", "kind", "audience", "summary", "symptoms", "categories", "devices"})


class Unreadable(ValueError):
    """The file is not as it should be; the words say what is wrong."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """An article of a file. devices: (maker, model) pairs; an empty model means all of the maker."""

    title: str
    body: str
    kind: ArticleKind = ArticleKind.ARTICLE
    audience: Audience = Audience.CLINICIAN
    summary: str = ""
    symptoms: str = ""
    categories: tuple[str, ...] = ()
    devices: tuple[tuple[str, str], ...] = field(default_factory=tuple)


def read_article(text: str) -> Written:
    """Return the article. Raises Unreadable."""
    head, _, body = text.partition("\n\n")
    named = _named(head)
    if not named.get("title") or not body.strip():
        raise Unreadable("An article needs a line “title: …”, an empty line, and a text.")
    try:
        kind, audience = ArticleKind(named.get("kind", "article")), Audience(named.get("audience", "clinician"))
    except ValueError as error:
        raise Unreadable(str(error)) from error
    return Written(
        title=named["title"],
        body=body.strip() + "\n",
        kind=kind,
        audience=audience,
        summary=named.get("summary", ""),
        symptoms=named.get("symptoms", ""),
        categories=tuple(named.get("categories", "").split()),
        devices=tuple(_device(part) for part in named.get("devices", "").split(";") if part.strip()),
    )


def _named(head: str) -> Mapping[str, str]:
    named = {}
    for line in head.splitlines():
        name, colon, value = line.partition(":")
        if not colon or name.strip() not in _NAMES:
            raise Unreadable(f"“{line}” is none of: {', '.join(sorted(_NAMES))}.")
        named[name.strip()] = value.strip()
    return named


def _device(part: str) -> tuple[str, str]:
    maker, _, model = part.partition("/")
    return maker.strip(), model.strip()
