"""What the API shows of the desk's own work. Everything is loaded by the queries."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tickets.api.outputs import PersonBrief
from tickets.enums import FieldKind, NeededAt
from tickets.models import Macro
from tickets.rules.macro import Do


class ChecklistStepOutput(serializers.Serializer):
    """A step of the category's list. by, at: of whoever ticked it."""

    key = serializers.CharField()
    text = serializers.CharField()
    is_required = serializers.BooleanField(help_text="To be done before the ticket can be resolved.")
    is_done = serializers.BooleanField()
    by = serializers.IntegerField(allow_null=True, help_text="Id of a person.")
    at = serializers.DateTimeField(allow_null=True)


class FieldOutput(serializers.Serializer):
    """A field of the category's form with its answer."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # declared fields leave the class
    kind = serializers.ChoiceField(choices=[kind.value for kind in FieldKind])
    choices = serializers.ListField(child=serializers.CharField())
    needed = serializers.ChoiceField(choices=[when.value for when in NeededAt])
    answer = serializers.CharField(allow_blank=True)


class RefusalOutput(serializers.Serializer):
    """Why the ticket cannot be resolved yet."""

    code = serializers.CharField()
    words = serializers.CharField()


class EntryOfTimeOutput(serializers.Serializer):
    """Time spent; less than 0 takes an entry back."""

    id = serializers.IntegerField()
    person = PersonBrief()
    minutes = serializers.IntegerField()
    at = serializers.DateTimeField()
    takes_back = serializers.IntegerField(source="takes_back_id", allow_null=True)


class CauseOutput(serializers.Serializer):
    """What a ticket can be resolved with."""

    code = serializers.CharField()
    words = serializers.CharField()


class WatcherOutput(serializers.Serializer):
    """Somebody who watches."""

    id = serializers.IntegerField()
    full_name = serializers.CharField(source="name")


class WorkOutput(serializers.Serializer):
    """What stands beside the conversation."""

    playbook = serializers.IntegerField(
        source="side.state.version_id", allow_null=True, help_text="Id of the version that holds; null as delivered."
    )
    steps = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField(help_text="The fields of the category, with what was filled in.")
    causes = CauseOutput(many=True, source="side.state.playbook.causes")
    tags = serializers.ListField(child=serializers.CharField(), source="side.tags")
    watchers = WatcherOutput(many=True, source="side.watchers")
    minutes = serializers.IntegerField(source="side.minutes", help_text="In all.")
    entries = EntryOfTimeOutput(many=True)
    refusals = RefusalOutput(many=True, help_text="What stands in the way of resolving it.")

    @extend_schema_field(ChecklistStepOutput(many=True))
    def get_steps(self, found: dict[str, Any]) -> list[dict[str, Any]]:
        state = found["side"].state
        return [
            {
                "key": step.key,
                "text": step.text,
                "is_required": step.is_required,
                "is_done": step.key in state.ticks,
                "by": state.ticks.get(step.key, {}).get("by"),
                "at": state.ticks.get(step.key, {}).get("at"),
            }
            for step in state.playbook.steps
        ]

    @extend_schema_field(FieldOutput(many=True))
    def get_answers(self, found: dict[str, Any]) -> Any:
        state = found["side"].state
        rows = [{**vars(field), "answer": state.answers.get(field.key, "")} for field in state.playbook.fields]
        return FieldOutput(rows, many=True).data


class TemplateOutput(serializers.Serializer):
    """A reply template, filled in."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    text = serializers.CharField()


class TemplatesOutput(serializers.Serializer):
    """All that fit."""

    results = TemplateOutput(many=True)


class MacroOutput(serializers.Serializer):
    """A macro. steps: what each does, in order."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    steps = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_steps(self, macro: Macro) -> list[dict[str, Any]]:
        return list(macro.steps)


class MacrosOutput(serializers.Serializer):
    """All macros the caller may apply."""

    results = MacroOutput(many=True)


class OutcomeOutput(serializers.Serializer):
    """What one step would do. text: what it writes. refusal: why it would be refused, and the macro with it."""

    number = serializers.IntegerField()
    do = serializers.ChoiceField(choices=[do.value for do in Do])
    words = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    is_nothing = serializers.BooleanField(help_text="It is so already.")
    refusal = serializers.CharField(allow_blank=True)


class PreviewOutput(serializers.Serializer):
    """What a macro would do, up to the first step that is refused."""

    results = OutcomeOutput(many=True)
