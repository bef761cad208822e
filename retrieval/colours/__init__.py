"""Palettes of photos, colour words, and the distances between them."""

from retrieval.colours.lab import hex_of, lab_of
from retrieval.colours.nearest import ColourWish, cells_of, wish_of
from retrieval.colours.palettes import (
    SWATCHES,
    colour_name,
    colour_names,
    extract_palette,
    is_monochrome,
    lightness,
    matching_distances,
    paired_distances,
    palette_distance,
    palette_distances,
    palette_matrix,
    require_colours,
    telling_swatches,
    wanted_name,
)
from retrieval.colours.words import COLOURFUL, MONOCHROME, ColourWords, parse_colours

__all__ = [
    "COLOURFUL", "MONOCHROME", "SWATCHES", "ColourWish", "ColourWords", "cells_of", "colour_name", "colour_names",
    "extract_palette", "hex_of", "is_monochrome", "lab_of", "lightness", "matching_distances",
    "paired_distances", "palette_distance", "palette_distances", "palette_matrix", "parse_colours", "require_colours",
    "telling_swatches", "wanted_name", "wish_of",
]  # fmt: skip
