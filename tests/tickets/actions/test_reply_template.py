"""Reply templates: whose they are, and what they may hold."""

from typing import Any

import pytest

from tests.factories import NOW, make_agent, make_category, make_queue, make_supervisor, make_ticket
from tickets.actions.reply_template import BadTemplate, CannotShare, remove_template, save_template
from tickets.models import QueueMember, ReplyTemplate
from tickets.queries.texts import kept_templates, usable_templates

pytestmark = pytest.mark.django_db


def template_of(actor: Any, **values: Any) -> ReplyTemplate:
    given = {"name": "Thanks", "body": "Dear {{ requester_first_name }}", "is_own": True} | values
    return save_template(actor=actor, at=NOW, **({"queue": None, "category": None} | given))


def test_who_may_use_a_template() -> None:
    agent, queue, category = make_agent(), make_queue(code="NET"), make_category()
    supervisor = make_supervisor()
    mine = template_of(agent, name="a")
    template_of(make_agent(), name="b")
    everybody = template_of(supervisor, name="c", is_own=False)
    network = template_of(supervisor, name="d", is_own=False, queue=queue)
    other = template_of(supervisor, name="e", is_own=False, category=make_category())
    fits = template_of(supervisor, name="f", is_own=False, category=category)

    ticket = make_ticket(category=category)
    assert list(usable_templates(agent)) == [mine, everybody, other, fits]
    assert list(usable_templates(agent, ticket=ticket)) == [mine, everybody, fits]
    assert list(kept_templates(agent)) == [mine, everybody, network, other, fits]
    QueueMember.objects.create(queue=queue, person=agent)
    assert network in usable_templates(agent, ticket=ticket)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"name": " "}, "Give it a name"),
        ({"body": " "}, "Write the text first."),
        ({"body": "{{ subject }}"}, "There is no variable “subject”."),
        ({"body": "{{ agent_name"}, "A variable begins with {{ and ends with }}."),
    ],
)
def test_broken_templates_are_not_saved(values: dict[str, str], problem: str) -> None:
    with pytest.raises(BadTemplate) as caught:
        template_of(make_agent(), **values)

    assert caught.value.messages[0].startswith(problem)


def test_changing_and_removing() -> None:
    agent, supervisor = make_agent(), make_supervisor()
    mine, shared = template_of(agent), template_of(supervisor, is_own=False)
    changed = template_of(agent, template_id=mine.pk, body="Hello")
    assert (changed.pk, ReplyTemplate.objects.get(pk=mine.pk).body) == (mine.pk, "Hello")
    for row in (mine, shared):
        with pytest.raises(CannotShare):
            template_of(make_agent(), template_id=row.pk)
        with pytest.raises(CannotShare):
            remove_template(actor=make_agent(), template_id=row.pk, at=NOW)

    for _ in range(2):
        remove_template(actor=supervisor, template_id=shared.pk, at=NOW)

    assert list(usable_templates(agent)) == [mine]


def test_agent_shares_nothing_and_a_supervisor_can_share_their_own() -> None:
    supervisor = make_supervisor()
    with pytest.raises(CannotShare):
        template_of(make_agent(), is_own=False)
    own = template_of(supervisor)

    assert template_of(supervisor, template_id=own.pk, is_own=False).owner is None
