from dataclasses import replace

from knowledge.rules.draft import Solved, draft_of, without_people

SOLVED = Solved(
    subject="The worklist on a scanner is empty: CT2 shows nobody",
    description=(
        "Hello,\nthe list of CT2 is empty since 8. Call Rosa Diaz on 555 0101.\n\n\n\n"
        "MRN 48213 is waiting.\nThanks, Rosa"
    ),
    done="Dear Rosa Diaz,\nThe filter was set to yesterday. I set it to today.\nRegards, Ana",
    category="The worklist on a scanner is empty",
    device="Acme Spin 64",
    people=["Rosa Diaz", "Ana Ruiz", "555 0101", "rosa@example.org"],
)


def test_a_draft_tells_what_was_seen_and_done() -> None:
    draft = draft_of(SOLVED)

    assert draft.title == "CT2 shows nobody (Acme Spin 64)"
    assert draft.summary == "The filter was set to yesterday."
    assert draft.symptoms == "The worklist on a scanner is empty. CT2 shows nobody"
    assert draft.body == (
        "## What you see\n\nthe list of CT2 is empty since 8. Call [name] on [number].\n\n[number] is waiting.\n\n"
        "## What helped\n\nThe filter was set to yesterday. I set it to today.\n\n"
        "## When it does not help\n\nLog a ticket and say that you tried this.\n"
    )


def test_a_draft_of_little_is_still_an_article() -> None:
    draft = draft_of(replace(SOLVED, subject=SOLVED.category, description="", done="", device=""))

    assert (draft.title, draft.symptoms, draft.summary) == (SOLVED.category, SOLVED.category, "")
    assert "Say here what was done." in draft.body


def test_a_title_of_the_category_names_the_device() -> None:
    assert (
        draft_of(replace(SOLVED, subject=SOLVED.category)).title == "The worklist on a scanner is empty (Acme Spin 64)"
    )


def test_a_long_title_is_cut_at_a_word() -> None:
    draft = draft_of(replace(SOLVED, subject="many words " * 30, device=""))

    assert len(draft.title) <= 140
    assert draft.title.endswith("words…") or draft.title.endswith("many…")


def test_names_are_left_out_in_any_case_and_in_parts() -> None:
    text = without_people("ROSA said that Diaz and ruiz, Ana agreed. Rosalind did not.", people=SOLVED.people)

    assert text == "[name] said that [name] and [name] agreed. Rosalind did not."


def test_a_short_name_is_no_reason_to_tear_words_apart() -> None:
    assert without_people("Li is in Linz", people=["Li"]) == "Li is in Linz"
