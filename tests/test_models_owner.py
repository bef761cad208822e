"""The models of a family: loaded once, asked together, told apart by what is in their weights."""

import gc
import os
import shutil
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.catalogue import Catalogue
from retrieval.checkpoints import find_checkpoint
from retrieval.fingerprints import file_digest
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models, open_models
from retrieval.models.together import MOST_TEXTS, Together
from retrieval.ranking import Vectors
from retrieval.settings import Settings
from tests.conftest import FakeEncoder
from tests.tiny_checkpoints import write_blip, write_clip

pytestmark = pytest.mark.usefixtures("one_thread")


class SlowEncoder:
    """Counts its calls and waits in the first one, so that others gather."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.entered, self.go_on = threading.Event(), threading.Event()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.calls.append(list(texts))
        if len(self.calls) == 1:
            self.entered.set()
            assert self.go_on.wait(30)
        if "bad" in texts:
            raise ValueError("bad")
        return np.array([[len(text)] for text in texts], np.float32)


def gathered(encoder: SlowEncoder, groups: Sequence[Sequence[str]]) -> dict[int, Vectors | BaseException]:
    """What the callers get of whom the first keeps the encoder busy until all the others wait."""
    together, results = Together(encoder), dict[int, Vectors | BaseException]()

    def ask(number: int) -> None:
        try:
            results[number] = together.encode(groups[number])
        except ValueError as error:
            results[number] = error

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(groups))]
    threads[0].start()
    assert encoder.entered.wait(30)
    for thread in threads[1:]:
        thread.start()
    assert eventually(lambda: len(together._waiting) == len(groups) - 1)
    encoder.go_on.set()
    for thread in threads:
        thread.join(30)
    return results


def eventually(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    return condition()


def test_texts_that_come_while_the_encoder_is_busy_are_encoded_in_one_call() -> None:
    encoder = SlowEncoder()
    results = gathered(encoder, [["a"], ["bb", "ccc"], ["dddd"], ["eeeee"]])
    assert len(encoder.calls) == 2
    assert sorted(encoder.calls[1]) == ["bb", "ccc", "dddd", "eeeee"]
    assert {number: np.ravel(vectors).tolist() for number, vectors in results.items()} == {
        0: [1], 1: [2, 3], 2: [4], 3: [5],
    }  # fmt: skip


def test_a_call_is_not_longer_than_its_limit_and_nobody_is_forgotten() -> None:
    encoder = SlowEncoder()
    groups = [["a"], *([["x" * n] * (MOST_TEXTS // 2 + 1) for n in range(1, 5)])]
    results = gathered(encoder, groups)
    assert len(results) == len(groups)
    assert max(len(call) for call in encoder.calls) <= MOST_TEXTS
    assert all(len(results[n]) == len(group) for n, group in enumerate(groups))


def test_a_failure_reaches_those_who_asked_together_and_the_next_ones_are_answered() -> None:
    encoder = SlowEncoder()
    results = gathered(encoder, [["a"], ["bad"], ["good"]])
    assert isinstance(results[1], ValueError)
    assert isinstance(results[0], np.ndarray)
    assert Together(encoder).encode(["fine"]).tolist() == [[4]]


def test_a_text_is_encoded_once(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    models = Models("builtin", lambda: encoder, lambda: None, cache=tmp_path)
    first = models.text_vectors(["red", "blue", "red"])
    again = models.text_vectors(["blue", "red"])
    assert encoder.texts_encoded == 2
    assert np.array_equal(first[:2], again[::-1])


def test_a_digest_is_worked_out_again_only_where_the_file_changed(tmp_path: Path) -> None:
    file, fingerprints = tmp_path / "weights", tmp_path / "known.json"
    file.write_bytes(b"one")
    first, status = file_digest(file, fingerprints), file.stat()
    file.write_bytes(b"two")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert file_digest(file, fingerprints) == first  # size and time are the same
    os.utime(file, ns=(1, 1))
    second = file_digest(file, fingerprints)
    assert second != first
    assert second == file_digest(file)
    fingerprints.write_text("junk")
    assert file_digest(file, fingerprints) == second


@pytest.fixture
def with_clip(tmp_path: Path, photo_folder: Path) -> Settings:
    """Settings that name a CLIP and a BLIP in folders of their own."""
    clip, blip = write_clip(tmp_path / "clip"), write_blip(tmp_path / "blip")
    return Settings((photo_folder,), tmp_path / "data", models="clip", clip_id=str(clip), caption_id=str(blip))


def test_the_same_weights_in_another_folder_are_the_same_model(with_clip: Settings, tmp_path: Path) -> None:
    with Library.open(with_clip) as library:
        assert list(index_folder(library, with_clip.images))[-1].indexed == 12
    shutil.copytree(with_clip.clip_id, tmp_path / "elsewhere")
    with Library.open(replace(with_clip, clip_id=str(tmp_path / "elsewhere"))) as library:
        library.require_models()
        assert list(index_folder(library, with_clip.images))[-1].unchanged == 12
        assert len(library.answering()) == 12


def test_other_weights_in_the_same_folder_are_noticed(with_clip: Settings, tmp_path: Path) -> None:
    before = open_models("clip", with_clip).name
    with Library.open(with_clip) as library:
        list(index_folder(library, with_clip.images))
    other = write_clip(tmp_path / "other")
    weights = bytearray((other / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (Path(with_clip.clip_id) / "model.safetensors").write_bytes(bytes(weights))
    assert open_models("clip", with_clip).name != before
    with Library.open(with_clip) as library, pytest.raises(Exception, match="was made with clip-"):
        library.require_models()


def test_vectors_under_the_name_that_a_model_had_before_are_taken_over(with_clip: Settings) -> None:
    with Library.open(with_clip) as library:
        list(index_folder(library, with_clip.images))
        name = library.models.name
    checkpoint = find_checkpoint(with_clip.clip_id)
    assert checkpoint is not None
    catalogue = Catalogue.open(with_clip.data / "catalogue.sqlite")
    catalogue.rename_model(name, checkpoint.name)  # as versions before this one called it
    catalogue.close()
    with Library.open(with_clip) as library:
        assert library.catalogue.model == name
        library.require_models()
        assert len(library.answering()) == 12


def test_nothing_of_a_family_stays_in_memory_that_nobody_uses(with_clip: Settings) -> None:
    models, same = open_models("clip", with_clip), open_models("clip", with_clip)
    encoder = weakref.ref(models.encoder)
    assert same.encoder is encoder()
    models.close()
    gc.collect()
    assert encoder() is not None  # the other one still has it
    same.close()
    gc.collect()
    assert encoder() is None
