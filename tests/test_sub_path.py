"""The site below a path of its own, behind a small reverse proxy as a home server has one."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urljoin

import httpx
import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from chatbot.launch import main
from retrieval.library import Library
from tests.browser import GRADIO_WARNINGS, Visitor, make_app, open_browser, serve

pytestmark = GRADIO_WARNINGS
PATH = "/my/photos"
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


def proxy(target: str, strips: bool) -> Starlette:
    """Passes what lies below PATH on to ``target``, with the path or without; another page lies beside it."""
    client = httpx.AsyncClient(timeout=60)

    async def pass_on(request: Request) -> Response:
        if strips and request.url.path == PATH:  # as nginx does for a location that ends with a slash
            return RedirectResponse(f"{PATH}/")
        path = request.url.path.removeprefix(PATH) if strips else request.url.path
        headers = [(name, value) for name, value in request.headers.raw if name not in (b"connection",)]
        sent = client.build_request(
            request.method, f"{target}{path or '/'}?{request.url.query}", headers=headers, content=await request.body()
        )
        answer = await client.send(sent, stream=True)
        kept = {name: value for name, value in answer.headers.items() if name.lower() not in HOP_BY_HOP}
        return StreamingResponse(answer.aiter_raw(), answer.status_code, kept, background=BackgroundTask(answer.aclose))

    async def beside(request: Request) -> Response:
        return PlainTextResponse("another page", 404)

    @asynccontextmanager
    async def connected(_: Starlette) -> AsyncIterator[None]:
        yield
        await client.aclose()

    methods = ["GET", "POST", "HEAD", "DELETE"]
    return Starlette(
        lifespan=connected,
        routes=[
            Route(PATH, pass_on, methods=methods),
            Route(f"{PATH}/{{rest:path}}", pass_on, methods=methods),
            Route("/{rest:path}", beside, methods=methods),
        ],
    )


@contextmanager
def behind_a_proxy(library: Library, strips: bool) -> Iterator[str]:
    """The address at which the proxy shows the site."""
    with serve(make_app(library, base=PATH)) as target, serve(proxy(target, strips)) as address:  # type: ignore[arg-type]
        yield f"{address}{PATH}"


@pytest.mark.parametrize("strips", [True, False], ids=["without the path", "with the path"])
def test_the_api_and_its_page_lie_below_the_path(indexed_library: Library, strips: bool) -> None:
    with behind_a_proxy(indexed_library, strips) as address, httpx.Client(follow_redirects=True) as client:
        hits = client.post(f"{address}/api/search", json={"query": "red"}).json()["hits"]
        assert client.get(f"{address}/api/image/{hits[0]['photo_id']}").status_code == 200
        docs = client.get(f"{address}/api/docs")
        (link,) = re.findall('href="([^"]*openapi[^"]*)"', docs.text)
        assert client.get(urljoin(str(docs.url), link)).json()["paths"]
        assert f"curl {address}/api/stats<" in docs.text
        assert client.get(f"{address}/page/page.js").status_code == 200
        page = client.get(address)
        assert str(page.url) == f"{address}/"
        assert f'href="{PATH}/page/page.css"' in page.text
        assert f'src="{PATH}/api/thumbnail/' in page.text


@pytest.mark.browser
def test_a_person_uses_the_page_behind_a_proxy_as_without_one(indexed_library: Library) -> None:
    with behind_a_proxy(indexed_library, strips=True) as address, open_browser() as browser:
        person = Visitor(browser, f"{address}/")
        person.say("red paper")
        assert person.shown()
        person.page.wait_for_function(
            "() => [...document.querySelectorAll('#page-results img')].every((one) => one.complete && one.naturalWidth)"
        )
        assert person.page.locator("#log .bot.message img").first.get_attribute("src", timeout=5000) is not None
        assert person.page.evaluate("location.pathname") == f"{PATH}/"
        assert "q=" in person.page.evaluate("location.search")
        person.page.locator("#page-results li img").first.click()
        expect(person.page.locator(".pswp__item[aria-hidden=false] img").first).to_be_visible()
        person.page.keyboard.press("Escape")
        person.page.reload()
        person.page.wait_for_selector("#say")
        assert person.page.evaluate("location.pathname") == f"{PATH}/"
        assert person.errors == []
        assert person.foreign == []  # nothing was asked for beside the path
        person.close()


@pytest.mark.browser
@pytest.mark.parametrize("below", [False, True], ids=["at the root", "below a path"])
def test_a_browser_shows_the_description_of_the_api(indexed_library: Library, below: bool) -> None:
    site = behind_a_proxy(indexed_library, strips=True) if below else serve(make_app(indexed_library))
    with site as address, open_browser() as browser:
        page, complaints = browser.new_page(), list[str]()
        page.on("console", lambda message: complaints.append(message.text))  # what the policy blocks, too
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.goto(f"{address}/api/docs")
        expect(page.get_by_role("heading", name="/api/search")).to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).maxWidth") == "960px"  # its own style is allowed
        assert complaints == []
        with page.expect_response("**/openapi.json") as answer:
            page.get_by_role("link", name="OpenAPI document").click()
        assert answer.value.url == f"{address}/api/openapi.json"
        assert answer.value.ok


@pytest.mark.parametrize("path", ["photos", "/a b", "/<script>", "//x", "/photos?x"])
def test_a_path_that_is_none_is_refused_in_one_line(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root-path", path]) == 2
    assert capsys.readouterr().err == f"photochat: --root-path {path} isn’t a path. Give one such as /photos.\n"
