"""Judges how well each answered photo fits the question, from its scores and from all that is known of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.library import Library
from retrieval.ranking import Ids, Scores
from retrieval.records import Photo
from retrieval.search.question import Question
from retrieval.search.relevance import SAMPLE, Relevance, features
from retrieval.search.strength import Strength, strength
from retrieval.search.terms import content_words
from retrieval.search.things import Things

# Photos from which on a collection says what is usual of a model that was not measured.
FEWEST = 30


class Judge:
    """Judges the answers of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._things = Things.load(library.models.name)
        self._relevance = Relevance.load(library.models.name)

    def strengths(self, ids: Ids, scores: Scores, question: Question) -> list[Strength]:
        """How well each of some photos fits; ``scores`` (n,) are those that they are answered with."""
        if question.kind != "text":
            return [strength(self._library.models.tuning, question.kind, score) for score in scores.tolist()]
        if not len(ids):
            return []
        if self._relevance.mean is None and len(question.index) < FEWEST:
            return self._by_limits(ids, question)
        chances = self._relevance.chances(self.features(ids, question))
        named = self._named(ids, question)
        words: list[Strength] = []
        for chance, is_named in zip(chances.tolist(), named.tolist(), strict=True):
            fits = chance >= self._relevance.fits or is_named
            words.append("strong" if chance >= self._relevance.sure else "fair" if fits else "weak")
        return words

    def _by_limits(self, ids: Ids, question: Question) -> list[Strength]:
        """By the model's own limits, and by words: too few photos say what is usual of a model not measured."""
        scores, said = question.index.reconstruct(ids) @ question.words, _said(ids, question)
        tuning = self._library.models.tuning
        words = [strength(tuning, "text", score) for score in scores.tolist()]
        return ["fair" if told and word == "weak" else word for word, told in zip(words, said.tolist(), strict=True)]

    def features(self, ids: Ids, question: Question) -> NDArray[np.float32]:
        """What speaks for each photo that it shows what is described: (n, 7), see ``relevance.FEATURES``."""
        assert question.words is not None  # the typed part alone: likes draw every cosine up
        index, words = question.index, _words(question)
        scores, usual = index.reconstruct(ids) @ question.words, self._relevance.usual(self._others(question))
        probe = self._probe(ids, words, question)
        return features(scores, usual, len(index), _said(ids, question), probe, len(words))

    def usual(self, question: Question) -> tuple[float, float]:
        """Mean and deviation of the scores of the collection's photos."""
        scores = self._others(question)
        return float(scores.mean()), float(scores.std())

    def _others(self, question: Question) -> Scores:
        index = question.index
        return np.asarray(index.reconstruct(index.ids[:: max(1, len(index) // SAMPLE)]) @ question.words, np.float32)

    def _probe(self, ids: Ids, words: Sequence[str], question: Question) -> Scores | None:
        """How much likelier than usual photos show the things named, the mean over those that have a probe."""
        images = question.snapshot.images
        if self._things is None or not np.isin(ids, images.ids).all():
            return None
        photos, usual = images.reconstruct(ids), images.reconstruct(images.ids[:: max(1, len(images) // SAMPLE)])
        found = []
        for word in words:
            chances = self._things.chance(word, np.concatenate([photos, usual]))
            if chances is not None:
                found.append(chances[: len(ids)] - chances[len(ids) :].mean())
        return np.mean(found, axis=0) if found else None

    def _named(self, ids: Ids, question: Question) -> NDArray[np.bool_]:
        """Which photos bear all the words in their path or in a label that a person gave."""
        words = set(_words(question))
        known = self._library.catalogue.photos(ids[_said(ids, question)])
        named = [photo.photo_id for photo in known if words <= set(content_words(_given(photo)))]
        return np.isin(ids, np.array(named, np.int64))


def _said(ids: Ids, question: Question) -> NDArray[np.bool_]:
    """Which photos have all the words in what is known of them."""
    return np.asarray(question.told[question.snapshot.places(ids)[0]])


def _words(question: Question) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for term in question.terms.wanted for word in content_words(term.text)))


def _given(photo: Photo) -> str:
    label = photo.label.text if photo.label and photo.label.source != "zero-shot" else ""
    return " ".join([photo.path.stem, photo.path.parent.name, label])
