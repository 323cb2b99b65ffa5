"""Rooms, as people name them, and the history of sites."""

import pghistory
from django.db import models

from accounts.models import Site


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="LocationEvent")
class Location(models.Model):
    """A room or area of a site where equipment stands and people work."""

    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="locations")
    name = models.CharField(max_length=80, help_text="What people call it, such as CT room 2.")
    building = models.CharField(max_length=60, blank=True)
    floor = models.CharField(max_length=20, blank=True)
    room = models.CharField(max_length=30, blank=True, help_text="The number on the door.")
    department = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="location_name_once_per_site")]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="SiteEvent")
class TrackedSite(Site):
    """A site, seen by the register, which keeps its history: nobody below this app keeps any."""

    class Meta:
        proxy = True
