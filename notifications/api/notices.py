"""My notices: what happened on tickets that concern me, and marking it read."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from notifications.actions.notice import mark_all_seen, mark_seen
from notifications.queries.notices import ORDER, lines, notices_of, unread_count
from tickets.enums import EventKind

_MOST = 2**53


def _number(words: str) -> serializers.IntegerField:
    return serializers.IntegerField(help_text=words, min_value=1, max_value=_MOST, required=False)


class NoticeOutput(serializers.Serializer):
    """One notice. Nothing in it was typed by anybody."""

    id = serializers.IntegerField()
    ticket = serializers.IntegerField()
    event = serializers.ChoiceField(source="kind", choices=[kind.value for kind in EventKind])
    words = serializers.CharField(help_text="Such as: #1042 Reply: Images missing at CT2.")
    reason = serializers.CharField(help_text="Why it concerns the caller.")
    actor = serializers.CharField(help_text="Who did it; empty for the desk itself.")
    at = serializers.DateTimeField()
    is_read = serializers.BooleanField()


class SeenInput(serializers.Serializer):
    """What was read: exactly one of these."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=_MOST), max_length=200, required=False
    )
    ticket = _number("All notices of this ticket.")
    up_to = _number("All notices up to this id.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError("Send exactly one of: ids, ticket, up_to.")
        return attrs


class SeenOutput(serializers.Serializer):
    """How many are left."""

    unread = serializers.IntegerField(help_text="At most 100.")


class NoticesView(GenericAPIView):
    """The caller's notices."""

    serializer_class = NoticeOutput

    def order_of(self, request: SignedInCall) -> tuple[str, ...]:
        return ORDER

    @extend_schema(
        operation_id="notices_list",
        tags=["people"],
        summary="My notices, newest first",
        parameters=[OpenApiParameter("unread", bool, description="Only what was not read.")],
        responses=NoticeOutput(many=True),
    )
    def get(self, request: SignedInCall) -> Response:
        asked = serializers.BooleanField().to_internal_value(request.query_params.get("unread", "false"))
        rows = self.paginate_queryset(notices_of(request.user, unread_only=asked))
        return self.get_paginated_response(NoticeOutput(lines(request.user, rows or ()), many=True).data)


class NoticesSeenView(APIView):
    """Marking the caller's notices read."""

    @extend_schema(
        operation_id="notices_seen",
        tags=["people"],
        summary="Mark my notices read",
        request=SeenInput,
        responses=SeenOutput,
    )
    def post(self, request: SignedInCall) -> Response:
        asked = SeenInput(data=request.data)
        asked.is_valid(raise_exception=True)
        found, at = asked.validated_data, timezone.now()
        if "up_to" in found:
            mark_all_seen(actor=request.user, up_to=found["up_to"], at=at)
        else:
            mark_seen(actor=request.user, notice_ids=found.get("ids", ()), ticket_id=found.get("ticket"), at=at)
        return Response(SeenOutput({"unread": unread_count(request.user)}).data)
