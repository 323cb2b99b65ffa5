"""Devices as the API shows them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.enums import Capability
from assets.enums import DeviceKind, Lifecycle
from assets.models import Device


class NetworkOutput(serializers.Serializer):
    """How a device is reached; for the desk alone."""

    ae_title = serializers.CharField()
    station_name = serializers.CharField()
    host = serializers.CharField()
    port = serializers.IntegerField(allow_null=True)
    serial = serializers.CharField()
    software_version = serializers.CharField()


class DeviceOutput(serializers.Serializer):
    """A device or system of the register."""

    tag = serializers.CharField(help_text="The name on the sticker.")
    name = serializers.CharField(help_text="What clinicians call it.")
    nicknames = serializers.CharField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in DeviceKind])
    modality = serializers.CharField(help_text="DICOM code, such as CT.")
    manufacturer = serializers.CharField()
    model = serializers.CharField()
    site = serializers.CharField(source="site.code")
    location = serializers.CharField(source="location.name", allow_null=True, default=None)
    room = serializers.CharField(source="location.room", allow_null=True, default=None, help_text="Number on the door.")
    vendor = serializers.CharField(source="vendor.name", allow_null=True, default=None)
    criticality = serializers.IntegerField(help_text="1, the gravest, to 4.")
    is_sole = serializers.BooleanField(help_text="The only one of its kind on its site.")
    lifecycle = serializers.ChoiceField(choices=[stage.value for stage in Lifecycle])
    network = serializers.SerializerMethodField(help_text="Null unless the caller belongs to the desk.")

    @extend_schema_field(NetworkOutput(allow_null=True))
    def get_network(self, device: Device) -> dict[str, Any] | None:
        if not self.context["request"].user.may(Capability.SEE_DEVICES):
            return None
        return dict(NetworkOutput(device).data)


class DevicesQuery(serializers.Serializer):
    """Which devices."""

    q = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=80,
        help_text="Words of which every one is in the tag, name, nickname, room, AE title or modality.",
    )
