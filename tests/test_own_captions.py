"""The built-in captioner learns from a person's own captions, is kept where it is better, and can be taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from retrieval.builtin import caption_tuning
from retrieval.builtin.caption_tuning import Captioned, quality, tuned
from retrieval.builtin.captioner import BuiltinCaptioner
from retrieval.builtin.decoder import CaptionDecoder, Shape
from retrieval.builtin.vocabulary import Vocabulary
from retrieval.captioners import FeatureCaptioner
from retrieval.cli import main
from retrieval.encoders import FeatureEncoder
from retrieval.indexing import own_captions
from retrieval.indexing.own_captions import FEWEST
from retrieval.library import Library
from retrieval.settings import Settings
from tests.conftest import save_photo

pytestmark = pytest.mark.usefixtures("one_thread")
SAID = {"red": "A scarlet card lies here.", "blue": "An azure card stands there."}


def small_captioner() -> BuiltinCaptioner:
    torch.manual_seed(0)
    vocabulary = Vocabulary.from_captions(["a dog in the garden and a cat on the wall"], at_least=1)
    shape = Shape(len(vocabulary.tokens), cells=4, channels=6, width=32, layers=1, heads=4)
    return BuiltinCaptioner("small", CaptionDecoder(shape), vocabulary, -1.0)


def photos(count: int, seed: int) -> Captioned:
    """Photos of two kinds, of which the captions are."""
    generator = np.random.default_rng(seed)
    kinds = np.arange(count) % 2
    features: NDArray[np.float16] = generator.normal(size=(count, 4, 6)).astype(np.float16)
    features[:, :, 0] = 4 * kinds[:, None] - 2
    return Captioned(features, [[("nonna in the garden", "the cat on the wall")[kind]] for kind in kinds])


def test_new_words_are_learned_and_said_of_photos_that_took_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caption_tuning, "TUNING", replace(caption_tuning.TUNING, rate=1e-2, dropout=0.0))
    captioner, others = small_captioner(), photos(10, seed=2)
    better, before, after = tuned(captioner, photos(40, seed=1), others)
    assert [caption.text for caption in better.caption_features(others.features)] == [
        "Nonna in the garden", "The cat on the wall",
    ] * 5  # fmt: skip
    assert after.cider > before.cider
    assert after.loss < before.loss
    assert better.threshold >= captioner.threshold
    assert "nonna" not in captioner.vocabulary.tokens


def test_one_caption_of_a_photo_counts_as_five_and_the_figures_are_of_these_photos() -> None:
    captioner, some = small_captioner(), photos(6, seed=3)
    assert Captioned(some.features[:2], [["a", "b"], ["c"]]).ids(captioner.vocabulary).shape[:2] == (2, 2)
    assert quality(captioner, some) == quality(captioner, some.of(np.arange(6)))


@pytest.fixture
def described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Settings:
    """28 photos of two colours, indexed by the built-in models, with captions of a person's own."""
    folder, data = tmp_path / "photos", tmp_path / "data"
    lines = ["file,description"]
    for number in range(28):
        colour = list(SAID)[number % 2]
        name = f"{colour}{number}.jpg"
        save_photo(folder / name, colour, (64 + number, 64))
        lines.append(f"{name},{SAID[colour]}")
    (tmp_path / "own.csv").write_text("\n".join(lines))
    for name, value in (("IMAGES", folder), ("DATA", data), ("MODELS", "builtin")):
        monkeypatch.setenv(f"PHOTOCHAT_{name}", str(value))
    assert main(["index", str(folder)]) == 0
    assert main(["import", str(tmp_path / "own.csv")]) == 0
    capsys.readouterr()
    return Settings((folder,), data, models="builtin")


def waiting(settings: Settings) -> int:
    """Photos whose caption is by another captioner than the one in use; the person's own captions are all there."""
    with Library.open(settings) as library:
        found = library.catalogue.photos(library.catalogue.ids())
        assert {photo.facts.description for photo in found} == set(SAID.values())
        return len(library.catalogue.uncaptioned_ids(library.models.name, library.models.captioner_name))


def written(settings: Settings, photo: Path) -> str:
    """What the captioner in use writes about a photo."""
    with Library.open(settings) as library, Image.open(photo) as image:
        assert isinstance(library.encoder, FeatureEncoder)
        assert isinstance(library.captioner, FeatureCaptioner)
        return library.captioner.caption_features(library.encoder.encode_with_features([image])[1])[0].text


def test_captions_are_renewed_by_what_was_learned_until_it_is_undone(
    described: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = described.images[0]
    untuned = written(described, folder / "red0.jpg")
    assert main(["tune-captioner"]) == 2
    assert f"28 photos have an English sentence of yours, and it takes {FEWEST}" in capsys.readouterr().err
    monkeypatch.setattr(own_captions, "FEWEST", 20)
    monkeypatch.setattr(caption_tuning, "STEPS", 40)
    monkeypatch.setattr(caption_tuning, "TUNING", replace(caption_tuning.TUNING, rate=2e-3, dropout=0.0))
    assert waiting(described) == 0
    assert main(["tune-captioner", "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert done["learned"] + done["held_out"] == 28
    assert done["kept"]
    assert done["after"]["CIDEr-D"] > done["before"]["CIDEr-D"]
    assert main(["models"]) == 0
    assert "tuned on your captions" in capsys.readouterr().out
    assert waiting(described) == 28
    assert written(described, folder / "red0.jpg") == "A scarlet card lies here"
    assert main(["index", str(folder)]) == 0
    assert waiting(described) == 0
    assert main(["tune-captioner", "--undo"]) == 0
    assert "that came with the installation" in capsys.readouterr().out
    assert waiting(described) == 28
    assert written(described, folder / "red0.jpg") == untuned
    assert main(["tune-captioner", "--undo"]) == 1
    assert main(["models"]) == 0
    assert "tuned on your captions" not in capsys.readouterr().out


def test_what_is_not_better_is_not_kept(described: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_captions, "FEWEST", 20)
    monkeypatch.setattr(caption_tuning, "STEPS", 1)
    monkeypatch.setattr(caption_tuning, "TUNING", replace(caption_tuning.TUNING, rate=0.0))
    assert main(["tune-captioner"]) == 1
    assert waiting(described) == 0
