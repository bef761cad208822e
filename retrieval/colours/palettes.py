"""Palettes of photos (K-means in CIELAB) and how far they are from the colours somebody wants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from retrieval.colours.lab import Floats, ciede2000, lab_from_rgb, lab_of, rgb_from_lab
from retrieval.colours.memo import Memo
from retrieval.colours.regions import MOOD_RANGES, MOOD_WORDS, PROTOTYPES, SHOP_WORDS, SIGNS, SOFTNESS
from retrieval.colours.words import (
    COLOURFUL,
    MONOCHROME,
    MOODS,
    ColourWords,
    names_like,
    parse_wish,
)
from retrieval.errors import QueryError
from retrieval.records import Lab, Palette, Swatch
from retrieval.words import listed, say

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

SWATCHES = 5
# A palette needs no more: k-means sees a histogram of 16 levels a channel, and 96 px keep a thin border.
_SIDE = 96
_LEVELS = 16
# What a pixel of a near-uniform border counts beside one of the subject. White, grey and black are backdrops
# of product photos (at 0.1, shadows on white outweighed grey products); a coloured border is a sky or a
# meadow, which people count in.
_BACKDROP_WEIGHT, _COLOURED_BORDER_WEIGHT = 0.02, 0.4
_BACKDROP_CHROMA = 8.0
# A border is near-uniform when 6 of 10 of its pixels are this near their median (Lab; JPEG noise is below 5).
_BACKGROUND_NEAR = 7.0
_BORDER_SHARE = 0.6
# Half the area costs as much as a colour 0.69 * this further away (CIEDE2000).
AREA_TEMPERATURE = 8.0
FAR = 100.0
# What a unit of chroma counts where black and white is wanted, up to what is none: snow and asphalt in colour have a
# mean chroma of one or two.
TINT, NOT_GREY = 40.0, 20.0
_PART = 1024  # colours compared with those of all words at once
_WORDS = list(PROTOTYPES)
_REFUSALS = ("no", "not", "without", "except")
# Grid over L, a and b of what sRGB reaches; 4 is less than a word's border is wide.
GRID_START, GRID_STEP, GRID = np.array([0, -100, -112], np.float32), 4, (26, 51, 53)


def extract_palette(image: Image.Image, k: int = SWATCHES) -> Palette:
    """The ``k`` main colours of an image, heaviest first, weights adding up to 1; fewer for a plain image.

    scikit-learn's KMeans in CIELAB over a weighted 16^3 histogram. A near-uniform border counts less, so a
    red shirt on white is red. The same image gives the same palette.
    """
    from sklearn.cluster import KMeans

    points, mass = _histogram(image)
    if len(points) > k:
        with _one_thread():
            kmeans = KMeans(k, n_init=1, random_state=0).fit(points, sample_weight=mass)
        points, mass = kmeans.cluster_centers_, np.bincount(kmeans.labels_, mass, k)
    order = np.argsort(-mass, kind="stable")
    heaviest = zip(points[order].tolist(), mass[order].tolist(), strict=True)
    return tuple(Swatch((light, a, b), share) for (light, a, b), share in heaviest)


def require_colours(text: str) -> ColourWords:
    """The colours in a text that names nothing but colours; QueryError quotes a word that is not a colour."""
    wish = parse_wish(text)
    if isinstance(wish, ColourWords):
        return wish
    if not wish:
        raise QueryError(say("colour-none"))
    if wish in _REFUSALS:
        raise QueryError(say("colour-not"))
    near = listed(names_like(wish) or ["blue", "dark green", "coral"], either=True)
    raise QueryError(say("colour-unknown", word=wish[:40], near=near))


def palette_matrix(palettes: Sequence[Palette]) -> NDArray[np.float32]:
    """(n, 5, 4) float32: L, a, b, weight; weight 0 where a palette has fewer colours."""
    matrix = np.zeros((len(palettes), SWATCHES, 4), np.float32)
    for row, palette in enumerate(palettes):
        for column, swatch in enumerate(palette[:SWATCHES]):
            matrix[row, column] = (*swatch.lab, swatch.weight)
    return matrix


def palette_distances(palettes: NDArray[np.float32], wanted: Sequence[str]) -> NDArray[np.float32]:
    """How far (n, 5, 4) palettes are from all of the ``wanted`` "#rrggbb": (n,), 0 best, CIEDE2000 units.

    A colour over the whole photo at distance d counts d, over a share s of it d - 8 ln s (a soft minimum).
    The value of a common word stands for all that people call so (retrieval/colours/regions), as does that of
    a mood. Several are averaged, but MONOCHROME asks for none and COLOURFUL for many strong colours.
    """
    if tuple(wanted) == MONOCHROME:
        chroma = _mean_chroma(palettes)
        return np.asarray(np.minimum(TINT * chroma, NOT_GREY + chroma), np.float32)
    if tuple(wanted) == COLOURFUL:
        return np.asarray(np.maximum(FAR - _colourfulness(palettes), 0), np.float32)
    parts = [_soft_minimum(swatch_distances(palettes[..., :3], c), palettes[..., 3]) for c in wanted]
    return np.asarray(np.mean(parts, axis=0), np.float32)


def palette_distance(palette: Palette, wanted: Sequence[str]) -> float:
    """`palette_distances` of one palette."""
    return float(palette_distances(palette_matrix([palette]), wanted)[0])


def lightness(palettes: NDArray[np.float32]) -> NDArray[np.float32]:
    """How light (n, 5, 4) palettes are on average: (n,), L of Lab; NaN for one without colours."""
    weights = palettes[..., 3]
    with np.errstate(invalid="ignore"):
        return np.asarray((palettes[..., 0] * weights).sum(1) / weights.sum(1), np.float32)


def is_monochrome(palette: Palette) -> bool:
    """Whether a photo is in black and white, or toned by no more than scanning leaves; False where nothing is known."""
    return bool(palette) and palette_distance(palette, MONOCHROME) < NOT_GREY


def matching_distances(palettes: NDArray[np.float32], palette: Palette) -> NDArray[np.float32]:
    """Distances (n,) of palettes (n, 5, 4) from that of a photo, in CIEDE2000 units; 0 if they are the same.

    Each colour's distance to the nearest one in the other palette, weighted by area, averaged both ways.
    """
    return paired_distances(palettes, palette_matrix([palette]))


def paired_distances(palettes: NDArray[np.float32], partners: NDArray[np.float32]) -> NDArray[np.float32]:
    """`matching_distances` (n,) of palettes (n, 5, 4) and as many partners, or one partner for all."""
    distances = ciede2000(palettes[:, :, None, :3], partners[:, None, :, :3])
    weights, partner_weights = palettes[..., 3], partners[..., 3]
    used = (weights[:, :, None] > 0) & (partner_weights[:, None, :] > 0)
    distances = np.where(used, distances, np.float32(FAR))
    total = (distances.min(2) * weights).sum(1) + (distances.min(1) * partner_weights).sum(1)
    return np.asarray(total / 2, np.float32)


def telling_swatches(palettes: Sequence[Palette], colour: str) -> list[Swatch | None]:
    """The colour of each photo that makes `palette_distances` call it near to a wanted "#rrggbb".

    None where a photo has no colours.
    """
    rows = palette_matrix(palettes)
    costs = swatch_distances(rows[..., :3], colour) - AREA_TEMPERATURE * np.log(np.maximum(rows[..., 3], 1e-9))
    costs[rows[..., 3] == 0] = np.inf
    return [palette[place] if palette else None for palette, place in zip(palettes, costs.argmin(1), strict=True)]


def _plain_names(labs: Sequence[Lab]) -> list[str]:
    words = [word for word in SIGNS if word not in SHOP_WORDS]
    shares = _shares(np.array(labs, np.float32))[:, [_WORDS.index(word) for word in words]]
    return [words[place] for place in shares.argmax(axis=1).tolist()]


_NAMES = Memo(_plain_names)


def colour_names(labs: Sequence[Lab]) -> list[str]:
    """The plain word for each colour: one of retrieval/colours/regions, without the words of shops."""
    return _NAMES(labs)


def colour_name(lab: Lab) -> str:
    """The one of ``colour_names`` for a single colour."""
    return colour_names([lab])[0]


def wanted_name(colour: str) -> str:
    """The plain word for a "#rrggbb" that was asked for; the sign of a mood has the mood's."""
    moods = {sign: mood for mood, sign in MOODS.items()}
    return moods.get(colour) or colour_name(lab_of(colour))


