"""A message and what it can refer to become actions: one reading, by the model and the exact parsers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from chatbot.actions import Action, Context, Route, Slots
from chatbot.reading.groups import grouped
from chatbot.reading.names import with_cameras, with_people, with_places
from chatbot.reading.numbers import PHOTO
from chatbot.reading.pointing import look
from chatbot.reading.scope import EVERY, THERE_ALREADY
from chatbot.reading.slots import Said, actions
from chatbot.reading.symbols import cleaned, says_nothing
from chatbot.reading.words import HELP, TOPICS, Span, Word, words_of
from retrieval.colours.words import parse_colours, vocabulary
from retrieval.content_words import content_words
from retrieval.descriptions import QUOTED, split_labels
from retrieval.records import Filters

if TYPE_CHECKING:
    from chatbot.reading.model import Segment

_HEX = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})", re.I)
_NUMBERS = re.compile(
    r"(?:(?:numbers?|photos?|no\.|nr\.?)\s*|#)?(\d{1,3}(?:\s*(?:,|&|\band\b)\s*\d{1,3})*)(?:\s*[.?!]|\s+please)?", re.I
)
# "frisbee" or "surfboard", and what is refused beside them: "frisbee" -beach.
_QUOTATIONS = re.compile(
    rf"(?P<wanted>(?:{QUOTED.pattern})(?:\s*(?:,|\b(?:and|or|und|oder)\b)?\s*(?:{QUOTED.pattern}))*)"
    rf"(?P<refused>(?:\s+-(?:{QUOTED.pattern}|[^\W\d]\S*))*)",
    re.I,
)
# Words of a message that nobody types.
_PASTED = 100
_QUESTION = re.compile(
    r"(?:what|which|who|whose|when|where|why|how|is|are|was|were|do|does|did|has|have)\b(?:'s)?", re.I
)
# "Wait, did you add 1 as well": a question without its mark. "Can I export it?" asks whether that is possible.
_ASKED = re.compile(
    r"\W*(?:(?:wait|hang on|so|ok(?:ay)?|and|but|hm+)\W+)*(?:(?:did|have|has|is|are|was|were|does)\s+"
    r"(?:you|i|we|it|they|the|this|that|number|photo|\d)|(?:can|could|may)\s+(?:i|we|one)\s+export)\b",
    re.I,
)
# "And then show me the ones from 2023": of what is shown.
_OF_THESE = re.compile(
    r"\b(?:show|see|only|just|keep)\s+(?:me\s+)?(?:(?:only|just)\s+)?(?:the|those)\s+ones\s+(?:from|taken)\b",
    re.I,
)
# The certainty of the model that acts which delete or write need; none of them is done for a question.
_SURE = {"reset": 0.8, "export": 0.8, "feedback.clear": 0.8, "album.remove": 0.6, "album.add": 0.6}
# And that which those of one or two words need: "Regen" is no "zurück". Of turns kept out of training this costs none.
_SURE_IF_SHORT = {"undo": 0.82, "next_page": 0.885, "help": 0.4, "refine": 0.5}
_SHORT = 2
# And that which what is said beside a wish needs to be answered, too.
_SURE_REMARK = 0.8
# Clauses of one message about one of these belong together; with two things of a kind that is named they are two.
_ONE_WISH: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("text_search", "text_search.instead", "refine", "refine.instead", "more_like", "ask"), ()),
    "colour_search": (), "image_search": (), "stats": ("text", "filters"), "album.add": ("name",),
}  # fmt: skip
_END = re.compile(r"\b(?:(?P<newest>newest|latest|last|most\s+recent)|oldest|earliest|first)\b", re.I)
_A_PHOTO = re.compile(rf"\b(?:{PHOTO}|one)\b", re.I)
# Acts in which an album can be named.
_NAMING = ("album.add", "album.remove", "album.show", "album.list", "export", "stats")


def route(message: str, context: Context, today: date | None = None) -> Route:
    """The actions of ``message``, given what it can refer to. Any text is answered; nothing raises."""
    today = today or date.today()
    read = _read(message, context, today)
    return replace(read, actions=tuple(one for a in read.actions for one in _with_what_is_described(a, context, today)))


def _read(message: str, context: Context, today: date) -> Route:
    """The actions of a message by its own words."""
    text, labels = split_labels(cleaned(message))
    if labels:
        return _with_labels(text, labels, context, today)
    if says_nothing(text):
        return Route((Action("image_search" if context.photos else "help"),), "rule: nothing said")
    if _HEX.fullmatch(text):
        code = text.lower() if len(text) == 7 else "#" + "".join(2 * digit for digit in text[1:].lower())
        return Route((Action("colour_search", Slots(colours=(code,))),), "rule: a colour code")
    if (quoted := _QUOTATIONS.fullmatch(text)) and not context.photos:
        without = tuple(thing.strip(' "“”„«»') for thing in re.split(r"\s-", quoted["refused"])[1:])
        return Route((Action("text_search", Slots(text=quoted["wanted"], without=without)),), "rule: quoted words")
    if (numbers := _NUMBERS.fullmatch(text)) and not context.photos:
        ranks = tuple(dict.fromkeys(int(number) for number in re.findall(r"\d+", numbers[1])))
        if min(ranks) > 0 and max(ranks) <= context.shown:
            return Route((Action("describe", Slots(ranks=ranks)),), "rule: numbers")
    from chatbot.reading.model import reader  # torch, which only messages need

    words = words_of(text)
    segments = reader().read(text, words, context)
    parts = wishes_of(_meant(segment, text, words, context) for segment in segments)
    surest = min(segment.acts[0][1] for segment in segments)
    found = [_of_all_there(grouped(action), context) for action in actions(text, words, parts, context, today)]
    placed = with_places(text, with_cameras(found, context.cameras), context.places)
    wishes, remarks = joined(list(with_people(text, placed, context.people)))
    described = wishes[0].intent in ("text_search", "refine") and wishes[0].slots.text
    if not described and not context.photos:
        from retrieval.search.synonyms import is_thing  # with the whole search, which reading alone seldom needs

        if is_thing(text):  # "house" is no small talk, also where photos are shown
            return Route((Action("text_search", Slots(text=text)),), "rule: a thing")
    named = parse_colours(text) if wishes[0].intent == "help" else None
    if named and text.lower().strip(" .!?") in vocabulary():  # "mint"
        return Route((Action("colour_search", Slots(colours=named.colours)),), "rule: a colour")
    unsure = {text[words[s.first].start : words[s.last].end] for s in segments if s.acts[0][1] < _SURE_REMARK}
    return Route(wishes, f"model: {surest:.2f}", tuple(remark for remark in remarks if remark.said not in unsure))


def _meant(segment: Segment, text: str, words: list[Word], context: Context) -> Said:
    """What a part of a message asks for."""
    whole = text[words[segment.first].start : words[segment.last].end]
    marked = text[words[segment.last].start :].rstrip().endswith("?")
    act = _allowed(segment, asks=bool((_QUESTION.match(whole) and marked) or _ASKED.match(whole)))
    spans, likeliest = segment.spans, segment.acts[0][0]
    answers = segment.first or context.asked  # "save 3. Lisbon"
    bare_name = act == "album.add" and not answers and _is_name_alone(segment, words)
    if bare_name or (likeliest in _SURE_IF_SHORT and act not in (likeliest, "help") and not spans):
        act, spans = "text_search", (Span("text", segment.first, segment.last),)
    if act == "album.add" and context.asked and not spans and look(whole):
        spans = (Span("name", segment.first, segment.last),)  # "Lisbon", asked what the album is called
    if act == "text_search" and context.shown and _OF_THESE.search(whole):
        act = "refine"
    nothing_yet = not (context.shown or context.search)
    if act == "refine" and not segment.first and ((nothing_yet and spans) or len(words) > _PASTED):
        act = "text_search"  # there is nothing to narrow, or a pasted page is no condition
    return Said(act, segment.first, segment.last, spans, segment.topic if act == HELP else "")


def wishes_of(parts: Iterable[Said]) -> list[Said]:
    """The parts of a message, those that go on with a wish joined with it."""
    wishes: list[Said] = []
    for part in parts:
        if wishes and _is_one(before := wishes[-1], part):
            wishes[-1] = replace(before, last=part.last, spans=before.spans + part.spans)
        else:
            wishes.append(part)
    return wishes


def _is_one(before: Said, part: Said) -> bool:
    """Whether a part of a message goes on with the wish before it: "find a boy, he had a hat", "no, any boat will do,
    also small ones"; two counts and two albums are two."""
    if part.act not in _ONE_WISH or part.act not in (before.act, before.act.removesuffix(".instead")):
        return False
    twice = any(_has(kind, before.spans) and _has(kind, part.spans) for kind in _ONE_WISH[part.act])
    return not twice and (part.act != "stats" or bool(before.spans or part.spans))


