"""Messages that only point at photos, "and 4 too", "oops, 4 not 5": what was done last, or asked for, with those."""

from __future__ import annotations

import re
from dataclasses import replace

from chatbot.actions import Action, Intent, Slots
from chatbot.bot.albums import ALSO, mentioned
from chatbot.bot.page import says_hiding, says_liking, says_rating
from chatbot.bot.turn import Message, sentences_of
from chatbot.reading.numbers import parse_ranks
from chatbot.reading.pointing import look
from chatbot.replies.described import facts_asked
from chatbot.session import ChatSession
from retrieval.catalogue import Albums
from retrieval.content_words import content_words

_MORE = re.compile(
    r"\W*(?P<joint>(?:(?:(?:yo)?u (?:missed|forgot)|and|also|plus|add|include|ok(?:ay)?|then|now|same|what about|"
    r"how about|in|for|with|to|from|of|on|about|is|was)\b[\s,]*)*)"
    r"(?P<which>.+?)(?P<too>(?:[\s,]+(?:too|also|as well|please|then))*)[\s.?!]*",
    re.I,
)
_OTHERS = re.compile(
    r"\W*(?:(?:oops|oh|ah|no|nope|nah|sorry|wait|hmm?|um|bruh|bro|dude|omg|i me?a?nt?|i said|rather|actually|"
    r"make (?:it|that)|scratch that|neither|none(?: of (?:them|those|these))?|"
    r"not all(?: of (?:them|those|these))?|it['’]?s)\b[\s,.!:]*)+"
    r"(?:(?:only|just)\s+)?"
    r"(?P<which>.+?)(?:[\s,]+not\s+(?P<wrong>.+?))?(?:[\s,]+(?:please|instead|sorry|i me?a?nt?))*[\s.?!]*",
    re.I,
)
# How people are spoken to, and kindness: "the first one too, dear".
_ADDRESSING = re.compile(
    r"[\s,]+(?:my\s+)?(?:please|pls|plz|thanks|thank you|thx|dear|darling|love|honey|mate|bro|dude|buddy|man|"
    r"sir|lol|duh|of course|obviously|sorry|i (?:guess|think|suppose|believe)|i['’]d say|"
    r"if you (?:can|would|please))(?=\W*$)",
    re.I,
)
# "Show all of them", where some are shown: whatever fits the present search.
ALL_THAT_FIT = re.compile(
    r"\W*(?:(?:please|can|could|you|let|bitte)\s+)*(?:(?P<shows>show|see|list|give|zeige?)\s+)?(?:(?:me|mir|bitte)\s+)*"
    r"(?:all|every one|everything|alle)(?:\s+(?:of|that|them|these|those|it|the|results|matches|fits?|davon|treffer))*"
    r"(?:[\s,]+(?:please|bitte))?\W*",
    re.I,
)
# "The one in red", where the answer before asked which.
_SEEN = re.compile(r"\W*the\s+(?:ones?\s+\w[^,?;]*|\w[^,?;]*\s+ones?|(?:photo|picture|pic)\s+\w[^,?;]*)\W*", re.I)
_ASKING: tuple[Intent, ...] = ("ask", "describe")
_OPENING = re.compile(r"\W*(?:(?:please|can|could|you|no|ok(?:ay)?)\W+)*(?:show|open|list|delete|remove|undo)\b", re.I)
# Words beyond which no message is a name alone.
_LONG = 10
# What is never the answer to what an album should be called: "export the album Lisbon".
_NO_NAMES: tuple[Intent, ...] = ("export", "describe", "ask", "more_like", "feedback", "stats", "reset")
_TELLING = re.compile(r"\b(?:about|describe|details?|info\w*|more on)\b", re.I)
# What takes back the last deed, and what adds to it.
_CORRECTING = re.compile(
    r"\b(?:no(?!\s+(?:matter|problem|worries|need)\b)|nope|nah|not|oops|whoops|sorry(?!\s+(?:typing|for|about|to|if|that)\b)|wait|wrong|"
    r"i\s+(?:me?ant|said|mean)|instead|rather|nein|doch|perd[oó]n|entschuldigung|pardon|scusa|falsch)\b|n['’]t\b",
    re.I,
)
_NO = re.compile(r"\W*(?:no|nope|nah)\b[\s,.!]+", re.I)
_ALSO = re.compile(rf"\b(?:{ALSO})\b", re.I)
# "The other way round": what was hidden is kept, and the rest of the page hidden.
_TURNED = re.compile(
    r"\b(?:other|wrong|opposite)\s+way\s+(?:a)?round\b|\bvice[ -]versa\b|\bthe\s+(?:exact\s+)?opposite\b", re.I
)
# Where the answer to a question ends and a wish begins: "photo 4, and take out 5".
_HEAD = re.compile(r"(?<=[.!?;])\s+|,\s*(?:and|then)\s+|\s+and\s+(?:then|also|please)\s+", re.I)
# "The burger is number 1, the breakfast 2."
_NUMBERED = re.compile(
    r"(?P<what>[^\W\d][^\d.,;!?]*?)\s*(?:=|:|\b(?:is|are|in|at)\b)?\s*(?:\b(?:number|photo|nr\.?|no\.?)\s*|#)?(?P<number>\d{1,2})\b",
    re.I,
)
_REFUSED = re.compile(
    r"\bnot\s+(?P<wrong>(?:(?:the|numbers?|nr\.?|photo)\s+)*[\w-]+)|(?P<mistaken>(?:the\s+)?[\w-]+)\s+(?:is|was)\s+(?:a\s+mistake|wrong)\b",
    re.I,
)


