"""Says in plain words why a photo came: matched words, likeness, colours, passed filters.

How well it fits is for ``strength`` to say, so a reason never claims it: the last photo of an answer came by likeness
to the question too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from retrieval.colours import COLOURFUL, MONOCHROME, colour_name, telling_swatch
from retrieval.ranking import Vector, Vectors
from retrieval.records import Filters, Palette, Photo, PhotoFacts
from retrieval.search.terms import content_words

# A typed text is quoted in a reason up to this length; more would hide the rest of the line.
QUOTED_CHARACTERS = 60
# Colours of a photo that are named where the whole of it was asked for.
NAMED_COLOURS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a question was answered from.

    `upload_vectors` and `like_vectors` (n, dim) are those of the photos named in `uploads` and `likes`.
    """

    texts: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    uploads: tuple[str, ...] = ()
    upload_vectors: Vectors | None = None
    same_file: dict[int, str] = field(default_factory=dict)  # photo id to the upload's name
    likes: tuple[str, ...] = ()
    like_vectors: Vectors | None = None
    colours: tuple[str, ...] = ()
    whole_palette: bool = False
    unwanted: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)


def reason(photo: Photo, vector: Vector, evidence: Evidence) -> str:
    """One line for one hit; `vector` (dim,) is the photo's own."""
    parts = [
        *(f"has “{words}”" for words in evidence.exact),
        _matched_text(photo, evidence),
        _same_file_or_likeness(photo, vector, evidence),
        _likeness_to_liked(vector, evidence),
        _shared_colours(photo, evidence),
        f"no {' or '.join(evidence.unwanted)} found in it" if evidence.unwanted else "",
        *_passed_filters(photo.facts, evidence.filters),
    ]
    return "; ".join(dict.fromkeys(part for part in parts if part)) or "newest first"


def _matched_text(photo: Photo, evidence: Evidence) -> str:
    quoted = {word for text in evidence.exact for word in content_words(text)}
    asked = dict.fromkeys(word for text in evidence.texts for word in content_words(text) if word not in quoted)
    found = set(content_words(_words_about(photo)))
    if matched := [word for word in asked if word in found]:
        return _has_words(matched)
    if not evidence.texts or (quoted and not asked):
        return ""
    text = " + ".join(evidence.texts)
    return f"by likeness to “{text if len(text) <= QUOTED_CHARACTERS else text[:QUOTED_CHARACTERS] + '…'}”"


def _has_words(words: Sequence[str]) -> str:
    return f"has the word{'s' if len(words) > 1 else ''} {', '.join(words)}"


def _words_about(photo: Photo) -> str:
    label = photo.label
    texts = [photo.caption.text if photo.caption else "", label.text if label else ""]
    return " ".join([*texts, (label.description or "") if label else "", photo.path.stem, photo.path.parent.name])


def _same_file_or_likeness(photo: Photo, vector: Vector, evidence: Evidence) -> str:
    if name := evidence.same_file.get(photo.photo_id):
        return f"the same file as {name}"
    return f"by likeness to {_nearest(vector, evidence.uploads, evidence.upload_vectors)}" if evidence.uploads else ""


def _likeness_to_liked(vector: Vector, evidence: Evidence) -> str:
    nearest = _nearest(vector, evidence.likes, evidence.like_vectors)
    return f"by likeness to {nearest}, which you chose" if nearest else ""


def _nearest(vector: Vector, names: Sequence[str], vectors: Vectors | None) -> str:
    """The name of the photo that one with this vector is most like; "" where there is none."""
    return names[int(np.argmax(vectors @ vector))] if names and vectors is not None and len(vectors) else ""


def _shared_colours(photo: Photo, evidence: Evidence) -> str:
    """Names without shares of the area: a palette counts a plain background less than it covers."""
    if not photo.palette or not (evidence.colours or evidence.whole_palette):
        return ""
    if not evidence.colours:
        return f"by its colours: {_colours_of(photo.palette)}"
    if evidence.colours in (MONOCHROME, COLOURFUL):
        return f"has {_colours_of(photo.palette)}"
    telling = (telling_swatch(photo.palette, colour) for colour in evidence.colours)
    return "has " + ", ".join(dict.fromkeys(colour_name(swatch.lab) for swatch in telling))


def _colours_of(palette: Palette) -> str:
    names = dict.fromkeys(colour_name(swatch.lab) for swatch in palette)
    return ", ".join(list(names)[:NAMED_COLOURS])


def _passed_filters(facts: PhotoFacts, filters: Filters) -> list[str]:
    megapixels = facts.width * facts.height / 1e6
    dated = f"taken {facts.taken:%Y-%m-%d}" if facts.taken else ""
    return [
        sentence
        for asked, sentence in (
            ((filters.after or filters.before) and dated, dated),
            (filters.orientation, str(filters.orientation)),
            (filters.min_megapixels, f"{megapixels:.1f} MP"),
            (filters.formats, facts.format.upper()),
            (filters.path, f"has “{filters.path}” in its path"),
            (filters.camera, f"by {facts.camera}"),
            (filters.words, _has_words(filters.words)),
        )
        if asked
    ]
