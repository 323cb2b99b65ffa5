"""Put the keys of all tickets under the newest master key."""

from typing import Any

from django.core.management.base import BaseCommand

from tickets.actions.identity_purge import rotate_keys


class Command(BaseCommand):
    help = (
        "Wrap the key of every ticket with the first key of RADDESK_IDENTITY_KEYS and renew the fingerprints. "
        "Safe to break off and to run again; afterwards the older key can be taken out."
    )

    def handle(self, **options: Any) -> None:
        """Say how many."""
        done = rotate_keys()
        self.stdout.write(f"{done} ticket{'' if done == 1 else 's'} put under the newest key.")
