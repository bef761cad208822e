"""Answers every Query from the one index: text, photos, likes, colours, filters; each hit with its reason."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from retrieval.colours import matching_distances, palette_distances
from retrieval.errors import QueryError, UnreadableImageError
from retrieval.hubness import Hubs
from retrieval.images import content_hash
from retrieval.library import Library
from retrieval.negation import away_from, shows, told_in_words
from retrieval.questions import check
from retrieval.ranking import (
    Ids,
    Scores,
    Vector,
    Vectors,
    best_first,
    mean_vector,
    reciprocal_rank_fusion,
    rocchio,
)
from retrieval.reasons import Evidence, reason
from retrieval.records import Hit, Query, SearchResults
from retrieval.strength import Kind, strength
from retrieval.terms import Terms, content_words, read_terms
from retrieval.things import Things
from retrieval.vector_index import VectorIndex

# Rankings are fused over this many places, or more when more is asked for; one deeper adds under 1/1060.
DEPTH = 1000
# Texts whose vectors are kept: a refinement asks for the same words again, an evaluation for thousands.
REMEMBERED_TEXTS = 20_000
# Characters of a text that are looked up as words; a longer one is a pasted page, its start says the matter.
LOOKED_UP_CHARACTERS = 400
# What the words and the colours count beside the vectors when rankings are fused.
WORDS_SHARE, COLOUR_SHARE = 0.3, 1.0
# Rocchio's weights (words, examples, counterexamples), tuned on held-out train photos.
ALPHA, BETA, GAMMA = 1.0, 0.3, 0.1
# What a photo's nearness to typical sentences takes off its score; 0.4 to 0.7 are alike on held-out train
# photos.
HUB_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Ranking:
    """Photo ids best first with raw cosines or negated colour distances; `total` passed the filters."""

    ids: Ids
    scores: Scores
    total: int


@dataclass(frozen=True, slots=True)
class _Question:
    """A query with everything looked up; `vector` (dim,) is the wish, None for colours or filters alone."""

    query: Query
    terms: Terms
    vector: Vector | None
    unwanted: Vectors
    allowed: Ids | None
    index: VectorIndex
    evidence: Evidence

    @property
    def kind(self) -> Kind:
        """What the scores are of: colours only, words, or photos."""
        if self.vector is None:
            return "colour"
        return "text" if self.terms.wanted else "photo"


class SearchEngine:
    """Answers questions to a library, or only about the photos `within` (ids), as an evaluation needs."""

    def __init__(self, library: Library, within: Ids | None = None) -> None:
        self._library, self._within = library, within
        self._texts: dict[str, Vector] = {}
        self._hubs: Hubs | None = None

    def search(self, query: Query) -> SearchResults:
        """The best `top_k` photos for a query; raises QueryError when it cannot be answered."""
        started = time.perf_counter()
        question = self._understand(query)
        ranking = self._rank(question)
        hits = self._hits(ranking, question)
        return SearchResults(hits, ranking.total, 1000 * (time.perf_counter() - started))

    def rank(self, query: Query) -> Ranking:
        """The ids and scores that `search` answers with, without reading the photos."""
        return self._rank(self._understand(query))

    def closest(self, path: Path) -> SearchResults:
        """The one photo most like an upload, with its label and score; the same file first, by its hash."""
        return self.search(Query(photos=(path,), top_k=1))

    def similar_all(self, path: Path) -> SearchResults:
        """Every photo of the collection with its score, most like an upload first."""
        return self.search(Query(photos=(path,), top_k=max(1, len(self._library.index))))

    def text_vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts, (n, dim), each encoded once; long lists are encoded in batches."""
        known = {text: self._texts[text] for text in texts if text in self._texts}
        new = list(dict.fromkeys(text for text in texts if text not in known))
        if new:
            known |= dict(zip(new, self._library.encoder.encode_texts(new), strict=True))
            if len(self._texts) > REMEMBERED_TEXTS:
                self._texts.clear()
            self._texts |= known
        return np.stack([known[text] for text in texts])

    def _understand(self, query: Query) -> _Question:
        terms = read_terms(query.texts, query.without)
        check(query, terms)
        uploads = [self._upload(path) for path in query.photos]
        liked, disliked = self._of_the_collection(query.like), self._of_the_collection(query.unlike)
        unwanted = self.text_vectors(terms.unwanted) if terms.unwanted else self._nothing()
        evidence = Evidence(
            texts=tuple(term.text for term in terms.wanted),
            exact=terms.exact,
            uploads=tuple(path.name for path in query.photos),
            same_file={
                found: path.name
                for (found, _), path in zip(uploads, query.photos, strict=True)
                if found is not None
            },
            likes=tuple(photo.path.name for photo in self._library.catalogue.photos(query.like)),
            like_vectors=liked if len(liked) else None,
            colours=query.colours,
            whole_palette=bool(query.palette),
            unwanted=terms.unwanted,
            filters=query.filters,
        )
        examples = np.concatenate([liked, *(vector[None] for _, vector in uploads)])
        vector = self._wanted(terms, examples, disliked)
        # Photos alone are compared with photos; the shared vectors also hold what captions say.
        photos_only = bool(uploads) and not terms.wanted and not query.like
        index = self._library.image_index if photos_only else self._library.index
        return _Question(query, terms, vector, unwanted, self._allowed(query, terms), index, evidence)

    def _wanted(self, terms: Terms, examples: Vectors, disliked: Vectors) -> Vector | None:
        """One direction from words and examples: (dim,), None where there are none."""
        if not terms.wanted and not len(examples):
            return None
        words = None
        if terms.wanted:
            texts = self.text_vectors([term.text for term in terms.wanted])
            words = mean_vector(texts, [term.weight * told(term.text) for term in terms.wanted])
        if not len(examples) and not len(disliked):
            return words
        return rocchio(words, examples, disliked, alpha=ALPHA, beta=BETA, gamma=GAMMA)

    def _upload(self, path: Path) -> tuple[int | None, Vector]:
        """Id of the same file in the collection, if it is there, and the image vector (dim,) of an upload."""
        library = self._library
        if not path.is_file():
            raise QueryError(f"There is no photo {path}. Check the name.")
        same = library.catalogue.photo_by_hash(content_hash(path))
        if same is not None:
            return same.photo_id, library.image_index.reconstruct(np.array([same.photo_id], np.int64))[0]
        try:
            image = library.open_image(path)
        except UnreadableImageError as error:
            raise QueryError(
                f"{path.name} cannot be searched with: {error.reason}. Choose another photo."
            ) from error
        return None, library.encoder.encode_images([image])[0]

    def _of_the_collection(self, ids: Sequence[int]) -> Vectors:
        """Shared vectors (n, dim) of catalogued photos; raises QueryError when one left the collection."""
        for photo_id in ids:
            self._library.catalogue.photo(photo_id)
        return self._library.index.reconstruct(np.array(ids, np.int64)) if ids else self._nothing()

    def _nothing(self) -> Vectors:
        return np.zeros((0, self._library.index.dim), np.float32)

    def _allowed(self, query: Query, terms: Terms) -> Ids | None:
        """Ids that pass the filters and have the exact words; None where every photo does."""
        catalogue = self._library.catalogue
        allowed = catalogue.matching_ids(query.filters)
        if self._within is not None:
            allowed = self._within if allowed is None else np.intersect1d(allowed, self._within)
        for words in terms.exact:
            having = np.array(
                [i for i, _ in catalogue.search_words(words, len(self._library.index), exact=True)]
            )
            allowed = having if allowed is None else allowed[np.isin(allowed, having)]
        return allowed

    def _rank(self, question: _Question) -> Ranking:
        allowed, query = question.allowed, question.query
        total = len(self._library.index) if allowed is None else len(allowed)
        left_out = np.array(sorted({*query.exclude, *query.like, *query.unlike}), np.int64)
        depth = min(total, max(DEPTH, 2 * (query.top_k + len(left_out))))
        ids = self._fused(question, depth)
        ids = ids[~np.isin(ids, left_out)]
        # A photo indexed a moment ago may be in the catalogue and not yet in this snapshot of the index.
        ids = ids[np.isin(ids, question.index.ids)]
        if question.terms.unwanted:
            ids = self._without_unwanted(ids, question)
        ids = ids[: query.top_k]
        return Ranking(ids, self._scores(ids, question), total)

    def _fused(self, question: _Question, depth: int) -> Ids:
        """Candidates, best first: one ranking as it is, several fused by reciprocal rank."""
        rankings, shares = [], []
        if question.vector is not None:
            rankings.append(self._by_vector(question, depth))
            shares.append(1.0)
        if question.terms.wanted:
            rankings.append(self._by_words(question, depth))
            shares.append(WORDS_SHARE)
        if question.query.colours or question.query.palette:
            rankings.append(self._by_colour(question))
            shares.append(COLOUR_SHARE)
        if not rankings:
            return self._newest(question)
        if len(rankings) == 1:
            return rankings[0]
        return reciprocal_rank_fusion(rankings, shares)[0]

    def _by_vector(self, question: _Question, depth: int) -> Ids:
        assert question.vector is not None
        vector = away_from(question.vector, question.unwanted)
        scores, ids = (found[0] for found in question.index.search(vector[None], depth, question.allowed))
        ids, scores = ids[ids >= 0], scores[ids >= 0]
        if question.terms.wanted:
            scores = scores - HUB_SHARE * self._nearness(ids, question.index)
        ranked = best_first(ids, scores)
        same = np.array(list(question.evidence.same_file), np.int64)
        return np.concatenate([same[np.isin(same, ranked)], ranked[~np.isin(ranked, same)]])

    def _nearness(self, ids: Ids, index: VectorIndex) -> Scores:
        hubs = self._hubs
        if hubs is None or hubs.photos is not index:
            hubs = self._hubs = Hubs(index, self._library.caption_index)
        return hubs.nearness(ids)

    @cached_property
    def _things(self) -> Things | None:
        return Things.load(self._library.encoder.name)

    def _by_words(self, question: _Question, depth: int) -> Ids:
        text = " ".join(term.text for term in question.terms.wanted)[:LOOKED_UP_CHARACTERS]
        found = np.array([i for i, _ in self._library.catalogue.search_words(text, depth)], np.int64)
        return found if question.allowed is None else found[np.isin(found, question.allowed)]

    def _by_colour(self, question: _Question) -> Ids:
        ids, distances = self._colour_distances(question)
        return best_first(ids, -distances)

    def _colour_distances(self, question: _Question) -> tuple[Ids, Scores]:
        ids, palettes = self._library.catalogue.palettes()
        if question.allowed is not None:
            passed = np.isin(ids, question.allowed)
            ids, palettes = ids[passed], palettes[passed]
        if question.query.colours:
            return ids, palette_distances(palettes, question.query.colours)
        return ids, matching_distances(palettes, question.query.palette)

    def _newest(self, question: _Question) -> Ids:
        ids = self._library.catalogue.ids()
        return ids if question.allowed is None else ids[np.isin(ids, question.allowed)]

    def _without_unwanted(self, ids: Ids, question: _Question) -> Ids:
        library = self._library
        images = library.image_index
        ids = ids[np.isin(ids, images.ids)]
        for thing, direction in zip(question.terms.unwanted, question.unwanted, strict=True):
            ids = ids[~np.isin(ids, told_in_words(library.catalogue, thing))]
            ids = ids[~shows(thing, direction, ids, images, self._things)]
        return ids

    def _scores(self, ids: Ids, question: _Question) -> Scores:
        """Raw cosine with what is wanted, or negated colour distance, or 1 where there were only filters."""
        if not len(ids):
            return np.zeros(0, np.float32)
        if question.vector is not None:
            return question.index.reconstruct(ids) @ question.vector
        if question.query.colours or question.query.palette:
            known, distances = self._colour_distances(question)
            order = np.argsort(known)
            return -distances[order[np.searchsorted(known, ids, sorter=order)]]
        return np.ones(len(ids), np.float32)

    def _hits(self, ranking: Ranking, question: _Question) -> tuple[Hit, ...]:
        library = self._library
        photos = {photo.photo_id: photo for photo in library.catalogue.photos(ranking.ids.tolist())}
        hits: list[Hit] = []
        for photo_id, score in zip(ranking.ids.tolist(), ranking.scores.tolist(), strict=True):
            if photo := photos.get(photo_id):  # it may have left the collection since
                vector = question.index.reconstruct(np.array([photo_id], np.int64))[0]
                word = strength(library.family, question.kind, score)
                hits.append(Hit(len(hits) + 1, photo, score, word, reason(photo, vector, question.evidence)))
        return tuple(hits)


def told(text: str) -> float:
    """How much a description tells, for weighing several: the root of its number of telling words.

    Among equal weights, word counts, roots of counts and rarities of words this did best in dialogues.
    """
    return float(np.sqrt(max(1, len(set(content_words(text))))))
