"""Backlog, flow, time and load: what no single figure can tell; for supervisors."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from reports.api.asking import BacklogQuery, ScopeQuery, StepsQuery, read
from reports.api.serializers import AgentsOutput, BacklogsOutput, FlowsOutput, PlacesOutput
from reports.queries.backlog import AgeBands, backlog_on, backlog_trend
from reports.queries.figures import Figure
from reports.queries.inflow import Flow, flows
from reports.queries.people import agent_load
from reports.queries.stays import time_by_holder, time_in_state


class BacklogView(APIView):
    """What was unsolved at the end of a date, by age."""

    @extend_schema(
        operation_id="metrics_backlog_ages",
        tags=["metrics"],
        summary="Backlog of a date by age",
        parameters=[BacklogQuery],
        responses=BacklogsOutput,
    )
    def get(self, request: SignedInCall) -> Response:
        asked = read(request)
        day, trend = asked.day, asked.steps
        found = backlog_on(user=asked.user, scope=asked.scope, moment=asked.end_of(day))
        over = backlog_trend(**asked.question, steps=trend)
        answer = {
            **asked.about("backlog"),
            "backlog": _bands(day, found),
            "steps": [_bands(step.last, bands) for step, bands in zip(trend, over, strict=True)],
        }
        return Response(BacklogsOutput(answer).data)


class FlowView(APIView):
    """What came in and went out."""

    @extend_schema(
        operation_id="metrics_flow",
        tags=["metrics"],
        summary="What came in, what went out, and the difference",
        parameters=[StepsQuery],
        responses=FlowsOutput,
    )
    def get(self, request: SignedInCall) -> Response:
        asked = read(request)
        trend = asked.steps
        found = flows(**asked.question, steps=trend)
        answer = {
            **asked.about("inflow"),
            "total": _flow(found.total),
            "steps": [
                {"first": step.first, "last": step.last, **_flow(flow)}
                for step, flow in zip(trend, found.steps, strict=True)
            ],
        }
        return Response(FlowsOutput(answer).data)


class StatesView(APIView):
    """Time by state."""

    @extend_schema(
        operation_id="metrics_time_in_state",
        tags=["metrics"],
        summary="Time of solved tickets by state",
        parameters=[ScopeQuery],
        responses=PlacesOutput,
    )
    def get(self, request: SignedInCall) -> Response:
        return _places(request, "time_in_state", time_in_state)


class HoldersView(APIView):
    """Time by holder."""

    @extend_schema(
        operation_id="metrics_time_by_holder",
        tags=["metrics"],
        summary="Time of solved tickets by who held them",
        parameters=[ScopeQuery],
        responses=PlacesOutput,
    )
    def get(self, request: SignedInCall) -> Response:
        return _places(request, "time_by_holder", time_by_holder)


class AgentsView(APIView):
    """Load by person."""

    @extend_schema(
        operation_id="metrics_agent_load",
        tags=["metrics"],
        summary="Load of each person of the desk",
        parameters=[ScopeQuery],
        responses=AgentsOutput,
    )
    def get(self, request: SignedInCall) -> Response:
        asked = read(request)
        agents = agent_load(**asked.question)
        return Response(AgentsOutput({**asked.about("agent_load"), "agents": agents}).data)


def _places(request: SignedInCall, code: str, query: Callable[..., Mapping[str, Figure]]) -> Response:
    asked = read(request)
    found = query(**asked.question)
    places = [{"place": place, "figure": figure} for place, figure in found.items()]
    return Response(PlacesOutput({**asked.about(code), "code": code, "places": places}).data)


def _bands(day: date, found: AgeBands) -> dict[str, Any]:
    bands = [{"age": age, "n": count} for age, count in found.bands]
    return {"date": day, "total": found.total, "bands": bands, "oldest": found.oldest}


def _flow(flow: Flow) -> dict[str, int]:
    return {**vars(flow), "net": flow.net}
