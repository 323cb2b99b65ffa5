"""Figures as the API shows them. Durations are seconds."""

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from reports.enums import ClockKind, Cohort, Dimension, Preset, Unit


class FigureOutput(serializers.Serializer):
    """One cell: how many tickets, and for durations mean and percentiles, for shares how many kept the promise."""

    n = serializers.IntegerField(help_text="Tickets counted.")
    mean = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    p75 = serializers.FloatField(allow_null=True)
    p90 = serializers.FloatField(allow_null=True)
    met = serializers.IntegerField(help_text="Of n, for shares.")
    share = serializers.FloatField(allow_null=True, help_text="met of n, for shares; null without tickets.")
    is_small = serializers.BooleanField(help_text="Too few tickets to say much.")


class PeriodOutput(serializers.Serializer):
    """Whole local days, both included."""

    first = serializers.DateField()
    last = serializers.DateField()
    zone = serializers.CharField()


class ScopeOutput(serializers.Serializer):
    """What the figures are of."""

    period = PeriodOutput()
    cohort = serializers.ChoiceField(choices=[cohort.value for cohort in Cohort])
    clock = serializers.ChoiceField(choices=[clock.value for clock in ClockKind])


class MetricOutput(serializers.Serializer):
    """A metric and its figure for all tickets of the scope."""

    code = serializers.CharField(source="metric.code")
    label = serializers.CharField(source="metric.label")  # type: ignore[assignment]  # declared fields leave the class
    unit = serializers.ChoiceField(source="metric.unit", choices=[unit.value for unit in Unit])
    definition = serializers.CharField(source="metric.definition")
    total = FigureOutput()


_NONE = {"mean": None, "median": None, "p75": None, "p90": None, "met": 0, "share": 0.0, "is_small": False}


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A week",
            value={
                "scope": {
                    "period": {"first": "2026-03-02", "last": "2026-03-08", "zone": "Europe/London"},
                    "cohort": "logged",
                    "clock": "business",
                },
                "metrics": [
                    {
                        "code": "logged",
                        "label": "Tickets logged",
                        "unit": "count",
                        "definition": "Tickets whose requester first told the desk in the period.",
                        "total": {"n": 84, **_NONE},
                    }
                ],
            },
        )
    ]
)
class SummaryOutput(serializers.Serializer):
    """Every metric of a period."""

    scope = ScopeOutput()
    metrics = MetricOutput(many=True)


class CellOutput(serializers.Serializer):
    """The figure of one queue, priority, category or device."""

    key = serializers.CharField(help_text="Id of the row as text, none, or others.")
    label = serializers.CharField()  # type: ignore[assignment]  # declared fields leave the class
    figure = FigureOutput()


class SplitOutput(MetricOutput):
    """A metric by one dimension."""

    scope = ScopeOutput()
    by = serializers.ChoiceField(choices=[dimension.value for dimension in Dimension])
    rows = CellOutput(many=True)


class ScopeQuery(serializers.Serializer):
    """Which tickets; read by the form of the report page."""

    period = serializers.ChoiceField(
        choices=[preset.value for preset in Preset],
        required=False,
        help_text="30d if left out; custom with from and to.",
    )
    vars()["from"] = serializers.DateField(required=False, help_text="First day.")
    to = serializers.DateField(required=False, help_text="Last day, included.")
    cohort = serializers.ChoiceField(choices=[cohort.value for cohort in Cohort], required=False)
    clock = serializers.ChoiceField(choices=[clock.value for clock in ClockKind], required=False)
    queue = serializers.CharField(required=False, help_text="Key of one row.")
    priority = serializers.CharField(required=False, help_text="1 to 5.")
    category = serializers.CharField(required=False, help_text="Key of one row.")
    device = serializers.CharField(required=False, help_text="Key of one row, or none.")
    site = serializers.CharField(required=False, help_text="Id of a site.")


class SplitQuery(ScopeQuery):
    """Which tickets, and what to split them by."""

    by = serializers.ChoiceField(choices=[dimension.value for dimension in Dimension], required=False)
