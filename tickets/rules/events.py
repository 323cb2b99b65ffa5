"""What each event means: its payload, the line it makes on the timeline, and who may read that line.

Payloads hold ids, numbers and codes only. Free text stays in messages, where it can be erased.
"""

from collections.abc import Mapping

from tickets.enums import EventKind
from tickets.rules.device_events import DEVICE_MEANINGS
from tickets.rules.event_meaning import EventMeaning
from tickets.rules.event_meaning import internal as _internal
from tickets.rules.event_meaning import public as _public

MEANINGS: Mapping[EventKind, EventMeaning] = {
    EventKind.TICKET_LOGGED: _public(
        "{actor} logged the ticket",
        state="always new",
        priority="1 to 5",
        impact="1 to 5",
        urgency="1 to 4",
        affected="answer to 'who is affected now?', or empty",
        modifiers="codes of what raised the priority: sole, repeat, safety",
        category="category code",
        queue="queue code",
        device="device id or null",
        site="site id or null",
        source="portal, phone, email, api, monitor or import",
        policy="policy version id: the promises that hold for it",
        criticality="1 to 5 of the device, or null",
        department="department of the requester then, or empty",
    ),
    EventKind.TICKET_ROUTED: _public(
        "{actor} sent it to {to}",
        to="queue code",
        rule="name of the routing rule that fired, empty for none, 'by hand', 'import', or 'escalation' for a promise",
        version="routing version id that decided; null when none did. Older events have none",
        why="sentence of the rule, made from names, never from what a person typed",
        **{"from": "queue code or null"},
    ),
    EventKind.CATEGORY_CHANGED: _public(
        "{actor} changed the category to {to}", to="category code", **{"from": "category code"}
    ),
    EventKind.PRIORITY_CHANGED: _public(
        "{actor} changed the priority from P{from} to P{to}",
        to="1 to 5",
        note="id of the note that says why; null when a step of a promise raised it, or when imported",
        **{"from": "1 to 5"},
    ),
    EventKind.DEVICE_LINKED: _public(
        "{actor} linked {to}",
        to="device id or null",
        how="by_hand or by_file",
        score="0 to 100, evidence of a file",
        site="site id or null: where the device is, and so whose hours count",
        criticality="1 to 5 of the device, or null",
        **{"from": "device id or null"},
    ),
    EventKind.TICKET_TAKEN: _public("{actor} took the ticket", assignee="person id"),
    EventKind.TICKET_ASSIGNED: _public(
        "{actor} assigned it to {assignee}",
        assignee="person id",
        strategy="round_robin, least_load, skill_match, on_call, stand_in or lead; empty when a person chose",
        reason="key of CHOSEN_WORDS in rules/assignment.py: why them; empty when a person chose",
        **{"from": "person id or null"},
    ),
    EventKind.TICKET_RELEASED: _public("{actor} gave it back to the queue", **{"from": "person id"}),
    EventKind.REPLY_SENT: _public("{actor} replied", message="message id; null when imported"),
    EventKind.REQUESTER_REPLIED: _public("{actor} wrote", message="message id; null when imported"),
    EventKind.NOTE_ADDED: _internal("{actor} added a private note", message="message id; null when imported"),
    EventKind.FILE_ADDED: _public("{actor} added a file", attachment="attachment id", is_internal="true on a note"),
    EventKind.FILE_INSPECTED: _internal(
        "The file was inspected",
        attachment="attachment id",
        findings="finding codes",
        decision="link, suggest or vendor_only",
        score="0 to 100",
        device="device id or null",
    ),
    EventKind.FILES_ADDED: _public(
        "{actor} added {count} images",
        drop="id of the drop; its files may come in several events",
        count="files of this event",
        is_internal="true when the desk brought them",
    ),
    EventKind.FILES_INSPECTED: _internal(
        "{count} images were inspected",
        drop="id of the drop",
        count="files of this event",
        findings="finding codes, each once",
        decision="link, suggest or vendor_only: the best of these files",
        score="0 to 100",
        device="device id or null",
    ),
    EventKind.ORDER_COMPARED: _internal(
        "{actor} compared the images with the order: {outcome}",
        outcome="same, differs, unknown: nothing of the order itself",
        count="files compared",
        differing="files that differ",
    ),
    EventKind.SOFTWARE_LEARNED: _internal(
        "{actor} took the software version of an image over into the register",
        attachment="attachment id",
        device="device id",
    ),
    EventKind.WAIT_STARTED: _public("{actor} paused the work", reason="wait reason", until="ISO date or null"),
    EventKind.WAIT_ENDED: _public("Work goes on", cause="by_hand, requester_replied, by_date, assigned or resolved"),
    EventKind.TICKET_RESOLVED: _public(
        "{actor} solved it",
        code="resolution code of the category",
        message="message id: what was done; null when imported",
    ),
    EventKind.TICKET_CONFIRMED: _public(
        "{actor} confirmed that it works", by_link="true by the link in a mail, without sign-in"
    ),
    EventKind.TICKET_REOPENED: _public(
        "{actor} reopened it", cause="by_hand, by_link (in a mail, without sign-in) or requester_replied"
    ),
    EventKind.TICKET_CLOSED: _public("The ticket was closed", cause="confirmed, by_hand or by_time"),
    EventKind.TICKET_MERGED: _public("{actor} merged it into #{into}", into="ticket id"),
    EventKind.DUE_PINNED: _internal(
        "{actor} set the due time of the {metric} by hand",
        metric="first_response, next_response or resolution",
        due_at="ISO instant, or null to go by the promise again",
        note="id of the note that says why",
    ),
    EventKind.POLICY_APPLIED: _internal(
        "Changed promises were applied",
        to="policy version id",
        **{"from": "policy version id"},
    ),
    EventKind.PROMISE_WARNED: _internal(
        "{percent} % of the time promised for the {metric} was used up",
        metric="first_response, next_response or resolution",
        cycle="number of the cycle, from 1",
        percent="1 to 99, of the promised business time",
        tell="relations who are told",
    ),
    EventKind.PROMISE_MISSED: _internal(
        "The {metric} was due",
        metric="first_response, next_response or resolution",
        cycle="number of the cycle, from 1",
        tell="relations who are told",
    ),
    EventKind.OWNER_NEEDED: _internal(
        "It needs an owner",
        reason="key of OWNER_WORDS in rules/assignment.py",
        assignee="person id of whoever has it, or null",
        queue="queue code",
        count="how many tickets need one for the same cause, with this one",
        tell="relations who are told: of many tickets with one cause, only the first tells",
    ),
    EventKind.STEP_TICKED: _internal(
        "{actor} did “{step}”", step="key of the step", playbook="version id of the playbook, or null for the usual one"
    ),
    EventKind.STEP_UNTICKED: _internal(
        "{actor} took back “{step}”",
        step="key of the step",
        playbook="version id of the playbook, or null for the usual one",
    ),
    EventKind.GATE_OVERRIDDEN: _internal(
        "{actor} let it be resolved although something was missing",
        refusals="codes of what stood in the way",
        note="id of the note that says why",
    ),
    EventKind.WAIT_DUE: _internal(
        "The day it waited for has come",
        reason="wait reason",
        until="ISO date",
        is_over="whether the wait ends with it",
    ),
    EventKind.TAG_ADDED: _internal("{actor} added the tag “{tag}”", tag="tag id"),
    EventKind.TAG_REMOVED: _internal("{actor} removed the tag “{tag}”", tag="tag id"),
    EventKind.WATCHER_ADDED: _internal("{actor} made {person} watch it", person="person id"),
    EventKind.WATCHER_REMOVED: _internal("{actor} ended the watch of {person}", person="person id"),
    EventKind.PERSON_MENTIONED: _internal(
        "{actor} mentioned {person}", person="person id", note="id of the note"
    ),
    EventKind.TIME_LOGGED: _internal(
        "{actor} logged {minutes}",
        minutes="minutes; less than 0 takes an entry back",
        entry="time entry id",
        takes_back="time entry id or null",
    ),
    EventKind.FIELDS_CHANGED: _internal(
        "{actor} filled in {fields}",
        fields="keys of the fields that changed, never what they hold",
        playbook="version id of the playbook",
    ),
    EventKind.MACRO_APPLIED: _internal("{actor} applied the macro “{macro}”", macro="macro id", steps="how many steps"),
    EventKind.TICKET_UNMERGED: _public(
        "{actor} took it out of #{from} again",
        state="new, open or waiting: what it was before it was merged",
        reason="wait reason then, or empty",
        until="ISO date until which it waited, or null",
        **{"from": "ticket id it had been merged into"},
    ),
    EventKind.LINK_ADDED: _internal(
        "{actor} linked it with #{other}",
        link="kind of link",
        other="ticket id",
        is_source="true when the link reads from this ticket to the other",
        message="message id of the conversation that was split off, or null",
    ),
    EventKind.LINK_REMOVED: _internal(
        "{actor} took away the link with #{other}",
        link="kind of link",
        other="ticket id",
        is_source="true when the link read from this ticket to the other",
    ),
    EventKind.INCIDENT_DECLARED: _internal(
        "{actor} declared a major incident", commander="person id who leads it", is_public="true with a banner"
    ),
    EventKind.INCIDENT_CHANGED: _internal(
        "{actor} updated the incident",
        broadcast="id of the status that was written, or null",
        commander="person id who leads it",
        is_public="true with a banner",
        due_at="ISO instant of the next update, or null",
    ),
    EventKind.INCIDENT_ENDED: _internal("{actor} ended the major incident"),
    EventKind.BROADCAST_SENT: _public(
        "{actor} wrote to everybody affected",
        incident="ticket id of the incident",
        broadcast="id of the broadcast",
        message="message id; null when the same act solves the ticket with these words",
        is_first="false when the requester was told of this broadcast on another ticket",
    ),
    EventKind.UPDATE_OVERDUE: _internal(
        "The next update of the incident was due", commander="person id who leads it", due_at="ISO instant"
    ),
    EventKind.PROBLEM_LINKED: _internal("{actor} linked it with problem {problem}", problem="problem id"),
    EventKind.IMPACT_RAISED: _internal(
        "The impact was raised because {rooms} on {device}",
        to="1 to 5",
        device="device id: the shared component",
        rooms="how many rooms would lose something with it; docs/flow.md",
        services="how many services would",
        **{"from": "1 to 5"},
    ),
    EventKind.PROBLEM_UNLINKED: _internal("{actor} took it out of problem {problem}", problem="problem id"),
    **DEVICE_MEANINGS,
    EventKind.IDENTITY_ADDED: _internal(
        "{actor} protected on it, as {part}: {fields}", fields="names of the fields, never what they hold",
        part="concerned or correct", source="typed, file or moved",
    ),
    EventKind.IDENTITY_REMOVED: _internal(
        "{actor} removed a protected identifier: {field}", field="name of the field", part="concerned or correct"
    ),
    EventKind.IDENTITY_REVEALED: _internal(
        "{actor} looked at the protected identifiers: {reason}",
        reason="find_study, call_back, correct, safety or other",
        note="id of the note that says more, or null",
        fields="names of the fields that were shown",
    ),
    EventKind.IDENTITY_PURGED: _internal(
        "The protected identifiers were destroyed", count="how many", days="days after closing"
    ),
    EventKind.IDENTIFIERS_SENT: _internal(
        "{actor} sent text although it may name a patient", kinds="kinds of what was found, never the text"
    ),
    EventKind.COPY_REQUESTED: _internal(
        "{actor} asked for a vendor copy", copy="vendor copy id", attachment="attachment id",
        pixels="true when the picture was asked for",
    ),
    EventKind.COPY_MADE: _internal(
        "{outcome}", copy="vendor copy id", outcome="ready or refused", code="key of COPY_REFUSALS, or empty"
    ),
    EventKind.COPY_DOWNLOADED: _internal(
        "{actor} took {what} out", copy="vendor copy id, or null for the packet", what="copy or packet",
        count="how many files",
    ),
    EventKind.COPY_DELETED: _internal("A vendor copy was deleted", copy="vendor copy id"),
    EventKind.ORIGINALS_DELETED: _internal(
        "DICOM originals were deleted, what they say of the machine stays: {count}",
        count="how many", days="days after closing",
    ),
    EventKind.PIXELS_SEEN: _internal(
        "{actor} looked at the picture of a file", attachment="attachment id; once an hour for each person and file"
    ),
    EventKind.CORRECTION_STARTED: _internal(
        "{actor} opened a study correction: {correction}",
        correction="wrong_patient, merge, reallocate, unverified or duplicate"
    ),
    EventKind.CORRECTION_DONE: _internal(
        "{actor} made the correction: {code}",
        code="113001, 113037, 113038, 113039 or none",
        note="id of the note that says what was done"
    ),
    EventKind.CORRECTION_CONFIRMED: _internal("{actor} checked the correction and confirmed it"),
    EventKind.CORRECTION_RETURNED: _internal(
        "{actor} checked the correction and sent it back", note="id of the note that says why"
    ),
    EventKind.CORRECTION_DROPPED: _internal(
        "{actor} said that it is no study correction", note="id of the note that says why"
    ),
    EventKind.PAGE_STARTED: _internal(
        "Paging began: {reason}", page="page id", reason="key of START_WORDS in rules/paging.py", steps="steps in all"
    ),
    EventKind.PAGE_SENT: _internal(
        "Paged, {who}: {people}",
        page="page id",
        step="number of the step, from 1",
        round="number of the round, from 1",
        who="first_call, second_call, lead, supervisors, person or queue",
        people="person ids",
    ),
    EventKind.PAGE_ESCALATED: _internal(
        "The page went on: {reason}",
        page="page id",
        step="number of the step it went on to, or found nobody, from 1",
        round="number of the round, from 1",
        who="first_call, second_call, lead, supervisors, person or queue: whom that step calls",
        reason="key of ESCALATION_WORDS in rules/paging.py",
    ),
    EventKind.PAGE_ACKNOWLEDGED: _internal(
        "{actor} acknowledged the page {how}",
        page="page id",
        how="link, reply, app or api",
        seconds="since the first call",
    ),
    EventKind.PAGE_EXHAUSTED: _internal(
        "Nobody acknowledged the page; the supervisors were alarmed",
        page="page id",
        alarm="number of the alarm, from 1",
        tell="relations who are told",
    ),
    EventKind.PAGE_ENDED: _internal(
        "Paging ended: {reason}", page="page id", reason="key of END_WORDS in rules/paging.py"
    ),
    EventKind.SATISFACTION_GIVEN: _public(
        "{actor} rated how it was solved: {score} of 5",
        score="1 (not at all content) to 5 (very content)",
        satisfaction="id of the rating; its comment is not here",
        by_link="true by the link in a mail, without sign-in",
    ),
    EventKind.MAIL_BOUNCED: _internal(
        "Mail about this ticket does not reach {person}",
        person="person id",
        status="status code of the mail system such as 5.1.1, or empty",
    ),
}
