"""Learns when a photo fits a description: ``python -m retrieval.lab.evaluation.fit_relevance CAPTIONS --images DIR``.

Words that people use of the captioned photos are asked for, one and two at a time; a photo fits where one of its
captions says them or a word for the same. Each is also asked for among the photos of which nobody says it. Words
are parted in two halves by their hash: one is learned from, figures are of the other.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.datasets import read_captions
from retrieval.errors import ImageSearchError
from retrieval.lab.evaluation.captioned import indexed_photos
from retrieval.library import Library
from retrieval.records import Query
from retrieval.search import SearchEngine
from retrieval.search.relevance import ANY, ASSET, FEATURES, Relevance
from retrieval.search.synonyms import names_of
from retrieval.search.terms import content_words
from retrieval.settings import Settings, add_arguments

# A thing is asked for that at least so many photos show and at most this share; a question has so many answers.
FEWEST, MOST_SHARE, ANSWERS = 3, 0.15, 60
QUESTIONS = 240
# Of questions that have an answer, so many may be told that there is none; best matches must be right so often.
LOST, RIGHT = 0.04, 0.9


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: ``features`` (n, 7) of its answers, best first, and which of them fit, (n,)."""

    text: str
    features: NDArray[np.float32]
    fits: NDArray[np.bool_]
    wanted: int  # photos that fit in all
    usual: tuple[float, float]  # mean and deviation of the scores of all photos


