"""Encrypt the drafts that are there. Can run twice: what is encrypted already is left alone."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import migrations

from tickets.rules.sealing import Unreadable, master_keys, seal_for_site, unseal_for_site

_AT_ONCE = 500


def _change(apps: Any, change: Callable[[str, Any, str], str | None]) -> None:
    drafts = apps.get_model("tickets", "MessageDraft").objects
    keys = master_keys(settings.IDENTITY_KEYS, secret_key=settings.SECRET_KEY)
    for row in drafts.order_by("pk").iterator(chunk_size=_AT_ONCE):
        place = f"draft/{row.owner_id}/{row.ticket_id}/{row.kind}"
        changed = change(row.sealed, keys, place)
        if changed is not None:
            drafts.filter(pk=row.pk, sealed=row.sealed).update(sealed=changed)


def _opened(text: str, keys: Any, place: str) -> str | None:
    try:
        return unseal_for_site(text, masters=keys, place=place)
    except Unreadable:
        return None


def _seal(text: str, keys: Any, place: str) -> str | None:
    return seal_for_site(text, master=keys[0], place=place) if _opened(text, keys, place) is None else None


def seal(apps: Any, schema_editor: Any) -> None:
    """Encrypt every draft."""
    _change(apps, _seal)


def unseal(apps: Any, schema_editor: Any) -> None:
    """Write every draft in clear again."""
    _change(apps, _opened)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0041_rename_draft_text")]

    operations = [migrations.RunPython(seal, unseal)]
