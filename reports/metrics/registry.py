"""All metrics, in the order in which people read them."""

from reports.metrics import (
    agent_load,
    backlog,
    closing,
    content,
    first_contact,
    first_resolution,
    first_resolution_met,
    first_response,
    inflow,
    logged,
    next_response,
    next_response_met,
    outflow,
    patient_waiting,
    rated,
    rating,
    reassigned,
    reassignments,
    reopened,
    resolution,
    resolution_met,
    response_met,
    solved,
    time_by_holder,
    time_in_state,
    unanswered,
    unsolved,
    without_vendor,
    work_split,
)
from reports.metrics.definition import Metric

METRICS: dict[str, Metric] = {
    module.METRIC.code: module.METRIC
    for module in (
        logged,
        solved,
        first_response,
        response_met,
        next_response,
        next_response_met,
        resolution,
        first_resolution,
        closing,
        resolution_met,
        first_resolution_met,
        unanswered,
        unsolved,
        backlog,
        inflow,
        outflow,
        reopened,
        first_contact,
        reassignments,
        reassigned,
        rated,
        content,
        rating,
        patient_waiting,
        without_vendor,
        work_split,
        time_in_state,
        time_by_holder,
        agent_load,
    )
}

PLAIN: dict[str, Metric] = {code: metric for code, metric in METRICS.items() if not metric.own_page}
"""Those a figure can tell; the others have a query of their own."""
