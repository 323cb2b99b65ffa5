"""Categories as people choose them: grouped, in the order of the taxonomy."""

from itertools import groupby

from django.db.models import QuerySet

from tickets.models import Category


def categories_in_use() -> QuerySet[Category]:
    """Return the categories a ticket can be given, with their queues, in their order."""
    return Category.objects.filter(is_active=True).select_related("queue").order_by("position", "code")


def category_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the categories as (group, [(code, title)]), in one query; a group stands where its first category does."""
    rows = list(categories_in_use())
    groups = list(dict.fromkeys(row.group for row in rows))
    rows.sort(key=lambda row: groups.index(row.group))
    return [(group, [(row.code, row.title) for row in found]) for group, found in groupby(rows, lambda row: row.group)]
