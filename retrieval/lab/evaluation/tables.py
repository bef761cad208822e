"""Evaluates the search on photos with human captions: every quality table in one run.

The captions of the evaluation file are used as queries and read by the simulated person; they never reach the index, a
filter or a weight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.datasets import read_captions
from retrieval.descriptions import typed
from retrieval.lab.evaluation.captioned import indexed_photos
from retrieval.lab.evaluation.captions import measure_stated, resemblance
from retrieval.lab.evaluation.colours import (
    measure_coloured_things,
    measure_colours,
)
from retrieval.lab.evaluation.dialogue import measure_dialogue
from retrieval.lab.evaluation.duplicates import DuplicateQuality, measure_duplicates
from retrieval.lab.evaluation.feedback import measure_feedback
from retrieval.lab.evaluation.negation import ABROAD, measure_negation
from retrieval.lab.evaluation.report import Report, Table
from retrieval.library import Library
from retrieval.metrics import first_ranks, mean_average_precision, recall_table
from retrieval.ranking import RRF_K, Ids, Scores, Vectors
from retrieval.records import Query
from retrieval.search import SearchEngine

# Photos that are copied to measure duplicates.
ORIGINALS = 500
# Depth to which the answers of the whole search are read; more would change neither recall nor, noticeably, mAP.
PLACES = 100


def evaluate(
    library: Library,
    captions: Path,
    split: str | None = None,
    colours: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Evaluate a library on a captions file (for its formats see retrieval/datasets); raises QueryError.

    The pool is the indexed photos of the file, or of its `split`; every caption is a query. `colours` is a file of
    product photos with known colours. `progress` is called with what is being measured.
    """
    tell = progress or (lambda _: None)
    captioned = read_captions(captions, split)
    ids, photos = indexed_photos(library, captioned, captions.parent)
    engine = SearchEngine(library, within=np.sort(ids))
    captions_of = [tuple(filter(str.strip, photo.captions)) for photo in photos]
    tell(f"Encoding {sum(map(len, captions_of)):,} captions …")
    texts = engine.text_vectors([caption for some in captions_of for caption in some])
    tell("Text to image and back …")
    text_to_image, image_to_text = _retrieval(library, engine, ids, captions_of, texts)
    tell("Dialogue …")
    dialogue = measure_dialogue(engine, ids.tolist(), captions_of)
    tell("Feedback …")
    feedback = measure_feedback(engine, ids.tolist(), [some[0] for some in captions_of], resemblance(captions_of))
    stated = measure_stated(library.catalogue.photos(ids), captions_of)
    tell("Negation …")
    negation = measure_negation(engine, ids.tolist(), captions_of)
    without_probes = SearchEngine(library, within=np.sort(ids), probes=False)
    negation_without_probes = measure_negation(without_probes, ids.tolist(), captions_of)
    abroad = {name: measure_negation(engine, ids.tolist(), captions_of, words) for name, words in ABROAD.items()}
    tell("Colours …")
    coloured_things = measure_coloured_things(engine, ids.tolist(), captions_of)
    colour = measure_colours(colours) if colours else None
    tell("Duplicates …")
    duplicates = _duplicates(library, ids)
    return Report(
        str(captions),
        split,
        len(photos),
        len(captioned) - len(photos),
        text_to_image,
        image_to_text,
        dialogue,
        feedback,
        stated,
        negation,
        negation_without_probes,
        abroad,
        coloured_things,
        colour,
        duplicates,
    )


def _retrieval(
    library: Library, engine: SearchEngine, ids: Ids, captions: Sequence[Sequence[str]], texts: Vectors
) -> tuple[Table, Table]:
    """The tables for each kind of vector, text to image and image to text."""
    relevant = np.repeat(np.eye(len(ids), dtype=bool), [len(some) for some in captions], axis=0)
    to_image, to_text = {}, {}
    for kind, scores in _scores_by_kind(library, ids, texts).items():
        to_image[kind] = _measures(scores, relevant)
        to_text[kind] = _measures(scores.T, relevant.T)
    questions = [caption for some in captions for caption in some]
    to_image["search"] = _measures(_search_scores(engine, ids, questions), relevant)
    return to_image, to_text


def _scores_by_kind(library: Library, ids: Ids, texts: Vectors) -> dict[str, Scores]:
    """Scores (texts, photos) with image, caption and shared vectors, and with image and caption fused by rank."""
    snapshot = library.snapshot()
    scores = {"image": texts @ snapshot.images.reconstruct(ids).T}
    captioned = np.isin(ids, snapshot.captions.ids)
    if captioned.any():
        scores["caption"] = np.full_like(scores["image"], -1)
        scores["caption"][:, captioned] = texts @ snapshot.captions.reconstruct(ids[captioned]).T
    scores["fused"] = texts @ snapshot.index.reconstruct(ids).T
    if "caption" in scores:
        ranks = [_ranks(scores[kind]) for kind in ("image", "caption")]
        scores["rank_fusion"] = 1 / (RRF_K + ranks[0]) + 1 / (RRF_K + ranks[1])
    return scores


def _ranks(scores: Scores) -> Scores:
    """Rank of each photo in each row of scores, from 1."""
    order = np.argsort(-scores, axis=1, kind="stable")
    ranks = np.empty_like(scores)
    np.put_along_axis(ranks, order, np.arange(1, scores.shape[1] + 1, dtype=scores.dtype)[None], axis=1)
    return ranks


def _search_scores(engine: SearchEngine, ids: Ids, questions: Sequence[str]) -> Scores:
    """Negated ranks (questions, photos) in the answers of the whole search; -inf beyond PLACES."""
    columns = {photo_id: column for column, photo_id in enumerate(ids.tolist())}
    scores = np.full((len(questions), len(ids)), -np.inf, np.float32)
    for row, question in enumerate(questions):
        for place, photo_id in enumerate(engine.rank(typed(question, Query(top_k=PLACES))).ids.tolist()):
            scores[row, columns[photo_id]] = -place
    return scores


def _measures(scores: Scores, relevant: NDArray[np.bool_]) -> dict[str, float]:
    return {**recall_table(first_ranks(scores, relevant)), "mAP": mean_average_precision(scores, relevant)}


def _duplicates(library: Library, ids: Ids) -> DuplicateQuality | None:
    """The quality with half of the pool, up to ORIGINALS, as originals, and as many other photos as distractors."""
    paths = [photo.path for photo in library.catalogue.photos(ids) if photo.path.is_file()]
    half = min(ORIGINALS, len(paths) // 2)
    return measure_duplicates(library, paths[:half], paths[half : 2 * half]) if half else None
