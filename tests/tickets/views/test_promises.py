"""The promises in force, their versions, and what they say differently."""

import pytest
import time_machine

from tests.factories import make_policy, make_queue, make_supervisor
from tests.tickets.actions.stories import later
from tests.tickets.views.promise_pages import address, administrator, signed_in
from tickets.actions.policy import publish_policy

pytestmark = pytest.mark.django_db
CURRENT_QUERIES, VERSION_QUERIES = 9, 12


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(later(60), tick=False):
        yield


def publish(times=1):
    """So many versions after the first; each answers P1 a minute faster and has a rule more."""
    policy, made, author = make_policy(), None, administrator(full_name="Ada Admin")
    queue = make_queue()
    for number in range(1, times + 1):
        targets = policy.targets | {"1": policy.targets["1"] | {"first_response": 900 - 60 * number}}
        rules = [
            {"name": f"R{n}", "when": {"queue": [queue.code]}, "targets": {"1": policy.targets["1"]}}
            for n in range(number)
        ]
        made = publish_policy(
            actor=author, targets=targets, rules=rules, steps=[], why=f"Reason {number}.", at=later(number)
        )
    return made


def test_promises_are_told_in_words():
    publish()

    page = signed_in(make_supervisor()).get(address("current")).content.decode()

    assert "Somebody answers within 14 minutes, day and night." in page
    assert "P1 tickets in the queue PACS team." in page
    assert "Ada Admin" in page
    assert "Reason 1." in page
    assert "came with RadDesk" in page


def test_supervisors_read_and_administrators_change():
    make_policy()
    clients = [signed_in(person) for person in (make_supervisor(), administrator())]
    pages = [client.get(address("current")).content.decode() for client in clients]

    assert ["Change the promises" in page for page in pages] == [False, True]
    assert ["Draft a change" in page for page in pages] == [True, False]


@pytest.mark.parametrize("times", [1, 3])
def test_pages_ask_the_same_few_questions(times, django_assert_num_queries):
    """Session, person, versions, names of calendars, hours, categories, queues, sites."""
    publish(times)
    client = signed_in(make_supervisor())
    client.get(address("current"))  # hours are read once a process

    with django_assert_num_queries(CURRENT_QUERIES):
        client.get(address("current"))
    with django_assert_num_queries(VERSION_QUERIES):
        client.get(address("version", version=2))


def test_version_says_what_it_changed_by_whom_and_until_when():
    publish(2)

    answer = signed_in(make_supervisor()).get(address("version", version=2))

    found = [(each.kind, each.about, each.before, each.after) for each in answer.context["differences"]]
    assert found[0] == ("changed", "P1, first response", "15 min", "14 min")
    assert [kind for kind, *_ in found] == ["changed", "added"]
    assert (answer.context["until"], answer.context["is_current"]) == (later(2), False)
    assert "Published by Ada Admin: Reason 1." in answer.content.decode()


def test_versions_are_compared_with_any_other():
    publish(3)
    client = signed_in(make_supervisor())

    answer = client.get(address("version", version=3), {"since": "1"})

    assert answer.context["before"].version == 1
    assert [(each.before, each.after) for each in answer.context["differences"]][0] == ("15 min", "13 min")
    assert client.get(address("version", version=3), {"since": "x"}).context["before"].version == 2


def test_the_first_version_has_nothing_before_it():
    make_policy()

    answer = signed_in(make_supervisor()).get(address("version", version=1))

    assert (answer.context["before"], answer.context["until"], answer.context["is_current"]) == (None, None, True)
    assert "What it changed" not in answer.content.decode()


def test_unknown_version_is_not_found():
    make_policy()

    assert signed_in(make_supervisor()).get(address("version", version=9)).status_code == 404


def test_navigation_leads_there():
    make_policy()

    page = signed_in(make_supervisor()).get(address("current"))

    assert [item["label"] for item in page.context["nav_more"] if item["current"]] == ["Promises"]
