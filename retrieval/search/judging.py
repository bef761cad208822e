"""Judges which answers fit a question, and whether anything in the collection does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.collection import Snapshot
from retrieval.library import Library
from retrieval.ranking import Ids, Scores
from retrieval.records import Strength
from retrieval.search.question import Question
from retrieval.search.relevance import CAPTIONS, PHOTOS, Features, Relevance, Usual
from retrieval.search.strength import strength


@dataclass(frozen=True, eq=False)
class Verdict:
    """Which answers are ``relevant``, and how well each fits: (n,) both."""

    relevant: NDArray[np.bool_]
    strengths: Sequence[Strength]


class Judge:
    """Judges the answers of one library. What is usual in its collection is worked out once for each snapshot."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._usual: tuple[tuple[str, int], Usual] | None = None

    @cached_property
    def _relevance(self) -> Relevance:
        return Relevance.load()

    def judge(self, ids: Ids, scores: Scores, front: Ids, question: Question) -> Verdict:
        """A verdict on answers ``ids`` (n,) with ``scores`` (n,); ``front`` (m,) are the first of the whole ranking."""
        if not len(ids):
            return Verdict(np.zeros(0, np.bool_), ())
        certain = np.isin(ids, question.certain)
        if question.kind != "text":
            tuning, kind = self._library.models.tuning, question.kind
            words: list[Strength] = [strength(tuning, kind, score) for score in scores.tolist()]
            return Verdict(np.array([word != "weak" for word in words], bool) | certain, words)
        mentioned, relevance = int(np.count_nonzero(question.mentioned)), self._relevance
        every, places = np.unique(np.concatenate([front, ids]), return_inverse=True)
        features = self.features(every, question)
        in_front = features[places[: len(front)]]
        anything = relevance.of_query(in_front, mentioned) >= relevance.anything
        chances = relevance.of_photos(features, mentioned)[places[len(front) :]]
        fits = ((chances >= relevance.fits) | (ids == front[0])) & anything | certain
        sure = (chances >= relevance.sure).tolist()
        return Verdict(fits, [_word(*row) for row in zip(fits.tolist(), sure, strict=True)])

    def features(self, ids: Ids, question: Question) -> Features:
        """What speaks for each of some photos (n,) that it shows what is described: (n, 6), as `Usual.features`."""
        assert question.words is not None  # likes draw every cosine up, so words alone decide
        catalogue, snapshot = self._library.catalogue, question.snapshot
        photos = question.index.reconstruct(ids)
        captions = np.zeros_like(photos)
        captioned, vectors = catalogue.vectors("caption", snapshot.model, np.unique(ids))
        if len(captioned) and vectors.shape[1] == photos.shape[1]:
            places = np.minimum(np.searchsorted(captioned, ids), len(captioned) - 1)
            theirs = captioned[places] == ids
            captions[theirs] = vectors[places[theirs]]
        among = len(question.index) if question.allowed is None else int(np.count_nonzero(question.allowed))
        named = question.mentioned[snapshot.places(ids)[0]]
        return self._usual_of(question).features(question.words, photos, captions, named, among, self._trust(snapshot))

    def _trust(self, snapshot: Snapshot) -> float:
        """The share of captions that the captioner is sure of; unsure of most, it knows little of such photos."""
        captioned = int(np.count_nonzero(snapshot.facts.captioned))
        return max(0.0, 1 - len(self._library.catalogue.unsurely_captioned()) / captioned) if captioned else 0.0

    def _usual_of(self, question: Question) -> Usual:
        index, snapshot = question.index, question.snapshot
        key = (snapshot.stamp, id(index))
        if self._usual is None or self._usual[0] != key:
            photos = index.reconstruct(index.ids[:: max(1, len(index) // PHOTOS)])
            captions = snapshot.hubs.sentences[:CAPTIONS]
            captions = captions if captions.shape[-1] == photos.shape[1] else photos[:0]
            self._usual = (key, Usual.of(self._library.vocabulary.vectors, photos, captions))
        return self._usual[1]


def _word(fits: bool, sure: bool) -> Strength:
    return "strong" if fits and sure else "fair" if fits else "weak"
