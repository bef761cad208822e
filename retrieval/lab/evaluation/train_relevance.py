"""Learns to judge whether photos fit a description: ``python -m retrieval.lab.evaluation.train_relevance CAPTIONS``.

The questions name things that are in the captioned photos, and things that are not. Half of them, by the SHA-1 of their
text, are learned from; the figures printed are of the other half.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.content_words import content_words
from retrieval.datasets import read_captions
from retrieval.errors import ImageSearchError
from retrieval.lab.evaluation.captioned import indexed_photos
from retrieval.library import Library
from retrieval.ranking import Scores
from retrieval.records import Query, Term
from retrieval.search import SearchEngine
from retrieval.search.relevance import BARE, Features, Judgement, Relevance
from retrieval.settings import Settings, add_arguments

# Of the questions about things that are there, so many may be told that there is no good match; of the photos called
# the best match, so many must be right.
LOST, RIGHT = 0.02, 0.95
# So much less F1 than the best is allowed for a longer page: a right photo that is missing costs more than a wrong one.
LONGER = 0.05


@dataclass(frozen=True, eq=False)
class Asked:
    """A question's front of the ranking: ``features`` (n, 7) of its photos, and whether each shows the thing (n,)."""

    text: str
    present: bool
    features: Features
    shown: NDArray[np.bool_]
    mentioned: int

    def bare(self) -> Asked:
        """The same without the column of named words."""
        return replace(self, features=self.features[:, :BARE])

    def wordless(self) -> Asked:
        """The same as with models that do not know which words people name."""
        features = self.features.copy()
        features[:, BARE] = np.nan
        return replace(self, features=features)

    @property
    def learned(self) -> bool:
        """Whether the question is of the half that is learned from."""
        return not hashlib.sha1(self.text.encode(), usedforsecurity=False).digest()[-1] & 1


def main(argv: Sequence[str] | None = None) -> int:
    """Learn, write the asset, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m retrieval.lab.evaluation.train_relevance", description=__doc__)
    parser.add_argument("captions", type=Path, metavar="CAPTIONS", help="a file of captions whose photos are indexed")
    questions = Path("tests/data/presence.jsonl")
    parser.add_argument(
        "--questions", type=Path, default=questions, metavar="FILE", help=f"what to ask (default: {questions})"
    )
    parser.add_argument("--split", default="dev", help="the photos to ask about (default: dev)")
    parser.add_argument("--measure", action="store_true", help="only measure the shipped weights")
    add_arguments(parser)
    args = parser.parse_args(argv)
    try:
        with Library.open(Settings.from_args(args)) as library:
            asked = ask(library, args.captions, args.split, args.questions)
    except ImageSearchError as error:
        print(f"photochat: {error}", file=sys.stderr)
        return 2
    if not args.measure:
        learned = [question for question in asked if question.learned]
        worded = [question for question in learned if not np.isnan(question.features[:, BARE]).any()]
        Judgement(learn([question.bare() for question in learned]), learn(worded)).save()
    judgement, others = Judgement.load(), [question for question in asked if not question.learned]
    ways = {"as it is": others, "without named words": [question.wordless() for question in others]}
    print(json.dumps({name: measure(judgement, some) for name, some in ways.items()}, indent=2))
    return 0


def ask(library: Library, captions: Path, split: str | None, questions: Path) -> list[Asked]:
    """Every question asked of the captioned photos; raises QueryError."""
    ids, photos = indexed_photos(library, read_captions(captions, split), captions.parent)
    texts = [[f" {' '.join(content_words(caption))} " for caption in photo.captions] for photo in photos]
    engine, asked = SearchEngine(library, np.sort(ids)), []
    for line in map(json.loads, questions.read_text(encoding="utf-8").splitlines()):
        shown = ids[[_shows(captions, line["names"]) for captions in texts]]
        front, features, mentioned = engine.evidence(Query((Term(line["text"]),)))
        asked.append(Asked(line["text"], line["present"], features, np.isin(front, shown), mentioned))
    return asked


def _shows(captions: Sequence[str], names: Sequence[Sequence[str]]) -> bool:
    """Whether a photo's captions say one name of each thing."""
    return all(any(f" {name} " in caption for caption in captions for name in group) for group in names)


