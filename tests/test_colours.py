"""Palettes of photos, and which photos a wish for colour finds."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from retrieval.colours import (
    COLOURFUL,
    MONOCHROME,
    colour_name,
    extract_palette,
    lab_of,
    matching_distances,
    palette_distance,
    palette_distances,
    palette_matrix,
    require_colours,
)
from retrieval.colours.lab import ciede2000, ciede2000_at_least, hex_of, hexes_of
from retrieval.errors import QueryError
from retrieval.records import Palette, Swatch


def solid(colour: str) -> Palette:
    return (Swatch(lab_of(colour), 1.0),)


def noise(seed: int, low: int = 0, high: int = 256) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(low, high, (60, 80, 3)).astype(np.uint8))


def on_background(colour: str, background: str) -> Image.Image:
    image = Image.new("RGB", (200, 150), background)
    ImageDraw.Draw(image).rectangle((70, 40, 130, 110), fill=colour)
    return image


def test_a_plain_photo_has_one_colour() -> None:
    (swatch,) = extract_palette(Image.new("RGB", (300, 200), "#336699"))
    assert swatch.weight == pytest.approx(1)
    assert swatch.lab == pytest.approx(lab_of("#336699"), abs=0.01)


def test_a_photo_of_many_colours_has_five_heaviest_first() -> None:
    palette = extract_palette(noise(0))
    weights = [swatch.weight for swatch in palette]
    assert len(palette) == 5
    assert weights == sorted(weights, reverse=True)
    assert sum(weights) == pytest.approx(1)


def test_the_same_photo_gives_the_same_palette() -> None:
    assert extract_palette(noise(1)) == extract_palette(noise(1).copy())


def test_colours_of_a_photo_are_found_with_their_areas() -> None:
    image = Image.new("RGB", (90, 90), "#ff0000")
    image.paste("#0000ff", (0, 0, 30, 90))
    first, second = extract_palette(image)
    assert first.lab == pytest.approx(lab_of("#ff0000"), abs=0.5)
    assert second.lab == pytest.approx(lab_of("#0000ff"), abs=0.5)
    assert second.weight == pytest.approx(1 / 3, abs=0.02)


@pytest.mark.parametrize("size", [(1, 1), (1, 400), (3000, 2), (5, 5)])
def test_photos_of_odd_shapes_have_a_palette(size: tuple[int, int]) -> None:
    palette = extract_palette(Image.new("RGB", size, "green"))
    assert sum(swatch.weight for swatch in palette) == pytest.approx(1)


@pytest.mark.parametrize("background", ["white", "#f2f2f0", "black", "#777777"])
def test_a_red_thing_on_a_plain_background_is_red(background: str) -> None:
    palette = extract_palette(on_background("#cc1122", background))
    assert colour_name(palette[0].lab) == "red"
    assert palette[0].weight > 0.7


def test_a_white_thing_on_white_stays_white() -> None:
    palette = extract_palette(on_background("#f4f4f4", "white"))
    assert colour_name(palette[0].lab) == "white"


def test_a_blue_sky_around_a_thing_still_counts() -> None:
    palette = extract_palette(on_background("#cc1122", "#4a90d9"))
    assert palette_distance(palette, ["#0000ff"]) < 12


def test_grey_pictures_and_palettes_of_another_size_are_taken() -> None:
    assert len(extract_palette(Image.linear_gradient("L"), k=3)) == 3


def test_a_matrix_is_padded_with_weight_zero() -> None:
    matrix = palette_matrix([solid("#ff0000"), extract_palette(noise(0))])
    assert matrix.shape == (2, 5, 4)
    assert matrix.dtype == np.float32
    assert matrix[0, 1:, 3].tolist() == [0, 0, 0, 0]
    assert palette_matrix([]).shape == (0, 5, 4)


def test_a_hex_value_asks_for_the_pure_distance() -> None:
    distance = ciede2000(np.array(lab_of("#3a6ea5")), np.array(lab_of("#aa5500")))
    assert palette_distance(solid("#aa5500"), ["#3a6ea5"]) == pytest.approx(float(distance), abs=0.01)
    assert palette_distance(solid("#3a6ea5"), ["#3a6ea5"]) == pytest.approx(0, abs=0.01)


def test_half_the_area_costs_less_than_the_wrong_colour() -> None:
    half = (Swatch(lab_of("#3a6ea5"), 0.5), Swatch(lab_of("#222222"), 0.5))
    whole, other = solid("#3a6ea5"), solid("#222222")
    distances = palette_distances(palette_matrix([whole, half, other]), ["#3a6ea5"])
    assert distances[0] < distances[1] < distances[2]
    assert distances[1] == pytest.approx(8 * np.log(2), abs=0.5)


@pytest.mark.parametrize(
    ("word", "meant", "not_meant"),
    [
        ("blue", "#4f7fb8", "#5a2d82"),
        ("navy", "#1a2340", "#6fa8dc"),
        ("brown", "#6b4226", "#cc2222"),
        ("grey", "#8a8a8c", "#f5f5f5"),
        ("purple", "#6a3d7c", "#2244cc"),
        ("pink", "#e87aa4", "#c01020"),
        ("green", "#4d7a3a", "#7b6a3a"),
        ("black", "#17181a", "#777777"),
        ("white", "#fafafa", "#b0b0b0"),
        ("red", "#b01525", "#e88fb0"),
    ],
)
def test_a_word_covers_what_people_call_so(word: str, meant: str, not_meant: str) -> None:
    wanted = require_colours(word).colours
    distances = palette_distances(palette_matrix([solid(meant), solid(not_meant)]), wanted)
    assert distances[0] < 3
    assert distances[0] + 5 < distances[1]


def test_two_wanted_colours_must_both_be_there() -> None:
    pink_and_purple = (Swatch(lab_of("#ffc0cb"), 0.5), Swatch(lab_of("#800080"), 0.5))
    wanted = require_colours("pink and purple").colours
    distances = palette_distances(palette_matrix([pink_and_purple, solid("#ffc0cb"), solid("#00ff00")]), wanted)
    assert distances[0] < distances[1] < distances[2]


def test_black_and_white_means_hardly_any_colour() -> None:
    grey = extract_palette(Image.linear_gradient("L"))
    distances = palette_distances(palette_matrix([grey, solid("#aa3322"), solid("#8a8580")]), MONOCHROME)
    assert distances[0] < 1
    assert distances[0] < distances[2] < distances[1]


def test_colourful_means_many_strong_colours() -> None:
    quarters = Image.new("RGB", (80, 80), "#e01020")
    for colour, corner in (("#ffe000", (0, 0)), ("#10a030", (40, 0)), ("#1040e0", (0, 40))):
        quarters.paste(colour, (*corner, corner[0] + 40, corner[1] + 40))
    palettes = [extract_palette(quarters), solid("#e01020"), extract_palette(Image.linear_gradient("L"))]
    distances = palette_distances(palette_matrix(palettes), COLOURFUL)
    assert distances[0] < distances[1] < distances[2]


@pytest.mark.parametrize(
    ("mood", "meant", "not_meant"),
    [("warm colours", "#d9772b", "#2b6fd9"), ("cool colours", "#2b6fd9", "#d9772b"),
     ("dark photos", "#15151a", "#d0d0d0"), ("light tones", "#f4f2ee", "#303030"),
     ("pastel", "#f3d1dc", "#a01030"), ("bright colours", "#ff3010", "#8a8580"),
     ("muted colours", "#8f8a80", "#ff0000"), ("earthy tones", "#7a5230", "#00a0ff")],
)  # fmt: skip
def test_moods_find_their_colours(mood: str, meant: str, not_meant: str) -> None:
    wanted = require_colours(mood).colours
    distances = palette_distances(palette_matrix([solid(meant), solid(not_meant)]), wanted)
    assert distances[0] + 5 < distances[1]


def test_the_same_colours_as_a_photo_are_at_distance_zero() -> None:
    palettes = [extract_palette(noise(seed, high=100 + 30 * seed)) for seed in range(4)] + [solid("#ff0000")]
    distances = matching_distances(palette_matrix(palettes), palettes[2])
    assert distances[2] == pytest.approx(0, abs=0.01)
    assert int(np.argmin(distances)) == 2
    assert int(np.argmax(distances)) == 4


def test_distances_of_no_photos_are_none() -> None:
    assert palette_distances(palette_matrix([]), ["#ff0000"]).shape == (0,)
    assert palette_distances(palette_matrix([]), ["#123456"]).shape == (0,)
    assert matching_distances(palette_matrix([]), solid("#ff0000")).shape == (0,)


@pytest.mark.parametrize(
    ("value", "name"),
    [("#ff0000", "red"), ("#87ceeb", "blue"), ("#228b22", "green"), ("#808080", "grey"),
     ("#ff8800", "orange"), ("#4b0082", "purple"), ("#7b4b2a", "brown"), ("#101018", "black"),
     ("#fdfdfd", "white")],
)  # fmt: skip
def test_a_colour_is_named_plainly(value: str, name: str) -> None:
    assert colour_name(lab_of(value)) == name


def test_an_unknown_colour_is_answered_with_the_nearest_known() -> None:
    with pytest.raises(QueryError, match=r"I don’t know the colour “turqoise”. Try turquoise"):
        require_colours("mostly turqoise")
    with pytest.raises(QueryError, match="the colour “car”"):
        require_colours("red car")
    with pytest.raises(QueryError, match="No colour was named"):
        require_colours("photos, please")


def test_many_colours_have_the_hex_that_each_has() -> None:
    labs = [lab_of("#fa8c00"), (0.0, 0.0, 40.0), (100.0, 0.0, 0.0), (53.2, 80.1, 67.2), (50.0, 0.0, -140.0)]
    assert hexes_of(labs) == [hex_of(lab) for lab in labs]
    assert hexes_of(labs)[:3] == ["#fa8c00", hex_of((0.0, 0.0, 27.58)), "#ffffff"]
    assert hexes_of([]) == []


def test_a_lower_bound_of_a_distance_is_never_above_it_and_exact_where_the_lightness_is_alike() -> None:
    draw = np.random.default_rng(3)
    labs = draw.uniform((0, -90, -90), (100, 90, 90), (20_000, 3)).astype(np.float32)
    for wanted in draw.uniform((0, -90, -90), (100, 90, 90), (20, 3)).astype(np.float32):
        bounds, distances = ciede2000_at_least(labs, wanted), ciede2000(labs, wanted)
        assert (bounds <= distances + 1e-3).all()
        alike = np.abs(labs[:, 0] - wanted[0]) < 20
        assert np.allclose(bounds[alike], distances[alike], atol=1e-3)
        assert (bounds[~alike] > 10).all()
