"""Makers and service companies."""

import pghistory
from django.db import models


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="VendorEvent")
class Vendor(models.Model):
    """Whom to call when the desk cannot fix it."""

    name = models.CharField(max_length=80, unique=True)
    hotline = models.CharField(max_length=40, blank=True)
    contract_number = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name
