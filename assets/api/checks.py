"""Checks of devices: how they stand, and what the hospital's own monitoring says."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.authentication import TokenAuthentication
from accounts.permissions import SignedInCall
from accounts.rules.tokens import digest_of
from assets.actions.check import TOKEN_START
from assets.actions.told import tell_check
from assets.api.availability import SeesDevices
from assets.api.found import device_or_404
from assets.enums import CheckKind, CheckState, DeviceState
from assets.models import DeviceCheck
from assets.queries.check import check_by_digest, checks_of, found_by

_STATES = ", ".join(CheckState)
_USUAL = tuple(APIView.permission_classes)
_REFUSED = "This is not the token of a check. It may be mistyped, replaced or switched off."
_TOLD = [state.value for state in (DeviceState.UP, DeviceState.DEGRADED, DeviceState.DOWN)]


class CheckOutput(serializers.Serializer):
    """One check of a device and where it stands."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField(help_text=", ".join(CheckKind))
    is_active = serializers.BooleanField()
    verdict = serializers.CharField(help_text=f"What counts, after so many answers in a row: {_STATES}")
    verdict_since = serializers.DateTimeField(allow_null=True)
    state = serializers.CharField(help_text=f"What the last answer said: {_STATES}")
    code = serializers.CharField(help_text="What was found, as a code.")
    found = serializers.SerializerMethodField(help_text="What was found, in words.")
    took_ms = serializers.IntegerField()
    asked_at = serializers.DateTimeField(allow_null=True)
    ticket = serializers.IntegerField(source="ticket_number", allow_null=True)

    def get_found(self, check: Any) -> str:
        return found_by(check)


class ChecksOutput(serializers.Serializer):
    """The checks of one device."""

    results = CheckOutput(many=True)


class ToldInput(serializers.Serializer):
    """What a monitoring program says. No words of its own: they might hold patient data."""

    state = serializers.ChoiceField(choices=_TOLD)


class ToldOutput(serializers.Serializer):
    """What counts now."""

    verdict = serializers.CharField(help_text=_STATES)


class DeviceChecksView(APIView):
    """The checks of one device."""

    permission_classes = (*_USUAL, SeesDevices)

    @extend_schema(
        operation_id="checks_list", tags=["devices"], summary="Automatic checks of a device", responses=ChecksOutput
    )
    def get(self, request: SignedInCall, tag: str) -> Response:
        device = device_or_404(tag)
        return Response(ChecksOutput({"results": checks_of(device)}).data)


@dataclass(frozen=True)
class MonitoringProgram:
    """Who calls with the token of a check: no person, and allowed nothing else."""

    pk: str
    is_authenticated: bool = True


class CheckTokenAuthentication(BaseAuthentication):
    """Authorization: Bearer rdc_…, the token of one check; it stands for no person."""

    def authenticate(self, request: Request) -> tuple[MonitoringProgram, DeviceCheck] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip().startswith(TOKEN_START):
            return None
        check = check_by_digest(digest_of(token.strip()))
        if check is None:
            raise AuthenticationFailed(_REFUSED, code="bad_token")
        return MonitoringProgram(pk=f"check-{check.pk}"), check

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="RadDesk"'


class CheckToldView(APIView):
    """Where the hospital's monitoring says how a device is; the token of the check says which one."""

    authentication_classes = (CheckTokenAuthentication, TokenAuthentication)

    @extend_schema(
        operation_id="check_told",
        tags=["devices"],
        summary="Say how a device is, by the token of its check",
        description="Authorization: Bearer rdc_… as shown once on the page of the device. Safe to send twice.",
        request=ToldInput,
        responses=ToldOutput,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        check = request.auth
        if not isinstance(check, DeviceCheck):
            raise PermissionDenied("Use the token of the check: make one on its page.")
        given = ToldInput(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            told = tell_check(check_id=check.pk, state=DeviceState(given.validated_data["state"]), at=timezone.now())
        except ValidationError as error:
            raise Http404 from error
        return Response(ToldOutput(told).data, status=status.HTTP_200_OK)
