"""Imported facts about photos, and how they override those of the files."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from retrieval.records import Label, PhotoFacts, Told

# Times that differ by less are one moment in two time zones; the photo's own is the local one.
SAME_DAY = timedelta(days=1)


def told_to_text(told: Told) -> str:
    """As the catalogue keeps it."""
    values = {name: value for name, value in asdict(told).items() if value}
    return json.dumps(values, ensure_ascii=False, default=datetime.isoformat)


def told_from_text(text: str) -> Told:
    """The reverse of ``told_to_text``."""
    values = json.loads(text)
    taken = values.pop("taken", None)
    keywords = tuple(values.pop("keywords", ()))
    return Told(**values, keywords=keywords, taken=datetime.fromisoformat(taken) if taken else None)


def with_told(facts: PhotoFacts, told: Told) -> PhotoFacts:
    """The facts of a file with the imported ones, which take precedence; keywords are joined."""
    keywords = tuple(dict.fromkeys((*told.keywords, *facts.keywords)))
    facts = replace(
        facts,
        title=told.title or facts.title,
        description=told.description or facts.description,
        keywords=keywords,
        rating=told.rating or facts.rating,
    )
    if told.latitude is not None:
        facts = replace(facts, latitude=told.latitude, longitude=told.longitude)
    if told.taken and not (facts.taken and abs(facts.taken - told.taken) < SAME_DAY):
        facts = replace(facts, taken=told.taken, taken_from="imported")
    return facts


def told_label(label: Label | None, told: Told) -> Label | None:
    """The imported label, where there is one, instead of ``label``."""
    if told.label is None:
        return label
    return Label(told.label, "imported", description=label.description if label else None)
