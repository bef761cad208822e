"""Known sets of photos, to try Photochat with and to measure it: folders by class, COCO, Flickr8k, Hugging Face."""

from retrieval.example_sets.hub import KNOWN
from retrieval.example_sets.taking import TakenSet, take_set

__all__ = ["KNOWN", "TakenSet", "take_set"]
