"""What the demo desk knows of patients: study corrections by two people, protected identifiers, a vendor copy.

All people and numbers are invented; the numbers of examinations have a shape that no hospital uses.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from accounts.enums import Role
from accounts.models import Person
from reports.actions.project import project_tickets
from tickets.actions.correction import confirm_correction, log_correction, make_correction
from tickets.actions.identity import add_identity, reveal_identity
from tickets.actions.outbox import nobody_told
from tickets.actions.protected import Given
from tickets.actions.ticket import NewTicket
from tickets.actions.vendor_copy import make_one, request_copy
from tickets.enums import (
    ACTIVE_STATES,
    CorrectionKind,
    IdentityField,
    RejectionCode,
    RevealReason,
    Source,
)
from tickets.models import Attachment, Category, Ticket
from tickets.rules.corrections import CATEGORY_OF, KIND_WORDS

Values = Mapping[IdentityField, list[str]]


@dataclass(frozen=True)
class _Scene:
    """One correction: what was said, both sides, and how far it is."""

    kind: CorrectionKind
    text: str
    values: Values
    correct: Values = field(default_factory=dict)
    was_read: str = ""
    rejection: RejectionCode | None = None
    what: str = ""
    is_confirmed: bool = False


_SCENES = (
    _Scene(
        CorrectionKind.DUPLICATE,
        "The chest exam came twice after the console restarted. Both are on the list.",
        {IdentityField.ACCESSION: ["DEMO-0231-A"]},
        {IdentityField.ACCESSION: ["DEMO-0231"]},
        rejection=RejectionCode.QUALITY,
        what="Kept the complete study, rejected the half one that was sent before the restart.",
        is_confirmed=True,
    ),
    _Scene(
        CorrectionKind.REALLOCATE,
        "Knee and hip were done in one go; all images are under the knee.",
        {IdentityField.ACCESSION: ["DEMO-0588"]},
        {IdentityField.ACCESSION: ["DEMO-0589"]},
        was_read="no",
        rejection=RejectionCode.NONE,
        what="Moved series 4 to 7 to the order of the hip.",
    ),
    _Scene(
        CorrectionKind.WRONG_PATIENT,
        "The previous exam was still open at the console when the next patient was scanned.",
        {
            IdentityField.ACCESSION: ["DEMO-0764"],
            IdentityField.PATIENT_NAME: ["Testperson^Ada"],
            IdentityField.PATIENT_ID: ["DEMO-P-1180"],
        },
        {IdentityField.PATIENT_ID: ["DEMO-P-1193"], IdentityField.PATIENT_NAME: ["Testperson^Bruno"]},
        was_read="yes",
    ),
)


def make_privacy(*, at: datetime) -> None:
    """Log three corrections, of which one is done and one waits for a second person; protect, look and copy."""
    with nobody_told():
        numbers = [_play(scene, at=at) for scene in _SCENES]
        numbers += _protect_and_copy(at=at)
    project_tickets(ticket_ids=numbers)


def _play(scene: _Scene, *, at: datetime) -> int:
    requester = Person.objects.filter(role=Role.REQUESTER.value, is_active=True).order_by("pk")[0]
    one, other = _agents()
    new = NewTicket(
        requester=requester,
        category=Category.objects.select_related("queue").get(code=CATEGORY_OF[scene.kind]),
        subject=KIND_WORDS[scene.kind],
        description=scene.text,
        source=Source.PORTAL,
    )
    given = Given(values=scene.values, correct=scene.correct)
    ticket = log_correction(actor=requester, new=new, kind=scene.kind, given=given, was_read=scene.was_read, at=at)
    if scene.rejection is not None:
        make_correction(actor=one, ticket_id=ticket.pk, rejection=scene.rejection, what=scene.what, at=at)
    if scene.is_confirmed:
        confirm_correction(actor=other, ticket_id=ticket.pk, at=at)
    return ticket.pk


def _protect_and_copy(*, at: datetime) -> list[int]:
    """On the newest open tickets: one about a study under investigation, and a copy of the newest DICOM file."""
    agent, _ = _agents()
    states = [state.value for state in ACTIVE_STATES]
    related = Ticket.objects.filter(state__in=states, correction=None, category__group="Images").order_by("-pk").first()
    touched = []
    if related is not None:
        values = {IdentityField.ACCESSION: ["DEMO-0764"]}
        add_identity(actor=agent, ticket_id=related.pk, values=values, at=at)
        reveal_identity(actor=agent, ticket_id=related.pk, reason=RevealReason.FIND_STUDY, at=at)
        touched.append(related.pk)
    file = Attachment.objects.filter(is_dicom=True, ticket__state__in=states).order_by("-pk").first()
    if file is not None:
        row = request_copy(actor=agent, ticket_id=file.ticket_id, attachment_id=file.pk, wants_pixels=True, at=at)
        make_one(copy_id=row.pk, at=at)
        touched.append(file.ticket_id)
    return touched


def _agents() -> tuple[Person, Person]:
    one, other = Person.objects.filter(role=Role.AGENT.value, is_active=True).order_by("pk")[:2]
    return one, other
