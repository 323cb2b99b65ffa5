"""What administrators change about messages: how they look, and lines of the site's own."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.enums import Capability, Language
from accounts.models import Person
from notifications.models import Branding, ExtraLine
from notifications.render.logo import BadLogo, logo_of
from notifications.rules.audience import REQUESTER_KINDS
from notifications.rules.branding import accent_problem, line_problem
from notifications.rules.mail import one_line
from tickets.enums import EventKind


class CannotBrand(PermissionDenied):
    """Only administrators change how messages look."""

    code = "cannot_brand"


class BadBranding(ValidationError):
    """The colour, picture or line cannot be used; `field` says which."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__({field: [ValidationError(words, code=f"bad_{field}")]})


@transaction.atomic
def save_branding(
    *,
    actor: Person,
    site_id: int | None,
    texts: Mapping[str, str],
    accent: str,
    language: Language,
    at: datetime,
    logo: bytes | None = None,
    drop_logo: bool = False,
) -> Branding:
    """Save how messages of a site look (None: of all sites without their own). Records no event: it is no ticket's.

    texts: name, sender, phone and footer, each on one line. logo: a picture as sent, None to keep the one there is.
    Raises CannotBrand, BadBranding.
    """
    _require(actor)
    if problem := accent_problem(accent):
        raise BadBranding("accent", problem)
    values: dict[str, object] = {name: one_line(texts.get(name, "")) for name in ("name", "sender", "phone", "footer")}
    values |= {"accent": accent.lower(), "language": language.value, "changed_by": actor, "changed_at": at}
    if logo or drop_logo:
        values["logo"] = _logo(logo) if logo else b""
    found = Branding.objects.update_or_create(site_id=site_id, defaults=values)  # type: ignore[misc]  # None: all sites
    return found[0]


@transaction.atomic
def save_line(*, actor: Person, kind: EventKind, language: Language, line: str, at: datetime) -> None:
    """Save the line the site adds to mails of a kind to requesters; an empty one takes it away.

    Raises CannotBrand, BadBranding for a kind no requester is told of or a line that names what it cannot.
    """
    _require(actor)
    line = one_line(line)
    if kind not in REQUESTER_KINDS:
        raise BadBranding("line", "No requester is told of this, so no line can be added.")
    if problem := line_problem(line):
        raise BadBranding("line", problem)
    if not line:
        ExtraLine.objects.filter(kind=kind, language=language).delete()
        return
    values = {"line": line, "changed_by": actor, "changed_at": at}
    ExtraLine.objects.update_or_create(kind=kind.value, language=language.value, defaults=values)


def _logo(data: bytes) -> bytes:
    try:
        return logo_of(data)
    except BadLogo as error:
        raise BadBranding("logo", str(error)) from error


def _require(actor: Person) -> None:
    if not actor.may(Capability.MANAGE_DESK):
        raise CannotBrand("Only administrators change how messages look and what they say.")
