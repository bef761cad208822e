"""Says in plain words why a photo came: matched words, likeness, colours, passed filters.

How well it fits is for ``strength`` to say, so a reason never claims it: the last photo of an answer came by likeness
to the question too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from retrieval.colours import COLOURFUL, MONOCHROME, colour_name, telling_swatch
from retrieval.content_words import content_words
from retrieval.ranking import Vector, Vectors
from retrieval.records import Filters, Palette, Photo
from retrieval.words import listed, say

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
    written: tuple[str, ...] = ()  # words that may be read in the photo
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
        *(say("reason-says", words=words) for words in evidence.exact),
        _read_words(photo, evidence) or _matched_text(photo, evidence),
        _same_file_or_likeness(photo, vector, evidence),
        _likeness_to_liked(vector, evidence),
        _shared_colours(photo, evidence),
        say("reason-without", things=listed(evidence.unwanted, either=True)) if evidence.unwanted else "",
        *_passed_filters(photo, evidence.filters),
    ]
    return "; ".join(dict.fromkeys(part for part in parts if part)) or say("reason-newest")


def _read_words(photo: Photo, evidence: Evidence) -> str:
    """That the photo bears the words that were asked for."""
    there = set(content_words(photo.text or ""))
    read = [text for text in evidence.written if there and set(content_words(text)) <= there]
    return say("reason-reads", words=read[0][:QUOTED_CHARACTERS]) if read else ""


def _matched_text(photo: Photo, evidence: Evidence) -> str:
    quoted = {word for text in evidence.exact for word in content_words(text)}
    asked = dict.fromkeys(word for text in evidence.texts for word in content_words(text) if word not in quoted)
    found = set(content_words(_words_about(photo)))
    if matched := [word for word in asked if word in found]:
        return _has_words(matched)
    if not evidence.texts or (quoted and not asked):
        return ""
    text = " + ".join(evidence.texts)
    return say("reason-looks-like", text=text if len(text) <= QUOTED_CHARACTERS else text[:QUOTED_CHARACTERS] + "…")


def _has_words(words: Sequence[str]) -> str:
    return say("reason-mentions", words=listed(words))


def _words_about(photo: Photo) -> str:
    label = photo.label
    texts = [photo.caption.text if photo.caption else "", label.text if label else ""]
    return " ".join(
        [
            *texts,
            (label.description or "") if label else "",
            photo.path.stem,
            photo.path.parent.name,
            photo.place or "",
            photo.text or "",
        ]
    )


def _same_file_or_likeness(photo: Photo, vector: Vector, evidence: Evidence) -> str:
    if name := evidence.same_file.get(photo.photo_id):
        return say("reason-the-file", name=name)
    nearest = _nearest(vector, evidence.uploads, evidence.upload_vectors)
    return say("reason-looks-like-photo", name=nearest) if nearest else ""


def _likeness_to_liked(vector: Vector, evidence: Evidence) -> str:
    nearest = _nearest(vector, evidence.likes, evidence.like_vectors)
    return say("reason-looks-like-picked", name=nearest) if nearest else ""


def _nearest(vector: Vector, names: Sequence[str], vectors: Vectors | None) -> str:
    """The name of the photo that one with this vector is most like; "" where there is none."""
    return names[int(np.argmax(vectors @ vector))] if names and vectors is not None and len(vectors) else ""


def _shared_colours(photo: Photo, evidence: Evidence) -> str:
    """Names without shares of the area: a palette counts a plain background less than it covers."""
    if not photo.palette or not (evidence.colours or evidence.whole_palette):
        return ""
    if not evidence.colours:
        return say("reason-its-colours", colours=_colours_of(photo.palette))
    if evidence.colours in (MONOCHROME, COLOURFUL):
        return say("reason-has-colours", colours=_colours_of(photo.palette))
    telling = (telling_swatch(photo.palette, colour) for colour in evidence.colours)
    return say("reason-has-colours", colours=listed(list(dict.fromkeys(colour_name(s.lab) for s in telling))))


def _colours_of(palette: Palette) -> str:
    names = dict.fromkeys(colour_name(swatch.lab) for swatch in palette)
    return listed(list(names)[:NAMED_COLOURS])


def _passed_filters(photo: Photo, filters: Filters) -> list[str]:
    facts = photo.facts
    megapixels = f"{facts.width * facts.height / 1e6:.1f}"
    said = [say("reason-taken", day=facts.taken)] if facts.taken and (filters.after or filters.before) else []
    if filters.orientation:
        said.append(say(f"reason-{filters.orientation}"))
    if filters.min_megapixels:
        said.append(say("reason-megapixels", megapixels=megapixels))
    if filters.formats:
        said.append(facts.format.upper())
    if filters.path:
        said.append(say("reason-path", path=filters.path))
    if filters.camera:
        said.append(say("reason-camera", camera=facts.camera or ""))
    if filters.people:
        said.append(listed(filters.people))
    if filters.place:
        said.append(photo.place or say("reason-path", path=filters.place))
    if filters.labels:
        said.append(say("reason-label", label=photo.label.text if photo.label else ""))
    if filters.words:
        said.append(_has_words(filters.words))
    return said
