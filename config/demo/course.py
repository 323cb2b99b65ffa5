"""What the desk does with a logged ticket, and when: chosen from its priority, its queue and its story. Pure."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from config.demo.stories import Story
from tickets.enums import Source, WaitReason

Later = Callable[[datetime, float], datetime]
"""The instant by which so many seconds of the desk's open time have passed."""

_MACHINES = frozenset({"R33", "R34", "R35", "R37", "R39", "R42", "R65", "R76", "R79"})
_PLANNED = frozenset({"R61", "R70", "R71", "R72", "R77", "R78"})
_HOUR, _DAY = 3600.0, 36000.0  # a day has ten open hours
_NO_TARGET = 250_000.0

_REPLIES = (
    "Thank you, I am looking at it now.",
    "I have it. You hear from me within the hour.",
    "Got it, I can see the problem from here.",
    "Thank you for the details. I am checking the log of the machine.",
    "I am on my way to you.",
    "Looking at it. Please do not delete anything meanwhile.",
    "Thanks. I have asked for the times of the last good exam and compare.",
    "I take this one. Until it is solved please use the room next door if you can.",
    "Thank you. It is not you: I see it on the server as well.",
    "I am working on it and write again before the end of the session.",
)
_QUESTIONS = (
    "Can you tell me when it was last all right?",
    "Does it also happen when a colleague signs in?",
    "Could you add a picture of the message?",
    "Which exams are concerned, all or just some?",
)
_ANSWERS = (
    "Last good one was yesterday evening.",
    "Yes, a colleague sees the same.",
    "It is only the thin slices.",
    "Tried again just now: the same.",
    "All of them since the morning.",
)
_NOTES = (
    "Same as two weeks ago, see the earlier ticket of this device.",
    "Log shows retries every 30 seconds.",
    "Checked the register: address and title are right.",
    "Asked the colleague of the late shift to watch it.",
    "Echo works both ways, so it is not the line.",
    "Vendor case opened, number is on the contract page.",
)
_WAITS: Mapping[WaitReason, tuple[float, float, str]] = {
    WaitReason.REQUESTER: (2 * _HOUR, 2 * _DAY, ""),
    WaitReason.VENDOR: (4 * _HOUR, 7 * _DAY, "The maker has the case; we write when they answer."),
    WaitReason.PARTS: (_DAY, 5 * _DAY, "A part is on order."),
    WaitReason.PLANNED: (2 * _DAY, 9 * _DAY, "Planned; we write when it starts."),
}
_STILL = ("Sorry, it is back.", "Same again this morning.", "Not solved for me, please look again.", "Now again.")


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing somebody does to the ticket. verb: see generate.py; more: a code, such as a wait reason or queue."""

    verb: str
    at: datetime
    actor: str
    text: str = ""
    more: str = ""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the course needs of the desk for one ticket: members by queue code, promises in open seconds, its clock."""

    members: Mapping[str, Sequence[str]]
    response_seconds: int
    resolution_seconds: int | None
    later: Later


def course_of(*, story: Story, queue: str, desk: Desk, seed: int) -> list[Act]:
    """Return everything that is done to the ticket, in order, however far in the future."""
    if story.course is not None:
        return _scene(story)
    rng = Random(f"{seed}:{story.index}:course")
    slow = 3.2 if story.is_bad_week else 1.0
    response = _lognormal(rng, median=0.34 * desk.response_seconds * slow, sigma=0.72)
    work = _lognormal(rng, median=0.3 * (desk.resolution_seconds or _NO_TARGET) * slow, sigma=0.8)
    agent = rng.choice(desk.members[queue])
    acts, answered_at, agent = _begin(rng=rng, story=story, desk=desk, agent=agent, response=response, queue=queue)
    wait = _wait_reason(rng=rng, story=story)
    back_at = answered_at
    if not wait and acts[-1].verb == "reply" and rng.random() < 0.4:  # solved at once: the solution is the answer
        acts[-1] = Act(verb="resolve", at=answered_at, actor=agent, text=story.done, more=story.code)
        return _in_order([*acts, *_end(rng=rng, desk=desk, story=story, agent=agent, solved_at=answered_at, work=work)])
    if wait:
        waited, back_at = _wait(rng=rng, desk=desk, story=story, agent=agent, since=answered_at, reason=wait, work=work)
        acts += waited
    elif rng.random() < 0.22:
        acts.append(Act(verb="note", at=desk.later(answered_at, work * 0.3), actor=agent, text=rng.choice(_NOTES)))
    solved_at = desk.later(back_at, max(work * (0.55 if wait else 1.0), 90))
    acts.append(Act(verb="resolve", at=solved_at, actor=agent, text=story.done, more=story.code))
    acts += _end(rng=rng, desk=desk, story=story, agent=agent, solved_at=solved_at, work=work)
    return _in_order(acts)


