"""What the API takes in. Actions decide; these only read."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.queries.people import active_people, desk_people
from assets.models import Device
from tickets.actions.message import MAX_BODY
from tickets.actions.ticket import MAX_DESCRIPTION, MAX_SUBJECT
from tickets.api.fields import RowByCode, RowById
from tickets.enums import Affected, Impact, MessageKind, Metric, Priority, Urgency, WaitReason
from tickets.queries.categories import categories_in_use
from tickets.queries.inbox import queues_in_use
from tickets.rules.time_spent import MAX_MINUTES


def _devices() -> Any:
    return Device.objects.select_related("location", "site", "owner_team").order_by("id")


def _uploads() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        default=list,
        max_length=50,
        help_text="Ids of files sent before.",
    )


def _minutes() -> serializers.IntegerField:
    return serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=MAX_MINUTES, help_text="Time spent on it."
    )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A patient is waiting",
            value={
                "category": "R01",
                "subject": "Images of CT2 do not arrive in the PACS",
                "description": "Since 9:30. The last study went through at 9:12.",
                "device": "CT2",
                "affected": "patient_waiting",
            },
            request_only=True,
        )
    ]
)
class TicketInput(serializers.Serializer):
    """A problem or request. Impact and urgency may be given together instead of `affected`."""

    category = RowByCode(rows=categories_in_use, max_length=8, help_text="Code of the category, such as R01.")
    subject = serializers.CharField(max_length=MAX_SUBJECT, help_text="What is wrong, in one line. No patient data.")
    description = serializers.CharField(required=False, allow_blank=True, default="", max_length=MAX_DESCRIPTION)
    device = RowByCode(
        rows=_devices, column="tag", required=False, allow_null=True, default=None, help_text="Tag of the device."
    )
    place = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=120, help_text="Where, in one's own words."
    )
    affected = serializers.ChoiceField(
        choices=[each.value for each in Affected],
        required=False,
        allow_null=True,
        default=None,
        help_text="Who is affected now; with the category it decides the priority.",
    )
    impact = serializers.ChoiceField(
        choices=[(each.value, each.name.lower()) for each in Impact], required=False, allow_null=True, default=None
    )
    urgency = serializers.ChoiceField(
        choices=[(each.value, each.name.lower()) for each in Urgency], required=False, allow_null=True, default=None
    )
    requester = RowById(
        rows=active_people, required=False, allow_null=True, default=None,
        help_text="Id of the person it is for. Desk only; left out, it is for the caller.",
    )
    occurred_at = serializers.DateTimeField(
        required=False,
        allow_null=True,
        default=None,
        help_text="When the desk was told, such as the time of a call. Desk only.",
    )
    uploads = _uploads()

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if (given["impact"] is None) != (given["urgency"] is None):
            raise serializers.ValidationError({"impact": "Give impact and urgency together, or affected instead."})
        if given["impact"] is not None and given["affected"] is not None:
            raise serializers.ValidationError({"affected": "Give either affected, or impact and urgency."})
        return given


class VersionInput(serializers.Serializer):
    """What every action takes. version: what the caller last saw; with another, the answer is 409."""

    version = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, max_value=2**31 - 1)


class AssignInput(VersionInput):
    """To whom."""

    assignee = RowById(rows=desk_people, help_text="Id of somebody of the desk.")


class RouteInput(VersionInput):
    """To which queue."""

    queue = RowByCode(rows=queues_in_use, help_text="Code of the queue, such as PACS.")


class CategoryInput(VersionInput):
    """What it is about."""

    category = RowByCode(rows=categories_in_use, max_length=8)


class PriorityInput(VersionInput):
    """How urgent, and why; the reason becomes a note."""

    priority = serializers.ChoiceField(
        choices=[level.value for level in Priority], help_text="1, the most urgent, to 5."
    )
    reason = serializers.CharField(max_length=500)


class DueInput(VersionInput):
    """When a promise is due, set by hand; null goes by the promise again. The reason becomes a note."""

    metric = serializers.ChoiceField(choices=[metric.value for metric in Metric])
    due_at = serializers.DateTimeField(allow_null=True, help_text="Still to come, within a year.")
    reason = serializers.CharField(max_length=500)


class MergeInput(VersionInput):
    """The ticket in which it goes on."""

    into = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="Number of the other ticket.")


class DeviceInput(VersionInput):
    """Which device; null for none."""

    device = RowByCode(rows=_devices, column="tag", allow_null=True)


class WriteInput(VersionInput):
    """What is written, and files sent before."""

    body = serializers.CharField(max_length=MAX_BODY, help_text="No patient data.")
    uploads = _uploads()
    minutes = _minutes()


class CallInput(VersionInput):
    """What somebody said on the telephone."""

    caller = RowById(rows=active_people, help_text="Id of who called.")
    body = serializers.CharField(max_length=MAX_BODY, help_text="No patient data.")


class WaitInput(VersionInput):
    """Why the work pauses, until when, and what the requester is told."""

    reason = serializers.ChoiceField(choices=[reason.value for reason in WaitReason])
    until = serializers.DateField(required=False, allow_null=True, default=None)
    message = serializers.CharField(required=False, allow_blank=True, default="", max_length=MAX_BODY)


class ResolveInput(VersionInput):
    """The cause, a resolution code of the category or "other", and what was done, which the requester reads."""

    code = serializers.CharField(max_length=60)
    done = serializers.CharField(max_length=MAX_BODY)
    override = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=500,
        help_text="Why a supervisor lets it be resolved although something is missing; becomes a note.",
    )  # fmt: skip
    minutes = _minutes()


class ReopenInput(VersionInput):
    """What is still wrong."""

    message = serializers.CharField(required=False, allow_blank=True, default="", max_length=MAX_BODY)


class MessageInput(serializers.Serializer):
    """A message. kind: request from the requester, reply to them, note for the desk alone."""

    kind = serializers.ChoiceField(
        choices=[kind.value for kind in MessageKind], required=False,
        help_text="Left out: reply for the desk, request for everybody else.",
    )
    body = serializers.CharField(max_length=MAX_BODY, help_text="No patient data.")
    uploads = _uploads()


class FilesInput(serializers.Serializer):
    """Files sent before."""

    uploads = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=50)


class UploadInput(serializers.Serializer):
    """One file."""

    file = serializers.FileField(allow_empty_file=True, max_length=1000)
