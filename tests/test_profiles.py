"""Colours are those that the photo's profile means."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retrieval.colours import colour_name, extract_palette
from retrieval.images import open_image, thumbnail
from tests.conftest import save_photo
from tests.made_profiles import ADOBE_RGB, DISPLAY_P3, PROPHOTO, cmyk_profile, encoded, grey_profile, rgb_profile

LIMIT = 89_000_000
RED, ORANGE, TEAL = (220, 20, 30), (250, 140, 0), (60, 140, 130)
SPACES = {"p3": DISPLAY_P3, "adobe": ADOBE_RGB, "prophoto": PROPHOTO}


def middle(image: Image.Image) -> np.ndarray:
    return np.array(image.getpixel((image.width // 2, image.height // 2)), int)


@pytest.fixture(autouse=True)
def heic_is_known(tmp_path: Path) -> None:
    open_image(save_photo(tmp_path / "first" / "a.jpg"), max_pixels=LIMIT)  # registers HEIC with Pillow


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("ending", ["jpg", "png", "tif", "webp", "avif", "heic"])
@pytest.mark.parametrize("colour", [RED, TEAL])
def test_a_wide_space_gives_the_colour_that_is_meant(
    tmp_path: Path, space: str, ending: str, colour: tuple[int, int, int]
) -> None:
    path = tmp_path / f"a.{ending}"
    image = Image.new("RGB", (64, 48), encoded(colour, SPACES[space]))
    image.save(path, icc_profile=rgb_profile(SPACES[space]), quality=100)
    assert np.abs(middle(open_image(path, max_pixels=LIMIT)) - colour).max() <= 12


def test_palette_and_thumbnail_are_in_the_meant_colours(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (640, 480), encoded(ORANGE, PROPHOTO)).save(path, icc_profile=rgb_profile(PROPHOTO), quality=95)
    (swatch, *_) = extract_palette(open_image(path, max_pixels=LIMIT, max_side=100))
    assert colour_name(swatch.lab) == "orange"
    with Image.open(thumbnail(path, "ab", 256, tmp_path / "small", LIMIT)) as small:
        assert np.abs(middle(small.convert("RGB")) - ORANGE).max() <= 8


def test_transparency_stays_beside_a_profile(tmp_path: Path) -> None:
    image = Image.new("RGBA", (64, 48), (*encoded(RED, ADOBE_RGB), 255))
    image.paste((0, 0, 0, 0), (0, 0, 20, 48))
    image.save(tmp_path / "a.png", icc_profile=rgb_profile(ADOBE_RGB))
    opened = open_image(tmp_path / "a.png", max_pixels=LIMIT)
    assert opened.getpixel((5, 5)) == (255, 255, 255)
    assert np.abs(middle(opened) - RED).max() <= 4


def test_grey_is_read_by_its_own_curve(tmp_path: Path) -> None:
    Image.new("L", (64, 48), 128).save(tmp_path / "a.jpg", icc_profile=grey_profile(1.0))
    assert np.abs(middle(open_image(tmp_path / "a.jpg", max_pixels=LIMIT)) - 188).max() <= 2  # sRGB of half the light


def test_print_colours_are_those_of_their_press(tmp_path: Path) -> None:
    inks = [(95 - 40 * (place & 1) - 10 * (place >> 1).bit_count(), 0.0, 0.0) for place in range(16)]
    inks[2] = (50.0, 60.0, 40.0)  # yellow alone prints red on this press
    profile = cmyk_profile(inks)
    Image.new("CMYK", (64, 48), (0, 0, 255, 0)).save(tmp_path / "a.tif", icc_profile=profile)
    red, green, blue = middle(open_image(tmp_path / "a.tif", max_pixels=LIMIT))
    assert red > 150
    assert max(green, blue) < 90


@pytest.mark.parametrize(
    "profile", [b"no profile at all", rgb_profile(PROPHOTO)[:200], cmyk_profile([(50, 0, 0)] * 16)]
)
def test_a_profile_that_is_broken_or_of_other_colours_is_passed_over(tmp_path: Path, profile: bytes) -> None:
    Image.new("RGB", (64, 48), RED).save(tmp_path / "a.png", icc_profile=profile)
    assert tuple(middle(open_image(tmp_path / "a.png", max_pixels=LIMIT))) == RED
