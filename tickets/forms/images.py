"""Forms about images: what the order says."""

from django import forms

from tickets.rules.images import ORDER_KINDS


class OrderForm(forms.Form):
    """Numbers of the order the images should belong to; compared and forgotten."""

    accession = forms.CharField(label="Accession number", max_length=64, required=False)
    patient = forms.CharField(label="Patient ID", max_length=64, required=False)

    def __init__(self, *args: object, **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]  # handed on as they come
        for field in self.fields.values():
            field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def order(self) -> dict[str, str]:
        """What was typed, by kind of identity."""
        return {kind: self.cleaned_data.get(kind, "") for kind in ORDER_KINDS}
