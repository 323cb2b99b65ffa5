"""What a vendor owes: hours, response, number, until when."""

import pghistory
from django.db import models


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["version"],
    model_name="ServiceContractEvent",
)
class ServiceContract(models.Model):
    """A service contract; several devices may stand under one."""

    vendor = models.ForeignKey("assets.Vendor", on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=60)
    name = models.CharField(max_length=80, blank=True, help_text="What it covers, such as Full service CT.")
    hours = models.CharField(max_length=120, blank=True, help_text="When they come, such as Mon to Fri 8:00 to 18:00.")
    response_terms = models.CharField(max_length=200, blank=True, help_text="Such as on site within 4 hours.")
    contact = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="Its last day.")
    notes = models.TextField(blank=True, max_length=4_000)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vendor", "number"], name="contract_number_once_per_vendor"),
            models.CheckConstraint(
                condition=models.Q(begins_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("begins_on")),
                name="contract_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.number
