"""Study corrections: the words, which category is which, what a rejection means, and who may check whose work.

Rejection codes: DICOM PS3.16 CID 7011 “Rejected for Quality Reasons”, as IHE IOCM uses them in rejection notes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tickets.enums import CorrectionKind, IdentityField, RejectionCode

KIND_WORDS: Mapping[CorrectionKind, str] = {
    CorrectionKind.WRONG_PATIENT: "Images are under the wrong patient",
    CorrectionKind.MERGE: "One patient has two record numbers",
    CorrectionKind.REALLOCATE: "Images are under the wrong exam of the right patient",
    CorrectionKind.UNVERIFIED: "A study is stuck as unverified",
    CorrectionKind.DUPLICATE: "A study or accession number is there twice",
}

CATEGORY_OF: Mapping[CorrectionKind, str] = {
    CorrectionKind.WRONG_PATIENT: "R13",
    CorrectionKind.MERGE: "R14",
    CorrectionKind.REALLOCATE: "R15",
    CorrectionKind.UNVERIFIED: "R06",
    CorrectionKind.DUPLICATE: "R12",
}
"""The category such a ticket is logged as."""

KIND_OF: Mapping[str, CorrectionKind] = {code: kind for kind, code in CATEGORY_OF.items()}

REJECTION_WORDS: Mapping[RejectionCode, str] = {
    RejectionCode.WORKLIST: "Incorrect worklist entry was chosen (DCM 113038)",
    RejectionCode.SAFETY: "Rejected for patient safety (DCM 113037)",
    RejectionCode.QUALITY: "Rejected for quality, such as a wrong label (DCM 113001)",
    RejectionCode.RETENTION: "Kept long enough, retention is over (DCM 113039)",
    RejectionCode.NONE: "Nothing was rejected: merged, moved or verified in place",
}

REJECTIONS_OF: Mapping[CorrectionKind, tuple[RejectionCode, ...]] = {
    CorrectionKind.WRONG_PATIENT: (
        RejectionCode.WORKLIST, RejectionCode.SAFETY, RejectionCode.QUALITY, RejectionCode.NONE
    ),
    CorrectionKind.MERGE: (RejectionCode.NONE, RejectionCode.SAFETY),
    CorrectionKind.REALLOCATE: (RejectionCode.WORKLIST, RejectionCode.QUALITY, RejectionCode.NONE),
    CorrectionKind.UNVERIFIED: (RejectionCode.NONE, RejectionCode.WORKLIST, RejectionCode.QUALITY),
    CorrectionKind.DUPLICATE: (
        RejectionCode.QUALITY, RejectionCode.WORKLIST, RejectionCode.RETENTION, RejectionCode.NONE
    ),
}  # fmt: skip
"""What may have become of the instances, the likeliest first. Retention is no reason to hide a mistake."""

ASKED_OF: Mapping[CorrectionKind, tuple[tuple[IdentityField, ...], tuple[IdentityField, ...]]] = {
    CorrectionKind.WRONG_PATIENT: (
        (IdentityField.ACCESSION, IdentityField.PATIENT_ID), (IdentityField.ACCESSION, IdentityField.PATIENT_ID)
    ),
    CorrectionKind.MERGE: ((IdentityField.PATIENT_ID,), (IdentityField.PATIENT_ID,)),
    CorrectionKind.REALLOCATE: ((IdentityField.ACCESSION,), (IdentityField.ACCESSION,)),
    CorrectionKind.UNVERIFIED: ((IdentityField.ACCESSION, IdentityField.PATIENT_ID), ()),
    CorrectionKind.DUPLICATE: ((IdentityField.ACCESSION,), (IdentityField.ACCESSION,)),
}  # fmt: skip
"""Of which fields the requester should give at least one: as it is filed now, and as it should be."""

CORRECTION_REFUSALS: Mapping[str, str] = {
    "correction_exists": "This ticket is a study correction already.",
    "correction_missing": "This ticket is no study correction. Open one first.",
    "not_done": "Nobody has made the correction yet. Make it first; then somebody else checks it.",
    "already_done": "The correction is made already. It waits for somebody else to check it.",
    "already_confirmed": "The correction is made, checked and confirmed.",
    "same_person": "You made this correction, so somebody else must check it. Ask a colleague.",
    "bad_rejection": "Choose what became of the images.",
    "what_needed": "Say what you did: which study was moved, merged or rejected, without naming the patient.",
    "why_needed": "Say why.",
    "supervisor_needed": "Only a supervisor can say that this is no study correction.",
    "not_active": "Reopen the ticket first.",
}
"""Refusal code to the sentence the person reads."""

UNCONFIRMED = "correction_unconfirmed"


@dataclass(frozen=True)
class Stand:
    """How far a correction is: who made it, and who checked it."""

    done_by: int | None
    confirmed_by: int | None

    @property
    def is_open(self) -> bool:
        """True while the study is under investigation."""
        return self.confirmed_by is None


def confirm_refusal(stand: Stand, *, actor_id: int) -> str:
    """Return why a person may not confirm a correction: a key of CORRECTION_REFUSALS, "" when they may.

    Two people: whoever made the correction does not check it. Source: taxonomy R13 (“re-verify by second person”).
    """
    if stand.confirmed_by is not None:
        return "already_confirmed"
    if stand.done_by is None:
        return "not_done"
    return "same_person" if stand.done_by == actor_id else ""


def gate_words(stand: Stand | None) -> str:
    """Return what stands in the way of resolving the ticket of a correction; "" when nothing does."""
    if stand is None or not stand.is_open:
        return ""
    if stand.done_by is None:
        return "This is a study correction: somebody must make it and somebody else must check it first."
    return "The correction is made. Somebody else than who made it must check and confirm it first."


def stand_words(stand: Stand) -> str:
    """Say how far it is, in a few words."""
    if not stand.is_open:
        return "Made, checked and confirmed"
    return "Made, to be checked by somebody else" if stand.done_by else "Under investigation"
