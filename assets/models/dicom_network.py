"""How a device speaks DICOM on the network, after PS3.15 Annex H: connections, application entities, capabilities."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from assets.enums import TransferRole
from assets.models.device import AE_TITLE


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="NetworkConnectionEvent"
)
class NetworkConnection(models.Model):
    """A host and port of a device (dicomNetworkConnection)."""

    device = models.ForeignKey("assets.Device", on_delete=models.CASCADE, related_name="connections")
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(65_535)]
    )
    is_tls = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device", "host", "port"], name="connection_once_per_device", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.host}:{self.port}" if self.port else self.host


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="NetworkAEEvent")
class NetworkAE(models.Model):
    """An application entity of a device (dicomNetworkAE); the first one is the device's own `ae_title`."""

    device = models.ForeignKey("assets.Device", on_delete=models.CASCADE, related_name="aes")
    connection = models.ForeignKey(
        NetworkConnection, null=True, blank=True, on_delete=models.SET_NULL, related_name="aes"
    )
    title = models.CharField(max_length=16, unique=True, validators=[AE_TITLE])
    description = models.CharField(max_length=120, blank=True)
    is_primary = models.BooleanField(default=False)
    is_initiator = models.BooleanField(default=True, help_text="It opens associations.")
    is_acceptor = models.BooleanField(default=True, help_text="It accepts associations.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["device"], condition=models.Q(is_primary=True), name="primary_ae_once_per_device"
            )
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="TransferCapabilityEvent"
)
class TransferCapability(models.Model):
    """A SOP class that an application entity uses or provides, and in which syntaxes (dicomTransferCapability)."""

    ae = models.ForeignKey(NetworkAE, on_delete=models.CASCADE, related_name="capabilities")
    sop_class = models.CharField(max_length=64, help_text="UID.")
    role = models.CharField(max_length=3, choices=[(role.value, role.value) for role in TransferRole])
    transfer_syntaxes = ArrayField(models.CharField(max_length=64), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ae", "sop_class", "role"], name="capability_once_per_ae")]

    def __str__(self) -> str:
        return f"{self.sop_class} {self.role}"
