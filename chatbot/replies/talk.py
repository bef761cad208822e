"""Small talk, help, and what to say instead of what cannot be done."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.replies.answers import Suggestion
from chatbot.replies.phrases import listed, photos

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
NOTHING_SAID = "Say what you are looking for, such as “a dog on a beach”, or drop a photo here."
NOTHING_SHOWN = "Nothing is shown yet. Describe a photo first, such as “a dog on a beach”."
NOTHING_LIKED = "Nothing is liked yet. Press a heart, or name photos by number: “more like 2”."
WHICH_ONE = "Which photo do you mean? Name it by its number, such as “I like 2”."


def no_such_rank(ranks: Sequence[int], shown: int) -> str:
    """A position that is not on the page."""
    which = f"There is no photo {listed([str(rank) for rank in ranks], 'or')} on the page"
    return f"{which}: {photos(shown)} {'is' if shown == 1 else 'are'} shown."


GREETINGS = {
    "thanks": "You are welcome!",
    "bye": "Goodbye! Your likes are kept.",
    "hello": "Hello! Tell me what photo you are looking for.",
    "praise": "Glad to hear it. What shall we look for next?",
}
_TALK = {
    "thanks": r"\b(?:thanks?|thx|ty|cheers|appreciate|danke|merci|gracias)\b",
    "bye": r"\b(?:bye|goodbye|good ?night|see (?:you|ya|u)|farewell|take care|cya)\b",
    "hello": r"^\W*(?:hi+|hello+|hey+|howdy|good (?:morning|afternoon|evening|day)|yo|how are you)\b",
    "praise": (
        r"^\W*(?:ok(?:ay)?|cool|nice|great|wow|awesome|amazing|perfect|excellent|lovely|super|well done|"
        r"good (?:job|work|bot)|brilliant|you(?:'re| are) \w+|haha|lol|i (?:love|like) (?:you|this))"
    ),
}


# What no search can do, and what to say instead.
NOT_SORTED = (
    "I put photos in the order of how well they fit, not of their dates. Say a time, such as “since 2020” or "
    "“before 2015”; a time alone brings the newest first."
)
SORTING = re.compile(
    r"\b(?:sort|order|arrange|chronological|newest|oldest|latest|(?:most|least) recent|earliest)|"
    r"\bby (?:date|age|size|name)\b|"
    r"\b(?:biggest|largest|smallest)\b.*\b(?:first|last|top|end)\b",
    re.I,
)
TIMES = (Suggestion("From this year", "photos from this year"), Suggestion("From last year", "photos from last year"))


def small_talk(message: str) -> str | None:
    """One friendly line, where a message is no question for help."""
    for kind, words in _TALK.items():
        if re.search(words, message, re.I):
            return GREETINGS[kind]
    return None