def swatch_distances(labs: Floats, colour: str, distance: Callable[[Floats, Floats], Floats] = ciede2000) -> Floats:
    """How far Lab colours (..., 3) are from a wanted colour, or from what a word or a mood covers: (...)."""
    if colour in MOOD_RANGES:
        (dark, light), (dull, strong) = MOOD_RANGES[colour]
        lightness, chroma = labs[..., 0], np.hypot(labs[..., 1], labs[..., 2])
        outside = np.maximum(np.maximum(dark - lightness, lightness - light), 0)
        return np.asarray(np.hypot(outside, np.maximum(np.maximum(dull - chroma, chroma - strong), 0)))
    words = MOOD_WORDS.get(colour) or tuple(word for word, sign in SIGNS.items() if sign == colour)
    if not words:
        return distance(labs, np.array(lab_of(colour), np.float32))
    from scipy.ndimage import map_coordinates

    covered = sum(_grid()[_WORDS.index(word)] for word in words)
    places = np.moveaxis((labs - GRID_START) / GRID_STEP, -1, 0)
    share = map_coordinates(covered, places, order=1, mode="nearest")
    return np.asarray(-AREA_TEMPERATURE * np.log(np.maximum(share, 1e-6)))


@cache
def _grid() -> NDArray[np.float32]:
    """Share of each word on a grid over Lab, (words, 26, 51, 53), which makes naming a colour a look-up."""
    shown, labs = shown_corners()
    grid = np.zeros((len(_WORDS), *GRID), np.float32)
    grid[:, shown] = _shares(labs).T
    return grid


