"""When an article counts as having saved a ticket.

A deflection is: somebody pressed "That fixed it" on the form of a new ticket, and within 24 hours logged no ticket
about the same: the same category, a category of the same picture, or the same device; any ticket at all when the form
said none of these. Until the 24 hours are over nothing is claimed.
"""

from datetime import datetime, timedelta

from knowledge.enums import Outcome

COMES_BACK_WITHIN = timedelta(hours=24)
LOGGED_ANYWAY_WITHIN = timedelta(hours=2)
"""How soon after articles were shown a ticket of the same person counts as "logged anyway"."""

DEFINITION = (
    "Somebody pressed “That fixed it” on the form of a new ticket and logged no ticket about the same (category, "
    "picture or device; any ticket when the form said none of these) in the 24 hours after. Presses less than "
    "24 hours old are not counted yet."
)
FEW = 20
"""Below this many, a share says little."""


def outcome(*, solved_at: datetime, came_back: bool, at: datetime) -> Outcome:
    """Return what became of one "That fixed it". came_back: a ticket about the same followed within 24 hours."""
    if came_back:
        return Outcome.CAME_BACK
    return Outcome.DEFLECTED if at - solved_at >= COMES_BACK_WITHIN else Outcome.UNSETTLED
