"""A file somebody asked for, and how far it is."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from reports.enums import FileKind, JobState, Paper

_UNMADE = Q(state__in=[JobState.WAITING.value, JobState.MAKING.value])


class ExportJob(models.Model):
    """One report to be made into one file for one person.

    page, query: the report page, see render.sections, and its question. at: the moment its figures are of. path: under
    MEDIA_ROOT, once it is made; name: what a browser saves it as. lease_until: when a worker that never came back
    loses it. error: a class name or code.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    page = models.CharField(max_length=24)
    query = models.JSONField(default=dict)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=4, choices=[(kind.value, kind.value) for kind in FileKind])
    paper = models.CharField(max_length=6, default=Paper.A4, choices=[(paper.value, paper.value) for paper in Paper])
    is_scheduled = models.BooleanField(default=False)
    state = models.CharField(
        max_length=8, default=JobState.WAITING, choices=[(state.value, state.value) for state in JobState]
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    lease_by = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=80, blank=True)
    path = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=160, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="ready") | ~Q(path=""), name="export_ready_has_file"),
            models.CheckConstraint(
                condition=Q(state="making", lease_until__isnull=False)
                | (~Q(state="making") & Q(lease_until__isnull=True)),
                name="export_making_has_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=_UNMADE, name="export_due"),
            models.Index(fields=["owner", "-created_at", "-id"], name="export_owner"),
            models.Index(fields=["created_at"], name="export_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.page}"
