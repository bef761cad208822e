"""The words of the caption decoder: captions to token ids and token ids to sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

PAD, START, END, UNKNOWN = 0, 1, 2, 3
_SPECIAL = ("<pad>", "<start>", "<end>", "<unknown>")
MAX_WORDS = 20
_WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*|'s|n't")
_GLUED = ("'s", "n't")  # Flickr8k sets these apart; people do not
# A sentence that stops after one of these has lost its end.
_UNFINISHED = frozenset({
    "a", "an", "and", "are", "as", "at", "behind", "between", "by", "for", "from", "his", "her", "in",
    "into", "is", "its", "near", "next", "of", "on", "or", "over", "that", "the", "their", "through", "to",
    "under", "up", "while", "wearing", "who", "with",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words the decoder knows; a word's id is its place, after four special tokens."""

    tokens: tuple[str, ...]

    @classmethod
    def from_captions(cls, captions: Iterable[str], at_least: int) -> Vocabulary:
        """Words that occur at least so often, the commonest first."""
        counts = Counter(word for caption in captions for word in split(caption))
        kept = [word for word, times in counts.items() if times >= at_least]
        return cls(_SPECIAL + tuple(sorted(kept, key=lambda word: (-counts[word], word))))

    def encode(self, captions: Sequence[str]) -> Tensor:
        """Token ids (n, MAX_WORDS + 2) int64 from start to end, padded; a longer caption loses its end."""
        ids = {token: i for i, token in enumerate(self.tokens)}
        rows = [[START, *(ids.get(word, UNKNOWN) for word in split(caption)), END] for caption in captions]
        return torch.tensor([(row + [PAD] * MAX_WORDS)[: MAX_WORDS + 2] for row in rows])

    def decode(self, ids: Sequence[int]) -> str:
        """The sentence up to the first end token, with a capital: "A boy's dog runs"."""
        text = ""
        for token in (self.tokens[i] for i in ids[: ids.index(END)] if i > UNKNOWN):
            text += token if token in _GLUED or not text else f" {token}"
        return text[:1].upper() + text[1:]

    def unfinished(self) -> Tensor:
        """Ids of words after which no sentence ends, (n,) int64."""
        return torch.tensor([START, *(i for i, word in enumerate(self.tokens) if word in _UNFINISHED)])


def split(caption: str) -> list[str]:
    """Words in lower case without punctuation, as the decoder learns them."""
    return _WORD.findall(caption.lower())
