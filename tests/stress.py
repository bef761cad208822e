"""Everything at once for a while: ``python -X faulthandler -m tests.stress [seconds]``.

Twenty clients search and look at photos while photos are added and removed beside them and the models change. Errors,
photos that are answered though they have been gone for two seconds, and photos of another colour than the one that was
asked for are counted; the exit status is 1 where there is any.
"""

from __future__ import annotations

import faulthandler
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import httpx

from retrieval.library import Library
from tests.browser import make_app, serve
from tests.conftest import COLOURS, save_photo
from tests.fuzz import small_library
from tests.tiny_checkpoints import write_blip, write_clip

CLIENTS = 20
GRACE_S = 2.0  # a removed photo may still be answered for this long


class Stress:
    """What the threads share: what is there, what has gone when, and what went wrong."""

    def __init__(self, library: Library, address: str, seconds: int) -> None:
        self.library, self.address, self.end = library, address, time.monotonic() + seconds
        self.gone: dict[str, float] = {}
        self.wrong: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.slowest = 0.0
        self.changed = threading.Event()

    def client(self, number: int) -> None:
        """Searches for colours, opens what comes, talks."""
        chance = random.Random(number)
        with httpx.Client(base_url=self.address, timeout=60, headers={"User-Agent": f"client {number}"}) as client:
            while time.monotonic() < self.end:
                colour = chance.choice(list(COLOURS))
                begun = time.monotonic()
                try:
                    if chance.random() < 0.3:
                        answer = client.post("/api/chat", json={"message": f"3 photos of {colour} paper"})
                    else:
                        answer = client.post("/api/search", json={"query": colour, "top_k": 3})
                    self._judge(answer, colour, begun)
                    for hit in answer.json().get("hits", ())[:1]:
                        shown = client.get(f"/api/thumbnail/{hit['photo_id']}")
                        if shown.status_code not in (200, 404, 429):
                            self._note(f"thumbnail {shown.status_code}")
                except httpx.HTTPError as error:
                    self._note(type(error).__name__)
                self.slowest = max(self.slowest, time.monotonic() - begun)

    def _judge(self, answer: httpx.Response, colour: str, begun: float) -> None:
        if answer.status_code != 200:
            self._note(f"status {answer.status_code}: {answer.text[:80]}")
            return
        self.done["answers"] += 1
        for hit in answer.json()["hits"]:
            left = self.gone.get(hit["path"])
            if left is not None and begun - left > GRACE_S:
                self._note("a photo that is gone")
        hits = answer.json()["hits"]
        named = [name for name in COLOURS if hits and name in Path(hits[0]["path"]).name]
        # CLIP with chance weights knows no colours: only before the change can an answer be right.
        if not self.changed.is_set() and named != [colour] and self.done["answers"] > CLIENTS:
            self._note(f"{colour}: {named}")

    def _note(self, what: str) -> None:
        self.wrong[what] += 1

    def coming_and_going(self) -> None:
        """Adds photos and removes some of those that were added."""
        chance = random.Random(0)
        folder, written = self.library.settings.images[0] / "new", []
        number = 0
        while time.monotonic() < self.end:
            for _ in range(5):
                number += 1
                colour = chance.choice(list(COLOURS))
                written.append(save_photo(folder / f"{number}-{colour}.png", colour, seed=number))
            for _ in range(chance.randrange(5)):
                path = written.pop(chance.randrange(len(written)))
                path.unlink()
                self.gone[str(path)] = time.monotonic()
                self.done["removed"] += 1
            self.done["added"] = number
            time.sleep(0.5)

    def change(self, seconds: int) -> None:
        """Halfway, other models."""
        time.sleep(seconds / 2)
        self.changed.set()
        with httpx.Client(base_url=self.address, timeout=60) as client:
            answer = client.post("/api/models/use", json={"family": "clip"})
            self.done["model changes"] += answer.status_code == 200
            if answer.status_code != 200:
                self._note(f"change of models: {answer.text[:80]}")


def main(seconds: int) -> int:
    """Runs for ``seconds`` and says what came of it."""
    faulthandler.enable()
    faulthandler.dump_traceback_later(4 * seconds + 120, exit=True)
    with tempfile.TemporaryDirectory() as folder, small_library() as library:
        clip, blip = write_clip(Path(folder) / "clip"), write_blip(Path(folder) / "blip")
        library.settings = replace(library.settings, clip_id=str(clip), caption_id=str(blip))
        with serve(make_app(library)) as address:
            stress = Stress(library, address, seconds)
            work = [threading.Thread(target=stress.client, args=(number,)) for number in range(CLIENTS)]
            work += [threading.Thread(target=stress.coming_and_going)]
            work += [threading.Thread(target=stress.change, args=(seconds,))]
            for thread in work:
                thread.start()
            for thread in work:
                thread.join()
            family = httpx.get(f"{address}/api/progress", timeout=60).json()["family"]
    print(f"{dict(stress.done)}; answering at the end: {family}; slowest {stress.slowest:.2f} s")
    for what, count in stress.wrong.most_common():
        print(f"{count:6d}  {what}")
    print("Nothing went wrong." if not stress.wrong else "Something went wrong.")
    return bool(stress.wrong)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 60))
