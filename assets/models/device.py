"""The register of devices and systems a ticket can be about."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from assets.enums import CRITICALITY_LABELS, KIND_LABELS, LIFECYCLE_LABELS, Criticality, Lifecycle
from assets.rules.codes import new_code
from assets.rules.dicom_names import AE_TITLE_PATTERN, AE_TITLE_RULE

AE_TITLE = RegexValidator(AE_TITLE_PATTERN, AE_TITLE_RULE)
DEVICE_HISTORY = [
    "id", "tag", "name", "nicknames", "kind", "modality", "manufacturer", "model", "serial", "device_uid", "udi",
    "station_name", "ae_title", "host", "port", "software_version", "site", "location", "owner_team", "vendor",
    "contract", "criticality", "is_sole", "lifecycle", "warranty_until", "installed_on", "configuration_notes",
    "version",
]  # fmt: skip
"""Columns whose changes are kept. A new column joins them with a migration of its own."""


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=DEVICE_HISTORY,
    model_name="DeviceEvent",
)
class Device(models.Model):
    """A scanner, workstation, system or interface.

    AE title rules: DICOM PS3.5 6.2 (at most 16 characters, no backslash), unique in the register. `ae_title`, `host`
    and `port` are those of its first application entity; all of them are in NetworkAE.
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
        default=Criticality.SINGLE, choices=[(level.value, words) for level, words in CRITICALITY_LABELS.items()]
    )
    is_sole = models.BooleanField(default=False, help_text="The only one of its kind on its site.")
    needs_sign_off = models.BooleanField(
        default=False, help_text="Goes back into service after an outage only with a quality check that passed."
    )
    lifecycle = models.CharField(
        max_length=12,
        default=Lifecycle.IN_USE,
        choices=[(stage.value, words) for stage, words in LIFECYCLE_LABELS.items()],
    )
    contract = models.ForeignKey(
        "assets.ServiceContract", null=True, blank=True, on_delete=models.PROTECT, related_name="devices"
    )
    installed_on = models.DateField(null=True, blank=True)
    warranty_until = models.DateField(null=True, blank=True, help_text="The last day of the warranty.")
    configuration_notes = models.TextField(blank=True, max_length=10_000)
    code = models.CharField(max_length=8, default=new_code, help_text="What its label says; it never changes.")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("tag"), name="device_tag_any_case"),
            models.UniqueConstraint(fields=["code"], name="device_code_once"),
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
