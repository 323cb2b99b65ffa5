"""Articles, through the real actions."""

from datetime import datetime
from itertools import count
from typing import Any

from accounts.models import Person
from knowledge.actions.article import About, Words, write_article
from knowledge.actions.review import publish, submit
from knowledge.enums import Audience
from knowledge.models import Article
from tests.factories.desk import NOW
from tests.factories.people import make_agent

_numbers = count(1)


def make_draft(*, author: Person | None = None, at: datetime = NOW, slug: str = "", **fields: Any) -> Article:
    """A draft for clinicians; fields are those of Words and About."""
    words = {name: fields.pop(name) for name in ("title", "summary", "symptoms", "body") if name in fields}
    words = {"title": f"Article {next(_numbers)}", "body": "## What to do\n\nWait.\n"} | words
    about = About(**({"audience": Audience.CLINICIAN} | fields))
    return write_article(actor=author or make_agent(), words=Words(**words), about=about, at=at, slug=slug)


def make_article(*, author: Person | None = None, at: datetime = NOW, **fields: Any) -> Article:
    """A published article, reviewed by somebody else than its author."""
    author = author or make_agent()
    draft = make_draft(author=author, at=at, **fields)
    submit(actor=author, article_id=draft.pk, at=at)
    return publish(actor=make_agent(), article_id=draft.pk, at=at)
