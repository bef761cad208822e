"""What the actions of a message mean together: some are others by its words, and some are one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import cast

from chatbot.actions import Action, Slots
from chatbot.bot import albums, likes
from chatbot.bot.continued import TURNED
from chatbot.bot.going_back import BACK
from chatbot.bot.measures import ordered_by
from chatbot.bot.page import (
    HIDES_OTHERS,
    RETURNING,
    asks_something,
    hidden_meant,
    is_remark,
    kind_named,
    praises,
    says_hiding,
    says_liking,
)
from chatbot.bot.pointing import OF_EARLIER, looks_in
from chatbot.bot.told import speaks_of_facts
from chatbot.bot.turn import Turn, page_named
from chatbot.reading.conditions import read_condition
from chatbot.reading.dates import find_dates
from chatbot.reading.groups import MORE_OF
from chatbot.reading.numbers import PHOTO
from chatbot.replies.wishes import is_bare
from chatbot.session import ChatSession
from retrieval.alternatives import alternatives
from retrieval.content_words import content_words
from retrieval.places import OR
from retrieval.records import Filters, GroupedBy, Order, Sharing

_WHICH = re.compile(r"\b(?:which|wich|what(?:['’]?s)?)\b", re.I)
_WHERE_FILES = re.compile(
    r"\bwhere\b.*\b(?:files?|originals?|photos|pictures|they|these|those)\b.*\b(?:on|in|stored|saved|kept)\b", re.I
)
_DID_YOU_KEEP = re.compile(
    r"\W*(?:(?:and|so|ok(?:ay)?|wait)\W+)*(?:did|have) you (?:saved?|kept|keep|liked?)\b(?!.*\balbum)", re.I
)
_COMPARE_TIMES = re.compile(r"\bcompar\w+\s+(.+?)\s+(?:and|with|to|against)\s+(.+)", re.I)
_OF_EACH = re.compile(r"\b(?:of|for)\s+each\b(?!\s+(?:year|month|one|place|town|city|country|camera))", re.I)
_ASKED_OF_ALL: dict[str, GroupedBy] = {r"\bwhere\b": "place", r"\bwhen\b": "year", r"\bcameras?\b": "camera"}
_THAT = re.compile(r"\b(?:it|him|her|that|them|those|these)\b", re.I)
# "Wait, not that one, the first": right after a search or a like another photo is pointed at, none is hidden.
_NOT_THAT_BUT = re.compile(
    r"\W*(?:(?:wait|no|nope|oh|oops|sorry)\W+)*not\s+(?:(?P<that>that|this|it)|the\s+\w+)(?:\s+(?:one|photo|picture))?"
    r"\s*[,;:-]\s*(?:but\s+)?the\s+\w+(?:\s+(?:one|photo|picture))?(?:\W+please)?\W*",
    re.I,
)
_SEEKS = re.compile(r"\b(?:show|find|search|look|see|photos?|pictures?|things?|something)\b", re.I)
# "Back to the night scenes, and show me further ones", "6 and 8 are no snow. more of them?"
_FURTHER = re.compile(r"\d|\b(?:further|more)\b", re.I)
_MEANT = re.compile(r"\bi me?ant\b", re.I)
_IN_YEARS = re.compile(
    r"\b(?:(?:before|after|since|until|up to)\s+)?(?:19|20)\d\d\b(?:(?:\s*,\s*|\s+(?:or|and|to)\s+)(?:19|20)\d\d\b)*"
    r"(?:\s+or\s+(?:earlier|later|before|after))?",
    re.I,
)
# "Add these to Dogs, no wait, make a new one called Surf".
_OTHERWISE = re.compile(r"\b(?:no,? wait|wait,? no|wait|actually|scratch that|no,? make|rather)\b", re.I)
# "Yes that one", after photos were liked, hidden or put away, is no new like.
_CONFIRMS = re.compile(
    r"\W*(?:(?:yes|yep|yeah|ja|right|correct|exactly|perfect|great)\b\W*)+(?:(?:that['’]?s|that)\W+(?:it|right|the one|"
    r"one|correct)\b)?\W*(?:$|(?<=[.!])\s)",
    re.I,
)
# "Allow people", as the button says.
_ALLOWS = re.compile(r"\W*(?:please\s+)?allow\s+(?:the\s+)?(?P<what>.+?)(?:\s+(?:again|please))?\W*", re.I)
# "Show me something random", "surprise me"; "surprise me with a cat" is a search.
_BY_CHANCE = ("text_search", "refine", "duplicates")
_AT_RANDOM = re.compile(
    r"\b(?:surprise\s+me(?!\s+with\s+(?!(?:some|any)thing\b))|(?:some|any)thing\s+(?:at\s+)?random|at\s+random|"
    r"random\s+(?:photo|picture|pic|one)s?)\b(?!\s+(?:of|with\s+(?!(?:some|any)thing)|that)\b)",
    re.I,
)
_EVERYTHING = re.compile(r"\b(?:everything|all\s+(?:of\s+)?(?:(?:the|my|our)\s+)?(?:photos|pictures|pics))\b", re.I)
# "Reverse the order", "turn these around, so that January comes first"; of an order that was asked for "reverse that".
_REVERSES = re.compile(
    r"\b(?:reverse|turn|flip|invert)\s+(?:(?:the\s+)?(?:order|list)|these|those|them)\b|\b(?:reverse|opposite)\s+order\b",
    re.I,
)
_REVERSES_THAT = re.compile(
    rf"{TURNED.pattern}|^\W*(?:please\s+)?(?:reverse|flip|invert|turn)(?:d?\W*$|\s+(?:it|that|this)\b)|\b(?:backwards|umgekehrt|anders\s?(?:he)?rum)\b",
    re.I,
)
# "Back to best matches", "sorted by relevance", "no particular order": the order that was asked for is dropped.
_BY_FIT = re.compile(
    r"\b(?:best|closest|better)\s+(?:match\w*|fit\w*|results?|hits?)\b|\brelevan(?:t|ce)\b|\bunsort\w*\b|"
    r"\b(?:no|without|forget|drop|undo|remove|stop)\s+(?:(?:the|any|a|particular|special)\s+)*(?:order\w*|sort\w*)\b",
    re.I,
)
_REVERSED: dict[Order | None, Order] = {
    "newest": "oldest", "oldest": "newest", "largest": "smallest", "smallest": "largest",
    "heaviest": "lightest", "lightest": "heaviest",
}  # fmt: skip
# "And that month?", "and the whole of that week".
_THAT_TIME = re.compile(
    r"\W*(?:(?:and|or|also|now|only|just|show|me|see|what about|how about)\s+)*"
    r"(?:(?:the\s+)?(?:whole|entire|rest|all)\s+(?:of\s+)?)?that\s+(?:same\s+)?(?P<unit>day|week|month|year)\W*",
    re.I,
)
# "All photos of this day", "everything from that week".
_OF_THAT_TIME = re.compile(
    r"\b(?:all|everything|every|photos|pictures|pics)\b.*\b(?:of|from)\s+(?:this|that)\s+(?:same\s+)?"
    r"(?P<unit>day|week|month|year)\b",
    re.I,
)
# "When did I last photograph a dog?", "how long ago was the first snow?"
_WHEN_FIRST = re.compile(
    r"\b(?:when(?:['’]?s|\s+(?:is|was|were|did|have|do))|how\s+long\s+ago)\b.*\b(?:(?P<first>first|earliest|oldest)|last|latest|newest|most\s+recent(?:ly)?)\b"
    r"(?!\s+(?:year|month|week|weekend|night|spring|summer|autumn|fall|winter|christmas)\b)",
    re.I,
)
_I_TOOK = re.compile(r"\b(?:i|we)(?:['’]ve)?\s+(?:ever\s+)?(?:took|taken|shot)\W*$", re.I)
# What is left of a description that is such a time.
_UNITS = ("", "day", "week", "month", "year")
_COMPARED_WITH = re.compile(
    r"[,;.]?\s*(?:and\s+)?(?:how\s+does\s+(?:that|it)\s+)?\bcompare[ds]?\s+(?:to|with)\s+(?P<time>[^?.!]+)", re.I
)
_JOINED = re.compile(r"\W*(?:and|plus|&)\b", re.I)
_THE_OTHERS = re.compile(r"\W*(?:(?:and|but|all|of|the)\s+)*(?:rest|others)\b", re.I)
_LEAVES = re.compile(r"\bleave\b(?!.*\bout\b)", re.I)
_UNHIDES = re.compile(r"\bun-?hide\b", re.I)
_PAGING = ("text_search", "colour_search", "refine", "undo", "next_page", "help", "describe", "album")
_LEAVES_LIKE = re.compile(r"\b(?:leave|keep)\s+(?:my|the|its)\s+(?:likes?|hearts?)\b", re.I)
_THEM = re.compile(r"\bthem\b|\b(?:that|this)\s+one,?\s+(?:and|plus)\b", re.I)
_HIDES_THEM = re.compile(r"\bhid(?:e|ing)\b", re.I)
_HIDES = re.compile(r"\bhide\s+(?:it|that|them|those|this)\b", re.I)
_OURS = re.compile(r"(?:\b(?:is|are|has|have|shows?|with)|['’]s)\s+(?:my|our)\b", re.I)
_SOUGHT = re.compile(
    r"\b(?:find|show|see|where(?:['’]s|\s+is|\s+was))\s+(?:me\s+)?(?:(?:the|that|my)\s+)?"
    r"(?:(?:one|photo|picture|pic)\s+(?:of|with)\s+)?(?:(?:the|that|my)\s+)?(?P<what>\w[\w ]*?)\s+again\b",
    re.I,
)


def meant(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...]:
    """The actions of a message as its words mean them, without those that say nothing beside another."""
    told = tuple(_naming_photos(action, actions, turn.saying(action.said or turn.words)) for action in actions)
    return _without_echoes(_as_meant(told, session, turn), turn.words)


def _naming_photos(action: Action, actions: tuple[Action, ...], turn: Turn) -> Action:
    """A like or dislike with the photos that its own words name by others or by their kind: never all."""
    slots = action.slots
    if action.intent != "feedback" or slots.which or slots.filters != Filters():
        return action
    hides_others = slots.liking == "dislike" and HIDES_OTHERS.search(turn.words)  # "keep 1 to 4, lose the others"
    if hides_others or (
        len(actions) > 1 and _THE_OTHERS.match(action.said)
    ):  # "reject 3 and 4. rest are picks, like them"
        kept = {rank for other in actions if other.slots.liking != slots.liking for rank in other.slots.ranks}
        kept = kept or {*turn.positions(re.findall(r"\d+", turn.words))}
        others = tuple(rank for rank in range(1, len(turn.page) + 1) if rank not in kept)
        return replace(action, slots=replace(slots, ranks=others)) if kept and others else action
    bare = slots == Slots(liking=slots.liking) and slots.liking != "clear"
    kind = kind_named(turn.words) if bare else ""
    return replace(action, slots=replace(slots, which=(kind,))) if kind else action  # "hide all the dogs that run"


def _as_meant(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...]:
    """Actions of a message whose words say that another is meant."""
    for means in (_of_pages, _of_albums, _of_ratings, _of_likes, _of_facts, _of_times, _of_searches, _of_help):
        if (others := means(actions, session, turn)) is not None:
            return others
    return actions


def _of_pages(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    number = page_named(turn.words)
    behind = tuple(a for a in actions[1:] if a.slots.ranks or a.slots.which)  # "take me to page 2 and like the third"
    actions = tuple(action for action in actions if action not in behind)
    if not number or any(a.slots.ranks or a.slots.which or a.intent not in _PAGING for a in actions):
        return None
    wishes = tuple(action for action in actions if _wishes_photos(action))
    now = 1 if wishes else session.page_number
    goes_back = actions == (Action("undo"),) and BACK.search(turn.words)  # "back to page 2", from the likes
    if number > now and not goes_back:  # "orange pics, second page", "page 2 i said"
        return (*wishes, Action("next_page"), *behind)
    return (Action("undo"), *behind) if session.query and not wishes else None


def _wishes_photos(action: Action) -> bool:
    """Whether an action wants photos, and not only a page by its number."""
    slots = action.slots
    about = content_words(" ".join((slots.text, slots.name, *slots.without)))
    only_page = about and all(word == "page" or page_named(f"page {word}, {word} page") for word in about)
    return action.intent not in ("next_page", "help", "describe") and slots != Slots() and not only_page


def _of_albums(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    first = actions[0].slots
    stays = [a for a in actions if a.slots == Slots(do="remove") and _LEAVES.search(a.said or turn.words)]
    if len(actions) > len(stays) > 0 and not says_hiding(turn.words):
        return tuple(action for action in actions if action not in stays)  # "take that one, and leave the other"
    names_new = first.do == "show" and first.name and not turn.albums.name_of(first.name)
    if len(actions) == 1 and names_new and likes.THEM.fullmatch(first.name):
        return (Action("refine", Slots(order=first.order)),)  # "show my favs"
    said = actions[0].said or turn.words
    of_none = not (first.name or albums.open_album(session, turn) or albums.ALBUM.search(said))
    if (
        first.do == "add" and of_none and says_liking(said) and not albums.PUTS.search(said)
    ):  # "I'd rather have number 6 for summer"
        return Action("feedback", replace(first, do=None, liking="like"), said), *actions[1:]
    likes_them = likes.INTO.search(turn.words) or (
        likes.THEM.fullmatch(first.name) and not albums.ALBUM.search(turn.words)
    )
    into_likes = likes_them and not turn.albums.name_of(first.name)
    if into_likes and first == Slots(ranks=first.ranks, which=first.which, name=first.name, do="add"):
        others = (action for action in actions[1:] if action.slots.do != "show")  # "to my favourites. Is it kept?"
        return (Action("feedback", replace(first, do=None, name="", liking="like")), *others)
    of_likes = likes.FROM.search(turn.words) if first.do == "remove" else None
    if of_likes and not turn.albums.name_of(of_likes["name"]):  # "remove the man on the bus from my likes"
        return (Action("feedback", replace(first, do=None, name="", liking="clear")), *actions[1:])
    return None


def _of_ratings(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    first = actions[0].slots
    if unasked := likes.taken_back(turn.words):
        taken_back = (Action("feedback", Slots(liking="clear"), unasked[0]),) if session.just_liked else ()
        # "I never asked you to heart it", "you liked the wrong one, it was number 3 on the last page"
        right = (a for a in actions if not unasked.re.search(a.said or turn.words) or _likes_other(a, unasked.re))
        return (*taken_back, *right) or actions
    others = tuple(action for action in actions if action.slots.liking != "clear")
    if others and len(others) < len(actions) and _LEAVES_LIKE.search(turn.words):
        return others  # "take him out of the album, but leave my like in place"
    praises = len(actions) > 1 and actions[0] == Action("feedback", Slots(liking="like"))
    if praises and session.now.did in ("like", "clear", "dislike", "album") and _CONFIRMS.match(turn.sentences[0]):
        return actions[1:]
    if actions == (Action("feedback", Slots(ranks=first.ranks, liking="dislike")),):
        if _MEANT.search(turn.words) and session.now.did != "dislike" and not says_hiding(turn.words):
            return (Action("feedback", Slots(ranks=first.ranks, liking="like")),)  # "not 2, I meant number 6"
        if session.now.did in ("search", "like") and (points := _NOT_THAT_BUT.fullmatch(turn.words)):
            if session.now.did == "search":
                return (Action("describe", Slots(ranks=first.ranks)),)  # "wait, not that one, the first"
            if points["that"]:
                wrong = Action("feedback", Slots(ranks=turn.ranks_of(session.focus), liking="clear"))
                return wrong, Action("feedback", Slots(ranks=first.ranks, liking="like"))
        if _OURS.search(turn.words) and is_remark("dislike", first.ranks, turn):
            return (Action("describe", Slots(ranks=first.ranks)),)  # "3 has my sister in it"
    puts_back = session.shows_hidden and (first.redo or RETURNING.search(turn.words))
    if puts_back and actions == (Action("undo", Slots(redo=first.redo)),):  # "put them back"
        return (Action("feedback", Slots(ranks=turn.ranks_of(turn.page), liking="clear")),)
    if actions[0].intent == "undo" and _UNHIDES.search(actions[0].said) and session.last_hidden:
        return (Action("feedback", Slots(liking="clear")), *actions[1:])  # "unhide that, add 10 and 11 to Stage"
    bare = replace(first, liking=None, redo=False) in (Slots(), Slots(do="show"), Slots(text="hidden"))
    if len(actions) == 1 and hidden_meant(turn.words) and bare:
        return (Action("refine"),)  # "which ones did I hide?"
    some_liked = first.ranks and {*turn.on_page(first.ranks)[0]} <= {*session.liked}
    if len(actions) == 1 and first.liking == "like" and some_liked and _shows_likes(re.sub(r"\d+", "", turn.words)):
        return (Action("refine"),)  # "no, I meant the 8 pictures I liked"
    alone = len(actions) == 1 and first.liking == "dislike"
    if alone and likes.ALL.search(turn.words) and not says_hiding(turn.words):
        return (Action("refine"),)  # "I mean the ones I liked"
    if (hidden := _hidden_beside(turn)) and not any(action.slots.liking for action in actions):
        seen = (replace(a, slots=replace(a.slots, ranks=_except(a.slots.ranks, hidden))) for a in actions)
        return (Action("feedback", Slots(ranks=hidden, liking="dislike")), *seen)
    alike = actions == (Action("more_like", Slots(ranks=first.ranks, not_ranks=first.not_ranks)),)
    if alike and first.not_ranks and {*turn.on_page(first.not_ranks)[0]} <= {*session.liked}:
        return (Action("feedback", replace(first, liking="like")),)  # "like 5 instead of 3", which is liked
    return None


def _of_likes(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    if actions == (Action("album", Slots(do="show")),) and _DID_YOU_KEEP.match(turn.words):
        return (Action("refine"),)  # "did you save the horse one?"
    back = Action("undo")
    if back in actions and (
        likes.SHOWN.search(turn.words) or likes.THE_LAST.search(turn.words)
    ):  # "show again the ones I loved"
        return tuple(Action("refine") if action == back else action for action in actions)
    first, said = actions[0].slots, actions[0].said or turn.words
    rates = actions[0].intent == "feedback" and replace(first, ranks=()) == Slots(liking=first.liking)
    numbered = turn.numbered(said) if rates and _THEM.search(said) else ()
    if {*first.ranks} < {*numbered}:
        # "Number 2 is cows and number 6 is sheep, take them out", "the dude in 6 is a legend, like that one and 10 too"
        return replace(actions[0], slots=replace(first, ranks=numbered)), *actions[1:]
    bare = first == Slots(filters=first.filters, order=first.order) != Slots()
    of_likes = likes.ALL.search(turn.words) or likes.SHOWN.search(turn.words)
    if actions[0].intent == "text_search" and bare and of_likes:
        return (Action("refine", first), *actions[1:])  # "show my favs from 2021"
    last = actions[-1]
    asked = last.intent in ("describe", "ask") and not likes.ALL.search(turn.question)
    if _shows_likes(turn.question) and (asked or last.slots == Slots(do="show")):  # "what have I liked so far?"
        return (*actions[:-1], Action("refine", Slots(filters=last.slots.filters, order=last.slots.order)))
    if last == Action("stats") and likes.SHOWN.search(turn.question):
        return (*actions, Action("refine"))  # "how many have I liked, and can I see them?"
    return None


def _of_facts(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    first, counts = actions[0].slots, actions[0].intent == "stats"
    pair = _COMPARE_TIMES.search(turn.words) if len(actions) == 1 else None
    of_both = [find_dates(part, date.today()).filters for part in pair.groups()] if pair else []
    if of_both and all(time.after for time in of_both):  # "compare summer 2021 and summer 2022"
        return tuple(Action("stats", Slots(first.text, filters=time)) for time in of_both)
    compared = (
        _COMPARED_WITH.search(turn.words) if counts or (actions[0].intent == "describe" and not first.ranks) else None
    )
    if compared:  # "in July 2026, and how does that compare with July 2025?", "98. How does that compare to 2024?"
        times = (find_dates(part, date.today()).filters for part in (turn.words[: compared.start()], compared["time"]))
        slots = first if counts else Slots()
        both = tuple(Action("stats", replace(slots, filters=time)) for time in times if time.after)
        return both if len(both) == 2 or (both and not counts) else None
    if MORE_OF.search(turn.words) and (of_several := _more_of(actions)):
        return of_several
    if counts and len(actions) > 1 and (alike := _counted_alike(actions)) != actions:
        return alike
    each = re.split(r"\s*(?:,|\b(?:and|or)\b)\s*", first.text) if _OF_EACH.search(turn.words) else []
    if counts and len(actions) == 1 and len(each := [thing for thing in each if thing]) > 1:
        return tuple(Action("stats", replace(first, text=thing)) for thing in each)  # "how many of each: cats, dogs?"
    of_all = actions == (Action("describe"),) and not (
        turn.page or turn.message.photos
    )  # "and where were they taken?", after all were counted
    if of_all and (by := next((by for word, by in _ASKED_OF_ALL.items() if re.search(word, turn.words, re.I)), None)):
        return (Action("stats", Slots(by=by)),)
    if len(actions) == 1 and len(session.focus) == 1 and session.now.asked and turn.points_beside:
        return (Action("describe"),)  # "number 4", "and the one before?"
    if actions == (Action("undo"),) and OF_EARLIER.search(turn.words) and (ranks := turn.numbered(turn.words)):
        return (Action("describe", Slots(ranks=ranks)),)  # "what about number 4 from the search before?"
    return None


def _more_of(actions: tuple[Action, ...]) -> tuple[Action, ...] | None:
    """What asks which of several there is more of as one count; None for anything else."""
    (first, *others), slots = actions, actions[0].slots
    texts = [action.slots.text for action in actions if action.slots == Slots(action.slots.text) and action.slots.text]
    if others:
        of_each = len(texts) == len(actions) and all(action.intent == "stats" for action in actions)
        return (Action("stats", Slots(" or ".join(texts))),) if of_each else None
    if first.intent in ("text_search", "stats") and texts:
        return (Action("stats", slots),) if alternatives(texts[0]) else None
    after, before = slots.filters.after, slots.filters.before
    years = after and before and after.year < before.year
    by: GroupedBy | None = "place" if OR in (slots.filters.place or "") else "year" if years else None
    bare = first.intent == "stats" and slots == Slots(filters=slots.filters)
    return (Action("stats", replace(slots, by=by)),) if by and bare else None


def _counted_alike(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """Counts of which the later ones say nothing but a condition as of what the first counts: "how many dogs are from
    2018, and how many from 2016?"."""
    what = actions[0].slots.text
    bare = (a.intent == "stats" and a.slots == Slots(filters=a.slots.filters) != Slots() for a in actions)
    goes_on = (only and not re.search(rf"\b{PHOTO}\b", a.said, re.I) for a, only in zip(actions, bare, strict=True))
    alike = zip(actions, goes_on, strict=True)
    return tuple(replace(a, slots=replace(a.slots, text=what)) if on else a for a, on in alike)


