"""The tag sheet and the comparison of two files."""

from assets.rules.tags import differences, tag_sheet, value_words

FACTS = {"modality": "CT", "rows": 512, "image_position": [1.0, -2.5, 3.0], "is_secondary_capture": True, "odd": "x"}


def test_the_sheet_has_the_names_of_the_standard_and_nothing_else() -> None:
    lines = [(line.name, line.tag, line.value) for line in tag_sheet(FACTS)]

    assert lines == [
        ("Modality", "(0008,0060)", "CT"),
        ("Captured screen", "", "yes"),
        ("Image Position (Patient)", "(0020,0032)", "1 \\ -2.5 \\ 3"),
        ("Rows", "(0028,0010)", "512"),
    ]


def test_identities_are_compared_and_never_shown() -> None:
    found = differences(
        first=FACTS,
        second=FACTS | {"rows": 256},
        first_keys={"patient": "a" * 32, "study": "b" * 32},
        second_keys={"patient": "c" * 32, "study": "b" * 32, "name": "d" * 32},
    )

    told = {line.name: (line.first, line.second, line.is_same) for line in found}
    assert told["Patient ID"] == ("given", "given", False)
    assert told["Study"] == ("given", "given", True)
    assert told["Patient name"] == ("–", "given", False)
    assert told["Rows"] == ("512", "256", False)
    assert told["Modality"] == ("CT", "CT", True)


def test_value_words() -> None:
    assert [value_words(value) for value in (None, "", [], ["a", "b"], 5, 0.5)] == ["–", "–", "–", "a, b", "5", "0.5"]
