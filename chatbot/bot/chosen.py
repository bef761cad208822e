"""Photos that a person has chosen before, what is liked, or in an album, as the set that a message is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from chatbot.actions import Action, Intent, Slots
from chatbot.bot import albums, likes
from chatbot.bot.about_page import answer_about_page
from chatbot.bot.collection import COUNTED, LIKES, grouped
from chatbot.bot.measures import measure_of
from chatbot.bot.page import asks_something
from chatbot.bot.turn import LARGEST_PAGE, PAGE, Turn, conditions_alone
from chatbot.reading.dates import find_dates
from chatbot.reading.numbers import PHOTO
from chatbot.replies import Answer, quoted
from chatbot.replies.described import facts_asked
from chatbot.replies.phrases import sentences
from chatbot.replies.wishes import conditions, with_conditions
from chatbot.session import AlbumChange, ChatSession
from chatbot.steps.conditions import seeks_something
from retrieval.content_words import content_words
from retrieval.records import Filters, Query
from retrieval.words import listed, say

# What an action comes to.
Do = Callable[[Action, ChatSession, Turn], Answer]
_SEARCHING: tuple[Intent, ...] = ("text_search", "refine", "colour_search")
_TELLING: tuple[Intent, ...] = ("describe", "ask")
_ACTING: tuple[Intent, ...] = ("feedback", "album", "export", "more_like")
_PHOTOS = rf"(?:ones|{PHOTO})"
_SOME = rf"(?:(?:the|all|any|some|my|our|two|three|four|\d+)\s+)*(?:{_PHOTOS}|those|everything|what)"
# "Not from my hearts, from the whole collection".
_NOT_LIKED = re.compile(rf"\bnot\s+(?:(?:just|only|from|in|of|among)\s+)+(?:{likes.ALL.pattern})", re.I)
_IN_ALBUM = (
    rf"(?:\b{_SOME}\s+)?(?:(?:that|which)\s+(?:are|is)\s+)?\b(?:in|inside|from|of)\s+(?:(?:the|my|our)\s+)?(?:album\s+)?"
    r"(?:{name}(?:\s+album)?|album|it|there)(?!\w)|\b(?:the|my|our|that)\s+(?:{name}\s+)?album\b|(?<!\w){name}(?!\w)"
)
# A wish of its own, and what points back at the sentence before.
_WISHES = re.compile(r"\b(?:need|want|show|find|search|look\w*|see)\b", re.I)
_POINTS_BACK = re.compile(r"\b(?:these|those|them|ones|it|there)\b", re.I)
# What is said of a whole set.
_WHOLE = {"likes": "liked", "album": "album-shown"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ``ids`` of what is liked, the last first, of an album, which has a ``name``, or of the page, where
    what is done has conditions; ``said`` is how words speak of it."""

    kind: Literal["likes", "album", "page"]
    ids: tuple[int, ...]
    said: re.Pattern[str] = re.compile(r"(?!)")
    name: str = ""

    def as_these(self, words: str) -> str:
        """Words as they would be if the set were the page."""
        return self.said.sub("these", words, count=1)

    def beside(self, words: str) -> str:
        """Words without those that speak of the set."""
        return " ".join(self.said.sub(" ", words).split())


def of_chosen(action: Action, session: ChatSession, turn: Turn, do: Do) -> Answer | None:
    """What an action comes to that is about such a set, or about those of it that meet conditions; None for any
    other."""
    chosen = _chosen(action, session, turn)
    if chosen is None or not chosen.ids:
        counts_likes = chosen and chosen.kind == "likes" and action.intent == "stats"
        return Answer(say("nothing-liked"), session) if counts_likes else None
    slots, wanted = action.slots, _wanted(action, chosen, turn)
    query = replace(turn.query_of(wanted), within=chosen.ids, top_k=LARGEST_PAGE)
    all_of_it = wanted == Slots(order=wanted.order)
    fits = chosen.ids if all_of_it else _meeting(query, chosen, turn)
    ids = turn.ordered(fits, query.order) if query.order and fits else fits
    if slots.by and ids:
        return grouped(slots.by, ids, session, turn)
    if _acts(action):
        hides_album = chosen.kind == "album" and slots.liking == "dislike"
        acts = not all_of_it or hides_album or action.intent == "more_like"
        return _done_with(ids, action, query, chosen, session, turn, do) if acts else None
    asked = replace(query, order=None)  # "which is the oldest?" puts nothing in order
    if all_of_it and (told := _told(chosen.ids, action, asked, chosen, session, turn, do)):
        return told
    is_shown = not all_of_it or action.intent in _TELLING or slots.order
    size = PAGE if chosen.kind == "album" else LARGEST_PAGE
    return _shown(ids, query, chosen, session, turn, size) if is_shown else None


