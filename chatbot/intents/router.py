"""What a message asks for: rules where they are certain, else the nearest example that we wrote."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from chatbot.actions import Action, Context, Intent, Route, Slots
from chatbot.intents.attached import with_photos
from chatbot.intents.changes import is_change, wished
from chatbot.intents.clauses import Clause, clauses, joined, match_whole
from chatbot.intents.descriptions import describe_wish
from chatbot.intents.examples import nearest_command
from chatbot.reading.numbers import NOUN, PHOTO, parse_ranks
from chatbot.intents.politeness import unpadded
from chatbot.intents.rules import match_command
from chatbot.intents.spelling import repaired
from chatbot.reading.symbols import cleaned, says_nothing

_COMMAND_LONGEST = 240
_LIKE_BUT = re.compile(
    r"^(?:(?:show|find|give|get)\s+(?:me\s+)?)?(?:(?:some|something|anything|"
    rf"more|{NOUN})\s+)*(?:just\s+)?(?:like|similar\s+to|the\s+same\s+as|"
    r"(?:(?:in|with)\s+)?(?:the\s+)?(?P<colours>(?:same|similar)\s+colou?rs)(?:\s+(?:as|like|to))?)\s+(?P<ranks>.+?)"
    r"(?:,?\s+(?:but|only|just|except)\s+|,?\s+(?=(?:without|with|in|at|"
    r"on|from|since|before|after|taken|no|during)\b))(?P<change>.+)$",
    re.I,
)
# How people speak about the conversation; a text without any of this only describes a photo.
_ADDRESSING = re.compile(
    r"^(?:what|which|who|how|when|where|why|can|could|would|will|do|does|"
    r"did|is|are|have|has|please|show|give|find|tell|let|let's|go|get|put|"
    r"take|make|keep|bring|"
    r"read|look|search|pack|bundle|write|send|use|reverse|restore|return|"
    r"revert|forget|drop|remove|delete|clear|wipe|throw|empty|flip|turn|"
    r"roll|scroll|move|continue|start|begin|"
    r"try|treat|never|not|no|that|it|this|number|the (?:first|second|third|"
    r"fourth|fifth|sixth|seventh|eighth|last)|near|same|summari[sz]e|teach|"
    r"explain|help|suggest|recommend|pick|hand|store)\b"
    r"|\b(?:i|i'm|i'd|i've|i'll|me|mine|you|your|we|us|these|photos?|pictures?|"
    r"pics?|images?|shots|files?|results?|page|search|collection|library|"
    r"archive|duplicates?|copies)\b",
    re.I,
)
# "Photos of a lake" are a description however they are asked for.
_PHOTOS_OF = re.compile(
    rf"\b{PHOTO}\s+(?:of|with|showing|containing|where)\s+"
    r"(?!(?:these|those|this|that|them|it|mine|each|the\s+same|my)\b)",
    re.I,
)
# Asked so, nothing describes a photo: "what is possible here?"
_QUESTION = re.compile(
    r"(?:what|why|how|who)(?:'s|\s+(?:is|are|was|were|do|does|did|can|could|should|would|will))\b", re.I
)


def route(message: str, context: Context, today: date | None = None) -> Route:
    """The actions of ``message``, given what it can refer to. Any text is answered; nothing raises."""
    text = cleaned(message)
    today = today or date.today()
    if says_nothing(text):
        if context.photos:
            return Route((Action("image_search"),), "rule: a photo alone")
        return Route((Action("help"),), "rule: nothing said")
    if context.photos:
        return with_photos(repaired(text), context, today)
    found = _commands(repaired(text), context, today)
    return found or _description(repaired(text, frame_only=True), context, today)


def _commands(text: str, context: Context, today: date) -> Route | None:
    """A command from end to end, or commands around a description; None where nothing is a command."""
    plain = unpadded(text) or text
    if len(plain) > _COMMAND_LONGEST:
        return None
    found = match_whole(text, context) or match_whole(plain, context)
    if found:
        return Route((_taken_apart(found[1], today),), f"rule: {found[0]}")
    resembling = _LIKE_BUT.match(plain)
    ranks = parse_ranks(resembling["ranks"], context.shown) if resembling else None
    if resembling and ranks and all(isinstance(part, str) for part in _changes_of(resembling, context)):
        wish = describe_wish(resembling["change"], today)
        slots = Slots(wish.text, wish.without, wish.colours, ranks.ranks, top_k=wish.top_k, filters=wish.filters)
        intent: Intent = "colour_search" if resembling["colours"] else "more_like"
        return Route((Action(intent, slots),), "rule: like one photo, but changed")
    parts = clauses(plain, context) if not context.shown or not is_change(plain) else [plain]
    if all(isinstance(part, str) for part in parts):
        return None
    actions: list[Action] = []
    rules: list[str] = []
    for part in parts:
        after = _after(actions, context)
        action, rule = wished(part, after, today) if isinstance(part, str) else (_taken_apart(part[1], today), part[0])
        actions.append(action)
        rules.append(rule)
    return Route(joined(actions), "rules: " + ", ".join(dict.fromkeys(rules)))


def _taken_apart(action: Action, today: date) -> Action:
    """ "How many photos of dogs from 2019": what is counted, without its conditions."""
    if action.intent != "stats" or not action.slots.text:
        return action
    wish = describe_wish(action.slots.text, today)
    text = wish.text or ("" if wish.filters != Slots().filters else action.slots.text)  # "how many red ones"
    return Action("stats", Slots(text, wish.without, filters=wish.filters))


def _changes_of(resembling: re.Match[str], context: Context) -> list[Clause]:
    """The clauses of what is said behind "like the second"."""
    found = match_command(resembling["change"], context)
    return [found] if found else clauses(resembling["change"], context)


def _description(text: str, context: Context, today: date) -> Route:
    """A description; where nothing says that it is one, an example of a command may be nearer."""
    plain = unpadded(text) or text
    action, rule = wished(plain, context, today)
    if _may_be_a_command(plain, action):
        found = nearest_command(plain, context)
        if found:
            return Route((found[1],), found[0])
    if action.intent == "text_search" and action.slots.text and _QUESTION.match(plain):
        pointing = context.shown and re.search(r"\b(?:it|this|that|these|those|they|she|he)\b", plain, re.I)
        return Route((Action("describe" if pointing else "help"),), "rule: a question")
    return Route((action,), f"rule: {rule}")


def _may_be_a_command(text: str, action: Action) -> bool:
    """Whether a text speaks to us ("I", "you", "these", a verb) rather than naming what a photo shows."""
    if action.slots.colours or action.slots.without or action.slots.filters != Slots().filters:
        return False
    if _PHOTOS_OF.search(text):
        return False
    words = text.split()
    return 2 <= len(words) <= 20 and (action.intent == "help" or bool(_ADDRESSING.search(text)))


def _after(actions: list[Action], context: Context) -> Context:
    """What is on the page once the earlier actions of the message are done."""
    return replace(context, shown=0) if any(action.intent == "reset" for action in actions) else context


def warm_up() -> None:
    """Load what the first message would wait for."""
    route("shwo me dogs", Context(), date(2020, 1, 1))
    nearest_command("what shall I say", Context())
