"""The page: a Gradio conversation beside our own panel of photos, and the events between them."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any

import gradio as gr

from chatbot import words
from chatbot.bot import Message
from chatbot.cards import hit_card, literally, photo_card, pictures
from chatbot.programs import Answer, Programs
from chatbot.replies import Reply, escaped_sentence
from chatbot.session import ChatSession
from chatbot.site import Site
from chatbot.spectrum import COLOURS
from retrieval.errors import ImageSearchError, QueryError

ASSETS = Path(__file__).parents[1] / "assets" / "page"
# Photos in one message; a question is about a few, a collection goes through "Add photos".
MOST_UPLOADS = 10
# The likes of a browser lie under a random token in its local storage; the fixed secret only keeps the entry readable
# after a restart, what is private is the token.
BROWSER_KEY, BROWSER_SECRET = "photochat", "photochat"
TOKEN_BYTES = 16
DAY_S = 86_400
UPLOAD_MB = 50  # one photo in the message box

State = dict[str, Any]  # {"token": str, "session": ChatSession.to_dict()}
Likes = dict[str, Any]  # {"liked": [card], "disliked": [photo_id]}


class Page:
    """What happens when a person writes or presses a heart; holds no state of any one person."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def greet(self, token: str | None) -> tuple[str, State, Likes]:
        """A visitor arrives: the token of their browser, a new conversation and the likes from before."""
        token = token if isinstance(token, str) and len(token) >= TOKEN_BYTES else secrets.token_urlsafe(TOKEN_BYTES)
        session = ChatSession.with_likes(*self.site.library.catalogue.feedback(token))
        return token, _state(token, session), self.likes(session)

    def chat(
        self, message: str | Mapping[str, Any], _history: object, state: State
    ) -> Iterator[tuple[Any, Any, Any, State]]:
        """Answers in steps: (answer, results, likes, state); never raises, which would lock the message box."""
        session = ChatSession.from_dict(state.get("session"))
        try:
            for reply in self.site.chatbot.turn(read_message(message), session):
                yield self._shown(reply, session, state)
        except ImageSearchError as error:
            yield escaped_sentence(str(error)), gr.skip(), gr.skip(), state
        except Exception:
            logging.getLogger(__name__).exception("A message could not be answered")
            yield words.WENT_WRONG, gr.skip(), gr.skip(), state

    def _shown(self, reply: Reply, before: ChatSession, state: State) -> tuple[Any, Any, Any, State]:
        if not reply.final:
            return reply.text, gr.skip(), gr.skip(), state
        state = self._kept(state, before, reply.session)
        results = gr.skip() if reply.hits is None else results_of(reply)
        same_likes = (reply.session.liked, reply.session.disliked) == (before.liked, before.disliked)
        return answer(reply), results, gr.skip() if same_likes else self.likes(reply.session), state

    def rate(self, state: State, event: gr.EventData) -> tuple[Likes, State]:
        """A heart, "not this", or one of them taken back."""
        session = before = ChatSession.from_dict(state.get("session"))
        photo_id, liking = getattr(event, "id", None), getattr(event, "liking", None)
        if isinstance(photo_id, int) and liking in ("like", "dislike", "clear"):
            with suppress(QueryError):  # the photo left the collection meanwhile: its heart goes out
                session = self.site.chatbot.set_feedback(session, photo_id, liking)
        return self.likes(session), self._kept(state, before, session)

    def likes(self, session: ChatSession) -> Likes:
        """What the hearts and the Liked tab show, latest first."""
        liked = self.site.library.catalogue.photos(tuple(reversed(session.liked)))
        return {"liked": [photo_card(photo) for photo in liked], "disliked": list(session.disliked)}

    def _kept(self, state: State, before: ChatSession, session: ChatSession) -> State:
        token = state.get("token")
        if token and (session.liked, session.disliked) != (before.liked, before.disliked):
            self.site.library.catalogue.set_feedback(token, session.liked, session.disliked)
        return _state(token or "", session)


def read_message(message: str | Mapping[str, Any]) -> Message:
    """What the message box sends; a button under an answer sends a str. Raises QueryError for files from elsewhere."""
    if isinstance(message, str):
        return Message(message)
    files = message.get("files") or []
    if len(files) > MOST_UPLOADS:
        raise QueryError(words.TOO_MANY_UPLOADS.format(n=len(files), limit=MOST_UPLOADS))
    return Message(str(message.get("text") or ""), tuple(_uploaded(file) for file in files))


def _uploaded(file: str | Mapping[str, Any]) -> Path:
    """The path of an upload; only what lies in the upload folder is one."""
    path = Path(str(file if isinstance(file, str) else file.get("path", "")))
    folder = Path(gr.utils.get_upload_folder()).resolve()
    if not path.resolve().is_relative_to(folder) or not path.is_file():
        raise QueryError(words.STRANGE_UPLOAD.format(name=path.name))
    return path


def answer(reply: Reply) -> gr.ChatMessage:
    """A reply as the conversation shows it: its sentence, its best pictures and its buttons."""
    text = f"{reply.text}\n\n{pictures(reply.hits)}" if reply.hits else reply.text
    buttons = [{"value": suggestion.message, "label": suggestion.label} for suggestion in reply.suggestions]
    return gr.ChatMessage(content=text, options=buttons)


def results_of(reply: Reply) -> dict[str, Any]:
    """A reply as the panel of results shows it."""
    hits = reply.hits or ()
    title = words.SHOWN_TITLE_ONE if len(hits) == 1 else words.SHOWN_TITLE.format(n=len(hits))
    return {"title": title, "items": [hit_card(hit) for hit in hits]}


