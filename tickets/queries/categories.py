"""Categories as people choose them: grouped, in the order of the taxonomy."""

from django.db.models import QuerySet

from tickets.models import Category


def categories_in_use() -> QuerySet[Category]:
    """Return the categories a ticket can be given, with their queues, in their order."""
    return Category.objects.filter(is_active=True).select_related("queue").order_by("position", "code")


def category_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the categories as (group, [(code, title)]), in one query; a group stands where its first category does."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for group, code, title in categories_in_use().values_list("group", "code", "title"):
        groups.setdefault(group, []).append((code, title))
    return list(groups.items())


def category_titles() -> dict[str, str]:
    """Return code to title of every category, in use or not."""
    return dict(Category.objects.values_list("code", "title"))


def category_by_code(code: str) -> Category | None:
    """Return a category a ticket can be given, with its queue, or None."""
    return categories_in_use().filter(code=code).first()
