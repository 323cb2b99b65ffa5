"""Major incidents: which run, declaring and leading one, and being affected too."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from tickets.actions.affected import report_affected
from tickets.actions.broadcast import write_to_affected
from tickets.actions.incident import Public, change_incident, declare_incident
from tickets.api.answers import KEY, answer, key_of, read, ticket_or_404
from tickets.api.desk import require_desk
from tickets.api.outputs import TicketOutput
from tickets.api.relations import BroadcastInput, BroadcastOutput, IncidentInput, IncidentOutput, IncidentsOutput
from tickets.queries.incidents import incident_of, incidents

_MOST = 100


class IncidentsView(APIView):
    """Incidents; for the desk."""

    @extend_schema(operation_id="incidents_list", tags=["incidents"], summary="Incidents", responses=IncidentsOutput)
    def get(self, request: SignedInCall) -> Response:
        require_desk(request)
        return Response(IncidentsOutput({"results": list(incidents(request.user)[:_MOST])}).data)


class IncidentView(APIView):
    """One incident; for the desk."""

    @extend_schema(operation_id="incidents_get", tags=["incidents"], summary="One incident", responses=IncidentOutput)
    def get(self, request: SignedInCall, number: int) -> Response:
        ticket_or_404(request, number)
        require_desk(request)
        return Response(IncidentOutput(_incident_or_404(request, number)).data)

    @extend_schema(
        operation_id="incidents_put",
        tags=["incidents"],
        summary="Declare a ticket an incident, or change what a running one says of itself",
        request=IncidentInput,
        responses=IncidentOutput,
    )
    def put(self, request: SignedInCall, number: int) -> Response:
        ticket_or_404(request, number)
        require_desk(request)
        given = read(IncidentInput, request)
        public = Public(**{**given, "commander": given["commander"] or request.user})
        known = incident_of(user=request.user, number=number)
        act = change_incident if known is not None and known.is_running else declare_incident
        act(actor=request.user, ticket_id=number, public=public, at=timezone.now())
        return Response(IncidentOutput(_incident_or_404(request, number)).data)


class BroadcastsView(APIView):
    """One message to everybody affected; for the desk."""

    @extend_schema(
        operation_id="incidents_broadcast",
        tags=["incidents"],
        summary="Write to everybody affected",
        parameters=[KEY],
        request=BroadcastInput,
        responses={201: BroadcastOutput},
    )
    def post(self, request: SignedInCall, number: int) -> Response:
        ticket_or_404(request, number)
        require_desk(request)
        given = read(BroadcastInput, request)
        sent = write_to_affected(
            actor=request.user, ticket_id=number, key=key_of(request), at=timezone.now(), **given
        )
        return Response(BroadcastOutput(sent).data, status=201)


class AffectedView(APIView):
    """I am affected too, for everybody; a second time it is the same ticket."""

    @extend_schema(
        operation_id="incidents_affected",
        tags=["incidents"],
        summary="Say that you are affected by a public incident too",
        request=None,
        responses={201: TicketOutput},
    )
    def post(self, request: SignedInCall, number: int) -> Response:
        try:
            ticket = report_affected(actor=request.user, incident_id=number, at=timezone.now())
        except ValidationError as error:
            if error.code in ("ticket_missing", "incident_missing"):
                raise Http404 from error
            raise
        where = reverse("api:ticket", args=[ticket.pk])
        return answer(request, ticket_or_404(request, ticket.pk), status=201, headers={"Location": where})


def _incident_or_404(request: SignedInCall, number: int) -> Any:
    found = incident_of(user=request.user, number=number)
    if found is None:
        raise Http404
    return found
