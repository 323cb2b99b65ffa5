"""Tickets: find, log, read."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Capability
from accounts.permissions import SignedInCall
from tickets.actions.ticket import CannotLogForOthers, NewTicket, log_ticket
from tickets.api.answers import KEY, answer, key_of, read, ticket_or_404
from tickets.api.inputs import TicketInput
from tickets.api.outputs import TicketOutput, TicketRow
from tickets.enums import Affected, Impact, Priority, Source, State, Urgency
from tickets.forms.filters import TicketFilter
from tickets.queries.inbox import INBOX_ORDER, NEWEST_ORDER, all_tickets

ORDERS = {"newest": NEWEST_ORDER, "due": INBOX_ORDER}
_LONGEST_AGO = timedelta(days=366)


def _filter(name: str, words: str, *, values: list[Any] | None = None, is_many: bool = False) -> OpenApiParameter:
    kind = str if values is None else type(values[0])
    return OpenApiParameter(name, kind, enum=values, many=is_many, description=words)


FILTERS = [
    _filter("q", "Words and filters, as on the pages: `queue:pacs is:unassigned images`; #123 is that ticket alone."),
    _filter("state", "Any of these.", values=[state.value for state in State], is_many=True),
    _filter("priority", "Any of these.", values=[level.value for level in Priority], is_many=True),
    _filter("queue", "Code of a queue; any of several.", is_many=True),
    _filter("category", "Code of a category; any of several.", is_many=True),
    _filter("assignee", "Id of a person, me, or nobody; any of several.", is_many=True),
    _filter("device", "Tag of a device."),
    _filter("requester", "Id of a person."),
    _filter("created_after", "Day or moment: logged then or later."),
    _filter("created_before", "Day, itself included, or moment: logged before."),
]
ORDER = _filter("order", "newest first, or due: nobody's tickets first, then by due time.", values=list(ORDERS))


class TicketsView(GenericAPIView):
    """The tickets the caller may see."""

    serializer_class = TicketRow

    def order_of(self, request: SignedInCall) -> tuple[str, ...]:
        name = request.query_params.get("order", "newest")
        if name not in ORDERS:
            raise serializers.ValidationError({"order": [f"Choose one of: {', '.join(ORDERS)}."]})
        return ORDERS[name]

    @extend_schema(
        operation_id="tickets_list",
        tags=["tickets"],
        summary="Find tickets",
        parameters=[*FILTERS, ORDER],
        responses=TicketRow(many=True),
    )
    def get(self, request: SignedInCall) -> Response:
        filters = TicketFilter(
            request.query_params, all_tickets(request.user), user=request.user, at=timezone.now()
        )
        if not filters.is_valid():
            raise serializers.ValidationError(filters.errors)
        rows = self.paginate_queryset(filters.found())
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(
        operation_id="tickets_create",
        tags=["tickets"],
        summary="Log a ticket",
        parameters=[KEY],
        request=TicketInput,
        responses={
            201: OpenApiResponse(TicketOutput, description="Logged. Location is its address."),
            200: OpenApiResponse(TicketOutput, description="Logged before with this key; nothing new was made."),
        },
    )
    def post(self, request: SignedInCall) -> Response:
        at, key = timezone.now(), key_of(request)
        logged = log_ticket(actor=request.user, new=_new_ticket(request, at=at), at=at, key=key)
        is_new = logged.created_at == at
        where = reverse("api:ticket", args=[logged.pk])
        ticket = ticket_or_404(request, logged.pk)
        return answer(request, ticket, status=201 if is_new else 200, headers={"Location": where})


class TicketView(APIView):
    """One ticket."""

    @extend_schema(operation_id="tickets_get", tags=["tickets"], summary="One ticket", responses=TicketOutput)
    def get(self, request: SignedInCall, number: int) -> Response:
        return answer(request, ticket_or_404(request, number))


def _new_ticket(request: SignedInCall, *, at: datetime) -> NewTicket:
    is_desk = request.user.may(Capability.LOG_FOR_OTHERS)
    if not is_desk and request.data.get("requester") not in (None, request.user.pk):
        raise CannotLogForOthers("Only the help desk can log a ticket for somebody else. Log it in your own name.")
    if not is_desk and request.data.get("occurred_at") is not None:
        raise CannotLogForOthers("Only the help desk can give the time of a call. Leave out occurred_at.")
    given = read(TicketInput, request)
    if given["occurred_at"] and given["occurred_at"] < at - _LONGEST_AGO:
        raise serializers.ValidationError({"occurred_at": ["This is more than a year ago. Check the date."]})
    return NewTicket(
        requester=given["requester"] or request.user,
        category=given["category"],
        subject=given["subject"],
        description=given["description"],
        affected=Affected(given["affected"]) if given["affected"] else None,
        impact=Impact(given["impact"]) if given["impact"] else None,
        urgency=Urgency(given["urgency"]) if given["urgency"] else None,
        device=given["device"],
        place=given["place"],
        source=Source.API,
        occurred_at=given["occurred_at"],
        uploads=given["uploads"],
    )
