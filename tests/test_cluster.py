"""Indexing with workers of Ray: the same rows as by one process, also where a worker is killed in the middle."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from retrieval.catalogue import Catalogue
from retrieval.cli import main
from retrieval.errors import ImageTooLargeError, UnreadableImageError, UsageError
from retrieval.extras import Extras
from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.models import Models
from retrieval.records import Photo
from retrieval.settings import Settings
from retrieval.words import Clause
from tests.conftest import FakeFeatureCaptioner, FakeFeatureEncoder, save_photo

pytest.importorskip("ray")
from retrieval.indexing.cluster import RayCrew

pytestmark = pytest.mark.filterwarnings("ignore")  # Ray's own, of its versions and of open files
PHOTOS = 40


class SlowEncoder(FakeFeatureEncoder):
    """Says which processes encode, and takes its time, so that one can be killed meanwhile."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def encode_with_features(self, images: Sequence[Image.Image]) -> tuple[NDArray[np.float32], NDArray[np.float16]]:
        (self._folder / str(os.getpid())).touch()
        time.sleep(0.5)
        return super().encode_with_features(images)


class Reader:
    """Reads how wide a photo is."""

    name = "widths"

    def read(self, image: Image.Image) -> str:
        return f"wide {image.width}"


def models(folder: Path | None = None) -> Models:
    encoder = partial(SlowEncoder, folder) if folder else FakeFeatureEncoder
    return Models("builtin", encoder, FakeFeatureCaptioner)


@pytest.fixture
def folder(tmp_path: Path, photo_folder: Path) -> Path:
    """Photos, two of the same content, one broken and one too large."""
    for number in range(PHOTOS):
        save_photo(photo_folder / f"some {number:02}.png", "red", (48 + number, 40), seed=number)
    shutil.copy(photo_folder / "red.jpg", photo_folder / "again.jpg")
    (photo_folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no photo")
    Image.new("L", (2000, 1500)).save(photo_folder / "large.png")
    return photo_folder


def library_of(folder: Path, data: Path) -> Library:
    settings = Settings(images=(folder,), data=data, max_megapixels=2)
    catalogue = Catalogue.open(data / "catalogue.sqlite")
    return Library(settings, catalogue, models(), extras=Extras(text_reader=Reader()))


@pytest.fixture
def working(tmp_path: Path) -> Path:
    """A folder in which every worker leaves its number."""
    made = tmp_path / "working"
    made.mkdir()
    return made


@pytest.fixture
def crew(working: Path) -> Iterator[RayCrew]:
    with closing(RayCrew(None, FakeFeatureEncoder.image_side, 2_000_000, partial(models, working), Reader)) as crew:
        yield crew


def rows(library: Library) -> list[tuple[object, ...]]:
    """All that is known of the photos, in the order of their names."""
    catalogue = library.catalogue

    def row(photo: Photo) -> tuple[object, ...]:
        texts = catalogue.seen.text(photo.photo_id)
        return photo.path, photo.content_hash, photo.facts, photo.caption, photo.label, photo.palette, texts

    return sorted(map(row, catalogue.photos(catalogue.ids())), key=lambda row_values: str(row_values[0]))


def test_two_workers_make_what_one_process_makes_and_a_killed_one_loses_nothing(
    folder: Path, tmp_path: Path, crew: RayCrew, working: Path
) -> None:
    def kill_one() -> None:
        for _ in range(2000):
            if marks := list(working.iterdir()):
                os.kill(int(marks[0].name), signal.SIGKILL)
                return
            time.sleep(0.05)

    killer = threading.Thread(target=kill_one)
    with library_of(folder, tmp_path / "one") as alone, library_of(folder, tmp_path / "many") as library:
        *_, last = index_folder(alone, [folder])
        killer.start()
        *_, done = index_folder(library, [folder], crew=crew)
        killer.join()
        assert len(list(working.iterdir())) > 1  # another worker went on
        assert replace(done, seconds=0) == replace(last, seconds=0)
        assert rows(library) == rows(alone)
        ids = alone.snapshot().index.ids
        assert library.snapshot().index.ids.tolist() == ids.tolist()
        for part in ("index", "images", "captions"):
            mine, theirs = getattr(library.snapshot(), part), getattr(alone.snapshot(), part)
            assert np.allclose(mine.reconstruct(ids), theirs.reconstruct(ids), atol=1e-3)
        here, away = alone.catalogue.photos(ids[:2].tolist())
        away.path.unlink()  # nobody knows its text now
        assert dict(crew.read([here, away])) == {here.photo_id: f"wide {here.facts.width}", away.photo_id: None}


@pytest.mark.parametrize(
    "error",
    [UnreadableImageError(Path("a.jpg"), Clause("unreadable-cut-off")), ImageTooLargeError(Path("b.tif"), 300, 200)],
)
def test_an_error_comes_whole_from_another_process(error: UnreadableImageError | ImageTooLargeError) -> None:
    import pickle

    error.__cause__ = OSError(5, "Input/output error")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.reason, again.path) == (str(error), error.reason, error.path)
    assert again.__cause__.errno == 5


def test_a_cluster_that_does_not_answer_is_named() -> None:
    with pytest.raises(UsageError, match=r"No Ray cluster answers at 127\.0\.0\.1:1\."):
        RayCrew("127.0.0.1:1", 32, 1000, models, Reader)


def test_the_command_indexes_with_workers(
    tmp_path: Path, photo_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    assert main(["index", str(photo_folder), "--data", str(data), "--models", "builtin", "--ray", "--json"]) == 0
    assert '"indexed": 12' in capsys.readouterr().out
