"""Sets of the Hugging Face hub, through its package datasets where that is installed."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any

from retrieval.errors import MissingExtraError, UsageError
from retrieval.example_sets.items import Item
from retrieval.images import kind_by_content
from retrieval.words import listed, say

# Short names of sets that similar programs use in examples.
KNOWN = {
    "fashionpedia": "detection-datasets/fashionpedia",
    "nfl": "keremberke/nfl-object-detection",
    "planes": "keremberke/plane-detection",
    "snacks": "Matthijs/snacks",
    "pokemon": "keremberke/pokemon-classification",
}
HOST, PATIENCE_S = "huggingface.co", 5.0
# The hub keeps a copy of every set as plain tables; the package no longer runs the code of older sets.
_TABLES = "refs/convert/parquet"
_CAPTIONS = ("caption", "captions", "text", "sentences", "description")
_LABELS = ("label", "labels", "category", "class")
_ENDINGS = {"jpeg": "jpg", "tiff": "tif"}


def items_of(name: str, split: str | None) -> Iterator[Item]:
    """The photos of a set by its short name or hub id, or of one saved on this machine.

    Raises UsageError where the package is not installed, the hub cannot be reached, or the set has no photos.
    """
    if find_spec("datasets") is None:
        raise MissingExtraError(say("feature-set", set=name), "datasets")
    rows = _load(name, split)
    column = _image_column(rows.features)
    if column is None:
        raise UsageError(say("command-set-no-pictures", set=name, columns=listed(rows.features)))
    from datasets import Image

    rows = rows.cast_column(column, Image(decode=False))
    captions, label = (
        next((column for column in some if column in rows.features), None) for some in (_CAPTIONS, _LABELS)
    )
    for number in range(len(rows)):
        row = rows[number]
        content = _content(row[column])
        if content:
            yield Item(
                _name(number, row[column].get("path"), content),
                lambda content=content: content,  # type: ignore[misc]
                captions=_texts(row[captions]) if captions else (),
                label=_label(rows.features[label], row[label]) if label else None,
                split=split,
            )


def _load(name: str, split: str | None) -> Any:
    """One split of a set, the first one where none is named."""
    import datasets

    datasets.disable_progress_bars()
    saved = Path(name)
    try:
        if saved.is_dir():
            loaded = datasets.load_from_disk(str(saved))
        else:
            _require_hub(name)
            loaded = _from_hub(KNOWN.get(name.lower(), name))
    except UsageError:
        raise
    except Exception as error:  # the package passes on any error of its parts
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        raise UsageError(say("command-set-not-loaded", set=name, reason=reason)) from error
    if not isinstance(loaded, datasets.DatasetDict):
        return loaded
    if split and split not in loaded:
        raise UsageError(say("command-set-no-split", set=name, split=split, splits=listed(loaded)))
    return loaded[split or next(iter(loaded))]


def _from_hub(hub_id: str) -> Any:
    import datasets

    try:
        return datasets.load_dataset(hub_id)
    except RuntimeError as error:
        if "script" not in str(error):
            raise
        return datasets.load_dataset(hub_id, revision=_TABLES)


def _require_hub(name: str) -> None:
    """Fail at once where there is no network: the package itself would try for minutes."""
    if os.environ.get("HF_HUB_OFFLINE") or os.environ.get("HF_DATASETS_OFFLINE"):
        raise UsageError(say("command-set-offline", set=name))
    try:
        socket.create_connection((HOST, 443), timeout=PATIENCE_S).close()
    except OSError as error:
        raise UsageError(say("command-set-no-network", set=name)) from error


def _image_column(features: Mapping[str, Any]) -> str | None:
    return next((name for name, feature in features.items() if type(feature).__name__ == "Image"), None)


def _content(value: Any) -> bytes:
    """The original file of the set, never decoded and saved again."""
    if not isinstance(value, dict):
        return b""
    if value.get("bytes"):
        return bytes(value["bytes"])
    try:
        return Path(value["path"]).read_bytes()
    except (OSError, TypeError):
        return b""


def _name(number: int, path: str | None, content: bytes) -> PurePosixPath:
    if path and PurePosixPath(path).suffix:
        return PurePosixPath(PurePosixPath(path).name)
    kind = kind_by_content(content[:512]) or "jpeg"
    return PurePosixPath(f"{number:06}.{_ENDINGS.get(kind, kind)}")


def _texts(value: Any) -> tuple[str, ...]:
    values: Sequence[Any] = value if isinstance(value, list) else [value]
    return tuple(" ".join(str(text).split()) for text in values if text)


def _label(feature: Any, value: Any) -> str | None:
    """The name behind a number, where the set numbers its labels."""
    if value is None or isinstance(value, list | dict):
        return None
    names = getattr(feature, "names", None)
    if names and isinstance(value, int):
        return str(names[value]).replace("_", " ") if 0 <= value < len(names) else None
    return str(value)
