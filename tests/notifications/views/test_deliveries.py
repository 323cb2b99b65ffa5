from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from notifications import relay
from notifications.models import Delivery, DeliveryAttempt
from tests.factories import NOW, make_person, make_supervisor, make_ticket
from tests.factories.mails import bounce_bytes, take_in
from tests.notifications.conftest import Desk

LIST_QUERIES = 9
DETAIL_QUERIES = 8


@pytest.fixture
def supervisor(client: Client, desk: Desk) -> Client:
    client.force_login(make_supervisor())
    return client


def log(desk: Desk, count: int = 1) -> Delivery:
    """That many tickets logged and relayed: two deliveries each; returns the one to Ana of the last."""
    for number in range(count):
        make_ticket(requester=desk.rosa, category=desk.category)
        relay.sweep(at=NOW + timedelta(minutes=number))
    return Delivery.objects.filter(recipient=desk.ana).order_by("-created_at")[0]


@pytest.mark.parametrize("name", ["deliveries", "delivery", "delivery_mail", "delivery_resend"])
@pytest.mark.parametrize(("role", "status"), [("requester", 403), ("agent", 403)])
def test_log_is_closed_to_others(client: Client, desk: Desk, name: str, role: str, status: int) -> None:
    delivery = log(desk)
    client.force_login(make_person(role=role))
    address = reverse(f"notifications:{name}", args=[] if name == "deliveries" else [delivery.pk])

    answer = client.post(address) if name == "delivery_resend" else client.get(address)

    assert answer.status_code == status


@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_log_is_open_to_supervisors_and_administrators(client: Client, desk: Desk, role: str) -> None:
    log(desk)
    client.force_login(make_person(role=role))

    answer = client.get(reverse("notifications:deliveries"))

    assert answer.status_code == 200
    assert [row["delivery"].recipient_id for row in answer.context["rows"]] == list(
        Delivery.objects.order_by("-created_at", "-id").values_list("recipient_id", flat=True)
    )


@pytest.mark.parametrize("count", [1, 3])
def test_log_asks_the_same_few_questions(
    supervisor: Client, desk: Desk, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    """Session, person, endpoints, rows, reports, given up, and what the alarm asks: given up, switched off, mail."""
    log(desk, count)

    with django_assert_num_queries(LIST_QUERIES):
        supervisor.get(reverse("notifications:deliveries"))


@pytest.mark.parametrize("count", [1, 3])
def test_detail_asks_the_same_few_questions(
    supervisor: Client, desk: Desk, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    """Session, person, delivery, reports on it, attempts, ticket, the events of its act, the brand of its site."""
    delivery = log(desk, count)
    for _ in range(count):
        DeliveryAttempt.objects.create(delivery=delivery, at=NOW, outcome="retry", error="TimeoutError")

    with django_assert_num_queries(DETAIL_QUERIES):
        supervisor.get(reverse("notifications:delivery", args=[delivery.pk]))


@pytest.mark.parametrize(
    ("query", "count"),
    [("recipient=ana", 2), ("recipient=ben%40", 2), ("recipient=nobody", 0), ("state=sent", 0), ("state=pending", 4),
     ("ticket=0", 4), ("state=nonsense", 4), ("cursor=broken", 4)],
)  # fmt: skip
def test_log_is_filtered(supervisor: Client, desk: Desk, query: str, count: int) -> None:
    log(desk, 2)

    answer = supervisor.get(f"{reverse('notifications:deliveries')}?{query}")

    assert (answer.status_code, len(answer.context["rows"])) == (200, count)


def test_log_is_filtered_by_ticket(supervisor: Client, desk: Desk) -> None:
    delivery = log(desk, 2)

    answer = supervisor.get(reverse("notifications:deliveries"), {"ticket": delivery.ticket_id})

    assert {row["delivery"].ticket_id for row in answer.context["rows"]} == {delivery.ticket_id}


def test_detail_shows_the_mail_and_its_errors(supervisor: Client, desk: Desk) -> None:
    delivery = log(desk)
    DeliveryAttempt.objects.create(delivery=delivery, at=NOW, outcome="retry", error="ConnectionRefusedError")

    answer = supervisor.get(reverse("notifications:delivery", args=[delivery.pk]))

    page = answer.content.decode()
    assert answer.context["mail"].subject == f"[RadDesk #{delivery.ticket_id}] New for PACS: Images missing"
    assert "No mail server answered." in page
    assert "A ticket has come to the queue PACS." in page


def test_mail_is_shown_alone_in_a_sandbox(supervisor: Client, desk: Desk) -> None:
    delivery = log(desk)

    answer = supervisor.get(reverse("notifications:delivery_mail", args=[delivery.pk]))

    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "frame-ancestors": "'self'",
        "sandbox": "allow-popups",
    }
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_unknown_delivery_is_not_found(supervisor: Client) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"

    assert supervisor.get(reverse("notifications:delivery", args=[unknown])).status_code == 404


def test_resend_button_sends_a_given_up_message_again(supervisor: Client, desk: Desk) -> None:
    delivery = log(desk)
    Delivery.objects.filter(pk=delivery.pk).update(state="dead", last_error="SMTPRecipientsRefused 550")
    page = supervisor.get(reverse("notifications:delivery", args=[delivery.pk])).content.decode()

    answer = supervisor.post(reverse("notifications:delivery_resend", args=[delivery.pk]), follow=True)

    delivery.refresh_from_db()
    assert "Send again" in page
    assert answer.status_code == 200
    assert (delivery.state, delivery.last_error) == ("pending", "")


def test_resend_of_a_waiting_message_says_why_not(supervisor: Client, desk: Desk) -> None:
    delivery = log(desk)

    answer = supervisor.post(reverse("notifications:delivery_resend", args=[delivery.pk]), follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "Only a message that was given up can be sent again."
    ]


def test_what_mail_servers_report_stands_beside_the_message(
    supervisor: Client, desk: Desk, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    ours, other = log(desk), log(desk, 2)
    for minute, (action, status) in enumerate((("delayed", "4.4.1"), ("failed", "5.1.1"))):
        report = bounce_bytes(about=ours.message_id, action=action, status=status)
        mail = take_in(report, at=NOW + timedelta(minutes=minute))

    listed = supervisor.get(reverse("notifications:deliveries")).content.decode()
    shown = supervisor.get(reverse("notifications:delivery", args=[ours.pk])).content.decode()
    quiet = supervisor.get(reverse("notifications:delivery", args=[other.pk])).content.decode()

    assert listed.count("Came back") == 1
    said = ("It is late: the mail server goes on trying.", "It came back: the address does not exist.")
    assert [shown.count(each) for each in said] == [1, 1]
    assert reverse("desk:mail", args=[mail.pk]) in shown
    assert "What the mail server wrote" not in quiet


def test_digest_that_came_back_says_so_on_each_of_its_messages(
    supervisor: Client, desk: Desk, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    leader, part = log(desk), log(desk, 2)
    Delivery.objects.filter(pk=part.pk).update(bundle=leader)
    take_in(bounce_bytes(about=leader.message_id), at=NOW)

    answers = [supervisor.get(reverse("notifications:delivery", args=[each.pk])) for each in (leader, part)]

    assert [len(answer.context["row"]["reports"]) for answer in answers] == [1, 1]
