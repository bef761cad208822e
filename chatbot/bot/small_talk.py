"""Small talk, help, and what to say instead of what is not done here; the page stays as it is."""

from __future__ import annotations

import re

from chatbot.actions import Slots
from chatbot.bot.about_page import answer_about_page
from chatbot.bot.turn import Turn
from chatbot.replies import Answer, Suggestion, button
from chatbot.session import ChatSession
from retrieval.words import say

# What is asked for and not done, by what people say; the sentence says what is possible instead.
_REFUSED = (
    ("rotate", r"\b(?:rotat\w*|turn (?:it|this|that|them|\d+|number \d+|the \w+) (?:around|upside|left|right|by|\d+)|"
               r"flip|mirror|straighten)\b"),
    ("edit", r"\b(?:crop|resize|retouch|brighten|darken|sharpen|edit|photoshop|enhance|filter it|remove the "
             r"(?:background|red ?eye)|convert|compress|upscale|colou?ri[sz]e|blur (?:it|this|the|number)|"
             r"make (?:it|this|that|number \d+|the \w+ one) (?:bigger|smaller|brighter|darker|sharper|black))\b"),
    ("share", r"\b(?:share|send|e-?mail|post|upload|whatsapp|text) (?:it|this|that|them|these|those|photos?|number|"
              r"\d|the|my)\b|\bprint\b|\bset (?:it |this )?as (?:my )?(?:wallpaper|background)\b"),
    ("rename", r"\brename\b|\bmove (?:it|this|that|them|these|those|photos?|number|\d+|the) .*\b(?:to|into)\b|"
               r"\b(?:change|edit|set|fix) (?:the|its|their|his) (?:name|file ?name|date|caption|label|location)\b|"
               r"\btag\b"),
    ("delete", r"\b(?:delete|erase|trash|bin|get rid of|throw away|wipe)\b"),
)  # fmt: skip
_TALK = (
    ("thanks", r"\b(?:thanks?|thank you|thx|ty|cheers|appreciate|danke|merci|gracias)\b"),
    ("bye", r"\b(?:bye|goodbye|good ?night|see (?:you|ya|u)|farewell|take care|cya|tsch[uü]ss)\b"),
    ("abuse", r"\b(?:stupid|idiot|dumb|useless|rubbish|garbage|crap|shit\w*|fuck\w*|damn|hate you|you suck|moron|"
              r"worthless|pathetic)\b"),
    ("hello", r"^\W*(?:hi+|hello+|hey+|howdy|good (?:morning|afternoon|evening|day)|yo|hallo|hola|bonjour|"
              r"how are you)\b"),
    ("yes", r"^\W*(?:yes|yeah|yep|yup|sure|ok(?:ay)?|fine|right|correct|exactly|of course)\W*$"),
    ("no", r"^\W*(?:no|nope|nah|not really|never ?mind|forget it)\W*$"),
    ("why", r"^\W*(?:why|how come|what for)\b"),
    ("sorry", r"^\W*(?:sorry|my bad|oops|apologies)\W*$"),
    ("praise", r"\b(?:cool|nice|great|wow|awesome|amazing|perfect|excellent|lovely|super|well done|"
               r"good (?:job|work|bot)|brilliant|haha|lol|beautiful|gorgeous|wonderful|fantastic|"
               r"i (?:love|like) (?:you|this|these|it)|"
               r"you(?:'re| are) \w+)\b"),
)  # fmt: skip


def explain(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """Help where it is asked for; a fitting line for anything else that is said by the way."""
    if not turn.words:
        return Answer(say("nothing-said"), session, suggestions=_first_steps())
    if turn.page and (answer := answer_about_page(slots, session, turn)):
        return answer
    for name, pattern in _REFUSED:
        if re.search(pattern, turn.words, re.I):
            return Answer(say(f"refused-{name}"), session, suggestions=_instead(name, turn))
    kind = small_talk(turn.words)
    if kind == "why":
        return _why(session, turn)
    if kind:
        return Answer(say(f"talk-{kind}-shown" if kind in ("yes", "no") and turn.page else f"talk-{kind}"), session)
    return Answer(say("help"), session, suggestions=_first_steps())


def small_talk(message: str) -> str | None:
    """The kind of a remark that asks for nothing."""
    return next((kind for kind, words in _TALK if re.search(words, message, re.I)), None)


def _first_steps() -> tuple[Suggestion, ...]:
    return (
        button("blue", "mostly blue photos"),
        button("stats", "stats"),
        button("duplicates", "find duplicates"),
    )


def _instead(refused: str, turn: Turn) -> tuple[Suggestion, ...]:
    if refused in ("share", "edit", "rename", "rotate") and turn.page:
        return (button("zip", "export as zip"),)
    return (button("duplicates", "find duplicates"),) if refused == "delete" else ()


def _why(session: ChatSession, turn: Turn) -> Answer:
    """ "Why?": how the photo spoken of, or the first one, came here."""
    hits = turn.hits_again(session.now, session.shown)
    if not hits:
        return Answer(say("talk-why"), session)
    named = [int(rank) for rank in re.findall(r"\d+", turn.words)]
    chosen = session.ranks_of(session.focus) or tuple(rank for rank in named if 0 < rank <= len(hits)) or (1,)
    from chatbot.replies import escaped_sentence

    hit = hits[chosen[0] - 1]
    return Answer(say("why", rank=str(chosen[0]), reason=escaped_sentence(hit.reason)), session)
