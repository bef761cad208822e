"""Measures the constants of a model's vectors on photos with human captions: what `retrieval/tuning.py` holds.

A constant is chosen where it does best, or at the score from which on a certain share of the answers are right. What a
collection cannot tell, as it has no captions of its own or no coloured things, is left out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.collection import Hubs
from retrieval.content_words import content_words
from retrieval.datasets import read_captions
from retrieval.lab.evaluation.captioned import indexed_photos
from retrieval.lab.evaluation.captions import resemblance, things_right
from retrieval.lab.evaluation.colours import measure_coloured_things
from retrieval.lab.evaluation.duplicates import COPIES, save_copies
from retrieval.lab.evaluation.negation import measure_negation, showing
from retrieval.library import Library
from retrieval.metrics import first_ranks, recall_table
from retrieval.models import Vocabulary
from retrieval.ranking import Ids, Scores, Vectors
from retrieval.search import SearchEngine
from retrieval.search.negation import shows
from retrieval.search.synonyms import NAMES
from retrieval.tuning import Limits

# The values that are tried.
IMAGE_WEIGHTS = (0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
HUB_SHARES, HUB_SHARPNESSES = (0.0, 0.15, 0.3, 0.45, 0.6), (1.0, 2.0, 3.0, 4.0)
COLOUR_COSTS = (0.0, 0.005, 0.0106, 0.02, 0.04)
SUBTRACTED = (0.0, 0.15, 0.3, 0.5)
STANDS_OUT = (1.0, 1.5, 2.0, 2.5, 3.0)
PROMPTS = ("{}", "a photo of {}", "there is {}")
LABEL_WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6)
# Of photos without a thing, at most this share may be taken for photos of it.
WRONGLY_REMOVED = 0.02
# Photos fit one another when the mean of their human captions has this cosine by MiniLM.
FITTING = 0.5
# The shares that are right at the limits: of matches called strong and fair, of guesses called probable and possible,
# and of captions that their photo bears out.
STRONG, FAIR, PROBABLE, POSSIBLE, BORNE_OUT = 0.6, 1 / 3, 0.5, 0.25, 0.5
# Photos that are asked for those most like them, how many each, and photos that are saved again.
ASKED, ALIKE, SAVED = 500, 12, 40
# By how much the cosine of a vector with itself may be off, and the share of copies that may be less alike.
ROUNDING, LEAST = 1e-5, 0.01


@dataclass(frozen=True, slots=True)
class Measured:
    """A constant of ``Tuning`` with its measured ``value``, and in words ``how`` well it did."""

    name: str
    value: Any
    how: str


@dataclass(frozen=True, slots=True)
class MeasuredTuning:
    """What was measured for the vectors of a ``model`` on so many ``photos``."""

    model: str
    photos: int
    constants: tuple[Measured, ...]

    def to_json(self) -> dict[str, Any]:
        """As JSON values; limits have two."""
        values = {m.name: asdict(m.value) if isinstance(m.value, Limits) else m.value for m in self.constants}
        return {"model": self.model, "photos": self.photos, "tuning": values}

    def lines(self) -> list[str]:
        """The record as it can be put into `retrieval/tuning.py`, and how each value did."""
        record = [f"    {measured.name}={measured.value!r}," for measured in self.constants]
        told = [f"{measured.name:<14} {measured.how}" for measured in self.constants]
        return [f"# {self.model}, {self.photos:,} photos", "Tuning(", *record, ")", "", *told]


@dataclass(frozen=True, eq=False)
class _Sample:
    """Captioned photos of a library: ``ids`` (n,), ``captions`` (n), and the vectors of the latter, ``texts``.

    ``resemblance`` (n, 384) are vectors of their captions by a model of sentences.
    """

    library: Library
    ids: Ids
    captions: Sequence[Sequence[str]]
    texts: Vectors
    resemblance: Vectors

    @property
    def images(self) -> Vectors:
        """Image vectors (n, dim)."""
        return self.library.snapshot().images.reconstruct(self.ids)

    def recall(self, photos: Vectors, hubness: Scores | float = 0.0) -> float:
        """The mean of R@1 and R@10 of all captions among vectors of the photos (n, dim), in percent."""
        relevant = np.repeat(np.eye(len(self.ids), dtype=bool), [len(some) for some in self.captions], axis=0)
        recall = recall_table(first_ranks(self.texts @ photos.T - hubness, relevant))
        return (recall["R@1"] + recall["R@10"]) / 2

    def words(self) -> list[set[str]]:
        """The content words of each photo's human captions."""
        return [{word for caption in some for word in content_words(caption)} for some in self.captions]


