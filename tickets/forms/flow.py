"""Forms of the flow: a link of a device, and a service."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Site
from assets.actions.flow import MAX_GROUP, MAX_NAME, MAX_NOTE, NewLink
from assets.enums import LINK_LABELS, LinkKind
from assets.models import Device, FlowLink, FlowService
from assets.queries.devices import device_by_tag
from assets.queries.flow import services
from assets.rules.flow_edit import FLOW_REFUSALS, MOST_NEEDED

_TO, _FROM = "to", "from"


class LinkForm(forms.Form):
    """A link of one device to another device, or to a service."""

    direction = forms.ChoiceField(label="Direction", widget=forms.RadioSelect)
    kind = forms.TypedChoiceField(
        label="What goes there", coerce=LinkKind, choices=[(kind.value, label) for kind, label in LINK_LABELS.items()]
    )
    other = forms.CharField(
        label="Other device", required=False, max_length=24, help_text="Its tag. Leave it empty for a service."
    )
    service = forms.ModelChoiceField(
        label="Service",
        required=False,
        queryset=FlowService.objects.none(),
        empty_label="None",
        help_text="Instead of a device.",
    )
    group = forms.CharField(
        label="Redundancy",
        required=False,
        max_length=MAX_GROUP,
        help_text="Links with the same name here stand in for each other, such as “Router pair”.",
    )
    needed = forms.IntegerField(
        label="How many of them must work", required=False, min_value=1, max_value=MOST_NEEDED, initial=1
    )
    note = forms.CharField(
        label="Note", required=False, max_length=MAX_NOTE, help_text="For the desk. No patient data."
    )

    def __init__(self, data: Any = None, *, device: Device, link: FlowLink | None = None) -> None:
        super().__init__(data, initial=_values(device, link))
        self._device = device
        direction, service = self.fields["direction"], self.fields["service"]
        direction.choices = [(_TO, f"From {device.tag}"), (_FROM, f"To {device.tag}")]  # type: ignore[attr-defined]  # a ChoiceField
        service.queryset = services()  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_other(self) -> Device | None:
        tag = self.cleaned_data["other"].strip()
        device = device_by_tag(tag) if tag else None
        if tag and device is None:
            raise ValidationError(f"There is no device with the tag {tag}.", code="unknown_device")
        return device

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors and data["direction"] == _FROM and data["service"]:
            self.add_error("service", "A service is where the flow ends. Choose the direction from the device.")
        if not self.errors and bool(data["other"]) == bool(data["service"]):
            self.add_error("other", FLOW_REFUSALS["one_end"])
        return data

    def new_link(self) -> NewLink:
        """The cleaned answers as the actions take them."""
        data = self.cleaned_data
        is_from = data["direction"] == _FROM
        return NewLink(
            source=data["other"] if is_from else self._device,
            target=self._device if is_from else data["other"],
            service=data["service"],
            kind=data["kind"],
            group=data["group"],
            needed=data["needed"] or 1,
            note=data["note"],
        )


class ServiceForm(forms.Form):
    """A queue of work or clinical service at the end of the flow."""

    name = forms.CharField(
        label="Name",
        max_length=MAX_NAME,
        error_messages={"required": FLOW_REFUSALS["name_needed"]},
        help_text="What people call it, such as “ED reading”.",
    )
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.order_by("name", "pk"), error_messages={"required": "Choose the site."}
    )
    note = forms.CharField(
        label="Note", required=False, max_length=MAX_NOTE, help_text="Who works there, and what they do meanwhile."
    )


def _values(device: Device, link: FlowLink | None) -> dict[str, Any]:
    if link is None:
        return {"direction": _TO, "needed": 1}
    is_from = link.target_id == device.pk
    other = link.source if is_from else link.target
    return {
        "direction": _FROM if is_from else _TO,
        "kind": link.kind,
        "other": other.tag if other else "",
        "service": link.service_id,
        "group": link.redundancy.name if link.redundancy else "",
        "needed": link.redundancy.needed if link.redundancy else 1,
        "note": link.note,
    }
