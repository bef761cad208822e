"""The tools that an assistant calls over MCP: structured answers, thumbnails, a chat that remembers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar
from weakref import WeakKeyDictionary

import anyio
from mcp.server.fastmcp import Context, FastMCP, Image
from mcp.server.fastmcp.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, ContentBlock, TextContent, ToolAnnotations
from pydantic import BaseModel, ConfigDict, Field

from chatbot.application import Application
from chatbot.bot import Message
from chatbot.fair_share import Client, FairShare
from chatbot.programs import MOST_HITS, Programs
from chatbot.session import ChatSession
from chatbot.wire import photo_cards, turn_json
from retrieval.ending import DONE, ended
from retrieval.errors import ImageSearchError
from retrieval.installation import VERSION
from retrieval.records import Photo
from retrieval.settings import Parser, Settings, add_arguments, add_version

if TYPE_CHECKING:
    from mcp.server.session import ServerSession

PATH = "/mcp"
# All assistants together are one client, beside the page and the API.
ASSISTANTS = Client("assistants", "", 0)
Result = TypeVar("Result")
# The pictures of an answer for an assistant: as many as a person takes in at once, a few kilobytes each.
PICTURES, SMALL, LARGE = 6, 256, 768
INSTRUCTIONS = (
    "Photochat searches one person's own photo collection on their own machine. Use `search` when you know what the "
    "photos show, `chat` to pass on what the person says in their own words (it remembers what was found before), "
    "`similar` and `recommend` to go on from photos that were found, `photo` to look at one of them."
)
READS = ToolAnnotations(readOnlyHint=True, openWorldHint=False)


class _Open(BaseModel):
    model_config = ConfigDict(extra="allow")


class Hit(_Open):
    """One photo of an answer."""

    rank: int
    photo_id: Annotated[int, Field(description="Names the photo in other calls.")]
    path: str
    score: Annotated[float, Field(description="A cosine, or for colour a negated distance; higher is better.")]
    percent: Annotated[float, Field(description="The score from 0 to 100.")]
    relevant: Annotated[bool, Field(description="False where the photo only comes closest.")]
    caption: str | None
    label: str | None
    colours: list[str]
    reason: Annotated[str, Field(description="Why it was found, for the person to read.")]


class Found(_Open):
    """The answer to a search."""

    query: str
    match: Literal["good", "weak", "none"]
    hits: list[Hit]
    took_ms: float


class Turn(_Open):
    """One turn of a conversation."""

    text: Annotated[str, Field(description="The answer, for the person to read.")]
    actions: list[dict[str, Any]]
    hits: list[Hit]
    suggestions: Annotated[list[str], Field(description="What the person could say next.")]


TopK = Annotated[int, Field(ge=1, le=MOST_HITS, description="How many photos to answer with.")]
Pictures = Annotated[int, Field(ge=0, le=24, description="How many of them to show as pictures, the best ones.")]
PhotoName = Annotated[int | str, Field(description="The photo_id of an earlier answer, or a file name.")]
PhotoNames = Annotated[list[int | str], Field(description="photo_ids of earlier answers, or file names.")]


def assistant_server(application: Application, share: FairShare) -> FastMCP[Any]:
    """The MCP server over an application; its calls take their turns in ``share``. The site says who may reach it."""
    server: FastMCP[Any] = FastMCP(
        "Photochat",
        instructions=INSTRUCTIONS,
        streamable_http_path=PATH,
        log_level="WARNING",
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    server._mcp_server.version = VERSION
    _Tools(application, share).add_to(server)
    return server


class _Tools:
    def __init__(self, application: Application, share: FairShare) -> None:
        self._application, self._programs, self._share = application, Programs(application), share
        # One conversation a connection; it ends with it.
        self._talks: WeakKeyDictionary[ServerSession, ChatSession] = WeakKeyDictionary()

    def add_to(self, server: FastMCP[Any]) -> None:
        for tool in (self.search, self.similar, self.recommend, self.colour, self.photo, self.places, self.stats):
            server.add_tool(tool, annotations=READS)
        server.add_tool(self.chat, annotations=ToolAnnotations(destructiveHint=False, openWorldHint=False))

    async def search(
        self,
        query: Annotated[str, Field(description="What the photos show, in a few words: “a dog on a beach”. Words in "
                                    "double quotes must occur in a caption, label or path; “no people” is left out.")],
        top_k: TopK = 12,
        label: Annotated[str, Field(description="Only photos with this label, such as “dog”.")] = "",
        place: Annotated[str, Field(description="Only photos taken there: “Lisbon”, “near Lisbon”.")] = "",
        pictures: Pictures = PICTURES,
    ) -> Annotated[CallToolResult, Found]:  # fmt: skip
        """Find photos by what they show. The first choice when the wanted photos can be described in words."""
        return await self._found(partial(self._programs.search, query, top_k, place, label), pictures)

    async def similar(
        self, photo: PhotoName, top_k: TopK = 12, pictures: Pictures = PICTURES
    ) -> Annotated[CallToolResult, Found]:
        """Find photos that look like one photo of the collection: other takes, the same place, the same motif."""
        return await self._found(partial(self._programs.similar, str(photo), top_k), pictures)

    async def recommend(
        self,
        like: PhotoNames,
        unlike: PhotoNames = [],  # noqa: B006
        top_k: TopK = 12,
        pictures: Pictures = PICTURES,
    ) -> Annotated[CallToolResult, Found]:
        """Find more photos like several that the person likes, and less like those they do not."""
        ask = partial(
            self._programs.recommend,
            [str(photo_id) for photo_id in like],
            [str(photo_id) for photo_id in unlike],
            top_k,
        )
        return await self._found(ask, pictures)

    async def colour(
        self,
        words: Annotated[str, Field(description="Colours: “navy and gold”, “#336699”, “pastel”, “black and white”.")],
        top_k: TopK = 12,
        pictures: Pictures = PICTURES,
    ) -> Annotated[CallToolResult, Found]:
        """Find photos by the colours they are made of, whatever they show. For “a red car” use search."""
        return await self._found(partial(self._programs.colour, words, top_k), pictures)

    async def photo(self, photo: PhotoName) -> CallToolResult:
        """Look at one photo, 768 pixels wide, with its date, place, camera, caption, label, colours and size."""
        shown = await self._in_thread(partial(self._application.photo_named, str(photo)))
        picture = await self._in_thread(partial(self._picture, shown, LARGE))
        (card,) = photo_cards([shown])
        card = {"photo_id": card.pop("id"), "path": card.pop("file"), **card}
        text = "\n".join(f"{name}: {value}" for name, value in card.items() if value not in ("", None))
        return CallToolResult(content=[TextContent(type="text", text=text), *picture], structuredContent=card)

    async def places(self) -> CallToolResult:
        """Where the photos were taken, as countries, regions, cities and districts with their numbers of photos."""
        places = await self._in_thread(self._programs.places)
        return CallToolResult(content=[TextContent(type="text", text=_lines(places))], structuredContent=places)

    async def stats(self) -> CallToolResult:
        """What the collection holds: number of photos, labels, years, cameras, formats, colours. Start here to learn
        what can be asked for."""
        numbers = await self._in_thread(self._programs.stats)
        return CallToolResult(content=[TextContent(type="text", text=_lines(numbers))], structuredContent=numbers)

    async def chat(
        self,
        message: Annotated[str, Field(description="What the person says, in their own words, English or German.")],
        context: Context[Any, Any, Any],
        new_conversation: Annotated[bool, Field(description="Forget what was said and found before.")] = False,
        pictures: Pictures = PICTURES,
    ) -> Annotated[CallToolResult, Turn]:
        """One turn of a conversation about the photos. It remembers the turns before: “only from last summer”, “more
        like 1 and 3”, “undo”, “when was the second one taken?”, “find duplicates”. Best for anything that refers
        to earlier answers, and for questions about photos that were just shown."""
        before = None if new_conversation else self._talks.get(context.session)
        reply = await self._in_thread(partial(self._application.respond, Message(message), before or ChatSession()))
        self._talks[context.session] = reply.session
        turn = turn_json(reply)
        photos = [hit.photo for hit in reply.hits or ()]
        return await self._answer(turn, [turn["text"], *map(_line, turn["hits"])], photos[:pictures])

    async def _found(self, ask: Callable[[], dict[str, Any]], pictures: int) -> CallToolResult:
        answer = await self._in_thread(ask)
        hits = answer["hits"]
        photos = self._application.photos([hit["photo_id"] for hit in hits[:pictures]])
        head = {"good": "", "weak": "None of these fits well; they come closest.", "none": "No photo was found."}
        return await self._answer(answer, [head[answer["match"]], *map(_line, hits)], photos)

    async def _answer(self, answer: dict[str, Any], lines: list[str], photos: Sequence[Photo]) -> CallToolResult:
        pictures: list[ContentBlock] = []
        for photo in photos:
            pictures += await anyio.to_thread.run_sync(self._picture_or_none, photo)
        text = "\n".join(filter(None, lines))
        return CallToolResult(content=[TextContent(type="text", text=text), *pictures], structuredContent=answer)

    async def _in_thread(self, ask: Callable[[], Result]) -> Result:
        """Runs in a thread; a failure reaches the assistant as its sentence."""

        def asked() -> Result:
            with self._share.slot(ASSISTANTS):
                return ask()

        try:
            return await anyio.to_thread.run_sync(asked)
        except ImageSearchError as error:
            raise ToolError(str(error)) from error

    def _picture(self, photo: Photo, side: int) -> list[ContentBlock]:
        return [Image(path=self._application.thumbnail(photo, side), format="webp").to_image_content()]

    def _picture_or_none(self, photo: Photo) -> list[ContentBlock]:
        """A photo whose disk is away is named without its picture."""
        try:
            return self._picture(photo, SMALL)
        except ImageSearchError:
            return []


def _line(hit: dict[str, Any]) -> str:
    name = f"{hit['rank']}. photo_id {hit['photo_id']}, {hit['percent']:.0f}%: {hit['path']}"
    return f"{name} – {hit['caption'] or hit['label'] or 'not described yet'} ({hit['reason']})"


def _lines(answer: dict[str, Any]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in answer.items() if value)


def main(argv: Sequence[str] | None = None, prog: str = "photochat mcp") -> int:
    """Serve the tools over standard input and output until the assistant hangs up; 2 where nothing can be served."""
    parser = Parser(prog=prog, description="Serve the tools to an assistant that starts this program (MCP over stdio).")
    add_version(parser)
    add_arguments(parser)
    return ended(lambda: _until_left(Settings.from_args(parser.parse_args(argv))))


def _until_left(settings: Settings) -> int:
    with suppress(KeyboardInterrupt), Application.open(settings) as application:
        application.start()
        application.index(settings.images)
        assistant_server(application, FairShare.of_questions()).run("stdio")
    return DONE
