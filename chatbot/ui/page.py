"""The page: a Gradio conversation beside our own panel of photos, and the events between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import gradio as gr

from chatbot.application import Application
from chatbot.fair_share import FairShare
from chatbot.programs import Answer, Programs
from chatbot.ui.conversation import literally
from chatbot.ui.messages import read_words
from chatbot.ui.visit import Page, new_state, present_client
from retrieval.errors import ImageSearchError
from retrieval.words import say

# The likes of a browser lie under a random token in its local storage; the fixed secret only keeps the entry
# readable after a restart, what is private is the token.
BROWSER_KEY, BROWSER_SECRET = "photochat", "photochat"
DAY_S = 86_400
UPLOAD_MB = 50  # one photo in the message box


class Conversation(gr.ChatInterface):
    """Shows what a person wrote as they wrote it; Gradio would take it for markdown and HTML."""

    def _append_message_to_history(self, message: Any, history: Any, role: Any = "user") -> Any:
        if role == "user" and isinstance(message, str):
            message = literally(read_words(message).shown)
        elif role == "user" and isinstance(message, dict) and isinstance(message.get("text"), str):
            message = {**message, "text": literally(read_words(message).shown)}
        return super()._append_message_to_history(message, history, role)


def build_ui(application: Application, share: FairShare, base: str = "") -> gr.Blocks:
    """The page over an application; its scripts and styles come from the server's /page, its words with ``Opening``."""
    page = Page(application, share, base)
    blocks: gr.Blocks
    with gr.Blocks(
        title=say("page-title"),
        fill_width=True,
        fill_height=True,
        analytics_enabled=False,
        delete_cache=(DAY_S, DAY_S),
    ) as blocks:
        token = gr.BrowserState("", storage_key=BROWSER_KEY, secret=BROWSER_SECRET)
        state = gr.State(new_state(), time_to_live=DAY_S)
        _part("Masthead", "masthead")
        with gr.Row(elem_id="columns"):
            with gr.Column(elem_id="conversation"):
                _part("Prompts", "prompts")
                slot = gr.Column(elem_id="talk")
            with gr.Column(elem_id="photos"):
                results = _part("Panel", "panel")
                likes = _part("Likes", "likes")
                turn = _part("Turn", "turn")
        with slot:
            conversation = Conversation(
                page.chat,
                multimodal=True,
                api_name="chat",
                chatbot=_chatbot(),
                textbox=_message_box(),
                additional_inputs=[state],
                additional_outputs=[results, likes, turn, state],
                concurrency_limit=None,
                fill_width=True,
                autofocus=False,
                show_progress="hidden",
                api_description=say("server-chat-endpoint"),
            )
        results.submit(page.begin, [state], [results, likes, state], queue=False, show_progress="hidden",
            trigger_mode="multiple", api_visibility="private")  # fmt: skip
        likes.like(page.rate, [state], [likes, state], queue=False, show_progress="hidden",
            trigger_mode="multiple", api_visibility="private")  # fmt: skip
        turn.submit(
            page.act,
            [state],
            [conversation.chatbot, conversation.chatbot_state, results, turn, state],
            queue=False,
            show_progress="hidden",
            trigger_mode="multiple",
            api_visibility="private",
        )
        blocks.load(
            page.greet,
            [token],
            [token, state, likes],
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )
        for name, function in Programs(application).published().items():
            gr.api(_for_clients(function, share), api_name=name)  # type: ignore[attr-defined]  # it is public
    return blocks


def _for_clients(function: Callable[..., Answer], share: FairShare) -> Callable[..., Answer]:
    """The same function for Gradio's clients: a failure reaches them as its sentence.

    Gradio takes every object with a "path" for a file of its own and offers it for download, so the
    path of a photo is called "file" here.
    """

    @wraps(function)
    def answered(*args: Any, **kwargs: Any) -> Answer:
        try:
            with share.slot(present_client()):
                answer = function(*args, **kwargs)
        except ImageSearchError as error:
            raise gr.Error(str(error), print_exception=False) from error
        renamed = {"path": "file"}
        hits = [{renamed.get(key, key): value for key, value in hit.items()} for hit in answer.get("hits", ())]
        return {**answer, "hits": hits} if "hits" in answer else answer

    return answered


def mount(app: Any, blocks: gr.Blocks) -> None:
    """Put the page at / of a FastAPI app; Gradio itself may serve nothing but its own files and uploads."""
    gr.mount_gradio_app(
        app, blocks, path="/", theme=theme(), footer_links=[], run_history=False,
        max_file_size=f"{UPLOAD_MB}mb", enable_monitoring=False, show_error=False, ssr_mode=False, pwa=False,
        mcp_server=False, allowed_paths=[],
    )  # fmt: skip
    # Gradio checks which files it may copy only in an app that it launched itself.
    blocks.has_launched = True


def upload_folder() -> Path:
    """Where the photos of messages arrive; no other file may reach Gradio."""
    return Path(gr.utils.get_upload_folder()).resolve()


def theme() -> gr.themes.Base:
    """System fonts only: the page asks no other host for anything."""
    return gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def _part(name: str, elem_id: str, value: Any = None) -> gr.HTML:
    """A part of the page that /page/page.js fills: data reaches it as a value, never through a template."""
    module = "`${window.PHOTOCHAT.base}/page/page.js`"  # behind a proxy the page may lie below a path
    start = f"import({module}).then((page) => page.mount{name}({{element, props, trigger, watch}}))"
    return gr.HTML(
        value,
        html_template='<div class="root"></div>',
        js_on_load=start,
        elem_id=elem_id,
        padding=False,
        apply_default_css=False,
    )


def _chatbot() -> gr.Chatbot:
    return gr.Chatbot(
        label=say("page-conversation"),
        show_label=False,
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        allow_tags=False,
        elem_id="log",
        height="100%",
        container=False,
        layout="bubble",
    )


def _message_box() -> gr.MultimodalTextbox:
    return gr.MultimodalTextbox(
        file_count="multiple",
        label=say("page-message-box"),
        show_label=False,
        container=False,
        max_plain_text_length=10_000,
        autofocus=False,
        elem_id="message",
    )
