"""Other models by a button: downloaded when asked, the photos indexed again beside the old, then swapped."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from chatbot.bot import Chatbot
from chatbot.ui import words
from chatbot.ui.cards import readable_bytes
from chatbot.ui.site import Site
from retrieval.errors import ImageSearchError, UsageError
from retrieval.indexing import BackgroundIndexing
from retrieval.library import Library
from retrieval.models import ModelStatus, get_models, list_models
from retrieval.search import SearchEngine
from retrieval.settings import FAMILIES, Family, Settings

# How soon after the new vectors are complete the new models answer: until then a question meets neither.
SWAP_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Download:
    """Bytes of one model so far and in all."""

    family: str
    file: str
    done: int
    total: int


class ModelUpgrade:
    """Brings another model family into use while the present one goes on answering; one at a time."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.download: Download | None = None
        self.failure: str | None = None
        self._busy = threading.Lock()

    @property
    def running(self) -> bool:
        """A family is on its way."""
        return self._busy.locked()

    def start(self, family: str) -> None:
        """Begin in a thread; raises UsageError for an unknown family, the present one, or while one comes."""
        if family not in FAMILIES or family == "auto":
            raise UsageError(words.NO_FAMILY.format(family=family))
        if family == self.site.library.family:
            raise UsageError(words.FAMILY_IN_USE)
        if not self._busy.acquire(blocking=False):
            raise UsageError(words.UPGRADE_RUNNING)
        self.failure = None
        threading.Thread(target=self._run, args=(family,), name="models", daemon=True).start()

    def _run(self, family: Family) -> None:
        try:
            settings = replace(self.site.library.settings, models=family)
            self._fetch(family, settings)
            self._index_again(settings)
        except ImageSearchError as error:
            self.failure = str(error)
        except Exception:
            logging.getLogger(__name__).exception("The models could not be changed")
            self.failure = words.UPGRADE_FAILED
        finally:
            self.download = None
            self._busy.release()

    def _fetch(self, family: Family, settings: Settings) -> None:
        if all(model.at_hand for model in _of_family(family, settings)):
            return
        for progress in get_models(family, settings):
            self.download = Download(family, progress.file, progress.done, progress.total)
        self.download = None

    def _index_again(self, settings: Settings) -> None:
        """A run with the new models takes the writer's place; they answer once every photo has its vector."""
        self.site.indexing.cancel()
        self.site.indexing.wait()
        library = Library.open(settings, reindex=True)
        self.site.indexing = indexing = BackgroundIndexing(library)
        indexing.start(settings.images)
        while indexing.running and library.catalogue.family != library.family:
            time.sleep(SWAP_SECONDS)
        if library.catalogue.family == library.family:
            self.site.library, self.site.chatbot = library, Chatbot(library, SearchEngine(library))
        else:
            self.failure = str(indexing.failure or words.UPGRADE_STOPPED)
            self.site.indexing = BackgroundIndexing(self.site.library)


def families_json(settings: Settings) -> list[dict[str, Any]]:
    """Each family with what is at hand, the models that would be used, and what a download would weigh."""
    families = []
    for family, models in groupby(list_models(settings), lambda model: model.family):
        used = _used(models, settings)
        missing = [model.bytes or 0 for model in used if not model.at_hand]
        families.append(
            {
                "family": family,
                "at_hand": not missing,
                "size": readable_bytes(sum(missing)),
                "parts": [
                    {
                        "part": model.part,
                        "model_id": model.model_id,
                        "licence": model.licence,
                        "size": readable_bytes(model.bytes or 0),
                    }
                    for model in used
                ],
            }
        )
    return families


def _of_family(family: str, settings: Settings) -> list[ModelStatus]:
    return _used((model for model in list_models(settings) if model.family == family), settings)


def _used(models: Iterable[ModelStatus], settings: Settings) -> list[ModelStatus]:
    """Without the ones that are only known to be good."""
    chosen = (settings.clip_id, settings.caption_id)
    return [model for model in models if model.family == "builtin" or model.model_id in chosen]
