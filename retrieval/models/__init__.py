"""The models of one family: which there are, what is here of them, loading them once, and what they make of texts."""

from retrieval.models.families import (
    BLIPS,
    CLIPS,
    Chosen,
    KnownModel,
    ModelStatus,
    choose_family,
    describe_choice,
    get_models,
    list_models,
    open_models,
)
from retrieval.models.owner import AnyCaptioner, Models
from retrieval.models.vocabulary import Guess, Vocabulary, probable_text

__all__ = [
    "BLIPS",
    "CLIPS",
    "AnyCaptioner",
    "Chosen",
    "Guess",
    "KnownModel",
    "ModelStatus",
    "Models",
    "Vocabulary",
    "choose_family",
    "describe_choice",
    "get_models",
    "list_models",
    "open_models",
    "probable_text",
]  # fmt: skip
