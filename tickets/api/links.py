"""What a ticket has to do with others: its links, like tickets, and new tickets made of it."""

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from tickets.actions.follow_up import log_follow_up, split_ticket
from tickets.api.answers import KEY, answer, key_of, read, ticket_or_404
from tickets.api.desk import require_desk
from tickets.api.outputs import TicketOutput
from tickets.api.relations import FollowUpInput, LikesOutput, LinksOutput, SplitInput
from tickets.enums import Affected
from tickets.queries.candidates import candidates
from tickets.queries.links import links_of

_MADE = {201: OpenApiResponse(TicketOutput, description="Logged. Location is its address.")}


class LinksView(APIView):
    """The links of a ticket."""

    @extend_schema(operation_id="tickets_links", tags=["tickets"], summary="Its links", responses=LinksOutput)
    def get(self, request: SignedInCall, number: int) -> Response:
        ticket = ticket_or_404(request, number)
        return Response(LinksOutput({"results": links_of(user=request.user, ticket=ticket)}).data)


class SimilarView(APIView):
    """Tickets that may be about the same; for the desk."""

    @extend_schema(operation_id="tickets_similar", tags=["tickets"], summary="Like tickets", responses=LikesOutput)
    def get(self, request: SignedInCall, number: int) -> Response:
        ticket = ticket_or_404(request, number)
        require_desk(request)
        found = candidates(user=request.user, ticket=ticket, at=timezone.now())
        return Response(LikesOutput({"results": found}).data)


class SplitView(APIView):
    """One message becomes a ticket of its own."""

    @extend_schema(
        operation_id="tickets_split",
        tags=["actions"],
        summary="Make a message a ticket of its own",
        request=SplitInput,
        responses=_MADE,
    )
    def post(self, request: SignedInCall, number: int) -> Response:
        ticket_or_404(request, number)
        given = read(SplitInput, request)
        values = {"message_id": given.pop("message"), **given}
        made = split_ticket(actor=request.user, ticket_id=number, at=timezone.now(), **values)
        return _answer(request, made.pk)


class FollowUpView(APIView):
    """What came back of a ticket that can no longer be reopened."""

    @extend_schema(
        operation_id="tickets_follow_up",
        tags=["actions"],
        summary="Log a follow-up of a ticket that can no longer be reopened",
        parameters=[KEY],
        request=FollowUpInput,
        responses=_MADE,
    )
    def post(self, request: SignedInCall, number: int) -> Response:
        ticket_or_404(request, number)
        given = read(FollowUpInput, request)
        affected = Affected(given["affected"]) if given["affected"] else None
        made = log_follow_up(
            actor=request.user,
            ticket_id=number,
            body=given["body"],
            affected=affected,
            key=key_of(request),
            at=timezone.now(),
        )
        return _answer(request, made.pk)


def _answer(request: SignedInCall, number: int) -> Response:
    where = reverse("api:ticket", args=[number])
    return answer(request, ticket_or_404(request, number), status=201, headers={"Location": where})
