"""What goes in and out about links, incidents and problems."""

from typing import Any

from rest_framework import serializers

from accounts.queries.people import desk_people
from assets.models import Device
from tickets.actions.incident import MAX_STATUS, MAX_TITLE
from tickets.actions.message import MAX_BODY
from tickets.actions.problem import MAX_TEXT, MAX_TICKETS
from tickets.actions.problem import MAX_TITLE as MAX_PROBLEM
from tickets.actions.ticket import MAX_SUBJECT
from tickets.api.fields import RowByCode, RowById
from tickets.api.inputs import ResolveInput, VersionInput
from tickets.api.outputs import CategoryBrief, DeviceBrief, PersonBrief, QueueBrief
from tickets.enums import Affected, LinkKind, ProblemState, State
from tickets.queries.categories import categories_in_use
from tickets.queries.inbox import queues_in_use
from tickets.rules.public_text import may_name_patient

_MAX = 2**63 - 1


def _number(words: str) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=_MAX, help_text=words)


def _devices() -> Any:
    return Device.objects.select_related("location", "site").order_by("id")


class LinkInput(VersionInput):
    """Which other ticket, and what the one is to the other."""

    other = _number("Number of the other ticket.")
    kind = serializers.ChoiceField(choices=[kind.value for kind in LinkKind])
    is_source = serializers.BooleanField(
        required=False, default=True, help_text="False when the other is `kind` of this one."
    )


class UnlinkInput(VersionInput):
    """Which link."""

    link = _number("Id of the link.")


class JoinInput(VersionInput):
    """Which incident."""

    incident = _number("Number of the incident's ticket.")


class InProblemInput(VersionInput):
    """Which problem."""

    problem = _number("Number of the problem.")


class ResolveAllInput(ResolveInput):
    """The cause and what was done, told to the requesters of this ticket and of all active ones under it."""

    minutes = None  # type: ignore[assignment]  # of a single ticket
    override = None  # type: ignore[assignment]  # of a single ticket


class SplitInput(VersionInput):
    """Which message becomes a ticket, and what that is about."""

    message = _number("Id of a message of the conversation; not a note.")
    subject = serializers.CharField(max_length=MAX_SUBJECT)


class FollowUpInput(serializers.Serializer):
    """What came back. affected: who is affected now; left out, it is as grave as before."""

    body = serializers.CharField(max_length=MAX_BODY, help_text="No patient data.")
    affected = serializers.ChoiceField(
        choices=[each.value for each in Affected], required=False, allow_null=True, default=None
    )


class LinkOutput(serializers.Serializer):
    """A link as read from the ticket asked for."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in LinkKind])
    is_source = serializers.BooleanField(help_text="True when this ticket is `kind` of the other.")
    words = serializers.CharField()
    number = serializers.IntegerField(help_text="Of the other ticket.")
    subject = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in State])


class LinksOutput(serializers.Serializer):
    """The links of a ticket with tickets the caller can see."""

    results = LinkOutput(many=True)


class LikeOutput(serializers.Serializer):
    """A ticket that may be about the same."""

    number = serializers.IntegerField()
    subject = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in State])
    priority = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    why = serializers.ListField(child=serializers.CharField())


class LikesOutput(serializers.Serializer):
    """The likest tickets first."""

    results = LikeOutput(many=True)


class IncidentInput(serializers.Serializer):
    """What an incident says of itself; title and status are read by everybody while it is public."""

    title = serializers.CharField(max_length=MAX_TITLE, help_text="No patient data.")
    status = serializers.CharField(required=False, allow_blank=True, default="", max_length=MAX_STATUS)
    is_public = serializers.BooleanField(required=False, default=True)
    commander = RowById(rows=desk_people, required=False, allow_null=True, default=None, help_text="Left out: you.")
    next_update_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    is_checked = serializers.BooleanField(
        required=False, default=False, help_text="Somebody looked at it: nothing in it is about a patient."
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        return checked(given, given["title"], given["status"])


class BroadcastInput(serializers.Serializer):
    """One message to everybody affected."""

    body = serializers.CharField(max_length=MAX_STATUS, help_text="No patient data.")
    next_update_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    is_checked = serializers.BooleanField(required=False, default=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        return checked(given, given["body"])


class IncidentOutput(serializers.Serializer):
    """A major incident."""

    number = serializers.IntegerField(source="ticket_id", help_text="Of its ticket.")
    title = serializers.CharField()
    status = serializers.CharField(source="status_text")
    is_public = serializers.BooleanField()
    commander = PersonBrief()
    started_at = serializers.DateTimeField()
    declared_at = serializers.DateTimeField()
    next_update_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    affected = serializers.IntegerField(help_text="Tickets under it.")


class IncidentsOutput(serializers.Serializer):
    """Running ones first, then the newest."""

    results = IncidentOutput(many=True)


class BroadcastOutput(serializers.Serializer):
    """What was written to everybody. finished_at: null while some are still to be told."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    body = serializers.CharField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class ProblemInput(serializers.Serializer):
    """What is known of a problem. version: needed to change one; tickets: only to open one."""

    title = serializers.CharField(max_length=MAX_PROBLEM)
    queue = RowByCode(rows=queues_in_use)
    state = serializers.ChoiceField(
        choices=[state.value for state in ProblemState], required=False, default=ProblemState.OPEN.value
    )
    description = serializers.CharField(required=False, allow_blank=True, default="", max_length=MAX_TEXT)
    cause = serializers.CharField(required=False, allow_blank=True, default="", max_length=MAX_TEXT)
    workaround = serializers.CharField(required=False, allow_blank=True, default="", max_length=MAX_TEXT)
    category = RowByCode(rows=categories_in_use, max_length=8, required=False, allow_null=True, default=None)
    devices = serializers.ListField(
        child=RowByCode(rows=_devices, column="tag"), required=False, default=list, max_length=30
    )
    tickets = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=_MAX),
        required=False,
        default=list,
        max_length=MAX_TICKETS,
    )
    version = serializers.IntegerField(required=False, default=0, min_value=0, max_value=2**31 - 1)


class ProblemRow(serializers.Serializer):
    """A problem in a list."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in ProblemState])
    queue = QueueBrief()
    category = CategoryBrief(allow_null=True)
    workaround = serializers.CharField()
    opened_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    solved_at = serializers.DateTimeField(allow_null=True)


class ProblemOutput(ProblemRow):
    """A problem with its tickets, at most the newest hundred."""

    description = serializers.CharField()
    cause = serializers.CharField()
    devices = DeviceBrief(many=True)
    tickets = serializers.ListField(child=serializers.IntegerField())
    version = serializers.IntegerField()


def checked(given: dict[str, Any], *texts: str) -> dict[str, Any]:
    """Return what was given without the tick. Raises ValidationError for a text that may name a patient unticked."""
    is_checked = given.pop("is_checked")
    if not is_checked and may_name_patient(" ".join(texts)):
        message = "This looks as if it named a patient. Take it out, or send is_checked when you looked at it."
        raise serializers.ValidationError({"is_checked": [message]})
    return given
