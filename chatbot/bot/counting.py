"""What goes on with a count: "how many dogs do I have?", "and in 2023?", "cats?"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from chatbot.actions import Action, Intent, Slots
from chatbot.bot.albums import mentioned
from chatbot.bot.collection import LIKES, OF_ALL, OF_THOSE, spoken_of
from chatbot.bot.turn import Turn
from chatbot.reading.conditions import read_condition
from chatbot.reading.groups import EXTREME
from chatbot.reading.scope import COLLECTION, THERE
from chatbot.session import ChatSession
from chatbot.steps.descriptions import said_instead
from chatbot.times import merged_filters
from retrieval.content_words import GOES_ON, content_words
from retrieval.descriptions import DOING
from retrieval.places import OR
from retrieval.records import Filters, GroupedBy

# What has a verb is a question or a wish of its own.
_SAYS_MORE = re.compile(
    r"\b(?:show|see|find|get|give|open|list|look\w*|search|want|keep|hide|like|only|just|is|are|was|were|do|does|did|"
    r"has|have|can|could|more(?! than)|others?|which|what(?! about)|who|when|where|why|how(?! about| many)|"
    r"zeig\w*|ist|sind|hat|haben|welche\w*|wie)\b",
    re.I,
)
_CAN_BE_COUNTED: tuple[Intent, ...] = ("text_search", "refine", "colour_search", "stats")
_TELLING: tuple[Intent, ...] = ("describe", "ask", "stats", "help")
# What narrows a description down, "with a ball", and names nothing else.
_NARROWS = re.compile(f"{GOES_ON}|{DOING}", re.I)
# What is said beside "in all my photos" and asks for nothing else.
_SAYS_NOTHING = re.compile(
    r"\b(?:i|no|nope|mean|meant|said|together|please|but|in|of|from|over|not|only|these|those)\b", re.I
)
# "Show me those", "ok, can I see them?"
SHOW_THEM = re.compile(
    r"\W*(?:(?:ok|yes|yeah|and|so|then|now|please|can|could|you|let|me|i|want|to)\W+)*"
    r"(?:(?:show|see|view|display)\W+(?:me\W+)?(?:them|those|these|it)|zeig\w*\W+(?:mir\W+)?(?:sie|die|diese))\b",
    re.I,
)
# "Show me the ones from 2022", after the years were counted.
_THE_ONES = re.compile(r"\b(?:the|those)\s+(?:[\w'’]+\s+)?ones\b|\bshow\b", re.I)
# How those are counted that are the page then.
_OF_PAGE = "how many photos"


def counted_on(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, Turn] | None:
    """The count that a message goes on with, or what was counted where that is to be shown, and the turn as if it had
    been asked for in full; None for any other."""
    (first, *others), words = actions, turn.words
    if session.now.counted is None or others:
        return None
    before = session.now.counted.action
    shows, new = SHOW_THEM.match(words), first.slots
    bare = Slots(new.text, order=new.order, top_k=new.top_k, instead=new.instead)
    if shows and first.intent in ("text_search", "refine") and new == bare and new.text in shows[0]:  # perhaps "me"
        bare = replace(bare, text="")
        return _shown(before, bare, session, turn) or Action("refine", bare), turn
    only_conditions = countable(new) == replace(new, order=None, instead=False)
    of_group = only_conditions and _is_one_of(before.slots.by, new.filters) and _THE_ONES.search(words)
    if of_group and first.intent in ("text_search", "refine"):
        shown = replace(_together(before.slots, new), by=None, order=new.order)
        return Action("text_search", shown, first.said), turn
    if COLLECTION.search(words) and not content_words(_SAYS_NOTHING.sub(" ", COLLECTION.sub(" ", words))):
        before = replace(before, slots=replace(before.slots, filters=Filters()) if before.slots.by else before.slots)
        return before, turn.saying(f"{OF_THOSE.sub('', before.said)} {words}")  # "no, I mean in all my photos"
    among = OF_THOSE.search(words)
    action = _of_those(first, before, session) if among else _of_the_same(first, before, turn)
    return (action, turn.saying(f"{action.said} {OF_THOSE.sub('', words)}")) if action else None


def _shown(before: Action, new: Slots, session: ChatSession, turn: Turn) -> Action | None:
    """The search for what was counted, of the largest groups where these were asked for; None where that is the page
    already, or the collection."""
    was, by = before.slots, before.slots.by
    if was.name:
        return Action("album", Slots(name=was.name, do="show", order=new.order))
    if before.said == _OF_PAGE or (session.focus and not by):
        return None
    filters = was.filters
    if by in ("year", "place", "camera") and EXTREME.search(before.said):
        filters = merged_filters(filters, _of_largest(by, was, turn))
    shown = replace(was, by=None, filters=filters)
    return Action("text_search", replace(shown, order=new.order, top_k=new.top_k)) if shown != Slots() else None


def _of_largest(by: GroupedBy, slots: Slots, turn: Turn) -> Filters:
    """The condition that the largest of some groups meet, or the one year."""
    counted = Slots(filters=slots.filters)
    groups, _ = turn.groups(by, turn.matching(turn.query_of(counted)) if counted != Slots() else None)
    largest = max((size for _, size in groups), default=0)
    names = [name for name, size in groups if size == largest]
    if by != "year":
        return Filters(place=OR.join(names)) if by == "place" else Filters(camera=OR.join(names))
    return read_condition(f"from {names[0]}", date.today()).filters if len(names) == 1 else Filters()


def _of_those(first: Action, before: Action, session: ChatSession) -> Action | None:
    """A count of some of those that were counted; None for any other, and where those are the page."""
    was, new = before.slots, replace(first.slots, instead=False)
    if first.intent != "stats" or countable(new) != new:
        return None
    if before.said != _OF_PAGE:
        whole = was == Slots(name=was.name) and (was.name or LIKES.search(before.said) or OF_ALL.search(before.said))
        return replace(before, slots=replace(new, name=was.name)) if whole else None  # "how many do I like?"
    if session.now.total <= len(session.shown) or new == Slots():
        return None
    narrows = not (was.text and new.text) or _NARROWS.match(new.text)
    return replace(before, slots=_together(was, new if narrows else replace(new, text=f"with {new.text}")))


def _of_the_same(first: Action, before: Action, turn: Turn) -> Action | None:
    """A count of the same photos by something else, of which a message says no more: "cats?", "and in 2023?"."""
    was, said, words = before.slots, before.said, turn.words
    acts = first.slots.do or first.intent in ("feedback", "export")  # "put the photos in Poster from 1999 into Best"
    name = mentioned(words, turn.albums) if was.name and not acts else ""
    bare = first.intent in _TELLING and not (first.slots.ranks or first.slots.which)
    asks_no_more = countable(first.slots) == Slots()
    extreme = was.by and bare and asks_no_more and EXTREME.search(words)  # "which was best?"
    new = Slots() if name or extreme else replace(first.slots, instead=False)
    goes_on = words.endswith("?") and first.intent != "stats"
    counts = first.intent in _CAN_BE_COUNTED and countable(new) == new != Slots() and goes_on
    compares = was.by and " than " in words  # "more than last year?", after the months were counted
    if not extreme and (_SAYS_MORE.search(words) or compares or not (counts or name)):
        return None
    said = said.replace(was.text, new.text) if was.text and new.text else said
    return Action("stats", _together(was, replace(new, name=name)), said)


def counted(action: Action, before: ChatSession, after: ChatSession, turn: Turn) -> ChatSession:
    """The session after a count, which knows what was counted: where that is the page now, what the page stands on."""
    query = after.query
    if query and len(after.snapshots) > len(before.snapshots) and (query.colours or not query.within):
        of_page = Slots(" ".join(query.texts), query.without, query.colours, filters=replace(query.filters, words=()))
        return after.counting(of_page, _OF_PAGE)
    slots = replace(countable(action.slots), name=action.slots.name)
    if THERE.search(turn.words) and not slots.filters.place:
        slots = replace(slots, filters=merged_filters(spoken_of(before), slots.filters))
    return after.counting(slots, action.said or turn.words)


def countable(slots: Slots) -> Slots:
    """What of some slots can be counted."""
    return Slots(slots.text, slots.without, slots.colours, filters=slots.filters, by=slots.by)


def _is_one_of(by: GroupedBy | None, filters: Filters) -> bool:
    """Whether conditions are those of one group: "and the iPhone?", after the cameras were counted."""
    if by in ("year", "month", "day"):
        return filters.names_a_time
    return (by == "camera" and filters.camera is not None) or (by == "place" and filters.place is not None)


def _together(was: Slots, new: Slots) -> Slots:
    """What is counted: "in the snow" and "in 2023" are of the dogs that were counted, "cats" are others."""
    of_them = not new.text or _NARROWS.match(new.text)
    same = said_instead(was.text, new.text) or was.text if of_them else ""
    return Slots(
        text=f"{same} {new.text}".strip(),
        without=tuple(dict.fromkeys((*was.without, *new.without))),
        colours=new.colours or (was.colours if of_them else ()),
        filters=merged_filters(was.filters, new.filters),
        by=new.by or (None if _is_one_of(was.by, new.filters) else was.by),
        name=new.name or was.name,
    )
