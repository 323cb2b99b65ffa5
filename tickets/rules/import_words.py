"""What an import has to say about a file, by code: one sentence each, for the page, the CSV and the documentation."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_ticket": "The row does not say which ticket it belongs to.",
    "key_too_long": "The ticket's number in the other system is longer than 120 characters.",
    "no_time": "The row has no time.",
    "bad_time": "The time fits none of the formats of the mapping.",
    "time_in_future": "The time has not come yet.",
    "time_long_ago": "The time is before 1990.",
    "bad_number": "This is not a whole number from 0 to 100.",
    "bad_duration": "This is no duration in the unit the mapping names.",
    "unknown_activity": "The mapping does not say what this activity means.",
    "unknown_value": "The mapping does not say what this value means, and names nothing for unknown ones.",
    "no_category": "There is no category, and the mapping names none for tickets without.",
    "too_few_cells": "The row has fewer cells than the columns of the mapping need.",
    "twice_in_file": "This ticket has several rows, in a file that should have one row a ticket.",
    "too_many_rows": "The ticket has more than 5,000 rows.",
    "left_out": "The ticket is left out, because a row of it was not understood.",
}
"""Why a row, and with it its ticket, is not imported."""

ADJUSTMENTS: Mapping[str, str] = {
    "before_logged": "Dated before the ticket was logged: counts from then.",
    "logged_again": "Logged a second time: left out.",
    "already_there": "Sent to the queue it was in: left out.",
    "taken_over": "Taken while somebody else had it: recorded as assigned.",
    "already_theirs": "Given to whoever had it: left out.",
    "nobody_named": "Assigned, but to whom is not said: left out.",
    "nobody_had_it": "Given back while nobody had it: left out.",
    "already_waiting": "Set waiting while it waited for the same: left out.",
    "wait_reason_changed": "Set waiting while it waited for something else: one wait ended, another began.",
    "not_waiting": "Resumed while it did not wait: left out.",
    "not_done": "Reopened while it was in work: left out.",
    "resolved_again": "Resolved twice with no work between: reopened and resolved again, so that the last one counts.",
    "closed_unresolved": "Closed and never resolved: resolved at the closing.",
    "closed_before_resolved": "Closed before it was resolved: the closing waits for the resolution.",
    "closed_before_answer": "An answer came after the closing: the closing comes after the answer.",
    "closed_again": "Closed twice: the last closing counts.",
    "reopened_by_work": "Worked on after its end: reopened.",
    "reopened_late": "Reopened more than 14 days after closing, which this desk refuses: recorded all the same.",
    "after_the_end": "Work after the last resolution and closing, which opened nothing: left out.",
    "changed_after_end": "Queue, category, priority or assignee changed after the end: counts from the reopening, "
    "or as if changed just before the end.",
    "answered_themselves": "The requester answered as an agent: recorded as the requester's message.",
    "resolution_dated": "The column with the time of the resolution says otherwise than the rows: the column counts.",
    "closing_dated": "The column with the time of the closing says otherwise than the rows: the column counts.",
    "reopening_dated": "How often it was reopened is known, but not when: recorded at its end.",
    "pause_dated": "How long it waited is known, but not when: recorded just before its end.",
    "pause_cut": "It waited longer than it lived: the wait is cut.",
    "end_not_dated": "The state says it has ended, and no column says when: recorded at its last known time.",
    "text_cut": "The text is longer than a ticket holds: cut.",
}
"""What had to be changed to make a history this desk could have recorded."""

STANDINGS: Mapping[str, str] = {
    "changed": "Imported earlier, and the file now tells its past differently, or it was worked on here since: "
    "nothing is added.",
}
"""Why a ticket that was imported earlier does not get longer."""


def sentence_of(code: str) -> str:
    """Return the sentence of any code."""
    return REFUSALS.get(code) or ADJUSTMENTS.get(code) or STANDINGS.get(code) or code
