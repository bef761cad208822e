"""Failures a person can act on: each has its data and a sentence that says what happened, to what, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from retrieval.installation import extra_command
from retrieval.words import Clause, say


class ImageSearchError(Exception):
    """Base of every failure that people are shown; ``str(error)`` is the sentence they read."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep data and cause when sent from another process."""
        return _again, (type(self), self.args, self.__dict__, self.__cause__)


class UnreadableImageError(ImageSearchError):
    """A file that looks like a photo could not be decoded; ``reason`` is a clause, such as "it is cut off"."""

    def __init__(self, path: Path, reason: Clause) -> None:
        self.path, self.reason = Path(path), reason
        super().__init__(say("error-unreadable", name=self.path.name, reason=reason))


class ImageTooLargeError(ImageSearchError):
    """A photo has more pixels than the decoding limit."""

    def __init__(self, path: Path, pixels: int, limit: int) -> None:
        self.path, self.pixels, self.limit = Path(path), pixels, limit
        super().__init__(say("error-too-large", name=self.path.name, reason=self.reason))

    @property
    def reason(self) -> Clause:
        """The clause for a list of skipped files."""
        megapixels, limit = f"{self.pixels / 1e6:.0f}", f"{self.limit / 1e6:.0f}"
        return Clause.of("error-too-large-reason", megapixels=megapixels, limit=limit)


class ModelUnavailableError(ImageSearchError):
    """A model was asked for whose files are not on this machine."""

    def __init__(self, model: str, reason: str, remedy: str) -> None:
        self.model, self.reason, self.remedy = model, reason, remedy
        super().__init__(say("error-no-model", model=model, reason=reason, remedy=remedy))

    @classmethod
    def because(cls, model: str, cause: str, /, **values: object) -> ModelUnavailableError:
        """With the clause and the remedy that the catalogue of words has for ``cause``."""
        return cls(model, say(cause, **values), say(f"{cause}-remedy", **values))


class IndexMismatchError(ImageSearchError):
    """A data folder was made with other models than those asked for."""

    def __init__(self, data: Path, made_with: str, asked: str) -> None:
        self.data, self.made_with, self.asked = Path(data), made_with, asked
        super().__init__(say("error-other-models", data=str(self.data), made_with=made_with, asked=asked))


class VectorEngineError(ImageSearchError):
    """The vector database does not answer, or refuses; ``reason`` is what it or the network reported."""

    def __init__(self, uri: str, reason: str) -> None:
        self.uri, self.reason = uri, reason
        super().__init__(say("error-vector-engine", uri=uri, reason=reason))


class QueryError(ImageSearchError):
    """A query cannot be answered as asked; the message is the whole sentence."""


class NoPhotoError(QueryError):
    """The collection does not have the photo named; the message is the whole sentence."""


class SeveralPhotosError(QueryError):
    """Several photos, ``photo_ids``, have the file name given; the message is the whole sentence."""

    def __init__(self, sentence: str, photo_ids: tuple[int, ...]) -> None:
        self.photo_ids = photo_ids
        super().__init__(sentence)


class UsageError(ImageSearchError):
    """An argument, folder or port cannot be used; the message is the whole sentence."""


class MissingExtraError(UsageError):
    """A feature was asked for whose optional packages, those of ``extra``, are not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        self.feature, self.extra = feature, extra
        super().__init__(say("error-missing-extra", feature=feature, extra=extra, command=extra_command(extra)))


def _again(
    kind: type[ImageSearchError], args: tuple[object, ...], data: dict[str, object], cause: BaseException | None
) -> ImageSearchError:
    error = kind.__new__(kind)
    error.args, error.__cause__ = args, cause
    error.__dict__.update(data)
    return error
