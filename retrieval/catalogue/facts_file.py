"""Caches the facts of all photos in a memory-mapped file, so that a start reads only later changes."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.catalogue.facts import Facts, Names
from retrieval.columns import load_columns, save_columns


def save_facts(facts: Facts, path: Path, catalogue: str, revision: int) -> None:
    """Write the facts of a catalogue as of a revision, atomically; raises OSError."""
    parts = {field.name: getattr(facts, field.name) for field in fields(facts)}
    names = {name: part.distinct for name, part in parts.items() if isinstance(part, Names)}
    columns = {name: part.codes if isinstance(part, Names) else part for name, part in parts.items()}
    save_columns(path, {"catalogue": catalogue, "names": names}, revision, columns)


def load_facts(path: Path, catalogue: str) -> tuple[Facts, int] | None:
    """The cached facts of a catalogue and their revision; None if there are none or they are damaged."""
    kept = load_columns(path)
    if kept is None or kept[0].get("catalogue") != catalogue:
        return None
    about, revision, columns = kept
    try:
        named: dict[str, Any] = {n: Names(tuple(distinct), columns[n]) for n, distinct in about["names"].items()}
        facts = Facts(**(columns | named))
    except (KeyError, TypeError, AttributeError):  # written by an older version
        return None
    return (facts, revision) if bool((np.diff(facts.ids) > 0).all()) else None
