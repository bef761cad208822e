"""Photos that are there more than once."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter
from PIL.PngImagePlugin import PngInfo

from retrieval.duplicates import Groups, find_duplicates
from retrieval.images import perceptual_hashes
from retrieval.indexing import index_folder
from retrieval.lab.evaluation.duplicates import measure_duplicates
from retrieval.library import Library
from retrieval.near_hashes import MOST_BITS, near_hashes
from retrieval.tuning import BUILTIN


def scene(seed: int, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """A picture with the large and small structures of a photo, another for every seed."""
    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.integers(0, 256, (6, 8, 3)).astype(np.uint8))
    image = coarse.resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(12):
        x, y, r = (int(v) for v in random.integers((0, 0, 8), (size[0], size[1], 50)))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tuple(int(v) for v in random.integers(0, 256, 3)))
    return image.filter(ImageFilter.GaussianBlur(1))


def distance(first: Image.Image, second: Image.Image) -> int:
    a, b = perceptual_hashes(first), perceptual_hashes(second)
    hashes = [(a[0], b[0]), (a[1], b[0]), (a[0], b[1])]
    return int(min(np.bitwise_count(whole ^ trimmed).sum() for whole, trimmed in hashes))


def indexed(library: Library) -> Library:
    list(index_folder(library, library.settings.images))
    return library


@pytest.fixture
def album(library: Library) -> Path:
    """The empty images folder of ``library``."""
    folder = library.settings.images[0]
    shutil.rmtree(folder)
    folder.mkdir()
    return folder


@pytest.mark.parametrize("seed", range(5))
def test_a_copy_saved_again_has_nearly_the_same_hash(seed: int, tmp_path: Path) -> None:
    original = scene(seed)
    original.save(tmp_path / "low.jpg", quality=50)
    with Image.open(tmp_path / "low.jpg") as low:
        assert distance(original, low) <= MOST_BITS
    assert distance(original, original.resize((160, 120))) <= MOST_BITS
    assert distance(original, original.crop((16, 12, 304, 228))) <= MOST_BITS
    assert distance(original, ImageEnhance.Brightness(original).enhance(1.1)) <= MOST_BITS
    assert distance(original, scene(seed + 100)) > 3 * MOST_BITS


HASH = 0x5555555555555555


def places_of(hashes: list[list[list[int]]]) -> set[tuple[int, int]]:
    parts = near_hashes(np.array(hashes, np.uint64), lambda first, second: np.ones(len(first), np.bool_))
    return {(min(pair), max(pair)) for part in parts for pair in part.tolist()}


def test_only_hashes_that_differ_in_a_few_bits_are_near() -> None:
    kinds = (HASH, HASH ^ 0b111, ~HASH & 2**64 - 1)
    assert places_of([[[kind] * 4] * 2 for kind in kinds]) == {(0, 1)}


@given(st.sets(st.integers(0, 255), min_size=1, max_size=2 * MOST_BITS))
def test_two_hashes_are_near_up_to_the_most_bits_wherever_these_are(bits: set[int]) -> None:
    other = [HASH] * 4
    for bit in bits:
        other[bit // 64] ^= 1 << bit % 64
    assert places_of([[[HASH] * 4] * 2, [other] * 2]) == ({(0, 1)} if len(bits) <= MOST_BITS else set())


def test_a_trimmed_copy_is_met_by_the_middle_of_its_original() -> None:
    middle = 0x3333333333333333
    hashes = [[[HASH] * 4, [middle] * 4], [[middle ^ 0b1] * 4, [0] * 4]]
    assert places_of(hashes) == {(0, 1)}
    assert places_of(hashes[::-1]) == {(0, 1)}


def test_pictures_without_structure_are_never_near() -> None:
    red = perceptual_hashes(Image.new("RGB", (64, 48), "red"))
    assert places_of([red.tolist(), red.tolist()]) == set()


def test_the_pairs_among_many_hashes_are_those_of_comparing_all() -> None:
    random = np.random.default_rng(0)
    hashes = random.integers(0, 2**64, (400, 2, 4), np.uint64)
    hashes[200:, 0] = hashes[:200, 0] ^ (np.uint64(1) << random.integers(0, 64, (200, 4), np.uint64))
    hashes[300:, 1] = hashes[:100, 0]
    bits = [np.bitwise_count(hashes[:, None, a] ^ hashes[None, :, b]).sum(-1) for a, b in ((0, 0), (0, 1), (1, 0))]
    near = np.triu(np.minimum.reduce(bits) <= MOST_BITS, 1)
    assert places_of(hashes.tolist()) == set(zip(*(place.tolist() for place in np.nonzero(near)), strict=True))


def test_many_alike_are_one_group(library: Library, album: Path) -> None:
    for number in range(12):
        scene(9).save(album / f"{number}.jpg", quality=40 + 4 * number)
    (group,) = find_duplicates(indexed(library))
    assert len(group.photos) == 12


def shirt() -> Image.Image:
    """A plain shirt on white paper, as shops show them."""
    image = Image.new("RGB", (300, 400), "white")
    outline = [(90, 60), (210, 60), (270, 130), (235, 160), (210, 140), (210, 360), (90, 360), (90, 140), (65, 160),
               (30, 130)]  # fmt: skip
    ImageDraw.Draw(image).polygon(outline, fill=(60, 70, 90))
    return image


def test_another_product_on_white_paper_is_not_the_same(library: Library, album: Path) -> None:
    bare, zipped, barred, checked = (shirt() for _ in range(4))
    ImageDraw.Draw(zipped).rectangle((146, 60, 154, 360), fill=(200, 200, 200))
    ImageDraw.Draw(barred).rectangle((95, 200, 205, 215), fill=(230, 230, 230))
    for across in range(90, 210, 20):
        ImageDraw.Draw(checked).line((across, 140, across, 360), fill=(110, 120, 140), width=6)
    for number, image in enumerate((bare, zipped, barred, checked)):
        image.save(album / f"{number}.png")
    checked.resize((150, 200)).save(album / "small.png")
    (group,) = find_duplicates(indexed(library))
    assert [photo.path.name for photo in group.photos] == ["3.png", "small.png"]


def test_links_join_into_groups() -> None:
    groups = Groups(7)
    groups.join(np.array([(0, 1), (2, 3), (1, 4), (4, 0)]))
    groups.join(np.array([(3, 6)]))
    assert [(groups.of == number).nonzero()[0].tolist() for number in dict.fromkeys(groups.of.tolist())] == [
        [0, 1, 4], [2, 3, 6], [5]
    ]  # fmt: skip
    assert groups.apart(np.array([0, 0]), np.array([4, 5])).tolist() == [False, True]


def test_the_same_file_twice_is_an_exact_group(library: Library, album: Path) -> None:
    scene(1).save(album / "a.png")
    shutil.copy(album / "a.png", album / "b.png")
    scene(2).save(album / "c.png")
    (group,) = find_duplicates(indexed(library))
    assert group.kind == "exact"
    assert [photo.path.name for photo in group.photos] == ["a.png", "b.png"]


def test_copies_are_one_near_group_with_the_best_first(library: Library, album: Path) -> None:
    original = scene(3)
    original.resize((160, 120)).save(album / "1-small.png")
    original.save(album / "2-low.jpg", quality=30)
    for name in ("3-full.png", "4-full.png"):  # of one size, not of one content
        note = PngInfo()
        note.add_text("name", name)
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = "2015:01:01 00:00:00" if name == "3-full.png" else "2010:01:01 00:00:00"
        original.save(album / name, pnginfo=note, exif=exif.tobytes())
    scene(4).save(album / "5-other.png")
    (group,) = find_duplicates(indexed(library))
    assert group.kind == "near"
    names = [photo.path.name for photo in group.photos]
    assert names == ["4-full.png", "3-full.png", "2-low.jpg", "1-small.png"]


def test_plain_photos_of_different_colours_are_not_the_same(
    indexed_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_duplicates(indexed_library) == []
    blind = replace(BUILTIN, least_alike=-1.0)  # no help from the vectors: the colours tell
    monkeypatch.setattr(indexed_library.models, "tuning", blind)
    assert find_duplicates(indexed_library) == []


def test_exact_groups_come_first(library: Library, album: Path) -> None:
    scene(5).save(album / "a.png")
    scene(5).save(album / "b.jpg", quality=60)
    scene(6).save(album / "x.png")
    shutil.copy(album / "x.png", album / "y.png")
    assert [group.kind for group in find_duplicates(indexed(library))] == ["exact", "near"]


def test_no_file_is_read_so_a_disk_may_be_gone(library: Library, album: Path) -> None:
    scene(7).save(album / "a.png")
    scene(7).save(album / "b.jpg", quality=60)
    first = find_duplicates(indexed(library))
    assert len(first) == 1
    for path in album.iterdir():
        path.unlink()
    assert find_duplicates(library) == first


def test_an_empty_collection_has_no_duplicates(library: Library, album: Path) -> None:
    assert find_duplicates(library) == []


def test_the_measurement_finds_copies_and_leaves_others_alone(library: Library, tmp_path: Path) -> None:
    paths = [tmp_path / f"{seed}.png" for seed in range(6)]
    for seed, path in enumerate(paths):
        scene(seed + 20).save(path)
    quality = measure_duplicates(library, paths[:3], paths[3:])
    assert (quality.originals, quality.others, quality.pairs) == (3, 3, 45)
    assert quality.recall == 100
    assert quality.precision == 100