def measure_tuning(
    library: Library, captions: Path, split: str | None = None, progress: Callable[[str], None] | None = None
) -> MeasuredTuning:
    """Every constant that the indexed photos of a captions file, or of its ``split``, can measure.

    ``progress`` is called with what is being measured. Raises QueryError if none of the photos are indexed.
    """
    tell = progress or (lambda _: None)
    ids, photos = indexed_photos(library, read_captions(captions, split), captions.parent)
    captions_of = [tuple(filter(str.strip, photo.captions)) for photo in photos]
    tell(f"Encoding {sum(map(len, captions_of)):,} captions …")
    library.require_models()
    texts = library.encoder.encode_texts([caption for some in captions_of for caption in some])
    sample, measured = _Sample(library, ids, captions_of, texts, resemblance(captions_of)), list[Measured]()
    for what, measure in (
        ("mixing and hubs", _mixing), ("colour", _colour), ("refusals", _refusals), ("photos", _pairs),
        ("copies", _copies), ("labels", _labels), ("captions", _captions),
    ):  # fmt: skip
        tell(f"Tuning: {what} …")
        measured += measure(sample)
    return MeasuredTuning(library.models.name, len(ids), tuple(measured))


def score_from(scores: Scores, right: NDArray[np.bool_], share: float) -> float | None:
    """The score (of n) from which on this share is ``right`` (n,), by isotonic regression; None if it never is."""
    from sklearn.isotonic import IsotonicRegression

    chances = IsotonicRegression().fit_transform(scores.astype(np.float64), right.astype(np.float64))
    enough = scores[chances >= share]
    return float(enough.min()) if len(enough) else None


def _best(name: str, scores: dict[Any, float], what: str) -> Measured:
    """The value with the highest score, the first of equal ones."""
    best = max(scores, key=scores.__getitem__)
    return Measured(name, best, f"{what}: " + ", ".join(f"{value} {score:.1f}" for value, score in scores.items()))


def _limit(name: str, scores: Scores, right: NDArray[np.bool_], share: float, digits: int = 2) -> Iterator[Measured]:
    limit = score_from(scores, right, share)
    if limit is not None:
        over = right[scores >= limit]
        how = f"{100 * share:.0f}% right at this score, {100 * over.mean():.0f}% of the {len(over):,} over it"
        yield Measured(name, round(limit, digits), how)


def _mixing(sample: _Sample) -> Iterator[Measured]:
    library, ids = sample.library, sample.ids
    scale = library.catalogue.scale(library.models.name)
    captioned, captions = library.catalogue.vectors("caption", library.models.name, ids)
    if scale is None or not len(captioned):
        return
    images, rows = sample.images, np.flatnonzero(np.isin(ids, captioned))
    captions = captions[np.searchsorted(captioned, ids[rows])]

    def shared(weight: float) -> Vectors:
        mixed = images.copy()
        mixed[rows] = scale.shared(images[rows], captions, weight)
        return mixed

    weight = _best(
        "image_weight", {weight: sample.recall(shared(weight)) for weight in IMAGE_WEIGHTS}, "mean of R@1 and R@10"
    )
    yield weight
    photos, tuning = shared(weight.value), library.models.tuning
    if len(np.unique(captions, axis=0)) < tuning.fewest_sentences:
        return

    def corrected(share: float, sharpness: float) -> float:
        hubs = Hubs.of(captions, replace(tuning, hub_sharpness=sharpness), len(captions), ids)
        return sample.recall(photos, share * hubs.nearness(photos))

    shares = {share: corrected(share, tuning.hub_sharpness) for share in HUB_SHARES}
    yield (share := _best("hub_share", shares, "mean of R@1 and R@10"))
    sharpness = {sharpness: corrected(share.value, sharpness) for sharpness in HUB_SHARPNESSES}
    yield _best("hub_sharpness", sharpness, "mean of R@1 and R@10")


def _engine(sample: _Sample, **constants: float) -> SearchEngine:
    tuning = replace(sample.library.models.tuning, **constants)  # type: ignore[arg-type]
    return SearchEngine(sample.library, within=np.sort(sample.ids), tuning=tuning)


def _colour(sample: _Sample) -> Iterator[Measured]:
    precision = {}
    for cost in COLOUR_COSTS:
        things = measure_coloured_things(_engine(sample, colour_cost=cost), sample.ids.tolist(), sample.captions)
        if things is None:
            return
        precision[cost] = things.words_and_colour
    yield _best("colour_cost", precision, "precision@10 of “a red shirt” and the like")


def _refusals(sample: _Sample) -> Iterator[Measured]:
    wanted = {}
    for subtracted in SUBTRACTED:
        quality = measure_negation(_engine(sample, subtracted=subtracted), sample.ids.tolist(), sample.captions)
        if quality is None:
            break
        wanted[subtracted] = quality.wanted.refused
    if wanted:
        yield _best("subtracted", wanted, "wanted photos among ten, in percent")
    removed = {limit: _wrongly_removed(sample, limit) for limit in STANDS_OUT}
    few = [limit for limit, share in removed.items() if share <= WRONGLY_REMOVED]
    listed = ", ".join(f"{limit} {100 * share:.1f}" for limit, share in removed.items())
    yield Measured("stands_out", min(few, default=STANDS_OUT[-1]), f"photos without a thing removed, percent: {listed}")


def _wrongly_removed(sample: _Sample, stands_out: float) -> float:
    """The mean share of photos without a thing, over all things, that are removed by its name alone."""
    tuning = replace(sample.library.models.tuning, stands_out=stands_out)
    directions, images, shares = sample.library.models.text_vectors(list(NAMES)), sample.images, []
    for thing, direction in zip(NAMES, directions, strict=True):
        without = ~np.isin(sample.ids, list(showing(thing, sample.ids.tolist(), sample.captions)))
        if without.any():
            shares.append(shows(direction, images[without], images, tuning).mean())
    return float(np.mean(shares))


