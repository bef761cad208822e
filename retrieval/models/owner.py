"""The models behind one collection's vectors, each loaded once, guarded by one lock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.captioners import Captioner, FeatureCaptioner
from retrieval.encoders import Encoder
from retrieval.fingerprints import Identity
from retrieval.models.together import Together
from retrieval.models.vocabulary import Vocabulary
from retrieval.ranking import Vectors
from retrieval.tuning import Tuning, tuning_of

AnyCaptioner = Captioner | FeatureCaptioner
# Text vectors that are cached: a refinement asks for the same words again, an evaluation for thousands.
REMEMBERED_TEXTS = 20_000


class Models:
    """Encoder, captioner and vocabulary of a family. While its lock is held, no other lock is taken."""

    def __init__(
        self,
        family: str,
        make_encoder: Callable[[], Encoder],
        make_captioner: Callable[[], AnyCaptioner | None],
        *,
        identify: Callable[[], Identity] | None = None,
        captioner_name: Callable[[], str | None] | None = None,
        tuning: Tuning | None = None,
        cache: Path | None = None,
    ) -> None:
        """Each ``make_…`` is called once, on first use; one that returned None is called again the next time.

        ``identify`` and ``captioner_name`` name the models without loading them. ``cache`` is a folder for the
        vocabulary.
        """
        self.family, self.tuning = family, tuning or tuning_of(family)
        self._make_encoder, self._make_captioner = make_encoder, make_captioner
        self._identify, self._captioner_name, self._cache = identify, captioner_name, cache
        self._loading = threading.RLock()
        self._encoder: Encoder | None = None
        self._captioner: AnyCaptioner | None = None
        self._vocabulary: Vocabulary | None = None
        self._identity: Identity | None = None
        self._texts: dict[str, NDArray[np.float32]] = {}
        self._together = Together(lambda texts: self.encoder.encode_texts(texts))

    @property
    def identity(self) -> Identity:
        """The encoder's identity; raises ModelUnavailableError. Never waits for a model that is being loaded."""
        if self._identity is None:
            self._identity = self._identify() if self._identify else Identity(self.encoder.name)
        return self._identity

    @property
    def name(self) -> str:
        """The fingerprint of the encoder."""
        return self.identity.name

    @property
    def encoder(self) -> Encoder:
        """Loaded on first use; raises ModelUnavailableError."""
        with self._loading:
            if self._encoder is None:
                self._encoder = self._make_encoder()
            return self._encoder

    @property
    def captioner(self) -> AnyCaptioner | None:
        """Loaded on first use; None where this family has none on this machine."""
        with self._loading:
            if self._captioner is None:
                self._captioner = self._make_captioner()
            return self._captioner

    @property
    def captioner_name(self) -> str | None:
        """The fingerprint of the captioner; None where there is none."""
        with self._loading:
            if self._captioner_name and self._captioner is None:
                return self._captioner_name()
            captioner = self.captioner
            return captioner.name if captioner else None

    @property
    def vocabulary(self) -> Vocabulary:
        """The words for zero-shot labels, as vectors of the encoder."""
        with self._loading:
            if self._vocabulary is None:
                self._vocabulary = Vocabulary.of(self.encoder, self.tuning, self._cache)
            return self._vocabulary

    def text_vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dim) of one or more texts, cached; concurrent callers share calls of the encoder."""
        vectors = {text: vector for text in texts if (vector := self._texts.get(text)) is not None}
        new = list(dict.fromkeys(text for text in texts if text not in vectors))
        if new:
            vectors |= dict(zip(new, self._together.encode(new), strict=True))
            if len(self._texts) > REMEMBERED_TEXTS:
                self._texts = {}
            self._texts.update((text, vectors[text]) for text in new)
        return np.stack([vectors[text] for text in texts])

    def close(self) -> None:
        """Release the loaded models; they are loaded again if needed."""
        with self._loading:
            self._encoder = self._captioner = self._vocabulary = None
            self._texts = {}
