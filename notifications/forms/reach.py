"""The form of one's phone and pager."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from notifications.rules.reach import BadNumber, e164


class ReachForm(forms.Form):
    """Where text messages reach me; both may be empty."""

    mobile = forms.CharField(
        label="Mobile phone",
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text="With its country, as +44 7700 900123. Only for messages you asked for and when you are on call.",
    )
    pager_mail = forms.EmailField(
        label="Mail address of your pager", required=False, help_text="If your pager or phone provider gives you one."
    )

    def __init__(self, data: Any = None, *, initial: dict[str, str] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="reach_%s")

    def clean_mobile(self) -> str:
        """The number as the world writes it."""
        try:
            return e164(self.cleaned_data["mobile"])
        except BadNumber as error:
            raise ValidationError(str(error)) from None
