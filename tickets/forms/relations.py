"""Forms about what one ticket is to another: links, incidents, resolving all, splitting, follow-ups."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.queries.people import desk_people
from tickets.actions.incident import MAX_STATUS, MAX_TITLE, Public
from tickets.actions.message import MAX_BODY
from tickets.actions.ticket import MAX_SUBJECT
from tickets.enums import Affected, LinkKind
from tickets.forms.desk import MINUTE_FORMATS, ActionForm, MinuteInput, ResolveForm, RowField, offer_rows
from tickets.rules.links import link_words
from tickets.rules.priority import AFFECTED_WORDS
from tickets.rules.public_text import may_name_patient

_MAX_NUMBER = 2**63 - 1
_HERE, _THERE = "out", "in"

LINK_CHOICES = [
    (f"{kind.value}:{side}", link_words(kind, is_source=side == _HERE))
    for kind, sides in (
        (LinkKind.RELATES_TO, (_HERE,)),
        (LinkKind.DUPLICATE_OF, (_HERE,)),
        (LinkKind.PARENT_OF, (_THERE, _HERE)),
        (LinkKind.CAUSED_BY, (_HERE, _THERE)),
        (LinkKind.FOLLOW_UP_OF, (_HERE,)),
    )
    for side in sides
]
"""What somebody may say one ticket is to another, read from the ticket they look at."""

PUBLIC_HINT = "Everybody affected reads this: no names, numbers or dates of birth of patients."


def ticket_number(text: str) -> int:
    """Read "#1042". Raises ValidationError."""
    digits = text.strip().lstrip("#").strip()
    if not (digits.isascii() and digits.isdecimal()) or int(digits[:20]) > _MAX_NUMBER:
        raise ValidationError("Write the number of a ticket, such as 1042.", code="no_number")
    return int(digits)


class LinkForm(ActionForm):
    """What the ticket is to which other."""

    how = forms.ChoiceField(label="This ticket is", choices=LINK_CHOICES)
    other = forms.CharField(
        label="Number of the other ticket",
        max_length=20,
        error_messages={"required": "Write the number of the other ticket."},
    )

    def clean_other(self) -> int:
        return ticket_number(self.cleaned_data["other"])

    def arguments(self) -> dict[str, Any]:
        kind, _, side = self.cleaned_data["how"].partition(":")
        return {"other_id": self.cleaned_data["other"], "kind": LinkKind(kind), "is_source": side == _HERE}


class UnlinkForm(ActionForm):
    """Which link."""

    link = forms.IntegerField(min_value=1, max_value=_MAX_NUMBER)

    def arguments(self) -> dict[str, Any]:
        return {"link_id": self.cleaned_data["link"]}


class JoinForm(ActionForm):
    """Which incident."""

    incident = forms.IntegerField(min_value=1, max_value=_MAX_NUMBER)

    def arguments(self) -> dict[str, Any]:
        return {"incident_id": self.cleaned_data["incident"]}


class InProblemForm(ActionForm):
    """Which problem."""

    problem = forms.CharField(
        label="Number of the problem", max_length=20, error_messages={"required": "Write the number of the problem."}
    )

    def clean_problem(self) -> int:
        return ticket_number(self.cleaned_data["problem"])

    def arguments(self) -> dict[str, Any]:
        return {"problem_id": self.cleaned_data["problem"]}


class ResolveAllForm(ResolveForm):
    """The cause and what was done, for a ticket and all under it. token: the page it came from.

    Time spent and reasons to resolve one all the same belong to a single ticket; they are refused, never dropped.
    """

    token = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"key": given["token"] or uuid.uuid4().hex, "code": given["code"], "done": given["done"]}

    def clean(self) -> None:
        if self.cleaned_data.get("minutes"):
            self.add_error("minutes", "Time is logged on one ticket. Take it out here, and log it there.")
        if self.cleaned_data.get("override"):
            self.add_error("override", "A reason holds for one ticket. Take it out here, or resolve this one alone.")


class CheckedText(forms.Form):
    """Words that many people read: what looks like a patient must be looked at once more."""

    is_checked = forms.BooleanField(label="I looked at it: nothing in it is about a patient", required=False)
    checked_field = "body"
    needs_check = False
    """Whether the page asks for the tick."""

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        words = " ".join(str(data.get(name) or "") for name in self.checked_field.split())
        if may_name_patient(words) and not data.get("is_checked"):
            self.needs_check = True
            message = "This looks as if it named a patient. Take it out, or tick that you looked at it."
            self.add_error("is_checked", ValidationError(message, code="may_name_patient"))
        return data


class IncidentForm(CheckedText):
    """What an incident says of itself."""

    title = forms.CharField(
        label="What is down, in a few words",
        max_length=MAX_TITLE,
        help_text=PUBLIC_HINT,
        error_messages={"required": "Say in a few words what is down; everybody reads it."},
    )
    status = forms.CharField(
        label="What people should know now",
        required=False,
        max_length=MAX_STATUS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What works, what does not, and what to do meanwhile.",
    )
    is_public = forms.BooleanField(
        label="Show it on the portal, so that others need not report it again", required=False, initial=True
    )
    commander = RowField(label="Who leads", error_messages={"required": "Choose who leads."})
    next_update_at = forms.DateTimeField(
        label="Next update",
        required=False,
        widget=MinuteInput,
        input_formats=MINUTE_FORMATS,
        help_text="Whoever leads is reminded then.",
        error_messages={"invalid": "Write the time as 2026-03-31 14:30."},
    )
    checked_field = "title status"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_rows(self.fields["commander"], [("", list(desk_people().select_related(None)))])

    def public(self) -> Public:
        """The cleaned answers as the action takes them."""
        data = self.cleaned_data
        return Public(
            title=data["title"],
            status=data["status"],
            is_public=data["is_public"],
            commander=data["commander"],
            next_update_at=data["next_update_at"],
        )


class BroadcastForm(CheckedText):
    """One message to everybody affected. token: the page it came from, so that it is sent once."""

    body = forms.CharField(
        label="Message to everybody affected",
        max_length=MAX_STATUS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=PUBLIC_HINT,
        error_messages={"required": "Write something first."},
    )
    next_update_at = forms.DateTimeField(
        label="Next update",
        required=False,
        widget=MinuteInput,
        input_formats=MINUTE_FORMATS,
        error_messages={"invalid": "Write the time as 2026-03-31 14:30."},
    )
    token = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)


class ReviewForm(forms.Form):
    """What was learned."""

    text = forms.CharField(
        label="Review", required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 18}), strip=False
    )


class SplitForm(forms.Form):
    """What the new ticket is about."""

    subject = forms.CharField(
        label="The new ticket in one line",
        max_length=MAX_SUBJECT,
        error_messages={"required": "Say in a few words what the new ticket is about."},
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class FollowUpForm(forms.Form):
    """What came back, and who is affected now. token: makes one form one ticket."""

    body = forms.CharField(
        label="What is wrong now?",
        max_length=MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what is wrong now."},
    )
    affected = forms.TypedChoiceField(
        label="Who is affected now?",
        coerce=Affected,
        choices=[(affected.value, AFFECTED_WORDS[affected]) for affected in Affected],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who is affected now: it sets the priority."},
    )
    token = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What the action takes besides who, which and when."""
        given = dict(self.cleaned_data)
        return {"key": given.pop("token"), **given}
