"""Forms of reply templates and macros."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.enums import Capability
from accounts.models import Person
from tickets.enums import Priority, WaitReason
from tickets.forms.desk import RowField, offer_categories, offer_rows
from tickets.models import Macro, ReplyTemplate
from tickets.queries.categories import categories_in_use
from tickets.queries.inbox import queues_in_use
from tickets.queries.texts import usable_templates
from tickets.rules.lifecycle import WAIT_REASON_WORDS
from tickets.rules.macro import MAX_WAIT_DAYS, Do
from tickets.rules.playbook import OTHER
from tickets.rules.priority import PRIORITY_WORDS
from tickets.rules.reply_template import MAX_NAME, MAX_TEMPLATE

MINE, EVERYBODY = "mine", "everybody"


def _text(label: str, hint: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=MAX_TEMPLATE,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        strip=True,
    )


class ScopeForm(forms.Form):
    """What templates and macros share: a name, and who may use it."""

    name = forms.CharField(label="Name", max_length=MAX_NAME, error_messages={"required": "Give it a name."})
    scope = forms.ChoiceField(label="Who uses it", error_messages={"required": "Choose who uses it."})

    def __init__(self, *args: Any, user: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.queues = {f"queue-{queue.pk}": queue for queue in queues_in_use()}
        shared = [(EVERYBODY, "Everybody on the desk"), *((key, queue.name) for key, queue in self.queues.items())]
        choices = [(MINE, "Only me"), *(shared if user.may(Capability.SHARE_TEXTS) else [])]
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.offer()

    def offer(self) -> None:
        """Fill in what else there is to choose."""

    def scope_values(self) -> dict[str, Any]:
        """The name and who uses it, as the actions take them."""
        scope = self.cleaned_data["scope"]
        return {"name": self.cleaned_data["name"], "is_own": scope == MINE, "queue": self.queues.get(scope)}


def scope_of(row: ReplyTemplate | Macro) -> str:
    """Return who uses a template or macro, as the form says it."""
    if row.owner_id:
        return MINE
    return f"queue-{row.queue_id}" if row.queue_id else EVERYBODY


class TemplateForm(ScopeForm):
    """A reply template."""

    category = RowField(label="Only for tickets of", required=False)
    body = forms.CharField(
        label="Text",
        max_length=MAX_TEMPLATE,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Write the text first."},
    )

    def offer(self) -> None:
        offer_categories(self.fields["category"], rows=categories_in_use(), empty="Every category")

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return self.scope_values() | {"body": self.cleaned_data["body"], "category": self.cleaned_data["category"]}


class MacroForm(ScopeForm):
    """A macro: what is filled in is done, in this order."""

    to_queue = RowField(label="Send it to the queue", required=False)
    to_category = RowField(label="Change the category to", required=False)
    priority = forms.ChoiceField(label="Set the priority to", required=False)
    priority_reason = forms.CharField(label="Why this priority", required=False, max_length=500)
    assign_me = forms.BooleanField(label="Assign it to whoever applies the macro", required=False)
    tags = forms.CharField(label="Add tags", required=False, max_length=200, help_text="Several with commas between.")
    note = _text("Add a private note", rows=3)
    reply = _text("Reply to the requester")
    template = RowField(label="Or take the text of a template", required=False)
    end = forms.ChoiceField(
        label="In the end",
        choices=[("", "Leave it as it is"), (Do.WAIT.value, "Pause the work"), (Do.RESOLVE.value, "Resolve it")],
        required=False,
    )
    wait_reason = forms.ChoiceField(
        label="Why it waits",
        required=False,
        choices=[(reason.value, WAIT_REASON_WORDS[reason]) for reason in WaitReason],
    )
    wait_days = forms.IntegerField(label="For how many days", required=False, min_value=0, max_value=MAX_WAIT_DAYS)
    cause = forms.CharField(
        label="Cause",
        required=False,
        max_length=60,
        help_text="A code of the category, such as send-queue-stuck. Left out, it is “Something else”.",
    )
    done = _text("What was done", "The requester reads this.")

    def offer(self) -> None:
        offer_rows(self.fields["to_queue"], [("", list(self.queues.values()))])
        self.fields["to_queue"].widget.choices = [("", "–"), *self.fields["to_queue"].widget.choices]
        offer_categories(self.fields["to_category"], rows=categories_in_use(), empty="–")
        levels = [(str(level.value), f"P{level.value} {PRIORITY_WORDS[level]}") for level in Priority]
        self.fields["priority"].choices = [("", "–"), *levels]  # type: ignore[attr-defined]  # a ChoiceField
        offer_rows(self.fields["template"], [("", list(usable_templates(self.user)))])
        self.fields["template"].widget.choices = [("", "–"), *self.fields["template"].widget.choices]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return self.scope_values() | {"steps": list(self._steps())}

    def _steps(self) -> Any:
        given = self.cleaned_data
        if given["to_queue"]:
            yield {"do": Do.QUEUE.value, "queue": given["to_queue"].code}
        if given["to_category"]:
            yield {"do": Do.CATEGORY.value, "category": given["to_category"].code}
        if given["priority"]:
            reason = given["priority_reason"] or f"Macro “{given['name']}”"
            yield {"do": Do.PRIORITY.value, "priority": int(given["priority"]), "reason": reason}
        if given["assign_me"]:
            yield {"do": Do.ASSIGN_ME.value}
        yield from ({"do": Do.TAG.value, "tag": tag.strip()} for tag in given["tags"].split(",") if tag.strip())
        if given["note"]:
            yield {"do": Do.NOTE.value, "text": given["note"]}
        if reply := given["reply"] or (given["template"].body if given["template"] else ""):
            yield {"do": Do.REPLY.value, "text": reply}
        yield from self._last()

    def _last(self) -> Any:
        given = self.cleaned_data
        if given["end"] == Do.WAIT:
            reason, days = given["wait_reason"] or WaitReason.OTHER.value, given["wait_days"] or 0
            yield {"do": Do.WAIT.value, "reason": reason, "days": days}
        elif given["end"] == Do.RESOLVE:
            yield {"do": Do.RESOLVE.value, "code": given["cause"] or OTHER, "text": given["done"]}


def macro_initial(macro: Macro) -> dict[str, Any]:
    """Return what the form of a macro holds."""
    found: dict[str, Any] = {"name": macro.name, "scope": scope_of(macro), "tags": []}
    for step in macro.steps:
        found |= _initial(step, found)
    return found | {"tags": ", ".join(found["tags"])}


def _initial(step: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    match Do(step["do"]):
        case Do.QUEUE:
            return {"to_queue": next((q.pk for q in queues_in_use() if q.code == step["queue"]), None)}
        case Do.CATEGORY:
            return {"to_category": next((c.pk for c in categories_in_use() if c.code == step["category"]), None)}
        case Do.PRIORITY:
            return {"priority": str(step["priority"]), "priority_reason": step["reason"]}
        case Do.ASSIGN_ME:
            return {"assign_me": True}
        case Do.TAG:
            return {"tags": [*found["tags"], step["tag"]]}
        case Do.NOTE:
            return {"note": step["text"]}
        case Do.REPLY:
            return {"reply": step["text"]}
        case Do.WAIT:
            return {"end": Do.WAIT.value, "wait_reason": step["reason"], "wait_days": step["days"]}
        case Do.RESOLVE:
            return {"end": Do.RESOLVE.value, "cause": step["code"], "done": step["text"]}
