"""Pages: who is called to what, and acknowledging; for the desk."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from notifications.actions.page_answer import acknowledge_ticket
from notifications.enums import Acknowledged
from notifications.queries.page_report import seconds_of
from notifications.queries.pages import PAGE_ORDER, pages_for
from tickets.api.answers import ticket_or_404
from tickets.api.desk import require_desk
from tickets.enums import PageState
from tickets.rules.paging import LIVE

_MOST = 100
RUNNING = OpenApiParameter("running", bool, description="Only pages somebody must still come to.")


class PageOutput(serializers.Serializer):
    """One page of a ticket. seconds: from the first call to the acknowledgement."""

    id = serializers.IntegerField()
    ticket = serializers.IntegerField(source="ticket_id")
    queue = serializers.CharField(source="queue.code")
    state = serializers.ChoiceField([state.value for state in PageState])
    reason = serializers.CharField()
    step = serializers.IntegerField(source="position", help_text="Steps taken so far.")
    created_at = serializers.DateTimeField()
    next_step_at = serializers.SerializerMethodField()
    acknowledged_by = serializers.CharField(source="acknowledged_by.full_name", default=None, allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    seconds = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_step_at(self, page: Any) -> Any:
        return page.next_step_at if page.state in LIVE else None

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_seconds(self, page: Any) -> int | None:
        return seconds_of(page)


class PagesOutput(serializers.Serializer):
    """The newest pages."""

    results = PageOutput(many=True)


class AcknowledgedOutput(serializers.Serializer):
    """is_first: this call acknowledged it; else somebody had. took: the ticket is the caller's now."""

    is_first = serializers.BooleanField()
    took = serializers.BooleanField()
    page = PageOutput()


class PagesView(APIView):
    """Pages; for the desk."""

    @extend_schema(
        operation_id="pages_list", tags=["desk"], summary="Pages, newest first", parameters=[RUNNING],
        responses=PagesOutput,
    )  # fmt: skip
    def get(self, request: SignedInCall) -> Response:
        require_desk(request)
        rows = pages_for(request.user).filter(ticket__isnull=False)
        if request.query_params.get("running") in ("1", "true", "True"):
            rows = rows.filter(state__in=[state.value for state in LIVE])
        return Response(PagesOutput({"results": list(rows.order_by(*PAGE_ORDER)[:_MOST])}).data)


class AcknowledgeView(APIView):
    """I have it; for the desk. A second time it changes nothing and says who has it."""

    @extend_schema(
        operation_id="pages_acknowledge", tags=["desk"], summary="Acknowledge the page of a ticket", request=None,
        responses=AcknowledgedOutput,
    )  # fmt: skip
    def post(self, request: SignedInCall, number: int) -> Response:
        ticket_or_404(request, number)
        require_desk(request)
        answer = acknowledge_ticket(actor=request.user, ticket_id=number, how=Acknowledged.API, at=timezone.now())
        return Response(AcknowledgedOutput(answer).data)
