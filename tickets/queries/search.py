"""Finding tickets by what people wrote, or by number."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramSimilarity
from django.db.models import BigIntegerField, BooleanField, F, Func, QuerySet, Value

from accounts.enums import Capability
from accounts.models import Person
from tickets.models import SearchWord, Ticket, TicketText
from tickets.rules.query import Word

RARE = 2_000
"""Words that no more tickets hold are looked up by their index, others by walking back from the newest ticket."""

BEST_OF = 2_000
"""So many of the newest tickets that fit are compared for the best."""

_NUMBER = re.compile(r"#(\d{1,15})", re.ASCII)
_TYPED = re.compile(r"\w{3,40}")
_LIKE_ENOUGH = 0.35


def holding_words(
    tickets: QuerySet[Ticket], *, words: Sequence[Word], user: Person, is_list: bool = False
) -> QuerySet[Ticket]:
    """Keep the tickets that hold all the words, in any form and in what the person may read; no word keeps all.

    "#123" is the ticket with that number alone. The last word may be the beginning of one. is_list: they are shown
    page by page in an order; then one query looks first whether the words are rare.
    """
    for word in filter(_is_number, words):
        tickets = tickets.filter(pk=int(word.text[1:]))
    wanted = words_query(words)
    if wanted is None:
        return tickets
    numbers = _if_rare(wanted) if is_list and _column(user) == "everything" else None
    if numbers is not None:
        return tickets.filter(_is_one_of(numbers))
    return tickets.filter(**{f"text__{_column(user)}": wanted})


def _is_one_of(numbers: list[int]) -> Func:
    """The condition that a ticket has one of these numbers: one array, read faster than as many parameters.

    No subquery: a list joins more tables than the planner reorders, and would come to it last.
    """
    array = Value(numbers, output_field=ArrayField(BigIntegerField()))
    return Func(F("pk"), array, template="(%(expressions)s))", arg_joiner=" = ANY(", output_field=BooleanField())


def _if_rare(wanted: Any) -> list[int] | None:
    """Return all tickets that hold the words when they are few, else None.

    An order with a limit makes the database walk back through all tickets until it has enough. That is right for
    words that many hold, and takes a second for a word that hardly any does. So rare words are looked up first.
    """
    found = TicketText.objects.filter(everything=wanted).order_by().values_list("ticket_id", flat=True)
    numbers = list(found[: RARE + 1])
    return numbers if len(numbers) <= RARE else None


def matching_text(tickets: QuerySet[Ticket], text: str, *, user: Person) -> QuerySet[Ticket]:
    """Keep the tickets that hold a text without filters: quotes keep words together, a minus leaves them out."""
    return holding_words(tickets, words=plain_words(text), user=user, is_list=True)


def plain_words(text: str) -> tuple[Word, ...]:
    """Return the words of a text in which a colon is nothing special."""
    text = "".join(" " if sign < " " or "\ud800" <= sign <= "\udfff" else sign for sign in text)
    found = re.finditer(r'(-?)(?:"([^"]*)"?|([^\s"]+))', text)
    words = (Word((each[2] or each[3] or "").strip(), each[2] is not None, bool(each[1])) for each in found)
    return tuple(word for word in words if word.text)[:40]


def best_first(tickets: QuerySet[Ticket], *, words: Sequence[Word], user: Person, limit: int) -> list[int]:
    """Return the numbers of the tickets that fit best, among the newest BEST_OF: subject before text before talk."""
    wanted = words_query(words)
    newest = tickets.order_by("-pk").values_list("pk", flat=True)[:BEST_OF]
    if wanted is None:
        return list(newest[:limit])
    rank = SearchRank(F(f"text__{_column(user)}"), wanted, normalization=1)
    found = Ticket.objects.filter(_is_one_of(list(newest))).annotate(rank=rank).order_by("-rank", "-pk")
    return list(found.values_list("pk", flat=True)[:limit])


def words_query(words: Sequence[Word]) -> Any:
    """Return what the database looks for; None when there is nothing but numbers with their sign, or nothing at all."""
    looked_for = [word for word in words if not _is_number(word)]
    wanted = [word for word in looked_for if not word.is_not]
    query: Any = None
    if wanted:
        last = wanted[-1]
        is_typed = not last.is_phrase and _TYPED.fullmatch(last.text)
        whole = wanted[:-1] if is_typed else wanted
        if whole:
            query = _both(" ".join(map(_written, whole)))
        if is_typed:
            begun = _both(last.text) | SearchQuery(f"'{last.text.lower()}':*", search_type="raw", config="simple")
            query = begun if query is None else query & begun
    for word in looked_for:
        if word.is_not:
            unwanted = ~_stems(_written(word)) & ~_exact(_written(word))
            query = unwanted if query is None else query & unwanted
    return query


def meant(words: Sequence[Word]) -> tuple[Word, ...] | None:
    """Return the words as they may have been meant, mistyped ones put right; None when nothing is like them."""
    changed = [_corrected(word) for word in words]
    return tuple(changed) if changed != list(words) else None


def _corrected(word: Word) -> Word:
    if word.is_not or word.is_phrase or len(word.text) < 4 or not _TYPED.fullmatch(word.text):
        return word
    text = word.text.lower()
    likeness = TrigramSimilarity("word", text)
    rows = SearchWord.objects.filter(word__trigram_similar=text).annotate(likeness=likeness)
    best = rows.filter(likeness__gte=_LIKE_ENOUGH).order_by("-likeness", "-tickets", "word").first()
    return Word(best.word, at=word.at) if best and best.word != text else word


def _column(user: Person) -> str:
    return "everything" if user.may(Capability.SEE_ALL_TICKETS) else "public"


def _is_number(word: Word) -> bool:
    return not (word.is_phrase or word.is_not) and _NUMBER.fullmatch(word.text) is not None


def _written(word: Word) -> str:
    return f'"{word.text}"' if word.is_phrase else word.text.lstrip("-#")


def _both(text: str) -> Any:
    return _stems(text) | _exact(text)


def _stems(text: str) -> SearchQuery:
    return SearchQuery(text, search_type="websearch", config="english")


def _exact(text: str) -> SearchQuery:
    return SearchQuery(text, search_type="websearch", config="simple")
