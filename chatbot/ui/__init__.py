"""The page (Gradio)."""

from chatbot.ui.opening import Opening, PageFacts
from chatbot.ui.page import build_ui, mount, upload_folder

__all__ = ["Opening", "PageFacts", "build_ui", "mount", "upload_folder"]
