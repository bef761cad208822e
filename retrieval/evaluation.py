"""Measures the search with photos that people captioned: every quality table in one run.

Captions of the evaluation file are only asked as questions and read by the simulated person; they never reach
the index, a filter or a weight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.captioned import indexed_photos
from retrieval.datasets import read_captions
from retrieval.dialogue_quality import measure_dialogue
from retrieval.feedback_quality import measure_feedback
from retrieval.library import Library
from retrieval.lines import table
from retrieval.metrics import first_ranks, mean_average_precision, recall_table
from retrieval.negation_quality import NegationQuality, measure_negation
from retrieval.ranking import RRF_K, Ids, Scores, Vectors, normalise
from retrieval.records import Query
from retrieval.search import SearchEngine

# Places of the whole search's answers that are looked at; further ones change neither recall nor, visibly,
# mAP.
PLACES = 100

Table = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Report:
    """All tables; percentages but for median ranks. `not_indexed` photos of the file are not in the pool."""

    captions: str
    split: str | None
    photos: int
    not_indexed: int
    text_to_image: Table
    image_to_text: Table
    dialogue: Sequence[float]
    feedback: Mapping[str, Sequence[float]]
    negation: NegationQuality | None

    def to_json(self) -> dict[str, Any]:
        """Plain values, rounded to two decimals."""
        return {key: _rounded(value) for key, value in asdict(self).items()}

    def lines(self) -> list[str]:
        """The tables as text."""
        pool = f"{self.photos} photos of {Path(self.captions).name}" + (
            f", split {self.split}" if self.split else ""
        )
        lines = [pool + (f"; {self.not_indexed} more are not indexed" if self.not_indexed else "")]
        for title, part in (("Text to image", self.text_to_image), ("Image to text", self.image_to_text)):
            lines += [
                "",
                *table(
                    (title, *next(iter(part.values()))), [(kind, *row.values()) for kind, row in part.items()]
                ),
            ]
        lines += ["", *_dialogue_lines(self.dialogue), "", *_feedback_lines(self.feedback)]
        return [*lines, "", *_negation_lines(self.negation)]


def evaluate(
    library: Library, captions: Path, split: str | None = None, progress: Callable[[str], None] | None = None
) -> Report:
    """Measure a library with a captions file (retrieval/datasets says which forms); raises QueryError.

    The pool is the indexed photos of the file, or of its `split`; every caption is a question.
    """
    tell = progress or (lambda _: None)
    known = read_captions(captions, split)
    ids, photos = indexed_photos(library, known, captions.parent)
    engine = SearchEngine(library, within=np.sort(ids))
    said = [photo.captions for photo in photos]
    tell(f"Encoding {sum(map(len, said)):,} captions …")
    texts = engine.text_vectors([caption for some in said for caption in some])
    tell("Text to image and back …")
    text_to_image, image_to_text = _retrieval(library, engine, ids, said, texts)
    tell("Dialogue …")
    dialogue = measure_dialogue(engine, ids.tolist(), said)
    tell("Feedback …")
    feedback = measure_feedback(engine, ids.tolist(), [some[0] for some in said], _resemblance(said))
    tell("Negation …")
    negation = measure_negation(engine, ids.tolist(), said)
    return Report(
        str(captions),
        split,
        len(photos),
        len(known) - len(photos),
        text_to_image,
        image_to_text,
        dialogue,
        feedback,
        negation,
    )


def _retrieval(
    library: Library, engine: SearchEngine, ids: Ids, said: Sequence[Sequence[str]], texts: Vectors
) -> tuple[Table, Table]:
    """The tables per kind of vector, text to image and image to text."""
    relevant = np.repeat(np.eye(len(ids), dtype=bool), [len(some) for some in said], axis=0)
    to_image, to_text = {}, {}
    for kind, scores in _scores_by_kind(library, ids, texts).items():
        to_image[kind] = _measures(scores, relevant)
        to_text[kind] = _measures(scores.T, relevant.T)
    questions = [caption for some in said for caption in some]
    to_image["search"] = _measures(_search_scores(engine, ids, questions), relevant)
    return to_image, to_text


def _scores_by_kind(library: Library, ids: Ids, texts: Vectors) -> dict[str, Scores]:
    """(texts, photos) scores of image, caption and shared vectors, and of image and caption fused by rank."""
    scores = {"image": texts @ library.image_index.reconstruct(ids).T}
    captioned = np.isin(ids, library.caption_index.ids)
    if captioned.any():
        scores["caption"] = np.full_like(scores["image"], -1)
        scores["caption"][:, captioned] = texts @ library.caption_index.reconstruct(ids[captioned]).T
    scores["fused"] = texts @ library.index.reconstruct(ids).T
    if "caption" in scores:
        ranks = [_ranks(scores[kind]) for kind in ("image", "caption")]
        scores["rank_fusion"] = 1 / (RRF_K + ranks[0]) + 1 / (RRF_K + ranks[1])
    return scores


def _ranks(scores: Scores) -> Scores:
    """Rank of each photo in each row, from 1."""
    order = np.argsort(-scores, axis=1, kind="stable")
    ranks = np.empty_like(scores)
    np.put_along_axis(ranks, order, np.arange(1, scores.shape[1] + 1, dtype=scores.dtype)[None], axis=1)
    return ranks


def _search_scores(engine: SearchEngine, ids: Ids, questions: Sequence[str]) -> Scores:
    """(questions, photos) negated places in the whole search's answers; those beyond PLACES are all last."""
    columns = {photo_id: column for column, photo_id in enumerate(ids.tolist())}
    scores = np.full((len(questions), len(ids)), -np.inf, np.float32)
    for row, question in enumerate(questions):
        for place, photo_id in enumerate(engine.rank(Query((question,), top_k=PLACES)).ids.tolist()):
            scores[row, columns[photo_id]] = -place
    return scores


def _measures(scores: Scores, relevant: NDArray[np.bool_]) -> dict[str, float]:
    return {**recall_table(first_ranks(scores, relevant)), "mAP": mean_average_precision(scores, relevant)}


def _resemblance(said: Sequence[Sequence[str]]) -> Vectors:
    """Unit mean of MiniLM's vectors of each photo's human captions, (n, 384)."""
    from retrieval.builtin.towers import MiniLM

    vectors = MiniLM.open().encode([caption for some in said for caption in some])
    ends = np.cumsum([len(some) for some in said])
    return normalise(np.stack([part.mean(0) for part in np.split(vectors, ends[:-1])]))


def _dialogue_lines(dialogue: Sequence[float]) -> list[str]:
    header = ("Dialogue", *(f"round {number}" for number in range(1, len(dialogue) + 1)))
    return table(header, [("Hits@10", *dialogue)])


def _feedback_lines(feedback: Mapping[str, Sequence[float]]) -> list[str]:
    header = ("Feedback", "page 1", *(f"after {number}" for number in range(1, len(feedback["liking"]))))
    return table(header, [(f"seen, {kind}", *values) for kind, values in feedback.items()])


def _negation_lines(quality: NegationQuality | None) -> list[str]:
    if quality is None:
        return ["Negation: no pair of things has enough unwanted photos here."]
    rows = [
        (
            kind,
            share.alone,
            share.refused,
            f"{share.change:+.1f}%",
            "{:+.1f}% to {:+.1f}%".format(*share.interval),
        )
        for kind, share in (("unwanted", quality.unwanted), ("wanted", quality.wanted))
    ]
    return table((f"Negation, {quality.pairs} pairs", "alone", "refused", "change", "95%"), rows)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value
