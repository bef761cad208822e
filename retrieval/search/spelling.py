"""Corrects typing errors in descriptions by the words of the collection itself, then by those named in any photo."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from retrieval.builtin.named_words import NamedWords
from retrieval.catalogue import Revision
from retrieval.content_words import content_words, singular
from retrieval.descriptions import WRITTEN_OUT
from retrieval.languages import WORD, english_words, frequencies, is_foreign, language_of, words_in
from retrieval.library import Library

# Shorter words have too many neighbours; longer ones may have two errors.
_SHORTEST, _TWO_SLIPS = 4, 7
# Seconds after which the words of a changed collection are counted again.
_STALE_S = 60.0
# A word in fewer photos than this may be a typing error itself.
_RARE = 2
# So many words as near are compared by the words beside them.
_AS_NEAR = 4
_QUOTES = re.compile('["“„«]')


def _is_english(text: str) -> bool:
    """Whether a text has two words or more, and its long ones are all English."""
    words = words_in(text)
    return len(words) > 1 and all(word in english_words() or len(word) < _SHORTEST for word in words)


def _nearest(word: str, words: Mapping[str, float]) -> list[str]:
    """The words a slip away with the same first letter, or two of a long one, the commonest first; [] for none."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = 2 if len(word) >= _TWO_SLIPS else 1
    matches = process.extract(word, list(words), scorer=OSA.distance, score_cutoff=slips, limit=None)
    candidates = sorted((distance, -words[name], name) for name, distance, _ in matches if name[0] == word[0])
    return [name for distance, _, name in candidates if distance == candidates[0][0]][:_AS_NEAR]


@dataclass
class Speller:
    """The spelling of a library's words."""

    library: Library
    _words: Counter[str] = field(default_factory=Counter)
    _revision: Revision | None = None
    _counted: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def mend(self, text: str, beside: str = "") -> tuple[str, tuple[str, ...]]:
        """The text with unknown words replaced by the collection's spelling, and the replacements.

        Of several that are as near it is the one that photos have together with most of the other words, those of the
        search ``beside`` it among them: a "bord" while surfing is a board and no bird.

        Words of the collection, common English words and words with a capital are kept, and so is a text with quotes
        or in another language: one that is not English even with the replacements.
        """
        if not text or _QUOTES.search(text):
            return text, ()
        mended: list[str] = []

        def corrected(match: re.Match[str]) -> str:
            better = self._better(match[0], (*content_words(text), *content_words(beside)))
            mended.extend([better] if better else [])
            return better or match[0]

        better = WORD.sub(corrected, text)
        if mended and self.unknown(text):
            return text, ()  # "ballon" among French words is none of "balloon"
        if language_of(text) in ("en", "") or (mended and _is_english(better)):
            return better, tuple(mended)
        return text, ()

    def unknown(self, text: str) -> tuple[str, ...]:
        """The words of an English text that seem to be of another language, and that the collection does not have."""
        known = self._of_the_collection()
        words = dict.fromkeys(word for word in WORD.findall(text) if word.isalpha())
        return tuple(
            word for word in words if word.lower() not in known and not self._better(word.lower()) and is_foreign(word)
        )

    def _better(self, word: str, beside: Sequence[str] = ()) -> str | None:
        if len(word) < _SHORTEST or not (word.isascii() and word.isalpha() and word.islower()):
            return None  # among others "dog's" and "isn't"
        if {word, singular(word)} & english_words() or word in WRITTEN_OUT or word in frequencies():
            return None
        words = self._of_the_collection()
        if word in words or any(one in words or one in self._named for one in (singular(word), word.removesuffix("s"))):
            return None
        nearest = _nearest(word, words)
        if not nearest:  # "flwer", where no caption has a flower
            named = next(iter(_nearest(word, self._named)), None)
            one = None if named or word == singular(word) else next(iter(_nearest(singular(word), self._named)), None)
            return f"{one}s" if one else named  # "dinosors"
        others = [other for other in beside if other in words]
        if len(nearest) < 2 or not others:
            return nearest[0] if nearest else None
        having = self.library.catalogue.having_words
        return max(nearest, key=lambda name: max(len(having([name, other])) for other in others))

    @cached_property
    def _named(self) -> Mapping[str, float]:
        """The words that people name in photos, with how likely each is of any."""
        named = NamedWords.load(self.library.models.name)
        return dict(zip(named.names, named.chances.tolist(), strict=True)) if named else {}

    def _of_the_collection(self) -> Counter[str]:
        """The words of captions, labels and descriptions, with the number of photos that have each."""
        with self._lock:
            revision = self.library.catalogue.revision
            if revision != self._revision and time.monotonic() > self._counted + _STALE_S:
                words: Counter[str] = Counter()
                for text in self.library.catalogue.texts():
                    words.update({word for word in words_in(text) if len(word) >= _SHORTEST})
                english = english_words()
                self._words = Counter({w: n for w, n in words.items() if w in english or n >= _RARE})
                self._revision, self._counted = revision, time.monotonic()
            return self._words
