"""Templates ask no query, and mails carry nothing active. tests/design holds the rules of the pages."""

import re

from tests.architecture.source import texts

TEMPLATES = {name: text for name, text in texts().items() if name.startswith("templates/")}
_TAG = re.compile(r"{[{%].*?[%}]}", re.DOTALL)
_QUERY = re.compile(r"\.(?:all|exists|iterator|objects|values|order_by)\b|\w_set\b")
_ACTIVE = re.compile(r"\|\s*safe\b|{% autoescape off|<(?:script|form)\b|\son[a-z]+\s*=\s*[\"']|javascript:", re.I)


def test_templates_ask_no_query() -> None:
    found = [
        f"{name}: {tag}"
        for name, text in TEMPLATES.items()
        for tag in _TAG.findall(text)
        if not tag.startswith("{% comment") and _QUERY.search(re.sub(r"\"[^\"]*\"|forloop\.\w+", "", tag))
    ]

    assert found == [], "Fetch it in queries/ and give it to the template."


def test_mails_carry_nothing_active() -> None:
    found = [
        name
        for name, text in TEMPLATES.items()
        if name.startswith("templates/email/")
        and _ACTIVE.search(re.sub(r"{% autoescape off %}", "", text) if name.endswith(".txt") else text)
    ]

    assert found == [], "A mail is text and links: no script, form or unescaped text."


def test_mails_fetch_nothing() -> None:
    found = [
        name
        for name, text in TEMPLATES.items()
        if name.startswith("templates/email/")
        and re.search(r"<(?:img(?! src=\"cid:)|link|iframe)\b|url\(|@import", text)
    ]

    assert found == [], "A mail must look right without fetching anything."
