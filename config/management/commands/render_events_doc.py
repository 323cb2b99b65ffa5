"""Write docs/events.md from the meanings of the events and the decisions who is told."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from notifications.rules.audience import AUDIENCE, QUEUE_STANDS_IN, Decision
from tickets.enums import EventKind
from tickets.rules.events import MEANINGS

_HEAD = """# Events

Made from `tickets/rules/events.py` and `notifications/rules/audience.py` by `manage.py render_events_doc`; do not edit.

Every change of a ticket appends events, and nothing ever changes or removes one. An event row says which ticket
(`ticket`, and `seq` counting from 1), what (`kind`, `payload`), who (`actor`, `actor_kind`: human, system, monitor or
vendor) and when (`occurred_at`, when it happened; `recorded_at`, when it was saved; both UTC). Payloads hold ids,
numbers and codes only: free text stays in messages, where it can be erased.

"Public" lines are on the requester's page too; "desk" lines are for the desk alone. Nobody is told of what they did
themselves, and of one act only once.
"""


class Command(BaseCommand):
    help = "Write docs/events.md; with --check, fail when it is not up to date."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when the page is out of date.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.ROOT_DIR) / "docs" / "events.md"
        if not options["check"]:
            path.write_text(events_page(), encoding="utf-8")
            self.stdout.write(f"Wrote {path.name}.")
        elif not path.is_file() or path.read_text(encoding="utf-8") != events_page():
            raise CommandError("docs/events.md is out of date. Run: manage.py render_events_doc")


def events_page() -> str:
    """Return docs/events.md."""
    return "\n".join([_HEAD, *(_section(kind) for kind in EventKind)])


def _section(kind: EventKind) -> str:
    meaning = MEANINGS[kind]
    lines = [
        f"## `{kind.value}`",
        "",
        f"- **Timeline** ({'public' if meaning.is_public else 'desk'}): {meaning.line}",
        f"- **Told**: {_told(kind, AUDIENCE[kind])}",
        f"- **Payload**: {'' if meaning.payload else 'nothing'}".rstrip(),
    ]
    lines += [f"  - `{key}`: {what}" for key, what in meaning.payload.items()]
    return "\n".join([*lines, ""])


def _told(kind: EventKind, decision: Decision) -> str:
    told = ", ".join(relation.value for relation in decision.tells) or "nobody"
    if kind in QUEUE_STANDS_IN:
        told += " (the queue while nobody has it)"
    silent = ", ".join(f"`{other.value}`" for other in sorted(decision.silent_with))
    return f"{told}. {decision.why}" + (f" Silent together with {silent}." if silent else "")
