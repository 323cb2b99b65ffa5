"""Figures as the API shows them. Durations are whole or part seconds."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from reports.enums import ClockKind, Cohort, Dimension, Unit

_COHORTS = [cohort.value for cohort in Cohort]
_CLOCKS = [clock.value for clock in ClockKind]
_DIMENSIONS = [dimension.value for dimension in Dimension]
_UNITS = [unit.value for unit in Unit]


class FigureOutput(serializers.Serializer):
    """One cell: how many are counted; for durations and numbers mean, percentiles and sum; for shares how many kept
    the promise; and why others of the cohort are not counted."""

    n = serializers.IntegerField(help_text="Tickets, cycles or pieces of work counted.")
    mean = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    p75 = serializers.FloatField(allow_null=True)
    p90 = serializers.FloatField(allow_null=True)
    p95 = serializers.FloatField(allow_null=True)
    total = serializers.IntegerField(help_text="Sum of all values, for durations and numbers.")
    met = serializers.IntegerField(help_text="Of n, for shares.")
    share = serializers.FloatField(allow_null=True, help_text="met of n, for shares; null without tickets.")
    is_small = serializers.BooleanField(help_text="Too few tickets to say much.")
    left_out = serializers.DictField(
        child=serializers.IntegerField(), help_text="Of the cohort but not counted: reason to number."
    )


class PeriodOutput(serializers.Serializer):
    """Whole local days, both included."""

    first = serializers.DateField()
    last = serializers.DateField()
    zone = serializers.CharField()


class ScopeOutput(serializers.Serializer):
    """What the figures are of."""

    period = PeriodOutput()
    cohort = serializers.ChoiceField(choices=_COHORTS)
    clock = serializers.ChoiceField(choices=_CLOCKS)
    filters = serializers.DictField(child=serializers.CharField(), help_text="Dimension to key.")


class AnswerOutput(serializers.Serializer):
    """What makes an answer comparable: the same digest asks the same question of the same definitions."""

    definition_version = serializers.IntegerField()
    digest = serializers.CharField(help_text="Fingerprint of the question: metric, period, cohort, clock, filters.")
    scope = ScopeOutput()


class MetricOutput(serializers.Serializer):
    """A metric and its figure for all tickets of the scope."""

    code = serializers.CharField(source="metric.code")
    label = serializers.CharField(source="metric.label")  # type: ignore[assignment]  # declared fields leave the class
    unit = serializers.ChoiceField(source="metric.unit", choices=_UNITS)
    definition = serializers.CharField(source="metric.definition")
    digest = serializers.CharField()
    total = FigureOutput()


_NONE: dict[str, Any] = {
    "mean": None, "median": None, "p75": None, "p90": None, "p95": None, "total": 0, "met": 0, "share": 0.0,
    "is_small": False, "left_out": {},
}  # fmt: skip


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A week",
            value={
                "definition_version": 3,
                "scope": {
                    "period": {"first": "2026-03-02", "last": "2026-03-08", "zone": "Europe/London"},
                    "cohort": "logged",
                    "clock": "business",
                    "filters": {},
                },
                "metrics": [
                    {
                        "code": "logged",
                        "label": "Logged",
                        "unit": "count",
                        "definition": "Tickets the desk was told about in the period.",
                        "digest": "3f2a9c01be",
                        "total": {"n": 84, **_NONE},
                    }
                ],
            },
        )
    ]
)
class SummaryOutput(serializers.Serializer):
    """Every metric of a period."""

    definition_version = serializers.IntegerField()
    scope = ScopeOutput()
    metrics = MetricOutput(many=True)


class CellOutput(serializers.Serializer):
    """The figure of one row of a dimension, such as one queue."""

    key = serializers.CharField(help_text="Id or word of the row as text, none, or others.")
    label = serializers.CharField()  # type: ignore[assignment]  # declared fields leave the class
    figure = FigureOutput()


class StepOutput(serializers.Serializer):
    """The figure of one step of a trend."""

    first = serializers.DateField(source="period.first")
    last = serializers.DateField(source="period.last")
    figure = FigureOutput()


class SplitOutput(AnswerOutput, MetricOutput):
    """A metric by one dimension, and by steps when they are asked for."""

    by = serializers.ChoiceField(choices=_DIMENSIONS)
    rows = CellOutput(many=True)
    steps = StepOutput(many=True)


class BucketOutput(serializers.Serializer):
    """[from, to) in seconds; to is null for the last."""

    vars()["from"] = serializers.IntegerField(source="low")
    to = serializers.IntegerField(source="high", allow_null=True)
    n = serializers.IntegerField()


class DistributionOutput(AnswerOutput, MetricOutput):
    """How the values of a duration are spread."""

    buckets = BucketOutput(many=True)


class HourOutput(serializers.Serializer):
    """The figure of one hour of the week, local to the site."""

    day = serializers.IntegerField(help_text="0 is Monday.")
    hour = serializers.IntegerField()
    figure = FigureOutput()


class HoursOutput(AnswerOutput, MetricOutput):
    """A metric by the hour of the week in which the desk was told: all 168."""

    hours = HourOutput(many=True)


class PlaceOutput(serializers.Serializer):
    """The seconds tickets spent in one state, or with one holder."""

    place = serializers.CharField()
    figure = FigureOutput()


class PlacesOutput(AnswerOutput):
    """Where the time of tickets went."""

    code = serializers.CharField()
    places = PlaceOutput(many=True)


class BandOutput(serializers.Serializer):
    """Tickets of one age."""

    age = serializers.CharField()
    n = serializers.IntegerField()


class BacklogOutput(serializers.Serializer):
    """What was unsolved at the end of a day."""

    date = serializers.DateField()
    total = serializers.IntegerField()
    bands = BandOutput(many=True)
    oldest = serializers.DateTimeField(allow_null=True, help_text="When the work on the oldest began.")


class BacklogsOutput(AnswerOutput):
    """The backlog of a date, and of the end of each step when steps are asked for."""

    backlog = BacklogOutput()
    steps = BacklogOutput(many=True)


class FlowOutput(serializers.Serializer):
    """Pieces of work that came in and went out."""

    logged = serializers.IntegerField()
    reopened = serializers.IntegerField()
    solved = serializers.IntegerField()
    merged = serializers.IntegerField()
    net = serializers.IntegerField(help_text="By how much the backlog grew.")


class FlowStepOutput(FlowOutput):
    """The flow of one step."""

    first = serializers.DateField()
    last = serializers.DateField()


class FlowsOutput(AnswerOutput):
    """What came in and what went out."""

    total = FlowOutput()
    steps = FlowStepOutput(many=True)


class AgentOutput(serializers.Serializer):
    """What one person had to do, by when they had a ticket in hand."""

    agent = serializers.IntegerField(help_text="Id of the person.")
    name = serializers.CharField()
    handled = serializers.IntegerField(help_text="Tickets solved in the period.")
    touched = serializers.IntegerField(help_text="Tickets in hand at any time of the period.")
    open_now = serializers.IntegerField()
    responses = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True, help_text="Of all responses in the period.")
    busy_seconds = serializers.IntegerField(help_text="With at least one open ticket in hand.")


class AgentsOutput(AnswerOutput):
    """The load of the desk, by person."""

    agents = AgentOutput(many=True)
