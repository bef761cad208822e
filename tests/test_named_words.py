from pathlib import Path

import numpy as np

from retrieval.builtin.named_words import UNKNOWN, NamedWords
from retrieval.builtin.train_words import Source, learn

DIM = 32
DIRECTIONS = np.eye(DIM, dtype=np.float32)
# A network that names a cat where the first number of a vector is large, and a dog where the second is.
NETWORK = NamedWords(
    "an encoder", {"cat": 0, "dog": 1}, DIRECTIONS[:2], np.zeros(2, np.float32), 4 * DIRECTIONS[:2, :2],
    np.array([-2, -3], np.float32),
)  # fmt: skip


def test_the_unlikeliest_word_of_a_text_weighs_most() -> None:
    assert NETWORK.logit("a cat", DIRECTIONS[:3]).tolist() == [2, -2, -2]
    assert NETWORK.logit("a cat and a dog", DIRECTIONS[:3]).tolist() == [-1.75, -1.25, -2.75]


def test_words_that_the_network_does_not_know_are_left_out_and_alone_they_are_rare() -> None:
    assert NETWORK.logit("a purple cat", DIRECTIONS[:1]).tolist() == [2]
    assert NETWORK.logit("a unicorn", DIRECTIONS[:3]).tolist() == [UNKNOWN] * 3


def test_the_network_is_kept_in_a_file_for_its_encoder_alone(tmp_path: Path) -> None:
    NETWORK.save(tmp_path / "words.safetensors")
    again = NamedWords.load("an encoder", tmp_path / "words.safetensors")
    assert again is not None
    assert again.names == NETWORK.names
    assert again.logit("a cat", DIRECTIONS[:3]).tolist() == [2, -2, -2]
    assert NamedWords.load("another", tmp_path / "words.safetensors") is None
    assert NamedWords.load("an encoder", tmp_path / "missing.safetensors") is None


def test_training_learns_words_from_texts_that_no_photo_shows() -> None:
    chance = np.random.default_rng(1)
    things = ["cat", "dog", "boat", "kite"]

    def source(count: int, among: list[str], away: float) -> Source:
        """Vectors near the direction of one thing each; texts lie `away` from photos."""
        drawn = chance.integers(0, len(among), count)
        rows = DIRECTIONS[[things.index(among[n]) for n in drawn]] + away * DIRECTIONS[-1]
        rows = rows + 0.02 * chance.normal(size=rows.shape)
        unit = np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)
        return Source(unit, [{among[n]} for n in drawn], 0.3)

    texts, photos = source(400, things, 0.5), source(400, things[:3], 0.0)
    network = learn("an encoder", texts, texts, texts, photos, steps=60)
    of_kite, of_cat = network.logit("a kite", DIRECTIONS[:4]), network.logit("a cat", DIRECTIONS[:4])
    assert of_kite.argmax() == things.index("kite")
    assert of_cat.argmax() == things.index("cat")
