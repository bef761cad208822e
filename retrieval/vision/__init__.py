"""A vision model behind an OpenAI-compatible API: structured descriptions and answers about photos."""

from retrieval.vision.api import Usage, VisionApi
from retrieval.vision.describer import Describer
from retrieval.vision.description import Description, SeenObject
from retrieval.vision.service import VisionService

__all__ = ["Describer", "Description", "SeenObject", "Usage", "VisionApi", "VisionService"]
