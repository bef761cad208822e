"""The catalogue of words: every sentence that people read, by key, in each language.

The sentences are in en/*.ftl and de/*.ftl (Project Fluent, projectfluent.org/fluent/guide); code names a key and its
values. A sentence that a language lacks is said in English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

# The first one is the default. English dates are written as in Britain: 3 May 2018.
LANGUAGES = ("en", "de")
_LOCALES = {"en": "en-GB", "de": "de-DE"}
# Characters of a value in a sentence; Fluent refuses more than 1,000.
LONGEST = 500
_KEY = re.compile(r"^([a-zA-Z][\w-]*) *=", re.MULTILINE)
_spoken: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within the block, ``say`` speaks this language, or English if it is not available."""
    token = _spoken.set(language if language in LANGUAGES else LANGUAGES[0])
    try:
        yield
    finally:
        _spoken.reset(token)


def best_language(accepted: str) -> str:
    """The best available language for an Accept-Language header such as "de-AT,de;q=0.9,en;q=0.5"."""
    wishes = []
    for place, part in enumerate(accepted.split(",")):
        name, _, quality = part.strip().partition(";q=")
        try:
            wishes.append((-float(quality or 1), place, name.split("-")[0].strip().lower()))
        except ValueError:
            continue
    return next((name for _, _, name in sorted(wishes) if name in LANGUAGES), LANGUAGES[0])


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence or a part of one that is said later; ``str`` says it in the language spoken then."""

    key: str
    values: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, key: str, /, **values: Any) -> Clause:
        """With values as for ``say``, which may be clauses themselves."""
        return cls(key, tuple(values.items()))

    def __str__(self) -> str:
        return say(self.key, **dict(self.values))

    def to_json(self) -> str:
        """For a file; the values must be text and numbers."""
        return json.dumps([self.key, dict(self.values)], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Clause:
        """The clause that ``to_json`` wrote."""
        key, values = json.loads(text)
        return cls.of(key, **values)


def say(key: str, **values: Any) -> str:
    """The sentence with this key and these values (text, numbers, dates, clauses); raises KeyError if there is none.

    Values are inserted as they are: escape foreign text before showing the sentence as Markdown or HTML.
    """
    # With the types, as 1 and 1.0 are equal and not said alike.
    return _said(_spoken.get(), key, tuple((name, type(value), value) for name, value in values.items()))


@lru_cache(4096)
def _said(language: str, key: str, values: tuple[tuple[str, type, Any], ...]) -> str:
    """As ``say``; a page says the same of many photos."""
    bundle = _bundle_with(language, key)
    from fluent.runtime.types import fluent_date

    # A datetime is shown as its day; a caller that wants the time passes it as text.
    arguments = {
        name: fluent_date(_day(value)) if isinstance(value, date) else _cut(value) for name, _, value in values
    }
    text, errors = bundle.format_pattern(_pattern(bundle, key), arguments)
    if errors:
        raise errors[0]
    return str(text)


def _cut(value: Any) -> Any:
    """A value for a sentence; a long text is cut."""
    value = str(value) if isinstance(value, Clause) else value
    return f"{value[: LONGEST - 1]}…" if isinstance(value, str) and len(value) > LONGEST else value


def has(key: str) -> bool:
    """Whether there is a sentence with this key."""
    return any(key in _files(language) for language in (_spoken.get(), LANGUAGES[0]))


def listed(parts: Sequence[str], either: bool = False) -> str:
    """ "a, b and c", or with ``either`` "a, b or c", in the language being spoken."""
    return _listed(_spoken.get(), tuple(parts), either)


@lru_cache(4096)
def _listed(language: str, parts: tuple[str, ...], either: bool) -> str:
    from babel.lists import format_list

    return format_list(list(parts), "or" if either else "standard", _LOCALES[language].replace("-", "_"))


def month_name(month: int) -> str:
    """The name of a month, 1 to 12, in the language being spoken."""
    from babel.dates import get_month_names

    return str(get_month_names("wide", "format", _LOCALES[_spoken.get()].replace("-", "_"))[month])


def weekday_name(day: int) -> str:
    """The name of a day of the week, 0 (Monday) to 6, in the language being spoken."""
    from babel.dates import get_day_names

    return str(get_day_names("wide", "format", _LOCALES[_spoken.get()].replace("-", "_"))[day])


def day_range(first: date, last: date) -> str:
    """The days from the first to the last in the language being spoken, "27–29 December 2023"."""
    from babel.dates import format_interval

    return str(format_interval(first, last, "yMMMMd", locale=_LOCALES[_spoken.get()].replace("-", "_")))


def source(language: str, name: str) -> tuple[str, str]:
    """The locale and text of one file of sentences, for the page's own Fluent parser."""
    return _LOCALES[language], files(__name__).joinpath(language, f"{name}.ftl").read_text(encoding="utf-8")


def keys(language: str) -> frozenset[str]:
    """The keys of every sentence that this language has."""
    return frozenset(_files(language))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _bundle_with(language: str, key: str) -> FluentBundle:
    for spoken in (language, LANGUAGES[0]):
        if file := _files(spoken).get(key):
            return _bundle(spoken, file)
    raise KeyError(key)


def _pattern(bundle: FluentBundle, key: str) -> Any:
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise KeyError(key)
    return pattern


@cache
def _files(language: str) -> dict[str, str]:
    """The file that each sentence stands in, by key."""
    names = sorted(file.name for file in files(__name__).joinpath(language).iterdir() if file.name.endswith(".ftl"))
    return {key: name for name in names for key in _KEY.findall(source(language, name.removesuffix(".ftl"))[1])}


@cache
def _bundle(language: str, file: str) -> FluentBundle:
    """The sentences of one file; parsing all files at once would delay the first answer."""
    from fluent.runtime import FluentBundle, FluentResource

    # Isolation marks around values are only needed for right-to-left scripts.
    bundle = FluentBundle([_LOCALES[language]], use_isolating=False)
    bundle.add_resource(FluentResource(source(language, file.removesuffix(".ftl"))[1]))
    return bundle
