"""Finding tickets by what people wrote, or by number."""

import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from tickets.models import Ticket

_NUMBER = re.compile(r"(#?)(\d{1,15})")


def matching_text(tickets: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Keep the tickets that hold the text, in web search syntax; "#123" is the ticket with that number alone.

    A bare number finds the ticket with that number and the tickets that mention it. An empty text keeps all.
    """
    text = text.strip()
    if not text:
        return tickets
    words = Q(words=SearchQuery(text, search_type="websearch", config="english"))
    number = _NUMBER.fullmatch(text)
    if number is None:
        return tickets.filter(words)
    exact = Q(pk=int(number[2]))
    return tickets.filter(exact) if number[1] else tickets.filter(exact | words)
