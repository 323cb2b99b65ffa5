"""Names and types of files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.files import media_type_of, safe_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("scan.png", "scan.png"),
        ("C:\\Users\\anna\\scan.png", "scan.png"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb\u202e.txt", "ab.txt"),
        ("", "file"),
        (" .. ", "file"),
        ("x" * 200 + ".dcm", "x" * 116 + ".dcm"),
        ("y" * 200, "y" * 119),
        ("z." + "e" * 200, "z"),
    ],
)
def test_safe_name(name: str, expected: str) -> None:
    assert safe_name(name) == expected


@given(st.text())
def test_safe_name_is_one_short_visible_line(name: str) -> None:
    safe = safe_name(name)

    assert 0 < len(safe) <= 120
    assert not set(safe) & set("/\\\r\n\x00")


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n..", "a.txt", "image/png"),
        (b"\xff\xd8\xff\xe0", "a.png", "image/jpeg"),
        (b"%PDF-1.7", "a", "application/pdf"),
        (b"RIFF\x00\x00\x00\x00WEBP", "a", "image/webp"),
        (b"hello", "error.LOG", "text/plain"),
        (b"he\x00lo", "error.log", "application/octet-stream"),
        (b"<script>", "a.html", "application/octet-stream"),
        (b"", "", "application/octet-stream"),
    ],
)
def test_media_type_of(head: bytes, name: str, expected: str) -> None:
    assert media_type_of(head=head, name=name) == expected