def _pairs(sample: _Sample) -> Iterator[Measured]:
    images = sample.images
    yield Measured("measured", True, "the limits of two photos below are of this model")
    yield Measured("unrelated", round(sample.library.snapshot().unrelated, 3), "median cosine of two photos")
    asked = np.arange(len(images))[:: max(1, -(-len(images) // ASKED))]
    cosines = images[asked] @ images.T
    cosines[np.arange(len(asked)), asked] = -np.inf
    nearest = np.argsort(-cosines, axis=1)[:, : min(ALIKE, len(images) - 1)]
    fits = np.take_along_axis(sample.resemblance[asked] @ sample.resemblance.T >= FITTING, nearest, axis=1).ravel()
    scores = np.take_along_axis(cosines, nearest, axis=1).ravel()
    strong, fair = (next(_limit("photo", scores, fits, share, 3), None) for share in (STRONG, FAIR))
    if strong and fair:
        yield Measured("photo", Limits(strong.value, fair.value), f"{strong.how}; {fair.how}")


def _copies(sample: _Sample) -> Iterator[Measured]:
    """Cosines of photos and their copies, those without loss apart."""
    encoder, library = sample.library.encoder, sample.library
    paths = [photo.path for photo in library.catalogue.photos(sample.ids[:: max(1, len(sample.ids) // SAVED)])]
    rows, side = list[list[float]](), 2 * encoder.image_side  # as in indexing
    with tempfile.TemporaryDirectory(prefix="photochat-") as folder:
        for path in (path for path in paths if path.is_file()):
            save_copies(library.open_image(path), Path(folder), 0)
            files = [path, *(Path(folder) / f"0-{copy}" for copy in COPIES)]
            vectors = encoder.encode_images([library.open_image(file, side) for file in files])
            rows.append((vectors[1:] @ vectors[0]).tolist())
    if rows:
        same, lossy = min(row[0] for row in rows), [cosine for row in rows for cosine in row[1:]]
        between = (max(1 - same, ROUNDING) * max(1 - max(lossy), ROUNDING)) ** 0.5
        how = f"saved without loss at least {same:.6f}, with loss at most {max(lossy):.6f}"
        yield Measured("known_photo", float(f"{1 - between:.6f}"), how)
        least = float(np.quantile(lossy, LEAST))
        yield Measured("least_alike", round(least, 2), f"{100 * (1 - LEAST):.0f}% of {len(lossy)} copies have as much")


def _labels(sample: _Sample) -> Iterator[Measured]:
    library, images, said, tuning = sample.library, sample.images, sample.words(), sample.library.models.tuning

    def right(vocabulary: Vocabulary) -> NDArray[np.bool_]:
        guesses = vocabulary.nearest(images)
        return np.array([set(content_words(guess.phrase)) <= words for guess, words in zip(guesses, said, strict=True)])

    prompts = {prompt: Vocabulary.of(library.encoder, replace(tuning, prompt=prompt), None) for prompt in PROMPTS}
    shares = {prompt: 100 * float(right(vocabulary).mean()) for prompt, vocabulary in prompts.items()}
    yield (prompt := _best("prompt", shares, "labels named by people, percent"))
    vocabulary = prompts[prompt.value]
    weighed = {
        (common, plain): vocabulary.weighed(replace(tuning, too_common=common, plain=plain))
        for common in LABEL_WEIGHTS
        for plain in LABEL_WEIGHTS
    }
    scores = {weights: 100 * float(right(vocabulary).mean()) for weights, vocabulary in weighed.items()}
    best = max(scores, key=scores.__getitem__)
    for name, value in zip(("too_common", "plain"), best, strict=True):
        yield Measured(name, value, f"labels named by people: {scores[best]:.1f}%")
    prominences = np.array([guess.prominence for guess in weighed[best].nearest(images)])
    for name, share in (("probable", PROBABLE), ("possible", POSSIBLE)):
        yield from _limit(name, prominences, right(weighed[best]), share, 1)


def _captions(sample: _Sample) -> Iterator[Measured]:
    """How far a caption must stand out for its photo."""
    library, ids = sample.library, sample.ids
    captioned, vectors = library.catalogue.vectors("caption", library.models.name, ids)
    rows = np.flatnonzero(np.isin(ids, captioned))
    if not len(rows):
        return
    agreed = library.vocabulary.agreement(sample.images[rows], vectors[np.searchsorted(captioned, ids[rows])])
    texts = {photo.photo_id: photo.caption.text for photo in library.catalogue.photos(ids) if photo.caption}
    right = [things_right(texts.get(int(ids[row]), ""), sample.captions[row]) for row in rows.tolist()]
    telling = np.array([bool(things) for things in right], np.bool_)
    if telling.any():
        yield from _limit(
            "borne_out", agreed[telling], np.array([all(things) for things in right])[telling], BORNE_OUT, 1
        )
