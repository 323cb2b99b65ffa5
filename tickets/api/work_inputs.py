"""What the API takes in about the desk's own work on a ticket. Actions decide; these only read."""

from rest_framework import serializers

from accounts.queries.people import active_people
from tickets.api.fields import RowById
from tickets.api.inputs import VersionInput
from tickets.rules.custom_fields import MAX_ANSWER
from tickets.rules.playbook import MAX_KEY
from tickets.rules.tag import MAX_TAG
from tickets.rules.time_spent import MAX_MINUTES


class TickInput(VersionInput):
    """A step of the category's list, and whether it is done."""

    step = serializers.CharField(max_length=MAX_KEY, help_text="Its key, as GET …/progress/ lists it.")
    is_done = serializers.BooleanField(required=False, default=True)


class AnswersInput(VersionInput):
    """Answers to fields of the category's form; an empty text takes one back, and fields not named stay."""

    answers = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=MAX_ANSWER), help_text="Key of a field to its answer."
    )


class TagInput(VersionInput):
    """A tag."""

    tag = serializers.CharField(max_length=MAX_TAG, help_text="Stored in small letters, with dashes for spaces.")


class WatchInput(VersionInput):
    """Who watches; left out, the caller."""

    person = RowById(rows=active_people, required=False, allow_null=True, default=None)


class TimeInput(VersionInput):
    """Time spent."""

    minutes = serializers.IntegerField(min_value=1, max_value=MAX_MINUTES)


class TakeBackInput(VersionInput):
    """A wrong entry of the caller's own."""

    entry = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