def learn(asked: Sequence[Asked]) -> Relevance:
    """Both regressions and their limits from questions with features of the same columns."""
    every = np.concatenate([question.features for question in asked])
    without = tuple(np.nanmean(every[:, 2:4], axis=0).tolist())
    columns = every.shape[1]
    draft = Relevance((0.0,) * (columns + 1), (), (without[0], without[1]), 0.0, 0.0, 0.0)
    rows = np.concatenate([draft.completed(question.features, question.mentioned) for question in asked])
    draft = replace(draft, photo=_regression(rows, np.concatenate([question.shown for question in asked]), 0.3))
    fronts = np.stack([draft.front(q.features, q.mentioned) for q in asked])
    draft = replace(draft, query=_regression(fronts, np.array([question.present for question in asked]), 0.1))
    present = [question for question in asked if question.present]
    anything = float(np.quantile([draft.of_query(q.features, q.mentioned) for q in present], LOST))
    chances = np.concatenate([draft.of_photos(q.features, q.mentioned) for q in present])
    shown = np.concatenate([q.shown for q in present])
    cuts = np.linspace(-3, 1, 81)
    f1 = np.array([_f1(shown, chances >= cut) for cut in cuts])
    fits = float(cuts[np.argmax(f1 >= f1.max() - LONGER)])
    firsts = sorted((float(draft.of_photos(q.features[:1], q.mentioned)[0]), bool(q.shown[0])) for q in present)
    right = np.cumsum([hit for _, hit in firsts[::-1]]) / np.arange(1, len(firsts) + 1)
    enough = np.flatnonzero(right >= RIGHT)
    sure = firsts[::-1][int(enough[-1])][0] if len(enough) else firsts[-1][0]
    return replace(draft, anything=anything, fits=fits, sure=max(sure, fits))


def _regression(rows: Features, right: NDArray[np.bool_], strength: float) -> tuple[float, ...]:
    """Weights of a logistic regression, with its offset last."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=2000).fit((rows - mean) / spread, right)
    weights = model.coef_[0] / spread
    return (*weights.tolist(), float(model.intercept_[0] - weights @ mean))


def measure(judgement: Judgement, asked: Sequence[Asked]) -> dict[str, float]:
    """Shares in percent, over the fronts of the rankings: of questions, and of photos for precision and recall."""
    answered = {q.text: judgement.of_query(q.features, q.mentioned) >= 0 for q in asked}
    present, absent = ([q for q in asked if q.present is present] for present in (True, False))
    kept = np.concatenate([_kept(judgement.of_photos(q.features, q.mentioned)) & answered[q.text] for q in present])
    shown = np.concatenate([q.shown for q in present])
    best = [bool(q.shown[0]) for q in present if answered[q.text] and judgement.sure(q.features, q.mentioned)[0]]
    shares = {
        "absent, no good match": np.mean([not answered[q.text] for q in absent]),
        "present, no good match": np.mean([not answered[q.text] for q in present]),
        "precision of the cut": (kept & shown).sum() / max(1, kept.sum()),
        "recall of the cut": (kept & shown).sum() / shown.sum(),
        "F1 of the cut": _f1(shown, kept),
        "first photo right": np.mean([q.shown[0] for q in present]),
        "best match given": len(best) / len(present),
        "best match right": np.mean(best) if best else 0.0,
    }
    return {"present": len(present), "absent": len(absent)} | {k: round(100 * float(v), 1) for k, v in shares.items()}


def _kept(logits: Scores) -> NDArray[np.bool_]:
    """What is left of a ranking where anything fits: its first photo, and those that fit."""
    kept = logits >= 0
    kept[:1] = True
    return kept


def _f1(shown: NDArray[np.bool_], kept: NDArray[np.bool_]) -> float:
    return float(2 * (shown & kept).sum() / max(1, shown.sum() + kept.sum()))


if __name__ == "__main__":
    sys.exit(main())
