"""An assistant that speaks MCP, over HTTP and over standard input and output, with the client of the mcp package."""

from __future__ import annotations

import asyncio
import base64
import io
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from retrieval.library import Library
from tests.browser import GRADIO_WARNINGS, make_app, serve
from tests.conftest import save_photo

pytest.importorskip("mcp", reason="needs the extra mcp: pip install -e '.[mcp]'")
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, ImageContent, TextContent

pytestmark = GRADIO_WARNINGS
ROOT = Path(__file__).parents[1]
HIT = {"rank", "photo_id", "path", "score", "relevant", "caption", "label", "colours", "reason"}


def over_http(library: Library, talk: Callable[[ClientSession], Awaitable[Any]]) -> Any:
    async def connected(address: str) -> Any:
        async with streamable_http_client(f"{address}/mcp") as (read, write, _), ClientSession(read, write) as session:
            await session.initialize()
            return await talk(session)

    with serve(make_app(library, mcp=True)) as address:
        return asyncio.run(connected(address))


def pictures(answer: CallToolResult) -> list[Image.Image]:
    return [
        Image.open(io.BytesIO(base64.b64decode(part.data))) for part in answer.content if isinstance(part, ImageContent)
    ]


def text_of(answer: CallToolResult) -> str:
    return "".join(part.text for part in answer.content if isinstance(part, TextContent))


def test_the_tools_say_what_they_are_for_and_what_they_answer(indexed_library: Library) -> None:
    async def talk(session: ClientSession) -> Any:
        return (await session.list_tools()).tools

    tools = {tool.name: tool for tool in over_http(indexed_library, talk)}
    assert set(tools) == {"search", "similar", "recommend", "colour", "photo", "places", "stats", "chat"}
    for tool in tools.values():
        assert tool.description
        assert len(tool.description) > 50
        parameters = tool.inputSchema["properties"]
        assert all("description" in schema for schema in parameters.values()), tool.name
    search = tools["search"]
    assert search.outputSchema
    assert set(search.outputSchema["properties"]) == {"query", "match", "hits", "took_ms"}
    assert search.annotations
    assert search.annotations.readOnlyHint


def test_an_answer_is_structured_as_the_contract_says_and_shows_thumbnails(indexed_library: Library) -> None:
    async def talk(session: ClientSession) -> Any:
        return await session.call_tool("search", {"query": "red paper", "top_k": 3, "pictures": 2})

    answer = over_http(indexed_library, talk)
    content = answer.structuredContent
    assert set(content) == {"query", "match", "hits", "took_ms"}
    assert len(content["hits"]) == 3
    assert set(content["hits"][0]) >= HIT
    assert Path(content["hits"][0]["path"]).name == "red.jpg"
    assert [(picture.format, max(picture.size) <= 256) for picture in pictures(answer)] == [("WEBP", True)] * 2
    assert f"photo_id {content['hits'][0]['photo_id']}" in text_of(answer)


def test_a_photo_is_looked_at_by_its_id_or_name(indexed_library: Library) -> None:
    async def talk(session: ClientSession) -> Any:
        by_name = await session.call_tool("photo", {"photo": "holiday/brown.jpg"})
        assert by_name.structuredContent
        by_id = await session.call_tool("photo", {"photo": by_name.structuredContent["photo_id"]})
        liked = await session.call_tool("recommend", {"like": ["red.jpg", "orange.png"], "top_k": 2, "pictures": 0})
        return by_name, by_id, liked

    by_name, by_id, liked = over_http(indexed_library, talk)
    assert by_name.structuredContent == by_id.structuredContent
    assert Path(by_name.structuredContent["path"]).name == "brown.jpg"
    assert len(pictures(by_name)) == 1
    assert len(liked.structuredContent["hits"]) == 2
    assert pictures(liked) == []


def test_the_chat_remembers_what_was_said_in_one_connection_and_nothing_in_another(indexed_library: Library) -> None:
    async def talk(session: ClientSession) -> Any:
        first = await session.call_tool("chat", {"message": "red paper"})
        undo = await session.call_tool("chat", {"message": "more like the first one"})
        anew = await session.call_tool("chat", {"message": "more like the first one", "new_conversation": True})
        return [answer.structuredContent for answer in (first, undo, anew)]

    async def stranger(session: ClientSession) -> Any:
        return (await session.call_tool("chat", {"message": "more like the first one"})).structuredContent

    first, more, anew = over_http(indexed_library, talk)
    assert first["hits"]
    assert more["hits"]
    assert anew["hits"] == []
    assert over_http(indexed_library, stranger)["hits"] == []


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("similar", {"photo": 999}, "There’s no photo 999"),
        ("photo", {"photo": "cat.jpg"}, "There’s no photo cat.jpg"),
        ("colour", {"words": "wibble"}, "know the colour “wibble”"),
        ("search", {"query": ""}, "nothing to search for"),
    ],
)
def test_a_failure_is_its_sentence(
    indexed_library: Library, tool: str, arguments: dict[str, Any], sentence: str
) -> None:
    async def talk(session: ClientSession) -> Any:
        return await session.call_tool(tool, arguments)

    answer = over_http(indexed_library, talk)
    assert answer.isError
    assert sentence.lower() in text_of(answer).lower()


def test_an_assistant_starts_the_program_and_talks_to_it_over_its_standard_input(tmp_path: Path) -> None:
    save_photo(tmp_path / "photos" / "red.jpg", "red")
    command = [
        "-m", "chatbot", "mcp", "--images", str(tmp_path / "photos"), "--data", str(tmp_path / "data"),
        "--models", "builtin",
    ]  # fmt: skip
    server = StdioServerParameters(command=sys.executable, args=command, cwd=ROOT, env=dict(os.environ))

    async def talk() -> Any:
        async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            for _ in range(600):
                stats = (await session.call_tool("stats", {})).structuredContent
                assert stats
                if stats["photos"]:
                    break
                await asyncio.sleep(0.2)
            return await session.call_tool("search", {"query": "red"})

    answer = asyncio.run(talk())
    assert [Path(hit["path"]).name for hit in answer.structuredContent["hits"]] == ["red.jpg"]
    assert len(pictures(answer)) == 1
