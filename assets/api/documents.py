"""Documents of devices; for the desk."""

from typing import Any

from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Capability
from accounts.permissions import SignedInCall
from assets.actions.document_file import MAX_LABEL, MAX_TITLE, Sent, add_document, add_version, remove_document
from assets.actions.history import API
from assets.api.found import device_or_404
from assets.enums import DocumentKind
from assets.models import Device
from assets.queries.documents import Paper, document_of, documents_of, version_of
from assets.render import document_answer

_PARSERS = [MultiPartParser, JSONParser]
"""JSON holds no file and is told so, once its words were looked at (tickets/api/phi_door.py)."""


class DocumentVersionOutput(serializers.Serializer):
    """One file of a document."""

    number = serializers.IntegerField(help_text="1 for the first; the highest counts.")
    version = serializers.CharField(source="label", help_text="What the document says itself, such as Rev. C.")
    dated_on = serializers.DateField(allow_null=True)
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    media_type = serializers.CharField()
    added_at = serializers.DateTimeField()
    added_by = serializers.CharField(source="added_by.full_name")


class DocumentOutput(serializers.Serializer):
    """A paper about a device: kept here with its versions, or a link."""

    id = serializers.IntegerField(source="row.pk")
    title = serializers.CharField(source="row.title")
    kind = serializers.ChoiceField(source="row.kind", choices=[kind.value for kind in DocumentKind])
    url = serializers.CharField(source="row.url", help_text="Of a link; empty when its files are kept here.")
    versions = DocumentVersionOutput(source="files", many=True, help_text="The newest first.")


class DocumentVersionInput(serializers.Serializer):
    """A file, which holds no patient data."""

    file = serializers.FileField(allow_empty_file=True, max_length=1000)
    version = serializers.CharField(max_length=MAX_LABEL, required=False, default="", allow_blank=True)
    dated_on = serializers.DateField(required=False, allow_null=True, default=None)


class DocumentInput(DocumentVersionInput):
    """A document with its first file."""

    title = serializers.CharField(max_length=MAX_TITLE)
    kind = serializers.ChoiceField(choices=[kind.value for kind in DocumentKind], default=DocumentKind.OTHER.value)


class DocumentsView(APIView):
    """The documents of a device."""

    parser_classes = _PARSERS
    throttle_scope = "upload"

    @extend_schema(
        operation_id="device_documents_list",
        tags=["devices"],
        summary="Documents of a device",
        responses=DocumentOutput(many=True),
    )
    def get(self, request: SignedInCall, tag: str) -> Response:
        papers = documents_of(_device(request, tag))
        return Response(DocumentOutput(papers, many=True).data)

    @extend_schema(
        operation_id="device_documents_add",
        tags=["devices"],
        summary="Keep a document",
        request={"multipart/form-data": DocumentInput},
        responses={201: DocumentOutput},
    )
    def post(self, request: SignedInCall, tag: str) -> Response:
        device = _device(request, tag)
        given = _read(DocumentInput, request)
        about = {"title": given["title"], "kind": DocumentKind(given["kind"])}
        made = add_document(actor=request.user, device_id=device.pk, sent=_sent(given), at=timezone.now(), **about)
        where = reverse("api:device_document", args=[device.tag, made.document_id])
        answer = DocumentOutput(_paper(device, made.document_id)).data
        return Response(answer, status=201, headers={"Location": where})


class DocumentView(APIView):
    """One document of a device."""

    parser_classes = _PARSERS
    throttle_scope = "upload"

    @extend_schema(
        operation_id="device_documents_get", tags=["devices"], summary="A document", responses=DocumentOutput
    )
    def get(self, request: SignedInCall, tag: str, document_id: int) -> Response:
        return Response(DocumentOutput(_paper(_device(request, tag), document_id)).data)

    @extend_schema(
        operation_id="device_documents_add_version",
        tags=["devices"],
        summary="Keep another version of a document",
        request={"multipart/form-data": DocumentVersionInput},
        responses={201: DocumentOutput},
    )
    def post(self, request: SignedInCall, tag: str, document_id: int) -> Response:
        device = _device(request, tag)
        _paper(device, document_id)
        sent = _sent(_read(DocumentVersionInput, request))
        add_version(actor=request.user, device_id=device.pk, document_id=document_id, sent=sent, at=timezone.now())
        return Response(DocumentOutput(_paper(device, document_id)).data, status=201)

    @extend_schema(
        operation_id="device_documents_remove",
        tags=["devices"],
        summary="Remove a document with all its versions",
        responses={204: None},
    )
    def delete(self, request: SignedInCall, tag: str, document_id: int) -> Response:
        device = _device(request, tag)
        remove_document(actor=request.user, device_id=device.pk, document_id=document_id, way=API)
        return Response(status=204)


class DocumentContentView(APIView):
    """The bytes of one version."""

    @extend_schema(
        operation_id="device_documents_content",
        tags=["devices"],
        summary="Download a version of a document",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: SignedInCall, tag: str, document_id: int, version_number: int) -> FileResponse:
        version = version_of(_device(request, tag), document_id, version_number)
        if version is None:
            raise Http404
        return document_answer(version)


def _device(request: SignedInCall, tag: str) -> Device:
    """The device, for the desk. Raises PermissionDenied, Http404."""
    if not request.user.may(Capability.SEE_DEVICES):
        raise PermissionDenied("The device register is for the help desk.")
    return device_or_404(tag)


def _paper(device: Device, document_id: int) -> Paper:
    paper = document_of(device, document_id)
    if paper is None:
        raise Http404
    return paper


def _read(kind: type[serializers.Serializer], request: SignedInCall) -> dict[str, Any]:
    given = kind(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def _sent(given: dict[str, Any]) -> Sent:
    return Sent(file=given["file"], label=given["version"], dated_on=given["dated_on"], way=API)
