"""What helps with one ticket: like tickets, articles to suggest, what routing rules did."""

from collections.abc import Callable
from functools import partial
from typing import Any

ARTICLES = 5_000
_WORDS = (
    "archive", "beam", "cable", "display", "export", "fan", "gantry", "header",
    "import", "jacket", "key", "lamp", "mouse", "network", "order", "print",
)  # fmt: skip


def make_articles() -> None:
    """Copy the published articles, each with words of its own, until there are ARTICLES; those there stay."""
    from django.db import transaction

    from knowledge.models import Article, ArticleVersion

    started = list(Article.objects.filter(published__isnull=False).select_related("published").order_by("pk")[:100])
    missing = ARTICLES - Article.objects.count()
    with transaction.atomic():
        for number in range(missing):
            first = started[number % len(started)]
            linked = list(first.categories.all())
            version = first.published
            own = f"{_WORDS[number % 16]} {_WORDS[number // 16 % 16]} {number}"
            article = Article(
                slug=f"copy-{number}",
                kind=first.kind,
                state="draft",
                audience=first.audience,
                language=first.language,
                created_at=first.created_at,
                updated_at=first.updated_at,
            )
            article.save()
            article.categories.set(linked)
            made = ArticleVersion.objects.create(
                article=article,
                number=1,
                title=f"{version.title[:110]} {own}",
                summary=version.summary,
                symptoms=version.symptoms,
                body=version.body,
                html=version.html,
                renderer=version.renderer,
                created_at=version.created_at,
            )
            article.latest = article.published = made
            article.state, article.published_at = "published", first.published_at
            article.save()


def desk_calls(client: Any, *, number: int) -> dict[str, Callable[[], Any]]:
    """Name to a call. number: a ticket somebody works on."""
    from django.test import Client

    from accounts.models import Person

    make_articles()
    administrator = Client(HTTP_HOST="localhost")
    administrator.force_login(Person.objects.get(email="ruth.okafor@example.org"))
    typed = {"token": "benchmark", "text": "The scanner cannot send images to the archive, association rejected"}
    return {
        "like tickets of a ticket": partial(client.get, f"/desk/t/{number}/similar/"),
        "like tickets that may be an incident": partial(client.get, "/desk/incidents/like/"),
        f"articles while somebody types, of {ARTICLES:,}": partial(client.post, "/help/suggest", typed),
        f"articles for a ticket, of {ARTICLES:,}": partial(client.get, f"/help/ticket/{number}/"),
        "what the routing rules did in 30 days": partial(administrator.get, "/desk/routing/"),
    }
