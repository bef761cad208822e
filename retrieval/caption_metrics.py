"""How close generated captions are to human ones: BLEU and CIDEr-D, from the published formulas."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

Ngram = tuple[str, ...]
Counts = Counter[Ngram]
# Width of the length penalty and scale of the score, as in the paper and in the COCO caption evaluation.
_SIGMA, _SCALE, _ORDER = 6.0, 10.0, 4
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words that are compared: lower case, with punctuation read as space ("T-shirt" is "t", "shirt")."""
    return _WORD.findall(text.lower())


def bleu(candidates: Sequence[str], references: Sequence[Sequence[str]], n: int = 4) -> float:
    """Corpus BLEU of order ``n``, 0 to 1: geometric mean of clipped n-gram precisions times brevity penalty.

    Candidate i is compared with all of ``references[i]``; the reference length is the nearest one, the
    shorter when two are as near. No smoothing: an order without a match gives 0. Source: Papineni, Roukos,
    Ward, Zhu (2002), "BLEU: a Method for Automatic Evaluation of Machine Translation". Raises ValueError for
    lists that do not pair up.
    """
    _check(candidates, references)
    matched, made = [0] * n, [0] * n
    length = wanted = 0
    for candidate, texts in zip(candidates, references, strict=True):
        candidate_words, reference_words = words(candidate), [words(text) for text in texts]
        length += len(candidate_words)
        wanted += min((abs(len(reference) - len(candidate_words)), len(reference)) for reference in reference_words)[1]
        for order in range(n):
            counts = _ngrams(candidate_words, order + 1)
            most: Counts = Counter()
            for reference in reference_words:
                most |= _ngrams(reference, order + 1)
            matched[order] += (counts & most).total()
            made[order] += counts.total()
    if not all(matched):
        return 0.0
    precision = math.exp(sum(math.log(m / a) for m, a in zip(matched, made, strict=True)) / n)
    return precision * math.exp(min(0.0, 1 - wanted / length))


def cider_d(candidates: Sequence[str], references: Sequence[Sequence[str]]) -> float:
    """Mean CIDEr-D over photos, 0 to 10, with document frequencies from ``references``; see ``CiderD``."""
    _check(candidates, references)
    scorer = CiderD(references)
    return sum(scorer.score(i, text) for i, text in enumerate(candidates)) / len(candidates)


class CiderD:
    """CIDEr-D against fixed references, for many candidates.

    Source: Vedantam, Zitnick, Parikh (2015), "CIDEr: Consensus-based Image Description Evaluation", CIDEr-D:
    for n-grams of 1 to 4 words with tf-idf weights g (idf = log(photos / photos whose references hold the
    n-gram)), the mean over references of
    exp(-(l_c - l_s)^2 / (2 * 6^2)) * min(g_c, g_s) . g_s / (|g_c| |g_s|), averaged over n, times 10.
    """

    def __init__(self, references: Sequence[Sequence[str]]) -> None:
        """``references``: the texts of each photo; document frequencies count photos."""
        counted = [[_all_ngrams(words(text)) for text in texts] for texts in references]
        seen: Counts = Counter()
        for texts in counted:
            seen.update(set().union(*texts))
        self._log_photos = math.log(max(1, len(counted)))
        self._log_seen = {ngram: math.log(times) for ngram, times in seen.items()}
        self._references = [[self._weigh(counts) for counts in texts] for texts in counted]

    def score(self, photo: int, candidate: str) -> float:
        """CIDEr-D of one candidate for the photo of that position, from 0 to 10."""
        weights, norms, length = self._weigh(_all_ngrams(words(candidate)))
        total = 0.0
        for other, other_norms, other_length in self._references[photo]:
            similar = [0.0] * _ORDER
            for ngram, weight in weights.items():
                other_weight = other.get(ngram, 0.0)
                similar[len(ngram) - 1] += min(weight, other_weight) * other_weight
            penalty = math.exp(-((length - other_length) ** 2) / (2 * _SIGMA**2))
            total += penalty * sum(s / (a * b) for s, a, b in zip(similar, norms, other_norms, strict=True) if s)
        return _SCALE * total / (_ORDER * len(self._references[photo]))

    def scores(self, photos: Sequence[int], candidates: Sequence[str]) -> list[float]:
        """``score`` of each candidate for the photo of its position."""
        return [self.score(photo, candidate) for photo, candidate in zip(photos, candidates, strict=True)]

    def _weigh(self, counts: Counts) -> tuple[dict[Ngram, float], list[float], int]:
        """tf-idf weights, their norm for each order, and the length in words."""
        weights = {g: times * (self._log_photos - self._log_seen.get(g, 0.0)) for g, times in counts.items()}
        squares = [0.0] * _ORDER
        for ngram, weight in weights.items():
            squares[len(ngram) - 1] += weight * weight
        length = sum(times for ngram, times in counts.items() if len(ngram) == 1)
        return weights, [math.sqrt(s) for s in squares], length


def _ngrams(tokens: Sequence[str], order: int) -> Counts:
    return Counter(tuple(tokens[i : i + order]) for i in range(len(tokens) - order + 1))


def _all_ngrams(tokens: Sequence[str]) -> Counts:
    counts: Counts = Counter()
    for order in range(1, _ORDER + 1):
        counts.update(_ngrams(tokens, order))
    return counts


def _check(candidates: Sequence[str], references: Sequence[Sequence[str]]) -> None:
    if len(candidates) != len(references) or not candidates or not all(references):
        raise ValueError(
            f"{len(candidates)} candidates and {len(references)} lists of references do not pair up: "
            "give each candidate at least one reference, and at least one candidate."
        )
