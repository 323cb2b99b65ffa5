"""Sites of the hospital and the teams that work there."""

from django.conf import settings
from django.db import models


class Site(models.Model):
    """A hospital or clinic; its time zone rules the business hours of its tickets."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=60, default="UTC", help_text="IANA name, such as Europe/London.")

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People who look after equipment together; owns devices, not tickets."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="teams")
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="teams", blank=True)

    def __str__(self) -> str:
        return self.name
