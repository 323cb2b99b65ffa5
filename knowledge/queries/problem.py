"""What a form or a ticket says about a problem, found in the tables; what is wrong or gone counts as not said."""

from accounts.models import Person
from assets.queries.devices import device_by_tag
from knowledge.queries.suggest import Problem
from tickets.models import Category, Ticket, Tile
from tickets.queries.detail import ticket_detail

_LONGEST_CODE = 40


def problem_said(*, text: str = "", tile: str = "", category: str = "", device: str = "") -> Problem:
    """Return the problem for the codes of a form; device is its tag."""
    device, tile, category = (_clean(each) for each in (device, tile, category))
    found = Category.objects.filter(code=category, is_active=True).select_related("tile").first() if category else None
    return Problem(
        text=_clean(text, longest=20_000),
        category=found,
        tile=found.tile if found else Tile.objects.filter(code=tile).first() if tile else None,
        device=device_by_tag(device) if device else None,
    )


def problem_of(ticket: Ticket) -> Problem:
    """Return the problem of a ticket as ticket_detail loads it."""
    return Problem(
        text=f"{ticket.subject}\n{ticket.description}",
        category=ticket.category,
        device=ticket.device,
    )


def ticket_seen(*, user: Person, number: int) -> Ticket | None:
    """Return the ticket with its neighbours, or None when the person may not see it."""
    return ticket_detail(user=user, number=number)


def _clean(text: str, *, longest: int = _LONGEST_CODE) -> str:
    return text.replace("\x00", " ")[:longest]
