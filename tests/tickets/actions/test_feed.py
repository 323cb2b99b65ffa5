"""Secret calendar addresses."""

import pytest

from tests.factories import NOW, make_agent, make_queue
from tests.tickets.actions.staffing import HOUR, join, on_call
from tickets.actions.feed import FeedMissing, TooManyFeeds, make_feed, revoke_feed
from tickets.models import CalendarFeed
from tickets.queries.rota import feed_content, feeds_of

pytestmark = pytest.mark.django_db


def shown(key):
    content = feed_content(key, host="desk", at=NOW)
    return content and (content.name, [entry.title for entry in content.entries])


def test_ones_own_shifts_and_those_of_a_queue():
    queue, other = make_queue(), make_queue(code="NET")
    ana, ben = join(queue, make_agent(full_name="Ana Ruiz")), join(queue, make_agent(full_name="Ben Ode"))
    on_call(queue, ana)
    on_call(queue, ben, level=2)
    on_call(other, ana, starts=20)

    mine, theirs = (make_feed(actor=ana, queue=each, at=NOW).key for each in (None, queue))

    assert shown(mine) == ("On call: Ana Ruiz", ["On call: PACS team, first call", "On call: NET team, first call"])
    assert shown(theirs) == (
        "On call: PACS team",
        ["Ana Ruiz: PACS team, first call", "Ben Ode: PACS team, second call"],
    )


def test_only_the_digest_is_kept_and_a_wrong_key_shows_nothing():
    person = make_agent()
    made = make_feed(actor=person, queue=None, at=NOW)

    assert made.key not in str(list(CalendarFeed.objects.values()))
    assert (shown(made.key + "x"), shown("")) == (None, None)


def test_a_revoked_address_and_that_of_somebody_who_left_show_nothing():
    person, gone = make_agent(), make_agent()
    made, theirs = (make_feed(actor=each, queue=None, at=NOW) for each in (person, gone))
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    revoke_feed(actor=person, feed_id=made.feed.pk, at=NOW + HOUR)

    assert (shown(made.key), shown(theirs.key), feeds_of(person)) == (None, None, [])


def test_one_revokes_ones_own_once():
    made = make_feed(actor=make_agent(), queue=None, at=NOW)

    with pytest.raises(FeedMissing):
        revoke_feed(actor=make_agent(), feed_id=made.feed.pk, at=NOW)


def test_twenty_addresses_are_enough():
    person = make_agent()
    for _ in range(20):
        make_feed(actor=person, queue=None, at=NOW)

    with pytest.raises(TooManyFeeds):
        make_feed(actor=person, queue=None, at=NOW)
