"""How the demo desk works: required steps, fields, templates, macros, and tags on what is open now."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from accounts.enums import Role
from accounts.models import Person
from config.demo.people import people_rows
from reports.actions.project import project_tickets
from tickets.actions.macro import save_macro
from tickets.actions.outbox import nobody_told
from tickets.actions.playbook import save_playbook
from tickets.actions.reply_template import save_template
from tickets.actions.tags import add_tag
from tickets.actions.time_spent import log_time
from tickets.actions.watchers import watch
from tickets.actions.work import tick_step
from tickets.enums import ACTIVE_STATES, FieldKind, NeededAt
from tickets.models import Category, Queue, Ticket
from tickets.queries.playbooks import category_playbook
from tickets.rules.playbook import CustomField, Playbook, Step, key_for

_OPEN = 12
"""How many open tickets get something of everything."""


def make_working(*, at: datetime) -> None:
    """Save playbooks, templates and macros as their keepers would, and use them on the newest open tickets."""
    content: dict[str, Any] = json.loads((Path(__file__).parent / "working.json").read_text(encoding="utf-8"))
    queues = {queue.code: queue for queue in Queue.objects.all()}
    admin, supervisor = _first(Role.ADMINISTRATOR), _first(Role.SUPERVISOR)
    for code, wanted in content["playbooks"].items():
        _make_playbook(admin, code, wanted, at=at)
    shared: dict[str, Any] = {"actor": supervisor, "is_own": False, "at": at}
    for row in content["templates"]:
        category = Category.objects.filter(code=row.get("category", "")).first()
        save_template(
            name=row["name"], body=row["body"], queue=queues.get(row.get("queue")), category=category, **shared
        )
    for row in content["macros"]:
        save_macro(name=row["name"], steps=row["steps"], queue=queues.get(row.get("queue")), **shared)
    with nobody_told():
        used = _use(content["tags"], at=at)
    project_tickets(ticket_ids=used)


def _first(role: Role) -> Person:
    """The first account of a role, as the list of sign-ins shows them."""
    names = [row["email"] for row in people_rows()]
    people = Person.objects.filter(role=role.value, is_active=True)
    return min(people, key=lambda person: names.index(person.email.partition("@")[0]))


def _make_playbook(admin: Person, code: str, wanted: Mapping[str, Any], *, at: datetime) -> None:
    category = Category.objects.select_related("playbook").get(code=code)
    usual = category_playbook(category)
    steps = tuple(Step(step.key, step.text, number in wanted["required"]) for number, step in enumerate(usual.steps, 1))
    fields = tuple(
        CustomField(
            key=key_for(row["label"]),
            label=row["label"],
            kind=FieldKind(row["kind"]),
            choices=tuple(row.get("choices", ())),
            needed=NeededAt(row.get("needed", NeededAt.NEVER)),
        )
        for row in wanted.get("fields", ())
    )
    playbook = Playbook(steps=steps, causes=usual.causes, fields=fields)
    save_playbook(actor=admin, category_id=category.pk, playbook=playbook, seen=0, at=at)


def _use(tags: list[str], *, at: datetime) -> list[int]:
    """Tag, watch, log time and tick on the newest open tickets that somebody has; return their numbers."""
    rows = Ticket.objects.filter(state__in=[state.value for state in ACTIVE_STATES], assignee__isnull=False)
    found = list(rows.select_related("assignee", "category__playbook").order_by("-pk")[:_OPEN])
    for number, ticket in enumerate(found):
        agent, other = ticket.assignee, found[number - 1].assignee
        assert agent is not None  # noqa: S101 - asked for above
        usual: dict[str, Any] = {"actor": agent, "ticket_id": ticket.pk, "at": at}
        add_tag(tag=tags[number % len(tags)], **usual)
        log_time(minutes=5 + 5 * (number % 5), **usual)
        steps = category_playbook(ticket.category).steps
        if steps:
            tick_step(step=steps[0].key, **usual)
        if other is not None and other != agent and number % 3 == 0:
            watch(person=other, **usual)
    return [ticket.pk for ticket in found]
