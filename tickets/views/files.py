"""Files: received before their ticket exists, and given out only to those who may see the ticket."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest
from tickets.actions.files import FileTooLarge, discard_upload, receive_upload
from tickets.queries.portal import visible_file
from tickets.render import file_answer


@require_POST
def upload(request: SignedInRequest) -> JsonResponse:
    """Receive one file; answers its id, name and size, or why it was not taken."""
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"detail": "No file arrived. Choose it again."}, status=400)
    try:
        row = receive_upload(actor=request.user, file=file, at=timezone.now())
    except FileTooLarge as error:
        return JsonResponse({"detail": error.messages[0]}, status=413)
    except ValidationError as error:
        return JsonResponse({"detail": error.messages[0]}, status=400)
    return JsonResponse({"id": str(row.pk), "name": row.name, "size": row.size}, status=201)


@require_POST
def upload_remove(request: SignedInRequest, upload_id: UUID) -> HttpResponse:
    """Forget a file received but not yet attached. Answers the same whether it was there or not."""
    discard_upload(actor=request.user, upload_id=upload_id)
    return HttpResponse(status=204) if request.headers.get("Accept") == "application/json" else redirect("portal:new")


@require_safe
def download(request: SignedInRequest, attachment_id: int) -> HttpResponseBase:
    """Give out a file of a ticket the person can see. DICOM originals stay: they hold patient data."""
    file = visible_file(user=request.user, attachment_id=attachment_id)
    if file is None:
        raise Http404
    if file.deleted_at:
        return render(request, "tickets/portal/file_gone.html", {"file": file}, status=410)
    if file.is_dicom:
        return render(request, "tickets/portal/dicom_stays.html", {"file": file}, status=403)
    return file_answer(file)