def _of_searches(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    album = session.last_album  # "and then show me my little ones, oldest first"
    named = [a for a in actions if a == Action("text_search", Slots(a.slots.text, order=a.slots.order), a.said)]
    if album and (opens := [a for a in named if a.slots.text.lower() == album.lower()]):
        return tuple(
            Action("album", Slots(name=album, do="show", order=a.slots.order), a.said) if a in opens else a
            for a in actions
        )
    first, sought = actions[0].slots, _SOUGHT.search(turn.words)
    query = session.query
    order = query and (query.order or ("newest" if is_bare(query) else None))
    searched = len(actions) == 1 and query and session.now.did in ("search", "page")
    reverses = _REVERSES.search(turn.words) or (
        searched and query and query.order and _REVERSES_THAT.search(turn.words)
    )
    if len(actions) == 1 and order in _REVERSED and reverses:
        return (Action("refine", Slots(order=_REVERSED[order])),)
    if searched and _BY_FIT.search(turn.words) and not content_words(_BY_FIT.sub(" ", first.text)):
        return (Action("refine", Slots(drop=("order",))),)
    if len(actions) == 1 and actions[0].intent in _BY_CHANCE and _AT_RANDOM.search(turn.words):
        chance = Slots(filters=first.filters, top_k=first.top_k)
        return (Action("help", chance, topic="surprise"),)  # "I'm bored on the train, show me something random"
    allowed = _ALLOWS.fullmatch(turn.words)
    if allowed and query and allowed["what"].lower() in (thing.lower() for thing in query.without):
        return (Action("refine", Slots(drop=(allowed["what"],))),)  # as the button says
    if sought and session.called(sought["what"]) and first in (Slots(), Slots(name=first.name, do="show")):
        return (Action("undo", Slots(text=sought["what"])),)  # "can you find the picture of the lake again?"
    if actions == (Action("undo"),) and (time := _IN_YEARS.search(turn.words)):  # "not here, it was before 2018"
        return (Action("refine", Slots(filters=read_condition(time[0], date.today()).filters)),)
    return None


def _of_times(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    """What wants the photos of a time that was spoken of: of that day or month."""
    (first, *others), intent = actions, actions[0].intent
    slots, seeks = first.slots, intent in ("text_search", "refine", "more_like")
    if not others and slots == Slots(text=slots.text, ranks=slots.ranks) and (that := _THAT_TIME.fullmatch(turn.words)):
        return (Action("refine", Slots(same=cast(Sharing, that["unit"].lower()))),)
    of_all = not turn.page or _I_TOOK.search(turn.question)  # "when was the last photo I took?"
    asked_of_all = not slots.order if intent == "text_search" else intent == "describe" and of_all
    if asked_of_all and (end := _WHEN_FIRST.search(turn.question)):
        order: Order = "oldest" if end["first"] else "newest"
        return Action("text_search", replace(slots, ranks=(), order=order)), *others
    spoken_of = intent != "refine" and not slots.same and (slots.ranks or session.focus)
    if seeks and spoken_of and slots.text.lower() in _UNITS and (that := _OF_THAT_TIME.search(turn.words)):
        return Action("more_like", Slots(ranks=slots.ranks, same=cast(Sharing, that["unit"].lower()))), *others
    instead = slots == Slots(filters=slots.filters, order=slots.order, instead=True)
    if intent == "text_search" and instead and _EVERYTHING.search(turn.words):
        return replace(first, slots=replace(slots, instead=False)), *others  # "everything from that day"
    return None


def _of_help(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    if actions == (Action("help"),) and turn.page and _WHERE_FILES.search(turn.words):
        return (Action("describe"),)
    if actions == (Action("help"),) and turn.page and ordered_by(turn.words):
        return (Action("refine"),)  # "can you sort them by brightness?"
    return None


def _likes_other(action: Action, wrong: re.Pattern[str]) -> bool:
    """Whether an action likes another photo than the wrong one."""
    return wrong is likes.WRONG and action.slots.liking == "like"


def _hidden_beside(turn: Turn) -> tuple[int, ...]:
    """What one sentence of several wants hidden: "number 4 is no climbing, hide it. Where were 2 and 5 taken?"."""
    hiding = next((sentence for sentence in turn.sentences if _HIDES.search(sentence)), "")
    return turn.numbered(hiding) if len(turn.sentences) > 1 else ()


def _except(ranks: tuple[int, ...], others: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(rank for rank in ranks if rank not in others)


def _shows_likes(sentence: str) -> bool:
    """Whether a sentence wants to see what is liked, or corrects what was understood so: "I meant the ones I liked"."""
    wants = likes.SHOWN.search(sentence) or (likes.ALL.search(sentence) and _MEANT.search(sentence))
    return bool(wants) and not re.search(r"\d|\balbum\b", sentence)


def _without_echoes(actions: tuple[Action, ...], words: str) -> tuple[Action, ...]:
    """Actions but for those that say nothing beside the one before, and two that are one as one."""
    kept = list(actions[:1])
    for action in actions[1:]:
        pairs = (together(kept[-1], action, words) for together in _PAIRS)
        kept[-1:] = next((pair for pair in pairs if pair), (kept[-1], action))
    return tuple(kept)


def _ratings_as_one(before: Action, action: Action, words: str) -> tuple[Action, ...]:
    """What a like or dislike and another action are together; () where they are two."""
    first, second = before.slots, action.slots
    withdrawn = first.liking in ("clear", "dislike") and second.liking and _OTHERWISE.match(action.said.lstrip(" ,.-"))
    if withdrawn and not says_hiding(action.said):  # "unlike 5, wait no, I mean the girl, I don't want her any more"
        return (replace(action, slots=replace(second, liking=first.liking)),)
    just_liked = first.liking == "like" and second.liking == "clear" and {*second.ranks} <= {*first.ranks}
    if just_liked and second.ranks and not re.search(r"\d", action.said):  # "4 is fine. I've gone off the couple,
        named = looks_in(words[: words.find(action.said)])[-1:]  # take the heart off that one"
        return before, replace(action, slots=replace(second, ranks=(), which=named))
    stay = first.liking == "dislike" and second.liking == "like" and albums.REST.search(action.said)
    if stay and not re.search(r"\b(?:like|love|heart|fav\w*)\b", action.said, re.I):
        return (before,)  # "hide 5 and keep the others"
    both = replace(action, said=f"{before.said} {action.said}".strip())
    of_one_liking = before.intent == action.intent == "feedback" and first.liking == second.liking
    some = bool(second.ranks) and {*second.ranks} < {*first.ranks} and not second.which
    hides = _HIDES_THEM.search(action.said) if first.liking == "like" else says_hiding(action.said or words)
    takes = (first.liking == "like" or first.do == "add") and not hides
    if takes and second.liking == "dislike" and (some or (first.do == "add" and second.ranks)):
        # "Like 1 to 6, skip 5", "3 and 8, and 7 as well. no, not 7", "2 and 3 into Skate. not 11, that's a bmx"
        return (replace(before, slots=replace(first, ranks=_except(first.ranks, second.ranks))),)
    if of_one_liking and first.ranks and {*first.ranks} <= {*second.ranks} and not first.which:
        return (both,)  # "6 is great! like 6 and 9"
    if of_one_liking and not (second.ranks or second.which or second.not_ranks) and (first.ranks or first.which):
        return (replace(before, said=both.said),)  # "lose 7 and 8, and all" hides two
    if of_one_liking and not (first.ranks or first.which) and (second.ranks or second.which):
        not_ranks = first.not_ranks or second.not_ranks  # "5 is nicer than 3, like 5 instead"
        return (replace(both, slots=replace(second, not_ranks=not_ranks)),)
    if first.ranks and action == Action("text_search", Slots(text=second.text)) and _in_apposition(second.text, words):
        return (before,)  # "7 is the best, the tulips"
    if before.intent == "refine" and second.liking == "clear" and likes.SHOWN.search(words):
        return action, Action("refine")  # "show me my likes, and take the like off the dog": they are shown at last
    two_questions = action.intent == "describe" and before.said != action.said
    return (action,) if before == action and not two_questions else ()  # "number 1 is wrong, hide it" hides it once


def _album_as_one(before: Action, action: Action, words: str) -> tuple[Action, ...]:
    """What two actions are together of which one is about an album; () where they are two."""
    first, second = before.slots, action.slots
    if first.do == "show" and action == Action("refine", Slots(order=second.order)) and second.order:
        return (replace(before, slots=replace(first, order=second.order)),)  # "the album, oldest first"
    if first.do == "add" and _is_one_more(action, words):
        second = Slots(ranks=second.ranks, which=second.which, do="add")
    if second.do != "add":
        return ()
    only_points = first.liking == "like" and not (says_liking(before.said) or praises(before.said))
    if only_points and (second.ranks or second.which) and _JOINED.match(action.said):
        ranks, which = (*first.ranks, *second.ranks), (*first.which, *second.which)
        return (replace(action, slots=replace(second, ranks=ranks, which=which)),)  # "the stick one and the tie one"
    if first.liking == "like" and first.which and not (second.ranks or second.which) and _THAT.search(words):
        photos = replace(second, ranks=first.ranks, which=first.which)
        return before, replace(action, slots=photos)  # "the big one on the bed is fun! add him to Mum"
    if first.do == "add" and second.name and _OTHERWISE.search(words):
        photos = replace(second, ranks=second.ranks or first.ranks, which=second.which or first.which)
        return (replace(action, slots=photos),)
    if first.do == "add" and second.name in ("", first.name):  # "number 3, I mean. and also number 8 please"
        ranks, which = (*first.ranks, *second.ranks), (*first.which, *second.which)
        return (replace(before, slots=replace(first, ranks=tuple(dict.fromkeys(ranks)), which=which)),)
    return ()


def _searches_as_one(before: Action, action: Action, words: str) -> tuple[Action, ...]:
    """What two actions that bring photos are together; () where they are two.

    "Next" after a page that is hidden comes by itself. "Only number 2. What's on my liked list now?" says something.
    """
    further = _FURTHER.search(words) or page_named(words)
    if action == Action("next_page") and _brings_photos(before) and not further:
        return (before,)
    if before.intent == action.intent == "undo" and before.slots.text:  # "one with a willow. back to the lakes"
        return (action if action.slots.text else before,)
    coloured = action == Action("colour_search", Slots(colours=action.slots.colours))
    if coloured and before.intent in ("text_search", "refine") and not _SEEKS.search(action.said):
        return (replace(before, slots=replace(before.slots, colours=action.slots.colours)),)  # "cows, and very green"
    conditions = Slots(filters=action.slots.filters, order=action.slots.order, top_k=action.slots.top_k)
    if before.intent == "more_like" and action == Action("refine", conditions) != Action("refine"):
        with_them = replace(before.slots, filters=conditions.filters, order=conditions.order, top_k=conditions.top_k)
        return (replace(before, slots=with_them),)  # "more like 2, and only from 2020"
    if likes.SHOWN.search(words):
        return ()  # "which one is the newest of my likes?": those are shown
    if action == Action("refine") and not speaks_of_facts(action.said):
        return (before,)
    return (action,) if before == Action("refine") else ()


def _told_as_one(before: Action, action: Action, words: str) -> tuple[Action, ...]:
    """What two actions are together that say something of the same photos, or export them; () where they are two."""
    alike, by = before.intent == action.intent, before.slots.by
    if alike and by and action.slots == Slots(by=by):
        return (before,)  # "Lisbon photos by year, or at least which year I took the most there"
    if alike and before == Action("describe") and not asks_something(before.said):  # "1 and 6, please. where was 6?"
        return (action,)
    if alike and replace(before.slots, format=action.slots.format) == action.slots and before.intent == "export":
        return (action,)  # "export 3 and 7. I want them in a zip"
    return ()


_PAIRS = (_ratings_as_one, _album_as_one, _searches_as_one, _told_as_one)


def _in_apposition(text: str, words: str) -> bool:
    """Whether what was read as a search only says what is seen in a photo that was named: "7 is best, the tulips"."""
    return bool(re.search(rf"[,:-]\s*(?:the|that|with)\s+{re.escape(text)}\W*$", words, re.I))


def _is_one_more(action: Action, words: str) -> bool:
    """Whether what was read as a like is one more photo for an album: "add 1 to it. And number 10 too, he's fun"."""
    also = re.search(rf"\b(?:{albums.ALSO})\b", words, re.I)
    return action.slots.liking == "like" and bool(also) and not re.search(r"\b(?:like|love|heart)\b", words, re.I)


def _brings_photos(action: Action) -> bool:
    """Whether further photos come by themselves: after a whole page that is hidden, or an earlier search."""
    slots = action.slots
    hides_all = slots.liking == "dislike" and not (slots.ranks or slots.which)
    return hides_all or (action.intent == "undo" and bool(slots.text))
