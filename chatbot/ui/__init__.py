"""The page (Gradio)."""

from chatbot.ui.page import build_ui, head, mount, upload_folder

__all__ = ["build_ui", "head", "mount", "upload_folder"]
