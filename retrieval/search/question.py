"""Looks up everything a Query names: vectors of its words, its photos, and the ids allowed in the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np

from retrieval.collection import Snapshot
from retrieval.colours import ColourWish, parse_colours, wish_of
from retrieval.content_words import content_words
from retrieval.errors import QueryError
from retrieval.file_names import FILE
from retrieval.library import Library
from retrieval.lines import readable
from retrieval.panoramas import mean_by_image, with_tiles
from retrieval.ranking import Ids, Vector, Vectors, are_in, mean_vector, normalise, rocchio
from retrieval.records import Photo, Query, Term
from retrieval.search.checks import check
from retrieval.search.lettering import carried
from retrieval.search.reasons import Evidence
from retrieval.search.strength import Kind
from retrieval.search.surroundings import parted, towards
from retrieval.search.uploads import open_upload, same_photo
from retrieval.sides import Side
from retrieval.tuning import Tuning
from retrieval.vector_index import FaissIndex, Mask, VectorIndex
from retrieval.words import say

# Rankings are fused down to this rank, or deeper if more results are wanted; one below adds less than 1/1060.
DEPTH = 1000
# Characters of a text that are looked up as words; a longer one is a pasted page, whose beginning is enough.
LOOKED_UP_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Question:
    """A query with everything looked up, to be answered from one snapshot of the collection.

    `vector` (dim,) is the query vector, None for colours or filters alone; `words` (dim,) is its typed part;
    `unwanted` (n, dim) are the directions of unwanted things. `allowed` and `mentioned` are masks over the snapshot's
    facts: of the photos that pass the filters and have the quoted words (None for all), and of those with every content
    word of the query in the words about them. `described`, `written` and `carried` are allowed ids (n,), best first:
    photos that a vision model described with all the query's words, that bear the lettering asked for, and that may
    bear the query's words, as receipts and screenshots do.
    `colours` is None if none are asked for. `index` is the snapshot's index that `vector` is compared with. Photos must
    be on all `sides`, "outdoors" or "night", which the query does not name any more, each with its direction (dim,).
    """

    query: Query
    vector: Vector | None
    words: Vector | None
    unwanted: Vectors
    allowed: Mask | None
    mentioned: Mask
    described: Ids
    written: Ids
    carried: Ids
    colours: ColourWish | None
    snapshot: Snapshot
    index: VectorIndex
    by_sentences: bool
    evidence: Evidence
    sides: dict[Side, Vector] = field(default_factory=dict)

    @property
    def kind(self) -> Kind | Literal["text"]:
        """What the scores compare: colours, sentences, words or photos."""
        if self.vector is None:
            return "colour"
        if self.by_sentences:
            return "sentence"
        return "text" if self.query.wanted else "photo"

    @property
    def by_sides(self) -> bool:
        """Whether nothing but sides is asked for, and `vector` leads to them."""
        return bool(self.sides) and asks_nothing(self.query)

    @property
    def content(self) -> list[str]:
        """The content words of the query, as they are looked up."""
        return _looked_up(self.query)

    @property
    def certain(self) -> Ids:
        """The photos (n,) that need no estimate of whether they fit."""
        same = np.array(list(self.evidence.same_file), np.int64)
        if self.kind != "photo" or len(same) < len(self.query.photos):  # something else is looked for, too
            same = same[:0]
        return np.concatenate([self.described, self.written, self.carried, same])

    @property
    def photo_alone(self) -> bool:
        """Whether the query is one photo and nothing else."""
        return len(self.query.photos) == 1 and not (self.query.like or self.query.unlike or self.query.wanted)


_YEAR = re.compile(r"(?:18|19|20)\d\d")


class QuestionReader:
    """Reads queries about a library, or only about the photos `within` (ids)."""

    def __init__(self, library: Library, within: Ids | None = None) -> None:
        self._library, self._within = library, within
        # Vectors of captions by a model of sentences, for one state of the collection.
        self._sentences: tuple[tuple[str, str], VectorIndex] | None = None

    def load(self, query: Query) -> None:
        """Check a query and load what it needs, so that loading does not count as answering; raises QueryError."""
        check(query)
        say("reason-newest")  # the words of reasons
        if query.wanted or query.without or query.photos:
            self._library.require_models()
            if len(self._library.answering()):
                _ = self._library.encoder

    def read(self, query: Query) -> Question:
        """Encode and look up what a query names; raises QueryError if it makes no sense."""
        check(query)
        if query.wanted or query.without or query.photos:
            self._library.require_models()  # the snapshot must hold vectors of these models
        snapshot = self._library.answering()
        if not len(snapshot):
            return _unanswerable(query, snapshot)
        asked, (query, sides) = query, parted(query)
        years = tuple(thing for thing in query.without if _YEAR.fullmatch(thing))
        query = replace(query, without=tuple(thing for thing in query.without if thing not in years))
        uploads = [self._upload(path, snapshot) for path in query.photos]
        # Photos alone are compared with photos; shared vectors also contain captions.
        directions = {side: towards(side, self._library.models.text_vectors) for side in sides}
        by_sides = bool(sides) and asks_nothing(query)
        photos_only = by_sides or (bool(uploads) and not query.wanted and not query.like)
        index = snapshot.images if photos_only else self._index(query, snapshot)
        by_sentences = query.search_by == "caption" and self._library.extras.sentences is not None
        if by_sentences and (query.photos or query.like or query.unlike):
            raise QueryError(say("query-captions-words"))
        rated = {photo_id: self._library.catalogue.photo(photo_id) for photo_id in (*query.like, *query.unlike)}
        liked_ids = _indexed(query.like, index)
        liked = index.reconstruct(liked_ids)
        seen_before = query.exclude.difference(query.like) if query.like and query.wanted else ()
        disliked = index.reconstruct(_indexed((*query.unlike, *seen_before), index))
        examples = np.concatenate([liked, *(vector[None] for _, vector in uploads)])
        words, allowed = self._words(query.wanted, by_sentences), self._allowed(query, snapshot)
        if years:  # "not 2017" is told by the date
            other = ~snapshot.facts.taken_in([*map(int, years)])
            allowed = other if allowed is None else allowed & other

        vector = _wish(self._stressed(query, words, by_sentences), examples, disliked, self._library.models.tuning)
        if by_sides:
            vector = normalise(np.sum([*directions.values()], axis=0))
        told = replace(asked, without=query.without, wanted=asked.wanted or tuple(map(Term, sides)))
        written, borne = _lettering(query)

        def answering(ids: Sequence[int]) -> Ids:
            return allowed_of(np.array(list(ids), np.int64), snapshot, index, allowed)

        return Question(
            query,
            vector,
            words,
            self._library.models.text_vectors(query.without) if query.without else disliked[:0],
            allowed,
            self._mentioned(query, snapshot),
            answering(self._described(query)),
            answering([*_files(query, snapshot), *self._readable(written)]),
            answering(self._readable(borne)),
            wish_of(query.colours, query.palette),
            snapshot,
            index,
            by_sentences,
            _evidence(told, (*written, *borne), uploads, [rated[photo_id] for photo_id in liked_ids.tolist()], liked),
            directions,
        )

    def _index(self, query: Query, snapshot: Snapshot) -> VectorIndex:
        """The index that descriptions are compared with."""
        if query.search_by == "image":
            return snapshot.images
        if query.search_by != "caption":
            return snapshot.index
        sentences = self._library.extras.sentences
        if sentences is None:
            return snapshot.captions
        key = (snapshot.stamp, sentences.name)
        if self._sentences is None or self._sentences[0] != key:
            ids, vectors = self._library.catalogue.vectors("sentence", sentences.name)
            self._sentences = (key, FaissIndex.of(ids, vectors if len(ids) else np.zeros((0, 1), np.float32)))
        return self._sentences[1]

    def _words(self, terms: Sequence[Term], by_sentences: bool) -> Vector | None:
        """The weighted mean direction (dim,) of all descriptions; None if there are none."""
        if not terms:
            return None
        wanted = [term.text for term in terms]
        sentences = self._library.extras.sentences if by_sentences else None
        texts = sentences.encode(wanted) if sentences else self._library.models.text_vectors(wanted)
        return mean_vector(texts, [term.weight * telling(term.text) for term in terms])

    def _stressed(self, query: Query, words: Vector | None, by_sentences: bool) -> Vector | None:
        """The ``words`` (dim,) with more weight on the colours they name, where the query wants colours.

        "A red shirt" leads further away from "shirt": on the line through both, beyond itself.
        """
        stress = self._library.models.tuning.colour_stress
        if words is None or by_sentences or not query.colours:
            return words
        named = {term: parse_colours(term.text) for term in query.wanted}
        bare = [replace(term, text=colour.rest) if (colour := named[term]) else term for term in query.wanted]
        if not any(named.values()) or not all(term.text for term in bare):
            return words
        without = self._words(bare, by_sentences)
        assert without is not None
        return normalise(words + stress * (words - without))

    def photo_vector(self, path: Path) -> Vector:
        """The image vector (dim,) of a photo file, in the collection or not; raises QueryError."""
        return self._upload(path, self._library.answering())[1]

    def _upload(self, path: Path, snapshot: Snapshot) -> tuple[int | None, Vector]:
        """An upload's id if the collection has the same file, else None; and its image vector (dim,)."""
        library = self._library
        same = same_photo(library, path)
        if same and len(_indexed([same.photo_id], snapshot.images)):
            return same.photo_id, snapshot.images.reconstruct(np.array([same.photo_id], np.int64))[0]
        image = open_upload(library, path, max_side=2 * library.encoder.image_side)  # as it would be indexed
        seen, shown = with_tiles([image])
        return None, mean_by_image(library.encoder.encode_images(seen), shown)[0]

    def _mentioned(self, query: Query, snapshot: Snapshot) -> Mask:
        return snapshot.mask_of(self._library.catalogue.having_words(_looked_up(query)))

    def _described(self, query: Query) -> Sequence[int]:
        """Photos that a vision model described with all the query's words: "a white vase in the centre"."""
        words = ["centre" if word in ("center", "middle") else word for word in _looked_up(query)]
        return self._library.catalogue.seen.describing(words, DEPTH) if len(words) > 1 else []

    def _readable(self, texts: Sequence[str]) -> Sequence[int]:
        """Photos that bear the words of any of these texts, ranked by BM25."""
        return list(dict.fromkeys(i for text in texts for i in self._library.catalogue.seen.showing(text, DEPTH)))

    def _allowed(self, query: Query, snapshot: Snapshot) -> Mask | None:
        masks = [] if self._within is None else [snapshot.mask_of(self._within)]
        if query.within:
            masks.append(snapshot.mask_of(np.array(sorted(query.within), np.int64)))
        if (passing := snapshot.passing(query.filters)) is not None:
            masks.append(passing)
        if (matching := self._library.catalogue.matching_ids(query.filters)) is not None:
            masks.append(snapshot.mask_of(matching))
        return np.logical_and.reduce(masks) if masks else None


