"""What a message asks for: rules where they are certain, else the nearest example that we wrote."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

from chatbot.actions import Action, Context, Route, Slots
from chatbot.intents.clauses import Clause, clauses, joined, match_whole
from chatbot.intents.descriptions import Description, describe_wish, unpadded
from chatbot.intents.examples import nearest_command
from chatbot.intents.numbers import NOUN, PHOTO, parse_ranks
from chatbot.intents.rules import match_command
from chatbot.intents.spelling import repaired

# More than anybody types by hand; what follows in a longer message is not looked at for commands.
_LONGEST = 2_000
_COMMAND_LONGEST = 240
# Words of a change that begins with a preposition ("in the snow"); a longer one is a new description.
_SHORT = 7
_SYMBOLS = (
    (re.compile(r"👎(?:🏻|🏼|🏽|🏾|🏿)?|💔|🙁|😞|😠|🤮|😡|❌|🚫"), " thumbs down "),
    (
        re.compile(
            r"👍(?:🏻|🏼|🏽|🏾|🏿)?|❤️?|💙|💚|💛|🧡|💜|🖤|🤍|💕|💖|💗|😍|🥰|♥️?|💯|⭐️?|🌟|👌(?:🏻|🏼|🏽|🏾|🏿)?|<3|😻"
        ),
        " thumbs up ",
    ),
)
# Pictures of things and animals can be searched for; faces and hands are small talk.
_THING_SYMBOLS = (
    r"[\U0001f300-\U0001f440\U0001f451-\U0001f5ff\U0001f680-\U0001f6ff"
    r"\U0001f950-\U0001f96f\U0001f980-\U0001f9cc]"
)
_OTHER_SYMBOLS = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
_REFINING = re.compile(
    r"^(?:(?:but|only|just|now|and|also|rather|instead|maybe|this\s+time|"
    r"plus|add|narrow(?:\s+(?:it|that|them))?(?:\s+down)?(?:\s+(?:to|by))?|"
    r"limit(?:\s+(?:it|that|them))?(?:\s+to)?|restrict(?:\s+(?:it|that|them))?(?:\s+to)?|"
    r"filter(?:\s+(?:it|them|these|by|for|on|to))*|keep(?:\s+(?:only|just))?(?:\s+the\s+ones)?|"
    r"make\s+(?:it|them|that)|"
    rf"(?:only\s+)?(?:the\s+|those\s+)(?:{NOUN})(?=\s+(?:with|in|at|on|that|"
    r"where|from|without|taken|of))|those(?=\s+(?:with|in|at|on|that|where|"
    r"from|without|taken|of)\b)|(?:show\s+(?:me\s+)?|give\s+me\s+|keep\s+|"
    r"i\s+(?:want|like|need)\s+)?(?:only|just)|(?:show\s+(?:me\s+)?|give\s+me\s+)(?:only\s+)?the\s+ones|"
    r"(?:of|from|among)\s+(?:these|those|them)|which\s+of\s+(?:these|them|"
    r"those)(?:\s+(?:are|have|show))?|ones(?=\s)|i\s+want\s+(?:it|them)|"
    r"it\s+(?:should|must)\s+(?:be|have)|they\s+(?:should|must)\s+(?:be|"
    r"have)|there\s+(?:should|must)\s+be|can\s+(?:it|they)\s+be|should\s+be|"
    r"must\s+(?:be|have)|change\s+(?:it|that)\s+to|switch\s+to|same\s+but|"
    r"the\s+same\s+but|same|as\s+well\s+as|a\s+(?:bit|little)\s+more)(?:\s+|"
    r",\s*|$))+",
    re.I,
)
_PREPOSITION = re.compile(
    (
        r"^(?:in|at|on|with|during|under|from|inside|outside|outdoors|indoors|"
        r"near|by|while|wearing|holding|at\s+night|after\s+dark|taken)\b(?!\s+and\b)"
    ),
    re.I,
)
_COMPARATIVE = re.compile(
    (
        r"^(?:a\s+(?:bit|little)\s+|even\s+|much\s+|slightly\s+)?(?:darker|brighter|"
        r"lighter|closer|bigger|larger|smaller|older|younger|wider|sunnier|warmer|"
        r"colder|happier|further\s+away|nearer|more\s+\w+|less\s+\w+|redder|"
        r"bluer|greener|sharper)(?:\s+(?:please|ones?))?$"
    ),
    re.I,
)
_LIKE_BUT = re.compile(
    r"^(?:(?:show|find|give|get)\s+(?:me\s+)?)?(?:(?:some|something|anything|"
    rf"more|{NOUN})\s+)*(?:just\s+)?(?:like|similar\s+to|the\s+same\s+as)\s+(?P<ranks>.+?)"
    r"(?:,?\s+(?:but|only|just|except)\s+|,?\s+(?=(?:without|with|in|at|"
    r"on|from|since|before|after|taken|no|during)\b))(?P<change>.+)$",
    re.I,
)
_HIDING = re.compile(
    r"^(?:remove|hide|skip|filter\s+out|take\s+out|get\s+rid\s+of|throw\s+out|"
    rf"omit|ban|kick\s+out|sort\s+out)\s+(?:(?:all|any|the|those|every|{NOUN})\s+)*"
    r"(?:(?:with|of|showing|containing|that\s+(?:have|show|contain))\s+)?(?:(?:any|"
    r"an?|the)\s+)*(?P<things>\S.*)$",
    re.I,
)
_OF_COLOUR = re.compile(r"\b(?:colou?r(?:s|ed|ing)?|palette|tones?|hues?)\b", re.I)
_THIS_PHOTO = re.compile(
    (
        r"^(?:(?:(?:any|some|more|other|similar|others|all|the|my|show|find|"
        r"get|give|search|look|me|for|do|i|have|got|you|we|are|there|is|what|"
        r"whats|what's|who|who's|where|when|which|this|that|these|those|it|one|"
        r"ones|in|of|collection|library|album|already|here|same|like|to|as|similar|"
        r"resembling|resemble|looks?|closest|nearest|match|matches|matching|"
        r"anything|something|things|stuff|a|an|with|please|can|could|duplicate|"
        r"copy|exact|identical|twice|taken|was|did|take|image|file|somewhere|"
        r"see|help|identify|recogni[sz]e|know|label|about|tell|describe|lookup|"
        r"reverse|compare|exists?|based|on|using|use|from|by|attached|uploaded|"
        r"and|or|photo's|most|best|hey|hi|pic's|thing|place|person|them|thanks|"
        r"duplicates|original|where's|were|how|much|score|certain|upload|subject|"
        r"kind|type|show|shows|shown|seen|before|ever|two|both|three|look|looking|"
        r"into|at|has|be|will|query|search|searching|visually|close|does|ours|"
        rf"our|mine|indexed|index)\b|{NOUN}|{PHOTO}|[\s,.!?:;'’-])+)$"
    ),
    re.I,
)
_SO_MANY_LIKE_IT = re.compile(
    rf"^(?:(?:show|find|give|get)\s+(?:me\s+)?)?(?:the\s+)?(?:top\s+|best\s+)?(?P<count>\d{{1,3}})\s+"
    rf"(?=(?:most|similar|more|like|closest|nearest|best|matches|{NOUN})\b)",
    re.I,
)
_REFERENCE = re.compile(
    (
        r"\b(?:(?:that\s+(?:are|is|look)\s+)?(?:like|similar\s+to|resembling|"
        r"close\s+to|the\s+same\s+as|as\s+in|looking\s+like)\s+)(?:this|that|"
        rf"these|those|it|them|the\s+(?:attached|uploaded)?)(?:\s+(?:{NOUN}|two|"
        r"three|attached|uploaded))*(?!\w)"
    ),
    re.I,
)
_SAME_BUT = re.compile(
    (
        r"^.*?\b(?:this|that|these|same|like|similar|it)\b.{0,40}?,?\s*\b(?:but|"
        r"except|only|just)\b\s*(?P<change>.+)$"
    ),
    re.I,
)
_SAME = re.compile(
    (
        r"^(?:(?:show|find|get|give|search|look|me|for|more|something|anything|"
        rf"ones?|some|any|other|others|{PHOTO}|the|exactly|very|similar(?:\s+to)?|"
        r"like|same|as|this|that|these|those|it|do\s+i\s+have|have\s+i\s+got|"
        r"place|scene|thing|spot|please|of|kind|is|there|are|with\s+this|in\s+this)(?:\s+|"
        r",\s*|$))+(?=\S)"
    ),
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


# Asked so, nothing describes a photo: "what is possible here?"
_QUESTION = re.compile(
    r"(?:what|why|how|who)(?:'s|\s+(?:is|are|was|were|do|does|did|can|could|should|would|will))\b", re.I
)


def route(message: str, context: Context, today: date | None = None) -> Route:
    """The actions of ``message``, given what it can refer to. Any text is answered; nothing raises."""
    text = _clean(message)
    today = today or date.today()
    if not re.search(r"\w|#|\?", text) and not re.search(_THING_SYMBOLS, text):
        if context.photos:
            return Route((Action("image_search"),), "rule: a photo alone")
        return Route((Action("help"),), "rule: nothing said")
    if context.photos:
        return _with_photos(repaired(text), context, today)
    found = _commands(repaired(text), context, today)
    return found or _description(repaired(text, frame_only=True), context, today)


def _clean(message: str) -> str:
    """One line of visible characters with straight quotes, hearts and thumbs as words."""
    text = unicodedata.normalize("NFKC", message[:_LONGEST])
    text = "".join(
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in text
        if unicodedata.category(c) not in ("Cf", "Cs", "Co") or c == "\u200d"
    )
    text = text.replace("’", "'").replace("‘", "'").replace("`", "'")
    for symbol, words in _SYMBOLS:
        text = symbol.sub(words, text)
    text = re.sub(r"\s+", " ", _OTHER_SYMBOLS.sub(" ", text)).strip() or text.strip()
    text = re.sub(r"\b(thumbs (?:up|down))(?: \1)+", r"\1", text)
    return re.sub(r"(\d\s+thumbs (?:up|down)) (?=\d)", r"\1, ", text)  # "2 👍 5 👎"


def _commands(text: str, context: Context, today: date) -> Route | None:
    """A command from end to end, or commands around a description; None where nothing is a command."""
    plain = unpadded(text) or text
    if len(plain) > _COMMAND_LONGEST:
        return None
    found = match_whole(text, context) or match_whole(plain, context)
    if found:
        return Route((found[1],), f"rule: {found[0]}")
    resembling = _LIKE_BUT.match(plain)
    ranks = parse_ranks(resembling["ranks"], context.shown) if resembling else None
    if resembling and ranks and all(isinstance(part, str) for part in _changes_of(resembling, context)):
        wish = describe_wish(resembling["change"], today)
        slots = Slots(wish.text, wish.without, wish.colours, ranks.ranks, top_k=wish.top_k, filters=wish.filters)
        return Route((Action("more_like", slots),), "rule: like one photo, but changed")
    parts = clauses(plain, context)
    if all(isinstance(part, str) for part in parts):
        return None
    actions: list[Action] = []
    rules: list[str] = []
    for part in parts:
        after = _after(actions, context)
        action, rule = _wish(part, after, today) if isinstance(part, str) else (part[1], part[0])
        actions.append(action)
        rules.append(rule)
    return Route(joined(actions), "rules: " + ", ".join(dict.fromkeys(rules)))


def _changes_of(resembling: re.Match[str], context: Context) -> list[Clause]:
    """The clauses of what is said behind "like the second"."""
    found = match_command(resembling["change"], context)
    return [found] if found else clauses(resembling["change"], context)


def _description(text: str, context: Context, today: date) -> Route:
    """A description; where nothing says that it is one, an example of a command may be nearer."""
    plain = unpadded(text) or text
    action, rule = _wish(plain, context, today)
    if _may_be_a_command(plain, action):
        found = nearest_command(plain, context)
        if found:
            return Route((found[1],), found[0])
    if action.intent == "text_search" and _QUESTION.match(plain):
        pointing = context.shown and re.search(r"\b(?:it|this|that|these|those|they|she|he)\b", plain, re.I)
        return Route((Action("describe" if pointing else "help"),), "rule: a question")
    return Route((action,), f"rule: {rule}")


def _may_be_a_command(text: str, action: Action) -> bool:
    """Whether a text speaks to us ("I", "you", "these", a verb) rather than naming what a photo shows."""
    if action.slots.colours or action.slots.without or action.slots.filters != Slots().filters:
        return False
    words = text.split()
    return 2 <= len(words) <= 20 and (action.intent == "help" or bool(_ADDRESSING.search(text)))


def _after(actions: list[Action], context: Context) -> Context:
    """What is on the page once the earlier actions of the message are done."""
    return replace(context, shown=0) if any(action.intent == "reset" for action in actions) else context


def _wish(text: str, context: Context, today: date) -> tuple[Action, str]:
    """A description: a new search, or a change of the one on the page."""
    cue = _REFINING.match(text) if context.shown else None
    rest = text[cue.end() :] if cue else text
    wish = describe_wish(rest, today)
    slots = Slots(wish.text, wish.without, wish.colours, top_k=wish.top_k, filters=wish.filters)
    if context.shown and (cue or _changes(wish, rest)) and slots != Slots():
        return Action("refine", slots), "changes the search"
    if context.shown and (hiding := _HIDING.match(text)):
        without = tuple(part for part in re.split(r"\s*(?:,|\band\b|\bor\b)\s*", hiding["things"]) if part)
        return Action("refine", Slots(without=without)), "leaves something out"
    if slots == Slots():
        return Action("help"), "nothing to look for"
    if re.fullmatch(r"(?:landscape|portrait|square)", text, re.I):
        return Action("text_search", Slots(text)), "a description"
    if not wish.text and wish.colours:
        return Action("colour_search", slots), "a colour"
    return Action("text_search", slots), "a description"


def _changes(wish: Description, text: str) -> bool:
    if not wish.text:
        return not wish.colours or bool(re.match(r"(?:in|with)\b", text, re.I))
    # "In the far distance a boy slides down a handrail" is a description of its own.
    return bool(
        not wish.asked and len(text.split()) <= _SHORT and (_PREPOSITION.match(text) or _COMPARATIVE.match(text))
    )


def _with_photos(text: str, context: Context, today: date) -> Route:
    """A message with photos: its colours, the same photo, or the photo plus words."""
    if _OF_COLOUR.search(text) and not describe_wish(text, today).colours:
        return Route((Action("colour_search"),), "rule: the colours of a photo")
    plain = unpadded(text)
    so_many = _SO_MANY_LIKE_IT.match(plain)
    if so_many:
        plain = plain[so_many.end() :]
    if _THIS_PHOTO.match(plain):
        slots = Slots(top_k=int(so_many["count"]) if so_many else None)
        return Route((Action("image_search", slots),), "rule: a photo")
    found = match_command(plain, context)
    if found and found[1].intent in ("help", "duplicates"):  # "what is this?", "is this a duplicate?"
        return Route((Action("image_search"),), "rule: a photo")
    if found and found[1].intent in ("undo", "reset", "stats", "export"):
        return Route((found[1],), f"rule: {found[0]}")
    wish = describe_wish(_beside_a_photo(plain), today)
    top_k = int(so_many["count"]) if so_many else wish.top_k
    slots = Slots(wish.text, wish.without, wish.colours, top_k=top_k, filters=wish.filters)
    return Route((Action("image_search", slots),), "rule: a photo and words")


def _beside_a_photo(text: str) -> str:
    """What is said beside the photo: "like this but in snow" is "in snow"."""
    change = _SAME_BUT.match(text)
    if change:
        return change["change"]
    rest = _REFERENCE.sub(" ", text)
    if re.search(r"\b(?:same|similar|like|this|these|that)\b", text, re.I):
        rest = _SAME.sub("", rest)
    return re.sub(r"\s+", " ", rest)


def warm_up() -> None:
    """Load what the first message would wait for."""
    route("shwo me dogs", Context(), date(2020, 1, 1))
    nearest_command("what shall I say", Context())