def main(argv: Sequence[str] | None = None) -> int:
    """Learn, write the asset, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m retrieval.lab.evaluation.fit_relevance", description=__doc__)
    parser.add_argument("captions", type=Path, metavar="CAPTIONS", help="a captions file, its photos indexed")
    parser.add_argument("--split", default="dev", help="the photos to learn from (default: dev)")
    add_arguments(parser)
    args = parser.parse_args(argv)
    try:
        with Library.open(Settings.from_args(args)) as library:
            present, absent = ask(library, args.captions, args.split)
            name = library.encoder.name
    except ImageSearchError as error:
        print(f"photochat: {error}", file=sys.stderr)
        return 2
    learned = {
        name: fit(*_half(present, absent, 0)),
        ANY: fit(*_half(present, absent, 0), without=("cosine", "probe", "probed")),
    }
    ASSET.write_text(json.dumps({key: one.to_json() for key, one in learned.items()}, indent=1), encoding="utf-8")
    told = {key: measure(one, *_half(present, absent, 1)) for key, one in learned.items()}
    print(json.dumps(told, indent=2))
    return 0


def ask(library: Library, captions: Path, split: str | None) -> tuple[list[Asked], list[Asked]]:
    """Questions with answers in the collection, and the same where nobody says their words of any photo."""
    ids, photos = indexed_photos(library, read_captions(captions, split), captions.parent)
    said = [[content_words(caption) for caption in photo.captions] for photo in photos]
    present, absent = [], []
    for words in _questions(said):
        right = np.array([all(_says(some, word) for word in words) for some in said])
        text = "a " + " ".join(words)
        present.append(_asked(SearchEngine(library, ids), text, ids[right]))
        # Photos of which any of the words is said may show what is asked for: they are left out.
        near = np.array([any(_says(some, word) for word in words) for some in said])
        absent.append(_asked(SearchEngine(library, ids[~near]), text, ids[:0]))
    return present, absent


def _questions(said: Sequence[Sequence[Sequence[str]]]) -> list[tuple[str, ...]]:
    counts: Counter[tuple[str, ...]] = Counter()
    people: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for place, captions in enumerate(said):
        for words in captions:
            for found in [*((word,) for word in words), *pairwise(words)]:
                people[found].add(place)
    counts.update({words: len(places) for words, places in people.items() if len(set(words)) == len(words)})
    most = MOST_SHARE * len(said)
    known = sorted(words for words, count in counts.items() if FEWEST <= count <= most and all(map(str.isalpha, words)))
    chance = np.random.default_rng(0)
    one, two = ([words for words in known if len(words) == length] for length in (1, 2))
    picked = [some[i] for some in (one, two) for i in chance.permutation(len(some))[: QUESTIONS // 2]]
    return picked


def _says(captions: Sequence[Sequence[str]], word: str) -> bool:
    names = set(names_of(word))
    return any(names & set(words) for words in captions)


def _asked(engine: SearchEngine, text: str, right: NDArray[np.int64]) -> Asked:
    ids, features, usual = engine.evidence(Query((text,), top_k=ANSWERS))
    return Asked(text, features, np.isin(ids, right), len(right), usual)


def _half(present: Sequence[Asked], absent: Sequence[Asked], half: int) -> tuple[list[Asked], list[Asked]]:
    def mine(some: Sequence[Asked]) -> list[Asked]:
        return [one for one in some if hashlib.sha1(one.text.encode()).digest()[-1] % 2 == half]

    return mine(present), mine(absent)


def fit(present: Sequence[Asked], absent: Sequence[Asked], without: Sequence[str] = ()) -> Relevance:
    """A logistic regression on all answers, and its limits: the cut that loses few questions, and the sure one."""
    from sklearn.linear_model import LogisticRegression

    used = np.array([name not in without for name in FEATURES])
    rows = np.concatenate([one.features for one in (*present, *absent)])
    right = np.concatenate([one.fits for one in (*present, *absent)])
    spread = rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, max_iter=2000).fit(rows[:, used] / spread[used], right)
    weights = np.zeros(len(FEATURES))
    weights[used] = model.coef_[0] / spread[used]
    plain = Relevance(tuple(round(float(w), 5) for w in weights), round(float(model.intercept_[0]), 5), 0.5, 0.5)
    cuts = np.linspace(0.02, 0.9, 89)
    found = np.array([plain.chances(one.features).max(initial=0) for one in present])
    allowed = [cut for cut in cuts if (found < cut).mean() <= LOST] or [cuts[0]]
    firsts = [(float(plain.chances(one.features)[0]), bool(one.fits[0])) for one in present if len(one.fits)]
    sure = [cut for cut in cuts if _share([fits for chance, fits in firsts if chance >= cut]) >= RIGHT] or [cuts[-1]]
    mean, spread = np.mean([one.usual for one in present], axis=0)
    known = {} if "cosine" in without else {"mean": round(float(mean), 4), "spread": round(float(spread), 4)}
    limits = {"fits": float(max(allowed)), "sure": float(max(min(sure), max(allowed)))}
    return Relevance(plain.weights, plain.offset, **limits, **known)


def measure(relevance: Relevance, present: Sequence[Asked], absent: Sequence[Asked]) -> dict[str, Any]:
    """Shares in percent of what was judged right, on questions that nothing was learned from."""
    chances = [relevance.chances(one.features) for one in present]
    kept = [chance >= relevance.fits for chance in chances]
    hit = sum(float((cut & one.fits).sum()) for cut, one in zip(kept, present, strict=True))
    precision = hit / max(1, sum(int(cut.sum()) for cut in kept))
    recall = hit / max(1, sum(min(one.wanted, len(one.fits)) for one in present))
    best = [
        bool(one.fits[0])
        for one, chance in zip(present, chances, strict=True)
        if len(chance) and chance[0] >= relevance.sure
    ]
    told = [bool((relevance.chances(one.features) < relevance.fits).all()) for one in absent]
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    given = 100 * len(best) / max(1, len(present))
    return {
        "questions": len(present),
        "absent answered with no good match": round(100 * _share(told), 1),
        "present answered with no good match": round(100 * _share([not cut.any() for cut in kept]), 1),
        "cut": {"precision": round(precision, 3), "recall": round(recall, 3), "F1": round(f1, 3)},
        "best match": {"given": round(given, 1), "right": round(100 * _share(best), 1)},
        "limits": {"fits": round(relevance.fits, 2), "sure": round(relevance.sure, 2)},
    }  # fmt: skip


def _share(told: Sequence[bool]) -> float:
    return float(np.mean(told)) if len(told) else 0.0


if __name__ == "__main__":
    sys.exit(main())
