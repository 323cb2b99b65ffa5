"""Files: received before their ticket, and given out only to those who may see it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from tickets.actions.files import discard_upload, receive_upload
from tickets.api.answers import read
from tickets.api.inputs import UploadInput
from tickets.api.outputs import UploadOutput
from tickets.queries.portal import visible_file
from tickets.render import file_answer


class DicomStays(PermissionDenied):
    """DICOM originals hold patient data and are not given out."""

    code = "dicom_not_downloadable"

    def __init__(self) -> None:
        super().__init__("DICOM files hold patient data and cannot be downloaded. Read what was found in it instead.")


class FileGone(APIException):
    """It was deleted on schedule, after its ticket was closed."""

    status_code = 410
    default_code = "file_deleted"
    default_detail = "This file was deleted some time after its ticket was closed. What it said is on the ticket."


class UploadsView(APIView):
    """Receives files, one at a time."""

    parser_classes = [MultiPartParser]
    throttle_scope = "upload"

    @extend_schema(
        operation_id="uploads_create",
        tags=["files"],
        summary="Send a file",
        description="Then attach it by its id when logging a ticket or writing a message.",
        request={"multipart/form-data": UploadInput},
        responses={201: UploadOutput},
    )
    def post(self, request: SignedInCall) -> Response:
        given = read(UploadInput, request)
        row = receive_upload(actor=request.user, file=given["file"], at=timezone.now())
        return Response(UploadOutput(row).data, status=201)


class UploadView(APIView):
    """A file received and not yet attached."""

    @extend_schema(
        operation_id="uploads_delete", tags=["files"], summary="Forget a file not yet attached", responses={204: None}
    )
    def delete(self, request: SignedInCall, upload_id: UUID) -> Response:
        discard_upload(actor=request.user, upload_id=upload_id)
        return Response(status=204)


class ContentView(APIView):
    """The bytes of a file."""

    @extend_schema(
        operation_id="attachments_content",
        tags=["files"],
        summary="Download a file",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    def get(self, request: SignedInCall, attachment_id: int) -> FileResponse:
        file = visible_file(user=request.user, attachment_id=attachment_id)
        if file is None:
            raise Http404
        if file.deleted_at:
            raise FileGone
        if file.is_dicom:
            raise DicomStays
        return file_answer(file)
