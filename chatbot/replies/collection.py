"""The whole collection: statistics, duplicates, what was exported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chatbot.replies.answers import Suggestion
from chatbot.replies.phrases import escaped, listed, number, photos, quoted
from retrieval.catalogue import CollectionStats
from retrieval.lines import megabytes

OUTDATED = (
    "The photos here were indexed by models of another version. They can be found again as soon as they are indexed "
    "once more; the page does so by itself."
)
EMPTY = (
    "There are no photos here yet. Add some to the images folder and index it; "
    "they can be found as soon as they are indexed."
)


def statistics(stats: CollectionStats) -> str:
    """The collection in a few sentences."""
    parts = [f"You have {photos(stats.photos)} ({megabytes(stats.bytes)})"]
    if stats.years:
        first, last = stats.years[0][0], stats.years[-1][0]
        parts[0] += f", taken in {first}" if first == last else f", taken from {first} to {last}"
    if stats.labels:
        parts.append(f"Most show {_counted(stats.labels[:4])}")
    if stats.cameras:
        parts.append(f"Cameras: {_counted(stats.cameras[:3])}")
    parts.append(f"Formats: {_counted([(name.upper(), count) for name, count in stats.formats[:4]])}")
    if stats.captioned < stats.photos:
        parts.append(f"{number(stats.captioned)} have a caption so far")
    if stats.skipped:
        parts.append(f"{number(stats.skipped)} files could not be read")
    return ". ".join(parts) + "."


def told(total: int, shown: int, text: str) -> str:
    """How many photos show a thing, as far as words tell."""
    of = f"{photos(total)} {'is' if total == 1 else 'are'} said to show {quoted(text)} by caption, label or file name"
    return f"{of}; others may show it, too. {'Here it is' if total == 1 else _which(total, shown)}."


def _which(total: int, shown: int) -> str:
    return "Here they are" if shown == total else f"Here are the best {number(shown)}"


def none_told(text: str) -> str:
    """No words tell of a thing."""
    return f"No caption, label or file name tells of {quoted(text)}."


def _counted(items: Sequence[tuple[str, int]]) -> str:
    return listed([f"{escaped(name)} ({number(count)})" for name, count in items])


DUPLICATE = {"exact": "the same file", "near": "nearly the same picture"}


def duplicates(groups: int, copies: int, exact: int) -> str:
    """What the search for duplicates found; nothing is deleted."""
    if not groups:
        return "There are no duplicates: every photo is there once."
    which = "1 group" if groups == 1 else f"{number(groups)} groups"
    same = f", {number(exact)} of them the same file" if exact else ""
    spare = "1 copy" if copies == 1 else f"{number(copies)} copies"
    start = f"{which} of photos that are there more than once, {spare} to spare{same}."
    return f"{start} The best of each comes first; nothing is deleted."


def exported(count: int, path: Path) -> str:
    """A file was written."""
    return f"{photos(count)} saved as {escaped(path.name)} in {escaped(str(path.parent))}."


EXPORT_SUGGESTIONS = (
    Suggestion("As a ZIP of photos", "export as zip"),
    Suggestion("As a table (CSV)", "export as csv"),
)


def no_such_format(form: str) -> str:
    """An export that there is not."""
    return f"I cannot export as {escaped(form)}. Choose zip, csv, json or contact sheet."
