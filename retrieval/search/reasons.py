"""Says in plain words why a photo was found: matched words, likeness, colours, passed filters.

How well it fits is said by ``strength`` and never by a reason: the last photo of an answer was found by likeness too.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from retrieval.colours import COLOURFUL, MONOCHROME, colour_names, telling_swatches
from retrieval.content_words import content_words
from retrieval.ranking import Vector, Vectors
from retrieval.records import Filters, Photo
from retrieval.words import listed, say

# Characters of a typed text that a reason quotes; more would hide the rest of the line.
QUOTED_CHARACTERS = 60
# Number of colours that are named if a whole palette was asked for.
NAMED_COLOURS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a question was answered from.

    `upload_vectors` and `like_vectors` (n, dim) belong to the photos named in `uploads` and `likes`.
    """

    texts: tuple[str, ...] = ()
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


def reasons(photos: Sequence[Photo], vectors: Vectors, evidence: Evidence) -> list[str]:
    """One line per photo; `vectors` (n, dim) are the photos' own."""
    without = say("reason-without", things=listed(evidence.unwanted, either=True)) if evidence.unwanted else ""
    lines = []
    for photo, vector, matched, shared in zip(
        photos, vectors, _matched_texts(photos, evidence), _shared_colours(photos, evidence), strict=True
    ):
        parts = [
            _read_words(photo, evidence) or matched,
            _same_file_or_likeness(photo, vector, evidence),
            _likeness_to_liked(vector, evidence),
            shared,
            without,
            *_passed_filters(photo, evidence.filters),
        ]
        lines.append("; ".join(dict.fromkeys(part for part in parts if part)) or say("reason-newest"))
    return lines


def _read_words(photo: Photo, evidence: Evidence) -> str:
    """That the photo bears the lettering asked for; "" if it does not."""
    text_words = set(content_words(photo.text or ""))
    read = [text for text in evidence.written if text_words and set(content_words(text)) <= text_words]
    return say("reason-reads", words=read[0][:QUOTED_CHARACTERS]) if read else ""


def _matched_texts(photos: Sequence[Photo], evidence: Evidence) -> list[str]:
    """For each photo: which of the query's words are in the words about it, or that it looks like them."""
    if not evidence.texts:
        return [""] * len(photos)
    quoted = {word for text in evidence.filters.words for word in content_words(text)}
    query_words = dict.fromkeys(word for text in evidence.texts for word in content_words(text) if word not in quoted)
    text = " + ".join(evidence.texts)
    text = text if len(text) <= QUOTED_CHARACTERS else text[:QUOTED_CHARACTERS] + "…"
    sentences: dict[tuple[str, ...], str] = {
        (): say("reason-looks-like", text=text) if query_words or not quoted else ""
    }
    lines = []
    for photo in photos:
        words_about = set(content_words(_words_about(photo)))
        matched = tuple(word for word in query_words if word in words_about)
        if matched not in sentences:
            sentences[matched] = _has_words(matched)
        lines.append(sentences[matched])
    return lines


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
    """The name of the photo whose vector is most similar to this one; "" if there is none."""
    return names[int(np.argmax(vectors @ vector))] if names and vectors is not None and len(vectors) else ""


def _shared_colours(photos: Sequence[Photo], evidence: Evidence) -> list[str]:
    """For each photo, its colours that match; without shares, as palettes count plain backgrounds for less."""
    if not evidence.colours and not evidence.whole_palette:
        return [""] * len(photos)
    palettes = [photo.palette for photo in photos]
    key = "reason-has-colours" if evidence.colours else "reason-its-colours"
    if evidence.colours and evidence.colours not in (MONOCHROME, COLOURFUL):
        telling = zip(*(telling_swatches(palettes, colour) for colour in evidence.colours), strict=True)
        shown, most = [[swatch for swatch in swatches if swatch] for swatches in telling], len(evidence.colours)
    else:
        shown, most = [list(palette) for palette in palettes], NAMED_COLOURS
    names = iter(colour_names([swatch.lab for swatches in shown for swatch in swatches]))  # all at once
    named = [list(dict.fromkeys(itertools.islice(names, len(swatches))))[:most] for swatches in shown]
    return [say(key, colours=listed(swatches)) if swatches else "" for swatches in named]


def _passed_filters(photo: Photo, filters: Filters) -> list[str]:
    facts = photo.facts
    megapixels = f"{facts.width * facts.height / 1e6:.1f}"
    sentences = [say("reason-taken", day=facts.taken)] if facts.taken and filters.names_a_time else []
    if filters.orientation:
        sentences.append(say(f"reason-{filters.orientation}"))
    if filters.min_megapixels:
        sentences.append(say("reason-megapixels", megapixels=megapixels))
    if filters.formats:
        sentences.append(facts.format.upper())
    if filters.path:
        sentences.append(say("reason-path", path=filters.path))
    if filters.camera:
        sentences.append(say("reason-camera", camera=facts.camera or ""))
    if filters.people:
        sentences.append(listed(filters.people))
    if filters.place:
        sentences.append(photo.place or say("reason-path", path=filters.place))
    if filters.labels:
        sentences.append(say("reason-label", label=photo.label.text if photo.label else ""))
    if filters.known:
        sentences.append(say("reason-told"))
    if filters.words:
        sentences.append(_has_words(filters.words))
    return sentences