def continued(message: Message, session: ChatSession) -> tuple[Action, ...]:
    """The actions of a message that says nothing but which photos; () where it says more, or nothing was done yet.

    The last action is repeated for those; all of them are all that fit the search.
    """
    all_of_them = ALL_THAT_FIT.fullmatch(message.text) if session.query and session.shown else None
    if all_of_them and not message.photos and (all_of_them["shows"] or _last(session) is None):
        return (Action("next_page"),)
    last, page = _last(session), len(session.shown)
    text = _ADDRESSING.sub("", message.text)
    if last is None or message.photos or not page:
        return ()
    waiting = session.now.waiting
    if waiting and (ranks := _ranks(text, page)):
        return (_with_photos(last, session, ranks),)
    if waiting and _SEEN.fullmatch(text) and (seen := look(text)):
        return (_with_photos(last, session, which=(seen,)),)
    if corrected := _OTHERS.fullmatch(text):
        ranks, wrong = _ranks(corrected["which"], page), _ranks(corrected["wrong"] or "", page)
        if not ranks:
            return ()
        again = _with_photos(last, session, ranks)
        return (again,) if last.slots.question or waiting else _done_right(again, wrong, session)
    added = _MORE.fullmatch(text)
    if not added or not (added["joint"] or added["too"]):
        return ()
    ranks = _ranks(added["which"], page)
    return (_with_photos(last, session, ranks),) if ranks else ()


def corrected(actions: tuple[Action, ...], message: str, session: ChatSession) -> tuple[Action, ...]:
    """What was read as the last deed with other photos is done instead of it where the message corrects it.

    "Sorry, I meant the one with the ball": the other actions of a message stay as they are.
    """
    last, action = _last(session), actions[0]
    photos = Slots(ranks=action.slots.ranks, which=action.slots.which)
    only_looks = actions == (Action("feedback", replace(photos, liking="like")),) and _is_bare(message, session)
    if only_looks and (last is None or last.slots.question) and not _ALSO.search(message):
        return (Action("describe", photos, action.said),)  # "number 4 and number 6" likes none
    if _TURNED.search(message) and (turned_round := _turned_round(session)):
        return turned_round
    if last and session.now.waiting and (answered := _answered(actions, message, last, session)):
        guessed = session.ranks_of(session.just_put_in)
        if _NO.match(message) and guessed and len(answered[0].slots.ranks) > 1:  # "no, the carrots are 7, the beans 8"
            return Action("album", Slots(name=last.slots.name, ranks=guessed, do="remove")), *answered
        return answered
    put_in = action.slots.ranks and {*action.slots.ranks} <= {*session.ranks_of(session.just_put_in)}
    if last and put_in and action.slots.liking == "dislike" and not says_hiding(message):  # "and 4 too", "no, not 4"
        return replace(last, slots=replace(last.slots, ranks=action.slots.ranks, do="remove")), *actions[1:]
    ratings = {action.slots.liking, session.now.did}
    bare = actions == (Action("feedback", Slots(liking=action.slots.liking)),) and not session.now.waiting
    if bare and ratings == {"like", "dislike"} and _CORRECTING.search(message):  # "I meant hide", after a like
        again = replace(action, slots=replace(action.slots, ranks=session.undone().ranks_of(session.focus)))
        return (Action("undo"), again) if again.slots.ranks else actions
    too = _MORE.fullmatch(sentences_of(message)[0])
    more = _ranks(too["which"], len(session.shown)) if too and too["too"] and len(actions) > 1 else ()
    if last and more and action.slots.ranks == more:  # "9 too. Then only winter", after others were hidden
        return _with_photos(last, session, more), *actions[1:]
    if last is None or session.now.waiting or last.intent not in ("feedback", "album"):
        return actions
    slots, change = action.slots, session.now.album
    corrects = _CORRECTING.search(message.partition(action.said)[0] + action.said if action.said else message)
    other = slots.do == "add" and slots.name and change and change.added and slots.name.lower() != change.name.lower()
    if other and change and not (slots.ranks or slots.which) and corrects:
        ranks = session.ranks_of(change.added)  # "wrong album, Lisbon": out of the one and into the other
        return (Action("undo"), replace(action, slots=replace(slots, ranks=ranks)), *actions[1:]) if ranks else actions
    points = action.intent == "feedback" and slots.liking == "like" and not says_liking(message)
    if points and last.slots.do == "add" and corrects:  # "no, not number 8, the swing is number 5"
        slots = replace(last.slots, ranks=slots.ranks, which=slots.which, not_ranks=slots.not_ranks)
        action = replace(last, slots=slots, said=action.said)
    other_album = slots.name and slots.name != last.slots.name
    if kind_of(action) != kind_of(last) or not (slots.ranks or slots.which) or other_album:
        return actions
    refused = _REFUSED.search(message)
    wrong = slots.not_ranks or (_ranks(refused["wrong"] or refused["mistaken"], len(session.shown)) if refused else ())
    wrong = wrong or (_taken_for(message, session) if corrects else ())
    if not wrong and (not corrects or _ALSO.search(message)):
        return actions
    again = replace(action, slots=replace(slots, name=last.slots.name, not_ranks=()))
    return (*_done_right(again, wrong, session), *actions[1:])


