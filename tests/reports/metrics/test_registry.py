"""Every metric explains itself."""

from pathlib import Path

import pytest
from django.db.models import Q

import reports.metrics
from reports.enums import ClockKind, Cohort, Unit
from reports.metrics.definition import PARTS
from reports.metrics.registry import METRICS, PLAIN


@pytest.mark.parametrize("code", METRICS)
def test_metric_has_every_part_and_real_columns(code):
    metric = METRICS[code]
    columns = {field.name for field in metric.source._meta.concrete_fields}
    outcome = metric.outcome if isinstance(metric.outcome, str) else ""
    used = {*metric.cohorts.values(), *(metric.values or {}).values(), outcome, metric.decided, metric.is_unfinished}

    assert tuple(metric.parts)[:4] == PARTS[:4]
    assert metric.definition.endswith((".", "(met + missed).", "all solutions."))
    assert set(metric.cohorts) == set(Cohort)
    assert used - columns == {""}


@pytest.mark.parametrize("code", PLAIN)
def test_unit_says_what_is_measured(code):
    metric = METRICS[code]

    assert bool(metric.values) == (metric.unit in (Unit.DURATION, Unit.NUMBER))
    assert bool(metric.outcome) == (metric.unit is Unit.SHARE)
    assert set(metric.values or ClockKind) == set(ClockKind)


@pytest.mark.parametrize("code", METRICS)
def test_last_reason_fits_whatever_is_left(code):
    assert list(METRICS[code].left_out.values())[-1:] in ([], [Q()])


def test_every_file_of_a_metric_is_registered():
    files = {path.stem for path in Path(reports.metrics.__file__).parent.glob("*.py")}

    assert files - {"__init__", "definition", "registry"} == set(METRICS)
