"""Problem records; for the desk."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from tickets.actions.problem import Found, edit_problem, open_problem
from tickets.api.answers import read
from tickets.api.desk import require_desk
from tickets.api.relations import ProblemInput, ProblemOutput, ProblemRow
from tickets.enums import ProblemState
from tickets.queries.problems import PROBLEM_ORDER, problem_list, problem_page

_STATES = [state.value for state in ProblemState]
_STATE = OpenApiParameter("state", str, enum=_STATES, description="Of this state alone.")
_TEXT = OpenApiParameter("q", str, description="Words of title, cause or workaround.")


class ProblemsView(GenericAPIView):
    """All problems."""

    serializer_class = ProblemRow

    def order_of(self, request: SignedInCall) -> tuple[str, ...]:
        return PROBLEM_ORDER

    @extend_schema(
        operation_id="problems_list",
        tags=["problems"],
        summary="Problems, those changed last first",
        parameters=[_STATE, _TEXT],
        responses=ProblemRow(many=True),
    )
    def get(self, request: SignedInCall) -> Response:
        require_desk(request)
        state = request.query_params.get("state", "")
        if state and state not in list(ProblemState):
            raise serializers.ValidationError({"state": [f"Choose one of: {', '.join(ProblemState)}."]})
        text = request.query_params.get("q", "").replace("\x00", "")[:200]
        rows = self.paginate_queryset(problem_list(user=request.user, state=state, text=text))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(
        operation_id="problems_create",
        tags=["problems"],
        summary="Open a problem",
        request=ProblemInput,
        responses={201: ProblemOutput},
    )
    def post(self, request: SignedInCall) -> Response:
        require_desk(request)
        given = read(ProblemInput, request)
        tickets, found, _ = _parts(given)
        made = open_problem(actor=request.user, found=found, ticket_ids=tickets, at=timezone.now())
        where = reverse("api:problem_record", args=[made.pk])
        return Response(_shown(request, made.pk), status=201, headers={"Location": where})


class ProblemView(APIView):
    """One problem."""

    @extend_schema(operation_id="problems_get", tags=["problems"], summary="One problem", responses=ProblemOutput)
    def get(self, request: SignedInCall, problem_id: int) -> Response:
        require_desk(request)
        return Response(_shown(request, problem_id))

    @extend_schema(
        operation_id="problems_put",
        tags=["problems"],
        summary="Write down what is known now",
        request=ProblemInput,
        responses=ProblemOutput,
    )
    def put(self, request: SignedInCall, problem_id: int) -> Response:
        require_desk(request)
        _shown(request, problem_id)
        _, found, version = _parts(read(ProblemInput, request))
        edit_problem(actor=request.user, problem_id=problem_id, found=found, version=version, at=timezone.now())
        return Response(_shown(request, problem_id))


def _parts(given: dict[str, Any]) -> tuple[list[int], Found, int]:
    tickets, version = given.pop("tickets"), given.pop("version")
    return tickets, Found(**{**given, "state": ProblemState(given["state"])}), version


def _shown(request: SignedInCall, problem_id: int) -> Any:
    page = problem_page(user=request.user, problem_id=problem_id)
    if page is None:
        raise Http404
    row = ProblemRow(page.problem).data
    problem = page.problem
    return {
        **row,
        "description": problem.description,
        "cause": problem.cause,
        "devices": [{"tag": device.tag, "name": device.name} for device in page.devices],
        "tickets": [ticket.pk for ticket in page.tickets],
        "version": problem.version,
    }
