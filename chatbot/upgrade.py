"""Another model family at the press of a button: downloaded if need be, then switched to, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from contextvars import copy_context
from dataclasses import dataclass, replace
from itertools import groupby

from retrieval.errors import ImageSearchError, UsageError
from retrieval.models import ModelStatus, get_models, list_models
from retrieval.settings import FAMILIES, Family, Settings
from retrieval.words import say

# A stalled download notices late that it is to stop; it can be resumed, so nothing waits for it.
STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Download:
    """Bytes of one model so far and in all."""

    family: str
    file: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class FamilyParts:
    """A model family with the models of it that the settings use."""

    family: str
    models: tuple[ModelStatus, ...]

    @property
    def missing(self) -> tuple[ModelStatus, ...]:
        """The models that are not on this machine yet."""
        return tuple(model for model in self.models if not model.at_hand)


class ModelUpgrade:
    """Downloads a model family and changes to it; one at a time."""

    def __init__(self, change: Callable[[Settings], None]) -> None:
        """``change`` brings the models of some settings into use; it raises an ImageSearchError where it cannot."""
        self._change = change
        self._busy = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.download: Download | None = None  # None while nothing is downloaded
        self.failure: str | None = None  # the sentence that the last change failed with

    @property
    def running(self) -> bool:
        """Whether a change is in progress."""
        return self._busy.locked()

    def start(self, family: str, settings: Settings, present: str) -> None:
        """Begin in a thread; raises UsageError for an unknown family, the ``present`` one, or during a change."""
        if family not in FAMILIES or family == "auto":
            raise UsageError(say("server-no-family", family=family))
        if family == present:
            raise UsageError(say("server-family-in-use"))
        if not self._busy.acquire(blocking=False):
            raise UsageError(say("server-upgrade-running"))
        self.failure = None
        speaking_alike = copy_context()  # a failure is told in the language of who began it
        args = (self._run, family, replace(settings, models=family))
        self._thread = threading.Thread(target=speaking_alike.run, args=args, name="models", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the present download; what has arrived is kept."""
        self._stopped.set()

    def wait(self) -> None:
        """Until the change is over, or for STOP_SECONDS where its download does not answer."""
        if self._thread is not None:
            self._thread.join(STOP_SECONDS if self.download else None)

    def _run(self, family: Family, settings: Settings) -> None:
        try:
            self._fetch(family, settings)
            self._change(settings)
        except ImageSearchError as error:
            self.failure = str(error)
        except Exception:
            logging.getLogger(__name__).exception("The models could not be changed")
            self.failure = say("server-upgrade-failed")
        finally:
            self.download = None
            self._busy.release()

    def _fetch(self, family: Family, settings: Settings) -> None:
        wanted = next(parts for parts in model_families(settings) if parts.family == family)
        if not wanted.missing:
            return
        for progress in get_models(family, settings):
            self.download = Download(family, progress.file, progress.done, progress.total)
            if self._stopped.is_set():
                raise UsageError(say("server-upgrade-stopped"))
        self.download = None


def model_families(settings: Settings) -> list[FamilyParts]:
    """Every family with the models that ``settings`` would use of it."""
    return [
        FamilyParts(family, tuple(_used(models, settings)))
        for family, models in groupby(list_models(settings), lambda model: model.family)
    ]


def _used(models: Iterable[ModelStatus], settings: Settings) -> Iterable[ModelStatus]:
    """Without the models that are only listed as alternatives."""
    chosen = (settings.clip_id, settings.caption_id)
    return (model for model in models if model.family == "builtin" or model.model_id in chosen)
