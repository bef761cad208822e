"""Answers every Query from the one index: text, photos, likes, colours, filters; each hit with its reason."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import QueryError
from retrieval.library import Library
from retrieval.ranking import Ids, Scores, Vector, Vectors, are_in, best_first, reciprocal_rank_fusion
from retrieval.records import Hit, Match, Photo, Query, SearchResults
from retrieval.search.negation import away_from, shows, told_in_words
from retrieval.search.ordering import in_order
from retrieval.search.question import DEPTH, Question, QuestionReader, allowed_of
from retrieval.search.reasons import reasons
from retrieval.search.strength import percent, relevant, strength
from retrieval.search.things import Things
from retrieval.words import say

# How often a page is filled up where files on it turn out to be gone; the next run takes them out of the collection.
LOOKS = 5
# What each ranking counts when several are fused. Photos with only some of the words are not ranked by words:
# on dev even a share of 0.05 for them costs 2.5 points of R@1.
VECTOR_SHARE, WORDS_SHARE = 1.0, 1.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Photo ids best first with raw cosines or negated colour distances; `total` passed the filters."""

    ids: Ids
    scores: Scores
    total: int


class SearchEngine:
    """Answers questions to a library, or only about the photos `within` (ids), as an evaluation needs."""

    def __init__(self, library: Library, within: Ids | None = None) -> None:
        self._library, self._reader = library, QuestionReader(library, within)

    def search(self, query: Query) -> SearchResults:
        """The best `top_k` photos for a query; raises QueryError when it cannot be answered."""
        self._reader.load(query)
        started = time.perf_counter()
        question = self._reader.read(query)
        gone: set[int] = set()
        for _ in range(LOOKS):
            ranking = self._rank(question, gone)
            photos = self._library.catalogue.photos(ranking.ids)
            present = [photo for photo in photos if os.path.lexists(photo.path)]
            if len(present) == len(ranking.ids):
                break
            gone |= set(ranking.ids.tolist()) - {photo.photo_id for photo in present}
        hits = self._hits(present, ranking, question)
        match: Match = "good" if any(hit.relevant for hit in hits) else "weak" if hits else "none"
        return SearchResults(hits, ranking.total - len(gone), 1000 * (time.perf_counter() - started), match)

    def rank(self, query: Query) -> Ranking:
        """The ids and scores that `search` answers with, without reading the photos."""
        return self._rank(self._reader.read(query))

    def matching(self, query: Query) -> tuple[int, ...]:
        """Every photo that a query is relevant to, up to DEPTH of them, in no order."""
        question = self._reader.read(replace(query, top_k=DEPTH))
        ranking = self._rank(question)
        return tuple(ranking.ids[self._relevant(ranking.ids, self._judged(ranking, question), question)].tolist())

    def text_vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts, (n, dim); they are remembered for later questions."""
        return self._library.models.text_vectors(texts)

    def label_scores(self, photo: Path, labels: Sequence[str]) -> list[tuple[str, float]]:
        """How well each of the labels fits a photo, as cosines, the best first; raises QueryError."""
        named = list(dict.fromkeys(label.strip() for label in labels if label.strip()))
        if not named:
            raise QueryError(say("query-no-labels"))
        prompt = self._library.models.tuning.prompt
        texts = self.text_vectors([prompt.format(label) for label in named])
        scores = texts @ self._reader.photo_vector(photo)
        return sorted(zip(named, scores.tolist(), strict=True), key=lambda pair: -pair[1])

    def _rank(self, question: Question, gone: Iterable[int] = ()) -> Ranking:
        allowed, query, snapshot = question.allowed, question.query, question.snapshot
        total = len(snapshot) if allowed is None else int(np.count_nonzero(allowed))
        left_out = np.array(sorted({*query.exclude, *query.like, *query.unlike, *gone}), np.int64)
        least = 0 if question.vector is None and not question.terms.unwanted else DEPTH
        depth = min(total, max(least, 2 * (query.top_k + len(left_out))))
        ids = self._fused(question, depth)
        ids = ids[~np.isin(ids, left_out)]
        if question.terms.unwanted and len(ids):
            ids = self._without_unwanted(ids, question)
        if query.order:
            ranking = Ranking(ids, self._scores(ids, question), total)
            fitting = self._relevant(ids, self._judged(ranking, question), question)
            ids = in_order(ids[fitting] if fitting.any() else ids, query.order, snapshot, self._names)
            total = len(ids)
        ids = ids[: query.top_k]
        return Ranking(ids, self._scores(ids, question), total)

    def _names(self, ids: Ids) -> list[str]:
        return [photo.path.name for photo in self._library.catalogue.photos(ids)]

    def _relevant(self, ids: Ids, judged: Scores, question: Question) -> NDArray[np.bool_]:
        """Which of the answers ``ids`` (n,) fit: by their ``judged`` scores (n,), or because the words are theirs."""
        fit = [relevant(self._library.models.tuning, question.kind, score) for score in judged.tolist()]
        named = question.told[question.snapshot.places(ids)[0]]
        theirs = np.concatenate([question.described, question.written, question.carried])
        return np.array(fit, bool) | named | np.isin(ids, theirs)

    def _judged(self, ranking: Ranking, question: Question) -> Scores:
        """The scores by which it is told whether photos fit."""
        if question.words is None:
            return ranking.scores
        return _judged_by(ranking.scores, question.index.reconstruct(ranking.ids), question)

    def _fused(self, question: Question, depth: int) -> Ids:
        """Candidates, best first: one ranking as it is, several fused by reciprocal rank."""
        rankings, shares = [], []
        if question.vector is not None:
            rankings.append(self._by_vector(question, depth))
            shares.append(VECTOR_SHARE)
        if question.query.search_by != "auto":
            return rankings[0] if rankings else self._newest(question)
        if question.told.any():
            rankings.append(self._by_words(question, depth))
            shares.append(WORDS_SHARE)
        if len(question.described):
            rankings.append(question.described)
            shares.append(WORDS_SHARE)
        if question.terms.carried:
            rankings.append(question.carried)
            shares.append(WORDS_SHARE)
        if question.colours and question.vector is None:
            rankings.append(_by_colour(question, depth))
            shares.append(VECTOR_SHARE)
        if not rankings:
            return self._newest(question)
        fused = rankings[0] if len(rankings) == 1 else reciprocal_rank_fusion(rankings, shares)[0]
        written = question.written
        return np.concatenate([written, fused[~np.isin(fused, written)]])

    def _by_vector(self, question: Question, depth: int) -> Ids:
        assert question.vector is not None
        tuning, index = self._library.models.tuning, question.index
        vector = question.vector
        if (shown := self._direction(question)) is not None:
            index, vector = question.snapshot.images, shown
        elif not question.by_sentences:  # what is refused is a direction among the other vectors
            vector = away_from(vector, question.unwanted, tuning)
        allowed = question.snapshot.within(index, question.allowed)
        scores, ids = (found[0] for found in index.search(vector[None], depth, allowed, question.query.filters))
        ids, scores = ids[ids >= 0], scores[ids >= 0]
        if question.terms.wanted and index is question.snapshot.index:
            scores = scores - tuning.hub_share * question.snapshot.hubness(ids)
        if question.colours:
            distances = _distances(ids, question)
            scores = scores - tuning.colour_cost * np.clip(distances, tuning.may_be_colour, tuning.another_colour)
        ranked = best_first(ids, scores)
        same = np.array(list(question.evidence.same_file), np.int64)
        return np.concatenate([same[np.isin(same, ranked)], ranked[~np.isin(ranked, same)]])

    def _direction(self, question: Question) -> Vector | None:
        """What shows a bare word most, (dim,) among image vectors; None where there is more, or no probe of it.

        Of 331 words, on Flickr8k dev 37 of a hundred photos among the first ten show them, 28 by the word's own vector.
        """
        wanted, words_alone = question.terms.wanted, question.vector is question.words and not question.colours
        if len(wanted) != 1 or not words_alone or question.index is not question.snapshot.index:
            return None
        return self._things.direction(wanted[0].text) if self._things else None

    @cached_property
    def _things(self) -> Things | None:
        return Things.load(self._library.models.name)

    def _by_words(self, question: Question, depth: int) -> Ids:
        """Photos whose caption, label, description and path have every telling word, the nearest first."""
        assert question.vector is not None
        allowed = question.told if question.allowed is None else question.told & question.allowed
        within = question.snapshot.within(question.index, allowed)
        ids = question.index.search(question.vector, depth, within)[1][0]
        return np.asarray(ids[ids >= 0])

    def _newest(self, question: Question) -> Ids:
        newest = question.snapshot.facts.newest_first
        return allowed_of(newest, question.snapshot, question.index, question.allowed)

    def _without_unwanted(self, ids: Ids, question: Question) -> Ids:
        snapshot, tuning = question.snapshot, self._library.models.tuning
        ids = ids[are_in(ids, snapshot.images.ids)]
        photos, refused = snapshot.images.reconstruct(ids), np.zeros(len(ids), np.bool_)
        for thing, direction in zip(question.terms.unwanted, question.unwanted, strict=True):
            refused |= are_in(ids, told_in_words(self._library.catalogue, thing))
            refused |= shows(thing, direction, photos, snapshot.usual_images, self._things, tuning)
        return ids[~refused]

    def _scores(self, ids: Ids, question: Question) -> Scores:
        """Raw cosine with what is wanted, or negated colour distance, or 1 where there were only filters."""
        if not len(ids):
            return np.zeros(0, np.float32)
        if question.vector is not None:
            return question.index.reconstruct(ids) @ question.vector
        if question.colours:
            return -_distances(ids, question)
        return np.ones(len(ids), np.float32)

    def _hits(self, photos: Sequence[Photo], ranking: Ranking, question: Question) -> tuple[Hit, ...]:
        """Hits of the photos, which are in the order of the ranking."""
        ids = np.array([photo.photo_id for photo in photos], np.int64)
        scores = ranking.scores[np.isin(ranking.ids, ids)]
        vectors = question.index.reconstruct(ids)
        judged = _judged_by(scores, vectors, question)
        fitting = self._relevant(ids, judged, question)
        hits: list[Hit] = []
        whys = reasons(photos, vectors, question.evidence)
        rows = zip(photos, whys, scores.tolist(), judged.tolist(), fitting.tolist(), strict=True)
        for rank, (photo, why, score, judged_score, fits) in enumerate(rows, start=1):
            word = strength(self._library.models.tuning, question.kind, judged_score)
            is_same = photo.photo_id in question.evidence.same_file or (
                question.photo_alone and score >= self._library.models.tuning.known_photo
            )
            share = percent("colour" if question.vector is None and question.colours else "photo", score)
            hits.append(Hit(rank, photo, score, word, why, fits, is_same, share))
        return tuple(hits)


def _judged_by(scores: Scores, vectors: Vectors, question: Question) -> Scores:
    """Likes draw every cosine up; whether a photo fits is still for the words to say."""
    return scores if question.words is None else vectors @ question.words


def _by_colour(question: Question, depth: int) -> Ids:
    """Photos by the distance of their palettes from the colours that are asked for."""
    assert question.colours is not None
    facts, index = question.snapshot.facts, question.index
    mask = question.allowed
    if len(index) < len(facts):  # some photos have no vector yet
        in_index = question.snapshot.mask_of(index.ids)
        mask = in_index if mask is None else mask & in_index
    rows = None if mask is None else np.flatnonzero(mask)
    return facts.ids[question.colours.nearest(facts.palettes, facts.cells, depth, rows)[0]]


def _distances(ids: Ids, question: Question) -> Scores:
    """The distances of some photos' palettes from the colours that are asked for, (n,)."""
    assert question.colours is not None
    return question.colours.distances(question.snapshot.facts.palettes[question.snapshot.places(ids)[0]])
