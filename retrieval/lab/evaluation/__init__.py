"""Quality, measured: retrieval both ways, refusals, likes, dialogue, colour and duplicates."""

from retrieval.lab.evaluation.tables import evaluate

__all__ = ["evaluate"]
