"""The desk's own work on the ticket page: steps, fields, tags, watchers, time, drafts, templates and macros."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_agent, make_person, make_supervisor, make_ticket
from tests.tickets.actions.test_macro import RESOLVE, macro_of
from tests.tickets.actions.test_reply_template import template_of
from tests.tickets.actions.test_work import CASE, worked
from tickets.actions.lifecycle import resolve
from tickets.actions.message_draft import keep_draft, own_draft
from tickets.actions.watchers import watch
from tickets.actions.work import tick_step
from tickets.enums import DraftKind
from tickets.models import MessageDraft, TicketTag, TicketWork, TimeEntry, Watcher

from .test_desk_actions import fresh, kinds, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_agent(full_name="Ana Ruiz")


@pytest.fixture
def client(agent):
    client = Client()
    client.force_login(agent)
    return client


def page(client, ticket):
    return client.get(reverse("desk:ticket", args=[ticket.pk]))


def post(client, name, *args, **values):
    return client.post(reverse(f"desk:{name}", args=args), values)


def ours(ticket):
    return [kind for kind in kinds(ticket) if not kind.startswith("promise_")]


def test_a_step_is_ticked_and_shown_with_who_did_it(client, agent):
    ticket = make_ticket(category=worked())

    answer = post(client, "tick", ticket.pk, step="echo", is_done="1")

    assert (answer.status_code, ours(ticket)) == (302, ["step_ticked"])
    rows = page(client, ticket).context["checklist"]
    assert (rows["done"], rows["total"], rows["rows"][0]["who"]) == (1, 2, "Ana Ruiz")
    post(client, "tick", ticket.pk, step="echo")
    assert ours(ticket) == ["step_ticked", "step_unticked"]


def test_ticking_takes_no_form_away(client, agent):
    seen = fresh(make_ticket(category=worked()))
    post(client, "tick", seen.pk, step="tell", is_done="1")

    assert send(client, seen, "reply", body="We look.").status_code == 302


def test_the_page_refuses_to_resolve_and_names_what_is_missing(client):
    ticket = fresh(make_ticket(category=worked(fields=(CASE,))))
    words = ["Do first and tick: “Probe with C-ECHO”.", "Fill in first: “Case number of the vendor”."]

    answer = send(client, ticket, "resolve", code="resent", done="Sent again.")

    assert (answer.status_code, fresh(ticket).state) == (400, "new")
    assert answer.context["failed"].non_field_errors() == words
    assert page(client, ticket).context["missing"] == words
    assert answer.content.decode().count("Sent again.") == 1  # nothing typed is lost


def test_only_a_supervisor_is_offered_to_resolve_all_the_same(client):
    ticket = fresh(make_ticket(category=worked()))
    assert page(client, ticket).content.decode().count('name="override"') == 0
    refused = send(client, ticket, "resolve", code="resent", done="Sold.", override="Sold.")
    client.force_login(make_supervisor())
    assert page(client, ticket).content.decode().count('name="override"') == 1

    answer = send(client, ticket, "resolve", code="resent", done="Sold.", override="The scanner was sold.")

    assert (refused.status_code, answer.status_code, fresh(ticket).state) == (403, 302, "resolved")


def test_cause_is_shown_in_words(client, agent):
    ticket = make_ticket(category=worked(steps=()))
    resolve(actor=agent, ticket_id=ticket.pk, code="resent", done="Done.", at=NOW)

    assert page(client, ticket).context["cause_words"] == "Sent again"


def test_answers_are_filled_in_and_kept_when_they_do_not_fit(client):
    ticket = fresh(make_ticket(category=worked(fields=(CASE,))))

    wrong = send(client, ticket, "fields", answer_case="x" * 501)
    right = send(client, ticket, "fields", answer_case="V-77")

    assert (wrong.status_code, right.status_code) == (400, 302)
    assert wrong.context["answers"][0]["answer"] == "x" * 501
    assert TicketWork.objects.get().answers == {"case": "V-77"}
    assert page(client, ticket).context["answers"][0]["words"] == "V-77"


def test_tags_are_added_and_removed(client):
    ticket = make_ticket()
    post(client, "tag", ticket.pk, tag="MR 3T")
    assert page(client, ticket).context["side"].tags == ["mr-3t"]

    post(client, "untag", ticket.pk, tag="mr-3t")

    assert TicketTag.objects.count() == 0


def test_a_tag_without_letters_is_refused_in_words(client):
    answer = post(client, "tag", make_ticket().pk, tag="!!")

    assert (answer.status_code, answer.context["failed"].non_field_errors()) == (
        400,
        ["A tag has letters or digits. Write a word."],
    )


@pytest.mark.parametrize("who", [{}, {"person_text": "tom becker"}, {"person_text": "tom.becker"}, {"person": "pk"}])
def test_watching(client, agent, who):
    tom, ticket = make_agent(full_name="Tom Becker", email="tom.becker@example.org"), make_ticket()
    given = {key: str(tom.pk) if value == "pk" else value for key, value in who.items()}

    post(client, "watch", ticket.pk, **given)

    watcher = tom if who else agent
    assert Watcher.objects.get().person == watcher
    assert [reader.name for reader in page(client, ticket).context["side"].watchers] == [watcher.full_name]
    post(client, "unwatch", ticket.pk, person=watcher.pk)
    assert Watcher.objects.count() == 0


@pytest.mark.parametrize("text", ["nobody known", "0", "²"])
def test_a_name_nobody_has_is_a_form_error(client, text):
    make_person(full_name="Nobody Known")

    answer = post(client, "watch", make_ticket().pk, person_text=text, person=text)

    assert (answer.status_code, set(answer.context["failed"].errors)) == (400, {"person_text"})


def test_time_is_logged_shown_and_taken_back(client, agent):
    ticket = make_ticket()
    send(client, fresh(ticket), "reply", body="We look.", minutes="50")
    post(client, "time", ticket.pk, minutes="15")
    assert page(client, ticket).context["minutes_words"] == "1 h 5 min"
    entries = client.get(reverse("desk:time_entries", args=[ticket.pk]))
    assert [(row["words"], row["may"]) for row in entries.context["rows"]] == [("50 min", True), ("15 min", True)]

    post(client, "untime", ticket.pk, entry=TimeEntry.objects.latest("id").pk)

    assert page(client, ticket).context["minutes_words"] == "50 min"


def test_draft_comes_back_for_its_owner_alone_and_goes_when_it_is_sent(client, agent):
    ticket = fresh(make_ticket())
    by_script = client.post(
        reverse("desk:draft", args=[ticket.pk]), {"kind": "note", "body": "Vendor says"}, headers={"X-Keep": "1"}
    )
    shown = page(client, ticket)
    client.force_login(make_agent())
    others = page(client, ticket)
    client.force_login(agent)

    assert (by_script.status_code, by_script.content) == (204, b"")
    assert (shown.context["forms"]["note"].initial["body"], shown.context["compose"]) == ("Vendor says", "note")
    assert others.content.decode().count("Vendor says") == 0
    send(client, ticket, "note", body="Vendor says no.")
    assert MessageDraft.objects.count() == 0


def test_draft_of_a_solution_keeps_its_cause(client):
    ticket = make_ticket(category=worked(steps=()))
    answer = client.post(
        reverse("desk:draft", args=[ticket.pk]) + "?kind=resolve", {"done": "New cable", "code": "resent"}
    )

    form = page(client, ticket).context["forms"]["resolve"]
    assert answer.headers["Location"] == f"/desk/t/{ticket.pk}/#composer"
    assert (form.initial["done"], form.initial["code"]) == ("New cable", "resent")


def test_what_was_sent_wins_over_a_draft(client, agent):
    ticket = fresh(make_ticket(category=worked()))
    keep_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.RESOLVE, body="Older words", at=NOW)

    answer = send(client, ticket, "resolve", code="resent", done="Newer words")

    assert answer.context["forms"]["resolve"]["done"].value() == "Newer words"
    assert MessageDraft.objects.count() == 1


def test_draft_too_long_is_refused_in_words(client):
    address = reverse("desk:draft", args=[make_ticket().pk])

    answer = client.post(address, {"kind": "reply", "body": "x" * 100_001}, headers={"X-Keep": "1"})

    assert (answer.status_code, answer.content.decode()) == (400, "A draft holds 100,000 characters. Shorten it.")


@pytest.mark.parametrize("name", ["draft", "ticket_templates"])
def test_text_too_long_to_keep_stands_on_the_page(client, name):
    text = "x" * 100_001

    answer = post(client, name, make_ticket().pk, kind="note", body=text)

    assert answer.status_code == 400
    assert "A draft holds 100,000 characters. Shorten it." in answer.context["failed"].non_field_errors()
    assert answer.content.decode().count(text) == 1


def test_template_that_would_make_a_draft_too_long_leaves_it_as_it_was(client, agent):
    ticket, template = make_ticket(), template_of(agent)
    keep_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.REPLY, body="x" * 100_000, at=NOW)

    answer = post(client, "insert_template", ticket.pk, template.pk, kind="reply")

    assert answer.status_code == 302
    assert own_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.REPLY) == "x" * 100_000


def test_recipients_are_said_before_sending(client, agent):
    ticket = make_ticket(requester=make_person(full_name="Rosa Reyes"))
    watch(actor=make_agent(full_name="Tom Becker"), ticket_id=ticket.pk, at=NOW)

    recipients = page(client, ticket).context["recipients"]

    assert [(each.name, each.why) for each in recipients["reply"]] == [
        ("Rosa Reyes", "Requester"),
        ("Tom Becker", "Watches"),
    ]
    assert [each.name for each in recipients["note"]] == ["Tom Becker"]


def test_template_is_offered_filled_in(client, agent):
    ticket = make_ticket(requester=make_person(full_name="Rosa Reyes"))
    template_of(agent, body="Dear {{ requester_first_name }}, {{ agent_name }}")
    address = reverse("desk:ticket_templates", args=[ticket.pk])

    answer = client.get(address, headers={"HX-Request": "true"})

    assert [row["text"] for row in answer.context["rows"]] == ["Dear Rosa, Ana Ruiz"]
    assert answer.content.decode().count("<html") == 0
    assert client.get(address).content.decode().count("<html") == 1


def test_template_without_a_script_keeps_what_was_typed(client, agent):
    ticket = make_ticket(requester=make_person(full_name="Rosa Reyes"))
    template = template_of(agent)
    post(client, "ticket_templates", ticket.pk, body="I have looked.")

    answer = post(client, "insert_template", ticket.pk, template.pk, kind="reply")

    assert answer.headers["Location"] == f"/desk/t/{ticket.pk}/#composer"
    assert own_draft(actor=agent, ticket_id=ticket.pk, kind=DraftKind.REPLY) == "I have looked.\n\nDear Rosa"
    assert page(client, ticket).content.decode().count("I have looked.\n\nDear Rosa") == 1


def test_colleagues_are_found_by_a_part_of_their_name(client):
    make_agent(full_name="Tom Becker")
    make_person(full_name="Tom Requester")

    html = client.get(reverse("desk:colleague_options"), {"q": "tom"}).content.decode()

    assert re.findall(r'data-label="([^"]+)"', html) == ["Tom Becker"]


def test_a_note_that_calls_somebody_is_shown_once(client, agent):
    make_agent(full_name="Tom Becker")
    ticket = make_ticket()
    post(client, "note", ticket.pk, body="Look, @Tom Becker.", minutes="5")

    thread = page(client, ticket).context["thread"]

    lines = [line["text"] for part in thread for line in part.get("lines", []) if line["actor"] == "Ana Ruiz"]
    assert sum("message" in part for part in thread) == 1
    assert lines == ["made Tom Becker watch it", "mentioned Tom Becker", "logged 5 min"]


def test_macro_is_shown_and_then_applied(client, agent):
    ticket = fresh(make_ticket())
    macro = macro_of(agent, {"do": "assign_me"}, RESOLVE)
    address = reverse("desk:ticket_macro", args=[ticket.pk, macro.pk])

    shown = client.get(address)
    before = ours(ticket)
    answer = client.post(address, {"version": fresh(ticket).version})

    assert [(row["outcome"].words, [each.why for each in row["readers"]]) for row in shown.context["steps"]] == [
        ("Assign it to me", []),
        ("Resolve it", ["Requester"]),
    ]
    assert (before, answer.headers["Location"]) == ([], f"/desk/t/{ticket.pk}/")
    assert ours(ticket) == ["macro_applied", "ticket_taken", "ticket_resolved"]


def test_macro_that_is_refused_says_at_which_step_and_does_nothing(client, agent):
    ticket = make_ticket(category=worked())
    macro = macro_of(agent, {"do": "assign_me"}, RESOLVE)
    address = reverse("desk:ticket_macro", args=[ticket.pk, macro.pk])

    shown, answer = client.get(address), client.post(address)

    assert (shown.context["is_refused"], answer.status_code) == (True, 400)
    assert answer.context["problem"].startswith("Step 2, “Resolve it”, was refused, so nothing was done.")
    assert (ours(ticket), fresh(ticket).assignee) == ([], None)


def test_macro_applied_by_a_double_click_is_applied_once(client, agent):
    ticket = fresh(make_ticket())
    macro = macro_of(agent, {"do": "note", "text": "Looked at it."}, {"do": "assign_me"})
    address = reverse("desk:ticket_macro", args=[ticket.pk, macro.pk])
    given = {"version": ticket.version, "seen": ticket.last_event_seq}

    answers = [client.post(address, given).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert ours(ticket) == ["macro_applied", "note_added", "ticket_taken"]


def test_macro_on_a_ticket_that_changed_is_shown_anew(client, agent):
    ticket = fresh(make_ticket())
    macro = macro_of(agent, {"do": "tag", "tag": "x"})
    address = reverse("desk:ticket_macro", args=[ticket.pk, macro.pk])

    answer = client.post(address, {"version": ticket.version - 1})

    assert (answer.status_code, answer.context["problem"][:24]) == (400, "Somebody changed this ti")


@pytest.mark.parametrize("count", [1, 3])
def test_side_makes_one_query_however_much_there_is(client, agent, count, django_assert_num_queries):
    ticket = make_ticket(category=worked(fields=(CASE,)))
    tick_step(actor=agent, ticket_id=ticket.pk, step="echo", at=NOW)
    for number in range(count):
        watch(actor=make_agent(), ticket_id=ticket.pk, at=NOW)
        post(client, "time", ticket.pk, minutes=number + 1)
    page(client, ticket)

    with django_assert_num_queries(12):  # the page without files asks 11; the names of watchers in the story 1
        page(client, ticket)
