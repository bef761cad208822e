"""Learned arrays in files."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from retrieval.half_precision import load_arrays, save_arrays

WEIGHTS = np.arange(12, dtype=np.float32).reshape(3, 4) / 7


def test_arrays_come_back_for_the_model_they_were_learned_for_and_for_no_other(tmp_path: Path) -> None:
    file = tmp_path / "weights.safetensors"
    save_arrays(file, {"weights": WEIGHTS.T, "offsets": WEIGHTS[0]}, encoder="one", names="a b")
    loaded = load_arrays(file, encoder="one")
    assert loaded is not None
    arrays, metadata = loaded
    assert metadata == {"encoder": "one", "names": "a b"}
    assert {name: array.dtype for name, array in arrays.items()} == dict.fromkeys(("weights", "offsets"), np.float32)
    assert np.array_equal(arrays["weights"], WEIGHTS.T.astype(np.float16))
    assert np.array_equal(arrays["offsets"], WEIGHTS[0].astype(np.float16))
    assert load_arrays(file, encoder="two") is None
    assert load_arrays(file, captioner="one") is None
    assert load_arrays(tmp_path / "absent", encoder="one") is None
    assert [path.name for path in tmp_path.iterdir()] == ["weights.safetensors"]
