"""What the tests share: small synthetic photos, fake models that count their calls, and an opened library."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings as hypothesis_settings
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from retrieval.catalogue import Catalogue
from retrieval.library import Library
from retrieval.models import Models
from retrieval.records import Caption
from retrieval.settings import Settings

# Reading the text in photos takes half a second each; tests of it give a reader of their own.
os.environ["PHOTOCHAT_OCR"] = "off"
# On a busy machine any example may take long; a test that never ends fails by its timeout.
hypothesis_settings.register_profile("photochat", deadline=None)
hypothesis_settings.load_profile("photochat")

COLOURS: dict[str, tuple[int, int, int]] = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "grey": (128, 128, 128),
    "red": (220, 20, 30),
    "green": (20, 160, 40),
    "blue": (20, 40, 220),
    "yellow": (250, 230, 20),
    "orange": (250, 140, 0),
    "purple": (128, 0, 128),
    "brown": (120, 70, 20),
}
WORD_DIMENSIONS = 14


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-9), dtype=np.float32)


class FakeEncoder:
    """Photos become the shares of ten colours, texts the colour words in them (others a little noise)."""

    name = "fake-encoder"
    dim = len(COLOURS) + WORD_DIMENSIONS
    image_side = 32
    languages = frozenset(("en",))

    def __init__(self) -> None:
        self.images_encoded = 0
        self.image_calls = 0
        self.texts_encoded = 0

    def encode_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        self.image_calls += 1
        self.images_encoded += len(images)
        return self._vectors([colour_shares(image) for image in images])

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts_encoded += len(texts)
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().replace(".", " ").replace(";", " ").split():
                if word in COLOURS:
                    row[list(COLOURS).index(word)] += 1
                else:
                    digest = hashlib.sha256(word.encode()).digest()[0]
                    row[len(COLOURS) + digest % WORD_DIMENSIONS] += 0.05
        rows[~rows.any(axis=1), -1] = 1
        return _unit(rows)

    def _vectors(self, shares: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        rows = np.zeros((len(shares), self.dim), np.float32)
        for row, share in zip(rows, shares, strict=True):
            row[: len(COLOURS)] = share
        return _unit(rows)


class FakeFeatureEncoder(FakeEncoder):
    """The same vectors by way of features (one cell, ten channels), so that a captioner can share them."""

    name = "fake-feature-encoder"

    def __init__(self) -> None:
        super().__init__()
        self.features_extracted = 0

    def encode_with_features(self, images: Sequence[Image.Image]) -> tuple[NDArray[np.float32], NDArray[np.float16]]:
        self.features_extracted += len(images)
        self.image_calls += 1
        features = np.stack([colour_shares(image)[None, :] for image in images]).astype(np.float16)
        return self._vectors([cells.mean(axis=0) for cells in features.astype(np.float32)]), features


class FakeCaptioner:
    """Names the commonest of the ten colours; unsure of what is mostly ``unsure_of``."""

    name = "fake-captioner"
    image_side = 32

    def __init__(self, unsure_of: str | None = None) -> None:
        self.unsure_of = unsure_of
        self.captioned = 0

    def caption_images(self, images: Sequence[Image.Image]) -> list[Caption]:
        return [self._caption(colour_shares(image)) for image in images]

    def _caption(self, share: NDArray[np.float32]) -> Caption:
        self.captioned += 1
        colour = list(COLOURS)[int(share.argmax())]
        sure = colour != self.unsure_of
        return Caption(f"A picture of {colour} paper.", log_probability=-0.5 if sure else -3.0, certain=sure)


class FakeFeatureCaptioner:
    """The captions of FakeCaptioner from the features of FakeFeatureEncoder; never sees a photo."""

    name = "fake-feature-captioner"

    def __init__(self, unsure_of: str | None = None) -> None:
        self._captioner = FakeCaptioner(unsure_of)

    @property
    def captioned(self) -> int:
        return self._captioner.captioned

    def caption_features(self, features: NDArray[np.float16]) -> list[Caption]:
        return [self._captioner._caption(cells.mean(axis=0)) for cells in features.astype(np.float32)]


def colour_shares(image: Image.Image) -> NDArray[np.float32]:
    """Share of each of the ten colours, (10,) float32; every pixel counts for the nearest in RGB."""
    pixels = np.asarray(image.convert("RGB").resize((16, 16)), np.float32).reshape(-1, 1, 3)
    nearest = np.square(pixels - np.array(list(COLOURS.values()), np.float32)).sum(axis=2).argmin(axis=1)
    return np.bincount(nearest, minlength=len(COLOURS)).astype(np.float32) / len(nearest)


def save_photo(
    path: Path,
    colour: str = "red",
    size: tuple[int, int] = (64, 48),
    taken: datetime | None = None,
    camera: tuple[str, str] | None = None,
    orientation: int | None = None,
    seed: int | None = None,
) -> Path:
    """A real photo file of one colour, with a little noise where ``seed`` is given, so that hashes differ."""
    image = Image.new("RGB", size, COLOURS[colour])
    if seed is not None:
        noise = np.random.default_rng(seed).integers(-6, 7, (size[1], size[0], 3))
        image = Image.fromarray(np.clip(np.asarray(image, np.int16) + noise, 0, 255).astype(np.uint8))
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken.strftime("%Y:%m:%d %H:%M:%S")
    if camera:
        exif[0x010F], exif[0x0110] = camera
    if orientation:
        exif[0x0112] = orientation
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, exif=exif)
    return path


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The shared data; the test is skipped where it is absent."""
    folder = Path(os.environ.get("PHOTOCHAT_TEST_DATA") or Path(__file__).parents[2] / "shared" / "data")
    if not (folder / "flickr8k" / "captions.jsonl").is_file():
        pytest.skip(f"needs the test data, which is not at {folder} (set PHOTOCHAT_TEST_DATA)")
    return folder


