"""Rules for keeping some photos of the page: only 2 and 5, the ones I liked."""

from __future__ import annotations

from chatbot.reading.numbers import NOUN
from chatbot.intents.rules.builders import Table, kept
from chatbot.intents.rules.words import POS, SHOW

FAVOURITES = (
    rf"(?:(?:the|my|all|those|of)\s+)*(?:(?:liked|hearted|favou?rite)\s+{NOUN}|(?:{NOUN}\s+)?(?:that\s+)?i(?:'ve|\s+have)?\s+"
    rf"(?:already\s+)?(?:liked?|hearted)|(?<=my\s)(?:likes|hearts|favou?rites|favs|faves)|favou?rites)"
)
TABLE: Table = (
    (
        "keep these",
        kept,
        (
            rf"(?:(?:show|give|keep)\s+(?:me\s+)?)?(?:only|just)\s+{POS}",
            rf"{POS}\s+only",
            rf"{SHOW}?(?:(?:only|just|all)\s+)*{FAVOURITES}(?:\s+(?:only|again|so\s+far|please))*",
            rf"(?:what|which(?:\s+{NOUN})?)\s+(?:did|do|have)\s+i\s+(?:already\s+)?(?:like|liked|heart|hearted)(?:\s+so\s+far)?",
            rf"(?:what|which)\s+are\s+{FAVOURITES}",
        ),
    ),
)
