"""Labels: given, else of the folder, else the nearest word."""

from pathlib import Path, PurePosixPath

import numpy as np
import pytest

from retrieval.errors import UnreadableImageError
from retrieval.labels import folder_label, given_labels, label_photo
from retrieval.models.vocabulary import VOCABULARY, Guess, Vocabulary, probable_text
from retrieval.ranking import normalise
from retrieval.records import Label, Swatch
from retrieval.tuning import BUILTIN, CLIP
from tests.conftest import FakeEncoder

RED = Swatch((53.2, 80.1, 67.2), 1.0)


def test_a_given_label_goes_before_the_folder_and_that_before_a_guess() -> None:
    given, guess = Label("tandem", "given"), Label("bicycle", "zero-shot", 0.3)
    assert label_photo("italy/a.jpg", given, lambda: guess) == given
    assert label_photo("italy/a.jpg", None, lambda: guess) == Label("italy", "folder")
    assert label_photo("a.jpg", None, lambda: guess) == guess


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("a.jpg", None),
        ("Summer in Rome/a.jpg", "Summer in Rome"),
        ("trips/new_york/a.jpg", "new york"),
        ("2019 Norway/a.jpg", "2019 Norway"),
        ("猫/a.jpg", "猫"),
        ("2019/a.jpg", None),
        ("2019-07-04/a.jpg", None),
        ("DCIM/100CANON/a.jpg", None),
        ("101_PANA/a.jpg", None),
        ("IMG_2019/a.jpg", None),
        ("Photos/a.jpg", None),
        ("train/a.jpg", None),
    ],
)
def test_a_folder_labels_its_photos_where_its_name_says_something(path: str, label: str | None) -> None:
    assert folder_label(PurePosixPath(path)) == (Label(label, "folder") if label else None)


def test_labels_csv_is_read(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text(
        "file,label,description\na.jpg,dog,Our Rex\nsub\\b.jpg, cat ,\nc.jpg,,no label\n",
        encoding="utf-8-sig",
    )
    assert given_labels(tmp_path) == {
        "a.jpg": Label("dog", "given", description="Our Rex"),
        "sub/b.jpg": Label("cat", "given"),
    }
    assert given_labels(tmp_path / "elsewhere") == {}


@pytest.mark.parametrize("content", [b"name;what\na.jpg;dog\n", b"", b"\xff\xfe\x00file"])
def test_a_table_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "labels.csv").write_bytes(content)
    with pytest.raises(UnreadableImageError, match=r"labels\.csv: (its first line|it is no table)"):
        given_labels(tmp_path)


def test_a_short_row_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("label,file\ndog\ncat,b.jpg\n")
    assert given_labels(tmp_path) == {"b.jpg": Label("cat", "given")}


def test_the_nearest_phrase_is_guessed_with_its_cosine(tmp_path: Path) -> None:
    source = tmp_path / "words.txt"
    source.write_text("# colours\na red thing\n\na blue thing\n")
    encoder = FakeEncoder()
    vocabulary = Vocabulary.of(encoder, BUILTIN, tmp_path, source)
    vectors = encoder.encode_texts(["blue", "red"])
    guesses = vocabulary.nearest(vectors)
    assert [guess.phrase for guess in guesses] == ["a blue thing", "a red thing"]
    assert guesses[0].label.text == "blue thing"
    (prompted,) = encoder.encode_texts([BUILTIN.prompt.format("a blue thing")])
    assert guesses[0].label.score == pytest.approx(float(vectors[0] @ prompted))


def test_the_plain_word_is_said_where_a_special_one_is_hardly_nearer() -> None:
    """A dog lies in the midst of its twelve breeds; a photo leans to one of them, another shows that one."""
    around = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    breeds = np.stack([np.full(12, 2.0), np.cos(around), np.sin(around), np.zeros(12)], axis=1)
    far = np.random.default_rng(0).normal(size=(36, 4))
    far[:, 0] = -np.abs(far[:, 0])
    vectors = normalise(np.concatenate([[[1, 0, 0, 0]], breeds, far]))
    phrases = ["a dog", *(f"breed {n}" for n in range(12)), *(f"other {n}" for n in range(36))]
    photos = normalise(np.array([[2, 0.55, 0, 0], [2, 2, 0, 0]]))
    assert (photos @ vectors.T)[0].argmax() == 1
    assert [guess.phrase for guess in Vocabulary(phrases, vectors, CLIP).nearest(photos)] == ["a dog", "breed 0"]


def test_phrases_are_encoded_once_and_again_when_they_change(tmp_path: Path) -> None:
    source, encoder = tmp_path / "words.txt", FakeEncoder()
    source.write_text("a red thing\n")
    for _ in range(2):
        Vocabulary.of(encoder, BUILTIN, tmp_path / "cache", source)
    assert encoder.texts_encoded == 1
    source.write_text("a red thing\na blue thing\n")
    Vocabulary.of(encoder, BUILTIN, tmp_path / "cache", source)
    assert encoder.texts_encoded == 3


def test_a_broken_cache_is_made_again(tmp_path: Path) -> None:
    source, encoder = tmp_path / "words.txt", FakeEncoder()
    source.write_text("a red thing\n")
    Vocabulary.of(encoder, BUILTIN, tmp_path, source)
    (kept,) = tmp_path.glob("labels-*.npy")
    for broken in (b"", b"junk", kept.read_bytes()[:-5]):
        kept.write_bytes(broken)
        assert Vocabulary.of(encoder, BUILTIN, tmp_path, source).nearest(np.eye(24, dtype=np.float32)[:1])


def test_the_vocabulary_has_no_doubles() -> None:
    lines = VOCABULARY.read_text(encoding="utf-8").splitlines()
    phrases = [line for line in lines if line and not line.startswith("#")]
    assert 400 <= len(phrases) <= 1000
    assert len({phrase.lower() for phrase in phrases}) == len(phrases)
    assert [phrase for phrase in phrases if phrase != phrase.strip() or phrase.endswith(".")] == []


def test_an_unsure_caption_says_what_is_probable() -> None:
    assert probable_text(Guess("a motorcycle", 0.2, 4.5), (RED,), BUILTIN) == "Probably a motorcycle; mostly red"
    assert probable_text(Guess("fireworks", 0.2, 4.5), (), BUILTIN) == "Probably fireworks"
    assert probable_text(Guess("a motorcycle", 0.2, 4.0), (RED,), BUILTIN) == "Perhaps a motorcycle; mostly red"
    assert probable_text(Guess("a motorcycle", 0.2, 2.0), (RED,), BUILTIN) == "Something mostly red"
    assert probable_text(Guess("a motorcycle", 0.2, 2.0), (), BUILTIN) == "Something hard to name"
