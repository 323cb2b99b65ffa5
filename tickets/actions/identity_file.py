"""Taking identifiers over from a DICOM file of the ticket."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.enums import Capability
from accounts.models import Person
from assets.actions.identity import identity_of_file
from tickets.actions.identity import CannotReveal, add_identity
from tickets.enums import IdentityField, IdentityPart, IdentitySource
from tickets.models import Attachment, IdentityValue
from tickets.rules.identity import BadIdentifier, cleaned


class NothingInFile(ValidationError):
    """The file says nothing of a patient that could be kept, or cannot be read."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing could be taken over: the file names no patient, or cannot be read. Type it in instead.",
            code="nothing_in_file",
        )


def take_identity(
    *,
    actor: Person,
    ticket_id: int,
    attachment_id: int,
    at: datetime,
    part: IdentityPart = IdentityPart.CONCERNED,
) -> bool:
    """Read a file in a sealed child and keep its identifiers; say whether there was anything new.

    Event: identity_added. Not transactional on purpose: the child must not run while rows are locked. Values that have
    not the shape of their field are left out. Raises CannotReveal, NothingInFile, BadIdentity.
    """
    if not actor.may(Capability.REVEAL_IDENTITY):
        raise CannotReveal("Your role may not take over identifiers. Ask a colleague at the desk.")
    file = Attachment.objects.filter(pk=attachment_id, ticket_id=ticket_id, is_dicom=True, deleted_at=None).first()
    if file is None:
        raise NothingInFile
    try:
        found = identity_of_file(path=Path(settings.MEDIA_ROOT) / file.path)
    except OSError:
        raise NothingInFile from None
    values = {IdentityField(name): [text] for name, text in found.items() if _is_right(name, text)}
    if not values:
        raise NothingInFile
    before = _count(ticket_id)
    add_identity(actor=actor, ticket_id=ticket_id, values=values, part=part, source=IdentitySource.FILE, at=at)
    return _count(ticket_id) > before


def _is_right(name: str, text: str) -> bool:
    try:
        return bool(cleaned(IdentityField(name), text))
    except BadIdentifier:
        return False


def _count(ticket_id: int) -> int:
    return IdentityValue.objects.filter(ticket_id=ticket_id).count()
