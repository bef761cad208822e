"""The page (Gradio)."""

from chatbot.ui.opening import Known, Opening
from chatbot.ui.page import build_ui, mount, upload_folder

__all__ = ["Known", "Opening", "build_ui", "mount", "upload_folder"]
