"""The figures of a period, the very ones the report pages show; for supervisors."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from reports.api.asking import METRIC, ScopeQuery, SplitQuery, plain_metric, read
from reports.api.serializers import DistributionOutput, HoursOutput, SplitOutput, SummaryOutput
from reports.metrics.registry import PLAIN
from reports.queries.distribution import distribution
from reports.queries.figures import figures
from reports.queries.hours import hours_of_week
from reports.queries.population import LONG, top_keys


class MetricsView(APIView):
    """Every metric that is one figure, for all tickets of a scope."""

    @extend_schema(
        operation_id="metrics_summary",
        tags=["metrics"],
        summary="All figures of a period",
        parameters=[ScopeQuery],
        responses=SummaryOutput,
    )
    def get(self, request: SignedInCall) -> Response:
        asked = read(request)
        found = [
            {
                "metric": metric,
                "total": figures(metric=metric, **asked.question).total,
                "digest": asked.about(metric.code)["digest"],
            }
            for metric in PLAIN.values()
        ]
        return Response(SummaryOutput({**asked.about(""), "metrics": found}).data)


class MetricView(APIView):
    """One metric by one dimension, and by steps."""

    @extend_schema(
        operation_id="metrics_split",
        tags=["metrics"],
        summary="One figure by a dimension and by steps",
        parameters=[METRIC, SplitQuery],
        responses=SplitOutput,
    )
    def get(self, request: SignedInCall, code: str) -> Response:
        metric = plain_metric(code)
        asked = read(request)
        by, trend = asked.by, asked.steps
        tops = {by: top_keys(dimension=by, **asked.question)} if by in LONG else {}
        found = figures(metric=metric, by=[by], tops=tops, steps=trend, **asked.question)
        answer = {
            **asked.about(code),
            "metric": metric,
            "total": found.total,
            "by": by.value,
            "rows": [
                {"key": key, "label": asked.names.label(by, key), "figure": found.cells[by][key]}
                for key in asked.names.ordered(by, found.cells[by])
            ],
            "steps": [{"period": step, "figure": each} for step, each in zip(trend, found.steps, strict=True)],
        }
        return Response(SplitOutput(answer).data)


class DistributionView(APIView):
    """How the values of a duration are spread."""

    @extend_schema(
        operation_id="metrics_distribution",
        tags=["metrics"],
        summary="One duration by how long it took",
        parameters=[METRIC, ScopeQuery],
        responses=DistributionOutput,
    )
    def get(self, request: SignedInCall, code: str) -> Response:
        metric = plain_metric(code, has_values=True)
        asked = read(request)
        found = distribution(metric=metric, **asked.question)
        ends = [0, *found.edges, None]
        buckets = [{"low": ends[place], "high": ends[place + 1], "n": n} for place, n in enumerate(found.counts)]
        answer = {**asked.about(code), "metric": metric, "total": found.figure, "buckets": buckets}
        return Response(DistributionOutput(answer).data)


class HoursView(APIView):
    """One metric by hour of the week."""

    @extend_schema(
        operation_id="metrics_hours",
        tags=["metrics"],
        summary="One figure by hour of the week",
        parameters=[METRIC, ScopeQuery],
        responses=HoursOutput,
    )
    def get(self, request: SignedInCall, code: str) -> Response:
        metric = plain_metric(code)
        asked = read(request)
        hours = [
            {"day": number // 24, "hour": number % 24, "figure": figure}
            for number, figure in enumerate(hours_of_week(metric=metric, **asked.question))
        ]
        total = figures(metric=metric, **asked.question).total
        answer = {**asked.about(code), "metric": metric, "total": total, "hours": hours}
        return Response(HoursOutput(answer).data)
