"""Exact conditions in a message: orientation, megapixels, file formats, folder or file name, camera."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from chatbot.reading.dates import Conditions, find_dates, is_refused, months_named, names_year
from chatbot.reading.foreign import conditions_in_english
from chatbot.reading.hours import find_hours
from chatbot.reading.numbers import NUMBER, PHOTO, around, count
from chatbot.times import Time, together
from retrieval.places import OR
from retrieval.records import Filters, Orientation

_ORIENTATIONS: dict[str, Orientation] = {
    "landscape": "landscape", "horizontal": "landscape", "landscapes": "landscape", "wide": "landscape",
    "portrait": "portrait", "vertical": "portrait", "upright": "portrait", "portraits": "portrait",
    "tall": "portrait", "square": "square", "squares": "square", "quadratic": "square",
}  # fmt: skip
_SHAPE = r"landscape|portrait|square|horizontal|vertical|upright"
_SHAPE_NOUN = r"(?:format(?:ted)?|mode|orientation|orientated|oriented|shaped?|aspect(?: ratio)?)"
_ORIENTATION = re.compile(
    "|".join(
        (
            (
                rf"(?:\b(?:in|with|of)\s+(?:a\s+|an\s+)?)?\b(?P<shaped>{_SHAPE}|wide|"
                rf"tall)[\s-]{_SHAPE_NOUN}(?:\s+only)?\b"
            ),
            rf"(?:\borientation|\bformat)\s*[:=]?\s*(?P<named>{_SHAPE})\b",
            rf"\b(?P<pictured>{_SHAPE}|wide|tall)(?:\s+only)?(?=\s+(?:{PHOTO}|ones|only)\b)(?:\s+only\b)?",
            (
                r"(?:\bin\s+)(?P<held>landscape|portrait|square|vertical|horizontal)(?=\s*(?:[,.!?]|"
                r"$|of\b|please|from|since|with(?:out)?\b))"
            ),
            (
                # "Landscape without houses" is what the photo shows.
                r"(?!\A\w+\s+(?:but|without|since|from)\b)(?:^|,\s*|\band\s+)(?:(?:only|just|all|but|and|make\s+(?:it|them)|"
                r"in|now)\s+)*(?P<alone>landscape|portrait|square|vertical|horizontal|"
                r"upright|(?<=only )(?:landscapes|portraits|squares))(?:\s+(?:only|please))*(?=\s*(?:[,.!?]|"
                r"$|but\b|without\b|since\b|from\b))"
            ),
            r"\b(?:taller\s+than\s+(?:they\s+are\s+)?wide|higher\s+than\s+wide)(?P<high>)",
            r"\b(?:wider\s+than\s+(?:they\s+are\s+)?(?:tall|high))(?P<broad>)",
        )
    ),
    re.I,
)
_COUNT = rf"\d+(?:[.,]\d+)?|{NUMBER}"
_UNIT = r"\s*\+?[\s-]*(?:mp|mpx|mpix|megs?|mega[\s-]?pixels?)\b"
# No filter says this, and the bot tells so: there is a least number and no largest.
MOST_MEGAPIXELS = re.compile(
    r"(?<!\w)(?:(?:with|of|that\s+(?:are|have)|and|only|are)\s+)*(?P<most>(?:under|below|up\s+to|at\s+most|"
    r"max(?:imum|\.)?(?:\s+of)?|<=?|≤|(?<!no )(?<!not )(?:less|smaller|fewer|lower)\s+than|"
    rf"(?:no|not)\s+(?:more|bigger|larger|higher|over|above)(?:\s+than)?)\s*(?:{_COUNT}){_UNIT}|"
    rf"(?:{_COUNT}){_UNIT}\s+(?:or|and)\s+(?:less|smaller|fewer|lower|under|below)\b)",
    re.I,
)
_MEGAPIXELS = re.compile(
    rf"(?<!\w)(?:(?:(?:with|of|that\s+(?:are|have)|which\s+(?:are|have)|having|has|have|and|only|are)\s+)*"
    r"(?:at\s+least|over|more\s+than|above|bigger\s+than|larger\s+than|greater\s+than|"
    r"higher\s+than|minimum(?:\s+of)?|min\.?|no\s+less\s+than|not\s+less\s+than|>=?|≥|from|a\s+minimum\s+of)\s*)?"
    rf"(?P<number>{_COUNT}){_UNIT}\+?"
    r"(?:\s*(?:(?:or|and)\s+(?:more|larger|bigger|better|higher|up|above|over)|plus|minimum|at\s+least|upwards?))?",
    re.I,
)
_FORMATS = {
    "jpg": "jpeg", "jpeg": "jpeg", "png": "png", "webp": "webp", "gif": "gif", "bmp": "bmp", "bitmap": "bmp",
    "tif": "tiff", "tiff": "tiff", "heic": "heic", "heif": "heif", "avif": "avif",
}  # fmt: skip
_FORMAT = rf"\.?(?:{'|'.join(sorted(_FORMATS, key=len, reverse=True))})s?"
_FORMAT_FILTER = re.compile(
    r"(?:\b(?:only|just|in|as|of|that\s+are|which\s+are|saved\s+as|and|with)\s+)*(?:\b(?:the|"
    rf"a)\s+)?(?<!\w){_FORMAT}\b"
    rf"(?:\s*(?:,|/|\bor\b|\band\b|&)\s*(?:{_FORMAT})\b)*(?:\s+(?:only|"
    rf"files?|format|type))*(?:\s+(?=(?:{PHOTO}|ones)\b))?",
    re.I,
)
# A name ends at the next condition.
_STOP = (
    r"(?=\s*(?:[,;!?]|\.\s|\.?$|\b(?:with(?:out)?|since|from|before|after|"
    r"taken|shot|that|please|but|which|where|between|over|at\s+least|in|on|at\s+night|only)\b))"
)
_NAME = r"(?!(?:in|the|from|of|with)\b)\S+"
_FOLDER = r"(?:folders?|directory|directories|dir|subfolder|sub-folder|album)"
_PATH = re.compile(
    "|".join(
        (
            (
                r"(?:\b(?:that\s+are\s+|which\s+are\s+|only\s+|just\s+|stored\s+|saved\s+|"
                r"lying\s+)*(?:in|from|inside|under|within|of)\s+)?(?:\b(?:the|my|our|"
                rf"a)\s+)?\b{_FOLDER}\s*(?:called|named|:)?\s*[\"“”'‘](?P<quoted>[^\"“”'’]+)[\"”'’]"
            ),
            (
                r"(?:\b(?:that\s+are\s+|which\s+are\s+|only\s+|just\s+|stored\s+|saved\s+)*(?:in|"
                rf"from|inside|under|within|of)\s+)(?:the\s+|my\s+|our\s+)?[\"“”'‘](?P<quoted_first>[^\"“”'’]+)[\"”'’]\s+{_FOLDER}\b"
            ),
            (
                r"\b(?:only\s+|just\s+|stored\s+|saved\s+)*(?:in|from|inside|under|within)\s+(?:the\s+|"
                rf"my\s+|our\s+|a\s+)?{_FOLDER}\s+(?:called\s+|named\s+)?(?P<after>\S.*?){_STOP}"
            ),
            (
                r"\b(?:only\s+|just\s+|stored\s+|saved\s+)*(?:in|from|inside|under|within)\s+(?:the\s+|"
                rf"my\s+|our\s+)?(?P<before>{_NAME}(?:\s+{_NAME})??(?:\s+{_NAME})??)\s+{_FOLDER}\b"
            ),
            (
                rf"(?:^|,\s*|\b(?:only|the)\s+){_FOLDER}\s*[:=]?\s+(?:called\s+|named\s+)?(?!(?:on|"
                rf"in|with|of|at)\b)(?P<bare>\S.*?){_STOP}"
            ),
            r"\b(?:in|from|inside|under|within)\s+(?P<slashed>(?!\d+/\d+/\d+)[\w.-]+(?:[/\\][\w.-]*)+)",
            (
                r"\b(?:with\s+|whose\s+)?(?:the\s+)?(?:path|file\s?names?|names?\s+of\s+the\s+files?)\s*(?:that\s+|"
                r"which\s+)?(?:contain(?:s|ing)?|with|includ(?:es|ing)|start(?:s|ing)?\s+with|"
                r"has|have|having|like|is|:|=)\s*[\"“'‘]?(?P<named>[^\s\"”'’,]+)[\"”'’]?(?:\s+in\s+(?:it|"
                r"them|the\s+(?:file\s?)?name))?"
            ),
            rf"\b(?:files?|{PHOTO})\s+(?:called|named)\s+[\"“'‘]?(?P<called>[^\s\"”'’,]+)[\"”'’]?",
            (
                r"\bwith\s+[\"“'‘]?(?P<inside>[^\s\"”'’,]+)[\"”'’]?\s+in\s+(?:the|their|"
                r"its)\s+(?:path|file\s?names?|names?)\b"
            ),
        )
    ),
    re.I,
)
BRANDS = str.split("""
    canon nikon sony fuji fujifilm fujica olympus panasonic lumix leica pentax kodak samsung galaxy
    apple iphone ipad pixel google huawei xiaomi oneplus motorola moto nokia htc lg gopro dji
    hasselblad ricoh sigma casio minolta konica polaroid oppo vivo realme redmi eos powershot coolpix
    cybershot ixus finepix rollei mamiya zenit zeiss
