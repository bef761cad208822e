"""The colours of a whole collection: what share of it is blue, green, brown."""

from __future__ import annotations

from typing import Any

import numpy as np

from retrieval.collection import Snapshot
from retrieval.colours import hex_of, lab_of
from retrieval.colours.lab import ciede2000

# The plain names of colours that people ask for; also the swatches beside the message box.
COLOURS = {
    "red": "#d62f2f",
    "orange": "#f08a24",
    "yellow": "#f2cf3b",
    "green": "#3f9142",
    "teal": "#1f8a8a",
    "blue": "#2d6cdf",
    "purple": "#7b4bb7",
    "pink": "#ee8fb5",
    "brown": "#7a5230",
    "black": "#141414",
    "grey": "#8c8c8c",
    "white": "#ffffff",
}
# Lab is cut into cells this wide before colours are named, so that thousands of photos take milliseconds.
CELL = 8.0


def spectrum(snapshot: Snapshot) -> list[dict[str, Any]]:
    """[{"name", "hex", "share"}] in the order of COLOURS, shares add up to 1; [] for an empty collection.

    ``hex`` is the mean of what bears the name here, so that the picture shows the collection's own colours.
    """
    swatches = snapshot.facts.palettes.reshape(-1, 4)
    swatches = swatches[swatches[:, 3] > 0]
    if not len(swatches):
        return []
    cells, place = np.unique(np.rint(swatches[:, :3] / CELL), axis=0, return_inverse=True)
    named = np.array([lab_of(value) for value in COLOURS.values()])
    nearest = ciede2000(cells[:, None] * CELL, named[None]).argmin(axis=1)[place.ravel()]
    total = float(swatches[:, 3].sum())
    found = []
    for number, name in enumerate(COLOURS):
        own = swatches[nearest == number]
        if weight := float(own[:, 3].sum()):
            mean = np.average(own[:, :3], axis=0, weights=own[:, 3])
            found.append({"name": name, "hex": hex_of(mean.tolist()), "share": round(weight / total, 4)})
    return found
