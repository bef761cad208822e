"""Photos as rows for an external vector engine, which keeps facts beside the vectors to filter by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from retrieval.catalogue import Catalogue, Kind
from retrieval.colours import colour_names
from retrieval.images import format_name
from retrieval.lines import readable
from retrieval.ranking import Ids, Vector
from retrieval.records import Photo


def entities(catalogue: Catalogue, model: str | None, ids: Ids) -> Iterator[dict[str, Any]]:
    """A row for each photo with an image vector of a model: image and caption vectors (dim,), and facts.

    A photo without a caption has its image vector in both places, and ``captioned`` is false.
    """
    images = _by_id(catalogue, "image", model, ids)
    captions = _by_id(catalogue, "caption", model, ids)
    for photo in catalogue.photos(ids):
        if photo.photo_id in images:
            image = images[photo.photo_id]
            caption = captions.get(photo.photo_id)
            yield {
                "photo_id": photo.photo_id,
                "image": image,
                "caption": image if caption is None else caption,
                "captioned": caption is not None,
                **_facts(photo),
            }


def _by_id(catalogue: Catalogue, kind: Kind, model: str | None, ids: Ids) -> dict[int, Vector]:
    with_vectors, vectors = catalogue.vectors(kind, model, ids)
    return dict(zip(with_vectors.tolist(), vectors, strict=True))


def _facts(photo: Photo) -> dict[str, Any]:
    facts = photo.facts
    shape = "landscape" if facts.width > facts.height else "portrait" if facts.width < facts.height else "square"
    return {
        "taken": int(facts.taken.replace(tzinfo=UTC).timestamp()) if facts.taken else None,
        "megapixels": facts.width * facts.height / 1e6,
        "orientation": shape,
        "format": format_name(facts.format),
        "camera": (facts.camera or "").casefold(),
        "folder": readable(photo.path.parent),
        "label": photo.label.text if photo.label else "",
        "colours": sorted(set(colour_names([swatch.lab for swatch in photo.palette]))),
    }