def _files(query: Query, snapshot: Snapshot) -> list[int]:
    """Photos whose file has the name that is all the words of a query: "IMG_1159"."""
    text = query.wanted[0].text if len(query.wanted) == 1 else ""
    return snapshot.paths.named(text).tolist() if FILE.fullmatch(text) else []


def asks_nothing(query: Query) -> bool:
    """Whether a query has no words, photos or colours, whatever its conditions."""
    return not (query.wanted or query.photos or query.like or query.unlike or query.colours or query.palette)


def _unanswerable(query: Query, snapshot: Snapshot) -> Question:
    """A question about a collection without vectors, which finds nothing."""
    no_vectors = np.zeros((0, snapshot.index.dim), np.float32)
    evidence = Evidence(texts=(), filters=query.filters)
    no_mask, no_ids = np.zeros(len(snapshot.facts), np.bool_), np.zeros(0, np.int64)
    return Question(
        query, None, None, no_vectors, no_mask, no_mask, no_ids, no_ids, no_ids, None,
        snapshot, snapshot.index, False, evidence,
    )  # fmt: skip


def allowed_of(ids: Ids, snapshot: Snapshot, index: VectorIndex, allowed: Mask | None) -> Ids:
    """The `ids` that `allowed`, a mask over the snapshot's facts, admits and that `index` has, in the same order."""
    places, in_snapshot = snapshot.places(ids)
    if allowed is not None:
        in_snapshot &= allowed[places]
    ids = ids[in_snapshot]
    return ids[are_in(ids, index.ids)]


