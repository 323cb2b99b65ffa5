"""What was written, what happened and which files came, by the same rules as the ticket page."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from tickets.actions.message import add_files, note, reply, requester_reply
from tickets.api.answers import KEY, answer, key_of, read, ticket_or_404
from tickets.api.inputs import FilesInput, MessageInput
from tickets.api.outputs import AttachmentsOutput, MessagesOutput, TicketOutput, TimelineOutput
from tickets.enums import MessageKind
from tickets.queries.timeline import Entry, timeline

_WRITERS = {
    MessageKind.REQUEST.value: requester_reply,
    MessageKind.REPLY.value: reply,
    MessageKind.NOTE.value: note,
}


class MessagesView(APIView):
    """The conversation; notes are for the desk alone."""

    @extend_schema(
        operation_id="messages_list", tags=["conversation"], summary="Read the conversation", responses=MessagesOutput
    )
    def get(self, request: SignedInCall, number: int) -> Response:
        found = [entry for entry in _story(request, number) if entry.message is not None]
        return Response(MessagesOutput({"results": found}).data)

    @extend_schema(
        operation_id="messages_create",
        tags=["conversation"],
        summary="Write a message",
        parameters=[KEY],
        request=MessageInput,
        responses={
            201: OpenApiResponse(TicketOutput, description="Written."),
            200: OpenApiResponse(TicketOutput, description="Written before with this key; nothing new was made."),
        },
    )
    def post(self, request: SignedInCall, number: int) -> Response:
        ticket_or_404(request, number)
        given = read(MessageInput, request)
        usual = MessageKind.REPLY if request.user.is_agent else MessageKind.REQUEST
        write: Any = _WRITERS[given.pop("kind", usual.value)]
        at = timezone.now()
        written = write(actor=request.user, ticket_id=number, at=at, key=key_of(request), **given)
        is_new = written.updated_at == at
        return answer(request, ticket_or_404(request, number), status=201 if is_new else 200)


class TimelineView(APIView):
    """Everything that happened, as far as the caller may read it."""

    @extend_schema(
        operation_id="timeline_list", tags=["conversation"], summary="Read the story", responses=TimelineOutput
    )
    def get(self, request: SignedInCall, number: int) -> Response:
        return Response(TimelineOutput({"results": _story(request, number)}).data)


class AttachmentsView(APIView):
    """The files of a ticket."""

    @extend_schema(
        operation_id="attachments_list", tags=["conversation"], summary="List the files", responses=AttachmentsOutput
    )
    def get(self, request: SignedInCall, number: int) -> Response:
        files = [file for entry in _story(request, number) for file in entry.files]
        return Response(AttachmentsOutput({"results": files}, context={"request": request}).data)

    @extend_schema(
        operation_id="attachments_create",
        tags=["conversation"],
        summary="Add files sent before",
        request=FilesInput,
        responses={201: TicketOutput},
    )
    def post(self, request: SignedInCall, number: int) -> Response:
        ticket_or_404(request, number)
        given = read(FilesInput, request)
        add_files(actor=request.user, ticket_id=number, at=timezone.now(), **given)
        return answer(request, ticket_or_404(request, number), status=201)


def _story(request: SignedInCall, number: int) -> list[Entry]:
    return timeline(user=request.user, ticket=ticket_or_404(request, number))
