"""How available devices were, by the terms of their contracts; for the desk alone."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Capability
from accounts.models import Person
from accounts.permissions import SignedInCall
from assets.api.found import device_or_404
from assets.enums import DeviceState
from assets.queries.availability import all_availability, availability_of, downtimes_of_device
from assets.rules.period import PERIODS

_STATES = ", ".join(DeviceState)
_USUAL = tuple(APIView.permission_classes)


class SeesDevices(BasePermission):
    """For the desk."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, Person) and request.user.may(Capability.SEE_DEVICES)


class FiguresOutput(serializers.Serializer):
    """Availability over one period; times are seconds of covered time."""

    covered = serializers.IntegerField()
    planned = serializers.IntegerField(help_text="Planned work.")
    down = serializers.IntegerField()
    degraded = serializers.IntegerField()
    lost = serializers.FloatField(help_text="What counts as lost by the terms.")
    outages = serializers.IntegerField()
    uptime_percent = serializers.FloatField(allow_null=True)
    target_percent = serializers.FloatField(allow_null=True)
    is_met = serializers.BooleanField(allow_null=True, help_text="Null without a promise or covered time.")
    mttr = serializers.FloatField(allow_null=True, help_text="Mean time to restore; null without an outage.")
    mtbf = serializers.FloatField(allow_null=True, help_text="Mean time between failures; null without an outage.")


class DowntimeOutput(serializers.Serializer):
    """A stretch in which the device was down or degraded."""

    id = serializers.IntegerField()
    state = serializers.CharField(help_text=_STATES)
    began_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True, help_text="Null while it goes on.")
    ticket = serializers.IntegerField(source="ticket_number", allow_null=True)
    is_by_hand = serializers.BooleanField(help_text="A person set its times.")


class UptimeOutput(serializers.Serializer):
    """One device: its state now, figures up to now, and the downtimes of the last year."""

    tag = serializers.CharField()
    state = serializers.CharField(help_text=_STATES)
    terms = serializers.ChoiceField(choices=["device", "contract", "vendor", "usual"], help_text="Whose terms count.")
    month = FiguresOutput()
    quarter = FiguresOutput()
    year = FiguresOutput()
    downtimes = DowntimeOutput(many=True)


class UptimeRowOutput(serializers.Serializer):
    """One device over the period that was asked for."""

    tag = serializers.CharField(source="device.tag")
    state = serializers.CharField(help_text=_STATES)
    figures = FiguresOutput()


class UptimeRowsOutput(serializers.Serializer):
    """Devices in use, the worst first."""

    results = UptimeRowOutput(many=True)


class PeriodQuery(serializers.Serializer):
    """Which period, from its first day until now."""

    period = serializers.ChoiceField(choices=list(PERIODS), required=False, default="quarter")


class UptimeListView(APIView):
    """Availability of every device in use."""

    permission_classes = (*_USUAL, SeesDevices)

    @extend_schema(
        operation_id="availability_list",
        tags=["devices"],
        summary="Availability of all devices, the worst first",
        parameters=[PeriodQuery],
        responses=UptimeRowsOutput,
    )
    def get(self, request: SignedInCall) -> Response:
        asked = PeriodQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        code = asked.validated_data["period"]
        rows = [
            {"device": each.device, "state": each.state.value, "figures": each.figures[code]}
            for each in all_availability(code=code, at=timezone.now())
        ]
        return Response(UptimeRowsOutput({"results": rows}).data)


class UptimeView(APIView):
    """Availability of one device."""

    permission_classes = (*_USUAL, SeesDevices)

    @extend_schema(
        operation_id="availability_get",
        tags=["devices"],
        summary="Availability of one device",
        responses=UptimeOutput,
    )
    def get(self, request: SignedInCall, tag: str) -> Response:
        device = device_or_404(tag)
        at = timezone.now()
        found = availability_of(device, at=at)
        answer = {
            "tag": device.tag,
            "state": found.state.value,
            "terms": found.contract.whose or "usual",
            **found.figures,
            "downtimes": _downtimes(device, at=at),
        }
        return Response(UptimeOutput(answer).data)


def _downtimes(device: Any, *, at: datetime) -> list[Any]:
    rows = downtimes_of_device(device, since=at - timedelta(days=366))
    return [row for row in rows if not row.is_void]