def _begin(
    *, rng: Random, story: Story, desk: Desk, agent: str, response: float, queue: str
) -> tuple[list[Act], datetime, str]:
    """Return the acts up to the first answer, its time, and who has the ticket then."""
    start = story.logged_at
    taken_at = desk.later(start, response * rng.uniform(0.3, 0.9))
    acts = []
    if rng.random() < 0.05:
        other = rng.choice([code for code in ("PACS", "NET", "INT", "WS", "MOD") if code != queue])
        acts.append(Act(verb="route", at=taken_at, actor=agent, more=other))
        agent, taken_at = rng.choice(desk.members[other]), desk.later(taken_at, response * rng.uniform(0.1, 0.5))
    if rng.random() < 0.08:
        acts.append(Act(verb="assign", at=taken_at, actor=_SUPERVISOR, more=agent))
    else:
        acts.append(Act(verb="take", at=taken_at, actor=agent))
    if story.logged_as != story.category:
        acts.append(Act(verb="category", at=taken_at + timedelta(seconds=40), actor=agent, more=story.category))
    if story.device and not story.known_device and not story.file:
        acts.append(Act(verb="device", at=taken_at + timedelta(seconds=70), actor=agent, more=story.device))
    if rng.random() < 0.02:
        acts.append(Act(verb="lift", at=taken_at + timedelta(seconds=100), actor=agent, text=_MORE))
    answered_at = max(desk.later(start, response), taken_at + timedelta(seconds=120))
    if story.source is not Source.PHONE or rng.random() < 0.3:
        acts.append(Act(verb="reply", at=answered_at, actor=agent, text=rng.choice(_REPLIES)))
    return acts, answered_at, agent


_SUPERVISOR = "anna.whitmore"
_MORE = "More people are hit than it seemed."


def _wait_reason(*, rng: Random, story: Story) -> WaitReason | None:
    draw = rng.random()
    if story.category in _PLANNED:
        return WaitReason.PLANNED if draw < 0.3 else WaitReason.REQUESTER if draw < 0.4 else None
    vendor, parts = (0.13, 0.2) if story.category in _MACHINES else (0.015, 0.025)
    if draw < vendor:
        return WaitReason.VENDOR
    if draw < parts:
        return WaitReason.PARTS
    return WaitReason.REQUESTER if draw > 0.92 and story.source is not Source.MONITOR else None


def _wait(
    *, rng: Random, desk: Desk, story: Story, agent: str, since: datetime, reason: WaitReason, work: float
) -> tuple[list[Act], datetime]:
    """Return the acts of one pause and the time at which work goes on."""
    shortest, longest, said = _WAITS[reason]
    begins = desk.later(since, work * 0.25) + timedelta(seconds=30)
    ends = desk.later(begins, rng.uniform(shortest, longest))
    if reason is WaitReason.REQUESTER:
        asked = Act(verb="wait", at=begins, actor=agent, text=rng.choice(_QUESTIONS), more=reason.value)
        return [asked, Act(verb="answer", at=ends, actor=story.requester, text=rng.choice(_ANSWERS))], ends
    paused = Act(verb="wait", at=begins, actor=agent, text=said, more=reason.value)
    return [paused, Act(verb="resume", at=ends, actor=agent)], ends


def _end(*, rng: Random, desk: Desk, story: Story, agent: str, solved_at: datetime, work: float) -> list[Act]:
    """Return what follows the solution: one in twenty comes back, then it is confirmed or closed."""
    acts = []
    if rng.random() < 0.05 and story.source is not Source.MONITOR:
        back_at = desk.later(solved_at, rng.uniform(0.5 * _HOUR, 1.5 * _DAY))
        acts.append(Act(verb="answer", at=back_at, actor=story.requester, text=rng.choice(_STILL)))
        seen_at = desk.later(back_at, rng.uniform(300, 7000))
        acts.append(Act(verb="reply", at=seen_at, actor=agent, text=rng.choice(_REPLIES)))
        solved_at = desk.later(back_at, 7200 + work * 0.4)
        acts.append(Act(verb="resolve", at=solved_at, actor=agent, text=story.done, more=story.code))
    share = {Source.MONITOR: 0.0, Source.PHONE: 0.35}.get(story.source, 0.55)
    if rng.random() < share:
        seen_at = solved_at + timedelta(seconds=_lognormal(rng, median=3 * _HOUR, sigma=1.1))
        acts.append(Act(verb="confirm", at=seen_at, actor=story.requester))
    else:
        acts.append(Act(verb="close", at=solved_at + timedelta(hours=rng.uniform(50, 120)), actor=agent))
    return acts


def _scene(story: Story) -> list[Act]:
    """Return the acts written down for a scene; verbs with a colon carry a code, those with wait_ a reason."""
    acts = []
    for minutes, verb, actor, text in story.course or ():
        at = story.told_at + timedelta(minutes=story.minutes_ago - minutes)
        name, _, code = verb.partition(":")
        if name.startswith("wait_"):
            name, code = "wait", name.removeprefix("wait_")
        acts.append(Act(verb="answer" if name == "requester_reply" else name, at=at, actor=actor, text=text, more=code))
    return acts


def _in_order(acts: Sequence[Act]) -> list[Act]:
    """Move acts that would come before the one they follow to a second after it."""
    ordered: list[Act] = []
    for act in acts:
        if ordered and act.at <= ordered[-1].at:
            act = replace(act, at=ordered[-1].at + timedelta(seconds=1))
        ordered.append(act)
    return ordered


def _lognormal(rng: Random, *, median: float, sigma: float) -> float:
    return median * math.exp(rng.gauss(0, sigma))
