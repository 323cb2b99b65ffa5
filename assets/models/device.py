"""The register of devices and systems a ticket can be about."""

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from assets.enums import KIND_LABELS, Criticality, Lifecycle

AE_TITLE = RegexValidator(
    r"^[\x21-\x5b\x5d-\x7e]([\x20-\x5b\x5d-\x7e]{0,14}[\x21-\x5b\x5d-\x7e])?$",
    "An AE title has 1 to 16 printable characters, no backslash, and no blank at either end.",
)


class Device(models.Model):
    """A scanner, workstation, system or interface.

    AE title rules: DICOM PS3.5 6.2 (at most 16 characters, no backslash), unique in the register.
    """

    tag = models.CharField(max_length=24, unique=True, help_text="The name on the sticker, such as CT2.")
    name = models.CharField(max_length=80, help_text="What clinicians call it.")
    nicknames = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, label) for kind, label in KIND_LABELS.items()])
    modality = models.CharField(max_length=16, blank=True, help_text="DICOM code, such as CT or MR.")
    manufacturer = models.CharField(max_length=64, blank=True)
    model = models.CharField(max_length=64, blank=True)
    serial = models.CharField(max_length=64, blank=True)
    device_uid = models.CharField(max_length=64, blank=True)
    udi = models.CharField(max_length=120, blank=True)
    station_name = models.CharField(max_length=64, blank=True)
    ae_title = models.CharField(max_length=16, blank=True, validators=[AE_TITLE])
    host = models.CharField(max_length=255, blank=True)
    port = models.PositiveIntegerField(null=True, blank=True)
    software_version = models.CharField(max_length=64, blank=True)
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="devices")
    location = models.ForeignKey(
        "assets.Location", null=True, blank=True, on_delete=models.PROTECT, related_name="devices"
    )
    owner_team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="devices"
    )
    vendor = models.ForeignKey("assets.Vendor", null=True, blank=True, on_delete=models.PROTECT, related_name="devices")
    criticality = models.PositiveSmallIntegerField(
        default=Criticality.SINGLE, choices=[(level.value, level.name.title()) for level in Criticality]
    )
    is_sole = models.BooleanField(default=False, help_text="The only one of its kind on its site.")
    lifecycle = models.CharField(
        max_length=12,
        default=Lifecycle.IN_USE,
        choices=[(stage.value, stage.value.replace("_", " ").title()) for stage in Lifecycle],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("tag"), name="device_tag_any_case"),
            models.UniqueConstraint(fields=["ae_title"], condition=~models.Q(ae_title=""), name="device_ae_title_once"),
        ]
        indexes = [
            GinIndex(
                fields=["tag", "name", "nicknames"],
                name="device_words_trgm",
                opclasses=["gin_trgm_ops", "gin_trgm_ops", "gin_trgm_ops"],
            ),
            models.Index(fields=["station_name"], name="device_station"),
            models.Index(fields=["serial"], name="device_serial"),
        ]

    def __str__(self) -> str:
        return f"{self.tag} — {self.name}"
