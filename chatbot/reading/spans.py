"""What one span of a message says: things, colours, positions, conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, cast, get_args

from chatbot.actions import Context, Slots
from chatbot.reading.conditions import read_condition, says_year
from chatbot.reading.foreign import colours_in_english, positions_in_english
from chatbot.reading.numbers import NUMBER, PHOTO, count
from chatbot.reading.pointing import pointed_at, tidy
from chatbot.reading.words import Span
from chatbot.times import Time, all_but, together
from retrieval.colours.words import names_like, parse_colours, parse_wish
from retrieval.languages import english_words
from retrieval.records import Filters, GroupedBy, Order

_LISTED = re.compile(r"\s*(?:,|/|&|\b(?:and|or|nor|und|oder|y|o|et|ou|aur)\b)\s*(?:(?:no|any|an?|the)\s+)*", re.I)
# Words before a thing that is refused or allowed again are not part of its name.
_REFUSING = re.compile(
    r"^(?:(?:no|nobody|no[ -]one|not|without|with|any|an?|the|those|words?|taken|in|at|on|from|of|"
    r"(?:ones|photos|pictures|pics)(?=\s+(?:with|of)\b))\s+)+(?=\w)",
    re.I,
)
_WHICHEVER = re.compile(r"^(?:all|any|every|each|whatever|whichever|which|what)\s+(?:of\s+)?(?:the\s+)?(?=\w)", re.I)
_EVERYTHING = re.compile(r"(?:(?:everything|anything|all|any|those|the|ones|photos|pictures|taken|from)\s+)*", re.I)
_MONOCHROME = re.compile(r"\bblack (?:and|n|&) white\b|\bb\s?[&/]\s?w\b", re.I)
FORMATS = {
    **dict.fromkeys(("csv", "spreadsheet", "excel", "xlsx", "table", "list"), "csv"),
    **dict.fromkeys(("zip", "zipped", "archive"), "zip"),
    **dict.fromkeys(("contact", "contactsheet"), "contact-sheet"),
    **{name: name for name in ("json", "pdf", "html")},
}
# "3 red photos".
_SO_MANY = re.compile(rf"({NUMBER})\s+\w.*\b{PHOTO}$", re.I)
_ORDERS = {"name_order": "name", "colour_order": "colour"}


def with_span(slots: Slots, kind: str, phrase: str, context: Context, today: date) -> Slots | None:
    """The slots with what a span says; None where nothing can be made of it."""
    if kind == "without":
        if left := outside(phrase, today):
            return replace(slots, filters=together(Time(slots.filters, True), Time(left, True)).filters)
        return replace(slots, without=joined(slots.without, things(phrase)))
    if kind == "drop":
        return replace(slots, drop=joined(slots.drop, (_WHICHEVER.sub("", thing) for thing in things(phrase))))
    if kind in ("ranks", "not_ranks"):
        named = replace(context, focus=slots.ranks) if len(slots.ranks) == 1 else context  # "7. put that one and 5"
        ranks, which = pointed_at(phrase, named)
        if kind == "ranks":
            return replace(slots, ranks=joined(slots.ranks, ranks), which=joined(slots.which, which))
        return replace(slots, not_ranks=joined(slots.not_ranks, ranks), not_which=joined(slots.not_which, which))
    if kind == "colours":
        colours, many = colours_of(phrase), _SO_MANY.match(phrase)
        slots = replace(slots, top_k=count(many[1])) if many and not slots.top_k else slots
        return replace(slots, colours=joined(slots.colours, colours)) if colours else None
    if kind == "top_k":
        number = count(phrase) or count(positions_in_english(phrase))
        return replace(slots, top_k=number) if number else None
    if kind == "name":
        return replace(slots, name=phrase.strip(" \"'“”‘’«»„"))
    if kind == "format":
        formats = (FORMATS[word] for word in re.findall(r"\w+", phrase.lower()) if word in FORMATS)
        return replace(slots, format=next(formats, slots.format))
    if kind in get_args(GroupedBy):
        return replace(slots, by=slots.by or cast(GroupedBy, kind))  # "in which month of that year"
    return replace(slots, order=cast(Order, _ORDERS.get(kind, kind)))


def several_colours(text: str) -> tuple[str, ...]:
    """The colours of a text that is nothing but two or more: "the browns and oranges"; () for any other."""
    wish = parse_colours(re.sub(r"^the\s+", "", text, flags=re.I))
    return wish.colours if wish and not wish.rest and len(wish.colours) > 1 else ()


def things(phrase: str) -> tuple[str, ...]:
    """What is refused, or allowed again: "cars" and "people" of "no cars or people"."""
    if _MONOCHROME.search(phrase):
        return (named(phrase),)
    parts = (named(part.strip("\"'")) for part in _LISTED.split(phrase))
    return tuple(thing for thing in parts if thing and (count(thing) or 99) > 20)  # "one dog, not two"


def named(phrase: str) -> str:
    """A thing that is refused or wanted, without the words before its name: "dogs" of "without any dogs"."""
    return _REFUSING.sub("", tidy(phrase))


def outside(phrase: str, today: date) -> Filters | None:
    """What is left without a shape, years, months or an open period, "tall ones", "after 2021"; None for others."""
    time, rest = read_condition(_EVERYTHING.sub("", phrase, count=1), today)
    return None if rest else all_but(Time(time, says_year(phrase)))


def colours_of(phrase: str) -> tuple[str, ...]:
    """The colours of "navy and white", "#ff8800", "rgb(255, 0, 0)" or "hsl(120, 50%, 50%)"."""
    english, respelled = colours_in_english(phrase), " ".join(map(_respelled, phrase.lower().split()))
    wishes = (parse_wish(text) for text in (phrase, english, respelled))
    named = (parse_colours(text) for text in (respelled, phrase, english))
    wish = next((wish for wish in wishes if not isinstance(wish, str)), None) or next(filter(None, named), None)
    return wish.colours if wish else ()


def _respelled(word: str) -> str:
    """ "yelow" is "yellow": a word that is no English one and no colour ("blue-ish") as the nearest colour."""
    return word if word in english_words() or parse_colours(word) else next(iter(names_like(word)), word)


def laid_over(spans: Iterable[Span], span: Span) -> list[Span]:
    """The spans in their order with one more, before which those beneath it end, or behind which they begin."""
    before = (replace(other, last=min(other.last, span.first - 1)) for other in spans if other.first < span.first)
    behind = (replace(other, first=max(other.first, span.last + 1)) for other in spans if other.last > span.last)
    return [*before, span, *behind]


def joined(values: Iterable[Any], more: Iterable[Any]) -> tuple[Any, ...]:
    """Both, each value once."""
    return tuple(dict.fromkeys((*values, *more)))
