"""What somebody hears of, and when."""

from typing import Any
from zoneinfo import available_timezones

from django import forms

from notifications.actions.preference import Chosen
from notifications.enums import Channel, Digest
from notifications.queries.choices import Reading
from notifications.rules.choice import DAILY_AT

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CHANNEL_WORDS = {Channel.EMAIL: "Mail", Channel.INBOX: "In the app", Channel.SMS: "Text message"}
_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PreferenceForm(forms.Form):
    """What somebody hears of: one box for each group and channel, then when."""

    digest = forms.ChoiceField(
        label="When mails come",
        choices=[
            (Digest.NONE.value, "At once, one for each message"),
            (Digest.HOURLY.value, "Every full hour, as one"),
            (Digest.DAILY.value, "Once a day, as one"),
        ],
        widget=forms.RadioSelect,
    )
    daily_at = forms.TimeField(label="Once a day at", required=False, widget=_TIME)
    quiet_from = forms.TimeField(label="Quiet from", required=False, widget=_TIME)
    quiet_to = forms.TimeField(label="Quiet until", required=False, widget=_TIME)
    quiet_days = forms.MultipleChoiceField(
        label="Beginning on",
        required=False,
        choices=[(str(number), words) for number, words in enumerate(_WEEKDAYS)],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, reading: Reading) -> None:
        self._reading = reading
        super().__init__(data, initial=dict(reading.initial))
        zones = sorted(available_timezones() - {"localtime", "Factory"})
        self.fields["time_zone"] = forms.ChoiceField(
            label="Time zone",
            required=False,
            choices=[("", f"Yours: {reading.own_zone}"), *((name, name) for name in zones)],
        )
        for each in reading.boxes:
            label = f"{each.title}: {_CHANNEL_WORDS[each.channel]}"
            self.fields[each.name] = forms.BooleanField(
                label=label, required=False, initial=each.is_on, disabled=bool(each.lock)
            )

    def rows(self) -> list[dict[str, Any]]:
        """The boxes by group, for the table of the page."""
        found: dict[str, dict[str, Any]] = {}
        for each in self._reading.boxes:
            words = {"title": each.title, "words": each.words, "boxes": [], "lock": ""}
            row = found.setdefault(each.group, words)
            row["boxes"].append({"field": self[each.name], "channel": _CHANNEL_WORDS[each.channel]})
            row["lock"] = row["lock"] or each.lock
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        """Quiet hours need a start, an end and days."""
        found = super().clean() or self.cleaned_data
        given = [name for name in ("quiet_from", "quiet_to") if found.get(name) is not None]
        if len(given) == 1:
            missing = "quiet_to" if given == ["quiet_from"] else "quiet_from"
            if missing not in self.errors:
                self.add_error(missing, "Quiet hours need both a start and an end. Empty both to have none.")
        if len(given) == 2 and not found.get("quiet_days") and "quiet_days" not in self.errors:
            self.add_error("quiet_days", "Choose the days on which the quiet hours begin.")
        return found

    def chosen(self) -> Chosen:
        """The choices, only where they differ from the desk."""
        found = self.cleaned_data
        boxes = [each for each in self._reading.boxes if not each.lock]
        differ = {
            (each.group, each.channel): found[each.name] for each in boxes if found[each.name] != each.is_delivered
        }
        return Chosen(
            channels={**self._reading.kept, **differ},
            digest=Digest(found["digest"]),
            daily_at=found.get("daily_at") or DAILY_AT,
            quiet_from=found.get("quiet_from"),
            quiet_to=found.get("quiet_to"),
            quiet_days=frozenset(int(day) for day in found.get("quiet_days", ())),
            time_zone=found.get("time_zone", ""),
        )
