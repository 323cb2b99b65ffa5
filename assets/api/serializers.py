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
    device_uid = serializers.CharField()
    udi = serializers.CharField()


class ServiceOutput(serializers.Serializer):
    """Who looks after a device and under which terms; for the desk alone."""

    owner_team = serializers.CharField(source="owner_team.code", allow_null=True, default=None)
    contract = serializers.CharField(source="contract.number", allow_null=True, default=None)
    contract_ends_on = serializers.DateField(source="contract.ends_on", allow_null=True, default=None)
    installed_on = serializers.DateField(allow_null=True)
    warranty_until = serializers.DateField(allow_null=True, help_text="Its last day.")
    configuration_notes = serializers.CharField()
    label_code = serializers.CharField(source="code", help_text="What the QR label says; it never changes.")


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
    version = serializers.IntegerField(help_text="Send it back with a change.")
    network = serializers.SerializerMethodField(help_text="Null unless the caller belongs to the desk.")
    service = serializers.SerializerMethodField(help_text="Null unless the caller belongs to the desk.")

    @extend_schema_field(NetworkOutput(allow_null=True))
    def get_network(self, device: Device) -> dict[str, Any] | None:
        return dict(NetworkOutput(device).data) if self._is_desk() else None

    @extend_schema_field(ServiceOutput(allow_null=True))
    def get_service(self, device: Device) -> dict[str, Any] | None:
        return dict(ServiceOutput(device).data) if self._is_desk() else None

    def _is_desk(self) -> bool:
        return bool(self.context["request"].user.may(Capability.SEE_DEVICES))


class DevicesQuery(serializers.Serializer):
    """Which devices."""

    q = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=80,
        help_text="Words of which every one is in the tag, name, nickname, room, AE title or modality.",
    )

    kind = serializers.CharField(required=False, allow_blank=True, default="", max_length=20)
    site = serializers.CharField(required=False, allow_blank=True, default="", max_length=20, help_text="Code.")
    modality = serializers.CharField(required=False, allow_blank=True, default="", max_length=16)
    lifecycle = serializers.CharField(required=False, allow_blank=True, default="", max_length=12)
    team = serializers.CharField(required=False, allow_blank=True, default="", max_length=30, help_text="Code.")


def _text(longest: int, words: str = "") -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=longest, help_text=words)


class RegisterDeviceInput(serializers.Serializer):
    """Fields of a device as text; the register checks each (docs/register.md). What is left out stays as it is."""

    tag = _text(80, "The name on the sticker, used once.")
    name = _text(200, "What clinicians call it.")
    nicknames = _text(400)
    kind = _text(60)
    modality = _text(60)
    manufacturer = _text(200)
    model = _text(200)
    serial = _text(200)
    udi = _text(200)
    device_uid = _text(200)
    station_name = _text(200)
    ae_title = _text(60, "The main AE title.")
    host = _text(300)
    port = _text(10)
    software_version = _text(200)
    site = _text(120, "Code or name.")
    location = _text(120, "Name of a room on the site; empty for none.")
    owner_team = _text(120, "Code or name.")
    vendor = _text(120, "Name.")
    contract = _text(120, "Number.")
    criticality = _text(40, "1, the gravest, to 4.")
    is_sole = _text(10, "yes or no.")
    lifecycle = _text(20)
    installed_on = _text(30, "Year-month-day.")
    warranty_until = _text(30, "Year-month-day, its last day.")
    configuration_notes = _text(10_000)
    why = _text(200, "Stays in the history.")


class RegisterDeviceChange(RegisterDeviceInput):
    """A change of a device. version: as last read."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
