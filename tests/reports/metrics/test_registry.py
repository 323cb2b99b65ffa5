"""Every metric explains itself."""

from pathlib import Path

import pytest

import reports.metrics
from reports.enums import ClockKind, Cohort, Unit
from reports.metrics.definition import PARTS
from reports.metrics.registry import METRICS
from reports.models import TicketFact


@pytest.mark.parametrize("code", METRICS)
def test_metric_has_every_part_and_real_columns(code):
    metric = METRICS[code]
    columns = {field.name for field in TicketFact._meta.concrete_fields}
    used = {*metric.cohorts.values(), *(metric.values or {}).values(), metric.outcome, metric.is_unfinished} - {""}

    assert tuple(metric.parts) == PARTS
    assert metric.definition.endswith(".")
    assert set(metric.cohorts) == set(Cohort)
    assert used - columns == set()
    assert (metric.unit is Unit.DURATION) == (set(metric.values or {}) == set(ClockKind))


def test_every_file_of_a_metric_is_registered():
    files = {path.stem for path in Path(reports.metrics.__file__).parent.glob("*.py")}

    assert files - {"__init__", "definition", "registry"} == set(METRICS)
