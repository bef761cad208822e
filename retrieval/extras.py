"""What optional packages add to a library; each part is made on first use, and None if it is not installed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from retrieval import faces, ocr, places
from retrieval.errors import MissingExtraError, UsageError
from retrieval.faces import DlibFaces, FaceFinder
from retrieval.ocr import RapidReader, TextReader
from retrieval.places import Gazetteer
from retrieval.sentences import MpnetSentences, SentenceEncoder, mpnet_folder
from retrieval.settings import Settings
from retrieval.vision import Describer, VisionApi, VisionService
from retrieval.words import say


class Extras:
    """The optional parts of a library; without arguments it has none."""

    def __init__(
        self,
        make_gazetteer: Callable[[], Gazetteer | None] = lambda: None,
        text_reader: TextReader | None = None,
        make_describer: Callable[[], Describer | None] = lambda: None,
        make_sentences: Callable[[], SentenceEncoder | None] = lambda: None,
        face_finder: FaceFinder | None = None,
    ) -> None:
        self.face_finder = face_finder
        self._make_sentences = make_sentences
        self._make_gazetteer, self.text_reader, self._make_describer = make_gazetteer, text_reader, make_describer

    @classmethod
    def installed(cls, settings: Settings) -> Extras:
        """Whatever is installed and not switched off; nothing is loaded yet."""
        return cls(
            lambda: Gazetteer.open() if places.is_installed() else None,
            RapidReader() if settings.read_text and ocr.is_installed() else None,
            _describer if settings.captioner == "vision" else lambda: None,
            lambda: _sentences(settings.caption_vectors),
            DlibFaces() if faces.is_installed() else None,
        )

    def require_faces(self) -> FaceFinder:
        """The face finder; raises UsageError if it is not installed."""
        if self.face_finder is None:
            raise MissingExtraError(say("feature-faces"), "faces")
        return self.face_finder

    @cached_property
    def gazetteer(self) -> Gazetteer | None:
        """Names of places."""
        return self._make_gazetteer()

    @cached_property
    def describer(self) -> Describer | None:
        """A vision model that describes photos; raises UsageError if it is wanted but not set up."""
        return self._make_describer()

    @cached_property
    def sentences(self) -> SentenceEncoder | None:
        """A model that compares captions with descriptions; raises ModelUnavailableError if it is not installed."""
        return self._make_sentences()


def _sentences(name: str) -> SentenceEncoder | None:
    """None for "family": its own text model compares captions. Raises ModelUnavailableError."""
    if name == "minilm":
        from retrieval.builtin.towers import MiniLM

        return MiniLM.open()
    return MpnetSentences(mpnet_folder()) if name == "mpnet" else None


def _describer() -> Describer:
    service = VisionService.from_environment()
    if service is None:
        raise UsageError(say("vision-not-set-up"))
    return Describer(VisionApi(service))
