"""What the API takes and shows about the desk's own people."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.queries.people import desk_people
from tickets.api.fields import RowById
from tickets.api.outputs import PersonBrief, QueueBrief
from tickets.enums import AbsenceReason, Strategy


class ShiftOutput(serializers.Serializer):
    """That somebody is on call, [starts_at, ends_at). level 1 is called first."""

    id = serializers.IntegerField()
    queue = QueueBrief()
    person = PersonBrief()
    level = serializers.IntegerField()
    starts_at = serializers.DateTimeField(source="during.lower")
    ends_at = serializers.DateTimeField(source="during.upper")


class OnCallOutput(serializers.Serializer):
    """Shifts in order of time."""

    results = ShiftOutput(many=True)


class MemberOutput(serializers.Serializer):
    """Somebody who works a queue, as they stand now."""

    person = PersonBrief()
    is_lead = serializers.BooleanField(source="standing.is_lead")
    is_available = serializers.BooleanField(help_text="Not away, and at work or on call.")
    is_away = serializers.BooleanField(source="standing.is_away")
    is_at_work = serializers.BooleanField(source="standing.is_at_work")
    on_call = serializers.IntegerField(source="standing.on_call", help_text="0 not, 1 first, 2 behind.")
    open_here = serializers.IntegerField(source="standing.open_here", help_text="Open tickets of this queue.")
    open_all = serializers.IntegerField(source="standing.open_all", help_text="Open tickets of all queues.")
    capacity = serializers.IntegerField(source="standing.capacity", allow_null=True)
    skills = serializers.ListField(child=serializers.CharField(), source="membership.skills")


class AvailabilityOutput(serializers.Serializer):
    """A queue as it is staffed now."""

    queue = QueueBrief()
    strategy = serializers.ChoiceField(choices=[each.value for each in Strategy], source="queue.strategy")
    members = MemberOutput(many=True)
    new = serializers.IntegerField(help_text="Active tickets nobody has.")
    open = serializers.IntegerField()
    waiting = serializers.IntegerField()


class AbsenceOutput(serializers.Serializer):
    """That somebody is away, [starts_at, ends_at)."""

    id = serializers.IntegerField()
    person = PersonBrief()
    starts_at = serializers.DateTimeField(source="during.lower")
    ends_at = serializers.DateTimeField(
        source="during.upper", allow_null=True, help_text="Null until further notice."
    )
    stand_in = PersonBrief(allow_null=True)
    reason = serializers.SerializerMethodField(help_text="Empty for colleagues who do not plan for this person.")

    @extend_schema_field(serializers.ChoiceField(choices=[each.value for each in AbsenceReason], allow_blank=True))
    def get_reason(self, absence: Any) -> str:
        return str(absence.reason) if absence.person_id in self.context["planned"] else ""


class AbsencesOutput(serializers.Serializer):
    """Absences in order of time."""

    results = AbsenceOutput(many=True)


class AbsenceInput(serializers.Serializer):
    """Who is away when."""

    person = RowById(rows=desk_people)
    starts_at = serializers.DateTimeField(required=False, allow_null=True, default=None, help_text="Now when left out.")
    ends_at = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="Until further notice when left out."
    )
    reason = serializers.ChoiceField(choices=[each.value for each in AbsenceReason])
    stand_in = RowById(rows=desk_people, required=False, allow_null=True, default=None)
