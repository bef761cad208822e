"""What is known of one photo: what it shows, when and where it was taken, its colours, its file."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from dateutil.relativedelta import relativedelta

from chatbot.replies.phrases import escaped
from retrieval.colours import colour_name, is_monochrome
from retrieval.errors import ImageSearchError
from retrieval.images import photo_exposure
from retrieval.lines import size_text
from retrieval.records import Caption, Exposure, Palette, Photo, PhotoFacts
from retrieval.words import listed, say, weekday_name

# Pixels an inch that look sharp on paper at arm's length.
_DOTS = 200
# Sheets of ISO 216 by their sides in centimetres, the largest first.
_SHEETS = {
    "A0": (84.1, 118.9), "A1": (59.4, 84.1), "A2": (42.0, 59.4), "A3": (29.7, 42.0), "A4": (21.0, 29.7),
    "A5": (14.8, 21.0), "A6": (10.5, 14.8),
}  # fmt: skip


# "When was it, and do you know anything else about it?"
_ALL_ELSE = re.compile(
    r"\b(?:any|every)thing else\b|\bwhat else\b|\b(?:tell|know)\b.*\bmore\b|"
    r"\bwhat (?:does it say|do (?:we|you) know) about\b",
    re.I,
)

# "What size are they, would they print well?" asks for both, "how big can I print it?" does not.
_SIZE = re.compile(r"\b(?:mega)?pixels?\b|\bresolution\b|\bdimensions\b|\b(?:what|which) sizes?\b", re.I)


def about(photo: Photo, root: Path | None, question: str = "") -> str:
    """All that the catalogue knows of a photo, or the facts that are asked for."""
    facts = facts_asked(question)
    if not facts or _ALL_ELSE.search(question):
        written = (title, keywords, rating) if _is_written_on(photo.facts) else ()
        placed = (where,) if photo.facts.latitude is not None else ()
        facts = tuple(dict.fromkeys((seen, *written, when, *placed, camera, colours, size, *facts, file)))
    told = [fact(photo, root) for fact in facts]
    told = [text for place, text in enumerate(told) if not any(text in before for before in told[:place])]
    return " ".join(filter(None, told))  # the place that is not known is told with the file


def facts_asked(question: str) -> tuple[Callable[[Photo, Path | None], str], ...]:
    """The functions for the facts that a question names; none where it asks for all of them."""
    asked = [fact for pattern, fact in _FACTS if re.search(pattern, question, re.I)]
    told = [
        other
        for other, fact in (
            (where, file),
            (where, whole_path),
            (file, whole_path),
            (size, in_print),
            (when, on_weekday),
            (when, ago),
        )
        if fact in asked and not (other is size and _SIZE.search(question))
    ]
    return tuple(fact for fact in asked if fact not in told)  # "where's that file on my disk?" is for the file


def seen(photo: Photo, root: Path | None) -> str:
    """Caption and label, with how sure they are."""
    parts = [captioned(photo.caption)] if photo.caption else []
    guessed = photo.label and photo.label.source == "zero-shot"
    caption_suffices = (
        photo.label and photo.caption and (photo.caption.certain or photo.label.text in photo.caption.text)
    )
    if photo.label and not (
        guessed and caption_suffices
    ):  # a certain caption says more, and one guess is not said twice
        parts.append(say(f"about-label-{photo.label.source}", label=escaped(photo.label.text)))
        if photo.label.description:
            parts.append(escaped(photo.label.description).rstrip(".") + ".")
    return " ".join(filter(None, parts)) or say("about-unknown")


def _is_written_on(facts: PhotoFacts) -> bool:
    """Whether a person wrote something into the photo or beside it."""
    return bool(facts.title or facts.keywords or facts.rating)


def title(photo: Photo, root: Path | None) -> str:
    """What a person called it."""
    name = photo.facts.title
    return say("about-title", title=escaped(name)) if name else say("about-no-title")


def keywords(photo: Photo, root: Path | None) -> str:
    """The keywords that a person gave it."""
    words = listed([escaped(word) for word in photo.facts.keywords])
    return say("about-keywords", keywords=words) if words else say("about-no-keywords")


def rating(photo: Photo, root: Path | None) -> str:
    """How many stars a person gave it."""
    stars = photo.facts.rating
    return say("about-rating", n=stars) if stars else say("about-no-rating")


def captioned(caption: Caption) -> str:
    """A caption as a sentence that can stand in markdown; "" where it tells nothing."""
    text = caption_text(caption)
    return f"{escaped(text).rstrip('.')}." if text else ""


def caption_text(caption: Caption) -> str:
    """What a caption says, and that it is unsure where it is: "Maybe children playing"; "" where it tells nothing."""
    if caption.certain:
        return caption.text
    # The captioner writes "Perhaps children playing; mostly beige", or "Something mostly beige".
    guess = re.sub(r"^(?:perhaps|probably|maybe)\s+", "", caption.text.split(";")[0], flags=re.I)
    return "" if re.match(r"something\b", guess, re.I) else say("about-maybe", text=guess)


def when(photo: Photo, root: Path | None) -> str:
    """The day and time it was taken, where the photo or its file name says so."""
    return _when(photo.facts)


def _when(facts: PhotoFacts) -> str:
    if facts.taken is None:
        return say("about-no-date")
    # At midnight sharp only the day was written down.
    time = f"{facts.taken:%H:%M}" if facts.taken.hour or facts.taken.minute else "none"
    source = "about-taken-by-name" if facts.taken_from == "name" else "about-taken"
    return say(source, day=facts.taken, time=time)


def on_weekday(photo: Photo, root: Path | None) -> str:
    """The day and time it was taken, and which day of the week that was."""
    day = photo.facts.taken
    return (
        f"{_when(photo.facts)} {say('about-weekday', weekday=weekday_name(day.weekday()))}"
        if day
        else _when(photo.facts)
    )


def ago(photo: Photo, root: Path | None) -> str:
    """How long ago it was taken, in whole years, else months, else days."""
    if photo.facts.taken is None or photo.facts.taken.date() > date.today():
        return _when(photo.facts)
    since = relativedelta(date.today(), photo.facts.taken.date())
    parts = (("year", since.years), ("month", since.months), ("day", since.days))
    unit, n = next(((unit, n) for unit, n in parts if n > 0), ("day", 0))
    return f"{_when(photo.facts)} {say('about-ago', unit=unit, n=n)}"


def camera(photo: Photo, root: Path | None) -> str:
    """What took it."""
    name = photo.facts.camera
    return say("about-camera", camera=escaped(name)) if name else say("about-no-camera")


def who(photo: Photo, root: Path | None) -> str:
    """Who took it, where its file says so; else its camera may help."""
    author = _exposure(photo).author
    return say("about-author", name=escaped(author)) if author else f"{say('about-no-author')} {camera(photo, root)}"


def rights(photo: Photo, root: Path | None) -> str:
    """The notice of copyright in its file, if any."""
    notice = escaped(_exposure(photo).rights or "")
    return say("about-rights", notice=notice) if notice else say("about-no-rights")


def exposure(photo: Photo, root: Path | None) -> str:
    """Lens, aperture, time, sensitivity and focal length, as far as its file tells them."""
    told = _exposure(photo)
    seconds = told.seconds or 0
    parts = (
        escaped(told.lens or ""),
        f"f/{told.aperture:g}" if told.aperture else "",
        f"1/{1 / seconds:.0f} s" if 0 < seconds < 1 else f"{seconds:g} s" if seconds else "",
        f"ISO {told.iso}" if told.iso else "",
        f"{told.focal_mm:g} mm" if told.focal_mm else "",
    )
    known = ", ".join(filter(None, parts))
    return say("about-exposure", exposure=known) if known else say("about-no-exposure")


def _exposure(photo: Photo) -> Exposure:
    """What its header says now; nothing where the file cannot be read."""
    try:
        return photo_exposure(photo.path, sys.maxsize)
    except ImageSearchError:
        return Exposure()


def where(photo: Photo, root: Path | None) -> str:
    """The place by its name, where that is known, and as latitude and longitude."""
    facts = photo.facts
    if facts.latitude is None or facts.longitude is None:
        return f"{say('about-no-place')} {file(photo, root)}"
    latitude, longitude = f"{facts.latitude:.5f}", f"{facts.longitude:.5f}"
    if photo.place:
        return say("about-place-named", place=escaped(photo.place), latitude=latitude, longitude=longitude)
    return say("about-place", latitude=latitude, longitude=longitude)


def colours(photo: Photo, root: Path | None) -> str:
    """The main colours of the whole photo."""
    names = main_colours(photo.palette)
    shares = listed([say("colour-share", name=name, percent=round(100 * share)) for name, share in names[:3]])
    return say("about-colours", colours=shares) if names else say("about-no-colours")


def in_colour(photo: Photo, root: Path | None) -> str:
    """Whether it is in colour, or in black and white."""
    return say(
        f"about-{'monochrome' if is_monochrome(photo.palette) else 'in-colour' if photo.palette else 'no-colours'}"
    )


def main_colours(palette: Palette) -> list[tuple[str, float]]:
    """Everyday names with their shares, the largest first."""
    shares: dict[str, float] = {}
    for swatch in palette:
        name = colour_name(swatch.lab)
        shares[name] = shares.get(name, 0.0) + swatch.weight
    return sorted(shares.items(), key=lambda item: -item[1])


def size(photo: Photo, root: Path | None) -> str:
    """Pixels, format and bytes."""
    facts = photo.facts
    return say(
        "about-size",
        side=f"{facts.width} x {facts.height}",
        megapixels=f"{facts.width * facts.height / 1e6:.1f}",
        format=facts.format.upper(),
        bytes=size_text(facts.size_bytes),
    )


def in_print(photo: Photo, root: Path | None) -> str:
    """Up to which size it is sharp on paper."""
    sides = [side / _DOTS * 2.54 for side in (photo.facts.width, photo.facts.height)]
    width, height = (f"{side:.0f}" for side in sides)
    filled = (name for name, (short, long) in _SHEETS.items() if min(sides) >= short and max(sides) >= long)
    sheet = next(filled, "none")
    return say("about-print", width=width, height=height, sheet=sheet)


def shape(photo: Photo, root: Path | None) -> str:
    """Whether it is wider than tall."""
    facts = photo.facts
    kind = "landscape" if facts.width > facts.height else "portrait" if facts.width < facts.height else "square"
    return say(f"about-{kind}")


def file(photo: Photo, root: Path | None) -> str:
    """The path below the folder of the collection."""
    path = photo.path.relative_to(root) if root and photo.path.is_relative_to(root) else photo.path
    return say("about-file", path=escaped(str(path)))


def whole_path(photo: Photo, root: Path | None) -> str:
    """The file with the folder that it lies in."""
    return say("about-file", path=escaped(str(photo.path)))


# "Was it from 2019?" asks when, "is it from Austria?" where.
_SOME_TIME = (
    r"(?:the |a |my |our |last |this |that |early |late |before |after |around )*"
    r"(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter|year|month|week|day|time|morning|night|christmas|easter|then|album|"
    r"search|page|collection|phone|camera|same)"
)

_FACTS: tuple[tuple[str, Callable[[Photo, Path | None], str]], ...] = (
    (r"\borientation\b|\b(?:portrait|landscape|upright|square) or (?:portrait|landscape|upright|square|wide)\b", shape),
    (r"\bcaptions?\b|\bwhat (?:does|do) (?:it|they|this|that|these) show\b", seen),
    (r"\btitles?\b|\btitel\b", title),
    (r"\bkey ?words?\b|\bstichw\w+\b|\bschlagw\w+\b", keywords),
    (r"\brat(?:ed|ings?)\b|\bhow many stars\b(?!.*\b(?:on|in)\b)|\bwie viele sterne\b|\bbewert\w+\b", rating),
    (r"\bwho\s+(?:took|shot|made|is\s+the\s+(?:photographer|author))|photographer|\bauthor\b", who),
    (r"\bcopyright\w*|\blicen[cs]\w+|\b(?:usage )?rights\b", rights),
    (
        r"\bwhen(?:['’]?s)?\b|\bdates?\b|\b(?:days?|months?|years?) of (?:each|all|these|those|them|number)\b|"
        r"\b(?:was|were)\b.*\btaken\s+(?:in|on|before|after|during)\b|\bwann\b|\bdatum\b|"
        r"\bhow (?:many (?:years|months|days)|far|long|much later)\b.*\b(?:between|apart|after|before)\b|"
        r"\btime (?:is )?between\b|\b(?:what|which) (?:years?|days?|months?|time|hour|seasons?)\b|"
        r"\bday,? (?:and )?month\b|\bfrom the same (?:day|month|year)\b|"
        r"\b(?:just|only) the (?:years?|days?|months?)\b|"
        r"\bhow old\b(?=\W*$|\s+(?:is|are|was|were)\s+(?:it|this|that|these|those|number|\d|"
        r"(?:the\s+)?(?:photo|picture|one)))",
        when,
    ),
    (r"\bhow long ago\b|\bhow many (?:years|months|days) (?:ago|back)\b", ago),
    (
        r"\bweek\s?days?\b|\bdays? of (?:the )?week\b|\b(?:week|working)\s?(?:day|end)\b|\bwochen(?:tag|ende)\b",
        on_weekday,
    ),
    (
        r"\b(?<!holding a )(?<!holding the )(?<!with a )(?<!has a )camera\b|"
        r"\b(?:which|what|whose) (?:\w+ )?(?:phone|apparatus|device)\b|"
        r"\b(?:shot|taken|made) with\b|\bkamera\b|\bmit welchem (?:handy|apparat)\b",
        camera,
    ),
    (
        r"\blens\b|\baperture\b|\bf-?(?:stop|number)\b|\biso\b|\bshutter\b|\bexposure\b|\bfocal\b|\bcamera settings\b",
        exposure,
    ),
    (
        rf"\b(?:is|was|are|were) (?:it|that|this|these|those|(?:number )?\d+) (?:taken )?from (?!{_SOME_TIME})|"
        r"\b(?:what|which) (?:city|town|country|village|place|beach|park|street)\b|"
        r"\bwhere(?: (?:(?:that|this|it|he|she|they)(?: one| photo| picture)? )?(?:was|were|is|did|and|if)\b|\W*$|,)|"
        r"\bwhen\b[^?.!;]*\band\s+where\b|\bwhere\b[^?.!;]*\band\s+when\b|"
        r"\b(?:is|was)\s+(?:it|this|that|(?:number\s+)?\d+)\s+(?:taken\s+)?in\s+(?:the\s+)?(?-i:[A-Z])|"
        r"\bwhereabouts\b|\bwhere\b[^?.!;]*\b(?:was|were)\s+(?:taken|shot|made)\b|"
        r"\bwhere['’]?(?:s|d)\b|"
        r"\bplaces?\b|\bwo\b|\blocations?\b|\bgps\b|\bcoordinates\b",
        where,
    ),
    (r"\bin colou?r\b|\bmonochrome\b|\bblack (?:and|&|n) white\b|\bb\s?[&/]\s?w\b", in_colour),
    (
        r"\bcolou?rs\b|\b(?:main|dominant) colou?r\b|\bpalette\b|\bcolou?r\b.*\b(?:mostly|mainly|overall)\b|"
        r"\b(?:mostly|mainly)\b.*\bcolou?r\b|"
        r"\bhow much (?:red|orange|yellow|green|blue|purple|violet|pink|brown|black|white|gr[ae]y|beige)\b",
        colours,
    ),
    (r"\bhow (?:big|large)\b|\bsizes?\b|\bresolution\b|\b(?:mega)?pixels?\b|\bdimensions\b|\bformat\b", size),
    (
        r"\benough\b.*\b(?:print\w*|poster|paper|wall|calendar|postcard|a[0-6])\b|\bprint(?:ed|able)?\b.*\b(?:size|big|large|sharp)|"
        r"\b(?:print\w*|poster)\b.*\benough\b|\bfor (?:an? )?a[0-6]\b|\bhow (?:big|large)\b.*\bprint\w*|"
        r"\b(?:too (?:small|tiny|low)|good|well|fine|ok(?:ay)?|nice(?:ly)?|sharp)\b.*"
        r"\b(?:print\w*|poster|paper|wall|calendar|postcard|frame|a[0-6])\b|"
        r"\b(?:would|will|can|could|does|do) (?:it|they|that|these|those|(?:(?:number|photo) )?\d+) print\b",
        in_print,
    ),
    (
        r"\bwhere(?:['’]?s)?\b.*\b(?:files?|originals?|stored|saved|kept|"
        r"on (?:my|the|this) (?:computer|disk|drive|pc|mac|laptop))\b|"
        r"\bpaths?\b|\bfolders?\b",
        whole_path,
    ),
    (
        r"\bfile ?names?\b|\b(?:what|which) files?\b|\bcalled\b|\bnames? of\b|"
        r"\bdateiname\w*|\bhei(?:ß|ss)t\b.*\b(?:datei|bild|foto)\b",
        file,
    ),
)
