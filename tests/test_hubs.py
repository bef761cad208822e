from dataclasses import replace
from pathlib import Path

import numpy as np

from retrieval.collection import Hubs
from retrieval.library import Library
from retrieval.ranking import normalise
from retrieval.records import Label
from retrieval.tuning import BUILTIN
from retrieval.vector_index import FaissIndex


def sentences(count: int) -> np.ndarray:
    """Sentences that all point about the same way, to the first axis."""
    return normalise(np.random.default_rng(0).normal(0, 0.1, (count, 4)) + np.eye(4)[0])


PHOTOS = np.eye(4, dtype=np.float32)
IDS = np.array([3, 5, 8, 9])


def hubs_of(captions: np.ndarray) -> Hubs:
    return Hubs.of(captions, BUILTIN, len(captions), IDS)


def test_a_photo_near_most_sentences_is_a_hub() -> None:
    nearness = hubs_of(sentences(BUILTIN.fewest_sentences)).nearness(PHOTOS)
    assert nearness[0] > nearness[1:].max() + 0.5


def test_too_few_sentences_tell_nothing() -> None:
    assert hubs_of(sentences(BUILTIN.fewest_sentences - 1)).nearness(PHOTOS).tolist() == [0, 0, 0, 0]


def test_the_same_sentence_said_of_many_photos_counts_once() -> None:
    assert hubs_of(np.repeat(PHOTOS, BUILTIN.fewest_sentences, axis=0)).nearness(PHOTOS).tolist() == [0, 0, 0, 0]


def test_a_sample_is_spread_over_all_photos() -> None:
    assert Hubs.sample(np.arange(10), BUILTIN).tolist() == list(range(10))
    sample = Hubs.sample(np.arange(100_000), BUILTIN)
    assert 1000 <= len(sample) <= 2000
    assert sample.max() > 99_000


def test_what_is_worked_out_once_is_right_after_every_batch() -> None:
    hubs, index = hubs_of(sentences(BUILTIN.fewest_sentences)), FaissIndex.of(IDS, PHOTOS)
    first, *_, last = hubs.values_of(IDS, index).tolist()
    assert first > last
    grown = index.apply(np.array([12]), PHOTOS[:1])
    assert np.allclose(
        hubs.after(grown.ids, np.array([12])).values_of(np.array([12, 3, 9]), grown), [first, first, last]
    )
    changed = index.apply(np.array([3]), PHOTOS[3:], np.array([5]))
    after = hubs.after(changed.ids, np.array([3]))
    assert np.allclose(after.values_of(np.array([3, 8, 9]), changed), [last, *hubs.values[2:]])


def test_sentences_are_typical_until_captions_have_become_others() -> None:
    hubs = hubs_of(sentences(600))
    assert hubs.are_typical(600)
    assert hubs.are_typical(650)
    assert not hubs.are_typical(700)
    assert not hubs.are_typical(500)
    assert not Hubs.of(PHOTOS[:0], BUILTIN, 0, IDS).are_typical(1)


def test_hubs_are_kept_for_the_models_they_are_of(tmp_path: Path) -> None:
    hubs, file = hubs_of(sentences(BUILTIN.fewest_sentences)), tmp_path / "hubs.bin"
    values = hubs.values_of(IDS[:2], FaissIndex.of(IDS, PHOTOS))
    hubs.save(file, {"model": "one"}, 7)
    kept = Hubs.load(file, {"model": "one"}, BUILTIN)
    assert kept is not None
    assert kept[1] == 7
    nobody = FaissIndex.of(IDS[:0], PHOTOS[:0])  # nothing is worked out again
    assert kept[0].values_of(IDS[:2], nobody).tolist() == values.tolist()
    assert kept[0].are_typical(500)
    assert np.isnan(kept[0].values[2:]).all()
    assert Hubs.load(file, {"model": "another"}, BUILTIN) is None
    assert Hubs.load(file, {"model": "one"}, replace(BUILTIN, fewest_sentences=20)) is None
    file.write_bytes(file.read_bytes()[:-70])
    assert Hubs.load(file, {"model": "one"}, BUILTIN) is None


def test_what_is_worked_out_outlives_several_batches_without_a_question_between(indexed_library: Library) -> None:
    snapshot = indexed_library.snapshot()
    snapshot.hubness(snapshot.index.ids)
    (indexed_library.settings.data / "vectors" / "hubs.bin").unlink(missing_ok=True)
    for photo_id in snapshot.index.ids[:2].tolist():
        with indexed_library.batch() as batch:
            batch.relabel(photo_id, Label("other", "given"))
        indexed_library.snapshot()
    assert np.isnan(indexed_library.snapshot().hubs.values).tolist() == [True, True, *[False] * (len(snapshot) - 2)]
