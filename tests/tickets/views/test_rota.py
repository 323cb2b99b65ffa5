"""The rota, its calendars and the hand-over, as they are answered."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_agent, make_person, make_queue, make_supervisor, make_ticket
from tests.tickets.actions.staffing import join
from tests.tickets.views.staff import HOUR, local, shift, signed_in, told
from tickets.actions.assignment import take_ticket
from tickets.actions.handover import write_hand_over
from tickets.actions.rota import propose_swap
from tickets.models import CalendarFeed, HandOver, OnCallShift, ShiftSwap

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query", [{}, {"span": "month"}, {"queue": "PACS"}, {"from": "9999-12-31"}, {"from": "0001-01-01"}, {"from": "x"}]
)
def test_the_rota_opens_wherever_it_is_asked_for(query):
    queue = make_queue()
    shift(queue, join(queue))

    assert signed_in(make_agent()).get(reverse("desk:rota"), query).status_code == 200


def test_the_rota_shows_a_shift_on_each_of_its_days():
    queue = make_queue()
    made = shift(queue, join(queue), starts=0.1, hours=72)

    days = signed_in(make_agent()).get(reverse("desk:rota"), {"span": "month"}).context["days"]

    shown = [day.day for day in days if made in day.shifts or made in day.going_on]
    first = made.during.lower.date()
    assert shown[:3] == [first + timedelta(days=number) for number in range(3)]
    assert [day.day for day in days if made in day.shifts] == [first]


@pytest.mark.parametrize("count", [1, 3])
def test_the_rota_makes_a_fixed_number_of_queries(count, django_assert_num_queries):
    queue = make_queue()
    for number in range(count):
        shift(queue, join(queue), starts=number * 5)
    client = signed_in(make_supervisor())

    with django_assert_num_queries(6):  # session, person, queues, shifts, queues one plans, swaps
        client.get(reverse("desk:rota"))


def test_an_overlapping_shift_is_refused_with_a_sentence():
    queue = make_queue()
    ana, ben = join(queue, make_agent(full_name="Ana Ruiz")), join(queue)
    start = timezone.now() + 2 * HOUR
    data = {"queue": queue.pk, "level": "1", "weeks": "1", "starts_at": local(start), "ends_at": local(start + HOUR)}
    client = signed_in(make_supervisor())

    added = client.post(reverse("desk:shift_add"), data | {"person": ana.pk})
    refused = client.post(reverse("desk:shift_add"), data | {"person": ben.pk})

    assert (added.status_code, refused.status_code) == (302, 400)
    assert "Ana Ruiz is on call for PACS team from" in refused.content.decode()
    assert OnCallShift.objects.count() == 1


def test_an_agent_plans_no_rota():
    queue = make_queue()
    made, client = shift(queue, join(queue)), signed_in(join(queue))

    assert client.get(reverse("desk:shift_add")).status_code == 302
    assert client.post(reverse("desk:shift_remove", args=[made.pk])).status_code == 403


def test_a_shift_is_offered_and_accepted():
    queue = make_queue()
    ana, ben = join(queue), join(queue)
    hers, his = shift(queue, ana), shift(queue, ben, starts=8)

    page = signed_in(ana).get(reverse("desk:swap", args=[hers.pk]))
    signed_in(ana).post(reverse("desk:swap", args=[hers.pk]), {"to": ben.pk, "for_shift": his.pk})
    swap = ShiftSwap.objects.get()
    offered = signed_in(ben).get(reverse("desk:rota")).context["swaps"]
    refused = signed_in(ana).post(reverse("desk:swap_accept", args=[swap.pk]))
    signed_in(ben).post(reverse("desk:swap_accept", args=[swap.pk]))

    assert (page.status_code, [each["swap"] for each in offered], refused.status_code) == (200, [swap], 403)
    assert list(OnCallShift.objects.order_by("pk").values_list("person", flat=True)) == [ben.pk, ana.pk]
    assert told(signed_in(ben).post(reverse("desk:swap_decline", args=[swap.pk]))) == [
        "This proposal was decided already, or taken back."
    ]


def test_an_offer_is_taken_back_or_declined():
    queue = make_queue()
    ana, ben = join(queue), join(queue)
    for name, person in (("swap_take_back", ana), ("swap_decline", ben)):
        made = shift(queue, ana, starts=2 if person is ana else 8)
        swap = propose_swap(actor=ana, shift_id=made.pk, to=ben, for_shift_id=None, at=timezone.now())
        signed_in(person).post(reverse(f"desk:{name}", args=[swap.pk]))

    assert list(ShiftSwap.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "declined"]


def test_a_calendar_address_opens_without_signing_in_until_it_is_revoked():
    queue = make_queue()
    ana = join(queue, make_agent(full_name="Ana Ruiz"))
    shift(queue, ana)
    make_ticket(subject="Zebulon Quagmire cannot be found")
    client = signed_in(ana)

    page = client.post(reverse("desk:feeds"), {"queue": queue.pk})
    path = page.context["address"].removeprefix("http://").partition("/")[2]
    feed = Client().get(f"/{path}")
    client.post(reverse("desk:feed_revoke", args=[CalendarFeed.objects.get().pk]))
    gone = Client().get(f"/{path}")

    text = feed.content.decode()
    assert (feed.status_code, feed.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert ("Ana Ruiz: PACS team\\, first call" in text, "Zebulon" in text) == (True, False)
    assert (gone.status_code, Client().post(f"/{path}").status_code) == (404, 405)
    assert path.partition("calendars/")[2] not in client.get(reverse("desk:feeds")).content.decode()


def test_a_hand_over_shows_on_the_inbox_until_it_is_read():
    queue = make_queue()
    author, reader = join(queue), join(queue)
    ticket = make_ticket()
    take_ticket(actor=author, ticket_id=ticket.pk, at=timezone.now())
    client = signed_in(author)

    nobody = client.post(reverse("desk:hand_over"), {"text": "Typed with care"})
    line = {f"ticket{ticket.pk}": "on", f"line{ticket.pk}": "Vendor knows"}
    client.post(reverse("desk:hand_over"), {"queue": queue.pk, "text": "Watch the archive"} | line)
    note = HandOver.objects.get()
    inbox = signed_in(reader).get(reverse("desk:inbox")).content.decode()
    page = signed_in(reader).get(reverse("desk:hand_over")).content.decode()
    signed_in(reader).post(reverse("desk:hand_over_acknowledge", args=[note.pk]))

    assert (nobody.status_code, "Typed with care" in nobody.content.decode()) == (400, True)
    assert ("Watch the archive" in inbox, "Vendor knows" in page) == (True, True)
    assert signed_in(reader).get(reverse("desk:inbox")).context["hand_overs"] == []


def test_a_requester_never_sees_a_hand_over():
    requester, agent = make_person(), make_agent()
    ticket = make_ticket(requester=requester)
    lines = {ticket.pk: "Secret"}
    write_hand_over(actor=agent, queue=make_queue(), to=None, text="Secret", lines=lines, at=timezone.now())

    page = signed_in(requester).get(reverse("portal:ticket", args=[ticket.pk])).content.decode()

    assert ("Secret" in page, signed_in(requester).get(reverse("desk:hand_over")).status_code) == (False, 403)
