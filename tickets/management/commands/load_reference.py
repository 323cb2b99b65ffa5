"""manage.py load_reference: bring queues, categories, routing, calendars and promises up to date."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tickets.actions.reference import load_reference


class Command(BaseCommand):
    """Safe to run at every start; says what it found."""

    help = "Load or update the reference data: queues, tiles, categories, routing rules, calendars, SLA policies."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_reference(at=timezone.now())
        self.stdout.write(
            f"Reference data: {loaded.queues} queues, {loaded.tiles} tiles, {loaded.categories} categories, "
            f"{loaded.routing_rules} routing rules; new versions: {loaded.new_calendar_versions} of calendars, "
            f"{loaded.new_policy_versions} of promises, {loaded.new_routing_versions} of routing; "
            f"retired: {loaded.retired}."
        )
