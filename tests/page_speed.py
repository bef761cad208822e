"""Prints how fast the page is, beside a bare Gradio ChatInterface: ``make page-speed ARGS="DIR --data DATA"``.

Each is a program of its own with a browser before it. Of the page: the first photo of a cold load, the first thumbnail
of an answer after Enter, requests and what moves while it opens. With npx, Lighthouse looks at both too.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np
from playwright.sync_api import Browser, Page

from tests.browser import DESKTOP, find_browser, free_port, open_browser

QUESTIONS = (
    "a dog in the snow", "children playing in water", "a man climbing a rock", "people sitting at a table", "a red car",
    "a girl in a pink dress", "a boat on a lake", "a bird in the sky", "somebody riding a bicycle", "a football match",
    "a woman with sunglasses", "a street at night", "a white dog with a ball", "a boy jumping", "an old building",
    "a group of friends", "a beach in the evening", "a horse", "a kitchen", "flowers in a garden",
)  # fmt: skip
LOADS = 9
PATIENCE_S = 300
BARE = (
    "import gradio as gr, sys; gr.ChatInterface(lambda message, history: message).launch("
    "server_port=int(sys.argv[1]), footer_links=[])"
)
# When the first photo, and the box to write in, can be seen; and what moved until then.
WATCH = """window.seen = {}; window.moved = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => (moved += one.hadRecentInput ? 0 : one.value)))
    .observe({type: "layout-shift", buffered: true});
const look = () => {
    const there = (one) => one.complete && one.naturalWidth && one.checkVisibility();
    if (!seen.photo && [...document.images].some(there)) seen.photo = performance.now();
    if (!seen.box && document.querySelector("#say, textarea[data-testid=textbox]")?.checkVisibility())
        seen.box = performance.now();
    requestAnimationFrame(look);
};
requestAnimationFrame(look);"""
# Once nothing more has been fetched for a second.
QUIET = """async () => {
    const count = () => performance.getEntriesByType("resource").length;
    for (let before = -1; before < count(); await new Promise((go) => setTimeout(go, 1000))) before = count();
}"""
# From Enter to the frame in which the first photo of the answer can be seen.
ASK = """(text) => new Promise((done) => {
    const say = document.querySelector("#say");
    say.value = text;
    const start = performance.now();
    say.form.requestSubmit();
    const look = () => {
        const asked = document.querySelector("#page-results h2")?.textContent.toLowerCase() === text;
        if (asked && document.querySelector("#page-results [data-at='0'] .open.there"))
            requestAnimationFrame(() => done(performance.now() - start));
        else requestAnimationFrame(look);
    };
    look();
})"""
ECHO = """(text) => new Promise((done) => {
    const start = performance.now();
    document.querySelector(".submit-button").click();
    const look = () => [...document.querySelectorAll(".bot.message")].some((one) => one.textContent.includes(text))
        ? done(performance.now() - start) : requestAnimationFrame(look);
    look();
})"""


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.page_speed", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="a folder of photos")
    parser.add_argument("--data", type=Path, help="its data folder (default: a new one)")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch, open_browser() as browser:
        flags = ["--images", str(args.folder), "--data", str(args.data or scratch), "--models", "builtin", "--port"]
        with started([sys.executable, "-c", BARE]) as bare, started([sys.executable, "app.py", *flags]) as own:
            at_rest(own)
            report(browser, own, bare)


@contextmanager
def started(command: list[str]) -> Iterator[str]:
    """The address of a program that is given its port last, once it answers."""
    port = free_port()
    process = subprocess.Popen([*command, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}/"
        read(address)
        yield address
    finally:
        process.terminate()
        process.wait()


def read(address: str) -> bytes:
    """What an address answers, as soon as it does."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with suppress(URLError, OSError), urlopen(address) as answer:
            return bytes(answer.read())
        time.sleep(0.3)
    raise TimeoutError(address)


def at_rest(address: str) -> None:
    """Wait until nothing is indexed any more."""
    while json.loads(read(f"{address}api/progress"))["running"]:
        time.sleep(1)


def report(browser: Browser, own: str, bare: str) -> None:
    """Loads and questions by turns, so that both meet the same machine."""
    loads: dict[str, list[dict[str, float]]] = {own: [], bare: []}
    for _ in range(LOADS + 1):
        for address in (own, bare):
            page = opened(browser, address)
            loads[address].append({**page.evaluate("seen"), "moved": page.evaluate("moved"), **requests(page)})
            page.context.close()
    cold, warm = loads[own][0], loads[own][1:]
    print(f"first load after the start: first photo {cold['photo']:.0f} ms")
    line("first photo of a cold load", [load["photo"] for load in warm], "ms")
    line("box to write in", [load["box"] for load in warm], "ms")
    line("  of a bare ChatInterface", [load["box"] for load in loads[bare][1:]], "ms")
    line("own requests, without thumbnails", [load["own"] for load in warm])
    line("other requests", [load["others"] for load in warm])
    line("  of a bare ChatInterface", [load["own"] + load["others"] for load in loads[bare][1:]])
    line("layout shift", [load["moved"] for load in warm], digits=4)
    page, other = opened(browser, own), opened(browser, bare)
    first, echo = [], []
    for number, text in enumerate(QUESTIONS):
        first.append(float(page.evaluate(ASK, text)))
        page.wait_for_function("!document.querySelector('#message textarea').disabled")
        other.fill("textarea", f"echo {number}.")
        echo.append(float(other.evaluate(ECHO, f"echo {number}.")))
        other.wait_for_function("!document.querySelector('textarea').disabled")
    line("first thumbnail after Enter", first, "ms")
    line("  echo of a bare ChatInterface", echo, "ms")
    for name, address in (("Lighthouse", own), ("  of a bare ChatInterface", bare)):
        print(f"{name:<34} {scores(address)}")


def opened(browser: Browser, address: str) -> Page:
    """The page in a browser that knows nothing, when all is loaded."""
    page = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}).new_page()
    page.set_default_timeout(1000 * PATIENCE_S)
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_function("seen.box")
    page.evaluate(QUIET)
    return page


def requests(page: Page) -> dict[str, float]:
    """How many requests were for what is ours, and for what is Gradio's."""
    urls: list[str] = page.evaluate("performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)")
    urls = [url for url in urls if not url.startswith("/api/thumbnail/")]
    ours = sum(url.startswith(("/page/", "/api/")) for url in urls)
    return {"own": ours, "others": len(urls) - ours}


def line(what: str, values: Sequence[float], unit: str = "", digits: int = 0) -> None:
    half, most = np.percentile(values, (50, 95))
    print(f"{what:<34} p50 {half:8.{digits}f}  p95 {most:8.{digits}f} {unit}", flush=True)


def scores(address: str) -> str:
    """Lighthouse's scores, of a hundred."""
    if not shutil.which("npx"):
        return "not measured: there is no npx"
    command = [
        "npx", "--yes", "lighthouse", address, "--output=json", "--quiet",
        f"--chrome-path={find_browser()}", "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        "--only-categories=performance,accessibility,best-practices",
    ]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        return f"not measured: {(ran.stderr.strip().splitlines() or ['no answer'])[-1]}"
    categories = json.loads(ran.stdout)["categories"]
    return ", ".join(f"{name} {round(100 * (category['score'] or 0))}" for name, category in categories.items())


if __name__ == "__main__":
    main()
