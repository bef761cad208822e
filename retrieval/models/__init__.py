"""The models of one family: choosing, listing, downloading and loading them, and the vectors of texts and labels."""

from retrieval.models.families import (
    Chosen,
    ModelStatus,
    choose_family,
    describe_choice,
    get_models,
    list_models,
    open_models,
    tuned_captioner,
)
from retrieval.models.known import KNOWN, KnownModel
from retrieval.models.owner import AnyCaptioner, Models
from retrieval.models.vocabulary import Guess, Vocabulary, probable_text

__all__ = [
    "KNOWN",
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
    "tuned_captioner",
]  # fmt: skip
