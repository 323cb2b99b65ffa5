"""Images by the folder for programs: sent in small requests that may be repeated, and told by series."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Capability
from accounts.permissions import SignedInCall
from tickets.actions.drops import receive_images
from tickets.api.answers import read, ticket_or_404
from tickets.queries.images import images_page

_MOST = 100


class ImagesInput(serializers.Serializer):
    """Some images of a drop."""

    drop = serializers.UUIDField(help_text="Of your own making: the same for all requests of one folder.")
    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True, max_length=1000), min_length=1, max_length=_MOST
    )


class RefusedOutput(serializers.Serializer):
    """A file that was not taken."""

    place = serializers.IntegerField(help_text="Its place in the request, from 0.")
    why = serializers.CharField()


class ReceivedOutput(serializers.Serializer):
    """What became of the files of one request."""

    added = serializers.IntegerField()
    known = serializers.IntegerField(help_text="On the ticket already, by their SHA-256.")
    refused = RefusedOutput(many=True)


class SeriesFindingOutput(serializers.Serializer):
    """Something odd about a series."""

    code = serializers.CharField()
    severity = serializers.CharField(help_text="stop, warn or note.")
    title = serializers.CharField()
    detail = serializers.CharField()


class SeriesOutput(serializers.Serializer):
    """Images that belong together."""

    title = serializers.CharField()
    count = serializers.IntegerField()
    first = serializers.IntegerField(allow_null=True, help_text="Least instance number.")
    last = serializers.IntegerField(allow_null=True)
    device = serializers.CharField(allow_null=True, help_text="Tag of the device they surely come from.")
    findings = SeriesFindingOutput(many=True)
    file_findings = serializers.DictField(child=serializers.IntegerField(), help_text="Code to number of files.")


class ImagesOutput(serializers.Serializer):
    """All images of a ticket."""

    count = serializers.IntegerField()
    pending = serializers.IntegerField(help_text="Not read yet.")
    loose = serializers.IntegerField(help_text="Read, and without a series.")
    findings = SeriesFindingOutput(many=True)
    series = SeriesOutput(many=True)


class ImagesView(APIView):
    """The images of a ticket."""

    parser_classes = [MultiPartParser]
    throttle_scope = "upload"

    @extend_schema(
        operation_id="images_list", tags=["files"], summary="What the images say, by series", responses=ImagesOutput
    )
    def get(self, request: SignedInCall, number: int) -> Response:
        ticket = ticket_or_404(request, number)
        if not request.user.may(Capability.WORK_TICKETS):
            raise PermissionDenied("What images say is for the help desk.")
        page = images_page(user=request.user, ticket=ticket)
        series = [
            {
                "title": card.title,
                "count": len(card.series.images),
                "first": card.series.first,
                "last": card.series.last,
                "device": card.device.tag if card.device and card.is_linked else None,
                "findings": card.series.findings,
                "file_findings": {finding.code: count for finding, count in card.file_findings},
            }
            for card in page.series
        ]
        body = {"count": page.count, "pending": page.pending, "loose": page.loose, "findings": page.findings}
        return Response(ImagesOutput(body | {"series": series}).data)

    @extend_schema(
        operation_id="images_create",
        tags=["files"],
        summary="Send images of a folder",
        description="Repeat a request that broke off: what is there already is not stored again.",
        request={"multipart/form-data": ImagesInput},
        responses={201: ReceivedOutput},
    )
    def post(self, request: SignedInCall, number: int) -> Response:
        ticket = ticket_or_404(request, number)
        given = read(ImagesInput, request)
        received = receive_images(
            actor=request.user, ticket_id=ticket.pk, drop_id=given["drop"], files=given["files"], at=timezone.now()
        )
        refused = [{"place": place, "why": why} for place, (_, why) in enumerate(received.files) if why]
        body = {"added": received.added, "known": received.known, "refused": refused}
        return Response(ReceivedOutput(body).data, status=201)
