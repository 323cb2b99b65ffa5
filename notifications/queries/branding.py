"""How the messages of a site look, and the lines it added."""

from dataclasses import replace

from django.conf import settings
from django.db.models import F, Q

from notifications.models import Branding, ExtraLine
from notifications.rules.branding import Brand


def brand_of(site_id: int | None) -> Brand:
    """Return the brand of a site, else that of all sites, else our own with the desk's telephone."""
    rows = Branding.objects.filter(Q(site=site_id) | Q(site=None)) if site_id else Branding.objects.filter(site=None)
    row = rows.order_by(F("site").asc(nulls_last=True)).first()
    return _brand(row) if row else Brand(phone=settings.DESK_PHONE)


def branding_for(site_id: int | None) -> Branding | None:
    """Return the row of exactly this site (None: of all sites), if there is one."""
    return Branding.objects.filter(site=site_id).first()


def extra_line(*, kind: str, language: str) -> str:
    """Return the line the site added to mails of this kind in this language, "" for none."""
    return ExtraLine.objects.filter(kind=kind, language=language).values_list("line", flat=True).first() or ""


def extra_lines() -> dict[tuple[str, str], str]:
    """Return all lines by kind and language."""
    return {(row.kind, row.language): row.line for row in ExtraLine.objects.order_by("kind", "language")}


def _brand(row: Branding) -> Brand:
    names = {name: getattr(row, name) for name in ("name", "sender", "phone", "footer", "accent", "language")}
    return replace(Brand(**names), logo=bytes(row.logo))
