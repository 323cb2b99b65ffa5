"""Files that come with a form because there was no JavaScript to send them ahead."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.permissions import SignedInRequest
from tickets.actions.files import receive_upload


def stage_files(request: SignedInRequest) -> tuple[list[str], list[str]]:
    """Receive the plain files of a form; return all its upload ids, and a sentence for each file not taken."""
    ids, errors = list(request.POST.getlist("uploads")), []
    for file in request.FILES.getlist("files"):
        try:
            ids.append(str(receive_upload(actor=request.user, file=file, at=timezone.now()).pk))
        except ValidationError as error:
            errors += error.messages
    return ids, errors
