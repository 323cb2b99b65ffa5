"""Languages: what they call themselves, and which one somebody reads."""

from collections.abc import Mapping

from accounts.enums import Language

LANGUAGE_WORDS: Mapping[Language, str] = {Language.ENGLISH: "English", Language.GERMAN: "Deutsch"}
"""Each in its own words: whoever looks for theirs may read no other."""


def language_of(*wished: str) -> Language:
    """Return the first language wished for that we write in, such as a person's and then the site's; else English."""
    for tag in wished:
        if tag in set(Language):
            return Language(tag)
    return Language.ENGLISH
