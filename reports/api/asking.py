"""What a call about figures asks: read by the form of the report page, but refused where the page has a default."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from accounts.models import Person
from accounts.permissions import SignedInCall
from reports.enums import ClockKind, Cohort, Dimension, Grain, Preset
from reports.forms import ScopeForm
from reports.metrics.definition import Metric
from reports.metrics.registry import PLAIN
from reports.permissions import require_reports
from reports.queries.choices import Choices, choices
from reports.queries.zone import report_zone
from reports.rules.facts import DEFINITION_VERSION
from reports.rules.period import Period, midnight, steps
from reports.rules.scope import Scope, digest

METRIC = OpenApiParameter("code", str, OpenApiParameter.PATH, enum=list(PLAIN), description="Code of a metric.")


class ScopeQuery(serializers.Serializer):
    """Which tickets."""

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
    modality = serializers.CharField(required=False, help_text="DICOM word, such as CT, or none.")
    department = serializers.CharField(required=False, help_text="Of the requester when it was logged, or none.")
    vars()["source"] = serializers.CharField(required=False, help_text="How it reached the desk, such as phone.")
    work = serializers.CharField(required=False, help_text="reactive, planned or training.")
    shift = serializers.CharField(required=False, help_text="day, evening or night.")
    hour = serializers.CharField(required=False, help_text="Hour of the week, 0 is Monday from midnight.")


class StepsQuery(ScopeQuery):
    """Which tickets, in which steps."""

    steps = serializers.ChoiceField(
        choices=[grain.value for grain in Grain], required=False, help_text="Cut the period; no steps if left out."
    )


class SplitQuery(StepsQuery):
    """Which tickets, and what to split them by."""

    by = serializers.ChoiceField(choices=[dimension.value for dimension in Dimension], required=False)


class BacklogQuery(StepsQuery):
    """Which tickets, and on which date."""

    date = serializers.DateField(required=False, help_text="End of this local day; now if it is not over.")


@dataclass(frozen=True)
class Asked:
    """One call that may read reports."""

    request: SignedInCall
    names: Choices
    scope: Scope
    at: datetime

    @property
    def user(self) -> Person:
        return self.request.user

    @property
    def question(self) -> dict[str, Any]:
        """What every query of figures takes."""
        return {"user": self.user, "scope": self.scope, "at": self.at}

    @property
    def steps(self) -> tuple[Period, ...]:
        """The steps asked for, none without `steps`. Raises ValidationError."""
        name = self.request.query_params.get("steps", "")
        if not name:
            return ()
        if name not in list(Grain):
            raise ValidationError({"steps": [f"Choose one of: {', '.join(Grain)}."]})
        return steps(self.scope.period, Grain(name))

    @property
    def by(self) -> Dimension:
        """The dimension asked for. Raises ValidationError."""
        name = self.request.query_params.get("by", Dimension.QUEUE.value)
        if name not in list(Dimension):
            raise ValidationError({"by": [f"Choose one of: {', '.join(Dimension)}."]})
        return Dimension(name)

    @property
    def day(self) -> date:
        """The date asked for, else the last of the period. Raises ValidationError."""
        name = self.request.query_params.get("date")
        if not name:
            return self.scope.period.last
        try:
            found = date.fromisoformat(name)
        except ValueError:
            found = None
        if found is None or not 2000 <= found.year <= 2100:
            raise ValidationError({"date": ["Write a date after 1999 as year-month-day, such as 2026-03-31."]})
        return found

    def end_of(self, day: date) -> datetime:
        """Return the end of a local day, `at` when it is not over."""
        return min(midnight(day + timedelta(days=1), self.scope.period.zone), self.at)

    def about(self, metric: str) -> dict[str, Any]:
        """Return what every answer says of its question."""
        return {
            "definition_version": DEFINITION_VERSION,
            "digest": digest(scope=self.scope, metric=metric),
            "scope": self.scope,
        }


def read(request: SignedInCall) -> Asked:
    """Return what a call asks. Raises NoReports, and ValidationError for what makes no sense."""
    require_reports(request.user)
    at, names = timezone.now(), choices()
    form = ScopeForm(data=request.query_params, choices=names)
    if not form.is_valid():
        raise ValidationError(form.errors)  # type: ignore[arg-type]  # field to its sentences, as DRF wants it
    scope = form.scope(at=at, zone=report_zone(request.user))
    return Asked(request=request, names=names, scope=scope, at=at)


def plain_metric(code: str, *, has_values: bool = False) -> Metric:
    """Return the metric of a code; has_values: only one that measures something. Raises Http404."""
    if code not in PLAIN or (has_values and not PLAIN[code].values):
        raise Http404
    return PLAIN[code]
