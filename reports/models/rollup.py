"""Days counted in advance: what the overview adds up instead of counting a million tickets."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class RollUp(models.Model):
    """What one metric counts on one local day of a zone, as a whole or in one cell of a dimension.

    moment: the column whose instant puts a row of facts on the day, one of the metric's cohorts. dimension, key: the
    cell, both "" for the whole; key is the id as text, or scope.NONE. left_out: numbers in the order of the metric's
    reasons. Shares count what has stopped; what still runs is counted when the report is read. Of wall and business
    time the sum and the sketch, see rules/sketch.py.
    """

    zone = models.CharField(max_length=60)
    metric = models.CharField(max_length=30)
    moment = models.CharField(max_length=40)
    dimension = models.CharField(max_length=12, blank=True)
    day = models.DateField()
    key = models.CharField(max_length=80, blank=True)
    n = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    left_out = ArrayField(models.PositiveIntegerField(), default=list)
    wall_seconds = models.PositiveBigIntegerField()
    business_seconds = models.PositiveBigIntegerField()
    wall_sketch = models.BinaryField()
    business_sketch = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "metric", "moment", "dimension", "day", "key"], name="roll_up_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric} on {self.day}"


class RollUpZone(models.Model):
    """A zone whose days are counted in advance. version: of the definitions; another one means: count all anew."""

    zone = models.CharField(max_length=60, unique=True)
    version = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.zone


class StaleDay(models.Model):
    """A note that the roll-ups of a metric on a day are older than the facts; deleted with the roll-ups made anew.

    Written with the facts, in the same transaction, and never changed: two notes about one day are two rows.
    """

    zone = models.CharField(max_length=60)
    metric = models.CharField(max_length=30)
    moment = models.CharField(max_length=40)
    day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["zone", "day"], name="stale_day")]

    def __str__(self) -> str:
        return f"{self.metric} on {self.day}"
