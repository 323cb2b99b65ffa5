"""What a solved ticket gives an article, and what the desk may choose from."""

from collections.abc import Sequence

from accounts.enums import Capability
from accounts.models import Person
from assets.models import Device
from knowledge.enums import ArticleKind, Audience
from knowledge.models import Article
from knowledge.rules.draft import Solved
from tickets.enums import DONE_STATES, EventKind, MessageKind
from tickets.models import Category, Message, Ticket, TicketEvent
from tickets.queries.categories import category_choices

__all__ = [
    "article_from",
    "categories_by_code",
    "category_choices",
    "category_of",
    "is_solved",
    "makers_and_models",
    "runbook_words",
    "slugs_like",
    "solved_ticket",
]


def is_solved(ticket: Ticket) -> bool:
    """True when the ticket says what was done."""
    return ticket.state in {state.value for state in DONE_STATES} and ticket.merged_into_id is None


def solved_ticket(ticket: Ticket) -> Solved:
    """Return what a solved ticket, loaded by ticket_detail, says: its public words alone, with who is on it."""
    messages = list(
        Message.objects.filter(ticket=ticket)
        .exclude(kind=MessageKind.NOTE.value)
        .select_related("author")
        .order_by("id")
    )
    device = ticket.device
    people = {ticket.requester, ticket.created_by, *(message.author for message in messages)}
    return Solved(
        subject=ticket.subject,
        description=ticket.description,
        done=_done(ticket, messages),
        category=ticket.category.title,
        device=f"{device.manufacturer} {device.model}".strip() if device else "",
        people=[word for person in people for word in (person.full_name, person.email, person.phone) if word],
    )


def _done(ticket: Ticket, messages: list[Message]) -> str:
    """The message of the last resolution; else the last reply."""
    resolved = TicketEvent.objects.filter(ticket=ticket, kind=EventKind.TICKET_RESOLVED.value).order_by("-seq").first()
    wanted = resolved.payload.get("message") if resolved else None
    by_id = {message.pk: message for message in messages}
    if wanted in by_id:
        return by_id[wanted].body
    replies = [message.body for message in messages if message.kind == MessageKind.REPLY]
    return replies[-1] if replies else ""


def article_from(*, user: Person, ticket_id: int) -> Article | None:
    """Return the first article drafted from a ticket, when the person may write articles."""
    if not user.may(Capability.WORK_TICKETS):
        return None
    return Article.objects.filter(from_ticket=ticket_id).select_related("latest").order_by("id").first()


def makers_and_models() -> list[str]:
    """Return every "maker / model" of the register, for the writer to choose from; at most 500."""
    rows = Device.objects.exclude(manufacturer="").order_by("manufacturer", "model")
    return [
        f"{maker} / {model}".rstrip(" /") for maker, model in rows.values_list("manufacturer", "model").distinct()[:500]
    ]


def slugs_like(start: str) -> list[str]:
    """Return the addresses in use that begin like this."""
    return list(Article.objects.filter(slug__startswith=start).order_by("slug").values_list("slug", flat=True))


def categories_by_code(codes: Sequence[str]) -> list[Category]:
    """Return the categories of these codes."""
    return list(Category.objects.filter(code__in=codes).order_by("position", "code"))


def category_of(code: str) -> Category | None:
    """Return the category in use of this code."""
    return Category.objects.filter(code=code.replace("\x00", ""), is_active=True).first()


def runbook_words(code: str) -> dict[str, object]:
    """Return how a runbook of a category begins: with the steps its tickets show. Empty for no such category."""
    category = category_of(code) if code else None
    if category is None:
        return {}
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(category.runbook, start=1))
    return {
        "title": f"Runbook: {category.title}",
        "body": f"## Steps\n\n{steps or '1. '}\n",
        "kind": ArticleKind.RUNBOOK.value,
        "audience": Audience.AGENT.value,
        "categories": [category.code],
    }
