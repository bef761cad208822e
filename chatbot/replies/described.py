"""What is known of one photo: what it shows, when and where it was taken, its colours, its file."""

from __future__ import annotations

import re
from pathlib import Path

from chatbot.replies.phrases import day, escaped, listed
from retrieval.colours import colour_name
from retrieval.lines import megabytes
from retrieval.records import Photo


def about(rank: int, photo: Photo, root: Path | None, question: str = "") -> str:
    """What the catalogue knows of a photo; a question for one fact is answered with that fact."""
    for pattern, fact in _FACTS:
        if re.search(pattern, question, re.I):
            return f"**{rank}.** {fact(photo, root)}"
    facts = [
        _seen(photo, root),
        _when(photo, root),
        _camera(photo, root),
        _colours(photo, root),
        _size(photo, root),
        _file(photo, root),
    ]
    return f"**{rank}.** " + " ".join(fact for fact in facts if fact)


def _seen(photo: Photo, root: Path | None) -> str:
    parts = []
    if photo.caption:
        text = escaped(photo.caption.text).rstrip(".")
        parts.append(f"{text}." if photo.caption.certain else f"Perhaps: {text}.")
    if photo.label:
        how = {"given": "as labelled", "folder": "from its folder", "zero-shot": "my guess"}[photo.label.source]
        parts.append(f"Label: {escaped(photo.label.text)} ({how}).")
        if photo.label.description:
            parts.append(escaped(photo.label.description).rstrip(".") + ".")
    return " ".join(parts) or "No caption yet."


def _when(photo: Photo, root: Path | None) -> str:
    facts = photo.facts
    if facts.taken is None:
        return "No date inside the photo or in its name tells when it was taken."
    time = f", {facts.taken:%H:%M}" if (facts.taken.hour, facts.taken.minute) != (0, 0) else ""
    source = " (by its file name)" if facts.taken_from == "name" else ""
    return f"Taken on {day(facts.taken)}{time}{source}."


def _camera(photo: Photo, root: Path | None) -> str:
    return f"Camera: {escaped(photo.facts.camera)}." if photo.facts.camera else "The camera is not recorded."


def _where(photo: Photo, root: Path | None) -> str:
    if photo.facts.latitude is None or photo.facts.longitude is None:
        return f"The place is not recorded. {_file(photo, root)}"
    return f"Taken at {photo.facts.latitude:.5f}, {photo.facts.longitude:.5f} (latitude, longitude)."


def _colours(photo: Photo, root: Path | None) -> str:
    shares: dict[str, float] = {}
    for swatch in photo.palette:
        name = colour_name(swatch.lab)
        shares[name] = shares.get(name, 0.0) + swatch.weight
    if not shares:
        return "Its colours are not known."
    best = sorted(shares.items(), key=lambda item: -item[1])[:3]
    return f"Colours: {listed([f'{name} ({share:.0%})' for name, share in best])}."


def _size(photo: Photo, root: Path | None) -> str:
    facts = photo.facts
    pixels = facts.width * facts.height / 1e6
    side = f"{facts.width} x {facts.height} pixels ({pixels:.1f} MP)"
    return f"{side}, {facts.format.upper()}, {megabytes(facts.size_bytes)}."


def _file(photo: Photo, root: Path | None) -> str:
    path = photo.path.relative_to(root) if root and photo.path.is_relative_to(root) else photo.path
    return f"File: {escaped(str(path))}."


_FACTS = (
    (r"\bwhen\b|\bdate\b|\bwhat (?:year|day|month|time)\b|\bhow old\b|\bwhich (?:year|day|month)\b", _when),
    (r"\bcamera\b|\bphone\b|\blens\b|\bshot with\b|\btaken with\b", _camera),
    (
        r"\bwhere (?:was|were|is)\b|\bplace\b|\blocation\b|\bgps\b|\bcoordinates\b|\bwhere'?s\b",
        _where,
    ),
    (r"\bcolou?rs?\b|\bpalette\b", _colours),
    (
        r"\bhow (?:big|large)\b|\bsize\b|\bresolution\b|\b(?:mega)?pixels?\b|\bdimensions\b|\bformat\b",
        _size,
    ),
    (r"\bfile ?name\b|\bpath\b|\bfolder\b|\bwhat file\b|\bcalled\b|\bname of\b", _file),
)
GONE = "The photos of that search are no longer in the collection."
