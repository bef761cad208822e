"""What the command line prints for people: answers as aligned lines."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.installation import command, quoted
from retrieval.lines import printable, size_text, table
from retrieval.records import Filters, Photo, Query, SearchResults, SkippedFile
from retrieval.words import listed, say

if TYPE_CHECKING:
    from retrieval.catalogue import CollectionStats, PersonGroup, Repaired
    from retrieval.doctor import Checked
    from retrieval.duplicates import DuplicateGroup
    from retrieval.example_sets import TakenSet
    from retrieval.imports import ImportReport
    from retrieval.indexing.own_captions import Tuned
    from retrieval.models import ModelStatus
    from retrieval.settings import Settings
    from retrieval.vector_index import VectorIndex

# A longer path would push the caption off the screen; its end identifies the photo.
PATH_COLUMNS = 44
# Faults of an import named one by one; where all of a file is wrong, the first ones say why.
NAMED_FAULTS = 20


def result_lines(results: SearchResults, roots: Sequence[Path]) -> list[str]:
    """Lines such as "dog_beach.jpg (score=0.8123) caption: a dog on a beach", the scores below each other."""
    names = [printable(short_path(hit.photo.path, roots)) for hit in results.hits]
    width = max(map(len, names), default=0)
    return [
        f"{name:<{width}} (score={hit.score:z.4f}) {_about(hit.photo)}"
        for name, hit in zip(names, results.hits, strict=True)
    ]


def short_path(path: Path, roots: Sequence[Path]) -> str:
    """A path below the images folder, its start cut off where it is long."""
    resolved = [Path(os.path.abspath(root)) for root in roots]
    root = next((root for root in resolved if path.is_relative_to(root)), None)
    name = str(path.relative_to(root)) if root and path != root else str(path)
    return name if len(name) <= PATH_COLUMNS else "…" + name[1 - PATH_COLUMNS :]


def _about(photo: Photo) -> str:
    if photo.caption:
        return say("command-caption", text=printable(photo.caption.text))
    return say("command-label", text=label_words(photo)) if photo.label else say("command-no-caption")


def label_words(photo: Photo) -> str:
    """The label, and how sure it is where it was only recognised: "dog (0.31)"."""
    label = photo.label
    if label is None:
        return say("command-no-label")
    return printable(label.text) + (f" ({label.score:.2f})" if label.score is not None else "")


def closest_line(results: SearchResults) -> str:
    """The closest match with its label and score."""
    hit = results.hits[0]
    return say(
        "command-closest",
        name=printable(hit.photo.path.name),
        label=label_words(hit.photo),
        score=f"{hit.score:z.4f}",
        strength=hit.strength,
        reason=hit.reason,
    )


def label_lines(photo: Path, scores: Sequence[tuple[str, float]]) -> list[str]:
    """The label that fits a photo best, then the others, each with its score."""
    (best, score), *remaining = scores
    width = max(len(label) for label, _ in scores)
    lines = [say("command-best-label", name=photo.name, label=best, score=f"{score:z.4f}")]
    lines += [f"{label:<{width}} (score={score:z.4f})" for label, score in remaining]
    return [printable(line) for line in lines]


def nothing_line(query: Query, results: SearchResults) -> str:
    """Why there is no photo to show, and what to do."""
    exact = query.filters.words
    if replace(query.filters, words=()) != Filters() and not results.total:
        return say("command-no-pass", quoted="yes" if exact else "no")
    if exact:
        return say("command-no-words", words=listed([say("quoted", text=words) for words in exact]))
    return say("command-nothing")


def export_lines(count: int, skipped: Sequence[SkippedFile], target: Path) -> list[str]:
    """What was written, and which of ``count`` photos could not be read."""
    return [say("command-wrote", n=count - len(skipped), target=printable(str(target))), *skipped_lines(skipped)]


def skipped_lines(skipped: Sequence[SkippedFile], most: int | None = None) -> list[str]:
    """Which files could not be read, and why; ``most`` of them by name."""
    lines = [say("command-skipped", name=printable(skip.path.name), reason=skip.reason) for skip in skipped[:most]]
    return lines + ([say("command-more", n=len(skipped) - len(lines))] if len(lines) < len(skipped) else [])


def import_lines(report: ImportReport) -> list[str]:
    """What an import came to, and what of it could not be used."""
    lines = [say("command-imported", n=report.entries, photos=report.photos)]
    if report.numbered:
        lines.append(say("command-numbered", table=report.numbered))
    lines += [f"{fault.where[:1].upper()}{fault.where[1:]}: {fault.reason}." for fault in report.faults[:NAMED_FAULTS]]
    if len(report.faults) > NAMED_FAULTS:
        lines.append(say("command-more", n=len(report.faults) - NAMED_FAULTS))
    return [printable(line) for line in lines]


def set_lines(made: TakenSet) -> list[str]:
    """Where a known set is now, what is missing of it, and what to type next."""
    total = made.taken + made.known
    key = "command-set-known" if made.known else "command-set"
    lines = [say(key, n=total, folder=str(made.photos), known=made.known)]
    if made.labelled:
        lines[0] += " " + say("command-set-labelled", n=made.labelled)
    if made.missing:
        lines.append(say("command-set-missing", n=len(made.missing), name=str(made.missing[0])))
    lines.append(say("command-set-look", command=command(f"--images {quoted(made.photos)}")))
    if made.captions:
        lines.append(say("command-set-measure", command=command(f"index {quoted(made.photos)}")))
        lines.append(f"  {command(f'evaluate {quoted(made.captions)} --images {quoted(made.photos)}')}")
    return [printable(line) for line in lines]


def doctor_lines(checked: Sequence[Checked]) -> list[str]:
    """A line for each check, the wrong ones marked, and a summary."""
    marks = {"well": "ok", "note": "note", "wrong": "WRONG"}
    width = max(len(check.subject) for check in checked)
    lines = [f"{marks[check.state]:<6} {check.subject:<{width}}  {check.sentence}" for check in checked]
    wrong = sum(check.state == "wrong" for check in checked)
    lines.append(say("command-wrong", n=wrong) if wrong else say("command-well"))
    return [printable(line) for line in lines]


def duplicates_lines(groups: Sequence[DuplicateGroup], roots: Sequence[Path]) -> list[str]:
    """One line a group: the photo to keep, then its copies."""
    copies = sum(len(group.photos) - 1 for group in groups)
    head = [say("command-duplicates", n=len(groups), copies=copies)] if groups else []
    lines = [
        say(f"command-duplicates-{group.kind}", first=names[0], others=", ".join(names[1:]))
        for group in groups
        if (names := [printable(short_path(photo.path, roots)) for photo in group.photos])
    ]
    return [*head, *lines] or [say("command-no-duplicates")]


def people_lines(wanted: bool, groups: Sequence[PersonGroup]) -> list[str]:
    """One line a person: number, name, photos; people without a name in a single photo are only counted."""
    if not wanted:
        return [say("command-faces-off", command=command("people on"))]
    listed_groups = [group for group in groups if group.name or group.photos > 1]
    lines = [
        f"{person.person_id:>6}  "
        + say("command-person", name=printable(person.name) or say("command-no-name"), n=person.photos)
        for person in listed_groups
    ]
    once = len(groups) - len(listed_groups)
    return lines + ([say("command-faces-once", n=once)] if once else []) or [say("command-no-faces")]


def stats_lines(stats: CollectionStats, index: VectorIndex, folders: Iterable[Path], data: Path) -> list[str]:
    """The collection in numbers, the folders that it is of, and its own, a line each; what is not there is left out."""
    from retrieval.catalogue import DAYS_AWAY

    figures = {
        "Photos": say("command-stats-photos", n=stats.photos, bytes=size_text(stats.bytes), captioned=stats.captioned),
        "Skipped": say("command-stats-skipped", n=stats.skipped) if stats.skipped else "",
        "Left": say("command-stats-away", n=stats.away, days=DAYS_AWAY) if stats.away else "",
        "Labels": _counted(stats.labels),
        "Years": _counted(stats.years),
        "Cameras": _counted(stats.cameras),
        "Formats": _counted(stats.formats),
        "Models": f"{stats.family} ({stats.model})",
        "Index": index_sentence(index),
        "Folders": ", ".join(str(path) for path in folders),
        "Data": str(data),
    }
    return [f"{name + ':':<9} {printable(text)}" for name, text in figures.items() if text]


def index_sentence(index: VectorIndex) -> str:
    """How vectors are searched, and how well where that is not exactly."""
    if not len(index):
        return ""
    return say(f"index-{index.kind}", n=len(index), recall=f"{100 * index.recall:.1f}")


def models_lines(statuses: Sequence[ModelStatus]) -> list[str]:
    """A table of the models, the installed ones marked."""
    rows = [
        (status.family, status.part, status.model_id, _state(status),
         size_text(status.bytes) if status.bytes else "?", status.licence, status.note)
        for status in statuses
    ]  # fmt: skip
    return table(("family", "part", "model", "state", "size", "licence", "note"), rows, left=(0, 1, 2, 3, 5, 6))


def _state(status: ModelStatus) -> str:
    if status.at_hand:
        return say("command-model-at-hand")
    return say("command-model-to-download" if status.family == "clip" else "command-model-not-installed")


def tuned_lines(done: Tuned) -> list[str]:
    """How well the captioner did before and after it was tuned, on the captions that were held out."""
    rows = [
        (say(f"command-tuned-{when}"), f"{figures.cider:.2f}", f"{figures.bleu:.3f}", f"{figures.loss:.2f}")
        for when, figures in (("before", done.before), ("after", done.after))
    ]
    return [
        say("command-tuned", n=done.photos, held=done.held_out),
        *table(("", "CIDEr-D", "BLEU-4", say("command-tuned-loss")), rows, left=(0,)),
    ]


def _counted(pairs: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{name} ({count:,})" for name, count in pairs)


def repair_lines(done: Repaired, settings: Settings, folders: Sequence[Path]) -> Iterator[str]:
    """What a repair saved, and how to go on: the ``folders`` are those that are indexed."""
    from retrieval.catalogue import backups_of

    saved = say("command-repaired-what", photos=done.photos, likes=done.likes, albums=done.albums)
    if done.damaged is None and done.backup is None:
        yield say("command-sound", what=saved)
    else:
        backup = done.backup.name if done.backup else ""
        yield say("command-saved-from" if backup else "command-saved", what=saved, backup=backup)
        yield say("command-repaired-missing", command=settings.command("index", folders))
    if done.damaged:
        yield say("command-repaired-file", file=str(done.damaged))
    days = [backup.stem.removeprefix("catalogue-") for backup in backups_of(settings.data / "catalogue.sqlite")]
    if days:
        yield say("command-backups", days=", ".join(days), command=settings.command(f"repair --restore {days[0]}"))
