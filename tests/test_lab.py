"""CIELAB arithmetic against published numbers and scikit-image."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.colours.lab import ciede2000, hex_of, lab_from_rgb, lab_of, rgb_from_lab

# Sharma, Wu and Dalal (2005), table 1: L, a, b of two colours and their distance.
SHARMA = [
    (50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425),
    (50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615),
    (50, 2.8361, -74.0200, 50, 0, -82.7485, 3.4412),
    (50, -1.3802, -84.2814, 50, 0, -82.7485, 1.0000),
    (50, -1.1848, -84.8006, 50, 0, -82.7485, 1.0000),
    (50, -0.9009, -85.5211, 50, 0, -82.7485, 1.0000),
    (50, 0, 0, 50, -1, 2, 2.3669),
    (50, -1, 2, 50, 0, 0, 2.3669),
    (50, 2.4900, -0.0010, 50, -2.4900, 0.0009, 7.1792),
    (50, 2.4900, -0.0010, 50, -2.4900, 0.0010, 7.1792),
    (50, 2.4900, -0.0010, 50, -2.4900, 0.0011, 7.2195),
    (50, 2.4900, -0.0010, 50, -2.4900, 0.0012, 7.2195),
    (50, -0.0010, 2.4900, 50, 0.0009, -2.4900, 4.8045),
    (50, -0.0010, 2.4900, 50, 0.0011, -2.4900, 4.7461),
    (50, 2.5, 0, 50, 0, -2.5, 4.3065),
    (50, 2.5, 0, 73, 25, -18, 27.1492),
    (50, 2.5, 0, 61, -5, 29, 22.8977),
    (50, 2.5, 0, 56, -27, -3, 31.9030),
    (50, 2.5, 0, 58, 24, 15, 19.4535),
    (50, 2.5, 0, 50, 3.1736, 0.5854, 1.0000),
    (50, 2.5, 0, 50, 3.2972, 0, 1.0000),
    (50, 2.5, 0, 50, 1.8634, 0.5757, 1.0000),
    (50, 2.5, 0, 50, 3.2592, 0.3350, 1.0000),
    (60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644),
    (63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630),
    (61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731),
    (35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645),
    (22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373),
    (36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146),
    (90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441),
    (90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381),
    (6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377),
    (2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082),
]


@pytest.mark.parametrize("pair", SHARMA)
def test_ciede2000_gives_the_published_distances(pair: tuple[float, ...]) -> None:
    assert float(ciede2000(np.array(pair[:3]), np.array(pair[3:6]))) == pytest.approx(pair[6], abs=5e-5)


def test_distances_and_conversions_agree_with_scikit_image() -> None:
    from skimage.color import deltaE_ciede2000, rgb2lab

    rgb = np.random.default_rng(0).random((2000, 3))
    lab = lab_from_rgb(rgb)
    assert np.abs(lab - rgb2lab(rgb)).max() < 0.01  # the white points differ in the fifth digit
    assert np.abs(ciede2000(lab, lab[::-1]) - deltaE_ciede2000(lab, lab[::-1])).max() < 1e-9


def test_colours_come_back_from_lab_as_they_were() -> None:
    rgb = np.random.default_rng(1).random((500, 3))
    assert np.abs(rgb_from_lab(lab_from_rgb(rgb)) - rgb).max() < 1e-9
    for value in ("#000000", "#ffffff", "#336699", "#fa8072"):
        assert hex_of(lab_of(value)) == value


def test_what_no_screen_can_show_is_clipped() -> None:
    assert hex_of((100, 100, 100)).startswith("#ff")
    assert hex_of((-5, 0, 0)) == "#000000"
