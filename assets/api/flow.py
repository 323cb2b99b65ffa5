"""The flow around a device, and who is affected when it stops; for the desk."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Capability
from accounts.permissions import SignedInCall
from assets.api.found import device_or_404
from assets.enums import FlowState, LinkKind
from assets.models import Device, FlowLink
from assets.queries.flow import device_key, links_of, whole_flow


class FlowLinkOutput(serializers.Serializer):
    """One link; exactly one of to_device and to_service is there."""

    from_device = serializers.CharField(source="source.tag", help_text="Tag of the device it comes from.")
    to_device = serializers.CharField(source="target.tag", allow_null=True, default=None, help_text="Tag.")
    to_service = serializers.CharField(source="service.name", allow_null=True, default=None)
    kind = serializers.ChoiceField(choices=[kind.value for kind in LinkKind])
    redundancy = serializers.CharField(
        source="redundancy.name", allow_null=True, default=None, help_text="Links of one name stand in for each other."
    )
    needed = serializers.IntegerField(
        source="redundancy.needed", allow_null=True, default=None, help_text="How many of them must work."
    )
    note = serializers.CharField()


class DeviceFlowOutput(serializers.Serializer):
    """What comes to a device, and what leaves it."""

    tag = serializers.CharField()
    gets = FlowLinkOutput(many=True)
    sends = FlowLinkOutput(many=True)


class HitOutput(serializers.Serializer):
    """A room, service or device that is affected."""

    name = serializers.CharField(help_text="Name of a room or service, or the tag of a device.")
    site = serializers.CharField(help_text="Code of the site.")
    state = serializers.ChoiceField(choices=[state.value for state in FlowState])
    why = serializers.CharField()
    path = serializers.ListField(child=serializers.CharField(), help_text="From what stops to it.")
    has_lost = serializers.BooleanField(help_text="False when it goes on with less in reserve.")
    tags = serializers.ListField(child=serializers.CharField(), help_text="Devices concerned.")


class DeviceImpactOutput(serializers.Serializer):
    """Who is affected when a device stops, the gravest first."""

    tag = serializers.CharField()
    rooms_lost = serializers.IntegerField(help_text="Rooms that would lose something.")
    services_lost = serializers.IntegerField(help_text="Services that would.")
    rooms = HitOutput(many=True)
    services = HitOutput(many=True)
    devices = HitOutput(many=True)


class DeviceFlowView(APIView):
    """The links of one device."""

    @extend_schema(
        operation_id="devices_flow", tags=["devices"], summary="Flow of a device", responses=DeviceFlowOutput
    )
    def get(self, request: SignedInCall, tag: str) -> Response:
        device = _device(request, tag)
        links: list[FlowLink] = links_of(device)
        return Response(
            DeviceFlowOutput(
                {
                    "tag": device.tag,
                    "gets": [link for link in links if link.target_id == device.pk],
                    "sends": [link for link in links if link.source_id == device.pk],
                }
            ).data
        )


class DeviceImpactView(APIView):
    """Who is affected when one device stops."""

    @extend_schema(
        operation_id="devices_impact",
        tags=["devices"],
        summary="Who is affected if it stops",
        responses=DeviceImpactOutput,
    )
    def get(self, request: SignedInCall, tag: str) -> Response:
        device = _device(request, tag)
        reach = whole_flow().reach_of(device_key(device.pk))
        return Response(
            DeviceImpactOutput(
                {
                    "tag": device.tag,
                    "rooms_lost": reach.rooms_lost,
                    "services_lost": reach.services_lost,
                    "rooms": reach.rooms,
                    "services": reach.services,
                    "devices": reach.devices,
                }
            ).data
        )


def _device(request: SignedInCall, tag: str) -> Device:
    if not request.user.may(Capability.SEE_DEVICES):
        raise PermissionDenied("The flow is for the help desk.")
    return device_or_404(tag)
