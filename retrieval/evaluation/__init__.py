"""Quality, measured: retrieval both ways, refusals, likes, dialogue, colour and duplicates."""

from retrieval.evaluation.tables import evaluate

__all__ = ["evaluate"]
