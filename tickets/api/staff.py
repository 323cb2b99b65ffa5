"""Who is there: availability of the queues, who is on call, and absences."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import Capability
from accounts.permissions import SignedInCall
from tickets.actions.absence import end_absence, enter_absence, hand_on
from tickets.api.answers import read
from tickets.api.staff_fields import (
    AbsenceInput,
    AbsenceOutput,
    AbsencesOutput,
    AvailabilityOutput,
    OnCallOutput,
)
from tickets.enums import AbsenceReason
from tickets.queries.absences import absence_by_id, absences_between, people_planned_by
from tickets.queries.queue_pages import queue_rows
from tickets.queries.rota import shifts_between

AT_ONCE = 50  # the sweeper passes on the rest
LONGEST = timedelta(days=366)
FROM = OpenApiParameter("from", datetime, description="An instant; now when left out.")
UNTIL = OpenApiParameter("until", datetime, description="An instant at most a year later; two weeks when left out.")


class DeskView(APIView):
    """For the desk alone."""

    def initial(self, request: Any, *args: Any, **options: Any) -> None:
        """Refuse whoever does not work tickets."""
        super().initial(request, *args, **options)
        if not request.user.may(Capability.WORK_TICKETS):
            raise PermissionDenied("This is for the help desk.")


class AvailabilityView(DeskView):
    """One queue as it is staffed now."""

    @extend_schema(
        operation_id="queue_availability",
        tags=["desk"],
        summary="Who works a queue, who is available now, and how much there is to do",
        responses=AvailabilityOutput,
    )
    def get(self, request: SignedInCall, queue: str) -> Response:
        rows = queue_rows(request.user, at=timezone.now(), code=queue)
        if not rows:
            raise Http404
        return Response(AvailabilityOutput(rows[0]).data)


class OnCallView(DeskView):
    """The rota."""

    @extend_schema(
        operation_id="on_call_list",
        tags=["desk"],
        summary="Who is on call in a stretch of time",
        parameters=[FROM, UNTIL, OpenApiParameter("queue", str, description="Code of a queue.")],
        responses=OnCallOutput,
    )
    def get(self, request: SignedInCall) -> Response:
        start, end = _stretch(request)
        shifts = shifts_between(start, end)
        code = request.query_params.get("queue", "")
        return Response(OnCallOutput({"results": shifts.filter(queue__code__iexact=code) if code else shifts}).data)


class AbsencesView(DeskView):
    """Absences of the desk. Why somebody is away is shown to themselves and to who plans for them."""

    @extend_schema(
        operation_id="absences_list",
        tags=["desk"],
        summary="Who is away in a stretch of time",
        parameters=[FROM, UNTIL],
        responses=AbsencesOutput,
    )
    def get(self, request: SignedInCall) -> Response:
        start, end = _stretch(request)
        planned = {person.pk for person in people_planned_by(request.user)}
        found = {"results": absences_between(start, end)}
        return Response(AbsencesOutput(found, context={"planned": planned}).data)

    @extend_schema(
        operation_id="absences_create",
        tags=["desk"],
        summary="Enter that somebody is away; their tickets are passed on when it begins",
        request=AbsenceInput,
        responses={201: AbsenceOutput},
    )
    def post(self, request: SignedInCall) -> Response:
        given, at = read(AbsenceInput, request), timezone.now()
        given["reason"] = AbsenceReason(given["reason"])
        given["starts_at"] = given["starts_at"] or at
        made = enter_absence(actor=request.user, at=at, **given)
        hand_on(absence_id=made.pk, at=at, limit=AT_ONCE)
        return Response(AbsenceOutput(made, context={"planned": {made.person_id}}).data, status=201)


class AbsenceEndView(DeskView):
    """Ends one absence."""

    @extend_schema(
        operation_id="absences_end",
        tags=["desk"],
        summary="End an absence now, or call it off before it begins",
        request=None,
        responses=AbsenceOutput,
    )
    def post(self, request: SignedInCall, absence_id: int) -> Response:
        end_absence(actor=request.user, absence_id=absence_id, at=timezone.now())
        ended = absence_by_id(absence_id)
        return Response(AbsenceOutput(ended, context={"planned": {ended.person_id}}).data)


def _stretch(request: SignedInCall) -> tuple[datetime, datetime]:
    start = _instant(request, "from") or timezone.now()
    end = _instant(request, "until") or start + timedelta(days=14)
    if not start < end <= start + LONGEST:
        raise ValidationError({"until": ["Choose a time after “from”, at most a year later."]})
    return start, end


def _instant(request: SignedInCall, name: str) -> datetime | None:
    text = request.query_params.get(name, "")
    if not text:
        return None
    try:
        found = parse_datetime(text)
        if found is not None and found.tzinfo is not None and 1 < found.year < 9000:
            return found
    except (ValueError, OverflowError):
        pass
    raise ValidationError({name: ["Write an instant with its zone, such as 2026-03-31T14:30:00Z."]})