def _answered(actions: tuple[Action, ...], message: str, last: Action, session: ChatSession) -> tuple[Action, ...]:
    """The answer to which photo, and what the message asks or wants behind it; () where it is no answer."""
    if len(session.now.waiting) > 1 and (each := _each_numbered(message, session)):
        return each
    head, *rest = _HEAD.split(message)
    first, behind = actions[0], " ".join(rest)
    chosen = _ranks(_ADDRESSING.sub("", head), len(session.shown))
    asks = first.intent in _ASKING and (last.intent not in _ASKING or facts_asked(behind))
    if chosen and rest and len(actions) == 1 and (asks or first.intent in ("export", "stats", "text_search")):
        slots = replace(first.slots, ranks=() if first.slots.ranks == chosen else first.slots.ranks)
        return _with_photos(last, session, chosen), replace(first, slots=slots, said=behind)  # "5. And export it"
    if _only_points(first, head if len(actions) > 1 else message):  # "it's 9, and undo that"
        return _with_photos(last, session, first.slots.ranks, first.slots.which), *actions[1:]
    return ()


def _each_numbered(message: str, session: ChatSession) -> tuple[Action, ...]:
    """What several wishes wait for, each by the number that is given to what it is about: "the burger is 1, the
    breakfast 2"; () where one has none."""
    numbered = [({*content_words(said["what"])}, int(said["number"])) for said in _NUMBERED.finditer(message)]
    found = list[Action]()
    for action in (waiting.action for waiting in session.now.waiting):
        looked_for = {*content_words(" ".join(action.slots.which))}
        ranks = tuple(number for words, number in numbered if words & looked_for)
        found.append(replace(action, slots=replace(action.slots, ranks=ranks, which=())))
    return tuple(found) if all(action.slots.ranks for action in found) else ()


def _only_points(action: Action, message: str) -> bool:
    """Whether a message says no more than which photo, whatever it was read as: "the third, sorry"."""
    slots = action.slots
    if not (slots.ranks or slots.which) or slots.text or slots.name:
        return False
    if action.intent == "feedback":
        return not says_rating(_NO.sub("", message))
    if action.intent == "album":
        return slots.do == "add"  # "number 3 in the album", which one is to leave
    if action.intent in ("ask", "describe") and message.rstrip().endswith("?"):
        return False
    return action.intent in ("describe", "refine", "ask") and not (facts_asked(message) or _TELLING.search(message))


def _taken_for(message: str, session: ChatSession) -> tuple[int, ...]:
    """The photos that were taken for others to which a message gives their number: 6, where it says "no, the keyboard
    cat is 8"."""
    taken = list[int]()
    for said in _NUMBERED.finditer(message):
        words = {*content_words(said["what"])}
        called = (photo_id for name, photo_id in reversed(session.names) if {*content_words(name)} <= words)
        taken += (rank for rank in session.ranks_of([next(called, 0)]) if rank != int(said["number"]))
    return tuple(taken)


def _turned_round(session: ChatSession) -> tuple[Action, ...]:
    """The last choice from a page the other way round: hidden is what was left, kept what was not; () after others."""
    if len(session.snapshots) < 2:
        return ()
    before, now = session.snapshots[-2:]
    places = {rank: photo_id in now.shown for rank, photo_id in enumerate(before.shown, start=1)}
    if now.query != before.query or len(now.shown) != sum(places.values()) or len(now.shown) in (0, len(places)):
        return ()
    left, gone = (tuple(rank for rank, is_there in places.items() if is_there is wanted) for wanted in (True, False))
    again = Slots(ranks=left, liking="dislike") if now.did == "dislike" else Slots(ranks=gone)
    return Action("undo"), Action("feedback" if now.did == "dislike" else "refine", again)


