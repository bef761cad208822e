"""Texts of several threads in one call of the encoder, which hardly takes longer than a call for one of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from retrieval.ranking import Vectors

# Texts of one call; a batch of 32 short ones takes three times as long as one alone (measured), so nobody waits long.
MOST_TEXTS = 32


class _Waiting:
    """Texts of one caller, and what comes of them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.vectors: Vectors | None = None
        self.failure: BaseException | None = None
        self.leads = False  # this caller is to do the next call
        self.woken = threading.Event()


class Together:
    """Callers that come while the encoder is busy wait, and one of them then encodes what all of them brought."""

    def __init__(self, encode: Callable[[Sequence[str]], Vectors]) -> None:
        self._encode = encode
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._busy = False

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (n, dim) of texts (n); raises what the encoder raises. No lock is held meanwhile."""
        mine = _Waiting(texts)
        with self._lock:
            self._waiting.append(mine)
            mine.leads = not self._busy
            self._busy = True
        if not mine.leads:
            mine.woken.wait()
        if mine.leads:
            self._lead(mine)
        if mine.failure is not None:
            raise mine.failure
        assert mine.vectors is not None
        return mine.vectors

    def _lead(self, mine: _Waiting) -> None:
        """One call for the caller and as many of those that wait as fit; then another caller leads."""
        with self._lock:
            batch = self._take(mine)
        try:
            texts = [text for one in batch for text in one.texts]
            vectors, start = self._encode(texts), 0
            for one in batch:
                one.vectors = vectors[start : start + len(one.texts)]
                start += len(one.texts)
        except BaseException as failure:
            for one in batch:
                one.failure = failure
        finally:
            with self._lock:
                self._busy = bool(self._waiting)
                if self._waiting:
                    self._waiting[0].leads = True
                    self._waiting[0].woken.set()
            for one in batch:
                if one is not mine:
                    one.woken.set()

    def _take(self, mine: _Waiting) -> list[_Waiting]:
        batch, room = [mine], MOST_TEXTS - len(mine.texts)
        self._waiting.remove(mine)
        for one in list(self._waiting):
            if len(one.texts) <= room:
                batch.append(one)
                self._waiting.remove(one)
                room -= len(one.texts)
        return batch
