"""What a requester tells the portal, cleaned: the questions of a new ticket, and messages on an old one."""

import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Person
from assets.models import Device, Location
from assets.queries.devices import device_by_tag, room_by_id, search_devices
from tickets.actions.message import MAX_BODY
from tickets.actions.ticket import MAX_DESCRIPTION, MAX_SUBJECT, NewTicket
from tickets.enums import Affected, IdentityField, Priority
from tickets.forms.privacy import IdentifierField
from tickets.models import Category
from tickets.queries.portal import PortalTile
from tickets.queries.reach import raised_by_reach
from tickets.rules.priority import AFFECTED_WORDS, decide_priority, impact_and_urgency

OTHER = "other"
_LONGEST_NUMBER = 19
"""Digits of the longest id; Python refuses to read numbers without end."""
_AFFECTED = [(answer.value, words) for answer, words in AFFECTED_WORDS.items()]


class _LastGiven(forms.HiddenInput):
    """One value sent by several controls: the last that is not empty counts."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        return next((value for value in reversed(values) if value), "")


class UploadsField(forms.Field):
    """The ids of files already received; what is no id is left out."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        return [found for found in map(_uuid, value or []) if found]


class NewTicketForm(forms.Form):
    """The three questions. Each tile has its own group of problems, so that changing the tile forgets the problem."""

    token = forms.CharField(
        max_length=80,
        widget=forms.HiddenInput,
        error_messages={"required": "This page was too old. Look through your answers and send them again."},
    )
    tile = forms.CharField(required=False, label="What is wrong?")
    text = forms.CharField(
        required=False,
        max_length=MAX_DESCRIPTION,
        label="Tell us what you see",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "A description holds 20,000 characters. Shorten it, or attach it as a file."},
    )
    where = forms.CharField(required=False, widget=_LastGiven)
    where_text = forms.CharField(required=False, max_length=120, label="Which device or room?")
    affected = forms.ChoiceField(
        choices=_AFFECTED,
        label="Who is affected now?",
        error_messages={"required": "Say who is affected now. It decides how fast we come."},
    )
    uploads = UploadsField(required=False)
    accession = IdentifierField(IdentityField.ACCESSION)
    patient_id = IdentifierField(IdentityField.PATIENT_ID, hint="Only if there is no accession number.")

    def __init__(self, *args: Any, tiles: Sequence[PortalTile], person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.tiles = {tile.code: tile for tile in tiles}
        self.device: Device | None = None
        self.location: Location | None = None
        self.problem: Category | None = None
        self.phi: Any = None
        """What may name a patient in it, to be asked about before it is sent."""
        for tile in tiles:
            self.fields[problem_field(tile.code)] = forms.CharField(required=False, label=tile.title)

    def clean_token(self) -> str:
        return str(self.cleaned_data["token"])

    def clean_tile(self) -> str:
        code = str(self.cleaned_data["tile"])
        if code and code != OTHER and code not in self.tiles:
            raise ValidationError("Choose one of the pictures.", code="unknown_tile")
        return code

    def clean_where(self) -> str:
        """Find the device or room chosen. A choice that is gone counts as what was typed."""
        kind, _, key = str(self.cleaned_data["where"]).partition(":")
        if kind == "device":
            self.device = device_by_tag(key)
        elif kind == "room" and key.isdecimal() and len(key) <= _LONGEST_NUMBER:
            self.location = room_by_id(int(key))
        return str(self.cleaned_data["where"]) if self.device or self.location else ""

    def clean(self) -> dict[str, Any]:
        self._find_typed_device()
        self._find_problem()
        data = self.cleaned_data
        is_emergency = data.get("affected") == Affected.PATIENT_ON_TABLE
        if "tile" not in self.errors and not self.problem and not data.get("text") and not is_emergency:
            tile = self.tiles.get(data.get("tile", ""))
            if tile and self.data.get(problem_field(tile.code)) != OTHER:
                self.add_error("tile", ValidationError("Choose what comes closest, or describe it.", code="no_problem"))
            elif data.get("tile"):
                self.add_error("text", ValidationError("Say in a few words what you see.", code="no_text"))
            else:
                self.add_error("tile", ValidationError("Choose what is wrong, or describe it.", code="no_tile"))
        return data

    def _find_typed_device(self) -> None:
        """Without JavaScript the name is only typed: take it when it means one device and no other."""
        typed = str(self.cleaned_data.get("where_text", "")).strip()
        if self.device or self.location or not typed:
            return
        self.device = device_by_tag(typed)
        if self.device is None and (found := search_devices(typed, person=self.person, limit=2)) and len(found) == 1:
            self.device = found[0]

    def _find_problem(self) -> None:
        tile = self.tiles.get(self.cleaned_data.get("tile", ""))
        code = self.cleaned_data.get(problem_field(tile.code), "") if tile else ""
        self.problem = next((problem for problem in tile.problems if problem.code == code), None) if tile else None

    def category(self, fallback: Category) -> Category:
        """The chosen problem; else an ordinary one of the tile, so that its queue gets it; else the fallback."""
        tile = self.tiles.get(self.cleaned_data.get("tile", ""))
        if self.problem or tile is None:
            return self.problem or fallback
        return next((problem for problem in tile.problems if problem.impact == 3), tile.problems[0])

    def priority(self, fallback: Category) -> Priority | None:
        """What the answers so far come to, also of an unfinished form; None without an answer to the third question."""
        affected = self.cleaned_data.get("affected")
        if not affected:
            return None
        category = self.category(fallback)
        impact, urgency = impact_and_urgency(affected=affected, category_impact=category.impact)
        raised = raised_by_reach(impact=impact, device=self.device)
        is_sole = bool(self.device and self.device.is_sole)
        return decide_priority(
            impact=raised.impact if raised else impact,
            urgency=urgency,
            is_sole_device=is_sole,
            is_safety=category.is_safety,
        ).priority

    def new_ticket(self, fallback: Category) -> NewTicket:
        """The cleaned answers as the action takes them; what was typed about the place is kept when nothing fits."""
        data = self.cleaned_data
        tile = self.tiles.get(data["tile"])
        title = self.problem.title if self.problem else ""
        return NewTicket(
            requester=self.person,
            category=self.category(fallback),
            subject=subject_of(title=title, text=data["text"], otherwise=tile.title if tile else _emergency(data)),
            description=data["text"],
            affected=Affected(data["affected"]),
            device=self.device,
            location=self.location,
            place="" if self.device or self.location else data["where_text"],
            uploads=data["uploads"],
        )


class ReplyForm(forms.Form):
    """A message on a ticket."""

    body = forms.CharField(
        required=False,
        max_length=MAX_BODY,
        label="Your message",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "A message holds 20,000 characters. Shorten it, or attach it as a file."},
    )
    uploads = UploadsField(required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    token = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Files alone are a message too: say so in its place."""
        data = self.cleaned_data
        if not data.get("body") and data.get("uploads"):
            data["body"] = "A file, see below."
        return data


def problem_field(tile_code: str) -> str:
    """The name of a tile's group of problems."""
    return f"problem_{tile_code}"


def fresh_token() -> str:
    """A token that makes one form one ticket, or one message."""
    return uuid.uuid4().hex


def subject_of(*, title: str, text: str, otherwise: str) -> str:
    """One line for the inbox: the problem, then the first line of what was written, cut at a word."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    line = ": ".join(part for part in (title, first) if part) or otherwise
    if len(line) <= MAX_SUBJECT:
        return line
    return line[: MAX_SUBJECT - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def where_words(*, device: Device | None, location: Location | None) -> str:
    """What the field shows for a chosen device or room."""
    if device:
        return f"{device.tag} {device.name}"
    return location.name if location else ""


def _emergency(data: dict[str, Any]) -> str:
    return "Emergency" if data.get("affected") == Affected.PATIENT_ON_TABLE else "A problem"


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
