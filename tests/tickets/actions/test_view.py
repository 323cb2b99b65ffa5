"""Saved views: whose they are, and who finds them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.enums import Role
from tests.factories import NOW, make_agent, make_category, make_person, make_queue, make_ticket
from tickets.actions import view as actions
from tickets.actions.assignment import take_ticket
from tickets.actions.view import (
    MOST_VIEWS,
    NoQueue,
    NotYourView,
    TooManyViews,
    ViewMissing,
    ViewNameTaken,
    WrongLine,
    change_view,
    delete_view,
    move_view,
    save_view,
    start_with,
)
from tickets.models import QueueMember, SavedView
from tickets.permissions import NotAllowed
from tickets.queries.saved_views import count_words, start_view, view_counts, view_detail, views_shown

pytestmark = pytest.mark.django_db

UTC = ZoneInfo("UTC")


def saved(owner, name="Mine", line="is:open", audience="owner", queue=None):
    return save_view(actor=owner, name=name, line=line, audience=audience, queue=queue, at=NOW)


def names(person):
    return [view.name for view in views_shown(person)]


def counts(user, at=NOW):
    views = views_shown(user)
    found = view_counts(user=user, views=views, at=at, zone=UTC)
    return {view.name: found.get(view.pk) for view in views}


def test_views_are_found_by_those_they_are_shared_with():
    owner, member, other, queue = make_agent(), make_agent(), make_agent(), make_queue(code="PACS")
    QueueMember.objects.create(queue=queue, person=member)
    saved(owner, "Private")
    saved(owner, "Of the queue", audience="queue", queue=queue)
    saved(owner, "Of the desk", audience="desk")

    assert names(owner) == ["Private", "Of the queue", "Of the desk"]
    assert names(member) == ["Of the queue", "Of the desk"]
    assert names(other) == ["Of the desk"]


def test_line_is_kept_in_its_form_and_judged():
    assert saved(make_agent(), line="assignee:me  due:4h").line == "is:mine due:<4h"
    with pytest.raises(WrongLine):
        saved(make_agent(), line="is:lost")


def test_only_the_desk_keeps_views():
    with pytest.raises(NotAllowed):
        saved(make_person())


def test_names_are_one_persons_own():
    owner = make_agent()
    first, second = saved(owner), saved(owner, "Other")
    saved(make_agent())

    with pytest.raises(ViewNameTaken):
        saved(owner)
    with pytest.raises(ViewNameTaken):
        change_view(actor=owner, view_id=second.pk, name=first.name, line="", audience="owner", queue=None)


def test_there_is_an_end_to_views(monkeypatch):
    monkeypatch.setattr(actions, "MOST_VIEWS", 1)
    owner = make_agent()
    saved(owner)

    with pytest.raises(TooManyViews):
        saved(owner, "One more")
    assert MOST_VIEWS == 100


def test_queue_must_be_named_and_is_forgotten_again():
    owner, queue = make_agent(), make_queue()
    with pytest.raises(NoQueue):
        saved(owner, audience="queue")
    view = saved(owner, audience="queue", queue=queue)

    change_view(actor=owner, view_id=view.pk, name="New", line="is:mine", audience="desk", queue=queue)

    view.refresh_from_db()
    assert (view.name, view.line, view.audience, view.queue) == ("New", "is:mine", "desk", None)


def test_views_of_others_are_theirs():
    owner, other, administrator = make_agent(), make_agent(), make_person(role=Role.ADMINISTRATOR)
    private, shared = saved(owner), saved(owner, "Shared", audience="desk")

    with pytest.raises(ViewMissing):
        delete_view(actor=other, view_id=private.pk)
    with pytest.raises(ViewMissing):
        delete_view(actor=administrator, view_id=private.pk)
    with pytest.raises(NotYourView):
        delete_view(actor=other, view_id=shared.pk)
    assert delete_view(actor=administrator, view_id=shared.pk) == "Shared"
    assert delete_view(actor=owner, view_id=private.pk) == "Mine"
    assert not SavedView.objects.exists()


def test_views_move():
    owner = make_agent()
    first, second, third = (saved(owner, name) for name in "ABC")

    move_view(actor=owner, view_id=third.pk, step=-1)
    move_view(actor=owner, view_id=first.pk, step=-1)

    assert names(owner) == ["A", "C", "B"]
    move_view(actor=owner, view_id=second.pk, step=1)
    assert names(owner) == ["A", "C", "B"]


def test_desk_starts_with_a_view_while_it_is_shown_to_one():
    owner, other = make_agent(), make_agent()
    private, shared = saved(owner), saved(owner, "Shared", audience="desk")
    with pytest.raises(ViewMissing):
        start_with(actor=other, view_id=private.pk)

    start_with(actor=other, view_id=shared.pk)
    assert start_view(other) == shared
    change_view(actor=owner, view_id=shared.pk, name="Mine again", line="", audience="owner", queue=None)
    assert start_view(other) is None
    start_with(actor=other, view_id=None)
    delete_view(actor=owner, view_id=shared.pk)
    assert view_detail(user=owner, view_id=shared.pk) is None


def test_counts_are_of_what_the_viewer_may_see_and_asked_in_one_query(django_assert_num_queries):
    owner, agent = make_agent(), make_agent()
    category = make_category(queue=make_queue(code="PACS"))
    tickets = [make_ticket(category=category) for _ in range(3)]
    take_ticket(actor=agent, ticket_id=tickets[0].pk, at=NOW)
    saved(owner, "Open", "is:open queue:pacs", "desk")
    saved(owner, "Mine", "is:mine", "desk")
    saved(owner, "Words", "images", "desk")
    broken = saved(owner, "Broken", "queue:gone", "desk")
    views = views_shown(agent)

    with django_assert_num_queries(2):  # the names of queues, and all the counts
        found = view_counts(user=agent, views=views, at=NOW, zone=UTC)

    assert {view.name: found.get(view.pk) for view in views} == {"Broken": None, "Mine": 1, "Open": 3, "Words": 3}
    assert broken.pk not in found
    with django_assert_num_queries(0):
        assert view_counts(user=agent, views=views, at=NOW + timedelta(seconds=4), zone=UTC) == found
    assert counts(owner)["Mine"] == 0
    assert counts(agent, at=NOW + timedelta(seconds=6))["Mine"] == 1


def test_counts_stop_where_nobody_reads_on():
    assert [count_words(count) for count in (None, 0, 99, 100)] == ["", "0", "99", "99+"]