def _done_right(again: Action, wrong: tuple[int, ...], session: ChatSession) -> tuple[Action, ...]:
    """The last deed taken back, as far as it was ``wrong``, and done with other photos."""
    slots, change = again.slots, session.now.album
    if slots.liking == "like":  # "I like 1 and 2", "oops, 3 not 2": 1 stays; "no, only 1": 1 stays
        gone = wrong or tuple(rank for rank in session.ranks_of(session.focus) if rank not in slots.ranks)
        return *((Action("feedback", Slots(ranks=gone, liking="clear")),) if gone else ()), again
    if wrong and change and {*session.ranks_of(change.added)} - {*wrong}:
        return Action("album", Slots(name=slots.name, ranks=wrong, do="remove")), again
    return Action("undo"), again


def _last(session: ChatSession) -> Action | None:
    """The last action on photos of the page, or the one that waits for them."""
    now = session.now
    if now.waiting:
        return now.waiting[0].action
    if now.asked:
        describes = facts_asked(now.asked) or _TELLING.search(now.asked) or _is_bare(now.asked, session)
        return Action("describe" if describes else "ask", Slots(question=now.asked))
    if now.did in ("like", "dislike", "clear"):
        return Action("feedback", Slots(liking=now.did))
    if now.album and (now.album.added or now.album.removed):
        return Action("album", Slots(name=now.album.name, do="add" if now.album.added else "remove"))
    return Action("more_like") if now.did == "search" and now.query and now.query.like else None


def kind_of(action: Action) -> tuple[object, ...]:
    """What an action does with photos, whichever they are."""
    return action.intent, action.slots.liking, action.slots.do


def waited_behind(answer: Action, session: ChatSession) -> tuple[tuple[Action, str], ...]:
    """What waited behind the question that an action answers, each with how it was said: "take the boy out, and export
    the rest"."""
    if not session.now.waiting:
        return ()
    first, *behind = session.now.waiting
    slots = answer.slots
    if kind_of(answer) != kind_of(first.action) or not (slots.ranks or slots.which or slots.name):
        return ()
    return tuple((waiting.action, waiting.action.said) for waiting in behind)


def _with_photos(
    action: Action, session: ChatSession, ranks: tuple[int, ...] = (), which: tuple[str, ...] = ()
) -> Action:
    """An action with these photos; with all others of the page, where it was asked which are left out."""
    if session.now.waiting and session.now.waiting[0].but:
        others = tuple(rank for rank in range(1, len(session.shown) + 1) if rank not in ranks) if ranks else ()
        return replace(action, slots=replace(action.slots, ranks=others, not_which=which))
    return replace(action, slots=replace(action.slots, ranks=ranks, which=which))


def with_name(actions: tuple[Action, ...], message: str, session: ChatSession, albums: Albums) -> tuple[Action, ...]:
    """What was read as a search, "Beach", is the name of an album where the answer before asked for one."""
    last = session.now.waiting[0].action if session.now.waiting else Action("help")
    if last.intent != "album" or last.slots.name or len(actions) != 1:
        return actions
    slots = actions[0].slots
    is_wish = slots.name and (slots.ranks or slots.which)  # "the first three into Poster"
    is_long = len(message.split()) > _LONG and not slots.name
    if is_wish or is_long or actions[0].intent in _NO_NAMES or _OPENING.match(message):
        return actions
    named = mentioned(message, albums)
    if not named and replace(actions[0].slots, name="", text="", do=None) == Slots():
        named = actions[0].slots.name or actions[0].slots.text
    known = albums.name_of(named) if last.slots.do == "remove" else named
    return (replace(last, slots=replace(last.slots, name=named)),) if known else actions


def _is_bare(message: str, session: ChatSession) -> bool:
    """Whether a message is no more than the number of a photo, or what is seen in it: "number 4", "the red one"."""
    bare = _ADDRESSING.sub("", message)
    return bool(_SEEN.fullmatch(bare) or _ranks(bare, len(session.shown)))


def _ranks(phrase: str, shown: int) -> tuple[int, ...]:
    """The positions that a phrase names; "the other brown one, number 5" by the number at its end."""
    named = re.search(r",\s*((?:the |number |nr\.? |no\.? |#)+\s*\w+)$", phrase, re.I)
    parsed = parse_ranks(phrase, shown) or (parse_ranks(named[1], shown) if named else None)
    is_known = shown == 2 or not re.match(r"\W*both\b", phrase, re.I)  # of twelve nobody knows which
    return parsed.ranks if parsed and is_known and (shown == 1 or not parsed.vague) else ()
