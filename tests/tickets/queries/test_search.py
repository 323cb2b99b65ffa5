"""Finding tickets by words and by number."""

import pytest

from tests.factories import NOW, make_agent, make_device, make_person, make_ticket
from tickets.actions.message import note, reply, requester_reply
from tickets.actions.search import index_texts, learn_words
from tickets.models import SearchWord, Ticket, TicketText
from tickets.queries.search import best_first, matching_text, meant, plain_words
from tickets.queries.snippets import snippets
from tickets.queries.visible import visible_to
from tickets.rules.query import Word

pytestmark = pytest.mark.django_db


def found(text, user=None):
    user = user or make_agent()
    return set(matching_text(visible_to(user), text, user=user))


def test_words_of_subject_and_description_are_found_in_any_form():
    subject = make_ticket(subject="Images do not arrive")
    description = make_ticket(subject="Trouble", description="One image is arriving late.")
    make_ticket(subject="Worklist empty")

    assert found("image arriving") == {subject, description}


def test_words_of_one_ticket_may_stand_in_subject_and_conversation():
    agent = make_agent()
    ticket, other = make_ticket(subject="Gantry noise"), make_ticket(subject="Gantry")
    reply(actor=agent, ticket_id=ticket.pk, body="The bearing is worn.", at=NOW)

    assert found("gantry bearings", agent) == {ticket}
    assert other not in found("bearing", agent)


def test_stop_words_and_codes_are_found_as_they_are_written():
    ticket = make_ticket(subject="IT says error 0xA900 on it")
    make_ticket(subject="Something else")

    assert found("0xA900") == {ticket}
    assert found("IT") == {ticket}


def test_last_word_may_be_begun():
    ticket = make_ticket(subject="Worklist empty on the console")
    make_ticket(subject="Working well")

    assert found("empty workli") == {ticket}
    assert found("workli empty") == set()


def test_quotes_and_minus_work_as_in_web_search():
    wanted = make_ticket(subject="Viewer freezes on priors")
    make_ticket(subject="Viewer freezes on start")

    assert found('"viewer freezes" -start') == {wanted}
    assert found('"freezes viewer"') == set()


def test_notes_are_found_by_the_desk_alone():
    agent, requester = make_agent(), make_person()
    ticket = make_ticket(requester=requester, subject="Noise")
    note(actor=agent, ticket_id=ticket.pk, body="Tell the insurance", at=NOW)
    requester_reply(actor=requester, ticket_id=ticket.pk, body="It rattles", at=NOW)

    assert found("insurance", agent) == {ticket}
    assert found("insurance", requester) == set()
    assert found("rattling", requester) == {ticket}
    assert found("rattling", make_person()) == set()


def test_changed_subject_is_found_by_its_new_words():
    ticket = make_ticket(subject="Old words")
    Ticket.objects.filter(pk=ticket.pk).update(subject="New saying")

    assert found("saying") == {ticket}
    assert found("old") == set()


def test_number_sign_finds_that_ticket_alone():
    ticket = make_ticket()
    make_ticket(subject=f"See {ticket.pk} again")

    assert found(f"#{ticket.pk}") == {ticket}


def test_bare_number_finds_the_ticket_and_who_mentions_it():
    ticket = make_ticket()
    mention = make_ticket(subject=f"See {ticket.pk} again")

    assert found(str(ticket.pk)) == {ticket, mention}


@pytest.mark.parametrize(
    "text",
    ["#0", "#999999999999999", "99999999999999999999999", "zebra", "' OR 1=1 --", "& | !", "!!!", "'abc", "\\abc", "%"],
)
def test_what_fits_nothing_finds_nothing(text):
    make_ticket()

    assert found(text) == set()


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_no_text_keeps_all(text):
    ticket = make_ticket()

    assert found(text) == {ticket}


def test_best_has_the_words_in_the_subject():
    agent = make_agent()
    subject = make_ticket(subject="Bearing worn")
    late = make_ticket(subject="Noise", description="Perhaps the bearing")
    rows = matching_text(visible_to(agent), "bearing", user=agent)

    assert best_first(rows, words=plain_words("bearing"), user=agent, limit=5) == [subject.pk, late.pk]
    assert best_first(visible_to(agent), words=(), user=agent, limit=5) == [late.pk, subject.pk]


def test_mistyped_words_are_put_right_by_words_of_subjects_and_devices():
    for _ in range(3):
        make_ticket(subject="Worklist empty")
    make_ticket(subject="Quagmire seldom")
    make_device(tag="CT2", name="Somatom")
    learn_words(at=NOW)

    assert meant(plain_words("wroklist empty")) == (Word("worklist"), Word("empty"))
    assert meant(plain_words("somaton")) == (Word("somatom"),)
    assert meant(plain_words("worklist")) is None
    assert not SearchWord.objects.filter(word__in=["quagmire", "seldom"]).exists()


def test_phrases_and_unwanted_words_are_left_as_they_are():
    for _ in range(3):
        make_ticket(subject="Worklist empty")
    learn_words(at=NOW)

    assert meant(plain_words('"wroklist" -wroklist')) is None


def test_snippets_show_hits_and_no_notes_to_others():
    agent, requester = make_agent(), make_person()
    ticket = make_ticket(requester=requester, subject="Noise", description="<b>The</b> bearing & more")
    note(actor=agent, ticket_id=ticket.pk, body="The bearings are cheap", at=NOW)
    words = plain_words("bearing")

    for_agent = snippets(numbers=[ticket.pk], words=words, user=agent)[ticket.pk]
    for_requester = snippets(numbers=[ticket.pk], words=words, user=requester)[ticket.pk]

    assert [piece.text for piece in for_agent if piece.is_hit] == ["bearing", "bearings"]
    assert [piece.text for piece in for_requester if piece.is_hit] == ["bearing"]
    assert "".join(piece.text for piece in for_requester).startswith("<b>The</b>") is False
    assert snippets(numbers=[ticket.pk], words=words, user=make_person()) == {}
    assert snippets(numbers=[ticket.pk], words=plain_words("noise"), user=agent) == {}


def test_texts_written_past_the_triggers_are_indexed_again():
    ticket = make_ticket(subject="Bearing worn")
    TicketText.objects.all().delete()

    assert found("bearing") == set()
    assert index_texts() == 1
    assert found("bearing") == {ticket}
