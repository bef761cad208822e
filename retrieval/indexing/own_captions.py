"""Teaches the built-in captioner from a person's own captions: which they are, what is kept, how it is undone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import FeatureEncoder
from retrieval.errors import UsageError
from retrieval.indexing.ahead import in_batches
from retrieval.indexing.opening import opened_ahead, photos_of
from retrieval.installation import command
from retrieval.languages import language_of
from retrieval.library import Library
from retrieval.models import tuned_captioner
from retrieval.records import Photo
from retrieval.words import say

if TYPE_CHECKING:
    from retrieval.builtin.caption_tuning import Captioned, Quality

# Photos with a caption of one's own: so many it takes, and no more are learned from, as each takes 0.2 MB of memory.
FEWEST, MOST = 100, 2000
# One photo of so many is held out, to measure by; always the same ones.
HELD_OUT = 5
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_FEWEST_WORDS = 3
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Tuned:
    """Quality on the ``held_out`` photos, before and after learning from ``photos`` others."""

    photos: int
    held_out: int
    before: Quality
    after: Quality

    @property
    def kept(self) -> bool:
        """Whether the tuned captioner is closer to the person's own captions."""
        return self.after.cider > self.before.cider and self.after.loss < self.before.loss


def tune_captioner(library: Library) -> Tuned:
    """Tune the built-in captioner on the descriptions that people gave photos, and keep it where it is better.

    What is kept lies in the data folder and captions every photo from the next run on. Raises UsageError for too few
    captions, for another family, and while another process is indexing.
    """
    from retrieval.builtin.caption_tuning import tuned
    from retrieval.builtin.captioner import BuiltinCaptioner, save_captioner

    if library.family != "builtin":
        raise UsageError(say("command-tune-other-family", family=library.family))
    with library.writing():
        captioned = _captioned_photos(library)
        if len(captioned) < FEWEST:
            some = command("import FILE")
            raise UsageError(say("command-tune-too-few", n=len(captioned), fewest=FEWEST, command=some))
        photos, held = _seen(library, captioned[:MOST])
        learned, held_out = photos.of(np.flatnonzero(~held)), photos.of(np.flatnonzero(held))
        captioner, before, after = tuned(BuiltinCaptioner.open(), learned, held_out)
        done = Tuned(len(learned.captions), len(held_out.captions), before, after)
        if done.kept:
            file = tuned_captioner(library.settings.data, library.models.name)
            save_captioner(file, captioner.decoder, captioner.vocabulary, captioner.threshold)
    return done


def forget_tuning(library: Library) -> bool:
    """Go back to the captioner that is shipped; False where it is in use already."""
    with library.writing():
        file = tuned_captioner(library.settings.data, library.models.name)
        there = file.is_file()
        file.unlink(missing_ok=True)
    return there


def _captioned_photos(library: Library) -> list[tuple[Photo, list[str]]]:
    """Photos with the English sentences that people wrote about them, one photo of each content."""
    captioned: dict[str, tuple[Photo, list[str]]] = {}
    for photo in photos_of(library, library.catalogue.ids().tolist(), _BATCH):
        sentences = _SENTENCE.split(photo.facts.description or "")
        own = [text for text in sentences if len(text.split()) >= _FEWEST_WORDS and language_of(text) == "en"]
        if own:
            captioned.setdefault(photo.content_hash, (photo, own))
    return [captioned[content_hash] for content_hash in sorted(captioned)]


def _seen(library: Library, captioned: Sequence[tuple[Photo, list[str]]]) -> tuple[Captioned, NDArray[np.bool_]]:
    """The photos as the captioner reads them, and which are held out; what cannot be read any more is left out."""
    from retrieval.builtin.caption_tuning import Captioned

    encoder = library.encoder
    assert isinstance(encoder, FeatureEncoder)
    by_id = {photo.photo_id: (photo, own) for photo, own in captioned}
    features, captions, held_out = [], [], []
    with closing(opened_ahead(library, list(by_id), 2 * encoder.image_side, _BATCH)) as opened:
        for batch in in_batches(((i, image) for i, image in opened if image is not None), _BATCH):
            features.append(encoder.encode_with_features([image for _, image in batch])[1])
            for photo, own in (by_id[photo_id] for photo_id, _ in batch):
                captions.append(own)
                held_out.append(int(photo.content_hash[:8], 16) % HELD_OUT == 0)
    return Captioned(np.concatenate(features), captions), np.array(held_out)
