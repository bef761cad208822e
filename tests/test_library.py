"""The data folder: opened once, its models loaded once, its index always that of the catalogue."""

import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.builtin.encoder import BuiltinEncoder
from retrieval.catalogue import Catalogue
from retrieval.catalogue.connections import Connections
from retrieval.errors import ImageTooLargeError, IndexMismatchError, UnreadableImageError, UsageError
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.ranking import normalise
from retrieval.records import Caption
from retrieval.settings import Settings
from tests.conftest import FakeCaptioner, FakeEncoder, FakeFeatureCaptioner, FakeFeatureEncoder, save_photo
from tests.test_catalogue import new_photo


def opened(settings: Settings, encoder: FakeEncoder | None = None, **options: object) -> Library:
    """Another library over the same data folder, as another process would open it."""
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    family = "clip" if encoder else "builtin"
    return Library(
        settings,
        catalogue,
        Models(family, lambda: encoder or FakeFeatureEncoder(), FakeFeatureCaptioner),
        **options,
    )


def red(library: Library, index: str = "index") -> str:
    """The name of the photo nearest to "red"."""
    _, ids = getattr(library.snapshot(), index).search(library.encoder.encode_texts(["red"]), 1)
    return library.catalogue.photo(int(ids[0, 0])).path.name


def test_models_are_made_once_and_only_when_needed(settings: Settings) -> None:
    made = []

    def make() -> FakeEncoder:
        made.append("encoder")
        return FakeEncoder()

    with Library(settings, Catalogue.open(settings.data / "c.sqlite"), Models("clip", make, lambda: None)) as library:
        assert made == []
        assert len(library.snapshot().index) == 0
        threads = [threading.Thread(target=lambda: library.encoder) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made == ["encoder"]
        assert library.captioner is None


def test_every_index_answers(indexed_library: Library) -> None:
    for index in ("index", "images", "captions"):
        assert red(indexed_library, index) == "red.jpg"


def test_the_shared_vector_is_the_weighted_mean_on_the_scale_of_images(indexed_library: Library) -> None:
    ids = indexed_library.snapshot().index.ids
    images, captions = (
        index.reconstruct(ids) for index in (indexed_library.snapshot().images, indexed_library.snapshot().captions)
    )
    scale = indexed_library.catalogue.scale(indexed_library.models.name)
    assert scale is not None
    expected = scale.shared(images, captions, indexed_library.image_weight)
    assert np.allclose(indexed_library.snapshot().index.reconstruct(ids), expected, atol=1e-3)


def test_the_weight_is_a_setting(indexed_library: Library) -> None:
    from dataclasses import replace

    with opened(replace(indexed_library.settings, image_weight=1.0)) as other:
        now, ids = other.snapshot(), other.snapshot().index.ids
        assert np.allclose(now.index.reconstruct(ids), now.images.reconstruct(ids), atol=1e-3)
    with opened(replace(indexed_library.settings, image_weight=0.0)) as other:
        now = other.snapshot()
        of_captions, shared = (
            index.reconstruct(ids) - index.reconstruct(ids).mean(0) for index in (now.captions, now.index)
        )
        assert np.corrcoef((of_captions @ of_captions.T).ravel(), (shared @ shared.T).ravel())[0, 1] > 0.9


def test_an_open_index_is_the_one_that_would_be_built(library: Library) -> None:
    assert (
        len(library.snapshot().index) == len(library.snapshot().images) == len(library.snapshot().captions) == 0
    )  # open before the photos
    list(index_folder(library, library.settings.images))
    save_photo(library.settings.images[0] / "red.jpg", "blue", seed=1)
    (library.settings.images[0] / "green.png").unlink()
    list(index_folder(library, library.settings.images))
    with opened(library.settings) as fresh:
        for index in ("index", "images", "captions"):
            live, built = getattr(library.snapshot(), index), getattr(fresh.snapshot(), index)
            assert live.ids.tolist() == built.ids.tolist()
            assert np.allclose(live.reconstruct(live.ids), built.reconstruct(built.ids), atol=1e-3)


def test_the_index_file_is_used_and_heals_itself(indexed_library: Library) -> None:
    folder = indexed_library.settings.data / "vectors"
    for damage in (lambda whole: b"", lambda whole: whole[:-20], lambda whole: b"\xff" * len(whole), None):
        (file,) = folder.glob("shared-*.f16")
        whole = file.read_bytes()
        if damage is None:
            file.unlink()
        else:
            file.write_bytes(damage(whole))
        with opened(indexed_library.settings) as fresh:
            assert red(fresh) == "red.jpg"
        (mended,) = folder.glob("shared-*.f16")
        assert sorted(mended.read_bytes()) == sorted(whole)


def test_a_stale_index_file_is_renewed(indexed_library: Library) -> None:
    file = indexed_library.settings.data / "vectors" / "shared.json"
    stale = file.read_bytes()
    (indexed_library.settings.images[0] / "red.jpg").unlink()
    list(index_folder(indexed_library, indexed_library.settings.images))
    file.write_bytes(stale)
    with opened(indexed_library.settings) as fresh:
        assert len(fresh.snapshot().index) == 11
        assert red(fresh) != "red.jpg"


def test_what_another_process_indexes_is_found_without_a_restart(library: Library) -> None:
    assert len(library.snapshot().index) == 0
    with opened(library.settings) as other:
        list(index_folder(other, library.settings.images))
    assert len(library.snapshot().index) == 12
    assert red(library) == "red.jpg"


def test_two_processes_do_not_index_at_once(library: Library) -> None:
    run = index_folder(library, library.settings.images)
    next(run)
    with opened(library.settings) as other:
        with pytest.raises(UsageError, match="Another Photochat is indexing"):
            next(index_folder(other, library.settings.images))
        assert len(other.snapshot().index) == 0  # reading is fine
    run.close()
    assert list(index_folder(library, library.settings.images))[-1].phase == "done"


def test_vectors_of_other_models_are_never_read(indexed_library: Library) -> None:
    with opened(indexed_library.settings, FakeEncoder()) as other:
        with pytest.raises(IndexMismatchError, match="fake-feature-encoder"):
            _ = other.encoder
        assert len(other.snapshot().index) == 12  # counting them is no reading


def test_new_built_in_weights_start_afresh_without_a_question(indexed_library: Library) -> None:
    settings = indexed_library.settings
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    with Library(settings, catalogue, Models("builtin", FakeEncoder, FakeCaptioner)) as updated:
        assert len(updated.snapshot().index) == 12
        assert not updated.snapshot().outdated
        assert updated.encoder.name == "fake-encoder"
        assert len(updated.snapshot().index) == 0
        assert updated.snapshot().outdated
        assert list(index_folder(updated, settings.images))[-1].indexed == 12
        assert red(updated) == "red.jpg"
        assert catalogue.model == "fake-encoder"


def test_re_indexing_with_other_models_takes_over_at_the_end(indexed_library: Library) -> None:
    settings = indexed_library.settings
    with opened(settings, FakeEncoder(), reindex=True) as other:
        run = index_folder(other, settings.images)
        for progress in run:
            if progress.phase == "photos" and progress.done < progress.total:
                assert red(indexed_library) == "red.jpg"  # the old ones still answer
        assert other.catalogue.model == "fake-encoder"
        assert red(other) == "red.jpg"
    with pytest.raises(IndexMismatchError):
        indexed_library.answering()
    with opened(settings, FakeEncoder()) as fresh:
        assert (len(fresh.snapshot().index), red(fresh)) == (12, "red.jpg")


def test_copies_are_re_indexed_too(indexed_library: Library) -> None:
    settings = indexed_library.settings
    folder = settings.images[0]
    (folder / "red again.jpg").write_bytes((folder / "red.jpg").read_bytes())
    list(index_folder(indexed_library, settings.images))
    with opened(settings, FakeEncoder(), reindex=True) as other:
        assert list(index_folder(other, settings.images))[-1].phase == "done"
        assert len(other.snapshot().index) == 13


def test_opening_another_family_is_refused_and_re_indexing_is_not(settings: Settings) -> None:
    from dataclasses import replace

    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    catalogue.activate("clip", "some-clip")
    catalogue.close()
    with pytest.raises(IndexMismatchError, match="made with clip, not with builtin"):
        Library.open(replace(settings, models="builtin"))
    with Library.open(replace(settings, models="builtin"), reindex=True) as library:
        assert library.family == "builtin"


def test_a_broken_catalogue_is_a_sentence(settings: Settings) -> None:
    settings.data.mkdir()
    (settings.data / "catalogue.sqlite").write_bytes(b"junk" * 1000)
    with pytest.raises(UsageError, match="damaged"):
        Library.open(settings)


def test_photos_are_opened_within_the_limits(library: Library, tmp_path: Path) -> None:
    from dataclasses import replace

    photo = save_photo(tmp_path / "a.jpg", size=(400, 300))
    assert library.open_image(photo).size == (400, 300)
    with opened(replace(library.settings, max_megapixels=0.1)) as strict, pytest.raises(ImageTooLargeError):
        strict.open_image(photo)


def test_thumbnails_lie_in_the_data_folder(indexed_library: Library) -> None:
    photo = indexed_library.catalogue.photos(indexed_library.snapshot().facts.newest_first)[0]
    small = indexed_library.thumbnail(photo, 256)
    assert small.is_relative_to(indexed_library.settings.data)
    photo.path.unlink()
    assert indexed_library.thumbnail(photo, 256) == small
    with pytest.raises(UnreadableImageError, match="no longer there"):
        indexed_library.thumbnail(photo, 768)


def test_nothing_is_written_among_the_photos(indexed_library: Library) -> None:
    (folder,) = indexed_library.settings.images
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 12


def test_captions_by_pixels_reach_the_shared_vector(settings: Settings) -> None:
    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    with Library(settings, catalogue, Models("clip", FakeEncoder, FakeCaptioner)) as library:
        list(index_folder(library, settings.images))
        captions, ids = library.snapshot().captions, library.snapshot().index.ids
        expected = library.encoder.encode_texts([p.caption.text for p in catalogue.photos(ids) if p.caption])
        assert np.allclose(captions.reconstruct(ids), expected, atol=1e-3)
        assert not np.allclose(
            library.snapshot().index.reconstruct(ids), library.snapshot().images.reconstruct(ids), atol=1e-3
        )


def test_the_catalogue_file_is_plain_sqlite(indexed_library: Library) -> None:
    with sqlite3.connect(indexed_library.catalogue.path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_loading_a_model_and_taking_a_snapshot_never_wait_for_each_other(settings: Settings) -> None:
    """Both used to hold one lock and want the other's."""
    loading, go_on = threading.Event(), threading.Event()

    def slow_encoder() -> FakeFeatureEncoder:
        loading.set()
        go_on.wait(10)
        return FakeFeatureEncoder()

    catalogue = Catalogue.open(settings.data / "catalogue.sqlite")
    with Library(settings, catalogue, Models("builtin", slow_encoder, lambda: None)) as library:
        loader = threading.Thread(target=lambda: library.encoder, daemon=True)
        loader.start()
        assert loading.wait(10)
        reader = threading.Thread(target=library.snapshot, daemon=True)
        reader.start()
        reader.join(10)
        assert not reader.is_alive()
        go_on.set()
        loader.join(10)
        assert not loader.is_alive()


def test_first_looks_and_first_loads_at_once_end_while_the_catalogue_is_slow(
    indexed_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads in a lock gives the others time to want it, in whatever order they do."""
    meta, changes = Connections.meta, Catalogue.changes
    monkeypatch.setattr(Connections, "meta", lambda connections: (time.sleep(0.02), meta(connections))[1])
    monkeypatch.setattr(Catalogue, "changes", lambda catalogue, since: (time.sleep(0.02), changes(catalogue, since))[1])
    for _ in range(5):
        library, done = opened(indexed_library.settings), list[str]()
        work: list[Callable[[], object]] = [
            lambda library=library: library.encoder, lambda library=library: library.captioner,
            library.snapshot, library.answering, library.stats, lambda library=library: red(library),
        ]  # type: ignore[misc]  # fmt: skip
        threads = [
            threading.Thread(target=lambda read=read, done=done: (read(), done.append("")), daemon=True)
            for read in work
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert len(done) == len(work)
        library.close()


def test_a_snapshot_stays_as_it_is_while_photos_come_and_go(indexed_library: Library) -> None:
    before = indexed_library.snapshot()
    assert indexed_library.snapshot() is before
    folder = indexed_library.settings.images[0]
    save_photo(folder / "new.png", "purple", seed=3)
    (folder / "red.jpg").unlink()
    list(index_folder(indexed_library, indexed_library.settings.images))
    after = indexed_library.snapshot()
    assert (len(before), len(before.facts)) == (12, 12)
    assert len(after) == 12
    assert set(after.facts.ids) - set(before.facts.ids) == {13}
    assert set(before.facts.ids) - set(after.facts.ids) == {int(before.index.search(_red(indexed_library), 1)[1][0, 0])}
    assert after.images.ids.tolist() == after.index.ids.tolist() == after.facts.ids.tolist()


def _red(library: Library) -> np.ndarray:
    return library.encoder.encode_texts(["red"])


def test_the_file_of_vectors_is_appended_to_and_not_written_again(indexed_library: Library) -> None:
    folder = indexed_library.settings.images[0]
    (file,) = (indexed_library.settings.data / "vectors").glob("shared-*.f16")
    written, size = file.stat().st_ino, file.stat().st_size
    for seed in (99, 100):
        save_photo(folder / "one more.png", "purple", seed=seed)
        list(index_folder(indexed_library, indexed_library.settings.images))
        assert file.stat().st_ino == written
        assert file.stat().st_size > size
        size = file.stat().st_size
        with opened(indexed_library.settings) as fresh:
            assert len(fresh.snapshot()) == 13
            live = indexed_library.snapshot().index
            assert live.ids.tolist() == fresh.snapshot().index.ids.tolist()
            assert np.array_equal(fresh.snapshot().index.reconstruct(live.ids), live.reconstruct(live.ids))


def test_a_snapshot_is_made_once_for_every_change(indexed_library: Library) -> None:
    before = indexed_library.snapshot()
    save_photo(indexed_library.settings.images[0] / "one more.png", "purple", seed=99)
    list(index_folder(indexed_library, indexed_library.settings.images))
    after = indexed_library.snapshot()
    assert len(after) == len(before) + 1
    assert indexed_library.snapshot() is after


def test_whole_vectors_of_the_built_in_models_are_cut_and_nothing_is_encoded_again(tmp_path: Path) -> None:
    identity = BuiltinEncoder.identify()
    assert identity.brought_over is not None
    photos = [new_photo(f"{n}.jpg", str(n)) for n in range(5)]
    whole = normalise(np.random.default_rng(0).normal(size=(5, 1412)))
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    with catalogue.batch(identity.formerly[0]) as batch:
        ids = [batch.save(replace(photo, vector=vector)) for photo, vector in zip(photos, whole, strict=True)]
        batch.caption("0", Caption("A dog."), whole[1])
    catalogue.activate("builtin", identity.formerly[0])
    catalogue.likes.put("me", ids[:1], [])
    catalogue.close()
    with Library.open(Settings(images=(tmp_path,), data=tmp_path, models="builtin")) as library:
        assert library.catalogue.model == library.models.name == identity.name
        images = library.snapshot().images
        assert np.allclose(images.reconstruct(np.array(ids)), identity.brought_over(whole), atol=2e-3)
        assert library.snapshot().captions.ids.tolist() == ids[:1]
        assert library.catalogue.likes.of("me")[0] == (ids[0],)
        assert library.catalogue.photo(ids[0]).caption is not None
