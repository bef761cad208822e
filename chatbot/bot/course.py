"""The actions of one message, done one after another: what each finds or asks is known to those behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import cast, get_args

from chatbot.actions import Action, Intent, Slots
from chatbot.bot import albums, collection, going_back, likes, page, searches, small_talk, uploads
from chatbot.bot.measures import colour_compared, measures_named, ordered_by
from chatbot.bot.pointing import pointed
from chatbot.bot.turn import Turn
from chatbot.replies import Answer
from chatbot.replies.phrases import sentences
from chatbot.session import ChatSession, Waiting, Waits
from retrieval.records import Filters
from retrieval.words import say

_ACTIONS: dict[Intent, Callable[[Slots, ChatSession, Turn], Answer]] = {
    "text_search": searches.by_words,
    "image_search": uploads.by_photo,
    "more_like": searches.more_like,
    "colour_search": searches.by_colour,
    "refine": searches.refine,
    "feedback": page.rate,
    "next_page": searches.next_page,
    "describe": page.describe,
    "ask": page.ask,
    "duplicates": collection.duplicates,
    "stats": collection.stats,
    "album": albums.album,
    "undo": going_back.undo,
    "reset": going_back.reset,
    "export": collection.export,
    "help": small_talk.explain,
}
# What is about "it", where nothing else is said; what brings photos to the page.
_ABOUT_IT: tuple[Intent, ...] = ("describe", "ask")
_SEARCHING: tuple[Intent, ...] = ("text_search", "refine", "more_like", "colour_search", "image_search", "next_page")
# "Find others, and put the first four into Lisbon".
_THE_FIRST = re.compile(r"\b(?:the|da|die|las?|los|les?)\s+(?:first|1st|frist|ersten?|primer\w*|premi\w*)\b", re.I)
_WHICH = re.compile(r"\b(?:which|wich|what)\b", re.I)
# "What have I got in here?"
_WHAT_IS_HERE = re.compile(
    r"\bwhat(?:['’]s|\s+is|\s+do|\s+have|\s+kind of \w+ do)\b(?:\s+(?:all|there|i|we|you))*\s+(?:got|have|in)\b"
    r".*\b(?:here|collection|library|got|photos)\b",
    re.I,
)
_WHERE_FILES = re.compile(
    r"\bwhere\b.*\b(?:files?|originals?|photos|pictures|they|these|those)\b.*\b(?:on|in|stored|saved|kept)\b", re.I
)
_DID_YOU_KEEP = re.compile(
    r"\W*(?:(?:and|so|ok(?:ay)?|wait)\W+)*(?:did|have) you (?:saved?|kept|keep|liked?)\b(?!.*\balbum)", re.I
)
_HOW = re.compile(r"\bhow\b", re.I)
_REST = re.compile(r"\b(?:the\s+(?:rest|others?|remaining)|all\s+the\s+others?)\b", re.I)
_THAT = re.compile(r"\b(?:it|him|her|that|them|those|these)\b", re.I)
_MEANT = re.compile(r"\bi me?ant\b", re.I)
_WITH_YEAR = re.compile(r"\bcompar\w+\s+(?:to|with)\s+((?:19|20)\d\d)\b", re.I)
# Buttons under one answer.
_BUTTONS = 4


def done(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> Answer:
    """The answer to all the actions of a message, as one turn of the conversation."""
    course = _Course(session, turn, _without_echoes(_as_meant(actions, turn), turn.words))
    for action in course.actions:
        course.go_on(action)
    return course.end()


class _Course:
    """What the actions of a message have come to so far."""

    def __init__(self, session: ChatSession, turn: Turn, actions: tuple[Action, ...]) -> None:
        self.before, self.turn, self.actions = session, turn, actions
        self.answer = Answer("", session)
        self._texts: list[str] = []
        self._waiting: Waiting | None = None
        self._searched = ""  # what the last search said
        # Whether a search found photos, an album or the likes were opened, and photos were put into an album.
        self._found = self._opened = self._filled = False
        self._remarked: tuple[int, ...] = ()  # ranks that were only remarked on
        self._liked: tuple[int, ...] = ()  # ranks that were liked
        self._cleared: tuple[int, ...] = ()  # ranks that are liked no longer
        self._hides = False  # whether photos were hidden
        self._unwanted: tuple[str, ...] = ()  # what is seen in photos that are to go, which it is unclear in
        self._has_wishes = any(action.intent not in ("feedback", "undo") for action in actions)

    def go_on(self, action: Action) -> None:
        """Does the next action, or asks what it needs."""
        if self._waiting and (action.intent == "export" or action.slots.do == "show" or self._counts_album(action)):
            return  # "take the boy out, and export the rest", where it is asked which one that is
        slots = action.slots
        if self._waiting and action.intent in get_args(Waits) and not (slots.ranks or slots.which or slots.text):
            keeps = action.intent in _ABOUT_IT and self._waiting.intent != "feedback"
            into = self._into_album(action)
            if into.slots.do == "add" and into.slots.name and self._liked:  # "11 and the smoker are good, add them"
                added = albums.album(replace(into.slots, ranks=self._liked), self.answer.session, self.turn)
                self._texts.append(added.text)
                self.answer = replace(self.answer, session=added.session)
            self._waiting = self._waiting if keeps else _waiting(into, self.turn)
            return  # it is asked already which photo that is
        if action.intent in ("text_search", "refine") and self._unwanted:
            slots = replace(slots, without=(*slots.without, *self._unwanted))
            action = replace(action, slots=slots)
        beside = self._has_wishes and action.intent == "feedback" and not self.before.now.waiting
        action = albums.or_photos(action, self.answer.session, self.turn)
        if self._found and _is_about_what_is_found(action, self.turn):
            self.turn = replace(self.turn, page=self.answer.session.shown)
        if action.intent in _ABOUT_IT and self._hides and not (slots.ranks or slots.which):
            self.turn = replace(self.turn, page=self.answer.session.shown)  # "hide 9, then tell me which is the newest"
        if (
            action.slots.do == "add"
            and self._cleared
            and not (slots.ranks or slots.which)
            and _REST.search(self.turn.words)
        ):
            others = (rank for rank in range(1, len(self.turn.page) + 1) if rank not in self._cleared)
            action = replace(action, slots=replace(slots, ranks=tuple(others)))  # "take the like off 1, save the rest"
        if self._opened and action.intent == "export":  # "show me the album, then export it"
            action = replace(action, slots=replace(action.slots, ranks=()))
        session, turn = self.answer.session, self.turn
        searches_on = any(other.intent in _SEARCHING for other in self.actions)
        keeps = slots.do == "add" or (beside and slots.liking == "like" and page.says_keeping(turn.words))
        guess = searches_on and keeps
        among = self.before.liked if slots.liking == "clear" else albums.taken_from(action.slots, session, turn)
        action, self.turn, note, problem = pointed(action, session, turn, among, guess=guess)
        if beside and self._is_remark(action, problem):
            return
        named = bool(action.slots.ranks or slots.which)
        if action.slots.liking == "dislike" and page.hides_not(turn.words, named=named, beside=beside):
            return
        if beside and searches_on and problem and action.slots.liking == "dislike" and not action.slots.ranks:
            self._unwanted = slots.which  # "hide the camels, and only show those since 2019"
            return
        if action == Action("more_like"):  # "the first and second are cosy. more such?"
            action = Action("more_like", Slots(ranks=self._remarked))
        if problem and not action.slots.ranks:
            step = Answer(problem, self.answer.session, asks=bool(self.turn.page))
        elif action.intent == "undo" and self._liked:  # "keep that one, and take me back": the like stays
            liked = self.turn.on_page(self._liked)[0]
            step = going_back.undo(action.slots, self.before, self.turn)
            step = replace(step, session=step.session.rated(liked, "like", self.turn.words))
        else:  # what is clear is done
            step = _ACTIONS[action.intent](action.slots, self.answer.session, self.turn)
        if step.asks and action.intent in _ABOUT_IT and searches_on:
            return  # "was it the lake? show me more like the first one"
        if action.intent == "album" and action.slots.do == "show" and not action.slots.order:
            step = searches.in_order(step, self.turn)
        self._say(action, step, note, problem)
        self._note(action, step, problem)

    def end(self) -> Answer:
        """All of it as one answer."""
        answered = any(action.intent in ("help", "export") for action in self.actions)
        if not answered and small_talk.asks_how_to_get_out(self.turn.question) and _HOW.search(self.turn.question):
            self._texts.append(say("help-export"))  # "add 1 to it. And how do I get them onto a stick?"
        return replace(
            self.answer,
            text=sentences(self._texts),
            session=self.answer.session.as_one_turn(self.before).waiting_for(self._waiting),
            suggestions=tuple(dict.fromkeys(self.answer.suggestions))[:_BUTTONS],
        )

    def _is_remark(self, action: Action, problem: str) -> bool:
        """Whether a like or dislike beside a wish only speaks of photos, which "it" is then."""
        ids, _ = self.turn.meant(action.slots.ranks, self.answer.session)
        asked_about = any(other.intent in _ABOUT_IT for other in self.actions)
        # "The boat one is nice, when was it?"
        unseen = problem and (asked_about or Action("more_like") in self.actions)
        remark = page.is_remark(action.slots.liking, ids, self.turn, asked_about=asked_about) and not unseen
        if not (remark or (self._filled and page.hides_the_rest(action.slots, self.turn))):
            return False
        session = self.answer.session.looking_at(ids or self.answer.session.focus)
        self.answer, self._remarked = replace(self.answer, session=session), session.ranks_of(ids)
        return True

    def _say(self, action: Action, step: Answer, named: str, problem: str) -> None:
        """Adds what an action says; a search takes the place of what was found first, and facts are told once."""
        if action.intent in _SEARCHING:
            if step.hits is not None and self.answer.hits is not None:
                self._texts = [text for text in self._texts if text != self._searched]
            self._searched = step.text
        told = step.text.rpartition(":** ")[2]
        again = action.intent in _ABOUT_IT and any(told in text for text in self._texts)
        self._texts += [named, "" if again else step.text, problem]

    def _counts_album(self, action: Action) -> bool:
        """ "Add the tulip one. How many are in there now?", where it is asked which one that is."""
        return action == Action("stats") and self._waiting is not None and self._waiting.intent == "album"

    def _into_album(self, action: Action) -> Action:
        """What is put away with the name of the album that was spoken of last: the photo is asked for, not the name."""
        if action.slots.do != "add" or action.slots.name or albums.NEW_ALBUM.search(self.turn.words):
            return action
        name = albums.open_album(self.answer.session, self.turn)
        return replace(action, slots=replace(action.slots, name=name))

    def _note(self, action: Action, step: Answer, problem: str) -> None:
        """What the actions behind this one go by."""
        turn = self.turn
        slots = (self._into_album(action) if problem else action).slots
        nameless = problem and action.intent == "album" and not slots.name  # else the answer is its name
        beyond = any(rank > len(turn.page) + len(turn.earlier) for rank in slots.ranks)
        if ((step.asks or problem) and not nameless) or beyond:
            self._waiting = _waiting(replace(action, slots=slots), turn)
        liked = action.intent == "refine" and bool(likes.SHOWN.search(turn.words))
        self._found = action.intent in _SEARCHING and bool(step.hits)
        self._opened = (liked or action.intent == "album") and step.hits is not None
        self._filled = self._filled or slots.do == "add"
        self._liked += slots.ranks if slots.liking == "like" else ()
        self._cleared += slots.ranks if slots.liking == "clear" else ()
        self._hides = self._hides or slots.liking == "dislike"
        if action.intent == "undo" or self._opened:  # "oops, 4 not 5", "open Lisbon and take the third out"
            self.turn = replace(turn, page=step.session.shown)
        self.answer = replace(step, hits=self.answer.hits if step.hits is None else step.hits)


def _as_meant(actions: tuple[Action, ...], turn: Turn) -> tuple[Action, ...]:
    """Actions of a message whose words say that another is meant."""
    if [action.slots.do for action in actions] == ["show"] and _WHICH.search(turn.words):
        compared = measures_named(turn.words) or colour_compared(turn.words)
        return (*actions, Action("describe")) if compared else actions  # "which of Bruno's pictures is the sharpest?"
    if actions == (Action("album", Slots(do="show")),) and _DID_YOU_KEEP.match(turn.words):
        return (Action("refine"),)  # "did you save the horse one?"
    if actions[0] == Action("undo") and likes.SHOWN.search(turn.words):
        return (Action("refine"), *actions[1:])  # "show again the ones I loved"
    if (year := _WITH_YEAR.search(turn.words)) and actions[0].intent == "describe" and not actions[0].slots.ranks:
        only = Filters(after=date(int(year[1]), 1, 1), before=date(int(year[1]), 12, 31))
        return (Action("stats", Slots(filters=only)),)  # "98. How does that compare to 2024?"
    last, years = actions[-1], [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", turn.words)]
    if _shows_likes(turn.question) and last.intent in ("describe", "ask", "album", "refine") and not last.slots.name:
        others = (action for action in actions if action.intent not in ("describe", "ask", "album", "refine"))
        return (*others, Action("refine", Slots(order=last.slots.order)))  # "can I see all the ones I've chosen?"
    if last == Action("stats") and likes.SHOWN.search(turn.question):
        return (*actions, Action("refine"))  # "how many have I liked, and can I see them?"
    if actions == (Action("undo"),) and years:  # "not here, maybe it was 2018. look again"
        time = Filters(after=date(min(years), 1, 1), before=date(max(years), 12, 31))
        return (Action("refine", Slots(filters=time)),)
    if actions == (Action("help"),) and turn.page and _WHERE_FILES.search(turn.words):
        return (Action("describe"),)
    if actions == (Action("help"),) and _WHAT_IS_HERE.search(turn.words):
        return (Action("stats"),)
    if actions == (Action("help"),) and turn.page and ordered_by(turn.words):
        return (Action("refine"),)  # "can you sort them by brightness?"
    return actions


def _shows_likes(sentence: str) -> bool:
    """Whether a sentence wants to see what is liked, or corrects what was understood so: "I meant the ones I liked"."""
    wants = likes.SHOWN.search(sentence) or (likes.ALL.search(sentence) and _MEANT.search(sentence))
    return bool(wants) and not re.search(r"\d|\balbum\b", sentence)


def _is_about_what_is_found(action: Action, turn: Turn) -> bool:
    """Whether an action behind a search is about its photos: "only red ones, and how many are there?"."""
    if action.intent not in ("stats", "export", "album"):
        return False
    ranks = action.slots.ranks
    the_first = ranks == tuple(range(1, len(ranks) + 1)) and _THE_FIRST.search(turn.words)
    return bool(the_first) if ranks else not action.slots.which and not turn.speaks_of_one


def _without_echoes(actions: tuple[Action, ...], words: str) -> tuple[Action, ...]:
    """Actions but for those that say nothing beside another, and those together that are one.

    "Next" after a page that is hidden comes by itself. "Only number 2. What's on my liked list now?" says something.
    """
    kept: list[Action] = []
    rated = [a.slots.liking for a in actions if a.intent == "feedback" and (a.slots.ranks or a.slots.which)]
    for action in actions:
        if action == Action("feedback", Slots(liking=action.slots.liking)) and action.slots.liking in rated:
            continue  # "lose 7 and 8, and all" hides two
        if action == Action("next_page") and kept and _brings_photos(kept[-1]) and not re.search(r"\d", words):
            continue
        if kept and kept[-1].intent == action.intent == "undo" and kept[-1].slots.text and action.slots.text:
            kept.pop()  # "there was one with a willow. go back to the lakes"
        if action == Action("refine") and kept and not likes.SHOWN.search(words):
            continue
        ordered = action == Action("refine", Slots(order=action.slots.order))
        if kept and kept[-1].slots.do == "show" and ordered:  # "the album, oldest first"
            shown = kept.pop()
            action = replace(shown, slots=replace(shown.slots, order=action.slots.order))
        fills = action.slots.do == "add" and not (action.slots.ranks or action.slots.which)
        if fills and kept and kept[-1].slots.liking == "like" and kept[-1].slots.which and _THAT.search(words):
            liked = kept[-1].slots  # "the big one on the bed is fun! add him to Mum"
            action = replace(action, slots=replace(action.slots, ranks=liked.ranks, which=liked.which))
        if kept and kept[-1].slots.do == "add" and _is_one_more(action, words):
            action = Action("album", Slots(ranks=action.slots.ranks, which=action.slots.which, do="add"))
        if kept and kept[-1].slots.do == action.slots.do == "add" and action.slots.name in ("", kept[-1].slots.name):
            first = kept.pop().slots  # "number 3, I mean. and also number 8 please"
            ranks, which = (*first.ranks, *action.slots.ranks), (*first.which, *action.slots.which)
            action = replace(action, slots=replace(first, ranks=tuple(dict.fromkeys(ranks)), which=which))
        if kept and kept[-1] in (Action("refine"), action):
            kept.pop()  # "number 1 is wrong, hide it" hides it once
        kept.append(action)
    return tuple(kept)


def _is_one_more(action: Action, words: str) -> bool:
    """Whether what was read as a like is one more photo for an album: "add 1 to it. And number 10 too, he's fun"."""
    also = re.search(rf"\b(?:{albums.ALSO})\b", words, re.I)
    return action.slots.liking == "like" and bool(also) and not re.search(r"\b(?:like|love|heart)\b", words, re.I)


def _brings_photos(action: Action) -> bool:
    """Whether further photos come by themselves: after a whole page that is hidden, or an earlier search."""
    slots = action.slots
    hides_all = slots.liking == "dislike" and not (slots.ranks or slots.which)
    return hides_all or (action.intent == "undo" and bool(slots.text))


def _waiting(action: Action, turn: Turn) -> Waiting | None:
    """What an action waits for that could not be done: photos that are on the page, or a name."""
    slots = action.slots
    if action.intent not in get_args(Waits) or (action.intent == "album" and slots.do != "add"):
        return None
    ranks = () if slots.name or action.intent != "album" else slots.ranks
    question = slots.question or (turn.question if action.intent in _ABOUT_IT else "")
    return Waiting(cast(Waits, action.intent), ranks, slots.liking, slots.name, question)