def _looked_up(query: Query) -> list[str]:
    """The content words of the query, to be looked up as words."""
    return content_words(" ".join(query.texts)[:LOOKED_UP_CHARACTERS])


def _lettering(query: Query) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words that must be read in the photo, and words that may be, as in "a receipt from Lidl"."""
    written = tuple(term.written for term in query.wanted if term.written)
    borne = (carried(term.text) for term in query.wanted if not term.written)
    return written, tuple(words for words in borne if words)


def _evidence(
    query: Query,
    readable_words: tuple[str, ...],
    uploads: Sequence[tuple[int | None, Vector]],
    likes: Sequence[Photo],
    liked: Vectors,
) -> Evidence:
    names = tuple(readable(path.name) for path in query.photos)
    return Evidence(
        texts=query.texts,
        written=readable_words,
        uploads=names,
        upload_vectors=np.stack([vector for _, vector in uploads]) if uploads else None,
        same_file={same: name for (same, _), name in zip(uploads, names, strict=True) if same is not None},
        likes=tuple(readable(photo.path.name) for photo in likes),
        like_vectors=liked,
        colours=query.colours,
        whole_palette=bool(query.palette),
        unwanted=query.without,
        filters=query.filters,
    )


def _wish(words: Vector | None, examples: Vectors, disliked: Vectors, tuning: Tuning) -> Vector | None:
    """The query vector (dim,) from words and example photos; None if there are neither."""
    less = tuning.disliked_share
    if words is None:
        return rocchio(None, examples, disliked, alpha=0, beta=1, gamma=less) if len(examples) else None
    if not len(examples) and not len(disliked):
        return words
    return rocchio(words, examples, disliked, alpha=tuning.words_share, beta=tuning.liked_share, gamma=less)


def telling(text: str) -> float:
    """The weight of a description among several: the square root of its number of content words.

    Compared with equal weights, word counts and word rarities, this did best in dialogues.
    """
    return float(np.sqrt(max(1, len(set(content_words(text))))))


def _indexed(photo_ids: Sequence[int], index: VectorIndex) -> Ids:
    """The distinct photo ids that the index has, ascending."""
    ids = np.array(sorted(set(photo_ids)), np.int64)
    return ids[are_in(ids, index.ids)]
