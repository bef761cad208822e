"""The page (Gradio)."""

from chatbot.ui.first_wall import FirstWall
from chatbot.ui.page import build_ui, head, mount, upload_folder

__all__ = ["FirstWall", "build_ui", "head", "mount", "upload_folder"]
