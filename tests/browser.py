"""Starts the site on a free port and opens its page in the Chromium or Chrome of this machine."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

from chatbot.application import Application
from chatbot.site import create_site
from retrieval.library import Library

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# Headless, as root in a container, and without the browser's own calls home.
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
# Gradio 6.31 asks pandas for options that pandas 3 has deprecated.
GRADIO_WARNINGS = pytest.mark.filterwarnings("ignore:.*(no_silent_downcasting|copy keyword is deprecated)")
DESKTOP, PHONE = (1280, 900), (390, 844)


def find_browser() -> str:
    """The browser to drive; skips the test where there is none, or fails it where CI insists on one."""
    browser = next(filter(None, map(shutil.which, NAMES)), str(MAC) if MAC.is_file() else None)
    if browser is None:
        reason = "needs Chromium or Chrome, and none was found (on Debian: apt-get install chromium)"
        if os.environ.get("PHOTOCHAT_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    return browser


def make_app(
    library: Library,
    *,
    samples: bool = False,
    mcp: bool = False,
    auth: tuple[str, str] | None = None,
    allowed_hosts: Sequence[str] = (),
    base: str = "",
    framed_by: str = "'none'",
) -> FastAPI:
    """The site over a library."""

    async def made() -> FastAPI:
        return create_site(
            Application(library),
            samples=samples,
            mcp=mcp,
            auth=auth,
            allowed_hosts=allowed_hosts,
            base=base,
            framed_by=framed_by,
        )

    # Where no event loop runs, Gradio makes some and never closes them, which Python reports much later. In a
    # thread, because a browser under test keeps the main thread's loop running.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, made()).result()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(app: FastAPI) -> Iterator[str]:
    """The address of a running site."""
    port = free_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless browser."""
    executable = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """A person with a browser of their own; remembers what went wrong and which hosts were asked."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        size: tuple[int, int] = DESKTOP,
        dark: bool = False,
        **more: object,
    ) -> None:
        self.address = address
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
            **more,
        )
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", lambda request: self._note(request.url))
        self.open()

    def _note(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.foreign.append(url)

    def open(self) -> Page:
        """Load the page, or load it again."""
        self.page.goto(self.address)
        self.page.wait_for_selector("#say")
        self.page.wait_for_function("document.querySelector('#masthead .models')?.hidden === false")
        return self.page

    def say(self, text: str) -> str:
        """Send a message; the answer's text."""
        turns = self.page.locator("#log .bot.message").count()
        self.page.fill("#say", text)
        self.page.press("#say", "Enter")
        return self.answer_after(turns)

    def answer_after(self, turns: int) -> str:
        """The text of the answer that comes after ``turns`` others, once the message box is free again."""
        self.page.wait_for_function(
            "turns => document.querySelectorAll('#log .bot.message').length > turns"
            " && !document.querySelector('#message textarea').disabled"
            " && !document.querySelector('#log .pending')",
            arg=turns,
        )
        return self.page.locator("#log .bot.message").last.inner_text()

    def shown(self) -> list[int]:
        """Photo ids of the results, in order, those of weaker matches too."""
        more = self.page.locator("#page-results .further button:has-text('weaker')")
        if more.is_visible():
            more.click()
            more.wait_for(state="hidden")
        return self.page.evaluate("[...(history.state?.results?.items ?? [])].map((card) => card.id)")

    def show_photos(self) -> None:
        """On a phone, bring the photos to the front."""
        switch = self.page.locator("#show-photos")
        if switch.is_visible():
            switch.click()

    def close(self) -> None:
        """Leave."""
        with suppress(Exception):
            self.context.close()
