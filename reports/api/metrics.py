"""The figures of a period, the very ones the report page shows; for supervisors."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import SignedInCall
from reports.api.serializers import ScopeQuery, SplitOutput, SplitQuery, SummaryOutput
from reports.enums import Dimension
from reports.forms import ScopeForm
from reports.metrics.registry import METRICS, PLAIN
from reports.permissions import require_reports
from reports.queries.choices import Choices, choices
from reports.queries.figures import figures
from reports.queries.overview import report_zone
from reports.queries.population import LONG, top_keys
from reports.rules.scope import Scope

METRIC = OpenApiParameter("code", str, OpenApiParameter.PATH, enum=list(METRICS), description="Code of a metric.")


class MetricsView(APIView):
    """Every metric, for all tickets of a scope."""

    @extend_schema(
        operation_id="metrics_summary",
        tags=["metrics"],
        summary="All figures of a period",
        parameters=[ScopeQuery],
        responses=SummaryOutput,
    )
    def get(self, request: SignedInCall) -> Response:
        require_reports(request.user)
        at, names = timezone.now(), choices()
        scope = _scope(request, names=names, at=at)
        found = [
            {"metric": metric, "total": figures(user=request.user, metric=metric, scope=scope, at=at).total}
            for metric in PLAIN.values()
        ]
        return Response(SummaryOutput({"scope": scope, "metrics": found}).data)


class MetricView(APIView):
    """One metric by queue, priority, category or device."""

    @extend_schema(
        operation_id="metrics_split",
        tags=["metrics"],
        summary="One figure by queue, priority, category or device",
        parameters=[METRIC, SplitQuery],
        responses=SplitOutput,
    )
    def get(self, request: SignedInCall, code: str) -> Response:
        require_reports(request.user)
        if code not in METRICS:
            raise Http404
        at, names, by = timezone.now(), choices(), _dimension(request)
        scope = _scope(request, names=names, at=at)
        tops = {each: top_keys(user=request.user, scope=scope, dimension=each, at=at) for each in LONG if each is by}
        found = figures(user=request.user, metric=METRICS[code], scope=scope, at=at, by=[by], tops=tops)
        cells = found.cells[by]
        rows = [
            {"key": key, "label": names.label(by, key), "figure": cells[key]} for key in names.ordered(by, cells)
        ]
        answer = {"metric": METRICS[code], "total": found.total, "scope": scope, "by": by.value, "rows": rows}
        return Response(SplitOutput(answer).data)


def _scope(request: SignedInCall, *, names: Choices, at: Any) -> Scope:
    """What is asked; where the page falls back to a default, the API refuses. Raises ValidationError."""
    form = ScopeForm(data=request.query_params, choices=names)
    if not form.is_valid():
        raise ValidationError(form.errors)  # type: ignore[arg-type]  # field to its sentences, as DRF wants it
    return form.scope(at=at, zone=report_zone(request.user))


def _dimension(request: SignedInCall) -> Dimension:
    name = request.query_params.get("by", Dimension.QUEUE.value)
    if name not in list(Dimension):
        raise ValidationError({"by": [f"Choose one of: {', '.join(Dimension)}."]})
    return Dimension(name)
