import pytest

from accounts.rules.theme import theme_of


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("light", "light"),
        ("dark", "dark"),
        ("auto", "auto"),
        ("DARK", "auto"),
        ('"><script>', "auto"),
        ("", "auto"),
        (None, "auto"),
    ],
)
def test_theme_of_text(text: str | None, theme: str) -> None:
    assert theme_of(text) == theme
