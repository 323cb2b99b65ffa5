"""Patients and examinations of a ticket: which identifiers are kept, corrections, vendor copies. Never what is kept.

Identifiers go in and do not come out: they are seen on the page of the ticket alone, with a reason.
"""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from tickets.actions import correction as corrections
from tickets.actions.identity import add_identity
from tickets.actions.vendor_copy import request_copy
from tickets.api.answers import read, ticket_or_404
from tickets.api.desk import require_desk
from tickets.enums import CorrectionKind, IdentityField, IdentityPart, RejectionCode
from tickets.models import Ticket
from tickets.queries.corrections import correction_of
from tickets.queries.privacy import privacy_side
from tickets.queries.vendor_copies import copies_of
from tickets.rules.identity import LONGEST

_TAGS = ["privacy"]


class IdentityInput(serializers.Serializer):
    """Identifiers to be kept, encrypted. Those that are there already are left out."""

    part = serializers.ChoiceField(choices=[part.value for part in IdentityPart], default=IdentityPart.CONCERNED.value)
    accession = serializers.CharField(required=False, max_length=LONGEST[IdentityField.ACCESSION])
    patient_id = serializers.CharField(required=False, max_length=LONGEST[IdentityField.PATIENT_ID])
    patient_name = serializers.CharField(required=False, max_length=LONGEST[IdentityField.PATIENT_NAME])
    birth_date = serializers.CharField(required=False, max_length=20, help_text="As 1950-12-31.")
    study_uid = serializers.CharField(required=False, max_length=64)


class CorrectionInput(serializers.Serializer):
    """What happens to the study correction of a ticket."""

    act = serializers.ChoiceField(choices=["start", "made", "confirm", "return"])
    kind = serializers.ChoiceField(choices=[kind.value for kind in CorrectionKind], required=False)
    rejection = serializers.ChoiceField(choices=[code.value for code in RejectionCode], required=False)
    words = serializers.CharField(
        required=False, allow_blank=True, max_length=corrections.MAX_WORDS, help_text="What was done, or why."
    )


class CopyInput(serializers.Serializer):
    """Of which file a vendor copy is wanted."""

    attachment = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    wants_pixels = serializers.BooleanField(required=False, default=False)


class KeptOutput(serializers.Serializer):
    """How many identifiers of a field are kept."""

    field = serializers.CharField()
    part = serializers.CharField()
    count = serializers.IntegerField()


class CorrectionOutput(serializers.Serializer):
    """How far a study correction is."""

    kind = serializers.CharField()
    rejection = serializers.CharField()
    started_at = serializers.DateTimeField()
    done_by = serializers.IntegerField(source="done_by_id", allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    confirmed_by = serializers.IntegerField(source="confirmed_by_id", allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)


class CopyOutput(serializers.Serializer):
    """One vendor copy. code: why there is none."""

    id = serializers.IntegerField()
    attachment = serializers.IntegerField(source="attachment_id")
    state = serializers.CharField()
    code = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)


class PrivacyOutput(serializers.Serializer):
    """kept: which fields hold something. under_investigation: tickets where a study of this one is being corrected."""

    kept = KeptOutput(many=True)
    correction = CorrectionOutput(allow_null=True)
    under_investigation = serializers.ListField(child=serializers.IntegerField())
    copies = CopyOutput(many=True)


class PrivacyView(APIView):
    """Identifiers, correction and copies of a ticket."""

    @extend_schema(operation_id="privacy_get", tags=_TAGS, summary="Patient data of a ticket", responses=PrivacyOutput)
    def get(self, request: SignedInCall, number: int) -> Response:
        ticket = ticket_or_404(request, number)
        require_desk(request)
        return Response(_shown(request, ticket))

    @extend_schema(
        operation_id="privacy_add",
        tags=_TAGS,
        summary="Keep identifiers, encrypted",
        request=IdentityInput,
        responses={204: None},
    )
    def post(self, request: SignedInCall, number: int) -> Response:
        ticket = ticket_or_404(request, number)
        given = read(IdentityInput, request)
        values = {field: [given[field.value]] for field in IdentityField if given.get(field.value)}
        add_identity(
            actor=request.user,
            ticket_id=ticket.pk,
            values=values,
            part=IdentityPart(given["part"]),
            at=timezone.now(),
        )
        return Response(status=204)


class CorrectionView(APIView):
    """The study correction of a ticket; for the desk. Whoever made it cannot confirm it."""

    @extend_schema(
        operation_id="corrections_post",
        tags=_TAGS,
        summary="Open, make, confirm or send back a study correction",
        request=CorrectionInput,
        responses=PrivacyOutput,
    )
    def post(self, request: SignedInCall, number: int) -> Response:
        ticket = ticket_or_404(request, number)
        require_desk(request)
        given = read(CorrectionInput, request)
        common: dict[str, Any] = {"actor": request.user, "ticket_id": ticket.pk, "at": timezone.now()}
        if given["act"] == "start":
            kind = CorrectionKind(given.get("kind", CorrectionKind.WRONG_PATIENT.value))
            corrections.start_correction(kind=kind, **common)
        elif given["act"] == "made":
            rejection = RejectionCode(given.get("rejection", RejectionCode.NONE.value))
            corrections.make_correction(rejection=rejection, what=given.get("words", ""), **common)
        elif given["act"] == "confirm":
            corrections.confirm_correction(**common)
        else:
            corrections.return_correction(why=given.get("words", ""), **common)
        return Response(_shown(request, ticket))


class CopiesView(APIView):
    """Vendor copies; for the desk. They are taken out on the page of the ticket."""

    @extend_schema(
        operation_id="copies_post",
        tags=_TAGS,
        summary="Ask for a vendor copy",
        request=CopyInput,
        responses={202: CopyOutput},
    )
    def post(self, request: SignedInCall, number: int) -> Response:
        ticket = ticket_or_404(request, number)
        require_desk(request)
        given = read(CopyInput, request)
        row = request_copy(
            actor=request.user,
            ticket_id=ticket.pk,
            attachment_id=given["attachment"],
            wants_pixels=given["wants_pixels"],
            at=timezone.now(),
        )
        return Response(CopyOutput(row).data, status=202)


def _shown(request: SignedInCall, ticket: Ticket) -> Any:
    side = privacy_side(user=request.user, ticket=ticket)
    return PrivacyOutput(
        {
            "kept": side.kept,
            "correction": correction_of(ticket),
            "under_investigation": sorted({each.number for each in side.investigated}),
            "copies": copies_of(ticket),
        }
    ).data
