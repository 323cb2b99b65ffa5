"""How a person is reached when mail is not enough."""

from django.conf import settings
from django.db import models


class Reach(models.Model):
    """A person's phone for text messages (E.164) and the mail address of their pager; either may be empty."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="reach"
    )
    mobile = models.CharField(max_length=16, blank=True)
    pager_mail = models.EmailField(blank=True)

    def __str__(self) -> str:
        return f"reach of {self.person_id}"
