"""Suggestions on the page: example prompts that find something here, and words of the collection."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from itertools import islice

from chatbot.application import Application
from chatbot.bot import Message
from chatbot.session import ChatSession
from chatbot.wire import Json
from retrieval.records import Query, Term
from retrieval.words import say

PROMPTS = 5
# Labels and years looked at; each costs one search.
_TRIED = 12
_COMMON = 0.04  # of the collection is a colour worth naming
_PLAIN = ("black", "white", "grey")
_LONGEST = 8  # words of a prompt
_MOST_WORDS = 400


class Suggestions:
    """Made from the collection, once for each state of it; safe to use from any thread."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._lock = threading.Lock()
        self._latest: tuple[str, Json] = ("", {})

    def current(self) -> Json:
        """{"prompts": [{"text", "colour"}], "words": [{"text", "kind"}]}; a prompt's first answer fits it.

        "colour" is the colour that a prompt asks for, None where it asks for something else.
        """
        stamp = self.application.status().stamp
        with self._lock:
            if self._latest[0] != stamp:
                self._latest = (stamp, {"prompts": list(self._prompts()), "words": list(self._words())})
            return self._latest[1]

    def made(self) -> list[Json]:
        """The last prompts, without waiting; none at first."""
        prompts: list[Json] = self._latest[1].get("prompts", [])
        return prompts

    def _words(self) -> Iterator[Json]:
        stats = self.application.stats()
        for kind, pairs in (("label", self.application.labels()), ("camera", stats.cameras), ("year", stats.years)):
            yield from ({"text": name, "kind": kind} for name, _ in pairs[:_MOST_WORDS])
        yield from (
            {"text": say("page-say-colour", name=share.name), "kind": "colour"} for share in self.application.spectrum()
        )

    def _prompts(self) -> Iterator[Json]:
        """Descriptions first, then a colour and a year: those whose best answer is a strong one."""
        stats = self.application.stats()
        labels = [name for name, _ in self.application.labels()[:_TRIED]]
        shares = sorted(self.application.spectrum(), key=lambda share: share.share, reverse=True)
        colours = [s.name for s in shares if s.share >= _COMMON and s.name not in _PLAIN]
        years = [name for name, _ in sorted(stats.years, key=lambda pair: pair[1], reverse=True)]
        described = list(self._good(map(self._sentence, labels), PROMPTS - 2))
        asking = {say("page-say-colour", name=name): name for name in colours[:3]}
        coloured = list(self._good(asking, 1))
        years_of = (say("page-say-year", label=label, year=year) for label in labels[:2] for year in years[:2])
        dated = list(self._good(years_of, 1))
        more = self._good((label for label in labels if all(label not in text for text in described)), PROMPTS)
        prompts_found = described + coloured + dated
        for text in (*prompts_found, *islice(more, PROMPTS - len(prompts_found))):
            yield {"text": text, "colour": asking.get(text)}

    def _sentence(self, label: str) -> str:
        """The short caption of a photo with that label, which reads better than the label; the label where none is."""
        hits = self.application.search(Query((Term(label),), top_k=3)).hits
        captions = (hit.photo.caption for hit in hits)
        short = (c.text.rstrip(".") for c in captions if c and c.certain and 3 <= len(c.text.split()) <= _LONGEST)
        return next(short, label)

    def _good(self, texts: Iterable[str], most: int) -> Iterator[str]:
        for text in texts:
            if most <= 0:
                return
            hits = self.application.respond(Message(text), ChatSession()).hits
            if hits and hits[0].strength == "strong":
                most -= 1
                yield text
