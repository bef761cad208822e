"""Measures how well photos of many kinds are found with words that training never saw.

R-precision: of a query's R relevant photos, the share among its top R, in a pool of the held photos of every set and
Flickr8k's dev split. The phrases here are in no training sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.builtin.examples import TrainingPhoto

OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "receipt": ("a slip showing what I spent", "supermarket till slip", "printed bill with a total at the bottom"),
    "page": ("a manuscript with columns of text", "something from a scientific journal", "typed pages"),
    "coin": ("one coin on its own", "a shiny round coin", "euro money"),
    "coins": ("lots of coins lying around", "coins scattered over a surface", "my coin collection"),
    "banded": ("horizontal bands", "striped layers of stone"),
    "blotchy": ("blotches all over", "spotty uneven colouring"),
    "braided": ("plaited hair", "something braided"),
    "bubbly": ("lots of bubbles", "foamy bubbles"),
    "bumpy": ("bumps all over the surface", "knobbly material"),
    "chequered": ("a checkered pattern", "checks like on a chessboard"),
    "cobwebbed": ("web of a spider", "cobwebs between branches"),
    "cracked": ("ground with cracks in it", "a cracked surface"),
    "crosshatched": ("crosswise hatching", "criss-cross lines"),
    "crystalline": ("shiny crystal", "crystals of a mineral"),
    "cardboard": ("a box made of cardboard", "brown packing material"),
    "plastic": ("an empty bottle of plastic", "plastic litter"),
    "trash": ("garbage that was thrown away", "a bit of rubbish"),
    "paper": ("used paper", "a printed sheet"),
    "glass": ("an empty bottle of glass", "glass jar for recycling"),
    "metal": ("a can made of metal", "an empty tin"),
    "shorts": ("shorts for the summer", "my short trousers"),
    "longsleeve": ("top with long sleeves", "a warm pullover with long sleeves"),
    "shirt": ("button-down shirt", "a smart shirt with a collar"),
    "t-shirt": ("a casual tee shirt with short sleeves", "my favourite t-shirt"),
    "shoes": ("pair of trainers", "footwear on the floor"),
    "dress": ("a lady's dress", "a pretty summer frock"),
    "outwear": ("jacket for cold days", "a warm winter jacket with a hood"),
    "hat": ("a cap for the head", "something worn on the head against the sun"),
    "skirt": ("a short skirt", "women's skirt"),
    "pants": ("blue jeans", "a pair of long trousers"),
    "kitchen": ("a place to cook", "fridge, oven and worktop"),
    "bedroom": ("a place to sleep", "bed with a duvet"),
    "bathroom": ("a place to wash", "bathtub and washbasin"),
    "frontal": ("a detached house from outside", "the facade of a family house with a lawn"),
    "sea": ("at the seaside", "ocean waves rolling in"),
    "mountain": ("high peaks", "up in the mountains"),
    "glacier": ("ice field in the mountains", "a tongue of a glacier"),
    "buildings": ("office towers", "a big building in the city"),
    "forest": ("in the woods", "lots of trees"),
    "street": ("a road through the town", "street with parked cars"),
    "sketch": ("a rough pencil sketch", "black lines drawn on white"),
    "cartoon": ("a cartoon picture", "a comic figure"),
    "art_painting": ("painted by an artist", "a painting in oil"),
    "fruit": ("fruit on display", "fruit stall"),
    "vegetables": ("vegetable stall", "fresh greens on display"),
    "packages": ("cartons on a supermarket shelf", "chilled cartons"),
}
_FRAMES = ("could you show me {}", "any shot of {}", "that time I photographed {}")
_THINGS = ("thing: ", "grocery: ", "sketch: ", "cartoon: ", "art_painting: ", "photo: ")


def queries_of(tag: str, names: Sequence[str]) -> tuple[str, ...]:
    """The queries for a tag's photos; none for tags that are not measured."""
    if tag in OTHER_WORDS:
        return OTHER_WORDS[tag]
    return tuple(frame.format(names[0]) for frame in _FRAMES) if tag.startswith(_THINGS) else ()


def r_precision(
    photos: Sequence[TrainingPhoto], vectors: NDArray[np.float32], encode: Callable[[list[str]], NDArray[np.float32]]
) -> dict[str, float]:
    """Mean R-precision in percent for every labelled set, and the mean of these; vectors (n, dim) are the photos'.

    The relevant photos of a query are those with its tag; a set's figure is the mean over its queries.
    """
    queries: dict[tuple[str, str], tuple[str, ...]] = {}
    for photo in photos:
        if photo.part == "held":
            for tag, names in photo.tags.items():
                queries[photo.kind, tag] = queries_of(tag, names)
    texts = [text for texts_of_tag in queries.values() for text in texts_of_tag]
    scores, row = encode(texts) @ vectors.T, 0
    by_kind: dict[str, list[float]] = {}
    for (kind, tag), texts_of_tag in queries.items():
        relevant = np.array([tag in photo.tags for photo in photos])
        for _ in texts_of_tag:
            best = np.argsort(-scores[row], kind="stable")[: relevant.sum()]
            by_kind.setdefault(kind, []).append(float(relevant[best].mean()))
            row += 1
    figures = {kind: round(100 * float(np.mean(values)), 1) for kind, values in sorted(by_kind.items())}
    return figures | {"mean": round(float(np.mean(list(figures.values()))), 1)}