""")
_BRAND = rf"(?:{'|'.join(BRANDS)})"
_MODEL = (
    rf"{_BRAND}(?:[\s-]+(?:{_BRAND}|eos|pro|max|plus|mini|ultra|mark|ii+|"
    r"iv|alpha|xs|xr|se|rebel|phone|phones|hero|note|edge|air|digital|camera|"
    rf"cameras|[a-z]{{0,3}}-?[a-z]?\d+\w*)(?!\w))*"
)
_USED = (
    r"(?:(?:(?:that|which)\s+(?:i|we|were|was|are)\s+(?:took\s+)?|i\s+|we\s+)?(?:taken|"
    r"shot|captured|made|photographed|snapped|took|recorded)\s+)"
)
USED_WITH = rf"\b{_USED}(?:with|on|by|using|from|via)\s+"
_CAMERA = re.compile(
    "|".join(
        (
            (
                rf"(?:\b(?:only|just|but)\s+)?{USED_WITH}(?:an?\s+|"
                rf"my\s+|the\s+|our\s+|his\s+|her\s+)?(?:old\s+|new\s+)?(?P<model>{_MODEL})"
            ),
            (
                rf"\b{_USED}(?:with|on|by|using)\s+(?:an?\s+|my\s+|the\s+|our\s+)(?P<other>[\w-]*\d[\w-]*|"
                r"[\w-]+\s+[\w-]*\d[\w-]*)(?!\s*(?:mp|mega))"
            ),
            (
                rf"\b{_USED}(?:with|on|by|using)\s+(?:an?\s+|my\s+|the\s+|our\s+)(?P<kind>(?:\w+\s+)?(?:camera|"
                r"phone|drone|smartphone))\b"
            ),
            (
                r"\b(?:(?:from|by|using|only)\s+(?:an?\s+)?|(?:from|with|by|using|on|"
                rf"only)\s+(?:my|the|our)\s+)(?:old\s+|new\s+)?(?P<owned>{_MODEL})(?=\s*(?:[,.!?]|"
                rf"$|\b(?:only|in|since|from|before|after|please|{PHOTO})\b))"
            ),
            rf"\bcamera\s*(?:is|was|:|=|model)?\s*(?:an?\s+|the\s+)?(?P<named>{_MODEL}|[\w-]*\d[\w-]*)",
            (rf"(?:^|\b(?:only|my|the)\s+|(?<=,)\s*)(?P<pictured>{_MODEL})(?:\s+only)?(?=\s+(?:{PHOTO}|ones)\b)"),
            rf"(?:^|\bonly\s+)(?:the\s+)?(?P<alone>{_MODEL})(?:\s+(?:only|ones))+\s*$",
        )
    ),
    re.I,
)


# "Any year and any city": what matters no longer.
WHICHEVER = re.compile(
    r"\b(?:any|whatever|whichever)\s+(?P<what>month|date|time|day|city|town|place|location|country|camera|phone|format|"
    r"size|orientation|shape|folder)\b(?=\s*(?:$|[,;.?!]|(?:and|or|is|will|please|now|this|but)\b))",
    re.I,
)
# Leftovers of a condition that ask for nothing.
_SAYS_NOTHING = frozenset(
    str.split(
        "a an the and or but only just in on of for from at with by to my our i we it them those these that which "
        "are is was were be have has taken shot made early mid late start beginning middle end high resolution good "
        "quality please photo photos picture pictures pic pics image images file files one ones camera whole "
        "entire phone aus en de im von vom year so like say maybe perhaps well no wait actually rather sorry mean fine"
    )
)
_JOINTS = re.compile(r"^(?:and|or)\s+|(?:[\s,]+(?:and|or|but|with|that are|which are|that were|taken))+$", re.I)


def find_filters(text: str, today: date) -> Conditions:
    """All exact conditions of a text, a description without them."""
    filters, rest = Filters(), text
    for pattern in (_PATH, _CAMERA, _MEGAPIXELS, _FORMAT_FILTER):
        filters, rest = _found(pattern, filters, rest)
    of_day, rest = find_hours(rest)
    filters = replace(filters, hours=of_day.hours, weekdays=of_day.weekdays)
    dates = find_dates(rest, today)
    time = {name: getattr(dates.filters, name) for name in ("after", "before", "months", "not_years")}
    filters, rest = _found(_ORIENTATION, replace(filters, **time), dates.rest)
    return Conditions(filters, rest if rest == text else mended(rest))


def read_condition(phrase: str, today: date) -> Conditions:
    """What a phrase demands that is known to be a condition, so that "landscape" or "iphone" alone is one, too.

    Its rest is what is not understood: "diwali 2019" is a year and "diwali".
    """
    of_day, phrase = find_hours(MOST_MEGAPIXELS.sub("", phrase).strip())  # "on a weekend in summer"
    said = [_time_or_more(words, today) for words in (phrase, conditions_in_english(phrase))]
    filters, rest = next((one for one in said if one.filters != Filters() and not one.rest), said[0])
    if of_day == Filters():
        of_day, rest = find_hours(rest, alone=True)  # "the afternoon of 3 May"
    if (filters, of_day) != (Filters(), Filters()):
        return Conditions(together(Time(filters), Time(of_day)).filters, rest)
    if shapes := [word for word in _ORIENTATIONS if re.search(rf"\b{word}\b", phrase, re.I)]:
        return Conditions(Filters(orientation=_ORIENTATIONS[shapes[0]]), "")
    if brands := re.findall(rf"\b{_MODEL}(?!\w)", phrase, re.I):
        return Conditions(Filters(camera=OR.join(brands)), "")
    return Conditions(Filters(), phrase)


def says_year(text: str) -> bool:
    """Whether a time is of a known year, in whichever language: "Mai 2019", "last summer"; "in May" is not."""
    return names_year(f"{text} {conditions_in_english(text)}")


def _time_or_more(phrase: str, today: date) -> Conditions:
    """The conditions of a phrase that may be a bare time, and the words of it that ask for something else."""
    filters, rest = find_filters(phrase, today)
    if filters == Filters():
        filters, rest = find_dates(f"taken in {phrase.rpartition('of ')[2]}", today)
    by_camera, bare = _found(_CAMERA, Filters(), phrase)  # "taken with the Canon, in January or February"
    months, left = months_named(bare)
    if months and replace(filters, after=None, before=None, months=()) == by_camera:
        return Conditions(replace(by_camera, months=months), left)
    if filters == Filters():
        return Conditions(filters, phrase)
    rest = " ".join(word for word in rest.split() if word.lower() not in _SAYS_NOTHING)
    seasons, left = months_named(f"every {rest}")
    if seasons and not left and filters.after:  # "winters 2020 to 2023"
        return Conditions(together(Time(filters, True), Time(Filters(months=seasons))).filters, "")
    return Conditions(filters, rest)


def _found(pattern: re.Pattern[str], filters: Filters, text: str) -> tuple[Filters, str]:
    """The filters with what the first match means that is not refused, "no pngs" asks for no format, and the rest."""
    match = next((match for match in pattern.finditer(text) if not is_refused(match)), None)
    if not match or not (changes := _meant(match)):
        return filters, text
    return replace(filters, **changes), around(match)


def mended(text: str) -> str:
    """Without the joining words that a removed condition leaves behind."""
    text = re.sub(r"(?:\s*,)+\s*(?=,|$)|^(?:\s*,\s*)+", "", " ".join(text.split()))
    return _JOINTS.sub("", re.sub(r"\s+,", ",", text)).strip()


def _meant(match: re.Match[str]) -> dict[str, Any]:
    """The fields of Filters that a match of one of the patterns demands; none where it is no condition."""
    if match.re is _MEGAPIXELS:
        number = count(match["number"])
        least = float(match["number"].replace(",", ".")) if number is None else number
        return {} if MOST_MEGAPIXELS.search(match.string) else {"min_megapixels": least}
    if match.re is _FORMAT_FILTER:
        named = re.findall("|".join(_FORMATS), match[0], re.I)
        return {"formats": tuple(dict.fromkeys(_FORMATS[name.lower()] for name in named))}
    name, value = next((name, value.strip()) for name, value in match.groupdict().items() if value is not None)
    if match.re is _PATH:
        path = value.strip(" .\"'“”/\\")
        return {"path": path} if path else {}
    if match.re is _CAMERA:
        return {"camera": re.sub(r"[\s-]+(?:cameras?|phones?)$", "", value, flags=re.I)}
    return {"orientation": {"high": "portrait", "broad": "landscape"}.get(name) or _ORIENTATIONS[value.lower()]}
