"""Indexing: incremental, resumable, and nothing lost."""

from retrieval.indexing import index_folder
from retrieval.library import Library


def test_every_photo_of_a_folder_is_indexed_and_captioned(library: Library) -> None:
    last = list(index_folder(library, library.settings.images))[-1]
    assert (last.phase, last.indexed, last.skipped) == ("done", 12, ())
    assert len(library.index) == len(library.image_index) == len(library.caption_index) == 12


def test_a_second_run_embeds_nothing(indexed_library: Library) -> None:
    before = indexed_library.encoder.image_calls
    last = list(index_folder(indexed_library, indexed_library.settings.images))[-1]
    assert (last.indexed, last.unchanged, indexed_library.encoder.image_calls) == (0, 12, before)
