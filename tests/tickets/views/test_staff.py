"""The pages about queues, hours, absences and standing in, as they are answered."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_agent, make_queue, make_supervisor, make_ticket
from tests.tickets.actions.staffing import give_out, join
from tests.tickets.views.staff import HOUR, local, signed_in, told
from tickets.actions.assignment import take_ticket
from tickets.actions.auto_assign import sweep
from tickets.enums import AbsenceReason, Strategy
from tickets.models import Absence, QueueMember, Ticket, WorkingHours

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_queues_make_a_fixed_number_of_queries(count, django_assert_num_queries):
    for number in range(count):
        join(make_queue(code=f"Q{number}"))
    client = signed_in(make_agent())

    # session, person, queues, members, hours, absences, shifts, loads of people, who is on call, tickets by state
    with django_assert_num_queries(10):
        response = client.get(reverse("desk:queues"))

    assert len(response.context["rows"]) == count


def test_queue_page_shows_the_forms_to_those_who_run_it_alone():
    queue = make_queue()
    lead, agent = join(queue, is_lead=True), join(queue)

    pages = [signed_in(person).get(reverse("desk:queue", args=["pacs"])) for person in (lead, make_supervisor(), agent)]

    assert ["strategy_form" in page.context for page in pages] == [True, True, False]
    assert signed_in(agent).get(reverse("desk:queue", args=["nowhere"])).status_code == 404


def test_set_to_turns_six_tickets_are_two_each():
    queue = make_queue()
    people = [join(queue) for _ in range(3)]

    response = signed_in(make_supervisor()).post(reverse("desk:strategy", args=["PACS"]), {"strategy": "round_robin"})
    for _ in range(6):
        make_ticket()
    sweep(at=timezone.now())

    assert response.status_code == 302
    assert [Ticket.objects.filter(assignee=person).count() for person in people] == [2, 2, 2]


def test_an_agent_cannot_change_how_a_queue_works():
    queue = make_queue()
    agent = join(queue)
    client = signed_in(agent)

    posts = {
        reverse("desk:strategy", args=["PACS"]): {"strategy": "round_robin"},
        reverse("desk:member_add", args=["PACS"]): {"person": make_agent().pk},
        reverse("desk:member", args=["PACS", agent.pk]): {"capacity": 1},
        reverse("desk:member_remove", args=["PACS", agent.pk]): {},
    }

    assert {client.post(address, data).status_code for address, data in posts.items()} == {403}
    queue.refresh_from_db()
    assert (queue.strategy, QueueMember.objects.count()) == ("pull", 1)


def test_nonsense_is_a_400_that_says_so():
    join(make_queue())
    client = signed_in(make_supervisor())

    wrong = client.post(reverse("desk:strategy", args=["PACS"]), {"strategy": "magic"})
    nobody = client.post(reverse("desk:member_add", args=["PACS"]), {"person": "x"})

    assert (wrong.status_code, nobody.status_code) == (400, 400)


def test_a_member_is_added_changed_and_taken_out():
    queue, person = make_queue(), make_agent()
    client = signed_in(join(queue, is_lead=True))

    client.post(reverse("desk:member_add", args=["PACS"]), {"person": person.pk})
    page = client.get(reverse("desk:member", args=["PACS", person.pk]))
    changed = client.post(reverse("desk:member", args=["PACS", person.pk]), {"is_lead": "on", "capacity": "0"})
    member = QueueMember.objects.get(person=person)
    client.post(reverse("desk:member_remove", args=["PACS", person.pk]))

    assert (page.status_code, changed.status_code) == (200, 302)
    assert (member.is_lead, member.capacity, member.skills) == (True, 0, [])
    assert not QueueMember.objects.filter(person=person).exists()
    assert client.post(reverse("desk:member", args=["PACS", person.pk]), {}).status_code == 404


def test_skills_are_those_a_ticket_carries():
    make_ticket()
    queue = make_queue()
    person = join(queue, skills=["Old word"])
    client = signed_in(make_supervisor())

    saved = client.post(reverse("desk:member", args=["PACS", person.pk]), {"skills": ["Images", "Old word"]})
    wrong = client.post(reverse("desk:member", args=["PACS", person.pk]), {"skills": ["Juggling"]})

    assert (saved.status_code, wrong.status_code) == (302, 400)
    assert QueueMember.objects.get(person=person).skills == ["Images", "Old word"]


def test_hours_are_written_as_people_write_them():
    person = join(make_queue())
    client = signed_in(person)
    address = reverse("desk:hours", args=[person.pk])

    wrong = client.post(address, {"day0": "late"})
    empty = client.post(address, {})
    client.post(address, {"day0": "08:00-12:00, 13:00-17:00", "day1": "22:00-06:00"})
    week = WorkingHours.objects.get(person=person).windows
    client.post(address, {"always": "on"})

    assert (wrong.status_code, empty.status_code) == (400, 400)
    assert week == [[[480, 720], [780, 1020]], [[1320, 1800]], [], [], [], [], []]
    assert not WorkingHours.objects.exists()


def test_marking_somebody_absent_hands_their_tickets_on_after_a_look():
    queue = give_out(Strategy.ROUND_ROBIN)
    person, other = join(queue), join(queue)
    ticket = make_ticket()
    take_ticket(actor=person, ticket_id=ticket.pk, at=timezone.now())
    client = signed_in(make_supervisor())
    data = {"person": person.pk, "reason": "sick"}

    look = client.post(reverse("desk:absences"), data | {"do": "look"})
    ticket.refresh_from_db()
    before = (ticket.assignee, Absence.objects.count())
    saved = client.post(reverse("desk:absences"), data | {"do": "save"})

    assert [(each.ticket, each.to) for each in look.context["plan"]] == [(ticket, other.full_name)]
    assert before == (person, 0)
    assert told(saved) == [f"{person.full_name} is away. 1 ticket passed on."]
    ticket.refresh_from_db()
    assert ticket.assignee == other


def test_a_planned_absence_moves_nothing_yet_and_can_be_called_off():
    person = join(make_queue())
    client = signed_in(person)
    start = timezone.now() + 24 * HOUR

    saved = client.post(
        reverse("desk:absences"),
        {"person": person.pk, "reason": "leave", "starts_at": local(start), "ends_at": local(start + HOUR)},
    )
    absence = Absence.objects.get()
    again = client.post(reverse("desk:absences"), {"person": person.pk, "reason": "leave", "starts_at": local(start)})
    client.post(reverse("desk:absence_end", args=[absence.pk]))

    assert told(saved) == [f"{person.full_name} is away. Their tickets are passed on when it begins."]
    assert (again.status_code, "is away already" in again.content.decode()) == (400, True)
    absence.refresh_from_db()
    assert absence.cancelled_by == person


def test_an_agent_enters_nobody_elses_absence_and_does_not_read_why():
    queue = make_queue()
    agent, colleague = join(queue), join(queue)
    client, boss = signed_in(agent), signed_in(make_supervisor())
    boss.post(reverse("desk:absences"), {"person": colleague.pk, "reason": "sick"})

    refused = client.post(reverse("desk:absences"), {"person": colleague.pk, "reason": "leave"})

    assert refused.status_code == 400  # the page offers nobody else
    assert [row["words"] for row in client.get(reverse("desk:absences")).context["rows"]] == ["Away"]
    assert [row["words"] for row in boss.get(reverse("desk:absences")).context["rows"]] == ["Sick"]
    assert client.post(reverse("desk:absence_end", args=[Absence.objects.get().pk])).status_code == 403


def test_a_supervisor_appoints_who_stands_in_and_it_opens_doors_at_once():
    supervisor, agent = make_supervisor(), make_agent()
    before = signed_in(agent).get(reverse("desk:acting")).status_code
    end = local(timezone.now() + 9 * HOUR)
    data = {"person": agent.pk, "stands_in_for": supervisor.pk, "why": "Leave", "ends_at": end}

    wrong = signed_in(supervisor).post(reverse("desk:acting"), data | {"why": ""})
    made = signed_in(supervisor).post(reverse("desk:acting"), data)
    during = signed_in(agent).get(reverse("desk:acting"))
    span = during.context["rows"][0].span
    ended = signed_in(agent).post(reverse("desk:acting_end", args=[span.pk]))

    assert (before, wrong.status_code, made.status_code, during.status_code) == (403, 400, 302, 200)
    assert (ended.status_code, signed_in(agent).get(reverse("desk:acting")).status_code) == (302, 403)


def test_the_section_stands_in_the_navigation():
    client = signed_in(make_agent())

    pages = [client.get(reverse(f"desk:{name}")) for name in ("queues", "rota", "absences", "hand_over", "inbox")]
    items = [[*page.context["nav_items"], *page.context["nav_more"]] for page in pages]

    assert [[item["label"] for item in shown if item["current"]] for shown in items] == [["Queues"]] * 4 + [["Inbox"]]


def test_the_needs_an_owner_view_shows_when_there_is_something():
    from tickets.actions.owner import sweep as raise_alarms

    supervisor, gone = make_supervisor(), make_agent()
    ticket = make_ticket()
    take_ticket(actor=gone, ticket_id=ticket.pk, at=timezone.now())
    before = [tab["label"] for tab in signed_in(supervisor).get(reverse("desk:inbox")).context["tabs"]]
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    raise_alarms(at=timezone.now())

    page = signed_in(supervisor).get(reverse("desk:inbox"), {"scope": "owner"})

    assert "Needs an owner" not in before
    assert [(tab["label"], tab["count"]) for tab in page.context["tabs"]][-1] == ("Needs an owner", 1)
    assert [row.number for row in page.context["rows"]] == [ticket.pk]
    story = signed_in(supervisor).get(reverse("desk:ticket", args=[ticket.pk])).content.decode()
    assert "It needs an owner. Whoever has it no longer works at the desk." in story


def test_the_timeline_says_why_somebody_got_it():
    queue = give_out(Strategy.ROUND_ROBIN)
    person, other = join(queue, make_agent(full_name="Ana Ruiz")), join(queue, make_agent(full_name="Ben Ode"))
    ticket = make_ticket()
    sweep(at=timezone.now())
    Absence.objects.all().delete()
    signed_in(person).post(reverse("desk:absences"), {"person": person.pk, "reason": AbsenceReason.SICK.value})

    story = signed_in(other).get(reverse("desk:ticket", args=[ticket.pk])).content.decode()
    theirs = signed_in(ticket.requester).get(reverse("portal:ticket", args=[ticket.pk])).content.decode()

    assert "RadDesk assigned it to Ana Ruiz. It was their turn in the queue." in story
    assert "RadDesk assigned it to Ben Ode. Ana Ruiz is away. It was their turn in the queue." in story
    assert "is away" not in theirs
