"""The words of colour: what a person writes becomes "#rrggbb" colours; words of other things stay."""

from __future__ import annotations

import colorsys
import contextlib
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from retrieval.content_words import singular
from retrieval.installation import asset

# Wishes about a whole photo, which no single colour says; these sets stand for them (see retrieval/colours).
MONOCHROME = ("#000000", "#ffffff")
COLOURFUL = ("#ff0000", "#ffff00", "#008000", "#0000ff")
# Moods are several colours; one sign stands for them all, a value that nobody writes by chance.
MOODS = {
    "warm": "#ff8c3b", "cool": "#3b8cff", "dark": "#1c1c1e", "light": "#f2f2ee", "bright": "#ff2d20",
    "pastel": "#f3d1dc", "muted": "#9a918c", "earthy": "#8a6b4a",
}  # fmt: skip
_MOOD_WORDS = {"cold": "cool", "pale": "pastel", "pastels": "pastel", "vivid": "bright", "vibrant": "bright",
               "neon": "bright", "dull": "muted", "faded": "muted", "earth": "earthy"}  # fmt: skip
# What people say but CSS has no name for.
_EVERYDAY = {
    "amber": "#ffbf00", "apricot": "#fbceb1", "aubergine": "#472c4c", "blond": "#e6cf8b",
    "blonde": "#e6cf8b", "bronze": "#cd7f32", "burgundy": "#800020", "camel": "#c19a6b",
    "caramel": "#af6f09", "charcoal": "#36454f", "champagne": "#f7e7ce", "cherry": "#b0132b",
    "cobalt": "#0047ab", "copper": "#b87333", "cream": "#fffdd0", "ecru": "#e3d9b8", "emerald": "#50c878",
    "fawn": "#cba56a", "ginger": "#b06500", "golden": "#e0aa2f", "jade": "#00a86b", "lemon": "#fff44f",
    "lilac": "#c8a2c8", "mauve": "#b784a7", "mint": "#98e5b8", "mustard": "#d9a514", "ochre": "#cc7722",
    "offwhite": "#faf5e9", "peach": "#ffcba4", "petrol": "#005f6a", "rose": "#ff6f91", "ruby": "#9b111e",
    "russet": "#80461b", "rust": "#b7410e", "sand": "#d8c093", "sapphire": "#0f52ba",
    "scarlet": "#ff2400", "sepia": "#a07850", "steel": "#8a95a1", "taupe": "#8b7d6b",
    "terracotta": "#c8623f", "ultramarine": "#120a8f", "vermilion": "#e34234", "wine": "#722f37",
    "neongreen": "#39ff14", "neonpink": "#ff10f0", "neonyellow": "#e7ff1a",
}  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Names of things before colours: a colour only where the text says so ("salmon pink", "rose coloured").
_THINGS = _words(
    "amber apricot aubergine bisque blond blonde bronze camel caramel champagne cherry chocolate copper "
    "coral cornsilk cream emerald fawn ginger golden honeydew jade lavender lemon lime linen mint moccasin "
    "mustard olive orchid peach peru petrol plum rose ruby rust salmon sand sapphire seashell snow steel "
    "thistle tomato wheat wine"
)
# Of those, the ones that mean a colour when nothing else is said: "coral" is a colour, "rose" is a flower.
_ALONE = _words("amber bronze copper coral cream golden lavender lime mint mustard olive peach salmon")
# Before another colour these say which kind of it: "navy blue" is navy, "salmon pink" is salmon.
_KINDS = _THINGS | _words("navy maroon turquoise teal charcoal cobalt")
# A modifier moves a colour: share of the way to black (-) or to white (+), factor of saturation, and how much
# warmer it gets (levels of red up and of blue down).
_MODIFIERS = {
    "dark": (-0.45, 1, 0), "darker": (-0.45, 1, 0), "deep": (-0.35, 1.05, 0), "rich": (-0.2, 1.1, 0),
    "medium": (-0.1, 0.95, 0), "mid": (0, 0.95, 0), "light": (0.5, 0.8, 0), "lighter": (0.5, 0.8, 0),
    "pale": (0.65, 0.6, 0), "soft": (0.4, 0.5, 0), "faded": (0.4, 0.4, 0), "pastel": (0.6, 0.7, 0),
    "baby": (0.55, 0.8, 0), "bright": (0.1, 1.3, 0), "vivid": (0, 1.4, 0), "vibrant": (0, 1.4, 0),
    "strong": (0, 1.2, 0), "neon": (0.1, 2, 0), "hot": (0, 1.3, 10), "muted": (0, 0.45, 0),
    "dull": (-0.1, 0.4, 0), "dusty": (0.1, 0.4, 0), "dirty": (-0.2, 0.5, 10), "greyish": (0, 0.4, 0),
    "warm": (0, 1, 16), "cool": (0, 1, -16), "cold": (0, 1, -24), "midnight": (-0.65, 0.8, -8),
}  # fmt: skip
_DEGREES = _words("very really quite rather slightly somewhat more mostly mainly")
# Words around a wish for colour that describe no subject.
_FRAME = _DEGREES | _words(
    "a an all any the of in on at from to with and or n only just predominantly dominated by mixed plus "
    "lots lot full some much something anything everything is are that has have having it its for me my i "
    "want find show please photo photos photograph photographs picture pictures pic pics image images shot "
    "shots snap snaps ones one look search looking give see which where there same like colouring scheme "
    "palette palettes"
)
# Not part of the name of a colour: "mostly green" is green.
_HOW_MUCH = _words("mostly mainly more") | {"-"}
_COLOUR_SIGN = _words("colour colours coloured tone tones toned tint tinted shade shades hue hues")
_AMERICAN = {
    "gray": "grey", "grays": "greys", "grayish": "greyish", "grayscale": "greyscale", "color": "colour",
    "colors": "colours", "colored": "coloured", "colorful": "colourful", "coloring": "colouring",
    "multicolored": "multicoloured", "multicolor": "multicoloured",
}  # fmt: skip
_MONOCHROME_WORDS = _words("monochrome greyscale b&w b/w bw")
_COLOURFUL_WORDS = _words("colourful multicoloured rainbow")
_TOKEN = re.compile(
    r"#(?:[0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-z])"
    r"|rgb\(\s*\d{1,3}(?:\s*,\s*|\s+)\d{1,3}(?:\s*,\s*|\s+)\d{1,3}\s*\)"
    r"|hsl\([^()]*\)"
    r"|\bb[&/]w\b|#?[^\W_]+(?:['’][^\W_]+)*|[^\w\s]"
)
# "Blue-ish" is "blueish".
_HYPHEN_ISH = re.compile(r"(?<=[a-z])-ish\b")
# "reddish brown" is brown with a third of red in it.
_ISH_SHARE = 1 / 3
# Tokens before a colour that are looked at: "a rather dark, slightly greenish blue" has fewer.
_MOST_MODIFIERS = 8


