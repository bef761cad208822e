"""What a turn changed: likes, conditions taken away, steps back."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.replies.phrases import listed, photos, quoted
from chatbot.replies.wishes import wish
from retrieval.records import Query


def rated(ranks: Sequence[int], count: int, liking: str) -> str:
    """After a like, a dislike, or one taken back."""
    which = f"photo {ranks[0]}" if len(ranks) == 1 else f"photos {listed([str(r) for r in ranks])}"
    which = which if ranks and len(ranks) <= 12 else photos(count)
    if liking == "like":
        return f"You like {which}; noted."
    if liking == "dislike":
        return f"I leave {which} out from now on."
    return f"Taken back for {which}." if ranks else "All likes and dislikes are taken back."


def kept(count: int) -> str:
    """Some photos of the page stay."""
    return f"Only {photos(count)} kept on the page."


def liked(count: int) -> str:
    """The photos that the person likes."""
    return "The photo that you like." if count == 1 else f"The {photos(count)} that you like."


def dropped(things: Sequence[str]) -> str:
    """A condition is taken away."""
    return f"I took {listed([quoted(thing) for thing in things])} away."


def nothing_to_drop(things: Sequence[str]) -> str:
    """It was no condition."""
    named = listed([quoted(thing) for thing in things])
    return f"The search had no condition about {named}, so nothing changes."


NOTHING_LEFT = "Then nothing is left to look for. Describe something else, or say “start over”."


def restored(query: Query | None, shown: int) -> str:
    """After an undo."""
    if query is None or not shown:
        return "One step back: nothing is shown now."
    return f"One step back: {wish(query)}, {photos(shown)} shown."


NOTHING_TO_UNDO = "There is nothing to undo."


def back_to(query: Query) -> str:
    """Back at an earlier search."""
    return f"Back to {wish(query)}."


def no_search_about(text: str) -> str:
    """ "Back to the dogs" without dogs before."""
    return f"There was no search about {quoted(text)} before. Here is a new one."


LIKED = "you like it"
RESET = "We start afresh: search, conditions and likes are cleared. “Undo” brings them back."
SHOWN_BEFORE = "shown before"
