"""The actions of one message, done one after another: what each finds or asks is known to those behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from chatbot.actions import Action, Intent, Route, Slots
from chatbot.bot import albums, collection, going_back, likes, page, searches, small_talk, uploads
from chatbot.bot.chosen import of_chosen
from chatbot.bot.collection import OF_THOSE
from chatbot.bot.continued import kind_of, waited_behind
from chatbot.bot.counting import counted, counted_on
from chatbot.bot.meaning import in_its_order, meant
from chatbot.bot.pointing import ON_PHOTOS, pointed
from chatbot.bot.relative import told_by_another
from chatbot.bot.turn import Turn
from chatbot.reading.numbers import PHOTO
from chatbot.reading.scope import EVERY
from chatbot.replies import Answer, escaped
from chatbot.replies.phrases import sentences
from chatbot.session import ChatSession, Waiting
from retrieval.content_words import content_words
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
}
# What is about "it", where nothing else is said; what brings photos to the page.
_ABOUT_IT: tuple[Intent, ...] = ("describe", "ask")
_SEARCHING: tuple[Intent, ...] = ("text_search", "refine", "more_like", "colour_search", "image_search", "next_page")
# What needs photos, and waits until it is said which.
_NEEDING: tuple[Intent, ...] = ("feedback", "describe", "ask", "more_like", "album", "export")
_THE_FIRST = re.compile(r"\b(?:the|da|die|las?|los|les?)\s+(?:first|1st|frist|ersten?|primer\w*|premi\w*)\b", re.I)
_NUMBER = re.compile(r"\d+")
_WHEN = re.compile(r"\W*(?:and\W+)?when\b", re.I)
_ALSO = re.compile(rf"\b(?:{albums.ALSO}|forgot|missed)\b", re.I)
# Buttons under one answer.
_BUTTONS = 4


def done(read: Route, session: ChatSession, turn: Turn) -> Answer:
    """The answer to all that a message was read as, as one turn of the conversation."""
    timed = told_by_another(read.actions, session, turn)
    if timed is None:
        return Answer(say("time-of-what"), session)
    actions = meant(timed, session, turn)
    if on := counted_on(actions, session, turn):
        actions, turn = (on[0],), on[1]
    course = _Course(session, turn, actions, read.remarks)
    for action in course.actions:
        course.go_on(action)
    done_now = [kind_of(action) for action in course.actions]
    for action, words in waited_behind(course.actions[0], session):
        if kind_of(action) not in done_now:  # "I like 1 and 2. hide 10" says all that was asked
            course.go_on(action, words)
    return course.end()


class _Course:
    """What the actions of a message have come to so far."""

    def __init__(
        self, session: ChatSession, turn: Turn, actions: tuple[Action, ...], remarks: tuple[Action, ...]
    ) -> None:
        self.before, self.turn, self.actions, self._remarks = session, turn, actions, remarks
        self.answer = Answer("", session)
        self._texts: list[str] = []
        self._waiting: tuple[Waiting, ...] = ()
        self._searched = ""  # what the last search said
        self._asked = ""  # the last question about photos, of several
        # Whether a search found photos, an album or the likes were opened, and photos were put into an album.
        self._found = self._opened = self._filled = False
        self._brought = self._counted = False  # whether photos came that no count takes away, and there was a count
        self._turned = False  # whether the page was put in order, or turned over: "the first" is of that
        self._remarked: tuple[int, ...] = ()  # ranks that were only remarked on
        self._liked: tuple[int, ...] = ()  # ranks that were liked
        self._cleared: tuple[int, ...] = ()  # ranks that are liked no longer
        self._hides = False  # whether photos were hidden
        self._back: tuple[int, ...] = ()  # photos that were hidden and are back
        self._narrowed: tuple[int, ...] = ()  # the page of which only some photos were kept
        self._unwanted: tuple[str, ...] = ()  # what is seen in photos that are to go, which it is unclear in
        self._asks_several = sum(action.intent in _ABOUT_IT for action in actions) > 1
        self._has_wishes = any(action.intent not in ("feedback", "undo") for action in actions)

    def go_on(self, action: Action, words: str = "") -> None:
        """Does the next action, or asks what it needs; ``words`` are those of an earlier message that it waited in."""
        if words:
            self.turn = replace(self.turn.saying(words), page=self.answer.session.shown)
        if self._waits_for(action):
            return
        message = self.turn.message
        if action.intent in _ABOUT_IT and self._asks_several and page.asks_something(action.said):
            action = self._by_its_own_words(action)
        self._act(action)
        self.turn = replace(self.turn, message=message)

    def _by_its_own_words(self, action: Action) -> Action:
        """A question beside another, with the turn as if nothing else had been said."""
        if content_words(_NUMBER.sub("", action.said)):  # "which year was that, and does it say how old she was?"
            self._asked = action.said
        self.turn = self.turn.saying(self._asked or action.said)  # "which month was it? and 4?"
        of_one = self.turn.speaks_of_one and len(self.answer.session.focus) == 1 and len(action.slots.ranks) > 1
        if not of_one:
            return action
        return replace(action, slots=replace(action.slots, ranks=()))  # "which is the oldest, and where was it taken?"

    def _act(self, action: Action) -> None:
        """Does an action that need not wait."""
        beside = self._has_wishes and action.intent == "feedback" and not self.before.now.waiting
        action = self._about(albums.or_photos(action, self.answer.session, self.turn))
        session, turn = self.answer.session, self.turn
        is_part = len(self.actions) + len(self._remarks) > 1
        said = turn.saying(action.said) if is_part and action.said else turn
        action = in_its_order(action, session, said.words)
        slots = action.slots
        if step := of_chosen(action, session, said, _done):
            self._say(action, step, "", "")
            self._note(action, step, "", but=False)
            return
        searches_on = any(other.intent in _SEARCHING for other in self.actions)
        put_in = any(other.slots.do == "add" and other.slots.which == slots.which for other in self.actions)
        keeps = slots.do == "add" or (beside and slots.liking == "like" and (put_in or page.says_liking(turn.words)))
        among = self.before.liked if slots.liking == "clear" else albums.taken_from(slots, session, turn)
        if self._filled and session.now.album:  # "put 6 in too, and take the one in the snow out again"
            among = tuple(photo_id for photo_id in among if photo_id not in session.now.album.added)
        liked = turn.on_page(self._liked)[0] if slots.liking == "dislike" else ()
        guess = searches_on and (keeps or slots.liking == "like")
        action, self.turn, note, problem = pointed(action, session, turn, among, guess=guess, other_than=liked)
        if problem and action.intent == "more_like" and slots.which and not action.slots.ranks:
            action, problem = _sought(action, slots.which), ""
            note = say("pointed-sought", look=escaped(slots.which[0]))
        turned = slots.liking == "dislike" and self._liked  # "3 is my nan. And 8 is uncle Joe"
        if (beside or turned) and self._is_remark(action, problem):
            self._texts += [note] if note else []
            return
        hides, named = slots.liking == "dislike", bool(action.slots.ranks or slots.which)
        if hides and page.hides_not(turn.words, action.said, named=named, beside=beside):
            return
        if hides and beside and searches_on and problem and not action.slots.ranks:
            self._unwanted = slots.which  # "hide the camels, and only show those since 2019"
            return
        step = self._step(action, problem)
        if action.intent in _ABOUT_IT and step.hits is None and not self.turn.page and any(self._texts):
            return  # "how many are there, and when was the first taken?", before any search
        last = self.actions[-1]  # "when was that, and more from around then?": both need to know which
        about_the_same = last == Action("more_like", Slots(same=last.slots.same))
        if step.asks and action.intent in _ABOUT_IT and searches_on and not about_the_same:
            return  # "was it the lake? show me more like the first one"
        self._say(action, step, note, problem)
        if not problem and slots.ranks == action.slots.ranks:  # and not by what the bot saw in a photo itself
            step = replace(step, session=self._naming(action, step.session))
        elif not (problem or slots.ranks) and len(slots.which) == len(action.slots.ranks):  # taken to be that, and said
            for look, photo_id in zip(slots.which, self.turn.on_page(action.slots.ranks)[0], strict=False):
                step = replace(step, session=step.session.calling(photo_id, look))
        self._note(
            action, step, problem, but=bool(slots.not_which and not slots.which), unclear=slots.which if problem else ()
        )

    def _waits_for(self, action: Action) -> bool:
        """Whether an action waits, with the one before it, for which photos are meant."""
        if not self._waiting:
            return False
        slots, waits_for = action.slots, self._waiting[0].action.intent
        counts_album = action == Action("stats") and waits_for == "album"
        shows = slots.do == "show" and self._waiting[0].action.slots.do != "remove"  # which, can be seen there
        waits = action.intent == "export" or shows or counts_album  # "take the boy out, export the rest"
        names = slots.ranks or slots.which or slots.not_which or slots.text
        if not waits and (action.intent not in _NEEDING or names):
            return False
        remark = waits_for == "feedback" and not page.says_liking(self.turn.words)
        self._waiting = (*(() if remark else self._waiting), _waiting(self._into_album(action), self.turn))
        return True

    def _about(self, action: Action) -> Action:
        """An action with what those before it have come to, and the page that it is about."""
        slots, page_now = action.slots, self.answer.session.shown
        points = slots.ranks or slots.which
        if action.intent in ("text_search", "refine") and self._unwanted:
            action = replace(action, slots=replace(slots, without=(*slots.without, *self._unwanted)))
        of_before = bool(slots.ranks) and slots.ranks == self.before.ranks_of(self.before.focus)
        points_now = (action.intent in _ABOUT_IT and not points) or (slots.which and slots.liking != "clear")
        named = [self._narrowed[rank - 1] for rank in slots.ranks if rank <= len(self._narrowed)]
        if named and len(named) == len(slots.ranks) and {*named} <= {*page_now}:  # "just those three, and like them"
            ranks = tuple(page_now.index(photo_id) + 1 for photo_id in named)
            action, slots = replace(action, slots=replace(slots, ranks=ranks)), replace(slots, ranks=ranks)
        of_what_is_left = self._hides and points_now and not slots.ranks  # "hide 9. which is the newest?"
        if of_what_is_left and {*self.answer.session.focus} <= {*self.answer.session.disliked}:
            self.answer = replace(self.answer, session=self.answer.session.looking_at(()))  # "hide 3. Who's the clown?"
        of_turned = self._turned and action.intent == "feedback" and points and not _NUMBER.search(action.said)
        if of_what_is_left or of_turned or (self._found and _is_about_what_is_found(action, self.turn)):
            self.turn = replace(self.turn, page=page_now)
        if self._found and action.intent == "stats" and slots == Slots(filters=slots.filters) != Slots():
            action = self._of_what_is_found(action)
        all_of_it = EVERY.search(action.said) if action.intent in ("album", "export") and not points else None
        if self._found and all_of_it:  # "put all photos from Porto into an album"
            found = self.turn.all_found(self.answer.session)
            self.turn = replace(self.turn, earlier=tuple(i for i in found if i not in page_now))
            action = replace(action, slots=replace(slots, ranks=self.turn.ranks_of(found)))
        if self._opened and action.intent == "describe" and not points and 1 < len(page_now) <= page.DESCRIBED:
            action = replace(action, slots=replace(slots, ranks=tuple(range(1, len(page_now) + 1))))
            self.turn = replace(self.turn, page=page_now)  # "open Tom's album. Which camera took the photos?"
        if action.intent == "more_like" and self._remarked and not (points or slots.not_ranks):
            action = replace(action, slots=replace(slots, ranks=self._remarked))  # "the first is cosy. more such?"
        if action.intent in ("refine", "stats") and (ranks := self._of_those(action)):
            # "Like 1 and 3. Which of those are from 2018?"
            action = Action("stats", replace(slots, ranks=ranks), action.said)
        if slots.liking == "dislike" and self._back and albums.REST.search(self.turn.words):
            self.turn = replace(self.turn, page=page_now)
            rest = tuple(rank for rank, photo_id in enumerate(page_now, start=1) if photo_id not in self._back)
            action = replace(action, slots=replace(slots, ranks=rest))  # "bring 1 and 2 back, and hide the rest"
        if slots.do == "add" and self._cleared and not slots.which and albums.REST.search(self.turn.words):
            others = (rank for rank in range(1, len(self.turn.page) + 1) if rank not in self._cleared)
            action = replace(action, slots=replace(slots, ranks=tuple(others)))  # "take the like off 1, save the rest"
        removes = any(other.slots.do == "remove" for other in self.actions) and albums.REST.search(self.turn.words)
        of_album = self._opened or (self._filled and of_before) or removes
        # "Show me the album, then export it", "put my likes in, and export it", "take 2 out, and export the rest".
        if action.intent == "export" and of_album:
            action = replace(action, slots=replace(slots, ranks=()))
        return action

    def _of_those(self, action: Action) -> tuple[int, ...]:
        """The ranks of photos that were just liked and that "of those" is about; () for anything else."""
        said = action.said or self.turn.words
        asks = OF_THOSE.search(said) and said.rstrip().endswith("?") and not action.slots.ranks
        liked = self._liked or (self.before.ranks_of(self.before.focus) if self.before.now.did == "like" else ())
        return liked if asks and len(liked) > 1 and replace(action.slots, by=None) != Slots() else ()

    def _of_what_is_found(self, action: Action) -> Action:
        """A count of what a search of the same message describes: "show me receipts. How many are from 2021?"."""
        query = self.answer.session.query
        if query is None or re.search(rf"\b{PHOTO}\b", action.said or self.turn.words, re.I):
            return action
        return replace(action, slots=replace(action.slots, text=" ".join(query.texts), without=query.without))

    def _step(self, action: Action, problem: str) -> Answer:
        """What an action comes to: what is clear is done."""
        session = self.answer.session
        if problem and not action.slots.ranks:
            return Answer(problem, session, asks=bool(self.turn.page))
        if action.intent == "undo" and (self._liked or self._cleared):  # "keep that one, and take me back": it stays so
            step = going_back.undo(action.slots, self.before, self.turn)
            before, after = self.before.liked, session.liked
            ended = step.session.rated((i for i in before if i not in after), "clear", self.turn.words)
            return replace(step, session=ended.rated((i for i in after if i not in before), "like", self.turn.words))
        if action.intent == "stats" and self._counted:  # each of several counts is of what was there before
            session = session.looking_at(self.before.focus)
        counts_alone = action.intent == "stats" and any(other.intent != "stats" for other in self.actions)
        shown = any(likes.SHOWN.search(other.said) for other in self.actions)  # "1 into Lisbon, and show me my likes"
        asks_apart = action.intent == "refine" and action.said.rstrip().endswith("?")
        apart = (
            counts_alone or asks_apart or action.intent in ("export", "feedback") or (shown and not action.slots.liking)
        )
        by_itself = apart and len(self.actions) > 1 and action.said
        step = _done(action, session, self.turn.saying(action.said) if by_itself else self.turn)
        shows = action.slots.do == "show" and not action.slots.order
        return searches.in_order(step, self.turn) if shows else step

    def end(self) -> Answer:
        """All of it as one answer."""
        # "Add 1 to it. And how do I get them onto a stick?", "5 is fun. Why did you pick it?".
        self._texts.append(small_talk.beside(self._remarks, self.answer.session, self.turn))
        text = sentences(self._texts) or small_talk.explain("no", self.answer.session, self.turn).text
        return replace(
            self.answer,
            text=text,
            session=self.answer.session.as_one_turn(self.before).waiting_for(*self._waiting),
            suggestions=tuple(dict.fromkeys(self.answer.suggestions))[:_BUTTONS],
        )

    def _is_remark(self, action: Action, problem: str) -> bool:
        """Whether a like or dislike beside a wish only speaks of photos, which "it" is then."""
        ids, _ = self.turn.meant(action.slots.ranks, self.answer.session)
        others = [other.slots for other in self.actions if other.intent in _NEEDING and other.intent != "feedback"]
        about_photos = [slots for slots in others if slots.do not in ("show", "list")]
        # "The boat one is nice, when was it?" asks which; in "the sofa is cute, put 5 into Lisbon" it is only praised.
        named = any(slots.ranks or slots.which for slots in about_photos)
        unseen = problem and about_photos and not named
        # "9 too. Then only landscape", after others were hidden; "2 too. Can I see the ones I liked?"
        among_likes = action.slots.liking == "like" and self.before.liked and likes.SHOWN.search(self.turn.words)
        goes_on = among_likes or self.before.now.did == action.slots.liking
        once_more = goes_on and _ALSO.search(self.turn.words)
        said = self.turn.saying(action.said or self.turn.words)  # "1 and 5 are skaters, like 5"
        remark = page.is_remark(action.slots.liking, ids, said)
        remark = remark or (named and not ids)  # "love it, put 1 and 5 into Lena"
        remark = remark and not (unseen or once_more)
        if not (remark or (self._filled and page.hides_the_rest(action.slots, self.turn))):
            return False
        session = self._naming(action, self.answer.session.looking_at(ids or self.answer.session.focus))
        self.answer, self._remarked = replace(self.answer, session=session), session.ranks_of(ids)
        return True

    def _say(self, action: Action, step: Answer, named: str, problem: str) -> None:
        """Adds what an action says; a search takes the place of what was found first, facts and questions come once."""
        if action.intent in _SEARCHING:
            if step.hits is not None and self.answer.hits is not None:
                self._texts = [text for text in self._texts if text != self._searched]
            self._searched = "" if action.slots.order and _WHEN.match(action.said) else step.text
        heading, _, told = step.text.rpartition(":** ")
        again = action.intent in _ABOUT_IT and any(told in text for text in self._texts)
        goes_on = heading and any(text.startswith(f"{heading}:** ") for text in self._texts)
        self._texts = [text for text in self._texts if text != problem]  # what is asked comes last
        self._texts += [named, "" if again else told if goes_on else step.text, problem]

    def _naming(self, action: Action, session: ChatSession) -> ChatSession:
        """The session that remembers how the message speaks of a photo: "like 3, the drummer, and 5 the violin"."""
        photo_ids = self.turn.on_page(action.slots.ranks)[0] if action.intent in ON_PHOTOS else ()
        told = [sentence for sentence in self.turn.sentences if not sentence.endswith("?")]
        asked = [sentence for sentence in self.turn.sentences if _NUMBER.search(sentence)]  # "when was 4, the drummer?"
        # "What colour is the rose in 1? It would look good here."
        numbered = any(map(_NUMBER.search, told)) or not asked
        words = " ".join(told if told and numbered else asked)  # "2 is nice. Is it the same camera as Rex?" is not Rex
        sought = (text for other in self.actions for text in (other.slots.text, other.slots.name))
        others = (look for other in self.actions if other.said != action.said for look in other.slots.which)
        for text in filter(None, (*sought, *others)):  # what is sought, an album, or what is seen in another photo
            words = words.replace(text, " ")
        for rank, photo_id in zip(action.slots.ranks, photo_ids, strict=False):
            before = re.search(rf"([^\d.!?,;]*?)\s(?:is|was|=)\s+(?:(?:number|nr\.?|photo)\s+|#)?{rank}(?!\d)", words)
            said = before or re.search(rf"(?<!\d){rank}(?!\d)([^\d.!?]*)", words)
            alone = len(photo_ids) == 1 and len(_NUMBER.findall(words)) < 2
            named = words if alone else said[1] if said else ""
            session = session.calling(photo_id, named) if content_words(named) else session
        return session

    def _into_album(self, action: Action) -> Action:
        """What is put away with the name of the album that was spoken of last: the photo is asked for, not the name."""
        if action.slots.do not in ("add", "remove") or action.slots.name or albums.NEW_ALBUM.search(self.turn.words):
            return action
        name = albums.open_album(self.answer.session, self.turn)
        return replace(action, slots=replace(action.slots, name=name))

    def _note(self, action: Action, step: Answer, problem: str, *, but: bool, unclear: tuple[str, ...] = ()) -> None:
        """What the actions behind this one go by."""
        turn = self.turn
        slots = (self._into_album(action) if problem else action).slots
        nameless = problem and action.intent == "album" and not slots.name  # else the answer is its name
        beyond = any(rank > len(turn.page) + len(turn.earlier) for rank in slots.ranks)
        waits = action.intent in _NEEDING and slots.do not in ("show", "list")
        if waits and (((step.asks or problem) and not nameless) or beyond):
            slots = replace(slots, ranks=step.session.numbers_of(turn.on_page(slots.ranks)[0]), which=unclear)
            self._waiting = (*self._waiting, _waiting(replace(action, slots=slots), turn, but=but))
        liked = action.intent == "refine" and bool(likes.SHOWN.search(turn.words))
        if action.intent == "stats":
            self._counted = True
            beside = self._brought  # "show me a wedding, and tell me how many there are from 2022": the wedding stays
            after = self.answer.session if beside else step.session
            session = counted(action, self.answer.session, after, turn)
            step = replace(step, session=session, hits=None if beside else step.hits)
        self._found = action.intent in _SEARCHING and bool(step.hits)
        self._brought = self._brought or (action.intent != "stats" and bool(step.hits))
        self._turned = self._found and (slots.order is not None or action.intent == "next_page")
        kept = action.intent == "refine" and bool(slots.ranks)  # "only 1, 5 and 7. And where?"
        self._narrowed = turn.page if kept and step.hits else ()
        self._opened = (liked or kept or action.intent == "album") and step.hits is not None
        self._filled = self._filled or slots.do == "add"
        self._liked += slots.ranks if slots.liking == "like" else ()
        self._cleared += slots.ranks if slots.liking == "clear" else ()
        self._hides = self._hides or slots.liking == "dislike"
        self._back += tuple(i for i in self.answer.session.disliked if i not in step.session.disliked)
        if action.intent == "undo" or self._opened:  # "oops, 4 not 5", "open Lisbon and take the third out"
            self.turn = replace(turn, page=step.session.shown)
        self.answer = replace(step, hits=self.answer.hits if step.hits is None else step.hits)


def _done(action: Action, session: ChatSession, turn: Turn) -> Answer:
    if action.intent == "help":
        return small_talk.explain(action.topic, session, turn, action.slots)
    return _ACTIONS[action.intent](action.slots, session, turn)


def _is_about_what_is_found(action: Action, turn: Turn) -> bool:
    """Whether an action behind a search is about its photos: "only red ones, and how many are there?"."""
    if action.intent not in ("stats", "export", "album", "describe"):
        return False
    ranks = action.slots.ranks
    if ranks:  # "find others, and put the first four into Lisbon"
        return ranks == tuple(range(1, len(ranks) + 1)) and bool(_THE_FIRST.search(turn.words))
    return not (action.slots.which or turn.speaks_of_one)


def _sought(action: Action, looks: tuple[str, ...]) -> Action:
    """The search for what is seen in the photo that others should be like, where it is not clear which one that is."""
    text = ", ".join(filter(None, (*looks, action.slots.text)))
    return replace(action, intent="text_search", slots=replace(action.slots, text=text, which=()))


def _waiting(action: Action, turn: Turn, *, but: bool = False) -> Waiting:
    """What an action waits for that could not be done: photos that are on the page, or a name."""
    slots, asks = action.slots, action.intent in _ABOUT_IT
    ranks = () if slots.name or action.intent != "album" else slots.ranks
    said = slots.question or (turn.question if asks else turn.words[:200])
    kept = Slots(
        ranks=ranks,
        which=slots.which,
        liking=slots.liking,
        name=slots.name,
        question=said if asks else "",
        do=slots.do,
        format=slots.format,
        same=slots.same,
    )
    return Waiting(Action(action.intent, kept, said), but)
