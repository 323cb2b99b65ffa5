"""Files with rows for the register: looked at first, written when somebody says so."""

from django.conf import settings
from django.db import models

from assets.enums import SheetKind, SheetState


class RegisterSheet(models.Model):
    """A file of devices or contracts as it was read. `rows` holds number and text of each row; never patient data."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in SheetKind])
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in SheetState])
    rows = models.JSONField(default=list)
    ignored = models.JSONField(default=list, help_text="Columns or entries that say nothing to the register.")
    result = models.JSONField(default=dict, help_text="How many rows were made, changed, left and refused.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