def _of_all_there(action: Action, context: Context) -> Action:
    """A question about the first or last photo of a place or a camera as the search for it: "when was the oldest Rome
    photo taken?" is of no photo on the page."""
    slots, end = action.slots, _END.search(action.said)
    slots = replace(slots, ranks=()) if slots.ranks in ((1,), (context.shown,)) else slots
    is_bare = replace(slots, order=None, question="") == Slots() and _A_PHOTO.search(action.said)
    if action.intent != "describe" or not end or not is_bare:
        return action
    search = replace(action, intent="text_search", slots=Slots(order="newest" if end["newest"] else "oldest"))
    (placed,) = with_places(action.said, with_cameras((search,), context.cameras), context.places)
    return action if placed == search else placed


def _with_what_is_described(action: Action, context: Context, today: date) -> tuple[Action, ...]:
    """The search for all that is to be put away or exported, "all photos from Porto", and what is done with it then."""
    slots, puts_away = action.slots, action.slots.do == "add" or action.intent == "export"
    if puts_away and slots.text and not (slots.ranks or slots.which):  # "put the 2017 receipts into Taxes"
        done, shown = replace(slots, text=""), content_words(context.search.text) if context.search else []
        if {*content_words(slots.text)} <= {*shown}:
            return (replace(action, slots=done),)
        search = Action("text_search", Slots(slots.text, slots.without, filters=slots.filters), action.said)
        return search, replace(action, slots=replace(done, without=(), filters=Filters()))
    every = EVERY.search(action.said) if puts_away and not slots.ranks else None
    if not every or THERE_ALREADY.search(action.said):
        return (action,)
    into = r"\s+(?:in|into|to|as|under)\s+(?:(?:an?|the|my|our)\s+)?(?:new\s+)?(?:album|folder|zip|{name})\b.*$"
    what = re.sub(into.format(name=re.escape(slots.name) or "zip"), "", action.said[every.start() :], flags=re.I)
    search = _read(what, replace(context, photos=0, shown=0, liked=(), focus=(), search=None), today).actions[0]
    if search.intent != "text_search" or search.slots == Slots():
        return (action,)
    done = Slots(name=slots.name if slots.do else "", do=slots.do, format=slots.format)
    return replace(search, said=what), replace(action, slots=done)


