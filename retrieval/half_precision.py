"""Learned arrays in a safetensors file, in half precision, with what they were learned for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.whole_files import whole_file

Arrays = Mapping[str, NDArray[np.float32]]


def save_arrays(path: Path, arrays: Arrays, **metadata: str) -> None:
    """Write arrays as float16; ``metadata`` says for which model they are, and whatever else belongs to them."""
    from safetensors.numpy import save

    # safetensors writes the memory as it lies.
    halves = {name: np.ascontiguousarray(array, np.float16) for name, array in arrays.items()}
    with whole_file(path, mode=0o644) as file:
        file.write(save(halves, metadata))


def load_arrays(path: Path, **required: str) -> tuple[dict[str, NDArray[np.float32]], dict[str, str]] | None:
    """The arrays of a file, as float32, and its metadata; None without a file, or without the ``required`` metadata."""
    from safetensors import safe_open

    if not path.is_file():
        return None
    with safe_open(path, "numpy") as file:
        metadata: dict[str, str] = file.metadata()
        if not required.items() <= metadata.items():
            return None
        return {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}, metadata  # noqa: SIM118
