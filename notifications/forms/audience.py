"""Who is told of an event, by which ways and up to which priority."""

from typing import Any

from django import forms

from notifications.enums import Relation
from notifications.rules.audience import ALL_PRIORITIES, Rules, may_tell, rule_of
from notifications.rules.audience_words import (
    HOW,
    RELATION_WORDS,
    UP_TO_WORDS,
    allowed_how,
    how_of,
    lock_words,
)
from tickets.enums import EventKind


class AudienceForm(forms.Form):
    """Who is told of one kind of event: for each relation how, and of which priorities."""

    def __init__(self, data: Any = None, *, kind: EventKind, rules: Rules) -> None:
        super().__init__(data)
        self._kind = kind
        for relation in may_tell(kind):
            rule, who = rule_of(rules, kind, relation), RELATION_WORDS[relation]
            lock = lock_words(kind, relation)
            self.fields[f"{relation}_how"] = forms.ChoiceField(
                label=f"How {who} hears",
                choices=[(code, HOW[code][1]) for code in allowed_how(kind, relation)],
                initial=how_of(rule),
            )
            self.fields[f"{relation}_up_to"] = forms.TypedChoiceField(
                label=f"Of which tickets {who} hears",
                coerce=int,
                choices=[(int(each), words) for each, words in UP_TO_WORDS.items()],
                initial=int(rule.up_to) if rule.channels else int(ALL_PRIORITIES),
                disabled=bool(lock),
            )

    def rows(self) -> list[dict[str, Any]]:
        """The relations with their two choices, and the reason why one is locked."""
        return [
            {
                "who": RELATION_WORDS[relation],
                "how": self[f"{relation}_how"],
                "up_to": self[f"{relation}_up_to"],
                "lock": lock_words(self._kind, relation),
            }
            for relation in may_tell(self._kind)
        ]

    def wanted(self) -> dict[Relation, tuple[str, int]]:
        """What was chosen for each relation."""
        found = self.cleaned_data
        return {each: (found[f"{each}_how"], found[f"{each}_up_to"]) for each in may_tell(self._kind)}
