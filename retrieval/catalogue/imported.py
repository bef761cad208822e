"""Imported facts about photos, and how they override those of the files."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from retrieval.records import ImportedFacts, Label, PhotoFacts

# Times that differ by less are taken for the same moment in two time zones; the photo's own is the local one.
SAME_DAY = timedelta(days=1)


def imported_to_text(facts: ImportedFacts) -> str:
    """Imported facts as JSON, as the catalogue stores them."""
    values = {name: value for name, value in asdict(facts).items() if value}
    return json.dumps(values, ensure_ascii=False, default=datetime.isoformat)


def imported_from_text(text: str) -> ImportedFacts:
    """The reverse of ``imported_to_text``."""
    values = json.loads(text)
    taken = values.pop("taken", None)
    keywords = tuple(values.pop("keywords", ()))
    return ImportedFacts(**values, keywords=keywords, taken=datetime.fromisoformat(taken) if taken else None)


def with_imported(facts: PhotoFacts, imported: ImportedFacts) -> PhotoFacts:
    """The facts of a file with the imported ones, which take precedence; keywords are joined."""
    keywords = tuple(dict.fromkeys((*imported.keywords, *facts.keywords)))
    facts = replace(
        facts,
        title=imported.title or facts.title,
        description=imported.description or facts.description,
        keywords=keywords,
        rating=imported.rating or facts.rating,
    )
    if imported.latitude is not None:
        facts = replace(facts, latitude=imported.latitude, longitude=imported.longitude)
    if imported.taken and not (facts.taken and abs(facts.taken - imported.taken) < SAME_DAY):
        facts = replace(facts, taken=imported.taken, taken_from="imported")
    return facts


def imported_label(label: Label | None, imported: ImportedFacts) -> Label | None:
    """The imported label if there is one, else ``label``."""
    if imported.label is None:
        return label
    return Label(imported.label, "imported", description=label.description if label else None)