def _with_labels(text: str, labels: tuple[str, ...], context: Context, today: date) -> Route:
    """What the rest of a message asks for, kept to photos that bear one of these labels."""
    alone = Route((Action("refine" if context.shown else "text_search"),), "rule: a label")
    read = alone if says_nothing(text) else _read(text, context, today)
    first, *later = read.actions
    slots = replace(first.slots, filters=replace(first.slots.filters, labels=labels))
    return Route((replace(first, slots=slots), *later), read.decided_by)


def _allowed(segment: Segment, asks: bool) -> str:
    """The likeliest act that its spans allow; those that write or delete only where certain and not a question.

    Whether something can be exported is a question about the service, and names no other act.
    """
    named = _has("name", segment.spans)
    acts = [(act, chance) for act, chance in segment.acts if not named or act in _NAMING]
    all_chances = sum(chance for _, chance in acts) if named else 1.0
    if asks and acts[0][0] == "export":
        return "help"
    needed = _SURE_IF_SHORT if segment.last - segment.first < _SHORT else {}
    likely = ((act, chance) for act, chance in acts if chance >= needed.get(act, 0.0))
    sure = (act for act, chance in likely if act not in _SURE or (chance >= _SURE[act] * all_chances and not asks))
    return next(sure, "help")


def _is_name_alone(segment: Segment, words: list[Word]) -> bool:
    """Whether a part of the message is a name and no other word, "Emma and Paul": no album is spoken of."""
    named = {n for span in segment.spans if span.kind in ("name", "text") for n in range(span.first, span.last + 1)}
    return all(n in named for n in range(segment.first, segment.last + 1) if words[n].text.isalnum())


def _has(kind: str, spans: tuple[Span, ...]) -> bool:
    return any(span.kind == kind for span in spans)


def joined(actions: list[Action]) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """The actions without small talk, or "no" alone, beside a wish, and these remarks; the same twice is done once."""
    remarks = [action for action in actions if action.intent == "help"]
    wishes = [action for action in actions if action.intent != "help" and action.slots != Slots(instead=True)]
    first = min(remarks, key=lambda remark: ("", *TOPICS).index(remark.topic)) if actions[0] in remarks else actions[0]
    kept = wishes or [first]
    if all(action.slots == Slots() for action in kept):  # "which is the newest? and the oldest?" are two questions
        kept = list({(action, action.said if action.intent == "describe" else ""): action for action in kept}.values())
    return tuple(kept), tuple(remark for remark in remarks if remark not in kept)


def warm_up() -> None:
    """Load the model before the first message."""
    route("show me dogs", Context(), date(2020, 1, 1))
