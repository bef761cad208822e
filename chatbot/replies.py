"""Every sentence of the chat, in one place and ready to be translated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from chatbot.actions import Action
from chatbot.session import ChatSession
from retrieval.catalogue import CollectionStats
from retrieval.colours import colour_name
from retrieval.colours.lab import lab_of
from retrieval.lines import megabytes
from retrieval.records import Filters, Hit, Photo, Query, SearchResults


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A button: ``label`` is what it says, ``message`` what the person says by pressing it."""

    label: str
    message: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer.

    ``text`` is plain text with the little markdown that we write; what came from people or photos is escaped.
    ``hits`` are the photos to show now, None leaves the page; ``final`` is False for words in between.
    """

    text: str
    actions: tuple[Action, ...]
    hits: tuple[Hit, ...] | None
    suggestions: tuple[Suggestion, ...]
    session: ChatSession
    took_ms: float = 0.0
    final: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What one action leads to, before it is put together to a reply."""

    text: str
    session: ChatSession
    hits: tuple[Hit, ...] | None = None
    suggestions: tuple[Suggestion, ...] = field(default=())


# Longer quotations are cut: a pasted page does not come back.
_QUOTED = 120
_MARKUP = re.compile(r"([\\`*_{}\[\]()#~|!$])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#~|!$])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def escaped(text: str) -> str:
    """Foreign text on one line that neither markdown nor HTML can take for its own."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    plain = plain if len(plain) <= _QUOTED else plain[: _QUOTED - 1] + "…"
    return _MARKUP.sub(r"\\\1", re.sub("[<>&]", lambda m: _ENTITIES[m[0]], plain))


def plain(text: str) -> str:
    """A reply's text for a terminal: without the escapes and the markdown."""
    text = text.replace("**", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _ESCAPED.sub(r"\1", text)


def quoted(text: str) -> str:
    """“like this”, escaped."""
    return f"“{escaped(text)}”"


def listed(words: Sequence[str], last: str = "and") -> str:
    """ "a, b and c"."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1] if words else "")))


def number(count: int) -> str:
    """ "6,998"."""
    return f"{count:,}"


def photos(count: int) -> str:
    """ "1 photo", "12 photos"."""
    return "1 photo" if count == 1 else f"{number(count)} photos"


# -- what is looked for


def wish(query: Query) -> str:
    """A query in words: "photos of “dogs”, without “people”, taken since 2020"."""
    of = listed([quoted(text) for text in query.texts])
    if query.photos:
        start = "photos like the one you sent" + (f", with {of}" if of else "")
    elif query.like:
        start = f"photos like {_these(len(query.like))}" + (f", with {of}" if of else "")
    elif query.palette:
        start = "photos in the same colours" + (f", with {of}" if of else "")
    else:
        start = f"photos of {of}" if of else "photos"
    return ", ".join([start, *conditions(query)])


def _these(count: int) -> str:
    return "the one you chose" if count == 1 else f"the {count} you chose"


def conditions(query: Query) -> list[str]:
    """What a query demands beside its description, each as a clause."""
    clauses = []
    if query.colours:
        clauses.append(f"mostly {listed([colour_name(lab_of(colour)) for colour in query.colours])}")
    if query.without:
        clauses.append(f"without {listed([quoted(thing) for thing in query.without], 'or')}")
    if query.unlike:
        clauses.append(f"unlike {_these(len(query.unlike))}")
    return clauses + _filter_clauses(query.filters)


def _filter_clauses(filters: Filters) -> list[str]:
    clauses = [taken(filters.after, filters.before)] if filters.after or filters.before else []
    if filters.orientation:
        clauses.append(f"in {filters.orientation} format")
    if filters.min_megapixels is not None:
        clauses.append(f"of at least {filters.min_megapixels:g} megapixels")
    if filters.formats:
        clauses.append(f"as {listed([name.upper() for name in filters.formats], 'or')} files")
    if filters.path:
        clauses.append(f"with {quoted(filters.path)} in the path")
    if filters.camera:
        clauses.append(f"taken with {quoted(filters.camera)}")
    return clauses


def taken(after: date | None, before: date | None) -> str:
    """ "taken in 2019", "taken since 3 May 2018", "taken between ... and ..."."""
    if after and before:
        if (after.month, after.day, before.month, before.day) == (1, 1, 12, 31):
            years = f"in {after.year}" if after.year == before.year else f"from {after.year} to {before.year}"
            return f"taken {years}"
        return f"taken on {day(after)}" if after == before else f"taken from {day(after)} to {day(before)}"
    if after:
        return f"taken since {after.year if (after.month, after.day) == (1, 1) else day(after)}"
    assert before
    end = f"the end of {before.year}" if (before.month, before.day) == (12, 31) else day(before)
    return f"taken until {end}"


def day(when: date) -> str:
    """ "3 May 2018"."""
    return f"{when.day} {when:%B %Y}"


def looking(query: Query) -> str:
    """While the search runs."""
    return f"Looking for {wish(query)} …"


# -- answers to a search


def found(query: Query, results: SearchResults) -> str:
    """What was understood and what came of it."""
    text, shown = wish(query), len(results.hits)
    start = f"{text[0].upper()}{text[1:]}"
    if not shown:
        return nothing_found(query)
    if all(hit.strength == "weak" for hit in results.hits) and (query.texts or query.colours):
        return f"{start}: nothing fits well. {_closest(shown)}"
    if query.filters != Filters():
        best = "all shown" if results.total <= shown else f"the best {shown} shown"
        return f"{start}: {number(results.total)} passed, {best}."
    return f"{start}: {_best_of(shown, results.total)}."


def next_page(query: Query, shown: int) -> str:
    """Further results."""
    return f"{number(shown)} more {wish(query)}." if shown > 1 else f"One more of the {wish(query)}."


def next_steps(query: Query, results: SearchResults, seen: int) -> tuple[Suggestion, ...]:
    """The buttons under an answer: what helps most when little fits, else going on."""
    steps = []
    weak = not results.hits or results.hits[0].strength == "weak"
    if weak or results.total <= len(results.hits):
        steps += _loosening(query)
    if results.total > len(results.hits) + seen and len(results.hits) >= query.top_k:
        steps.append(Suggestion("Next page", "next page"))
    if results.hits:
        steps.append(Suggestion("More like the first", "more like 1"))
    return tuple(steps)


def _loosening(query: Query) -> list[Suggestion]:
    filters = query.filters
    steps = [Suggestion(f"{thing} are fine", f"{thing} are fine") for thing in query.without[:2]]
    if filters.after or filters.before:
        steps.append(Suggestion("Any year", "any year"))
    if filters.orientation:
        steps.append(Suggestion("Any orientation", "any orientation"))
    if filters.min_megapixels is not None:
        steps.append(Suggestion("Any size", "any size"))
    if filters.formats:
        steps.append(Suggestion("Any format", "any format"))
    if filters.camera:
        steps.append(Suggestion("Any camera", "any camera"))
    if filters.path:
        steps.append(Suggestion("Any folder", "any folder"))
    if len(query.texts) > 1:
        steps.append(Suggestion("Undo", "undo"))
    return steps


def asks_something(query: Query) -> bool:
    """Whether anything is left to look for."""
    parts = (query.texts, query.without, query.photos, query.like, query.colours, query.palette)
    return any(parts) or query.filters != Filters()


# Words that name a colour and a thing: one reading is shown, the other offered.
_BOTH = {
    "orange": "an orange", "peach": "a peach", "lime": "a lime", "olive": "an olive", "coral": "a coral reef",
    "salmon": "a salmon", "mint": "a mint plant", "lavender": "a lavender field", "amber": "an amber stone",
    "gold": "a gold ring", "silver": "a silver spoon", "mustard": "a mustard jar",
}  # fmt: skip


def other_reading(message: str) -> Suggestion | None:
    """Where a message was taken for a colour and may mean a thing, the thing as a button."""
    word = re.sub(r"\W", "", message.lower())
    return Suggestion(f"I meant {_BOTH[word]}", _BOTH[word]) if word in _BOTH else None


def colour_reading(text: str) -> Suggestion | None:
    """Where a thing is searched that is also a colour ("rose"), the colour as a button."""
    word = text.strip().lower()
    known = word.isalpha() and word in THINGS_AND_COLOURS
    return Suggestion(f"I meant the colour {word}", f"{word} coloured photos") if known else None


THINGS_AND_COLOURS = frozenset(
    str.split("rose cherry apricot lemon plum chocolate caramel wine sand rust snow wheat emerald ruby sapphire")
)


def small_talk(message: str) -> str | None:
    """One friendly line, where a message is no question for help."""
    for kind, words in _TALK.items():
        if re.search(words, message, re.I):
            return GREETINGS[kind]
    return None


_TALK = {
    "thanks": r"\b(?:thanks?|thx|ty|cheers|appreciate|danke|merci|gracias)\b",
    "bye": r"\b(?:bye|goodbye|good ?night|see (?:you|ya|u)|farewell|take care|cya)\b",
    "hello": r"^\W*(?:hi+|hello+|hey+|howdy|good (?:morning|afternoon|evening|day)|yo|how are you)\b",
    "praise": (
        r"^\W*(?:ok(?:ay)?|cool|nice|great|wow|awesome|amazing|perfect|excellent|lovely|super|well done|"
        r"good (?:job|work|bot)|brilliant|you(?:'re| are) \w+|haha|lol|i (?:love|like) (?:you|this))"
    ),
}
SHOWN_BEFORE = "shown before"
DUPLICATE = {"exact": "the same file", "near": "nearly the same picture"}
EXPORT_SUGGESTIONS = (
    Suggestion("As a ZIP of photos", "export as zip"),
    Suggestion("As a table (CSV)", "export as csv"),
)


def no_such_format(form: str) -> str:
    """An export that there is not."""
    return f"I cannot export as {escaped(form)}. Choose zip, csv, json or contact sheet."


def escaped_sentence(text: str) -> str:
    """The sentence of a failure; it may hold names of files."""
    return _MARKUP.sub(r"\\\1", re.sub("[<>&]", lambda m: _ENTITIES[m[0]], " ".join(text.split())))


def _closest(shown: int) -> str:
    return "This comes closest." if shown == 1 else f"These {shown} come closest."


def _best_of(shown: int, total: int) -> str:
    best = "the best one" if shown == 1 else f"the best {shown}"
    return f"{best} of {number(total)}"


def nothing_found(query: Query) -> str:
    """No photo is left; says what to loosen."""
    named = conditions(query)
    if not named:
        return "No photo was found."
    return f"No photo is left that is {listed(named)}. Take one of these away to see more."


def closest_match(hit: Hit) -> str:
    """The answer to a photo alone."""
    same = hit.score >= 0.9999
    start = "You have this photo" if same else "Closest match"
    label = f", {escaped(hit.photo.label.text)}" if hit.photo.label else ""
    sure = (
        ""
        if same
        else {
            "strong": " It is very alike.",
            "fair": " It is somewhat alike.",
            "weak": " It is not much alike.",
        }[hit.strength]
    )
    return f"{start}: {escaped(hit.photo.path.name)}{label} (score {hit.score:.2f}).{sure}"


EMPTY = (
    "There are no photos here yet. Add some to the images folder and index it; "
    "they can be found as soon as they are indexed."
)
NOTHING_SAID = "Say what you are looking for, such as “a dog on a beach”, or drop a photo here."
NOTHING_SHOWN = "Nothing is shown yet. Describe a photo first, such as “a dog on a beach”."
NOTHING_TO_GO_ON = "There is no search to go on with. Describe what you are looking for."
NO_MORE = "That was all: there are no further photos for this search."
NO_MORE_LIKE = "All photos that could be like these are shown already, or turned down."
NOTHING_LIKED = "Nothing is liked yet. Press a heart, or name photos by number: “more like 2”."
NOTHING_TO_UNDO = "There is nothing to undo."
NOTHING_LEFT = "Then nothing is left to look for. Describe something else, or say “start over”."
RESET = "We start afresh: search, conditions and likes are cleared. “Undo” brings them back."
WHICH_ONE = "Which photo do you mean? Name it by its number, such as “I like 2”."
GONE = "The photos of that search are no longer in the collection."
GREETINGS = {
    "thanks": "You are welcome!",
    "bye": "Goodbye! Your likes are kept.",
    "hello": "Hello! Tell me what photo you are looking for.",
    "praise": "Glad to hear it. What shall we look for next?",
}
HELP = (
    "Tell me what you remember of a photo, and I look through your collection on this machine. "
    "You can describe it (“a dog on a beach, no people, since 2019”), drop a photo here, name a colour, "
    "like what comes close (“I like 2 and 5, more please”), refine (“only landscape”), ask about a photo "
    "(“when was 3 taken?”), or say “next”, “undo”, “start over”, “duplicates”, “stats” or “export as zip”."
)
HELP_SUGGESTIONS = (
    Suggestion("Mostly blue photos", "mostly blue photos"),
    Suggestion("About the collection", "stats"),
    Suggestion("Find duplicates", "find duplicates"),
)


def no_such_rank(ranks: Sequence[int], shown: int) -> str:
    """A position that is not on the page."""
    which = f"There is no photo {listed([str(rank) for rank in ranks], 'or')} on the page"
    return f"{which}: {photos(shown)} {'is' if shown == 1 else 'are'} shown."


def rated(ranks: Sequence[int], count: int, liking: str) -> str:
    """After a like, a dislike, or one taken back."""
    which = f"photo {ranks[0]}" if len(ranks) == 1 else f"photos {listed([str(r) for r in ranks])}"
    which = which if ranks and len(ranks) <= 12 else photos(count)
    if liking == "like":
        return f"You like {which}; noted."
    if liking == "dislike":
        return f"I leave {which} out from now on."
    return f"Taken back for {which}." if ranks else "All likes and dislikes are taken back."


def restored(query: Query | None, shown: int) -> str:
    """After an undo."""
    if query is None or not shown:
        return "One step back: nothing is shown now."
    return f"One step back: {wish(query)}, {photos(shown)} shown."


def back_to(query: Query) -> str:
    """Back at an earlier search."""
    return f"Back to {wish(query)}."


def no_search_about(text: str) -> str:
    """ "Back to the dogs" without dogs before."""
    return f"There was no search about {quoted(text)} before. Here is a new one."


def dropped(things: Sequence[str]) -> str:
    """A condition is taken away."""
    return f"I took {listed([quoted(thing) for thing in things])} away."


def nothing_to_drop(things: Sequence[str]) -> str:
    """It was no condition."""
    named = listed([quoted(thing) for thing in things])
    return f"The search had no condition about {named}, so nothing changes."


def statistics(stats: CollectionStats) -> str:
    """The collection in a few sentences."""
    parts = [f"You have {photos(stats.photos)} ({megabytes(stats.bytes)})"]
    if stats.years:
        first, last = stats.years[0][0], stats.years[-1][0]
        parts[0] += f", taken in {first}" if first == last else f", taken from {first} to {last}"
    if stats.labels:
        parts.append(f"Most show {_counted(stats.labels[:4])}")
    if stats.cameras:
        parts.append(f"Cameras: {_counted(stats.cameras[:3])}")
    parts.append(f"Formats: {_counted([(name.upper(), count) for name, count in stats.formats[:4]])}")
    if stats.captioned < stats.photos:
        parts.append(f"{number(stats.captioned)} have a caption so far")
    if stats.skipped:
        parts.append(f"{number(stats.skipped)} files could not be read")
    return ". ".join(parts) + "."


def _counted(items: Sequence[tuple[str, int]]) -> str:
    return listed([f"{escaped(name)} ({number(count)})" for name, count in items])


def duplicates(groups: int, copies: int, exact: int) -> str:
    """What the search for duplicates found; nothing is deleted."""
    if not groups:
        return "There are no duplicates: every photo is there once."
    which = "1 group" if groups == 1 else f"{number(groups)} groups"
    same = f", {number(exact)} of them the same file" if exact else ""
    spare = "1 copy" if copies == 1 else f"{number(copies)} copies"
    start = f"{which} of photos that are there more than once, {spare} to spare{same}."
    return f"{start} The best of each comes first; nothing is deleted."


def exported(count: int, path: Path) -> str:
    """A file was written."""
    return f"{photos(count)} saved as {escaped(path.name)} in {escaped(str(path.parent))}."


# -- about one photo


def about(rank: int, photo: Photo, root: Path | None, question: str = "") -> str:
    """What the catalogue knows of a photo; a question for one fact is answered with that fact."""
    for pattern, fact in _FACTS:
        if re.search(pattern, question, re.I):
            return f"**{rank}.** {fact(photo, root)}"
    facts = [
        _seen(photo, root),
        _when(photo, root),
        _camera(photo, root),
        _colours(photo, root),
        _size(photo, root),
        _file(photo, root),
    ]
    return f"**{rank}.** " + " ".join(fact for fact in facts if fact)


def _seen(photo: Photo, root: Path | None) -> str:
    parts = []
    if photo.caption:
        text = escaped(photo.caption.text).rstrip(".")
        parts.append(f"{text}." if photo.caption.certain else f"Perhaps: {text}.")
    if photo.label:
        how = {"given": "as labelled", "folder": "from its folder", "zero-shot": "my guess"}[photo.label.source]
        parts.append(f"Label: {escaped(photo.label.text)} ({how}).")
        if photo.label.description:
            parts.append(escaped(photo.label.description).rstrip(".") + ".")
    return " ".join(parts) or "No caption yet."


def _when(photo: Photo, root: Path | None) -> str:
    facts = photo.facts
    source = "Taken on" if facts.taken_from == "exif" else "No date inside the photo; the file is from"
    return f"{source} {day(facts.taken)}, {facts.taken:%H:%M}."


def _camera(photo: Photo, root: Path | None) -> str:
    return f"Camera: {escaped(photo.facts.camera)}." if photo.facts.camera else "The camera is not recorded."


def _where(photo: Photo, root: Path | None) -> str:
    if photo.facts.latitude is None or photo.facts.longitude is None:
        return f"The place is not recorded. {_file(photo, root)}"
    return f"Taken at {photo.facts.latitude:.5f}, {photo.facts.longitude:.5f} (latitude, longitude)."


def _colours(photo: Photo, root: Path | None) -> str:
    shares: dict[str, float] = {}
    for swatch in photo.palette:
        name = colour_name(swatch.lab)
        shares[name] = shares.get(name, 0.0) + swatch.weight
    if not shares:
        return "Its colours are not known."
    best = sorted(shares.items(), key=lambda item: -item[1])[:3]
    return f"Colours: {listed([f'{name} ({share:.0%})' for name, share in best])}."


def _size(photo: Photo, root: Path | None) -> str:
    facts = photo.facts
    pixels = facts.width * facts.height / 1e6
    side = f"{facts.width} x {facts.height} pixels ({pixels:.1f} MP)"
    return f"{side}, {facts.format.upper()}, {megabytes(facts.size_bytes)}."


def _file(photo: Photo, root: Path | None) -> str:
    path = photo.path.relative_to(root) if root and photo.path.is_relative_to(root) else photo.path
    return f"File: {escaped(str(path))}."


_FACTS = (
    (r"\bwhen\b|\bdate\b|\bwhat (?:year|day|month|time)\b|\bhow old\b|\bwhich (?:year|day|month)\b", _when),
    (r"\bcamera\b|\bphone\b|\blens\b|\bshot with\b|\btaken with\b", _camera),
    (
        r"\bwhere (?:was|were|is)\b|\bplace\b|\blocation\b|\bgps\b|\bcoordinates\b|\bwhere'?s\b",
        _where,
    ),
    (r"\bcolou?rs?\b|\bpalette\b", _colours),
    (
        r"\bhow (?:big|large)\b|\bsize\b|\bresolution\b|\b(?:mega)?pixels?\b|\bdimensions\b|\bformat\b",
        _size,
    ),
    (r"\bfile ?name\b|\bpath\b|\bfolder\b|\bwhat file\b|\bcalled\b|\bname of\b", _file),
)
