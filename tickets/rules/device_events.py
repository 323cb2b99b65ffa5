"""What the events about the device of a ticket mean: downtimes, sign-off, planned work, checks."""

from collections.abc import Mapping

from tickets.enums import EventKind
from tickets.rules.event_meaning import EventMeaning, internal, public

DEVICE_MEANINGS: Mapping[EventKind, EventMeaning] = {
    EventKind.DOWNTIME_BEGAN: internal(
        "{device} counts as {state} since {began_at}",
        downtime="downtime id",
        device="device id",
        state="down or degraded",
        began_at="ISO instant",
    ),
    EventKind.DOWNTIME_CHANGED: internal(
        "The downtime of {device} was corrected",
        downtime="downtime id",
        device="device id",
        state="down or degraded",
        began_at="ISO instant",
        ended_at="ISO instant, or null while it goes on",
        is_void="true when it never was",
    ),
    EventKind.DOWNTIME_ENDED: internal(
        "{device} counts as back in service since {ended_at}",
        downtime="downtime id",
        device="device id",
        ended_at="ISO instant",
    ),
    EventKind.DEVICE_SIGNED_OFF: internal(
        "{actor} checked {device}: {has_passed}",
        device="device id",
        result="quality result id",
        has_passed="true when it may be used again",
    ),
    EventKind.WORK_PLANNED: public(
        "Work is planned on {device}, {starts_at} to {ends_at}",
        work="planned work id",
        device="device id",
        starts_at="ISO instant",
        ends_at="ISO instant",
    ),
    EventKind.WORK_CALLED_OFF: public(
        "The work planned on {device} is called off",
        work="planned work id",
        device="device id",
        starts_at="ISO instant",
        ends_at="ISO instant",
    ),
    EventKind.CHECK_FAILED: internal(
        "An automatic check of {device} failed since {since_at}: {found}",
        check="id of the check",
        device="device id",
        state="down or degraded",
        found="code of what was found, a key of WORDS in assets/rules/check_words.py",
        since_at="ISO instant of the first failure",
    ),
    EventKind.CHECK_RECOVERED: internal(
        "{device} answers its check again since {since_at}",
        check="id of the check",
        device="device id",
        since_at="ISO instant of the first good answer",
    ),
    EventKind.REACH_RETURNED: internal(
        "RadDesk reaches devices again since {until_at}; it had reached none since {since_at}",
        since_at="ISO instant of the first asking in vain",
        until_at="ISO instant of the first answer of any device",
    ),
}
