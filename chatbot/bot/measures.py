"""Facts by which photos can be compared, and the words for them: "the sharpest", "the older one"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from chatbot.reading.numbers import PHOTO
from retrieval.colours import lightness, palette_distance, palette_matrix
from retrieval.colours.words import parse_wish
from retrieval.records import Order, Photo

# A fact of each photo: the largest value wins; None where nothing tells it.
Measure = Callable[[Photo], float | None]


def _sharp(photo: Photo) -> float | None:
    return photo.sharpness


def _pixels(photo: Photo) -> float:
    return float(photo.facts.width * photo.facts.height)


def _bytes(photo: Photo) -> float:
    return float(photo.facts.size_bytes)


def _light(photo: Photo) -> float | None:
    return float(lightness(palette_matrix([photo.palette]))[0]) if photo.palette else None


def _time(photo: Photo) -> float | None:
    return photo.facts.taken.timestamp() if photo.facts.taken else None


def _negative(measure: Measure) -> Measure:
    def measured(photo: Photo) -> float | None:
        value = measure(photo)
        return None if value is None else -value

    return measured


_FILE = r"\s+(?:(?:in|by)\s+)?files?\b(?:\s+sizes?\b)?"
_MEASURES: tuple[tuple[Order, str, Measure], ...] = (
    ("sharpest", r"\bsharp(?:est|er)\b|\bmost (?:in focus|sharp)\b|\bbest focus(?:ed)?\b|\bleast blur\w*", _sharp),
    (
        "blurriest",
        r"\bblurri(?:est|er)\b|\bthe softest\b|\bmost blur\w*|\bleast sharp\b|\bout of focus\b",
        _negative(_sharp),
    ),
    ("brightest", r"\b(?:bright|light|sunni)(?:est|er)\b|\bleast dark\b|\b(?:more|most) light\b", _light),
    ("darkest", r"\bdark(?:est|er)\b|\bleast bright\b", _negative(_light)),
    (
        "heaviest",
        rf"\b(?:larg|bigg)e(?:st|r){_FILE}|\bheav(?:iest|ier)\b|\bmost (?:space|(?:mega|kilo)?bytes)\b",
        _bytes,
    ),
    ("lightest", rf"\bsmalle(?:st|r){_FILE}|\bleast (?:space|bytes|megabytes)\b", _negative(_bytes)),
    (
        "largest",
        rf"\b(?:larg|bigg)e(?:st|r)\b(?!{_FILE})|"
        r"\b(?:highe(?:st|r)|best|better)[ -](?:resolution|quality)\b|\b(?:most|more) (?:mega)?pixels\b",
        _pixels,
    ),
    (
        "smallest",
        rf"\bsmalle(?:st|r)\b(?!{_FILE})|\blowest resolution\b|\bfewe(?:st|r) (?:mega)?pixels\b",
        _negative(_pixels),
    ),
    (
        "oldest",
        r"\b(?:old|earli)(?:est|er)\b|\bmost old\b|\b(?:taken|came) first\b|\bfirst\b.*\bever\b|\bältest\w*",
        _negative(_time),
    ),
    (
        "newest",
        r"\bnew(?:est|er)\b|\bneu?est\w*|\blatest\b|\bmost (?:new|recent(?:ly)?)\b|\bmore recent\b|\btaken last\b",
        _time,
    ),
)
# "The bluest": how much of a colour there is.
_COLOUREST = re.compile(r"\b(\w{2,}?)(?:(?P<twice>[dt])(?P=twice))?est\b", re.I)
# "Sharpest first", "the darkest ones first", "sort them by brightness": an order of the page.
_FIRST = re.compile(
    r"\b(?P<by>\w+)(?:\s+(?:ones?|photos?|pictures?|pics?|images?|shots?))?\s+"
    r"(?:(?:come|go|stand)s?\s+)?(?:(?:in\s+)?first|(?:on|at\s+the)\s+top)\b",
    re.I,
)
_SORTED_BY = re.compile(r"\b(?:sort|order|arrange|rank)(?:ed|ing)?\b.*\bby\s+(?P<by>\w+)", re.I)
# "The blurry pictures of my dog", of which no caption tells.
_SUCH = re.compile(rf"\b(?P<by>blurry|blurred|unsharp|sharp|crisp)\s+{PHOTO}\b", re.I)
_BY = {"sharpness": "sharpest", "focus": "sharpest", "brightness": "brightest", "lightness": "brightest",
       "darkness": "darkest", **dict.fromkeys(("blurry", "blurred", "unsharp"), "blurriest"),
       **dict.fromkeys(("sharp", "crisp"), "sharpest")}  # fmt: skip
# "Which has the biggest dog?" asks about the picture.
_OF_PHOTOS = (
    r"(?!\s+(?!than\s+(?!in\b|(?:19|20)\d\d)|of|from|and|or|one|ones|photo|photos|picture|pictures|pic|"
    r"image|images|shot|file|files|these|those|here|in|on|for|please|pls|lol|haha|now|then|again|though|tho|to)\w)"
)
# "The blurry one", as which photo is meant, is the blurriest.
_AS_SUCH = {
    "blurriest": "blurry blurred unsharp fuzzy unscharf unscharfe verschwommen verschwommene",
    "sharpest": "sharp crisp scharf scharfe schärfste",
    "darkest": "dark dim dunkel dunkle dunkelste",
    "brightest": "bright light hell helle hellste",
}
_FOCUS = ("sharpest", "blurriest")
# "Newer ones", "even brighter".
_MORE = re.compile(r"(?:(?:any|some|even|much|a bit)\s+)*(?P<by>\w+er)(?:\s+(?:ones?|photos|pictures))?", re.I)


def measures_named(words: str) -> list[tuple[Order, Measure]]:
    """The facts that words compare photos by, each with the order by it, a key in the catalogue of words."""
    return [
        (name, measure) for name, pattern, measure in _MEASURES if re.search(f"(?:{pattern}){_OF_PHOTOS}", words, re.I)
    ]


def colour_compared(words: str) -> tuple[str, Measure] | None:
    """The colour of which a message wants the photo that has most: "the bluest"; None for any other."""
    for match in _COLOUREST.finditer(words):
        for ending in ("", "e"):
            name = f"{match[1]}{match['twice'] or ending}".lower()
            wish = parse_wish(name)
            if not isinstance(wish, str) and len(wish.colours) == 1:
                return name, partial(_coloured, colour=wish.colours)
    return None


def ordered_by(words: str) -> tuple[str, Measure] | None:
    """What photos are to be put in order by, an order or "bluest"; None for what is no such wish."""
    match = _FIRST.search(words) or _SORTED_BY.search(words) or _SUCH.search(words)
    by = _BY.get(match["by"].lower(), match["by"].lower()) if match else ""
    if named := measures_named(by):
        return named[0]
    coloured = colour_compared(by)
    return (by, coloured[1]) if coloured else None


def order_named(words: str) -> Order | None:
    """The order that words ask for, "sharpest first", or of which they want the first, "the sharpest from 2018"."""
    by = ordered_by(words)
    named = measures_named(by[0] if by else words)
    return named[0][0] if len(named) == 1 else None


def measure_wanted(text: str) -> tuple[Order, Measure] | None:
    """What "brighter" or "sharp" photos have most of, which no words about a photo tell; None for any other text."""
    more = _MORE.fullmatch(text)
    named = measures_named(more["by"]) if more else [by for by in _as_such(text.lower()) if by[0] in _FOCUS]
    return named[0] if len(named) == 1 else None


def _coloured(photo: Photo, colour: tuple[str, ...]) -> float | None:
    """How much of a photo is of a colour and how near it comes, higher is more."""
    return -palette_distance(photo.palette, colour) if photo.palette else None


def measure_of(look: str) -> tuple[Order, Measure] | None:
    """The one fact that tells the photo that "blurry" or "largest" points at; None where what is seen tells it."""
    named = measures_named(f"the {look}")
    word = look.lower().removeprefix("very ").removeprefix("really ")
    named = named or _as_such(word)
    return named[0] if len(named) == 1 else None


def _as_such(word: str) -> list[tuple[Order, Measure]]:
    """The facts that one word speaks of, "blurry", as `measures_named` has them."""
    return [(name, measure) for name, _, measure in _MEASURES if word in _AS_SUCH.get(name, "").split()]


def best_by(measure: Measure, photos: Sequence[Photo]) -> tuple[list[Photo], int]:
    """The photos that come first by a measure, and of how many it could be told."""
    values = [(value, photo) for photo in photos if (value := measure(photo)) is not None]
    best = max((value for value, _ in values), default=None)
    return [photo for value, photo in values if value == best], len(values)


def in_order_of(measure: Measure, photos: Sequence[Photo]) -> list[Photo]:
    """The photos of which a measure can be told, those with most of it first."""
    values = [(value, photo) for photo in photos if (value := measure(photo)) is not None]
    return [photo for _, photo in sorted(values, key=lambda pair: -pair[0])]
