"""The one thing the project itself remembers: which of its processes were lately alive."""

from django.db import models


class Heartbeat(models.Model):
    """When a background process last said it works. Written by the process, read by /readyz."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"
