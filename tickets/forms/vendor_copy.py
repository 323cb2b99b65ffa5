"""Forms of vendor copies."""

from collections.abc import Sequence
from typing import Any

from django import forms

from tickets.models import Attachment


class CopyForm(forms.Form):
    """Of which file, and whether with its picture."""

    attachment_id = forms.TypedChoiceField(
        label="Of which file?", coerce=int, error_messages={"required": "Choose a file."}
    )
    wants_pixels = forms.BooleanField(
        label="With the picture, where it carries no risk",
        required=False,
        help_text="Ultrasound, captured screens, derived and drawn-on images are always left without theirs.",
    )

    def __init__(self, *args: Any, files: Sequence[Attachment], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(file.pk, file.name) for file in files]
        self.fields["attachment_id"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class PacketForm(forms.Form):
    """What the service engineer should know besides."""

    words = forms.CharField(
        label="Words for the service engineer",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stands on the first page of the packet. Nothing about a patient.",
    )
