import pytest

from knowledge.actions.starter import starter_articles
from knowledge.enums import ArticleKind, Audience
from knowledge.rules.identifiers import findings
from knowledge.rules.starter import Unreadable, Written, read_article


def test_an_article_is_read_with_all_its_lines() -> None:
    text = (
        "title: Clean it\nkind: runbook\naudience: agent\nsummary: Once a week\nsymptoms: dirty\n"
        "categories: R01 R02\ndevices: Acme / Spin; Bolt\n\n## Steps\n\n1. Wipe.\n"
    )

    assert read_article(text) == Written(
        title="Clean it",
        body="## Steps\n\n1. Wipe.\n",
        kind=ArticleKind.RUNBOOK,
        audience=Audience.AGENT,
        summary="Once a week",
        symptoms="dirty",
        categories=("R01", "R02"),
        devices=(("Acme", "Spin"), ("Bolt", "")),
    )


@pytest.mark.parametrize(
    "text",
    ["", "title: No text\n\n", "summary: No title\n\nText", "title: x\ncolour: red\n\nText", "title: x\nwrong\n\nText",
     "title: x\naudience: nobody\n\nText"],
)  # fmt: skip
def test_what_is_wrong_is_said(text: str) -> None:
    with pytest.raises(Unreadable):
        read_article(text)


def test_the_starter_articles_are_sound() -> None:
    found = dict(starter_articles())

    assert len(found) >= 15
    assert {article.audience for article in found.values()} == set(Audience)
    assert [slug for slug, each in found.items() if not (each.summary and each.symptoms and each.categories)] == []
    assert [
        slug for slug, each in found.items() if findings(each.title + each.summary + each.symptoms + each.body)
    ] == []
    assert [slug for slug, each in found.items() if len(each.title) > 140 or len(each.summary) > 300] == []
