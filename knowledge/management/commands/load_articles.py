from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Person
from knowledge.actions.starter import load_articles


class Command(BaseCommand):
    help = (
        "Load the articles that come with RadDesk. They wait for review, or are published by whom you name. Repeatable."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--publisher", metavar="E-MAIL", help="who has read them and publishes them")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load_articles(publisher=_person(options["publisher"]), at=timezone.now())
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{done['new']} new articles, {done['renewed']} renewed, {done['unchanged']} unchanged, "
            f"{done['kept']} kept as your people changed them."
        )


def _person(email: str | None) -> Person | None:
    if not email:
        return None
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise CommandError(f"There is no active account {email}.")
    return person
