"""Quality, measured: retrieval both ways, refusals, likes, dialogue, colour and duplicates."""

from retrieval.lab.evaluation.tables import evaluate
from retrieval.lab.evaluation.tuning import measure_tuning

__all__ = ["evaluate", "measure_tuning"]
