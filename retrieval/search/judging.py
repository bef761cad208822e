"""Judges which answers fit a question, and whether anything in the collection does."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.library import Library
from retrieval.ranking import Ids, Scores, evenly
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
    """Judges the answers of one library. What is usual is worked out again when the collection changed by a tenth."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._usual: dict[str, tuple[Hashable, Usual, float]] = {}  # by what is searched

    @cached_property
    def _relevance(self) -> Relevance:
        return Relevance.load()

    def judge(self, ids: Ids, scores: Scores, front: Ids, question: Question) -> Verdict:
        """A verdict on answers ``ids`` (n,) with ``scores`` (n,); ``front`` (m,) are the first of the whole ranking.

        The scores of a text are not looked at, but its features.
        """
        if not len(ids):
            return Verdict(np.zeros(0, np.bool_), ())
        certain = np.isin(ids, question.certain) | self._surely_named(ids, question)
        if question.kind != "text":
            tuning, kind = self._library.tuning, question.kind
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

    def logits(self, ids: Ids, question: Question) -> Scores:
        """The logits (n,) that some photos (n,) fit a description; comparable among descriptions."""
        named = int(np.count_nonzero(question.mentioned))
        return self._relevance.of_photos(self.features(ids, question), named)

    def _surely_named(self, ids: Ids, question: Question) -> NDArray[np.bool_]:
        """Which of ``ids`` (n,) file or person say every word of, so that no estimate is needed: a mask (n,)."""
        named = ids[question.mentioned[question.snapshot.places(ids)[0]]]
        return np.isin(ids, self._library.catalogue.surely_having_words(named, question.content))

    def features(self, ids: Ids, question: Question) -> Features:
        """What speaks for each of some photos (n,) that it shows what is described: (n, 6), as `Usual.features`."""
        assert question.words is not None  # likes draw every cosine up, so words alone decide
        catalogue, snapshot = self._library.catalogue, question.snapshot
        photos = question.index.reconstruct(ids)
        captions = np.zeros_like(photos)
        captioned, vectors = catalogue.vectors("caption", snapshot.model, ids)
        if vectors.shape[1] == photos.shape[1]:
            theirs = np.isin(ids, captioned)
            captions[theirs] = vectors[np.searchsorted(captioned, ids[theirs])]
        among = len(question.index) if question.allowed is None else int(np.count_nonzero(question.allowed))
        named = question.mentioned[snapshot.places(ids)[0]]
        usual, trust = self._usual_of(question)
        return usual.features(question.words, photos, captions, named, among, trust)

    def _trust(self, captioned: int) -> float:
        """The share of captions that the captioner is sure of; unsure of most, it knows little of such photos."""
        return max(0.0, 1 - self._library.catalogue.unsurely_captioned() / captioned) if captioned else 0.0

    def _usual_of(self, question: Question) -> tuple[Usual, float]:
        """What is usual, and how far captions can be trusted."""
        index, snapshot = question.index, question.snapshot
        captioned = int(np.count_nonzero(snapshot.facts.captioned))
        state = (snapshot.model, _scale(len(index)), _scale(captioned))
        usual = self._usual.get(question.query.search_by)
        if usual is None or usual[0] != state:
            photos, captions = index.reconstruct(evenly(index.ids, PHOTOS)), evenly(snapshot.hubs.sentences, CAPTIONS)
            captions = captions if captions.shape[-1] == photos.shape[1] else photos[:0]
            learned = Usual.of(self._library.vocabulary.vectors, photos, captions)
            usual = self._usual[question.query.search_by] = (state, learned, self._trust(captioned))
        return usual[1:]


def _scale(photos: int) -> int:
    """The same number for collections that differ in size by less than about a tenth."""
    return round(float(np.log1p(photos)) / math.log(1.1))


def _word(fits: bool, sure: bool) -> Strength:
    return "strong" if fits and sure else "fair" if fits else "weak"
