"""What an endpoint listens to, how it is called, and when it is switched off."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notifications.enums import Channel, EndpointKind, EndpointState, EndpointVerb, OffReason
from tickets.enums import EventKind

FAILING_FOR = timedelta(days=5)
FAILING_TIMES = 20
"""Both must hold: five days without one success, and so many tries."""
OLD_KEY_FOR = timedelta(hours=24)
_LONGEST_PAUSE = 3600
_LONGEST_POWER = 12

CHANNEL_OF: Mapping[EndpointKind, Channel] = {
    EndpointKind.WEBHOOK: Channel.WEBHOOK,
    EndpointKind.TEAMS: Channel.CHAT,
    EndpointKind.SLACK: Channel.CHAT,
    EndpointKind.MATTERMOST: Channel.CHAT,
    EndpointKind.GATEWAY: Channel.SMS,
    EndpointKind.PAGER: Channel.SMS,
}
KIND_WORDS: Mapping[EndpointKind, str] = {
    EndpointKind.WEBHOOK: "Webhook",
    EndpointKind.TEAMS: "Microsoft Teams",
    EndpointKind.SLACK: "Slack",
    EndpointKind.MATTERMOST: "Mattermost",
    EndpointKind.GATEWAY: "Text messages",
    EndpointKind.PAGER: "Pager by mail",
}
KIND_HINTS: Mapping[EndpointKind, str] = {
    EndpointKind.WEBHOOK: "A program of yours is called for each event, signed after Standard Webhooks.",
    EndpointKind.TEAMS: "A channel, by a workflow “Post to a channel when a webhook request is received”.",
    EndpointKind.SLACK: "A channel, by an incoming webhook.",
    EndpointKind.MATTERMOST: "A channel, by an incoming webhook.",
    EndpointKind.GATEWAY: "An SMS or pager gateway that is called by HTTP. People’s phones are reached through it too.",
    EndpointKind.PAGER: "A shared pager or phone whose provider turns mail into messages.",
}
MORE_EVENTS: Mapping[EventKind, str] = {
    EventKind.PRIORITY_CHANGED: "Priority changed",
    EventKind.CATEGORY_CHANGED: "Category changed",
    EventKind.TICKET_RELEASED: "Put back into the queue",
    EventKind.DEVICE_LINKED: "Device linked",
    EventKind.INCIDENT_ENDED: "Major incident over",
    EventKind.DOWNTIME_BEGAN: "Device down",
    EventKind.DOWNTIME_ENDED: "Device up again",
}
"""Events that nobody is mailed about but a program may want to know."""
STATE_WORDS: Mapping[EndpointState, str] = {
    EndpointState.ACTIVE: "On",
    EndpointState.DISABLED: "Off",
    EndpointState.DELETED: "Deleted",
}
OFF_WORDS: Mapping[str, str] = {
    OffReason.BY_HAND: "Somebody switched it off.",
    OffReason.GONE: "It said that it is gone for good (410), so it was switched off.",
    OffReason.FAILING: "It was switched off because nothing reached it for five days.",
}
VERB_WORDS: Mapping[EndpointVerb, str] = {
    EndpointVerb.ADDED: "added it",
    EndpointVerb.CHANGED: "changed it",
    EndpointVerb.TESTED: "sent a test",
    EndpointVerb.ROTATED: "made a new secret",
    EndpointVerb.REVEALED: "looked at the secret",
    EndpointVerb.DISABLED: "switched it off",
    EndpointVerb.ENABLED: "switched it on",
    EndpointVerb.REPLAYED: "sent messages again",
    EndpointVerb.DELETED: "deleted it",
}


@dataclass(frozen=True)
class Ear:
    """What an endpoint listens to. Empty queues or priorities are all of them; without kinds it hears nothing."""

    endpoint_id: int
    kind: EndpointKind
    events: frozenset[str]
    queues: frozenset[int] = field(default_factory=frozenset)
    priorities: frozenset[int] = field(default_factory=frozenset)

    @property
    def channel(self) -> Channel:
        """How it is reached."""
        return CHANNEL_OF[self.kind]


def hears(ear: Ear, *, kind: EventKind, queue_id: int, priority: int) -> bool:
    """True when the endpoint is told of an event of this kind on a ticket of this queue and priority."""
    return (
        kind.value in ear.events
        and (not ear.queues or queue_id in ear.queues)
        and (not ear.priorities or priority in ear.priorities)
    )


def must_switch_off(*, failing_since: datetime | None, failures: int, at: datetime) -> bool:
    """True when nothing has reached it for five days and twenty tries."""
    return failing_since is not None and failures >= FAILING_TIMES and at - failing_since >= FAILING_FOR


def pause_after(failures: int) -> timedelta:
    """Return how long an endpoint in trouble is left alone: 2, 4, 8 … seconds by its failures, at most an hour."""
    return timedelta(seconds=min(2 ** min(max(failures, 1), _LONGEST_POWER), _LONGEST_PAUSE))


def may_be_tested(state: str) -> bool:
    """True for every endpoint that is still there: one that is off is tried before it is switched on."""
    return state != EndpointState.DELETED


def words_of_filter(values: Collection[str], *, none: str) -> str:
    """Return such as "PACS, Network", or the words for no filter."""
    return ", ".join(values) or none
