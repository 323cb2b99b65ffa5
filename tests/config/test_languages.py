"""Every word a message may show is translated, with the same things filled in, and the compiled file is that of now."""

import gettext
import re
from io import BytesIO

import pytest

from accounts.enums import Language
from config.env import BASE_DIR
from config.languages import MODULES, PLACES, catalogue_path, compiled, message_templates, msgids, read_catalogue

DROPPED = [
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"{%\s*comment.*?endcomment\s*%}", r"{%\s*blocktranslate.*?endblocktranslate\s*%}", r"{%.*?%}", r"{{.*?}}",
        r"<!--.*?-->", r"<style>.*?</style>", r"<[^>]*>", r"&\w+;", r"\bRadDesk\b",
    )
]  # fmt: skip
"""What no reader sees, what is translated, what is filled in, and our name."""
GIVEN = re.compile(r'\b(?:label|title|text)="([^"{]{2,})"')
"""What a template gives a component to say."""
IMPORT = re.compile(r" import gettext(_lazy)? as _$", re.MULTILINE)
OTHERS = [language for language in Language if language is not Language.ENGLISH]


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_is_translated(language: Language) -> None:
    known = read_catalogue(catalogue_path(language))

    missing = [msgid for msgid in msgids() if not known.get(msgid)]

    assert missing == [], "Run manage.py translations, then fill in what it names."


@pytest.mark.parametrize("language", OTHERS)
def test_translations_fill_in_the_same(language: Language) -> None:
    known = read_catalogue(catalogue_path(language))

    differing = [key for key, words in known.items() if key and set(PLACES.findall(key)) != set(PLACES.findall(words))]

    assert differing == []


@pytest.mark.parametrize("language", OTHERS)
def test_compiled_catalogue_is_that_of_now(language: Language) -> None:
    path = catalogue_path(language)
    known = {key: words for key, words in read_catalogue(path).items() if words}

    assert path.with_suffix(".mo").read_bytes() == compiled(known), "Run manage.py translations."
    assert gettext.GNUTranslations(BytesIO(compiled(known))).gettext("Solved") == known["Solved"]


def test_no_template_says_words_that_are_not_translated() -> None:
    found = {path.name: left for path in message_templates() if (left := _own_words(path.read_text(encoding="utf-8")))}

    assert found == {}, 'Words of a mail, and of a page it leads to, stand in {% translate "..." %}.'


def test_no_module_that_translates_is_forgotten() -> None:
    folders = ("accounts", "assets", "knowledge", "notifications", "reports", "tickets")
    modules = [path for folder in folders for path in (BASE_DIR / folder).rglob("*.py")]
    translating = {
        str(path.relative_to(BASE_DIR)) for path in modules if IMPORT.search(path.read_text(encoding="utf-8"))
    }

    assert translating == set(MODULES)


def _own_words(text: str) -> list[str]:
    """What a reader would see of a template that is neither translated nor filled in."""
    given = GIVEN.findall(text)
    for dropped in DROPPED:
        text = dropped.sub("|", text)
    return given + [words for each in text.split("|") if re.search(r"[^\W\d]{2}", words := each.strip())]
