"""Judges which answers fit a question, and whether anything in the collection does."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.builtin.named_words import NamedWords
from retrieval.content_words import content_words
from retrieval.languages import language_of
from retrieval.library import Library
from retrieval.ranking import Ids, Scores, evenly
from retrieval.records import Strength
from retrieval.search.question import Question
from retrieval.search.relevance import CAPTIONS, PHOTOS, Features, Judgement, Usual
from retrieval.search.strength import strength

# Descriptions of more words that carry meaning are judged without those that people name in photos: of dev's captions
# as descriptions 70% find their photo among those that fit so, 43% with them.
FEW_WORDS = 3
# What the estimate that a photo fits counts beside the words that people name in it. Of 3,600 phrases that at least two
# people wrote about one photo of a page of twelve only (700 pages of Flickr8k dev) the estimate alone finds 43%, the
# words 47%, both 49%. The network saw few photos of words whose usual logit in the collection is at most RARE, and is
# believed less: of 142 such phrases the estimate alone finds 41%, both 52%. Weighed with both on one half of the pages,
# none of these finds more than 50% on the other: what is usual for a photo, its distance from the page's mean, single
# words of the phrase, its last word, words and vectors of captions. How likely the captioner says the phrase would add
# 2 points, and needs the photo's file.
FITS_SHARE, FITS_ALONE, RARE, RARE_SHARE = 0.7, 1.4, -9.0, 0.4


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
    def _judgement(self) -> Judgement:
        return Judgement.load()

    @cached_property
    def _words(self) -> NamedWords | None:
        return NamedWords.load(self._library.models.name)

    def load(self) -> None:
        """Load what judges descriptions, so that loading does not count as answering."""
        _ = self._judgement, self._words

    def judge(self, ids: Ids, scores: Scores, front: Ids, question: Question) -> Verdict:
        """A verdict on answers ``ids`` (n,) with ``scores`` (n,); ``front`` (m,) are the first of the whole ranking.

        The scores of a text are not looked at, but its features.
        """
        if not len(ids):
            return Verdict(np.zeros(0, np.bool_), ())
        if question.by_sides:
            return Verdict(np.ones(len(ids), np.bool_), ["fair"] * len(ids))
        certain = np.isin(ids, question.certain) | self._surely_named(ids, question)
        if question.kind != "text":
            tuning, kind = self._library.tuning, question.kind
            words: list[Strength] = [strength(tuning, kind, score) for score in scores.tolist()]
            return Verdict(np.array([word != "weak" for word in words], bool) | certain, words)
        mentioned, judgement = int(np.count_nonzero(question.mentioned)), self._judgement
        every, places = np.unique(np.concatenate([front, ids]), return_inverse=True)
        features = self.features(every, question)
        in_front = features[places[: len(front)]]
        anything = judgement.of_query(in_front, mentioned) >= 0
        judged = features[places[len(front) :]]
        fits = ((judgement.of_photos(judged, mentioned) >= 0) | (ids == front[0])) & anything | certain
        sure = judgement.sure(judged, mentioned) | certain
        return Verdict(fits, [_word(*row) for row in zip(fits.tolist(), sure.tolist(), strict=True)])

    def clarity(self, ids: Ids, question: Question) -> Scores:
        """How clearly some photos (n,) show what is described, to tell them from each other: (n,)."""
        mentioned, snapshot = int(np.count_nonzero(question.mentioned)), question.snapshot
        logits = self._judgement.bare.of_photos(self.features(ids, question), mentioned)
        text, words = " ".join(question.query.texts), self._words
        if words is None or not (_is_english(text) and words.knows(text)):
            return FITS_ALONE * logits
        usual = words.logit(text, snapshot.usual_images).mean()
        of_fit, of_words = (FITS_SHARE, 1.0) if usual > RARE else (FITS_ALONE, RARE_SHARE)
        clarity: Scores = of_fit * logits + of_words * (words.logit(text, snapshot.images.reconstruct(ids)) - usual / 2)
        return clarity

    def _surely_named(self, ids: Ids, question: Question) -> NDArray[np.bool_]:
        """Which of ``ids`` (n,) file or person say every word of, so that no estimate is needed: a mask (n,)."""
        named = ids[question.mentioned[question.snapshot.places(ids)[0]]]
        return np.isin(ids, self._library.catalogue.surely_having_words(named, question.content))

    def features(self, ids: Ids, question: Question) -> Features:
        """What speaks for each of some photos (n,) that it shows what is described: (n, 7), as `Usual.features`."""
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
        return usual.features(question.words, photos, captions, named, among, trust, self.named_words(ids, question))

    def named_words(self, ids: Ids, question: Question) -> Scores:
        """The logits (n,) that people name a question's words in some photos (n,); NaN where that is not known.

        Long descriptions are told from others by their vectors; what people name of a scene is a part of it.
        """
        text = " ".join(question.query.texts)
        if self._words is None or not _is_english(text) or len(content_words(text)) > FEW_WORDS:
            return np.full(len(ids), np.nan, np.float32)
        return self._words.logit(text, question.snapshot.images.reconstruct(ids))

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


def _is_english(text: str) -> bool:
    return language_of(text) in ("", "en")


def _scale(photos: int) -> int:
    """The same number for collections that differ in size by less than about a tenth."""
    return round(float(np.log1p(photos)) / math.log(1.1))


def _word(fits: bool, sure: bool) -> Strength:
    return "strong" if fits and sure else "fair" if fits else "weak"
