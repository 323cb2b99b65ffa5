"""Content of versions for the tests of what promises may say."""

from tickets.rules.policy import Content, Known
from tickets.rules.policy_words import Names

HOUR = 3600
KNOWN = Known(
    calendars=frozenset({"24x7", "office"}),
    categories=frozenset({"R01", "R02"}),
    queues=frozenset({"PACS", "NET"}),
    all_queues=frozenset({"PACS", "NET", "OLD"}),
    sites=frozenset({"MAIN"}),
)
NAMES = Names(
    calendars={"24x7": "Day and night", "office": "Office hours"},
    categories={"R01": "Images missing"},
    queues={"PACS": "PACS and viewer", "NET": "Network"},
    sites={"MAIN": "Main Hospital"},
)


def target(first=900, then=1800, solved=4 * HOUR, calendar="24x7"):
    return {"calendar": calendar, "first_response": first, "next_response": then, "resolution": solved}


def targets(**changed):
    return {str(priority): target() for priority in range(1, 6)} | {key[1:]: made for key, made in changed.items()}


def rule(name="Emergency", when=None, **changed):
    return {
        "name": name,
        "when": when or {"department": ["Emergency"]},
        "targets": {key[1:]: made for key, made in (changed or {"p1": target(first=300)}).items()},
    }


def step(**changed):
    made = {"metric": "first_response", "percent": 75, "priority": [1, 2], "tell": ["lead"], "raise_to": None}
    return made | {"route_to": None} | changed


def content(rules=(), steps=(), **changed):
    return Content(targets=targets(**changed), rules=list(rules), steps=list(steps))
