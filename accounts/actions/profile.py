"""What a person may change about themselves."""

from django.db import transaction

from accounts.models import Person


@transaction.atomic
def change_profile(*, actor: Person, full_name: str, phone: str, department: str, language: str) -> Person:
    """Save the actor's own name, call-back number, department and language. Records no event: it concerns no ticket.

    language: tag of the language of messages, "" for that of the site.
    """
    person = Person.objects.select_for_update().get(pk=actor.pk)
    person.full_name = full_name
    person.phone = phone
    person.department = department
    person.language = language
    person.save(update_fields=["full_name", "phone", "department", "language"])
    return person


@transaction.atomic
def switch_shortcuts(*, actor: Person, is_on: bool) -> None:
    """Say whether single keys do something for the actor. Records no event: it concerns no ticket."""
    person = Person.objects.select_for_update().get(pk=actor.pk)
    person.has_shortcuts = is_on
    person.save(update_fields=["has_shortcuts"])
