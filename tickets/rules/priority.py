"""Priority from clinical impact and urgency: one matrix, few modifiers, and a reason for each step.

The category proposes an impact; who is affected decides the urgency. A category never is a priority.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tickets.enums import Affected, Impact, Priority, Urgency

PRIORITY_WORDS: dict[Priority, str] = {
    Priority.P1: "Emergency",
    Priority.P2: "Urgent",
    Priority.P3: "Today",
    Priority.P4: "This week",
    Priority.P5: "Planned",
}

IMPACT_WORDS: dict[Impact, str] = {
    Impact.SITE: "Wrong patient, unsafe dose or the whole site stopped",
    Impact.ROOM: "One room, machine or reading group stopped",
    Impact.DEGRADED: "Degraded, but there is a way around it",
    Impact.INCONVENIENCE: "An inconvenience",
    Impact.REQUEST: "A request",
}

URGENCY_WORDS: dict[Urgency, str] = {
    Urgency.PATIENT_ON_TABLE: "a patient is on the table, or an emergency is waiting",
    Urgency.PATIENT_WAITING: "a patient is waiting in the department, or the only reader cannot read",
    Urgency.TODAY: "it is needed today",
    Urgency.PLANNABLE: "it can be planned",
}

AFFECTED_WORDS: dict[Affected, str] = {
    Affected.PATIENT_ON_TABLE: "A patient is on the table right now",
    Affected.PATIENT_WAITING: "A patient is waiting",
    Affected.READING_BLOCKED: "Reading or reporting is blocked",
    Affected.WORKAROUND: "We can work around it for now",
    Affected.REQUEST: "Nobody, this is just a request",
}

_COLUMNS = (Urgency.PATIENT_ON_TABLE, Urgency.PATIENT_WAITING, Urgency.TODAY, Urgency.PLANNABLE)

_ROWS: dict[Impact, tuple[Priority, Priority, Priority, Priority]] = {
    Impact.SITE: (Priority.P1, Priority.P1, Priority.P1, Priority.P2),
    Impact.ROOM: (Priority.P1, Priority.P2, Priority.P2, Priority.P3),
    Impact.DEGRADED: (Priority.P2, Priority.P3, Priority.P3, Priority.P4),
    Impact.INCONVENIENCE: (Priority.P3, Priority.P4, Priority.P4, Priority.P5),
    # A mere request with a patient on the table contradicts itself; the matrix leaves the cell empty.
    # It counts as if the patient were waiting, so that the function is total.
    Impact.REQUEST: (Priority.P4, Priority.P4, Priority.P5, Priority.P5),
}

MATRIX: Mapping[tuple[Impact, Urgency], Priority] = MappingProxyType(
    {
        (impact, urgency): priority
        for impact, row in _ROWS.items()
        for urgency, priority in zip(_COLUMNS, row, strict=True)
    }
)

SAFETY_CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "R04": "The viewer may open the wrong patient.",
        "R13": "Images are filed under the wrong patient.",
        "R17": "Side, body part or view is labelled wrongly.",
        "R48": "A report opens for the wrong exam.",
        "R54": "A computed result may be shown on the wrong study.",
    }
)
"""Categories where a patient may be harmed by wrong data, with the reason."""


@dataclass(frozen=True)
class Decision:
    """A priority, the sentences that explain it (first the matrix, then each modifier), and the modifiers' codes."""

    priority: Priority
    reasons: tuple[str, ...]
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Answer:
    urgency: Urgency
    at_least: Impact  # the answer lifts a milder category to this impact
    at_most: Impact  # and holds a graver one down to this


AFFECTED: Mapping[Affected, _Answer] = MappingProxyType(
    {
        Affected.PATIENT_ON_TABLE: _Answer(Urgency.PATIENT_ON_TABLE, at_least=Impact.DEGRADED, at_most=Impact.SITE),
        Affected.PATIENT_WAITING: _Answer(Urgency.PATIENT_WAITING, at_least=Impact.DEGRADED, at_most=Impact.SITE),
        Affected.READING_BLOCKED: _Answer(Urgency.PATIENT_WAITING, at_least=Impact.DEGRADED, at_most=Impact.SITE),
        Affected.WORKAROUND: _Answer(Urgency.TODAY, at_least=Impact.REQUEST, at_most=Impact.DEGRADED),
        Affected.REQUEST: _Answer(Urgency.PLANNABLE, at_least=Impact.REQUEST, at_most=Impact.REQUEST),
    }
)


def impact_and_urgency(*, affected: Affected | str, category_impact: Impact | int) -> tuple[Impact, Urgency]:
    """Turn the answer to "who is affected now?" into impact and urgency, given what the category usually means.

    Wrong patient, unsafe dose and a stopped site keep their impact whatever the answer: the person at the
    console cannot see how far it reaches.
    """
    answer = AFFECTED[Affected(affected)]
    impact = min(Impact(category_impact), answer.at_least)
    if impact is not Impact.SITE:
        impact = max(impact, answer.at_most)
    return impact, answer.urgency


def decide_priority(
    *,
    impact: Impact | int,
    urgency: Urgency | int,
    is_sole_device: bool = False,
    is_safety: bool = False,
    is_repeat: bool = False,
) -> Decision:
    """Read the matrix, apply the modifiers, and say why.

    However many modifiers apply, they raise by one step in all, and never a request (`is_repeat`: the same
    device had a ticket within seven days). A safety category is never milder than P2, and P1 when its impact
    is the highest.
    """
    impact, urgency = Impact(impact), Urgency(urgency)
    priority = MATRIX[impact, urgency]
    reasons = [f"{IMPACT_WORDS[impact]}, and {URGENCY_WORDS[urgency]}: {PRIORITY_WORDS[priority]}."]
    modifiers = _modifiers(is_sole_device=is_sole_device, is_repeat=is_repeat)
    if impact is Impact.REQUEST or priority is Priority.P1:
        modifiers = ()
    for number, modifier in enumerate(modifiers):
        if number == 0:
            priority = Priority(priority - 1)
            reasons.append(f"{_MODIFIER_WORDS[modifier]} One step higher: {PRIORITY_WORDS[priority]}.")
        else:
            reasons.append(_MODIFIER_WORDS[modifier])
    floor = Priority.P1 if impact is Impact.SITE else Priority.P2
    if is_safety and priority > floor:
        priority = floor
        modifiers = (*modifiers, "safety")
        reasons.append(f"Patient safety is at stake: {PRIORITY_WORDS[priority]}.")
    return Decision(priority=priority, reasons=tuple(reasons), modifiers=modifiers)


_MODIFIER_WORDS = {
    "sole": "It is the only device of its kind on the site.",
    "repeat": "The same device had a problem within the last seven days.",
}


def _modifiers(*, is_sole_device: bool, is_repeat: bool) -> tuple[str, ...]:
    return tuple(code for code, applies in (("sole", is_sole_device), ("repeat", is_repeat)) if applies)
