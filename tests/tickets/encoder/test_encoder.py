"""The model itself, where it is installed (make likeness); and what becomes of a damaged one."""

import json
from importlib.util import find_spec

import pytest

from tickets.encoder import encoder, package
from tickets.encoder.encoder import load_encoder
from tickets.encoder.package import model_folder, why_off

needs_numpy = pytest.mark.skipif(find_spec("numpy") is None, reason="NumPy is not installed: make likeness")
needs_model = pytest.mark.skipif(
    find_spec("numpy") is None or find_spec(package.PACKAGE) is None, reason="The model is not installed: make likeness"
)


@pytest.fixture(autouse=True)
def _fresh():
    load_encoder.cache_clear()
    yield
    load_encoder.cache_clear()


def cosine(one, other):
    return sum(a * b for a, b in zip(one, other, strict=True))


@needs_model
def test_the_published_similarities_come_out():
    """As the documentation of Sentence Transformers prints them for this model (quickstart, cosine)."""
    model = load_encoder()
    sunny, lovely, stadium = (
        model.encode(text)
        for text in ("It's so sunny outside!", "The weather is lovely today.", "He drove to the stadium.")
    )

    found = [cosine(lovely, sunny), cosine(lovely, stadium), cosine(sunny, stadium), cosine(sunny, sunny)]

    assert found == pytest.approx([0.6660, 0.1046, 0.1411, 1.0], abs=1e-4)


@needs_model
@pytest.mark.parametrize(
    ("text", "same", "other"),
    [
        ("Viewer freezes when I scroll", "Display program hangs during scrolling", "Viewer licence has expired"),
        ("Cannot sign in", "My password is not accepted", "Cannot print"),
        ("I cannot log on", "Password is refused", "I cannot find the cable"),
    ],
)
def test_the_same_in_other_words_is_nearer_than_other_things_in_like_words(text, same, other):
    model = load_encoder()
    asked = model.encode(text)

    assert cosine(asked, model.encode(same)) > cosine(asked, model.encode(other))


@needs_model
def test_a_very_long_text_is_cut_off():
    model = load_encoder()

    assert model.encode("image " * 126) == model.encode("image " * 5000)


def test_switched_off_it_is_not_loaded(settings, caplog):
    settings.LIKENESS = False
    caplog.set_level("INFO")

    assert (load_encoder(), load_encoder()) == (None, None)
    assert [record.reason for record in caplog.records] == ["switched off by RADDESK_LIKENESS"]


def test_not_installed_is_said_once(monkeypatch, caplog):
    monkeypatch.setattr(package, "_why_missing", lambda: "not installed: numpy (make likeness)")
    caplog.set_level("INFO")

    assert (why_off(), load_encoder(), load_encoder()) == ("not installed: numpy (make likeness)", None, None)
    assert [record.levelname for record in caplog.records] == ["INFO"]


@needs_numpy
@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff" * 8,
        (2**40).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"{}",
        b"\x02" + b"\0" * 7 + b"[]",
    ],
)
def test_a_damaged_model_is_one_line_in_the_log(monkeypatch, tmp_path, caplog, damage):
    monkeypatch.setattr(encoder, "why_off", lambda: "")
    monkeypatch.setattr(encoder, "model_folder", lambda: tmp_path)
    (tmp_path / "vocab.txt").write_text("[CLS]\n[SEP]\n[UNK]\n")
    (tmp_path / "model.safetensors").write_bytes(damage)
    caplog.set_level("INFO")

    assert load_encoder() is None
    assert [record.message for record in caplog.records] == ["likeness_off"]


@needs_numpy
def test_a_tensor_that_does_not_lie_in_the_file_is_refused(tmp_path):
    from tickets.encoder.tensors import read_tensors

    header = json.dumps({"a": {"dtype": "F32", "shape": [9], "data_offsets": [0, 36]}}).encode()
    (tmp_path / "m").write_bytes(len(header).to_bytes(8, "little") + header + b"\0" * 8)

    with pytest.raises(ValueError, match="does not lie"):
        read_tensors(tmp_path / "m")


def test_the_folder_of_a_missing_package_is_an_error(monkeypatch):
    monkeypatch.setattr(package, "find_spec", lambda name: None)

    with pytest.raises(ModuleNotFoundError):
        model_folder()
