"""Very wide and very tall photos are found by what stands anywhere in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.panoramas import MOST_TILES, mean_by_image, with_tiles
from retrieval.records import Query
from retrieval.search import SearchEngine
from tests.conftest import COLOURS, FakeEncoder


def pasted(colours: list[str], tall: bool = False) -> Image.Image:
    """Squares of these colours side by side, or one below the other."""
    image = Image.new("RGB", (60, 60 * len(colours)) if tall else (60 * len(colours), 60))
    for place, colour in enumerate(colours):
        image.paste(
            COLOURS[colour], (0, 60 * place, 60, 60 * place + 60) if tall else (60 * place, 0, 60 * place + 60, 60)
        )
    return image


@pytest.mark.parametrize("tall", [False, True])
def test_tiles_are_squares_that_overlap_by_half_and_reach_both_ends(tall: bool) -> None:
    scenes = ["red", "green", "blue", "yellow"]
    seen, shown = with_tiles([Image.new("RGB", (40, 30)), pasted(scenes, tall), Image.new("RGB", (30, 40))])
    assert shown.tolist() == [0, 1, 2] + [1] * 7
    tiles = seen[3:]
    assert {tile.size for tile in tiles} == {(60, 60)}
    assert [tile.getcolors() for tile in tiles[::2]] == [[(3600, COLOURS[scene])] for scene in scenes]
    assert sorted(count for count, _ in tiles[1].getcolors()) == [1800, 1800]


def test_a_strip_is_not_cut_without_end() -> None:
    assert len(with_tiles([Image.new("RGB", (9000, 3))])[0]) == 1 + MOST_TILES


def test_every_image_has_the_mean_of_what_shows_it() -> None:
    vectors = np.eye(4, dtype=np.float32)
    means = mean_by_image(vectors, np.array([0, 1, 1, 1]))
    assert np.allclose(means, [[1, 0, 0, 0], [0, 3**-0.5, 3**-0.5, 3**-0.5]])
    assert mean_by_image(vectors, np.arange(4)) is vectors


def test_a_panorama_is_indexed_and_looked_for_in_tiles(library: Library, tmp_path: Path) -> None:
    folder = library.settings.images[0]
    panorama = pasted(["red", "green", "blue", "yellow"])
    panorama.save(folder / "wide.png")
    list(index_folder(library, [folder]))
    ids, vectors = library.catalogue.vectors("image", library.encoder.name)
    seen, _ = with_tiles([panorama])
    of_all = FakeEncoder().encode_images(seen).mean(axis=0)
    (place,) = np.flatnonzero(ids == library.catalogue.named("wide.png").photo_id)
    assert vectors[place] @ of_all / np.linalg.norm(of_all) > 0.999
    panorama.save(tmp_path / "sent.bmp")
    hit = SearchEngine(library).search(Query(photos=(tmp_path / "sent.bmp",))).hits[0]
    assert hit.photo.path.name == "wide.png"
    assert hit.score == pytest.approx(1, abs=1e-3)
