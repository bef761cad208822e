"""The page (Gradio)."""

from chatbot.ui.page import ASSETS, build_ui, head, mount, upload_folder

__all__ = ["ASSETS", "build_ui", "head", "mount", "upload_folder"]
