"""The device register: everybody finds the devices in use, the desk also retired ones and network addresses."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Capability
from accounts.permissions import SignedInCall
from assets.actions.device import Way, add_device, change_device
from assets.actions.history import API
from assets.api.found import device_or_404
from assets.api.serializers import DeviceOutput, DevicesQuery, RegisterDeviceChange, RegisterDeviceInput
from assets.enums import Lifecycle
from assets.models import Device
from assets.queries.devices import device_by_tag, devices_holding
from assets.queries.register import REGISTER_ORDER, Wanted, only_wanted, register


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
        rows = self.paginate_queryset(_register(request, asked.validated_data))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(
        operation_id="devices_add",
        tags=["devices"],
        summary="Put a device into the register",
        request=RegisterDeviceInput,
        responses={201: DeviceOutput},
    )
    def post(self, request: SignedInCall) -> Response:
        given = RegisterDeviceInput(data=request.data)
        given.is_valid(raise_exception=True)
        said = dict(given.validated_data)
        way = Way(by=API, why=said.pop("why", ""))
        device = add_device(actor=request.user, said=said, at=timezone.now(), way=way)
        where = reverse("api:device", args=[device.tag])
        return Response(_output(request, device.tag), status=201, headers={"Location": where})


class DeviceView(APIView):
    """One device."""

    @extend_schema(operation_id="devices_get", tags=["devices"], summary="One device", responses=DeviceOutput)
    def get(self, request: SignedInCall, tag: str) -> Response:
        device = device_or_404(tag)
        if not _may_see(request, device):
            raise Http404
        return Response(DeviceOutput(device, context={"request": request}).data)

    @extend_schema(
        operation_id="devices_change",
        tags=["devices"],
        summary="Change a device",
        request=RegisterDeviceChange,
        responses=DeviceOutput,
    )
    def patch(self, request: SignedInCall, tag: str) -> Response:
        device = device_or_404(tag)
        if not _may_see(request, device):
            raise Http404
        given = RegisterDeviceChange(data=request.data)
        given.is_valid(raise_exception=True)
        said = dict(given.validated_data)
        seen, way = said.pop("version"), Way(by=API, why=said.pop("why", ""))
        changed = change_device(
            actor=request.user, device_id=device.pk, said=said, version=seen, at=timezone.now(), way=way
        )
        return Response(_output(request, changed.tag))


def _output(request: SignedInCall, tag: str) -> dict[str, Any]:
    return dict(DeviceOutput(device_by_tag(tag), context={"request": request}).data)


def _register(request: SignedInCall, asked: Mapping[str, str]) -> QuerySet[Device]:
    words = {name: word.replace("\x00", "") for name, word in asked.items()}
    wanted = Wanted(text=words.pop("q"), **words)
    if _is_desk(request):
        return register(wanted=wanted).select_related("contract", "owner_team")
    return only_wanted(devices_holding(wanted.text), wanted)


def _may_see(request: SignedInCall, device: Device) -> bool:
    return _is_desk(request) or device.lifecycle in (Lifecycle.IN_USE, Lifecycle.REPAIR)


def _is_desk(request: SignedInCall) -> Any:
    return request.user.may(Capability.SEE_DEVICES)
