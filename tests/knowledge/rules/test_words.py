import pytest

from knowledge.rules.words import MOST_WORDS, significant, slug_of, storable


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The worklist is empty!", ("worklist", "empty")),
        ("worklist WORKLIST Worklist", ("worklist",)),
        ("CT2 does not send", ("ct2", "send")),
        ("patient 4857773456 a b", ("patient",)),
        ("Bildschirm größer", ("bildschirm", "größer")),
        ("x" * 30, ()),
        ("", ()),
    ],
)
def test_significant_words(text: str, words: tuple[str, ...]) -> None:
    assert significant(text) == words


def test_a_long_text_gives_few_words() -> None:
    assert len(significant(" ".join(f"word{letter}" for letter in "abcdefghijkl"))) == MOST_WORDS


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Label printer", "label printer"),
        ("the printer for LABELS", "labels printer"),
        ("CT2 worklist", ""),
        ("QUAGMIRE^ZEB", ""),
        ("one printer biopsy injector contrast table wristband teaching", ""),
        (" ".join("abcdefghijklmnopqrstuv"[: 20 - number] for number in range(5)), ""),
        ("is it", ""),
    ],
)
def test_what_may_be_kept_of_a_search(text: str, kept: str) -> None:
    assert storable(text) == kept


@pytest.mark.parametrize(
    ("title", "taken", "slug"),
    [
        ("The worklist is empty", (), "the-worklist-is-empty"),
        ("The worklist is empty", ("the-worklist-is-empty",), "the-worklist-is-empty-2"),
        ("Suggest", (), "suggest-2"),
        ("???", (), "article"),
        ("A" * 100, (), "a" * 60),
    ],
)
def test_slug(title: str, taken: tuple[str, ...], slug: str) -> None:
    assert slug_of(title, taken=taken) == slug
