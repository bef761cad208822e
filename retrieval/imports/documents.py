"""Reads JSON about photos: COCO captions and categories, records, {file: caption}, JSON lines, our own exports."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from retrieval.errors import UsageError
from retrieval.imports.entries import Entry, Fault, Read, entry_of, sentences_of
from retrieval.records import ImportedFacts
from retrieval.words import say


def read_document(name: str, text: str) -> Read:
    """What a JSON file says of photos; raises UsageError where it is incomplete, or no such file."""
    collisions: list[str] = []
    try:
        content = json.loads(text, object_pairs_hook=lambda pairs: _object(pairs, collisions))
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise UsageError(say("command-import-broken", file=name, line=str(line))) from error
    except RecursionError as error:
        raise UsageError(say("command-import-nested", file=name)) from error
    yield from (Fault(f"“{key}”", say("command-fault-twice")) for key in collisions)
    yield from _entries(name, content)


def read_lines(text: str) -> Read:
    """JSON lines, one record each."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            yield Fault(say("command-line", n=str(number)), say("command-fault-no-json"))
            continue
        yield _entry(say("command-line", n=str(number)), record)


def _object(pairs: Sequence[tuple[str, Any]], collisions: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            collisions.append(key)
        else:
            made[key] = value
    return made


def _entries(name: str, content: Any) -> Read:
    if isinstance(content, dict) and "annotations" in content:
        yield from _coco(name, content)
    elif isinstance(content, dict) and isinstance(content.get("photos"), list):
        yield from _records(content["photos"])
    elif isinstance(content, list):
        yield from _records(content)
    elif isinstance(content, dict) and content and all(isinstance(value, str | list) for value in content.values()):
        yield from (entry_of(f"“{file}”", {"file": file, "caption": caption}) for file, caption in content.items())
    else:
        raise UsageError(say("command-import-form", file=name))


def _records(records: Sequence[Any]) -> Read:
    yield from (_entry(say("command-record", n=str(number)), record) for number, record in enumerate(records, start=1))


def _entry(where: str, record: Any) -> Entry | Fault:
    return entry_of(where, record) if isinstance(record, dict) else Fault(where, say("command-fault-no-record"))


def _coco(name: str, content: Mapping[str, Any]) -> Read:
    """Captions become the description, categories become keywords (cocodataset.org/#format-data)."""
    images, annotations = content.get("images"), content["annotations"]
    if not isinstance(images, list) or not images or not isinstance(annotations, list):
        raise UsageError(say("command-import-no-images", file=name))
    categories = {
        category.get("id"): category.get("name")
        for category in content.get("categories") or ()
        if isinstance(category, dict)
    }
    captions: dict[Any, list[str]] = defaultdict(list)
    things: dict[Any, list[str]] = defaultdict(list)
    ids = {image.get("id") for image in images if isinstance(image, dict)}
    for number, annotation in enumerate(annotations, start=1):
        where = say("command-annotation", n=str(number))
        if not isinstance(annotation, dict) or annotation.get("image_id") not in ids:
            yield Fault(where, say("command-fault-no-image"))
        elif isinstance(caption := annotation.get("caption"), str) and caption.strip():
            captions[annotation["image_id"]].append(" ".join(caption.split()))
        elif thing := categories.get(annotation.get("category_id")):
            things[annotation["image_id"]].append(str(thing))
        else:
            yield Fault(where, say("command-fault-silent"))
    yield from _coco_images(images, captions, things)


def _coco_images(images: Sequence[Any], captions: Mapping[Any, list[str]], things: Mapping[Any, list[str]]) -> Read:
    ids: set[Any] = set()
    for number, image in enumerate(images, start=1):
        where = say("command-image", n=str(number))
        if not isinstance(image, dict) or not isinstance(image.get("file_name"), str) or "id" not in image:
            yield Fault(where, say("command-fault-no-id"))
            continue
        if image["id"] in ids:
            yield Fault(where, say("command-fault-same-id", id=str(image["id"])))
            continue
        ids.add(image["id"])
        sentences, seen = captions.get(image["id"], ()), things.get(image["id"], ())
        imported = ImportedFacts(description=sentences_of(sentences), keywords=tuple(dict.fromkeys(seen)))
        if imported != ImportedFacts():
            yield Entry(where, (image["file_name"],), imported)