def _chosen(action: Action, session: ChatSession, turn: Turn) -> Chosen | None:
    """The set that an action is about; None where it is about the page, numbered photos, or a search."""
    slots, words = action.slots, _describing(action.slots.text, turn)
    if (
        action.intent not in (*_SEARCHING, "stats", *_TELLING, *_ACTING)
        or slots.instead
        or slots.which
        or slots.do in ("remove", "list")
    ):
        return None
    wholes = (session.ranks_of(session.liked), tuple(range(1, len(turn.page) + 1)))
    if slots.ranks and (slots.ranks not in wholes or turn.numbered(words)):
        return None
    likes_them = slots.liking == "like"
    words = _NOT_LIKED.sub(" ", words)
    liked = likes.ALL.search(words) or (LIKES.search(words) if action.intent == "stats" else None)
    if liked and not (likes_them or liked[0].lower() in slots.text.lower()):
        return Chosen("likes", tuple(reversed(session.liked)), likes.ALL)
    if name := _album(action, session, turn) if not likes_them else "":
        said = re.compile(_IN_ALBUM.format(name=re.escape(name)), re.I)
        return Chosen("album", session.not_hidden(turn.albums.photo_ids(name)), said, name)
    of_one = turn.speaks_of_one and session.focus
    put_away = (slots.do == "add" or action.intent == "export") and not slots.ranks
    typed = words.replace(slots.name or "\n", " ") if put_away else ""  # "put the ones from 2018 into Early"
    timed = slots.filters != Filters() or find_dates(typed, date.today()).filters != Filters()
    if timed and _acts(action) and action.intent != "more_like" and not of_one:
        of_search = conditions_alone(session) and {*session.shown} == {*turn.page}
        ids = turn.all_found(session) if of_search else session.not_hidden(turn.page)
        return Chosen("page", ids)  # "export the ones from 2023"
    return None


def _describing(text: str, turn: Turn) -> str:
    """The words of a message without what is before a sentence that wants something of its own: "only 2 of my likes.
    I need bathrooms now"."""
    said = {*content_words(text)}
    first = next((n for n, sentence in enumerate(turn.sentences) if said and said <= {*content_words(sentence)}), 0)
    words = " ".join(turn.sentences[first:])
    return words if _WISHES.search(words) and not _POINTS_BACK.search(words) else turn.words


def _album(action: Action, session: ChatSession, turn: Turn) -> str:
    """The album whose photos a message is about; "" where it is about none, or puts into it.

    "Dogs on a beach in winter" is a search, also where an album is called Winter; "the photos in Winter" are the album.
    """
    slots = action.slots
    if slots.do == "show":
        return albums.to_show(slots, session, turn)
    words = turn.words.replace(slots.name, " ") if slots.do == "add" and slots.name else turn.words
    counted = albums.mentioned(slots.name, turn.albums) if slots.do is None else ""  # "Winter from 2020"
    name = counted or albums.album_counted(words, session, turn)
    spoken_of = albums.ALBUM.search(words) or re.search(
        rf"(?i:(?:\b(?:the|my|all)\s+(?:\w+\s+)?|^)(?:one|{_PHOTOS})\s+(?:in|from|of)\s+){re.escape(name)}", words
    )
    exactly = action.intent in _TELLING and name in words  # "what's the oldest in Winter?"
    if action.intent in (*_SEARCHING, *_TELLING) and not (spoken_of or counted or exactly):
        return ""
    return "" if slots.do == "add" and name == (slots.name or albums.open_album(session, turn)) else name


def _acts(action: Action) -> bool:
    """Whether an action does something with photos, and not only shows or tells."""
    return action.intent in _ACTING and action.slots.do != "show"


