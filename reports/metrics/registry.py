"""All metrics, in the order in which people read them."""

from reports.metrics import (
    first_resolution,
    first_response,
    logged,
    resolution,
    resolution_met,
    response_met,
    solved,
    unanswered,
    unsolved,
)
from reports.metrics.definition import Metric

METRICS: dict[str, Metric] = {
    module.METRIC.code: module.METRIC
    for module in (
        logged,
        solved,
        first_response,
        response_met,
        resolution,
        first_resolution,
        resolution_met,
        unanswered,
        unsolved,
    )
}
