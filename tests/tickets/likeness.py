"""Vectors without a model: a mark for tests that need pgvector, and vectors written out."""

from collections.abc import Sequence

import pytest
from django.db import connection

from tests.factories import NOW
from tickets.encoder.encoder import DIMENSIONS, Encoder
from tickets.models import Ticket
from tickets.queries.likeness import has_room

FAKE = "fake / 1"


@pytest.fixture
def _vectors(db: None) -> None:
    if not has_room():
        pytest.skip("This PostgreSQL has no extension vector.")


needs_vectors = pytest.mark.usefixtures("_vectors")


def vector_of(ticket: Ticket, *parts: float, encoder: str = FAKE) -> None:
    """Keep a vector that begins with these numbers and goes on with zeros; without any, a row without a vector."""
    with connection.cursor() as cursor:
        vector = f"[{','.join(map(str, padded(parts)))}]" if parts else None
        cursor.execute("SELECT tickets_keep_vector(%s, %s, %s, %s)", [ticket.pk, encoder, NOW, vector])


def padded(parts: Sequence[float]) -> list[float]:
    return [*parts, *[0.0] * (DIMENSIONS - len(parts))]


class FakeEncoder:
    """Two directions: what has to do with images, and everything else. `texts`: what it was given."""

    def __init__(self, *, name: str = "fake") -> None:
        self.texts: list[str] = []
        self.encoder = Encoder(name=name, encode=self._encode)

    def _encode(self, text: str) -> list[float]:
        self.texts.append(text)
        return padded([1.0, 0.0] if "image" in text else [0.0, 1.0])
