"""Every word a message may show is translated, with the same things filled in, and the compiled file is that of now."""

import gettext
from io import BytesIO

import pytest

from accounts.enums import Language
from config.languages import PLACES, catalogue_path, compiled, msgids, read_catalogue

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
