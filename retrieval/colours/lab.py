"""CIELAB arithmetic by scikit-image: sRGB and hex to Lab and back, and the CIEDE2000 distance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.colours.memo import Memo
from retrieval.records import Lab

# By which CIEDE2000 divides a difference in lightness at most (between black or white and their like), and beyond which
# of these quotients a colour is far away.
_MOST_OF_LIGHTNESS, _TELLING_LIGHTNESS = 1.75, 16.0
Floats = NDArray[Any]  # float32 or float64; the result has the type of the argument


def lab_from_rgb(rgb: Floats) -> Floats:
    """sRGB in 0..1, shape (..., 3), to CIELAB under D65 (L 0..100), same shape."""
    from skimage.color import rgb2lab

    return np.asarray(rgb2lab(rgb))


def rgb_from_lab(lab: Floats) -> Floats:
    """CIELAB under D65, shape (..., 3), to sRGB clipped to 0..1, same shape."""
    from skimage.color import lab2rgb

    light, a, b = np.moveaxis(lab, -1, 0)
    # Less blue than black light allows (Z below 0) is clipped by scikit-image, which warns at every call.
    return np.asarray(lab2rgb(np.stack([light, a, np.minimum(b, 1.724 * light + 27.58)], -1)))


def lab_of(colour: str) -> tuple[float, float, float]:
    """Lab of "#rrggbb"."""
    light, a, b = lab_from_rgb(np.frombuffer(bytes.fromhex(colour[1:]), np.uint8) / 255).tolist()
    return light, a, b


def _hexes(labs: Sequence[Lab]) -> list[str]:
    levels = np.rint(rgb_from_lab(np.array(labs, float)) * 255).astype(np.uint8)
    return [f"#{level.tobytes().hex()}" for level in levels]


_HEXES = Memo(_hexes)


def hexes_of(labs: Iterable[Lab]) -> list[str]:
    """ "#rrggbb" of each Lab triple; colours that no screen can show are clipped."""
    return _HEXES(labs)


def hex_of(lab: Sequence[float]) -> str:
    """ "#rrggbb" of a Lab triple; one that no screen can show is clipped."""
    light, a, b = lab
    return hexes_of([(light, a, b)])[0]


def ciede2000(first: Floats, second: Floats) -> Floats:
    """CIEDE2000 distance of Lab colours, shapes (..., 3) broadcast to (...); 1 is about just noticeable.

    Formula: Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula" (2005), k_L = k_C = k_H = 1.
    """
    from skimage.color import deltaE_ciede2000

    axes = max(first.ndim, second.ndim)  # scikit-image needs the same number of both
    first, second = (labs.reshape((1,) * (axes - labs.ndim) + labs.shape) for labs in (first, second))
    return np.asarray(deltaE_ciede2000(first, second))  # type: ignore[no-untyped-call]


def ciede2000_at_least(labs: Floats, wanted: Floats) -> Floats:
    """Lower bounds of the CIEDE2000 distances of Lab colours (n, 3) from a wanted one (3,), (n,), float32.

    They are the distances themselves except where the lightness differs so much that it says enough: it is divided by
    at most 1.75, and what the other differences add is never negative.
    """
    bounds = np.asarray(np.abs(labs[:, 0] - wanted[0]) / _MOST_OF_LIGHTNESS, np.float32)
    near = np.flatnonzero(bounds < _TELLING_LIGHTNESS)
    bounds[near] = ciede2000(labs[near], wanted)
    return bounds
