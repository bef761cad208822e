"""Takes the pictures of the README, over the sample collection: ``python -m tests.screenshots``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from retrieval.indexing import index_folder
from retrieval.library import Library
from retrieval.samples import fill_with_samples
from retrieval.settings import Settings
from tests.browser import DESKTOP, PHONE, Visitor, make_app, open_browser, serve

FOLDER = Path(__file__).parents[1] / "assets" / "screenshots"
QUESTION = "a cat looking at me"
SHOTS = {"desktop-light": (DESKTOP, False), "desktop-dark": (DESKTOP, True), "phone": (PHONE, False)}


def main() -> None:
    """Index the samples with the built-in models, ask one question, and take a picture of each kind."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        images = Path(scratch) / "images"
        fill_with_samples(images)
        settings = Settings(images=(images,), data=Path(scratch) / "data", models="builtin")
        with Library.open(settings) as library:
            list(index_folder(library, settings.images))
            with serve(make_app(library, samples=True)) as address, open_browser() as browser:
                for name, (size, dark) in SHOTS.items():
                    _take(Visitor(browser, address, size, dark), FOLDER / f"{name}.png")


def _take(visitor: Visitor, target: Path) -> None:
    visitor.page.wait_for_selector("#prompts .chip")
    visitor.say(QUESTION)
    if visitor.page.locator("#page-results .heart").first.is_visible():
        visitor.page.click("#page-results .heart >> nth=0")
    visitor.page.mouse.move(0, 0)
    visitor.page.evaluate("document.activeElement.blur()")
    visitor.page.wait_for_function("[...document.images].every((image) => image.complete || image.loading === 'lazy')")
    visitor.page.wait_for_timeout(400)
    visitor.page.screenshot(path=target)
    visitor.close()
    print(target, file=sys.stderr)


if __name__ == "__main__":
    main()
