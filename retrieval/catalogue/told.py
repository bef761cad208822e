"""What the person imported about photos, and how it is put over what their files say."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from retrieval.records import Label, PhotoFacts, Told

# Two clocks that differ by less tell the same moment in two zones; the photo's own is the one of the place.
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
    """The facts of a file after what was imported: that goes first, keywords add up."""
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
    """The imported label in the place of another one."""
    if told.label is None:
        return label
    return Label(told.label, "imported", description=label.description if label else None)
