"""Whom a note calls."""

import pytest

from tickets.rules.mentions import Colleague, mentioned

ANA = Colleague(1, "Ana Ruiz", "ana.ruiz")
ANA_MARIA = Colleague(2, "Ana Ruiz Perez", "ana.perez")
TOM, OTHER_TOM = Colleague(3, "Tom Becker", "tom"), Colleague(4, "Tom Becker", "tbecker")
NOBODY = Colleague(5, "", "")
ALL = (ANA, ANA_MARIA, TOM, OTHER_TOM, NOBODY)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Ask @ana.ruiz.", (1,)),
        ("Ask @ANA RUIZ, please", (1,)),
        ("@Ana Ruiz Perez and @ana.ruiz", (2, 1)),
        ("@Tom Becker?", (3, 4)),
        ("@tom", (3,)),
        ("@tomorrow @tom-2 @tom.x", ()),
        ("mail tom@tom or ana.ruiz@example.org", ()),
        ("@ana.ruiz @ana.ruiz", (1,)),
        ("@ nobody, @@tom", ()),
        ("no call at all", ()),
    ],
)
def test_mentioned(text: str, called: tuple[int, ...]) -> None:
    assert mentioned(text, ALL) == called
