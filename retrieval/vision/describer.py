"""Describes photos through a vision API, several at a time, with one result or error for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from PIL import Image

from retrieval.records import Description
from retrieval.vision.api import Usage, VisionApi, VisionError
from retrieval.vision.description import PROMPT, SCHEMA, read_answer
from retrieval.words import say

# A model that wrote broken JSON often gets it right the second time, seldom the third.
TRIES = 2


class Describer:
    """Structured descriptions of images; ``name`` identifies the model that writes them."""

    def __init__(self, api: VisionApi, prompt: str = PROMPT) -> None:
        self._api, self._prompt = api, prompt

    @property
    def name(self) -> str:
        return self._api.service.name

    @property
    def concurrency(self) -> int:
        """How many photos may be in progress at once."""
        return self._api.service.concurrency

    @property
    def usage(self) -> Usage:
        """The tokens spent so far."""
        return self._api.usage

    def describe(self, image: Image.Image) -> Description:
        """The description of one RGB image; raises VisionError."""
        reason = ""
        for _ in range(TRIES):
            try:
                description = read_answer(self._api.ask(self._prompt, [image], SCHEMA))
                return replace(description, model=self.name)
            except ValueError as error:
                reason = str(error)
        raise VisionError(self._api.service, reason, say("vision-json-remedy"))

    def describe_all(
        self, images: Sequence[Image.Image], cancelled: Callable[[], bool] = lambda: False
    ) -> list[Description | VisionError | None]:
        """One result per image, in order: its description, the error, or None if it was never sent.

        After a permanent failure (a wrong key) no more photos are sent.
        """
        stopped: list[VisionError] = []

        def described(image: Image.Image) -> Description | VisionError | None:
            if stopped or cancelled():
                return None
            try:
                return self.describe(image)
            except VisionError as error:
                if error.final:
                    stopped.append(error)
                return error

        with ThreadPoolExecutor(self._api.service.concurrency, thread_name_prefix="vision") as pool:
            return list(pool.map(described, images))
