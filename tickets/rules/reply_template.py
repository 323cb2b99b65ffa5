"""Variables in texts that are written once and used often: “Dear {{ requester_first_name }}”.

Every variable holds what RadDesk knows of people, places and devices. None holds what somebody typed on a ticket, such
as its subject, because that may be about a patient.
"""

import re
from collections.abc import Mapping

MAX_NAME = 80
MAX_TEMPLATE = 10_000

VARIABLES: Mapping[str, str] = {
    "requester_first_name": "First name of the requester",
    "requester_name": "Full name of the requester",
    "agent_first_name": "Your first name",
    "agent_name": "Your full name",
    "ticket_number": "Number of the ticket, such as #1042",
    "category": "Category of the ticket",
    "queue": "Name of its queue",
    "device_tag": "Tag of the device, or “the device”",
    "device_name": "Name of the device, or “the device”",
    "place": "Room of the device, or “the room”",
    "answer_due": "When an answer is promised, or “soon”",
    "solution_due": "When the solution is promised, or “as soon as we can”",
    "desk_phone": "Telephone number of the desk",
}
"""Name to what it stands for."""

_IN_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"\s*([a-z_]+)\s*")


def problem_with(body: str) -> str:
    """Return what is wrong with the text of a template, as a sentence; empty when it can be saved."""
    if not body.strip():
        return "Write the text first."
    if len(body) > MAX_TEMPLATE:
        return f"A template holds {MAX_TEMPLATE:,} characters. Shorten it."
    for inside in _IN_BRACES.findall(body):
        name = _NAME.fullmatch(inside)
        if name is None or name[1] not in VARIABLES:
            return f"There is no variable “{inside.strip()}”. Use one of: {', '.join(VARIABLES)}."
    rest = _IN_BRACES.sub("", body)
    if "{{" in rest or "}}" in rest:
        return "A variable begins with {{ and ends with }}. One of the two is missing."
    return ""


def render(body: str, values: Mapping[str, str]) -> str:
    """Return the text with its variables filled in, once: what a value holds is never taken for a variable.

    A variable without a value is left as it is, so that whoever sends the text sees it.
    """

    def filled(found: "re.Match[str]") -> str:
        name = _NAME.fullmatch(found[1])
        return values.get(name[1], found[0]) if name else found[0]

    return _IN_BRACES.sub(filled, body)
