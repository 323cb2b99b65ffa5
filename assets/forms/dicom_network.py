"""The form of an application entity."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assets.rules.device import port_of
from assets.rules.dicom_config import (
    LONGEST_DESCRIPTION,
    BadCapability,
    Capability,
    Entity,
    capabilities_of,
    capability_text,
)


class EntityForm(forms.Form):
    """An AE title, how it is reached, and what it can transfer."""

    title = forms.CharField(
        label="AE title",
        required=False,
        strip=True,
        help_text="At most 16 characters, as the PACS knows it. Upper and lower case differ.",
        widget=forms.TextInput(attrs={"maxlength": 16, "autocomplete": "off", "spellcheck": "false"}),
    )
    description = forms.CharField(
        label="What it is for", required=False, max_length=LONGEST_DESCRIPTION, help_text="Such as Store, or Query."
    )
    host = forms.CharField(label="Host", required=False, max_length=255, help_text="Name or address, without the port.")
    port = forms.CharField(label="Port", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    is_tls = forms.BooleanField(label="The connection is encrypted (TLS)", required=False)
    is_initiator = forms.BooleanField(label="It opens associations", required=False)
    is_acceptor = forms.BooleanField(label="It accepts associations", required=False)
    capabilities = forms.CharField(
        label="What it can transfer",
        required=False,
        max_length=60_000,
        help_text="One line for each SOP class: SOP class | SCU or SCP | transfer syntaxes with semicolons between "
        "them. Names or UIDs, such as: CT Image Storage | SCU | Explicit VR Little Endian; JPEG 2000 Lossless",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "mono"}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean_port(self) -> int | None:
        text = str(self.cleaned_data["port"]).strip()
        if text and port_of(text) is None:
            raise ValidationError("A port is a whole number from 1 to 65535. DICOM mostly uses 104 or 11112.", "port")
        return port_of(text)

    def clean_capabilities(self) -> tuple[Capability, ...]:
        try:
            return capabilities_of(str(self.cleaned_data["capabilities"]))
        except BadCapability as wrong:
            raise ValidationError(str(wrong), code="capability") from wrong

    def entity(self) -> Entity:
        """The application entity of a valid form."""
        names = ("title", "description", "host", "port", "is_tls", "is_initiator", "is_acceptor", "capabilities")
        return Entity(**{name: self.cleaned_data[name] for name in names})

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Show a sentence beside each field."""
        for name, sentence in problems.items():
            self.add_error(name, sentence)


def entity_words(entity: Entity) -> dict[str, Any]:
    """An application entity as the form shows it."""
    names = ("title", "description", "host", "is_tls", "is_initiator", "is_acceptor")
    return {name: getattr(entity, name) for name in names} | {
        "port": "" if entity.port is None else str(entity.port),
        "capabilities": capability_text(entity.capabilities),
    }


class SeenForm(forms.Form):
    """A button that acts on what the page showed."""

    version = forms.IntegerField(min_value=0)
