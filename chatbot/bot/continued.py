"""Messages that only point at other photos, "and 4 too", "oops, 4 not 5": repeats the last action for those."""

from __future__ import annotations

import re
from dataclasses import replace

from chatbot.actions import Action, Slots
from chatbot.bot.turn import Message
from chatbot.reading.numbers import parse_ranks
from chatbot.replies.described import fact_asked
from chatbot.session import ChatSession

_MORE = re.compile(
    r"\W*(?P<joint>(?:(?:and|also|plus|ok(?:ay)?|then|now|same|what about|how about|"
    r"in|for|with|to|from|of|on|about|is|was)\b[\s,]*)*)"
    r"(?P<which>.+?)(?P<too>(?:[\s,]+(?:too|also|as well|please|then))*)[\s.?!]*",
    re.I,
)
_OTHERS = re.compile(
    r"\W*(?:(?:oops|no|nope|nah|sorry|wait|hmm?|um|i meant?|i said|rather|actually|make (?:it|that))\b[\s,.!:]*)+"
    r"(?P<which>.+?)(?:[\s,]+not\s+(?P<wrong>.+?))?(?:[\s,]+(?:please|instead|sorry|i meant?))*[\s.?!]*",
    re.I,
)
_TELLING = re.compile(r"\b(?:about|describe|details?|info\w*|more on)\b", re.I)
_SWAPPED = re.compile(r"\W*(?P<which>\S+(?:\s+\S+)?)[\s,]+not\s+(?P<wrong>\S+(?:\s+\S+)?)\W*", re.I)


def continued(message: Message, session: ChatSession) -> tuple[Action, ...]:
    """The actions of a message that says nothing but which photos; () where it says more, or nothing was done yet."""
    last, page = _last(session), len(session.shown)
    if last is None or message.photos or not page:
        return ()
    if corrected := _OTHERS.fullmatch(message.text) or _SWAPPED.fullmatch(message.text):
        ranks, wrong = _ranks(corrected["which"], page), _ranks(corrected["wrong"] or "", page)
        if not ranks or (corrected["wrong"] and not wrong):
            return ()
        again = replace(last, slots=replace(last.slots, ranks=ranks))
        if last.slots.question:
            return (again,)
        only_wrong = wrong and last.intent == "feedback"  # "I like 1 and 2", "oops, 3 not 2": 1 stays
        back = Action("feedback", Slots(ranks=wrong, liking="clear")) if only_wrong else Action("undo")
        return back, again
    added = _MORE.fullmatch(message.text)
    if added and (added["joint"] or added["too"]) and last.intent != "more_like" and (
        ranks := _ranks(added["which"], page)
    ):  # fmt: skip
        return (replace(last, slots=replace(last.slots, ranks=ranks)),)
    return ()


def _last(session: ChatSession) -> Action | None:
    """The last action on photos of the page."""
    now = session.now
    if now.asked:
        describes = fact_asked(now.asked) or _TELLING.search(now.asked)
        return Action("describe" if describes else "ask", Slots(question=now.asked))
    if now.did in ("like", "dislike", "clear"):
        return Action("feedback", Slots(liking=now.did))
    if now.album and (now.album.added or now.album.removed):
        return Action("album", Slots(name=now.album.name, do="add" if now.album.added else "remove"))
    return Action("more_like") if now.did == "search" and now.query and now.query.like else None


def _ranks(phrase: str, shown: int) -> tuple[int, ...]:
    parsed = parse_ranks(phrase, shown)
    return parsed.ranks if parsed and not parsed.vague else ()
