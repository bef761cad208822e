"""Says in plain words why a photo came: matched words, photos it resembles, colours, passed filters."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from retrieval.colours import colour_name
from retrieval.colours.lab import ciede2000, lab_of
from retrieval.ranking import Vector, Vectors
from retrieval.records import Filters, Photo
from retrieval.search.terms import content_words

# A typed text is quoted in a reason up to this length; more would hide the rest of the line.
QUOTED_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a question was answered from; `like_vectors` (n, dim) are those of the photos named in `likes`."""

    texts: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    uploads: tuple[str, ...] = ()
    same_file: dict[int, str] = field(default_factory=dict)  # photo id to the upload's name
    likes: tuple[str, ...] = ()
    like_vectors: Vectors | None = None
    colours: tuple[str, ...] = ()
    whole_palette: bool = False
    unwanted: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)


def reason(photo: Photo, vector: Vector | None, evidence: Evidence) -> str:
    """One line for one hit; `vector` (dim,) is the photo's own."""
    parts = [
        _same_file(photo, evidence),
        _matched_text(photo, evidence),
        f"resembles {evidence.uploads[0]}" if evidence.uploads and photo.photo_id not in evidence.same_file else "",
        _resembled_like(vector, evidence),
        _shared_colours(photo, evidence),
        f"no {' or '.join(evidence.unwanted)} found in it" if evidence.unwanted else "",
        *_passed_filters(photo, evidence.filters),
    ]
    return "; ".join(part for part in parts if part) or "newest first"


def _same_file(photo: Photo, evidence: Evidence) -> str:
    name = evidence.same_file.get(photo.photo_id)
    return f"the same file as {name}" if name else ""


def _matched_text(photo: Photo, evidence: Evidence) -> str:
    if not evidence.texts and not evidence.exact:
        return ""
    asked = dict.fromkeys(word for text in (*evidence.texts, *evidence.exact) for word in content_words(text))
    found = set(content_words(_words_about(photo)))
    matched = [word for word in asked if word in found]
    if matched:
        return "has the words " + ", ".join(matched) if len(matched) > 1 else "has the word " + matched[0]
    text = " + ".join(evidence.texts)
    return f"looks like “{text if len(text) <= QUOTED_CHARACTERS else text[:QUOTED_CHARACTERS] + '…'}”"


def _words_about(photo: Photo) -> str:
    label = photo.label
    texts = [photo.caption.text if photo.caption else "", label.text if label else ""]
    return " ".join([*texts, (label.description or "") if label else "", photo.path.stem, photo.path.parent.name])


def _resembled_like(vector: Vector | None, evidence: Evidence) -> str:
    if vector is None or evidence.like_vectors is None or not len(evidence.likes):
        return ""
    nearest = int(np.argmax(evidence.like_vectors @ vector))
    return f"resembles {evidence.likes[nearest]}, which you liked"


def _shared_colours(photo: Photo, evidence: Evidence) -> str:
    if not photo.palette or not (evidence.colours or evidence.whole_palette):
        return ""
    if not evidence.colours:
        heaviest = max(photo.palette, key=lambda swatch: swatch.weight)
        return f"similar colours, mostly {colour_name(heaviest.lab)}"
    labs = np.array([swatch.lab for swatch in photo.palette])
    nearest = (ciede2000(labs, np.array(lab_of(colour))).argmin() for colour in evidence.colours)
    swatches = [photo.palette[place] for place in dict.fromkeys(int(place) for place in nearest)]
    return "has " + ", ".join(f"{colour_name(s.lab)} ({max(1, round(100 * s.weight))}%)" for s in swatches)


def _passed_filters(photo: Photo, filters: Filters) -> list[str]:
    facts = photo.facts
    megapixels = facts.width * facts.height / 1e6
    return [
        sentence
        for asked, sentence in (
            (filters.after or filters.before, f"taken {facts.taken:%Y-%m-%d}"),
            (filters.orientation, str(filters.orientation)),
            (filters.min_megapixels, f"{megapixels:.1f} MP"),
            (filters.formats, facts.format.upper()),
            (filters.path, f"in {photo.path.parent.name}/"),
            (filters.camera, f"by {facts.camera}"),
            (filters.words, "has the words " + ", ".join(filters.words)),
        )
        if asked
    ]
