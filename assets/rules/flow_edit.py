"""What may be said of the flow, the loops it then has, and what a refusal says."""

from collections.abc import Iterable, Sequence

from assets.enums import LinkKind
from assets.rules.flow import MADE_OF, Link

FLOW_REFUSALS = {
    "self_link": "A device does not feed itself. Choose another one.",
    "one_end": "Choose either a device or a service that gets it.",
    "link_exists": "This link is there already. Change that one instead.",
    "link_missing": "Somebody has removed this link meanwhile.",
    "not_to_service": "A service cannot stand on the network. Link the device it works with.",
    "exams_to_device": "Examinations belong to a service. Choose the service they are done for.",
    "needs_too_many": "So many are not there yet: a group needs at least one and at most 20 of its links.",
    "name_needed": "Give the service a name.",
    "name_taken": "There is a service of this name already.",
    "service_missing": "Somebody has removed this service meanwhile.",
    "service_in_use": "This service still has links. Remove them first.",
}
"""Refusal code to the sentence the person reads."""

MOST_NEEDED = 20


def loop_closed_by(*, links: Iterable[Link], new: Link) -> Sequence[str]:
    """Return the nodes of the loop a link closes, its target first and its source last; nothing when there is none.

    A loop of what is carried on is allowed (a PACS and its archive send to each other), but worth a second look.
    """
    after: dict[str, list[str]] = {}
    for link in links:
        if link.kind == new.kind and (link.kind in MADE_OF or link.kind is LinkKind.PLATFORM):
            after.setdefault(link.source, []).append(link.target)
    came: dict[str, str] = {new.target: ""}
    waiting = [new.target]
    for node in waiting:  # grows while it is read: breadth first
        for other in after.get(node, ()):
            if other not in came:
                came[other] = node
                waiting.append(other)
    if new.source not in came:
        return ()
    path, node = [], new.source
    while node:
        path.append(node)
        node = came[node]
    return path[::-1]
