"""Indexes the words of all tickets anew, and learns the words that mistyped ones are put right by."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tickets.actions.search import index_texts, learn_words


class Command(BaseCommand):
    help = "Index the words of all tickets anew; for tickets written past the database's triggers."

    def handle(self, **options: Any) -> None:
        """Say how many."""
        tickets, words = index_texts(), learn_words(at=timezone.now())
        self.stdout.write(f"{tickets:,} tickets are indexed, {words:,} words are known.")