@dataclass(frozen=True, slots=True)
class ColourWords:
    """The colours in a text: ``colours`` as "#rrggbb" and ``names`` as written, in order.

    ``rest`` holds the words about something else, without "show me" and the like: it is "" for "blue" and "mostly blue
    photos", and "car" for "a blue car".
    """

    colours: tuple[str, ...]
    names: tuple[str, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class _Mention:
    """Colours named by words[start:end]."""

    start: int
    end: int
    colours: tuple[str, ...]


def parse_colours(text: str) -> ColourWords | None:
    """The colours named in a text of any length, or None if there are none; never raises.

    Understands #abc, #aabbcc, rgb(1, 2, 3), hsl(1, 2%, 3%), CSS names (as one word or several), everyday names,
    modifiers ("dark", "pale", "warm", "reddish"), "black and white", "colourful", "warm colours", in British and
    American spelling.
    """
    return _read(_tokens(text), vocabulary(), colour_alone=False)


def parse_wish(text: str) -> ColourWords | str:
    """The colours of a text that should be nothing but colour; here "rose" and "snow" are colours too.

    Returns the first word that is no colour where there is one, "" where there is no word at all.
    """
    words = _tokens(text)
    colours = None
    for names in (vocabulary(), _every_name()):
        colours = _read(words, names, colour_alone=True)
        if colours and not colours.rest:
            return colours
    return next(iter(colours.rest.split() if colours else filter(_is_subject, words)), "")


def _read(words: list[str], names: Mapping[str, str], colour_alone: bool) -> ColourWords | None:
    """The colours among the words, by these names; ``colour_alone`` where no word of them is a thing."""
    mentions = [m for m in _find(words, names) if colour_alone or not _is_a_thing(words, m)]
    if not mentions:
        return None
    named = [" ".join(w for w in words[mention.start : mention.end] if w not in _HOW_MUCH) for mention in mentions]
    taken = {place for mention in mentions for place in range(mention.start, mention.end)}
    subject_words = [w for place, w in enumerate(words) if place not in taken and _is_subject(w)]
    return ColourWords(
        colours=tuple(dict.fromkeys(colour for mention in mentions for colour in mention.colours)),
        names=tuple(dict.fromkeys(named)),
        rest=" ".join(subject_words),
    )


def names_like(word: str) -> list[str]:
    """Up to three known names spelt nearly like a word."""
    return difflib.get_close_matches(word[:40], list(vocabulary()), n=3, cutoff=0.65)


def _tokens(text: str) -> list[str]:
    joined = _HYPHEN_ISH.sub("ish", text.lower())
    return [_AMERICAN.get(word, word) for word in _TOKEN.findall(joined)]


@cache
def vocabulary() -> dict[str, str]:
    """Every colour name, without spaces, "grey" with e, to "#rrggbb": CSS Color 4, everyday and survey names."""
    from PIL import ImageColor  # its table is the CSS list

    css = {name: "#" + bytes(ImageColor.getrgb(name)).hex() for name in list(ImageColor.colormap)}
    return _joined(_survey()) | {name.replace("gray", "grey"): value for name, value in css.items()} | _EVERYDAY


@cache
def _every_name() -> dict[str, str]:
    """The vocabulary and thousands of names more, such as "garnet", of which most are things in any other text."""
    said_otherwise = {*MOODS, *_MOOD_WORDS, *_MODIFIERS, *_FRAME, *_COLOUR_SIGN}
    more = {name: value for name, value in _listed("colour_names.txt").items() if name not in said_otherwise}
    return _joined(more) | vocabulary()


@cache
def _survey() -> dict[str, str]:
    """Names of the xkcd colour survey, such as "denim" and "bottle green", to "#rrggbb"."""
    return _listed("colours.txt")


def _listed(file: str) -> dict[str, str]:
    lines = asset(file).read_text(encoding="utf-8").splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


def _joined(names: Mapping[str, str]) -> dict[str, str]:
    return {name.replace(" ", ""): value for name, value in names.items()}


def _may_be_thing(word: str) -> bool:
    return word in _THINGS or word in _survey()


def _find(words: list[str], names: Mapping[str, str]) -> list[_Mention]:
    """All colours of a text, from the left, the longest name first."""
    mentions: list[_Mention] = []
    place = 0
    while place < len(words):
        mention = _whole(words, place) or _modified(words, place, names) or _mood(words, place)
        if mention:
            mentions.append(mention)
        place = mention.end if mention else place + 1
    return mentions


def _whole(words: list[str], place: int) -> _Mention | None:
    """A value in figures, or a word for a whole photo."""
    word = words[place]
    if word in _MONOCHROME_WORDS:
        return _Mention(place, place + 1, MONOCHROME)
    if word in _COLOURFUL_WORDS:
        return _Mention(place, place + 1, COLOURFUL)
    if re.fullmatch("#[0-9a-f]{3}|#[0-9a-f]{6}", word):
        value = word if len(word) == 7 else "#" + "".join(2 * digit for digit in word[1:])
        return _Mention(place, place + 1, (value,))
    if word.startswith("rgb("):
        levels = [int(level) for level in re.findall(r"\d+", word)]
        if max(levels) <= 255:
            return _Mention(place, place + 1, ("#" + bytes(levels).hex(),))
    if word.startswith("hsl("):
        with contextlib.suppress(ValueError):
            from PIL import ImageColor

            return _Mention(place, place + 1, ("#" + bytes(ImageColor.getrgb(word)).hex(),))
    return None


def _modified(words: list[str], place: int, names: Mapping[str, str]) -> _Mention | None:
    """A name with what belongs to it: "dark blue", "pale yellowish green", "blue-green", "salmon pink"."""
    named = _named(words, place, names)
    if named:
        value, end = named
        following = _named(words, end, names)
        if words[place] in _KINDS and following and words[end] not in _THINGS:
            return _Mention(place, following[1], (value,))
        mixed = _named(words, end + 1, names) if end + 1 < len(words) and words[end] == "-" else None
        if mixed:
            return _Mention(place, mixed[1], (_mix(value, mixed[0], 0.5),))
        return _Mention(place, end, (value,))
    base = place
    while base < len(words) and base < place + _MOST_MODIFIERS and _modifies(words[base]):
        base += 2 if words[base + 1 : base + 2] == ["-"] else 1
    base_colour = _modified(words, base, names) if place < base < len(words) and not _modifies(words[base]) else None
    if base_colour is None:
        ish = _ish(words[place])
        return _Mention(place, place + 1, (ish,)) if ish else None
    value = base_colour.colours[0]
    for word in reversed(words[place:base]):
        ish = _ish(word)
        value = _mix(value, ish, _ISH_SHARE) if ish else _modify(value, word) if word in _MODIFIERS else value
    return _Mention(place, base_colour.end, (value,))


def _modifies(word: str) -> bool:
    return word in _MODIFIERS or word in _DEGREES or _ish(word) is not None


def _named(words: list[str], place: int, vocabulary: Mapping[str, str]) -> tuple[str, int] | None:
    """The longest name that starts here ("light steel blue", "off-white") and the place after it."""
    parts = [(at, word) for at, word in enumerate(words[place : place + 5], place) if word != "-"][:3]
    if not parts or parts[0][0] != place:
        return None
    for length in range(len(parts), 0, -1):
        written = [word for _, word in parts[:length]]
        # CSS "darkgray" is lighter than its "gray": written apart it is what people mean, a dark grey.
        if written == ["dark", "grey"]:
            continue
        name = "".join(written).replace("gray", "grey")
        value = vocabulary.get(name) or (vocabulary.get(singular(name)) if singular(name) not in _THINGS else None)
        if value:
            return value, parts[length - 1][0] + 1
    return None


def _mood(words: list[str], place: int) -> _Mention | None:
    """ "warm colours", or "pastel" where nothing but words of wishing stand beside it."""
    mood = _MOOD_WORDS.get(words[place], words[place])
    if mood not in MOODS:
        return None
    remaining = words[:place] + words[place + 1 :]
    if words[place + 1 : place + 2] and words[place + 1] in _COLOUR_SIGN:
        return _Mention(place, place + 2, (MOODS[mood],))
    return None if any(_is_subject(word) for word in remaining) else _Mention(place, place + 1, (MOODS[mood],))


def _is_a_thing(words: list[str], mention: _Mention) -> bool:
    """Whether the words name a thing here ("a rose", "an orange"), not its colour."""
    name = words[mention.start : mention.end]
    after = words[mention.end] if mention.end < len(words) else ""
    if name == ["orange"] and words[mention.start - 1 : mention.start] == ["an"]:
        return not _is_subject(after) and after not in _COLOUR_SIGN
    if not _may_be_thing(name[-1]) or after in _COLOUR_SIGN:
        return False
    if words[mention.end : mention.end + 2] == ["-", "coloured"]:
        return False
    if name[-1] in _survey():  # "denim" is cloth and "sage" a plant unless the text says otherwise
        return True
    if mention.start and _is_colour(words[mention.start - 1]):  # "red wine"
        return True
    remaining = words[: mention.start] + words[mention.end :]
    only_colours = not any(_is_subject(word) and not _is_colour(word) for word in remaining)
    return not (only_colours and (name[-1] in _ALONE or any(_is_colour(word) for word in remaining)))


def _is_subject(word: str) -> bool:
    """Whether a token is a word that a photo could be about."""
    return any(c.isalnum() for c in word) and word not in _FRAME and word not in _COLOUR_SIGN


def _is_colour(word: str) -> bool:
    named = (word in vocabulary() and word not in _survey()) or word in _MODIFIERS or _ish(word) is not None
    return named or word.startswith(("#", "rgb(", "hsl("))


def _ish(word: str) -> str | None:
    """The colour of "bluish", "reddish", "pinkish"."""
    if not word.endswith("ish") or len(word) < 5:
        return None
    stem = word.removesuffix("ish")
    for name in (stem, stem + "e", stem[:-1]):
        if name in vocabulary():
            return vocabulary()[name]
    return None


def _modify(value: str, word: str) -> str:
    """A colour moved in hue, lightness and saturation as a modifier says."""
    towards, saturation, warmth = _MODIFIERS[word]
    hue, light, chroma = colorsys.rgb_to_hls(*(level / 255 for level in bytes.fromhex(value[1:])))
    light += towards * (light if towards < 0 else 1 - light)
    red, green, blue = (255 * c for c in colorsys.hls_to_rgb(hue, light, min(1.0, chroma * saturation)))
    moved = (red + warmth, green, blue - warmth)
    return "#" + bytes(min(255, max(0, round(level))) for level in moved).hex()


def _mix(first: str, second: str, share: float) -> str:
    """A colour between two, ``share`` of the way to the second.

    In sRGB, where blue and green meet in teal; the straight way through Lab passes purple.
    """
    pair = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + bytes(round(a + share * (b - a)) for a, b in pair).hex()
