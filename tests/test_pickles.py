"""Pickles are refused with the reason, whatever they are called, and none is ever run."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from retrieval.datasets import read_captions
from retrieval.errors import ImageSearchError
from retrieval.imports import import_told
from retrieval.library import Library
from retrieval.pickles import is_pickle


class Trap:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.folder),)


@pytest.mark.parametrize("name", ["embedding.pkl", "captions.json", "table.csv", "photo.xmp"])
@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_pickle_is_refused_and_not_run(library: Library, tmp_path: Path, name: str, protocol: int) -> None:
    path = tmp_path / name
    path.write_bytes(pickle.dumps(Trap(tmp_path / "sprung"), protocol))
    with pytest.raises(ImageSearchError, match="is a pickle"):
        import_told(library, path)
    with pytest.raises(ImageSearchError, match="is a pickle"):
        read_captions(path)
    assert not (tmp_path / "sprung").exists()


def test_words_are_no_pickle(tmp_path: Path) -> None:
    (tmp_path / "captions.json").write_text("[]")
    assert not is_pickle(tmp_path / "captions.json")
    assert not is_pickle(tmp_path / "nothing")
