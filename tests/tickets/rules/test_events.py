"""Every event kind is documented, has a line and an audience."""

import re

from tickets.enums import EventKind
from tickets.rules.events import MEANINGS


def test_every_kind_has_a_meaning():
    assert set(MEANINGS) == set(EventKind)


def test_lines_and_payloads_are_said():
    for meaning in MEANINGS.values():
        assert meaning.line
        assert all(meaning.payload.values())


def test_lines_name_only_what_the_payload_holds():
    for kind, meaning in MEANINGS.items():
        named = set(re.findall(r"{(\w+)}", meaning.line)) - {"actor"}
        assert (kind, named - set(meaning.payload)) == (kind, set())
