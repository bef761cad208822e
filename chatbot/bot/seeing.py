"""Questions that only a look at the photo can answer, put to a vision model that the person has set up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image

from chatbot.replies.phrases import escaped
from retrieval.errors import ImageSearchError
from retrieval.records import Photo
from retrieval.vision import VisionApi
from retrieval.vision.api import SIDE
from retrieval.words import say

QUESTION = (
    "Answer this question about the photo in one short sentence, in the language of the question, from what can be "
    "seen. If the photo does not show it, say so. Question: {question}"
)
WHICH = (
    "The photos are numbered {numbers}, in this order. Answer this question about them in one short sentence, in the "
    "language of the question, from what can be seen, and call each photo by its number. Question: {question}"
)
LONGEST_QUESTION = 500  # characters
# Photos compared in one call; most services accept no more.
MOST_COMPARED = 8


class FromTheVisionModel:
    """An ``Answerer``: one question costs one call, with the photo at most SIDE pixels long."""

    def __init__(self, api: VisionApi, open_image: Callable[[Path, int], Image.Image]) -> None:
        """``open_image`` gives a file upright in RGB, at least as long as asked where it is."""
        self._api, self._open_image = api, open_image

    def answer(self, photo: Photo, question: str) -> str | None:
        """The model's sentence with its name, or the reason of its failure."""
        try:
            image = self._open_image(photo.path, SIDE)
            text = self._api.ask(QUESTION.format(question=question[:LONGEST_QUESTION]), [image])
        except ImageSearchError as error:
            return escaped(str(error))
        return self._with_name(text)

    def compare(self, photos: Mapping[int, Photo], question: str) -> str:
        """The model's sentence about several photos, by their numbers, or the reason of its failure."""
        compared = dict(list(photos.items())[:MOST_COMPARED])
        numbers = ", ".join(map(str, compared))
        try:
            images = [self._open_image(photo.path, SIDE) for photo in compared.values()]
            text = self._api.ask(WHICH.format(numbers=numbers, question=question[:LONGEST_QUESTION]), images)
        except ImageSearchError as error:
            return escaped(str(error))
        return self._with_name(text)

    def _with_name(self, text: str) -> str:
        return say("ask-vision", text=escaped(" ".join(text.split())), model=escaped(self._api.service.name))