@cache
def shown_corners() -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Which points of the grid lie beside a colour that a screen can show, (26, 51, 53), and their Lab (n, 3).

    They are the smaller part of the box.
    """
    axes = [start + GRID_STEP * np.arange(count) for start, count in zip(GRID_START, GRID, strict=True)]
    labs = np.stack(np.meshgrid(*axes, indexing="ij"), -1)
    shown = np.linalg.norm(lab_from_rgb(rgb_from_lab(labs)) - labs, axis=-1) < 2 * GRID_STEP
    return shown, labs[shown].astype(np.float32)


def _shares(labs: Floats) -> NDArray[np.float32]:
    """How much of each Lab colour (n, 3) is each word: (n, words), adding up to 1."""
    prototypes, starts = _prototypes()
    near = [  # a part at a time: a whole grid of colours would take much memory
        np.add.reduceat(np.exp(-ciede2000(labs[start : start + _PART, None], prototypes) / SOFTNESS), starts, axis=1)
        for start in range(0, len(labs), _PART)
    ]
    total = np.concatenate(near).astype(np.float64) + 1e-30
    return np.asarray(total / total.sum(1, keepdims=True), np.float32)


@cache
def _prototypes() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Lab of the colours that stand for each word, (n, 3), word by word, and where each word begins."""
    labs = np.array([lab_of(value) for values in PROTOTYPES.values() for value in values], np.float32)
    return labs, np.cumsum([0, *(len(values) for values in PROTOTYPES.values())][:-1])


def _mean_chroma(palettes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean chroma of (n, 5, 4) palettes: (n,), 0 for black and white."""
    return np.asarray((np.hypot(palettes[..., 1], palettes[..., 2]) * palettes[..., 3]).sum(1), np.float32)


def _colourfulness(palettes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Spread plus 0.3 of the mean of the colours of (n, 5, 4) palettes: (n,), about 0 to 100.

    After Hasler and Süsstrunk, "Measuring colourfulness in natural images" (2003), in a and b of CIELAB.
    """
    shares = palettes[..., 3] / np.maximum(palettes[..., 3].sum(1, keepdims=True), 1e-6)
    mean = np.einsum("ijk,ij->ik", palettes[..., 1:3], shares)
    mean_square = np.einsum("ijk,ijk,ij->i", palettes[..., 1:3], palettes[..., 1:3], shares)
    spread = np.sqrt(np.maximum(mean_square - np.square(mean).sum(1), 0))
    return np.asarray(spread + 0.3 * np.linalg.norm(mean, axis=1), np.float32)


def _histogram(image: Image.Image) -> tuple[Floats, Floats]:
    """Mean Lab of each used bin of a 16^3 histogram, (n, 3), and its share of the weighted pixels, (n,)."""
    small = image.convert("RGB")
    small.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX, reducing_gap=None)
    levels = np.asarray(small)
    places = (levels // (256 // _LEVELS)).astype(np.int64) @ (_LEVELS**2, _LEVELS, 1)
    counts = np.bincount(places.ravel(), minlength=_LEVELS**3)
    used = np.flatnonzero(counts)
    channels = np.moveaxis(levels, 2, 0)
    sums = [np.bincount(places.ravel(), channel.ravel(), _LEVELS**3)[used] for channel in channels]
    points = lab_from_rgb(np.stack(sums, 1) / counts[used, None] / 255)
    borders = np.concatenate([places[0], places[-1], places[:, 0], places[:, -1]])
    mass = counts[used] * _bin_weights(points, points[np.searchsorted(used, borders)])
    return points, mass / mass.sum()


def _bin_weights(points: Floats, border: Floats) -> Floats:
    """1 for each colour of (n, 3), less for those of a near-uniform border, given as (m, 3) pixels; Lab."""
    colour = np.median(border, axis=0)
    if np.mean(np.linalg.norm(border - colour, axis=1) < _BACKGROUND_NEAR) < _BORDER_SHARE:
        return np.ones(len(points))
    weight = _BACKDROP_WEIGHT if np.hypot(*colour[1:]) < _BACKDROP_CHROMA else _COLOURED_BORDER_WEIGHT
    return np.where(np.linalg.norm(points - colour, axis=1) < _BACKGROUND_NEAR, weight, 1.0)


def _one_thread() -> AbstractContextManager[object]:
    """One OpenMP thread: waking more for a few hundred points costs ten times the work on busy cores."""
    limited: AbstractContextManager[object] = _openmp().limit(limits=1, user_api="openmp")
    return limited


@cache
def _openmp() -> ThreadpoolController:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _soft_minimum(distances: Floats, weights: Floats) -> Floats:
    """-t ln(sum of w exp(-d / t)) over the last axis: the nearest colour, dearer the smaller its area."""
    total = (weights * np.exp(-distances / AREA_TEMPERATURE)).sum(-1)
    farthest = np.exp(-FAR / AREA_TEMPERATURE)
    return np.asarray(-AREA_TEMPERATURE * np.log(np.maximum(total, farthest)))
