"""A vision model behind an OpenAI-compatible API: structured descriptions and answers about photos."""

from retrieval.vision.api import Usage, VisionApi
from retrieval.vision.describer import Describer
from retrieval.vision.service import VisionService

__all__ = ["Describer", "Usage", "VisionApi", "VisionService"]