def _wanted(action: Action, chosen: Chosen, turn: Turn) -> Slots:
    """The conditions that an action sets, whatever it is to be done with what meets them."""
    slots, filters = action.slots, action.slots.filters
    if action.intent == "more_like":
        return Slots()  # its description is of what is to be found
    text = chosen.beside(slots.text)
    text = "" if text.lower() == "liked" else text  # of "show liked photos"
    if filters == Filters() and (_acts(action) or slots.name != chosen.name):  # "hide my likes from 2022"
        words = turn.words.replace((slots.do and slots.name) or "\n", " ") if _acts(action) else slots.name
        filters = find_dates(chosen.beside(words), date.today()).filters
    text = "" if measure_of(text) else text  # "the oldest" of it
    return Slots(text=text, without=slots.without, colours=slots.colours, filters=filters, order=slots.order)


def _meeting(query: Query, chosen: Chosen, turn: Turn) -> tuple[int, ...]:
    """Those of a set that meet a query."""
    fits = {*turn.matching(query)}
    return tuple(photo_id for photo_id in chosen.ids if photo_id in fits)


def _done_with(
    ids: tuple[int, ...], action: Action, query: Query, chosen: Chosen, session: ChatSession, turn: Turn, do: Do
) -> Answer:
    """An action on those of a set that meet conditions."""
    if not ids:
        return Answer(_none(query, chosen), session)
    said = turn.saying(chosen.beside(turn.words))
    said = replace(said, earlier=tuple(photo_id for photo_id in ids if photo_id not in turn.page))
    slots = replace(action.slots, ranks=said.ranks_of(ids), which=(), text=chosen.beside(action.slots.text))
    slots = slots if slots.do else replace(slots, name="")
    if action.intent != "more_like":
        slots = replace(slots, text="", filters=Filters(), without=(), colours=())
    return do(replace(action, slots=slots), session, said)


def _told(
    ids: tuple[int, ...], action: Action, query: Query, chosen: Chosen, session: ChatSession, turn: Turn, do: Do
) -> Answer | None:
    """The answer to a question about a set as a whole, which is shown; None where nothing is asked of it."""
    counts = action.intent == "stats" and COUNTED.search(turn.words)
    if counts or (action.intent not in _TELLING and not asks_something(turn.question)):
        return None
    whole = _shown(ids, query, chosen, session, turn, LARGEST_PAGE)
    asked = replace(turn.saying(chosen.as_these(turn.words)), page=whole.session.shown)
    slots = Slots(order=action.slots.order, question=asked.question)
    told = answer_about_page(slots, whole.session, asked)
    if not told and facts_asked(turn.words):
        told = do(Action("describe", slots), whole.session, asked)
    if not told or session.shown == whole.session.shown:
        return told
    return replace(told, text=sentences((whole.text, told.text)), hits=whole.hits if told.hits is None else told.hits)


def _shown(ids: tuple[int, ...], query: Query, chosen: Chosen, session: ChatSession, turn: Turn, size: int) -> Answer:
    """A set, or those of it that meet conditions, as a page of so many; where none does, the page stays."""
    if not ids:
        return Answer(_none(query, chosen), session)
    reason = say(f"reason-{'liked' if chosen.kind == 'likes' else chosen.kind}", name=chosen.name)
    focus = ids if len(ids) == 1 else ()
    album = AlbumChange(chosen.name) if chosen.name else None
    text = _heading(ids, query, chosen)
    return turn.opened(ids, text, reason, session, size=size, order=query.order, focus=focus, album=album)


def _heading(ids: tuple[int, ...], query: Query, chosen: Chosen) -> str:
    """How many of a set meet a query: "2 of the 4 photos you like seem to show “a child”, from 2023"."""
    if not seeks_something(replace(query, within=(), order=None)):
        return say(_WHOLE[chosen.kind], n=len(ids), name=quoted(chosen.name))
    part = "all" if len(ids) == len(chosen.ids) else "some"
    some = say(f"some-{chosen.kind}", n=len(ids), all=len(chosen.ids), part=part, name=quoted(chosen.name))
    looks = [quoted(text) for text in query.texts]
    some = with_conditions(say("some-seem", n=len(ids), some=some, looks=listed(looks)) if looks else some, query)
    return some[:1].upper() + some[1:]


def _none(query: Query, chosen: Chosen) -> str:
    """That none of a set meets a query."""
    wishes = ", ".join((*(quoted(text) for text in query.texts), *conditions(query)))
    return say(f"none-{chosen.kind}", all=len(chosen.ids), name=quoted(chosen.name), wishes=wishes)
