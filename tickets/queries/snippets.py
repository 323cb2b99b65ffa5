"""Where a found ticket says what was looked for: a few words around each hit, for the rows of one page."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.search import SearchHeadline
from django.db.models import OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, Left

from accounts.enums import Capability
from accounts.models import Person
from tickets.enums import MessageKind
from tickets.models import Message
from tickets.queries.search import words_query
from tickets.queries.visible import visible_to
from tickets.rules.query import Word

_START, _STOP = "\ue000", "\ue001"
"""Marks around a hit: nobody types these, and if somebody does nothing comes of it, since they are no HTML."""
_GAP = " … "
_LONGEST = 20_000


class Piece(NamedTuple):
    """Some text of a snippet. is_hit: it is what was looked for."""

    text: str
    is_hit: bool


def snippets(*, numbers: Collection[int], words: Sequence[Word], user: Person) -> Mapping[int, list[Piece]]:
    """Return the places in description and conversation where tickets hold the words; a ticket without one is left out.

    Notes of the desk are read for the desk alone. One query, none without words.
    """
    wanted = words_query([word for word in words if not word.is_not])
    if wanted is None or not numbers:
        return {}
    said = Message.objects.filter(ticket=OuterRef("pk"))
    if not user.may(Capability.SEE_ALL_TICKETS):
        said = said.exclude(kind=MessageKind.NOTE.value)
    everything = said.order_by().values("ticket").annotate(all=StringAgg("body", Value(_GAP))).values("all")
    talk = Coalesce(Subquery(everything), Value(""), output_field=TextField())
    text = Concat("description", Value(_GAP), talk, output_field=TextField())
    headline = SearchHeadline(
        Left(text, _LONGEST), wanted, config="english", start_sel=_START, stop_sel=_STOP,
        max_fragments=2, max_words=16, min_words=5, fragment_delimiter=_GAP,
    )  # fmt: skip
    rows = visible_to(user).filter(pk__in=numbers).annotate(headline=headline).order_by("pk")
    found = {number: _pieces(text) for number, text in rows.values_list("pk", "headline")}
    return {number: pieces for number, pieces in found.items() if any(piece.is_hit for piece in pieces)}


def _pieces(text: str) -> list[Piece]:
    parts = re.split(f"[{_START}{_STOP}]", " ".join(text.split()))
    return [Piece(part, bool(place % 2)) for place, part in enumerate(parts) if part]
