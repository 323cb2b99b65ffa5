"""Two desks that mail each other: real processes, real SMTP and LMTP. The loop stops by itself."""

from pathlib import Path

import pytest

from config.embedded.processes import wait_until
from tests.factories import make_agent, make_category, make_person, make_policy, make_ticket
from tests.journeys.two_desks import OUTCOMES, stripped, two_desks
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_loop_between_two_desks_stops(tmp_path: Path) -> None:
    """Marked as automatic, the first mail is the last. With every mark and id taken away on the wire, each mail is a
    new ticket to the other, and the receipt of that one to the first: then the limit of an hour ends it for good."""
    make_policy()
    make_category(code="R00")
    agent, other = make_agent(), make_person(email="desk@b.example", full_name="Desk B")
    make_person(email="desk@a.example", full_name="Desk A")
    with two_desks(folder=tmp_path, per_hour=3) as (a, b, post):
        make_ticket(requester=other, actor=agent)

        assert wait_until(lambda: post.passed >= 1 and a.is_quiet() and b.is_quiet(), seconds=60)
        assert (post.passed, a.ask(OUTCOMES), b.ask(OUTCOMES)) == (1, [], [("ignored", "own", 1)])

        post.change = stripped
        make_ticket(requester=other, actor=agent)

        assert wait_until(lambda: post.passed >= 8 and a.is_quiet() and b.is_quiet(), seconds=60)
        assert a.ask(OUTCOMES) == [("accepted", "", 3)]
        assert b.ask(OUTCOMES) == [("accepted", "", 3), ("ignored", "own", 1), ("quarantined", "too_many", 1)]
        assert (post.passed, Ticket.objects.count()) == (8, 5)
