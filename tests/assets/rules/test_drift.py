"""Whether the register and a file name the same software."""

import pytest

from assets.rules.drift import is_drift


@pytest.mark.parametrize(
    ("registered", "seen", "drifts"),
    [
        ("VA48A", "VA48A", False),
        ("VA48A", "syngo CT va48a", False),
        ("syngo MR 2004V 4VB11D", "syngo MR 2004V 4VB11D", False),
        ("V3.51*P25", "V3.51*P25", False),
        ("VA48A", "VA50", True),
        ("VA48A", "VA48", True),
        ("", "VA50", True),
        ("VA48A", "", False),
        ("", " ", False),
    ],
)
def test_is_drift(registered: str, seen: str, drifts: bool) -> None:
    assert is_drift(registered=registered, seen=seen) is drifts
