"""The JSON of retrieval: hits, results, indexing runs, duplicates, statistics and models, for every interface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from retrieval.colours.lab import hexes_of
from retrieval.lines import readable
from retrieval.records import Hit, IndexProgress, SearchResults

if TYPE_CHECKING:
    from retrieval.catalogue import CollectionStats, PersonGroup
    from retrieval.duplicates import DuplicateGroup
    from retrieval.example_sets import TakenSet
    from retrieval.imports import ImportReport
    from retrieval.indexing.own_captions import Tuned
    from retrieval.models import ModelStatus

Json = dict[str, Any]


def results_json(query: str, results: SearchResults) -> Json:
    """{"query", "match", "hits", "took_ms"} of a search; ``query`` is the question as it was asked."""
    hits = hits_json(results.hits)
    return {"query": query, "match": results.match, "hits": hits, "took_ms": round(results.took_ms, 1)}


def hits_json(hits: Sequence[Hit]) -> list[Json]:
    """Each hit; scores keep six decimals, colours are "#rrggbb"."""
    colours = iter(hexes_of([swatch.lab for hit in hits for swatch in hit.photo.palette]))
    return [_hit(hit, list(islice(colours, len(hit.photo.palette)))) for hit in hits]


def _hit(hit: Hit, colours: list[str]) -> Json:
    photo = hit.photo
    return {
        "rank": hit.rank,
        "photo_id": photo.photo_id,
        "uuid": photo.uuid,
        "path": readable(photo.path),
        "score": round(hit.score, 6) + 0.0,  # never -0.0
        "percent": round(hit.percent, 1),
        "relevant": hit.relevant,
        "strength": hit.strength,
        "caption": photo.caption.text if photo.caption else None,
        "label": photo.label.text if photo.label else None,
        "place": photo.place,
        "text": photo.text or None,
        "people": [name for name in photo.people if name],
        "colours": colours,
        "reason": hit.reason,
    }


def labels_json(photo: str, scores: Sequence[tuple[str, float]]) -> Json:
    """{"query", "labels": [{"label", "score"}]}, the label that fits best first."""
    return {"query": photo, "labels": [{"label": label, "score": round(score, 6) + 0.0} for label, score in scores]}


def indexing_json(last: IndexProgress) -> Json:
    """{"indexed", "unchanged", "moved", "removed", "skipped", "seconds"} of a finished run."""
    return {
        "indexed": last.indexed,
        "unchanged": last.unchanged,
        "moved": last.moved,
        "removed": last.removed,
        "skipped": [{"path": readable(file.path), "reason": str(file.reason)} for file in last.skipped],
        "seconds": round(last.seconds, 2),
    }


def import_json(report: ImportReport) -> Json:
    """{"entries", "photos", "faults": [{"where", "reason"}]} of an import."""
    return {"entries": report.entries, "photos": report.photos, "faults": [asdict(fault) for fault in report.faults]}


def set_json(made: TakenSet) -> Json:
    """{"photos", "captions", "taken", "known", "labelled", "missing"} of a known set."""
    captions = readable(made.captions) if made.captions else None
    return {**asdict(made), "photos": readable(made.photos), "captions": captions}


def duplicates_json(groups: Sequence[DuplicateGroup]) -> Json:
    """{"groups": [{"kind", "photos": [{"photo_id", "path"}]}]}, the best photo of a group first."""
    return {
        "groups": [
            {
                "kind": group.kind,
                "photos": [{"photo_id": photo.photo_id, "path": readable(photo.path)} for photo in group.photos],
            }
            for group in groups
        ]
    }


def people_json(wanted: bool, groups: Sequence[PersonGroup]) -> Json:
    """{"on", "people": [{"person_id", "name", "photos", "photo_id", "box"}]}, the named ones first."""
    return {"on": wanted, "people": [asdict(group) for group in groups]}


def stats_json(stats: CollectionStats) -> Json:
    """The collection in numbers; lists of (name, photos) become objects."""
    return {key: dict(value) if isinstance(value, tuple) else value for key, value in asdict(stats).items()}


def tuned_json(done: Tuned) -> Json:
    """{"learned", "held_out", "kept", "before": {"CIDEr-D", "BLEU-4", "loss"}, "after": ...} of a tuned captioner."""
    figures = {
        when: {"CIDEr-D": round(found.cider, 4), "BLEU-4": round(found.bleu, 4), "loss": round(found.loss, 4)}
        for when, found in (("before", done.before), ("after", done.after))
    }
    return {"learned": done.photos, "held_out": done.held_out, "kept": done.kept, **figures}


def models_json(statuses: Sequence[ModelStatus]) -> Json:
    """{"models": [...]} with the fields of each."""
    return {"models": [asdict(status) for status in statuses]}