@pytest.fixture
def photo_folder(tmp_path: Path) -> Path:
    """Twelve small photos: eight of one colour, two in a sub-folder, a gradient, a blue disc on white."""
    folder = tmp_path / "photos"
    for number, colour in enumerate(["black", "white", "grey", "red", "green", "blue", "yellow", "orange"]):
        suffix = (".jpg", ".png", ".webp")[number % 3]
        size = (64, 48) if number % 2 else (48, 64)
        taken = datetime(2015 + number, 7, 4, 12, 30) if suffix == ".jpg" else None
        save_photo(folder / f"{colour}{suffix}", colour, size, taken, ("Canon", "Canon EOS 80D") if taken else None)
    save_photo(folder / "holiday" / "brown.jpg", "brown", taken=datetime(2019, 8, 1, 9, 0))
    save_photo(folder / "holiday" / "purple.jpg", "purple", size=(50, 50))
    Image.linear_gradient("L").resize((80, 60)).convert("RGB").save(folder / "gradient.png")
    disc = Image.new("RGB", (100, 80), "white")
    ImageDraw.Draw(disc).ellipse((20, 10, 80, 70), fill=COLOURS["blue"])
    disc.save(folder / "disc.png")
    return folder


@pytest.fixture
def settings(tmp_path: Path, photo_folder: Path) -> Settings:
    """Settings of ``photo_folder`` with a data folder beside it."""
    return Settings(images=(photo_folder,), data=tmp_path / "data")


@pytest.fixture
def library(settings: Settings) -> Iterator[Library]:
    """An empty library over ``photo_folder`` with fake models that caption from features."""
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    library = Library(settings, catalogue, Models("builtin", FakeFeatureEncoder, FakeFeatureCaptioner))
    with library:
        yield library


@pytest.fixture
def indexed_library(library: Library) -> Library:
    """``library`` with its twelve photos indexed and captioned."""
    from retrieval.indexing import index_folder

    list(index_folder(library, library.settings.images))
    return library


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The sample photos, indexed by the models that come with the project."""
    from retrieval.indexing import index_folder
    from retrieval.samples import fill_with_samples

    folder = tmp_path_factory.mktemp("samples")
    fill_with_samples(folder / "photos")
    with Library.open(Settings(images=(folder / "photos",), data=folder / "data", models="builtin")) as library:
        list(index_folder(library, library.settings.images))
        yield library


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """Networks as small as those of tests lose more by waiting for each other's threads than they gain."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
