"""Reads the words in images: signs, screenshots, receipts; what a reader of text is, and RapidOCR."""

from __future__ import annotations

import os
import re
import threading
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image

from retrieval.errors import ModelUnavailableError

# RapidOCR scales longer images down to this side; smaller ones are read as they are.
SIDE = 2000
# Of 120 photos of Flickr8k and COCO the reader found lettering in 34. In 24 of them it was a fence or a leaf taken for
# one sign, or less sure than this; the rest is read more or less correctly.
SURE = 0.75
FEWEST_LETTERS = 2
# A page of small print; a photo of a bookshelf has less. More would only make every search slower.
LONGEST_TEXT = 10_000  # characters
_MODELS = ("PP-OCRv6_det_small.onnx", "ch_ppocr_mobile_v2.0_cls_mobile.onnx", "PP-OCRv6_rec_small.onnx")


class TextReader(Protocol):
    """Reads what is written in an image; ``name`` says with which models."""

    @property
    def name(self) -> str: ...

    def read(self, image: Image.Image) -> str:
        """The lines in an RGB image from top to bottom, a line each; "" where there are none."""


class RapidReader:
    """RapidOCR with the models that its package carries; a photo is read in one thread at a time."""

    name = "rapidocr PP-OCRv6 small"

    def __init__(self) -> None:
        self._reading = threading.Lock()

    @cached_property
    def _engine(self) -> Any:
        """Loaded with the first photo; raises ModelUnavailableError."""
        import rapidocr

        folder = Path(rapidocr.__file__).parent / "models"
        files = [folder / name for name in _MODELS]
        # Where a file is missing the package would fetch it from the network.
        if missing := [file.name for file in files if not file.is_file()]:
            raise ModelUnavailableError.because("text reading", "model-ocr-incomplete", file=missing[0])
        paths = {f"{part}.model_path": str(file) for part, file in zip(("Det", "Cls", "Rec"), files, strict=True)}
        threads = {"EngineConfig.onnxruntime.intra_op_num_threads": max(1, (os.cpu_count() or 2) // 2)}
        return rapidocr.RapidOCR(params={"Global.log_level": "error", **paths, **threads})

    def read(self, image: Image.Image) -> str:
        """The lines in an RGB image from top to bottom, a line each; "" where there are none.

        Raises ModelUnavailableError where the installation is incomplete.
        """
        pixels = np.asarray(image.convert("RGB"))[:, :, ::-1]  # in OpenCV's order of channels
        with self._reading:
            lines = self._engine(np.ascontiguousarray(pixels))
        if lines.txts is None:
            return ""
        sure = zip(lines.txts, lines.scores, strict=True)
        return as_text([text for text, score in sure if score >= SURE])


def is_installed() -> bool:
    """Whether the packages of the extra ``ocr`` are here; nothing is loaded."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def as_text(lines: list[str]) -> str:
    """Lines that say something, as one text."""
    tidy = (" ".join(line.split()) for line in lines)
    return "\n".join(line for line in tidy if len(re.findall(r"\w", line)) >= FEWEST_LETTERS)[:LONGEST_TEXT]
