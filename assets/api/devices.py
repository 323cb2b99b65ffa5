"""The device register: everybody finds the devices in use, the desk also retired ones and network addresses."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Capability
from accounts.permissions import SignedInCall
from assets.api.serializers import DeviceOutput, DevicesQuery
from assets.enums import Lifecycle
from assets.models import Device
from assets.queries.devices import device_by_tag, devices_holding
from assets.queries.register import REGISTER_ORDER, register


class DevicesView(GenericAPIView):
    """Devices by tag."""

    serializer_class = DeviceOutput

    def order_of(self, request: SignedInCall) -> tuple[str, ...]:
        return REGISTER_ORDER

    @extend_schema(
        operation_id="devices_list",
        tags=["devices"],
        summary="Find devices",
        parameters=[DevicesQuery],
        responses=DeviceOutput(many=True),
    )
    def get(self, request: SignedInCall) -> Response:
        asked = DevicesQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = self.paginate_queryset(_register(request, asked.validated_data["q"]))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


class DeviceView(APIView):
    """One device."""

    @extend_schema(operation_id="devices_get", tags=["devices"], summary="One device", responses=DeviceOutput)
    def get(self, request: SignedInCall, tag: str) -> Response:
        device = None if "\x00" in tag else device_by_tag(tag)
        if device is None or not _may_see(request, device):
            raise Http404
        return Response(DeviceOutput(device, context={"request": request}).data)


def _register(request: SignedInCall, text: str) -> QuerySet[Device]:
    return register(text) if _is_desk(request) else devices_holding(text)


def _may_see(request: SignedInCall, device: Device) -> bool:
    return _is_desk(request) or device.lifecycle in (Lifecycle.IN_USE, Lifecycle.REPAIR)


def _is_desk(request: SignedInCall) -> Any:
    return request.user.may(Capability.SEE_DEVICES)