class Conversation(gr.ChatInterface):
    """Shows what a person wrote as they wrote it; Gradio would take it for markdown and HTML."""

    def _append_message_to_history(self, message: Any, history: Any, role: Any = "user") -> Any:
        if role == "user" and isinstance(message, str):
            message = literally(message)
        elif role == "user" and isinstance(message, dict) and isinstance(message.get("text"), str):
            message = {**message, "text": literally(message["text"])}
        return super()._append_message_to_history(message, history, role)


def build_ui(site: Site, programs: Programs, *, mcp: bool) -> gr.Blocks:
    """The page over a site; its scripts and styles come from the server's /page, its words with ``head``.

    With ``mcp`` the conversation is no public endpoint: MCP calls cannot carry its state.
    """
    page = Page(site)
    with gr.Blocks(
        title=words.PAGE["title"], fill_width=True, fill_height=True, analytics_enabled=False,
        delete_cache=(DAY_S, DAY_S),
    ) as blocks:
        token = gr.BrowserState("", storage_key=BROWSER_KEY, secret=BROWSER_SECRET)
        state = gr.State(_state("", ChatSession()), time_to_live=DAY_S)
        _part("Masthead", "masthead")
        with gr.Row(elem_id="columns"):
            with gr.Column(elem_id="conversation"):
                _part("Prompts", "prompts")
                slot = gr.Column(elem_id="talk")
            with gr.Column(elem_id="photos"):
                results = _part("Panel", "panel", {"title": "", "items": []})
                likes = _part("Likes", "likes")
        with slot:
            Conversation(
                page.chat, multimodal=True, api_name="chat", chatbot=_chatbot(), textbox=_message_box(),
                additional_inputs=[state], additional_outputs=[results, likes, state],
                concurrency_limit=None, fill_width=True, autofocus=False, show_progress="hidden",
                api_visibility="undocumented" if mcp else "public", api_description=words.CHAT_ENDPOINT,
            )
        likes.like(
            page.rate, [state], [likes, state], queue=False, show_progress="hidden", api_visibility="private"
        )
        blocks.load(
            page.greet, [token], [token, state, likes], queue=False, show_progress="hidden", api_visibility="private"
        )
        for name, function in programs.published().items():
            gr.api(_told(function), api_name=name)
    return blocks


def _told(function: Callable[..., Answer]) -> Callable[..., Answer]:
    """The same function for Gradio's and MCP's clients: a failure reaches them as its sentence.

    Gradio takes every object with a "path" for a file of its own and offers it for download, so a photo's path is
    called "file" here.
    """

    @wraps(function)
    def told(*args: Any, **kwargs: Any) -> Answer:
        try:
            answer = function(*args, **kwargs)
        except ImageSearchError as error:
            raise gr.Error(str(error), print_exception=False) from error
        renamed = {"path": "file"}
        hits = [{renamed.get(key, key): value for key, value in hit.items()} for hit in answer.get("hits", ())]
        return {**answer, "hits": hits} if "hits" in answer else answer

    return told


def mount(app: Any, blocks: gr.Blocks, head: str, *, mcp: bool) -> None:
    """Put the page at / of a FastAPI app; Gradio itself may serve nothing but its own files and uploads."""
    gr.mount_gradio_app(
        app, blocks, path="/", theme=theme(), head=head, footer_links=[], run_history=False,
        max_file_size=f"{UPLOAD_MB}mb", enable_monitoring=False, show_error=False, ssr_mode=False, pwa=False,
        mcp_server=mcp, allowed_paths=[],
    )  # fmt: skip


def head(samples: bool, prompts: Sequence[str], limits: Mapping[str, int]) -> str:
    """The styles of the page and what its scripts need to know, safe inside a script element."""
    swatches = [{"name": name, "hex": value} for name, value in COLOURS.items()]
    known = {
        "words": words.PAGE, "plurals": words.PLURALS, "samples": samples, "prompts": list(prompts),
        "swatches": swatches, "limits": dict(limits),
    }
    data = json.dumps(known).replace("<", "\\u003c")
    links = "".join(f'<link rel="stylesheet" href="/page/{path.name}">' for path in sorted(ASSETS.glob("*.css")))
    return f"{links}<script>window.PHOTOCHAT={data}</script>"


def theme() -> gr.themes.Base:
    """System fonts only: the page asks no other host for anything."""
    return gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def _part(name: str, elem_id: str, value: Any = None) -> gr.HTML:
    """A place on the page that /page/page.js fills: data reaches it as a value, never through a template."""
    start = f'import("/page/page.js").then((page) => page.mount{name}({{element, props, trigger, watch}}))'
    return gr.HTML(value, html_template='<div class="root"></div>', js_on_load=start, elem_id=elem_id, padding=False,
                   apply_default_css=False)


def _chatbot() -> gr.Chatbot:
    return gr.Chatbot(
        label=words.CONVERSATION, show_label=False, placeholder=words.GREETING, buttons=[], feedback_options=None,
        latex_delimiters=[], allow_tags=False, elem_id="log", height="100%", container=False, layout="bubble",
    )


def _message_box() -> gr.MultimodalTextbox:
    return gr.MultimodalTextbox(
        file_count="multiple", placeholder=words.PAGE["message_box"], label=words.PAGE["message_box"],
        show_label=False, container=False, max_plain_text_length=10_000, autofocus=False, elem_id="message",
    )


def _state(token: str, session: ChatSession) -> State:
    return {"token": token, "session": session.to_dict()}
