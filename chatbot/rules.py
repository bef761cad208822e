"""Messages that are commands from end to end (likes, more, undo, export): the rules, each with a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from chatbot.actions import Action, Context, Intent, Liking, Slots
from chatbot.numbers import NOUN, NUMBER, PHOTO, count, find_ranks, parse_ranks

Build = Callable[[re.Match[str], Context], Action | None]

_ASK = re.compile(
    r"(?:(?:(?:can|could|would|will|may|might)\s+(?:you|i|we|u)(?:\s+(?:maybe|"
    r"please|pls|just|possibly|perhaps|also|kindly|mind|try\s+to))*"
    r"|(?:i'?d|i\s+would|we'?d|we\s+would|id)\s+(?:really\s+)?(?:like|love)\s+(?:you\s+)?to|"
    r"(?:i|we)\s+(?:want|need|wanna|would\s+like|wish)\s+(?:you\s+)?to|let'?s|"
    r"please|pls|just|now|go\s+ahead\s+and|and|then|also|so|ok(?:ay)?|but|"
    r"well|oh|yes|yeah|no|actually"
    r"|do\s+me\s+a\s+favou?r\s+and|is\s+it\s+possible\s+to|how\s+(?:do|can)\s+i|"
    r"i\s+think|i\s+guess|maybe|hmm+|wow|haha)(?:\s+|\s*,\s*))+",
    re.I,
)
_SHOW = (
    r"(?:(?:show|give|get|find|see|load|fetch|bring|display|list|view|want|"
    r"have|look\s+(?:at|for)|search(?:\s+for)?|recommend|suggest|gimme|need|"
    r"try|pull\s+up|i\s+want|i\s+need|i'?d\s+like|let\s+(?:me|us)\s+(?:see|"
    r"have)|are\s+there|is\s+there|do\s+(?:you|we|i)\s+have|have\s+(?:you|"
    r"i|we)\s+got|got)(?:\s+(?:me|us))?(?:\s+up)?\s+)"
)
_SOME = (
    r"(?:(?:some|a\s+few|any|even|a\s+bit|a\s+lot|the|all|other|further|"
    rf"much|lots|(?P<count>\d{{1,3}}|{NUMBER}))\s+)?"
)
COLLECTION = (
    r"(?:(?:whole|entire|photo|picture|image|my|the|this|our|your)\s+)*(?:collection|"
    r"library|albums?|gallery|archive|index|catalogue|catalog|database|folders?|"
    r"camera\s+roll|photos|pictures|pics|images|everything|stuff|data)"
)
_LIKED = (
    r"(?:(?:the|my|those|these|all|of|what|everything|anything|which|that|"
    rf"ones?|stuff|only|just)\s+)*(?:{NOUN}\s+)?(?:(?:(?:that|which)\s+)?i(?:'ve|"
    r"\s+have)?\s+(?:just\s+|already\s+|have\s+)?(?:liked?|hearted|marked|"
    rf"picked|chose|chosen|selected|favou?rited|loved?|like)|liked\s*(?:{NOUN})?|"
    rf"likes|hearts|favou?rites?|favou?rite\s+{NOUN}|favs|faves|hearted\s*(?:{NOUN})?|"
    r"taste|selection|picks|previous\s+likes)(?:\s+(?:so\s+far|already|before))?"
)
_R, _NOT = r"(?P<ranks>.+?)", r"(?P<not_ranks>.+?)"
_SIMILAR = (
    r"(?:like|similar\s+to|such\s+as|along\s+the\s+lines\s+of|in\s+the\s+(?:same\s+)?(?:style|"
    r"spirit|vein|manner)\s+(?:of|as)|resembling|that\s+resembles?|close\s+to|"
    r"comparable\s+to|as\s+in|(?:that|which)\s+(?:are|is|look|looks)\s+(?:more\s+)?(?:like|"
    r"similar\s+to))"
)
_AND = r"(?:\s*(?:,|;|-|\band\b|\bbut\b)\s*(?:and\s+|but\s+)?|\s+)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern for a whole clause and what it asks for; the builder may still say no."""

    name: str
    pattern: re.Pattern[str]
    build: Build


def match_command(clause: str, context: Context) -> tuple[str, Action] | None:
    """The name of the rule that covers the whole clause, and its action."""
    clause = clause.strip(" \t,;:.!?…~")
    asked = _ASK.match(clause)
    for text in (clause, clause[asked.end() :]) if asked else (clause,):
        for rule in _rules():
            match = rule.pattern.fullmatch(text)
            action = rule.build(match, context) if match else None
            if action:
                return rule.name, action
    return None


def _group(match: re.Match[str], name: str) -> str | None:
    value: str | None = match.groupdict().get(name)
    return value.strip() if value else None


def _number(match: re.Match[str]) -> int | None:
    said = _group(match, "count")
    # "The next one" and "one more page" are the next page.
    return (count(said) or None) if said and said.lower() != "one" else None


def _plain(intent: Intent) -> Build:

    def build(match: re.Match[str], context: Context) -> Action | None:
        # "What camera was used for the last one?" is about that photo, "how many cameras" about all.
        if intent in ("stats", "help") and context.shown and find_ranks(match[0], context.shown):
            return None
        return Action(intent, Slots(top_k=_number(match)))

    return build


def _rate(liking: Liking, pointing: bool = True) -> Build:
    """feedback about the named positions; ``pointing``: "this one" of many counts, too, and names none."""

    def build(match: re.Match[str], context: Context) -> Action | None:
        said = _group(match, "ranks")
        if said is None:
            return Action("feedback", Slots(liking=liking))
        ranks = parse_ranks(said, context.shown)
        if ranks is None or (ranks.vague and not pointing):
            return None
        if not ranks.ranks and context.shown != 1 and said.lower() in ("that", "it", "this"):
            return None  # "that's nice" is small talk
        return Action("feedback", Slots(ranks=ranks.ranks, liking=liking))

    return build


def _resemble(match: re.Match[str], context: Context) -> Action | None:
    """more_like with the numbered photos; "these" and "the ones I liked" are the liked ones."""
    wanted, unwanted = _positions(match, "ranks", context), _positions(match, "not_ranks", context)
    if wanted is None or unwanted is None:
        return None
    return Action("more_like", Slots(ranks=wanted, not_ranks=unwanted, top_k=_number(match)))


def _positions(match: re.Match[str], name: str, context: Context) -> tuple[int, ...] | None:
    said = _group(match, name)
    if said is None or re.fullmatch(_LIKED, said, re.I):
        return ()
    ranks = parse_ranks(said, context.shown)
    if ranks is None:
        return None
    if not ranks.vague:
        return ranks.ranks
    return ranks.ranks if context.shown == 1 and not context.liked else ()


def _resemble_liked(match: re.Match[str], context: Context) -> Action | None:
    """ "Like these", where some are liked already."""
    return Action("more_like") if context.liked else None


# A question with a second wish behind it is taken apart first.
_GOES_ON = re.compile(
    r"\b(?:and|then)\s+(?:do|show|find|give|undo|export|more|i|hide|start|download|next|please|now)\b", re.I
)


def _describe(match: re.Match[str], context: Context) -> Action | None:
    """describe the positions that are named, or what the page shows."""
    said = _group(match, "ranks")
    if said is not None:
        ranks = parse_ranks(said, context.shown)
        if ranks is None:
            return None
        found = () if ranks.vague and context.shown != 1 else ranks.ranks
        return Action("describe", Slots(ranks=found))
    named = find_ranks(match[0], context.shown)
    return Action("describe", Slots(ranks=named)) if named and not _GOES_ON.search(match[0]) else None


_AT_MOST = re.compile(r"\b(?:only|just|at\s+most|max(?:imum)?|limit|up\s+to|best|top)\b", re.I)


def _so_many(match: re.Match[str], context: Context) -> Action | None:
    """ "Show me 20" asks for a longer page; "show me 3" of 8 is the third photo."""
    number = _number(match)
    if not number or (
        number <= max(context.shown, 9) and not _group(match, "noun") and not _AT_MOST.search(match[0])
    ):
        return None
    return Action("refine" if context.shown else "text_search", Slots(top_k=number))


def _describe_page(match: re.Match[str], context: Context) -> Action | None:
    return Action("describe", Slots(ranks=(1,) if context.shown == 1 else ())) if context.shown else None


def _colour_of(match: re.Match[str], context: Context) -> Action | None:
    ranks = _positions(match, "ranks", context)
    return None if ranks is None else Action("colour_search", Slots(ranks=ranks))


_FORMATS = dict.fromkeys(("csv", "spreadsheet", "excel", "xlsx", "table"), "csv")
_FORMATS |= dict.fromkeys(("zip", "zipped", "archive"), "zip")
_FORMATS |= dict.fromkeys(("contact", "contactsheet"), "contact-sheet")
_FORMATS |= {name: name for name in ("json", "pdf", "html")}
_FORMAT_WORD = re.compile(rf"\b({'|'.join(_FORMATS)})\b", re.I)
_PAGE = re.compile(
    (
        r"(?:(?:the|my|these|those|all|current|this|of|search|whole|them|page|"
        r"list|everything|it|me|us|a|selection|here|shown|last|that|for|you|"
        rf"found|what)\s*|{NOUN}\s*|{COLLECTION}\s*|captions?\s*|metadata\s*|"
        r"i\s*|see\s*)+"
    ),
    re.I,
)


def _export(match: re.Match[str], context: Context) -> Action | None:
    kind = _FORMAT_WORD.search(match[0])
    said = re.sub(
        (
            rf"^(?:a\s+)?(?:{'|'.join(_FORMATS)}|contact[\s-]?sheets?)\s*(?:files?\s+)?(?:of\s+|"
            r"with\s+)?|^(?:me|us)\s+"
        ),
        "",
        _group(match, "ranks") or "",
        flags=re.I,
    )
    ranks: tuple[int, ...] = ()
    if said and re.fullmatch(_LIKED, said, re.I):
        ranks = context.liked
    elif said:
        named = parse_ranks(said, context.shown)
        if named is None and not _PAGE.fullmatch(said):
            return None
        whole = (
            named is None
            or named.vague
            or re.match(r"all\b|every|the\s+(?:whole|lot|page|set|bunch)", said, re.I)
        )
        ranks = () if whole or named is None else named.ranks
    return Action("export", Slots(ranks=ranks, format=_FORMATS[kind[1].lower()] if kind else None))


def _back_to(match: re.Match[str], context: Context) -> Action | None:
    text = re.sub(
        r"^(?:(?:the|my|those|these|when\s+(?:we|you)\s+(?:had|showed)|search\s+for)\s+)+",
        "",
        match["text"].strip(),
        flags=re.I,
    )
    text = re.sub(
        rf"(?:\s+(?:search|again|please|results|ones|from\s+before|{PHOTO}))+$", "", text, flags=re.I
    )
    of = rf"^(?:{PHOTO}|search|results|ones)\s+(?:of|for|with|about|showing)\s+(?:the\s+)?"
    text = re.sub(of, "", text, flags=re.I)
    if parse_ranks(text, context.shown) or re.fullmatch(
        r"(?:it|that|this|start|beginning|before|last\s+search|previous\s+\w+|one\s+step|back)", text, re.I
    ):
        return Action("undo") if text.lower() not in ("start", "beginning") else Action("reset")
    return Action("undo", Slots(text=text))


def _drop(match: re.Match[str], context: Context) -> Action | None:
    """refine by taking a condition away again; "drop the fourth" is about a photo and not this."""
    thing = next(value for name, value in match.groupdict().items() if value)
    if parse_ranks(thing, context.shown) or re.fullmatch(_LIKED, thing, re.I):
        return None
    things = re.split(r"\s*(?:,|\band\b|\bor\b|&)\s*", thing)
    strip = (
        r"^(?:(?:the|any|all|with|having|my|that|those|a|an|of|about|some|having)\s+)+|"
        r"\s+(?:filters?|limits?|restrictions?|conditions?|part|thing|bit|range|"
        r"requirement|constraint|rule)s?$"
    )
    plain = (re.sub(strip, "", one.strip(), flags=re.I) for one in things)
    return Action("refine", Slots(drop=tuple(one for one in plain if one)))


def _also_shown(match: re.Match[str], context: Context) -> Action | None:
    """ "any year" changes a search; as the whole of a first message it means nothing else."""
    return _drop(match, context)


_DEGREE = (
    r"(?:(?:really|very|so|just|pretty|quite|absolutely|both|all|also|my|"
    r"the|a|an|much|exactly|simply|already|totally|kinda|kind\s+of|truly|"
    r"definitely|super|too|by\s+far|more\s+like)\s+)*"
)
_GOOD = (
    rf"{_DEGREE}(?:great|good|nice|perfect|lovely|beautiful|awesome|fantastic|"
    r"amazing|cool|wonderful|cute|best|favou?rites?|fav|faves?|favs|excellent|"
    r"gorgeous|brilliant|spot\s+on|right|close|closest|better|pretty|winners?|"
    r"keepers?|stunning|superb|funny|sweet|adorable|thumbs\s+up|liked|yes|"
    r"fire|my\s+style|correct|(?:(?:it|the\s+one|one|what|how|the\s+kind)\s+)?i\s+(?:want(?:ed)?|"
    r"mean|meant|was\s+looking\s+for|had\s+in\s+mind|need(?:ed)?|am\s+looking\s+for|"
    r"'m\s+looking\s+for|like|love|was\s+after|remember(?:ed)?)|what\s+i'?m\s+(?:looking\s+for|"
    r"after)|it|the\s+one)(?:\s+(?:one|ones|shots?|photos?|pics?|pictures?|"
    r"too|though|indeed|already|match|matches|enough|results?))*"
)
_BAD = (
    rf"{_DEGREE}(?:bad|wrong|ugly|awful|terrible|boring|horrible|blurry|useless|"
    r"crap|rubbish|off|worst|meh|irrelevant|unrelated|mistakes?|thumbs\s+down|"
    r"disliked|no|nope|nonsense|out|no\s+good|far\s+off|way\s+off|(?:not|"
    rf"never)\s+{_DEGREE}(?:it|good|great|right|nice|relevant|interesting|"
    r"useful|match|fit|favou?rites?|close|for\s+me|ok|okay|fitting|matching|"
    r"helpful|one|thing|cup\s+of\s+tea|convincing|cute|at\s+all|taste|liking|"
    rf"(?:what|how|the\s+(?:kind|one))\s+i(?:'m|\s+am|\s+was)?\s+\w+(?:\s+\w+){{0,3}}))(?:\s+(?:one|"
    r"ones|photos?|pics?|matches|match|results?|too|though|at\s+all|either))*"
)
_LIKE = (
    r"(?:like|love|adore|prefer|heart|favou?rite|fave?|fancy|enjoy|upvote|"
    r"star|choose|keep|dig|save\s+to\s+(?:my\s+)?(?:likes|favou?rites)|approve(?:\s+of)?|"
    r"am\s+(?:a\s+fan\s+of|into)|pick|'m\s+into|<3)"
)
_VERY = (
    r"(?:(?:really|quite|also|do|just|definitely|absolutely|totally|especially|"
    r"most|particularly|kinda|kind\s+of|still|only|actually|rather|would|"
    r"already|much|like\s+the\s+look\s+of)\s+)*"
)
_CONDITION = (
    r"(?:year|years|date|dates|time(?:\s*frame|\s+range)?|season|month|months|"
    r"day|decade|camera|cameras|format|formats|file\s*types?|file\s*formats?|"
    r"orientation|orientations|shape|shapes|size|sizes|resolution|resolutions|"
    r"megapixels?|mp|colou?rs?|folder|folders|path|place|location|number|"
    r"quality|filters?|conditions?|restrictions?|constraints?)"
)

# A position and nothing else; inside a longer message it may be part of a description.
A_POSITION, SO_MANY = "a position", "so many"
ALONE = (A_POSITION, SO_MANY)

# What was a condition and may be one no longer: "people", "the dog on the left".
_THING = r"(?P<thing>[\w' -]{2,40}?)"

_TABLE: tuple[tuple[str, Build, tuple[str, ...]], ...] = (
    # Taking back comes before liking: "remove my like from 3" and "unlike 3" hold "like".
    (
        "take back likes",
        _rate("clear"),
        (
            (
                r"(?:i\s+)?(?:un-?\s?like|un-?heart|un-?favou?rite|un-?dislike|un-?star|"
                rf"un-?mark|de-?select|un-?select|unpick|un-?love|un-?rate)\s+{_R}"
            ),
            (
                r"(?:i\s+)?(?:take\s+back|remove|clear|undo|delete|withdraw|cancel|revoke|"
                r"forget|reset|drop|retract|erase|discard|lose|take\s+away)\s+(?:(?:my|"
                r"the|all|that|of|any|your|every|previous)\s+)*(?:likes?|hearts?|dislikes?|"
                r"ratings?|feedback|thumbs?(?:[\s-]+(?:up|down))?|votes?|marks?|favou?rites?|"
                r"stars?|likes\s+and\s+dislikes)(?:\s+(?:i\s+gave\s+)?(?:on|for|of|from|"
                rf"to|off|at|with)\s+{_R})?"
            ),
            (
                r"(?:i\s+)?take\s+(?:the|my|that|all|all\s+my)\s+(?:likes?|hearts?|dislikes?|"
                rf"thumbs?(?:[\s-]+(?:up|down))?|votes?)(?:\s+(?:on|for|of|from)\s+{_R})?\s+(?:back|"
                r"away|off)"
            ),
            (
                r"(?:i\s+)?take\s+(?:the|my|that|all|all\s+my)\s+(?:likes?|hearts?|dislikes?|"
                r"thumbs?(?:[\s-]+(?:up|down))?|votes?)\s+(?:back|away|off)(?:\s+(?:on|"
                rf"for|of|from)\s+{_R})?"
            ),
            (
                rf"i\s+(?:don'?t|do\s+not)\s+(?:like|love|dislike|hate)\s+{_R}\s+(?:any\s?more|"
                r"any\s+longer|after\s+all)"
            ),
            rf"i\s+no\s+longer\s+(?:like|love|dislike|hate)\s+{_R}",
            rf"(?:i(?:'ve|\s+have)?\s+)?(?:changed|change)\s+my\s+mind\s+(?:about|on)\s+{_R}",
            (
                r"(?:never\s?mind|forget\s+about|scrap)\s+(?:my\s+(?:dis)?like\s+(?:on|"
                rf"for|of)\s+|the\s+(?:like|heart)\s+(?:on|for|of)\s+){_R}"
            ),
            (
                rf"{_R}\s+(?:is|are)\s+(?:neutral|neither\s+good\s+nor\s+bad|(?:ok|okay|"
                r"fine|alright|allowed)\s+(?:again|after\s+all))"
            ),
            (
                r"(?:i\s+)?(?:neither\s+like\s+nor\s+dislike|(?:am\s+|i'm\s+)?neutral\s+(?:about|"
                rf"on|to))\s+{_R}"
            ),
            (
                r"(?:no|remove\s+the|clear\s+the)\s+(?:heart|like|thumbs\s+up|star)s?\s+(?:on|"
                rf"for|from)\s+{_R}(?:\s+(?:any\s?more|please))?"
            ),
        ),
    ),
    (
        "take back likes",
        _rate("clear", pointing=False),
        (rf"(?:i\s+)?take\s+back\s+{_R}", rf"(?:i\s+)?take\s+{_R}\s+back"),
    ),
    (
        "more like, less like",
        _resemble,
        (
            (
                rf"{_SHOW}?{_SOME}(?:more\s+(?:of\s+)?(?:{NOUN}\s+)?|{NOUN}\s+|something\s+){_SIMILAR}\s+{_R}{_AND}(?:less|"
                r"fewer|nothing|unlike|not|rather\s+than|different\s+from|and\s+not|"
                rf"avoid)\s*(?:of\s+)?(?:{NOUN}\s+)?(?:like|similar\s+to|from|as)?\s*{_NOT}"
            ),
            rf"{_SHOW}?more\s+{_SIMILAR}\s+{_R}\s+than\s+(?:like\s+)?{_NOT}",
            rf"(?:less|fewer)\s+(?:of\s+)?(?:{NOUN}\s+)?{_SIMILAR}\s+{_NOT}{_AND}more\s+(?:of\s+)?(?:{NOUN}\s+)?{_SIMILAR}\s+{_R}",
            rf"more\s+of\s+{_R}{_AND}(?:less|fewer)\s+of\s+{_NOT}",
            rf"{_SIMILAR}\s+{_R}\s+rather\s+than\s+{_NOT}",
        ),
    ),
    (
        "less like",
        _resemble,
        (
            (
                rf"{_SHOW}?(?:(?:some|a\s+few|any|a\s+bit|much|a\s+lot)\s+)?(?:less|fewer|"
                r"nothing|no\s+more|not(?:\s+so\s+much)?|stop\s+showing(?:\s+me)?|not\s+anything|"
                r"avoid|fewer\s+of|don'?t\s+show(?:\s+me)?(?:\s+(?:any\s+)?more)?(?:\s+(?:ones?|"
                rf"photos|any|things|anything|stuff))?)\s+(?:of\s+)?(?:{NOUN}\s+|things\s+|"
                rf"anything\s+|stuff\s+)?(?:that\s+look\s+)?(?:like|similar\s+to|resembling)\s+{_NOT}(?:\s+please)?"
            ),
            (
                rf"{_SHOW}?(?:something\s+|ones\s+|some\s+)?(?:different\s+(?:from|to|"
                rf"than)|unlike)\s+{_NOT}(?<!unlike)"
            ),
            rf"(?:less|fewer)\s+of\s+{_NOT}",
        ),
    ),
    (
        "dislike",
        _rate("dislike"),
        (
            rf"{_R}\s+(?:no|nope)",
            (
                rf"(?:(?:i|we)\s+)?(?:really\s+)?(?:don'?t|dont|do\s+not|didn'?t|can'?t\s+say\s+i)\s+(?:{_VERY})(?:{_LIKE}|"
                rf"want|need|care\s+(?:for|about))\s+{_R}(?:\s+(?:at\s+all|much|that\s+much|"
                r"very\s+much|so\s+much|either|though))?"
            ),
            (
                rf"(?:(?:i|we)\s+)?{_VERY}(?:dislike|hate|can'?t\s+stand|despise|downvote|"
                r"loathe|detest|reject|veto|am\s+not\s+(?:a\s+fan\s+of|into)|'m\s+not\s+(?:a\s+fan\s+of|"
                rf"into))\s+{_R}"
            ),
            rf"(?:i'?m|im)\s+not\s+(?:a\s+(?:big\s+)?fan\s+of|into|keen\s+on|sure\s+about)\s+{_R}",
            (
                r"(?:not|nope|no\s+to|no|anything\s+but|neither|down\s+with|boo)\s*[,:]?\s+(?:to\s+|"
                rf"like\s+)?{_R}(?:\s+(?:though|please))?"
            ),
            rf"{_R}\s*(?:is|are|was|were|'s|looks?|seems?|:|=|-|,)\s*(?:like\s+)?{_BAD}",
            (
                rf"{_R}\s+(?:isn'?t|aren'?t|ain'?t|wasn'?t|is\s+not|are\s+not)\s+(?:{_GOOD}|"
                rf"{_DEGREE}(?:relevant|useful|interesting|matching|match(?:es)?|fit|"
                r"for\s+me|fitting|it|that\s+\w+|what\s+i.*))"
            ),
            rf"{_R}\s+(?:isn'?t|aren'?t|is\s+not|are\s+not)",
            (
                rf"{_R}\s+(?:doesn'?t|does\s+not|don'?t|do\s+not)\s+(?:really\s+)?(?:fit|"
                r"match|belong|count|work|help|look\s+(?:right|good)|show\s+(?:it|that|"
                r"what\s+i\s+\w+)|appeal)(?:\s+(?:here|in|there|well|for\s+me|to\s+me|"
                r"at\s+all))*"
            ),
            (
                r"(?:thumbs?[\s-]*down|two\s+thumbs\s+down|down\s?vote|minus\s+one|-1)\s*(?:for|"
                rf"to|on|:|at)?\s*{_R}"
            ),
            rf"{_R}\s*(?:get|gets|deserves?)?\s*(?:a\s+)?(?:thumbs?[\s-]*down|-1)",
            (
                rf"(?:mark|flag|rate|tag)\s+{_R}\s+(?:as\s+)?(?:disliked?|bad|wrong|unwanted|"
                r"not\s+liked|negative(?:ly)?)"
            ),
            (
                rf"(?:add|put|move)\s+{_R}\s+(?:to|on|in)\s+(?:my\s+|the\s+)?(?:dislikes|"
                r"disliked(?:\s+ones)?|block\s?list)"
            ),
            (
                r"(?:remove|hide|drop|skip|exclude|discard|get\s+rid\s+of|throw\s+(?:out|"
                r"away)|lose|ditch|leave\s+out|take\s+out|kick\s+out|dismiss|delete|"
                r"ignore|eliminate|kill|bin|toss|without|not\s+interested\s+in|take\s+away|"
                r"filter\s+out|don'?t\s+show(?:\s+me)?|never\s+show(?:\s+me)?|except|"
                rf"but\s+not)\s+{_R}(?:\s+(?:from\s+(?:the\s+)?(?:page|results|list|here)|"
                r"again|any\s?more|ever\s+again|please|away|out))*"
            ),
            rf"(?:bad|wrong|worst|no\s+good|dislike[ds]?)\s*(?:ones?)?\s*(?:is|are|:|=|-)?\s+{_R}",
            rf"(?:that'?s|this\s+is|it'?s|these\s+are|they'?re|those\s+are)\s+{_BAD}\s*[,:]\s*{_R}",
            r"(?:i\s+)?(?:like|love|want)\s+(?P<ranks>none(?:\s+of\s+(?:these|them|those))?)",
            (
                r"(?P<ranks>none(?:\s+of\s+(?:these|them|those))?)(?:\s+(?:is|are|of\s+them\s+is)\s+.+|"
                r"\s+fits?|\s+match(?:es)?|\s+please)?"
            ),
            (
                r"(?:(?:that'?s|this\s+is|it'?s|they'?re|these\s+are)\s+)?(?:not\s+(?:what\s+i\s+(?:meant|"
                r"want(?:ed)?|was\s+looking\s+for|asked\s+for)|it|that|right|good)|all\s+wrong|"
                r"completely\s+wrong|thumbs?\s+down)"
            ),
            rf"(?:neither|nor)\s+{_R}",
        ),
    ),
    ("more like", _resemble_liked, (r"like\s+(?:these|those|this|that|them)(?:\s+ones?)?",)),
    (
        "like",
        _rate("like"),
        (
            rf"{_R}\s+(?:is|are)\s+{_DEGREE}(?:fine|ok|okay|alright)",
            (
                rf"(?:(?:i|we)(?:'d|\s+would)?\s+)?{_VERY}{_LIKE}\s+{_R}(?:\s+(?:best|"
                r"most|a\s+lot|very\s+much|the\s+(?:most|best)|so\s+much|too|better|"
                r"the\s+look\s+of|as\s+well|please|though))*"
            ),
            rf"{_R}\s*(?:is|are|was|were|'s|looks?|seems?|comes?|came|:|=|-|,)\s*{_GOOD}",
            rf"{_R}\s+{_GOOD}",
            rf"(?:yes|yep|yeah|ok|yay)\s*[,:!]*\s*(?:to\s+)?{_R}",
            rf"(?:thumbs?[\s-]*up|two\s+thumbs\s+up|up\s?vote|plus\s+one|\+1)\s*(?:for|to|on|:|at)?\s*{_R}",
            rf"{_R}\s*(?:get|gets|deserves?)?\s*(?:a\s+|my\s+)?(?:thumbs?[\s-]*up|\+1|heart|like|star)",
            (
                rf"(?:mark|flag|rate|tag|save|set)\s+{_R}\s+(?:as\s+)?(?:an?\s+|my\s+)?(?:liked?|"
                r"good|favou?rites?|positive(?:ly)?|hearted)"
            ),
            (
                rf"(?:add|put|move|save)\s+{_R}\s+(?:to|on|in|into)\s+(?:my\s+|the\s+)?(?:likes?|"
                r"liked(?:\s+ones)?|favou?rites?|list|selection|hearts)"
            ),
            rf"give\s+{_R}\s+an?\s+(?:heart|like|thumbs\s+up|star|\+1)",
            rf"an?\s+(?:heart|like|thumbs\s+up|star)\s+(?:for|to|on)\s+{_R}",
            rf"(?:give\s+)?an?\s+(?:heart|like|thumbs\s+up|star)\s+(?:for|to|on)\s+{_R}",
            (
                r"(?:good|great|nice|love|best|perfect|right|beautiful|favou?rites?|"
                rf"like[ds]?|closest|liked\s+ones)\s*(?:ones?)?\s*(?:is|are|:|=|-)?\s*{_R}"
            ),
            (
                r"(?:my|the)\s+(?:favou?rites?|best|likes|winners?|nicest|closest|picks?)\s*(?:ones?|"
                rf"{PHOTO})?\s*(?:is|are|would\s+be|:)?\s+{_R}"
            ),
            rf"(?:that'?s|this\s+is|it'?s|these\s+are|they'?re|those\s+are)\s+{_GOOD}\s*[,:!-]\s*{_R}",
            (
                rf"{_R}\s+(?:fits?|match(?:es)?|works?|comes?\s+close|hits?\s+the\s+spot|"
                r"appeals?)(?:\s+(?:well|best|for\s+me|nicely|to\s+me|perfectly|it))*"
            ),
            r"(?:i\s+)?(?:really\s+|absolutely\s+|just\s+)?(?:love|like|adore)\s+(?:it|that|this)",
            (
                r"(?:that'?s|this\s+is|yes,?\s+that'?s)\s+(?:it|the\s+one|exactly\s+it|"
                r"the\s+right\s+one|what\s+i\s+(?:meant|wanted|was\s+looking\s+for))"
            ),
            r"thumbs?[\s-]*up",
            rf"i'?m\s+(?:a\s+fan\s+of|into|going\s+(?:for|with)|happy\s+with)\s+{_R}",
            rf"(?:i'?ll|i\s+will|let'?s|gonna)\s+(?:take|go\s+(?:with|for)|keep|have|pick)\s+{_R}",
            (
                r"(?:the\s+)?(?:one|ones)\s+i\s+(?:like|love|want|meant|mean)\s+(?:best\s+|"
                rf"most\s+)?(?:is|are)\s+{_R}"
            ),
            rf"i\s+(?:meant|mean|was\s+looking\s+for|want)\s+{_R}",
        ),
    ),
    (
        "same colours",
        _colour_of,
        (
            (
                rf"{_SHOW}?(?:more\s+)?(?:{NOUN}\s+)?in\s+(?P<ranks>these|those|this|"
                r"that)\s+(?:colou?rs?|tones?|shades?|palette)"
            ),
            (
                rf"{_SHOW}?(?:(?:some|more|any|other|all|{NOUN}|with|in|of|that|which|"
                r"have|has|having|share|match|matching|use|the|something|anything|search|"
                r"by)\s+)*(?:the\s+)?(?:(?:exact(?:ly)?|very)\s+)?(?:same|similar|matching|"
                r"equal|identical|alike)\s+(?:main\s+|overall\s+|kind\s+of\s+)?(?:colou?rs?(?:\s+(?:palette|"
                r"scheme|tones?|mood))?|palette|tones?|hues?|shades?|tints?|colou?ring)(?:\s+(?:as|"
                rf"like|to|of|with|than|in|from)\s+(?:in\s+)?{_R})?"
            ),
            (
                rf"{_SHOW}?(?:(?:some|more|any|other|all|{NOUN}|with|in|that|which|have|"
                r"has|having|share|match|matching|matches|search|by|use|something|anything|"
                r"go\s+with|fit|fits|fitting)\s+)*(?:the\s+)?(?:colou?rs?(?:\s+(?:palette|"
                r"scheme|tones?|mood))?|palette|tones?|hues?|shades)\s+(?:as|like|to|"
                rf"of|from|similar\s+to|as\s+in|in|as\s+on)\s+(?:in\s+)?{_R}"
            ),
            (
                rf"{_SHOW}?(?:more\s+)?(?:{NOUN}\s+)?(?:similar|like|close)\s+(?:in\s+)?(?:colou?r|"
                rf"tone)s?\s+(?:to|as|like)\s+{_R}"
            ),
            (
                rf"{_SHOW}?(?:{NOUN}\s+|something\s+|more\s+)*(?:that\s+|which\s+)?(?:match(?:es|"
                rf"ing)?|colou?red|share)\s+(?:like\s+)?{_R}(?:'s)?\s+(?:in|by)\s+(?:colou?rs?|"
                r"tone)"
            ),
            (
                rf"{_SHOW}?(?:{NOUN}\s+)?(?:with\s+|in\s+)?(?:the\s+)?{_R}(?:'s|s'?)\s+(?:colou?rs?|"
                r"palette|tones)"
            ),
            rf"(?:colou?rs?|palette)\s*(?:search|match)?\s*(?:of|from|by|with|like|:)?\s*{_R}",
            rf"(?:{NOUN}\s+)?colou?red\s+like\s+{_R}",
        ),
    ),
    (
        "more like",
        _resemble,
        (
            (
                rf"{_SHOW}?{_SOME}more\s+(?:of\s+)?(?:{NOUN}\s+)?(?:{_SIMILAR}\s+|of\s+|"
                r"(?:based\s+on|using)\s+)(?P<ranks>(?!them\b).+?)"
            ),
            (
                rf"{_SHOW}?{_SOME}(?:{NOUN}|things?|something|anything|stuff|others?|"
                rf"some|more|look-?alikes)\s+(?:more\s+)?(?:{_SIMILAR}|that\s+(?:match|"
                r"go\s+with)|of|for)\s+(?P<ranks>(?!them\b).+?)"
            ),
            rf"{_SHOW}?(?:look-?alikes|siblings|variations?|relatives)\s+(?:of|for|on)\s+{_R}",
            (
                rf"{_SHOW}?{_SOME}(?:more\s+)?(?:(?:very|most|really|visually)\s+)?similar(?:\s+(?:{NOUN}|"
                rf"to|stuff|things))*(?:\s+(?:to|like|as)\s+{_R})?"
            ),
            (
                rf"{_SHOW}?(?:the\s+)?(?:same|similar)\s+(?:kind|sort|style|vibe|mood|"
                rf"type|thing|look|feel|idea|subject|motif|scene)(?:\s+of\s+(?:{NOUN}|"
                rf"thing))?(?:\s+(?:as|like|of|to)\s+{_R})?"
            ),
            rf"(?:{_SHOW}){_SIMILAR}\s+{_R}",
            (
                rf"(?:what\s+(?:is|looks|else\s+is|else\s+looks)|which\s+(?:{NOUN}\s+)?(?:are|"
                r"look)|who\s+looks|what'?s)\s+(?:most\s+)?(?:similar\s+to|like|close\s+to|"
                rf"closest\s+to)\s+{_R}"
            ),
            (
                r"(?:resembles?|resembling|similar\s+to|same\s+as|in\s+the\s+(?:style|"
                rf"spirit|vein)\s+of|close\s+to|near(?:est)?\s+to|along\s+the\s+lines\s+of)\s+{_R}"
            ),
            (
                r"(?:(?:recommend|suggest)(?:\s+(?:me|us))?|recommendations?|suggestions?)(?:\s+(?:some|"
                rf"something|anything|more|a\s+few|me|other))*(?:\s+{NOUN})?(?:\s+(?:(?:that\s+)?i\s+(?:might|"
                r"would|could|may)\s+(?:like|love|enjoy)|for\s+me))?(?:\s+(?:based\s+on|"
                rf"from|like|for|similar\s+to|with|by|according\s+to)\s+{_R})?"
            ),
            (
                rf"(?:something|anything|{NOUN}|what(?:\s+else)?)\s+(?:(?:that\s+)?i\s+(?:might|"
                r"would|could|may)|might\s+i|would\s+i|could\s+i)\s+(?:also\s+)?(?:like|"
                rf"love|enjoy)(?:\s+(?:based\s+on)\s+{_R})?"
            ),
            rf"(?:go\s+)?based\s+on\s+{_R}",
            (
                rf"(?:use|take|follow|learn\s+from|go\s+by|search\s+(?:with|by|from|using))\s+(?P<ranks>{_LIKED}|"
                r".+?)(?:\s+(?:as\s+(?:an?\s+)?(?:example|examples|reference|template|"
                r"seed|model|query|start(?:ing\s+point)?)|to\s+find\s+more|for\s+(?:a\s+)?(?:new\s+)?search(?:ing)?))"
            ),
            (
                rf"{_SHOW}?more\s+(?:in\s+(?:this|that|the\s+same)\s+(?:style|vein|direction|"
                rf"spirit|mood|way)|such\s+{NOUN}|of\s+the\s+same(?:\s+(?:kind|sort|style|"
                r"thing))?|of\s+(?:this|that|these|those)(?:\s+(?:kind|sort|type|style|"
                rf"{NOUN}))?|along\s+(?:these|those)\s+lines)"
            ),
            rf"(?:more\s+)?like\s+(?:these|those|this|that|them)(?:\s+(?:{NOUN}|two|three))?(?:\s+please)?",
            r"(?:more|others?)\s+to\s+my\s+(?:taste|liking)",
            rf"{_SHOW}?{_SOME}such\s+{NOUN}",
            rf"{_R}\s+and\s+(?:more|others)\s+like\s+(?:it|that|them|those)",
            rf"{_SHOW}?{_SOME}(?:more\s+)?(?:matches\s+(?:for|to)|neighbours\s+of|nearest\s+to)\s+{_R}",
            r"(?:find|show|get)(?:\s+me)?\s+(?:its|their|his)\s+(?:look-?alikes|siblings|neighbours)",
        ),
    ),
    (
        "next page",
        _plain("next_page"),
        (
            rf"{_SHOW}?what\s+else\s+(?:do\s+)?(?:you|there)\s+(?:have|found|got|is|are|find)(?:\s+\w+)?",
            (
                rf"{_SHOW}?{_SOME}more(?:\s+(?:of\s+(?:them|it)|{NOUN}|from\s+(?:this|"
                r"that)\s+search|matches|hits|pages?|stuff|options|choices))*(?:\s+(?:to\s+(?:see|"
                r"show|choose\s+from)|there|here|then|like\s+that\s+exist|exist))?"
            ),
            r"more\s+more(?:\s+more)*",
            r"proceed",
            r"(?:some\s+)?more\s+of\s+(?:them|it)",
            rf"(?P<count>\d{{1,3}}|{NUMBER})\s+more(?:\s+{NOUN})?(?:\s+of\s+(?:them|these|those))?",
            rf"{_SHOW}?another\s+(?P<count>\d{{1,3}}|{NUMBER})(?:\s+{NOUN})?",
            rf"{_SHOW}?another\s+(?:page|batch|set|bunch|round|load|lot)(?:\s+of\s+{NOUN})?",
            (
                rf"(?:{_SHOW}|go\s+(?:on\s+)?to\s+|move\s+(?:on\s+)?to\s+|turn\s+to\s+|"
                rf"jump\s+to\s+|on\s+to\s+)?(?:the\s+)?(?:next|following)(?:\s+(?P<count>\d{{1,3}}|"
                rf"{NUMBER}))?(?:\s+(?:page|ones?|results?|batch|set|few|bunch|lot|round|"
                rf"screen|{NOUN}|{PHOTO}))*(?:\s+of\s+{NOUN})?"
            ),
            r"next\s+next",
            r"(?:turn|flip)\s+(?:the\s+)?page",
            r"(?:scroll|page)\s+(?:down|on|further|forward)",
            r"page\s+(?:2|two|3|three|4|down)",
            r"(?:go|carry|move|keep)\s+(?:on|going|forward|further)",
            r"continue(?:\s+(?:please|the\s+search|searching|with\s+the\s+(?:search|next(?:\s+page)?)))?",
            r"keep\s+(?:going|searching|looking|them\s+coming|it\s+coming|scrolling|'em\s+coming)",
            r"(?:further|additional|other|remaining)(?:\s+(?:results?|matches|hits|photos|pictures|ones))?",
            (
                r"(?:what|anything|is\s+there\s+anything|got\s+anything|any\s*thing|"
                r"any|something)\s+else(?:\s+(?:do\s+you\s+have|have\s+you\s+got|is\s+there|"
                r"did\s+you\s+find|you\s+(?:found|have)|there|have\s+you\s+found|can\s+you\s+(?:show|"
                r"find)(?:\s+me)?|got))*"
            ),
            r"what\s+else(?:\s+.{0,24})?\s+(?:have|got|there|find|found|show)(?:\s+me)?",
            (
                r"(?:are\s+there|is\s+there|do\s+you\s+have|have\s+you\s+got|got|any)\s+(?:any\s+)?(?:more|"
                r"others?|other\s+ones|further\s+\w+)(?:\s+(?:results?|photos?|of\s+(?:them|"
                r"these|those)|left|to\s+see|ones|matches))*"
            ),
            (
                rf"{_SHOW}(?:the\s+)?(?:rest|others|other\s+ones|other\s+results|remaining\s+ones|"
                r"something\s+else|different\s+ones|others\s+too)(?:\s+of\s+(?:them|"
                r"the\s+\w+))?"
            ),
            r"(?:the\s+)?rest(?:\s+of\s+them)?",
            r"(?:is\s+that|that'?s)\s+(?:all|everything)(?:\s+(?:you\s+(?:have|found|got)|there\s+is))?",
            r"(?:load|fetch|show)\s+on",
            r"encore|moar|mooore+|moree+",
            r"i\s+(?:want|need|'d\s+like)\s+(?:to\s+see\s+)?more(?:\s+(?:results|photos|of\s+them))?",
            r"(?:show\s+me\s+)?(?:some|a\s+few)\s+(?:others?|other\s+ones|different\s+ones|new\s+ones)",
            r"(?:go\s+)?(?:forward|onwards?)",
            r"see\s+more",
            r"and\s+more",
            r"more\s+to\s+see",
            r"what\s+comes\s+(?:next|after(?:\s+that)?)",
            r"(?:what'?s\s+)?next\s+up",
            r"what'?s\s+next",
        ),
    ),
    (
        "same photos twice",
        _plain("duplicates"),
        (
            (
                rf"(?!(?:an?|the|two)\s+duplicate\s+(?!{PHOTO}|file))(?:(?:(?!\band\b|[\d,;.!?]).){{0,60}}\s)?(?:near[\s-]*)?(?:duplicates?|"
                rf"dupes?|doublettes?|duplicated|duplications|doubles|doppelg(?:a|ä)ngers)(?:\s+(?:.{{0,50}}))?"
            ),
            (
                rf"(?:.{{0,40}}\s)?(?:same|identical)\s+(?:exact\s+)?(?:{PHOTO}|file|"
                r"files|one|shot|thing)\s+(?:saved\s+|stored\s+|in\s+(?:here|there|my\s+\w+)\s+)?(?:twice|"
                rf"several\s+times|multiple\s+times|more\s+than\s+once|two\s+times|again)(?:.{{0,30}})?"
            ),
            (
                rf"(?:.{{0,40}}\s)?(?:{PHOTO}|files|ones|things|anything|something|what|"
                rf"which|everything)\s+(?:.{{0,20}}\s)?(?:twice|more\s+than\s+once|multiple\s+times|"
                rf"several\s+times|two\s+times|in\s+double)(?:.{{0,30}})?"
            ),
            (
                rf"(?:{_SHOW}|check\s+for\s+|which\s+(?:{PHOTO}|ones?|files)?\s*(?:are|"
                r"look)\s+|are\s+(?:some|any)\s+(?:of\s+(?:them|my\s+\w+)\s+)?|clean\s+up\s+|"
                r"remove\s+|delete\s+|spot\s+|detect\s+|search\s+for\s+)(?:the\s+|all\s+|"
                r"any\s+|my\s+)*(?:(?:nearly|almost|exact(?:ly)?|completely|near)[\s-]+)*(?:copies|"
                rf"identical(?:\s+(?:{PHOTO}|files|ones|copies))?|the\s+same|repeated(?:\s+{PHOTO})?|"
                rf"redundant(?:\s+{PHOTO})?|repeats|double\s+{PHOTO}|twins)(?:\s+(?:of\s+(?:each\s+other|"
                rf"{PHOTO}|the\s+same\s+\w+)|in\s+{COLLECTION}|{PHOTO}))*"
            ),
            (
                r"(?:(?:nearly|almost|exact(?:ly)?|near)[\s-]+)*(?:identical|double|"
                rf"repeated|redundant)\s+(?:{PHOTO}|files|ones|copies)(?:\s+in\s+{COLLECTION})?"
            ),
            r"de-?dup(?:e|licate)?(?:\s+.*)?",
            rf"(?:copies|repeats)(?:\s+in\s+{COLLECTION})?",
            (
                r"(?:do|have)\s+i\s+(?:have|got)\s+(?:any\s+|two\s+|multiple\s+|several\s+)?copies(?:\s+of\s+(?:any|"
                rf"some|the\s+same)\s+(?:{PHOTO}|ones?))?"
            ),
            r"(?:.{0,30}\s)?taking\s+up\s+space\s+twice",
            rf"(?:{_SHOW})?burst\s+(?:copies|duplicates)",
        ),
    ),
    (
        "how many",
        _plain("stats"),
        (
            (
                r"(?:show\s+(?:me\s+)?|give\s+me\s+|get\s+|print\s+|see\s+|display\s+)?(?:(?:the|"
                r"my|some|collection|library|photo|overall|index|quick|all)\s+)*(?:stats?|"
                r"statistics|numbers|figures|facts|metrics)(?:\s+(?:please|of|about|"
                r"for|on|in).{0,40})?"
            ),
            (
                rf"how\s+many\s+(?:\w+\s+)?(?:{PHOTO}|files|items|things|ones|cameras|"
                r"labels|captions|folders|formats|categories|topics|(?:landscape|portrait)\s+\w+)(?:\s+(?:do|"
                r"did|have|has|are|were|is|in|you|i|we|can|could|got|there|here|indexed|"
                r"total|altogether|my|the|this|skipped|captioned|know|see|overall|from|"
                r"taken|collection|library|album|folder|search|found|stored|for|all|"
                r"so|far|now|already|failed|left|out|couldn'?t|be|read|of|them|own|took|"
                rf"take|index|loaded|were|with|captions?|labels?|gps|use|used|to)\b){{0,12}}"
            ),
            (
                rf"how\s+many\s+{PHOTO}(?!.*\b(?:of|with|show|shows|showing|containing|"
                rf"like)\b(?!\s+(?:them|these|those|my|our|all|it|this|the\s+{PHOTO}|"
                rf"{PHOTO}|captions?|labels?|gps)\b)).{{0,60}}"
            ),
            (
                r"how\s+(?:big|large|many|much|old)\s+(?:is|are|do|space|disk\s+space|"
                r"gigabytes|memory|storage)\s*(?:is\s+|does\s+|do\s+)?(?:my|the|this|"
                rf"our|your|i|we|you)?\s*(?:{COLLECTION}|have|got|take|there|in\s+total|"
                r"takes?|use|uses|up|(?:\s|\?))*"
            ),
            (
                r"(?:(?:give|show)\s+me\s+)?(?:an?\s+|the\s+|some\s+)?(?:overview|summary|"
                r"breakdown|size|status|state|info(?:rmation)?|details|count|inventory|"
                rf"content|contents|health|report)\s*(?:of|on|about|for|over)?\s*(?:{COLLECTION})?(?<!details)(?<!info)(?<!information)"
            ),
            (
                r"(?:tell\s+me\s+(?:something\s+|more\s+)?about|describe|summari[sz]e|"
                rf"analy[sz]e)\s+{COLLECTION}"
            ),
            (
                rf"what(?:'s|\s+is|\s+kinds?\s+of\s+(?:{PHOTO}|things|stuff)\s+(?:are|"
                rf"is|do\s+i\s+have)|\s+sorts?\s+of\s+{PHOTO}\s+(?:are|do\s+i\s+have)|"
                r"\s+do\s+(?:i|you|we)\s+have|\s+do\s+i\s+have\s+in\s+total)?\s*(?:all\s+)?(?:there\s+)?(?:in|"
                rf"inside|here|indexed)?\s*(?:{COLLECTION})?(?:\s+(?:in\s+total|overall|"
                rf"here|altogether))?(?<=.{{14}})"
            ),
            (
                r"(?:what|which)\s+(?:cameras?|formats?|file\s*types?|years?|folders?|"
                r"labels?|lenses|models?|places|kinds?\s+of\s+(?:photos|files))\s+(?:do|"
                r"did|are|have|is|were|was|can|has|does|exist|make|cover).{0,40}(?<!2)(?<!3)(?<!1)(?<!4)(?<!5)"
            ),
            (
                r"(?:which|what|how\s+many)\s+(?:files|photos|pictures|ones)\s+(?:were|"
                r"was|are|got|have\s+been)\s+(?:skipped|indexed|unreadable|broken|left\s+out|"
                r"not\s+(?:indexed|readable)|ignored|captioned)"
            ),
            (
                r"count(?:\s+(?:all\s+|my\s+|the\s+|them\s+)*(?:photos|pictures|pics|"
                r"images|them|all|everything)?)?"
            ),
            r"total(?:\s+(?:number|count|amount)(?:\s+of\s+\w+)?)?",
            (
                r"(?:what(?:'s|\s+is)\s+)?(?:my|the)\s+(?:oldest|newest|most\s+used|"
                r"most\s+common)\s+(?:camera|year|label|format)s?"
            ),
            (
                r"(?:is|are)\s+(?:the\s+)?(?:indexing|index)\s+(?:done|finished|complete|"
                r"ready|still\s+running).*"
            ),
            r"how\s+far\s+(?:is|are)\s+(?:the\s+)?(?:indexing|you).*",
            (
                r"when\s+(?:is|are|was|were)\s+(?:my\s+|the\s+)(?:oldest|newest|first|"
                r"earliest)\s+photos?\s+(?:from|taken).*(?<!page)"
            ),
            (
                r"(?:photo\s+|my\s+)?(?:collection|library|archive|album)\s+(?:info(?:rmation)?|"
                r"stats|statistics|overview|summary|details|size|numbers|figures)"
            ),
            r"number\s+of\s+(?:photos|pictures|images|pics|files)(?:\s+.{0,30})?",
            r"how\s+much\s+(?:space|storage|disk|memory).*",
            (
                r"what\s+(?:have|do)\s+(?:i|you|we)\s+(?:got|have)\s+(?:in\s+here|here|"
                r"indexed|in\s+there|in\s+total)"
            ),
        ),
    ),
    (
        "same photos twice",
        _plain("duplicates"),
        (
            rf"which\s+(?:of\s+my\s+)?(?:{PHOTO}|ones|files)\s+(?:are|is)\s+(?:there\s+)?(?:double|doubled|the\s+same|repeated)",
            (
                rf"(?:any|the|all|my)\s+(?:double|repeated|identical|redundant)\s+(?:{PHOTO}|"
                rf"files|ones)(?:\s+in\s+{COLLECTION})?"
            ),
        ),
    ),
    (
        "undo",
        _plain("undo"),
        (
            r"(?:on\s+)?to\s+(?:the\s+)?(?:previous|last|earlier)\s+(?:search|page|results?|photos|one|step)",
            (
                r"(?:undo|undone|un-do|revert|roll\s?back|step\s+back|ctrl[\s+-]*z|cmd[\s+-]*z|"
                r"oops|whoops|oopsie|my\s+(?:bad|mistake))(?:[\s,!.]+(?:that|this|it|"
                r"the\s+last(?:\s+(?:one|step|change|thing|search|action|message|turn|"
                r"filter|refinement))?|last(?:\s+(?:one|step|change|search|action|thing))?|"
                r"what\s+(?:i|you)\s+(?:just\s+)?did|please|my\s+last\s+(?:message|step|"
                r"change|search|action|request)|one\s+step|undo|go\s+back|again|back|"
                r"wrong|once\s+more|everything\s+since.*|mistake|a\s+step|the\s+change|"
                r"wrong\s+button))*"
            ),
            (
                r"(?:go|get|move|jump|take\s+me|take\s+us|bring\s+me|step|turn|switch)?\s*(?:one\s+(?:step|"
                r"page)?\s*)?back(?:wards?)?(?:\s+(?:please|one|a\s+step|one\s+step|"
                r"a\s+bit|once|again|1|one\s+page|to\s+(?:the\s+)?(?:previous|last|earlier|"
                r"prior|preceding)(?:\s+(?:one|page|results?|search|step|state|view|"
                r"list|ones|query|photos))?|to\s+(?:what\s+(?:we|i|you)\s+had(?:\s+before)?|"
                r"before|how\s+it\s+was(?:\s+before)?|where\s+(?:we|i)\s+(?:were|was))|"
                r"from\s+(?:here|this)))?"
            ),
            (
                r"(?:show\s+(?:me\s+)?|return\s+to\s+|see\s+|back\s+to\s+)?(?:the\s+)?(?:previous|"
                r"prior|earlier|preceding)(?:\s+(?:one|page|results?|search|step|state|"
                r"view|list|ones|query|photos|pictures))?(?:\s+again)?"
            ),
            (
                r"(?:show\s+(?:me\s+)?|return\s+to\s+)(?:the\s+)?(?:last\s+(?:search|"
                r"page|results))(?:\s+again)?"
            ),
            r"take\s+(?:that|it|this|the\s+last\s+(?:one|step|thing|change|filter|search))\s+back",
            r"(?:i\s+)?take\s+(?:that|it|this)\s+back",
            r"take\s+back\s+(?:that|it|the\s+last\s+(?:step|change|thing|search|message|filter))",
            (
                r"(?:no[\s,]+)?(?:never\s*mind|nvm|nevermind)(?:\s+(?:that|go\s+back|"
                r"the\s+last\s+(?:one|step|thing)))?"
            ),
            (
                r"(?:forget|scrap|cancel|scratch|ignore|reverse|disregard|strike)\s+(?:that|"
                r"this|it|the\s+last(?:\s+(?:step|change|one|thing|message|search|filter|"
                r"request|bit))?|last\s+(?:change|step)|what\s+i\s+(?:just\s+)?said|"
                r"my\s+last\s+\w+)(?:\s+(?:please|last\s+\w+))?"
            ),
            r"cancel",
            (
                r"that\s+was\s+(?:wrong|a\s+mistake|not\s+(?:good|helpful|what\s+i\s+wanted)|"
                r"better\s+before)(?:[\s,]+(?:go\s+back|undo))?"
            ),
            r"(?:it|that|this)\s+was\s+better\s+before",
            r"(?:i\s+)?(?:didn'?t|did\s+not)\s+mean\s+(?:that|to(?:\s+do\s+that)?|it)",
            r"as\s+(?:it\s+was\s+)?before",
            (
                r"(?:i\s+)?(?:made\s+a\s+mistake|pressed\s+the\s+wrong\s+\w+|mis-?(?:typed|"
                r"clicked))(?:[\s,]+.*)?"
            ),
            r"restore(?:\s+(?:the\s+)?(?:previous|last)\s+\w+)?",
            r"what\s+(?:did\s+)?(?:we|you|i)\s+(?:have|had)\s+before",
        ),
    ),
    (
        "back to an earlier search",
        _back_to,
        (
            (
                r"(?:(?:go|get|switch|take\s+me|take\s+us|bring\s+me|return|move|jump|"
                r"turn|let'?s\s+go|let'?s\s+get|come)\s+)?(?:back|return|again)\s+to\s+(?P<text>.+?)"
            ),
            r"return\s+to\s+(?P<text>.+?)",
            (
                r"(?:show\s+me\s+|bring\s+back\s+)(?P<text>the\s+\w+(?:\s+\w+)?)\s+(?:again|"
                r"from\s+(?:before|earlier))"
            ),
            (
                r"(?:show\s+me\s+|bring\s+back\s+|what\s+about\s+)?(?P<text>the\s+\w+)\s+(?:you\s+(?:showed|"
                r"had)|we\s+had)\s+(?:me\s+)?(?:before|earlier)"
            ),
        ),
    ),
    (
        "start over",
        _plain("reset"),
        (
            r"new",
            (
                r"(?:re-?set|re-?start|start\s*(?:all\s+)?(?:over|again|anew|afresh|"
                r"fresh|new|from\s+(?:scratch|the\s+(?:beginning|start)|zero))|begin\s+(?:again|"
                r"anew|from\s+(?:scratch|the\s+(?:beginning|start)))|over\s+again|from\s+(?:scratch|"
                r"the\s+(?:beginning|top|start))|clean\s+slate|fresh\s+start|clear|wipe|"
                r"new\s+(?:search|start|conversation|chat|session|topic|query|one|beginning)|"
                r"blank\s+page)(?:[\s,]+(?:please|all|everything|it(?:\s+all)?|the\s+(?:search|"
                r"chat|conversation|session|page|filters?|screen|board|query|results|"
                r"slate|history)|this(?:\s+(?:search|chat|conversation|session))?|search|"
                r"chat|conversation|session|over|again|from\s+(?:scratch|the\s+(?:beginning|"
                r"start)|zero)|all\s+(?:the\s+)?(?:filters?|likes|of\s+it|this)|my\s+(?:search|"
                r"session|chat)|completely|filters|results|history|with\s+a\s+(?:clean\s+slate|"
                r"new\s+search)|now))*"
            ),
            (
                r"(?:start|do|make|open|begin|try|let'?s\s+(?:start|do|try))\s+(?:a\s+)?(?:brand\s+)?(?:new|"
                r"fresh|clean)\s+(?:search|start|conversation|chat|session|topic|query|"
                r"one)"
            ),
            (
                r"(?:forget|clear|delete|erase|drop|remove|discard|wipe|scrap|cancel)\s+(?:about\s+)?(?:everything|"
                r"(?:it\s+)?all(?:\s+(?:of\s+(?:it|that|this)|that|this|filters?|conditions|"
                r"i\s+said))?|the\s+(?:whole\s+)?(?:search|conversation|chat|session|"
                r"lot|whole\s+thing)|what\s+(?:we|i)\s+(?:did|said)(?:\s+so\s+far)?)(?:\s+(?:and\s+(?:start\s+(?:again|"
                r"over|new|afresh|from\s+scratch)|begin\s+again)|we\s+did|so\s+far|i\s+said|"
                r"please))*"
            ),
            r"(?:go\s+)?back\s+to\s+(?:the\s+)?(?:start|beginning|square\s+one|zero)",
            (
                r"(?:i\s+want\s+to\s+|let\s+me\s+)?(?:look|search)\s+for\s+something\s+(?:else|"
                r"completely\s+different|new|different)"
            ),
            r"(?:something|let'?s\s+do\s+something)\s+(?:completely|totally|entirely)\s+(?:different|new)",
            (
                r"(?:that'?s\s+enough|i'?m\s+done)\s+(?:of\s+(?:this|that)|with\s+(?:this|"
                r"that)),?\s+(?:start\s+(?:over|again)|new\s+search)"
            ),
            r"let\s+us\s+start\s+(?:over|again)",
            r"different\s+(?:topic|subject|search)",
            r"change\s+of\s+(?:topic|subject)",
            r"home",
        ),
    ),
    (
        "export",
        _export,
        (
            (
                r"(?:export|download|save|extract|back\s?up|dump|output|print(?:\s+out)?|"
                rf"store)\s+{_R}(?:\s+(?:as|in|to|into|for)\s+(?:an?\s+|the\s+|one\s+|"
                r"my\s+)?(?:\.?(?:csv|json|zip|pdf|html|xlsx)|zip[\s-]?(?:file|archive)|"
                r"zipped|archive|spreadsheet|table|excel|contact[\s-]?sheets?|file|files|"
                r"disk|computer|folder|desktop|later|download|format|usb(?:\s+stick)?|"
                r"machine|drive)(?:\s+(?:file|archive|format|sheet|files|form))*)*"
            ),
            (
                r"(?:export|download|save|back\s?up|dump|print)(?:\s+(?:as|in|to|into)\s+(?:an?\s+|"
                r"the\s+)?\.?(?:csv|json|zip|pdf|html|xlsx|spreadsheet|archive|table|"
                r"excel|contact[\s-]?sheets?|file|disk)(?:\s+(?:file|archive|format|"
                r"files))*)?"
            ),
            (
                r"(?:export|download|save)\s+(?:an?\s+|as\s+)?(?:csv|json|zip|pdf|contact[\s-]?sheets?)(?:\s+(?:file|"
                r"archive))?(?:\s+(?:of|with|for)\s+(?P<ranks>.+?))?"
            ),
            (
                r"(?:make|create|give\s+me|generate|build|produce|write|get(?:\s+me)?|"
                r"i\s+(?:want|need)|i'?d\s+like|prepare|send\s+me|turn\s+.+?\s+into|"
                r"put\s+together)\s+(?:an?\s+|the\s+)?(?:\.?csv|json|zip|pdf|contact[\s-]?sheets?|"
                r"spreadsheet|zip[\s-]?file|archive|download|export)(?:\s+(?:file|archive|"
                r"list|link|sheet|export|download))*(?:\s+(?:of|with|from|for|out\s+of|"
                r"containing)\s+(?P<ranks>.+?))?"
            ),
            (
                r"(?:make|put|pack|turn|zip|bundle|convert|write|get|give\s+me|send(?:\s+me)?|"
                r"i\s+(?:want|need))\s+(?P<ranks>.+?)\s+(?:into|as|in|to|together\s+as)\s+(?:an?\s+|"
                r"one\s+)?\.?(?:csv|json|zip|pdf|contact[\s-]?sheets?|spreadsheet|archive|"
                r"excel)(?:\s+(?:file|archive|format|sheet))*"
            ),
            r"zip\s+(?:up\s+)?(?P<ranks>.+?)(?:\s+(?:up|please|for\s+me))?",
            (
                r"(?:a\s+|as\s+|to\s+|in\s+)?(?:csv|json|zip|contact[\s-]?sheet)(?:\s+(?:file|"
                r"export|archive|please|download|format))*(?:\s+of\s+(?P<ranks>.+?))?"
            ),
            r"(?:can|could|how\s+can|how\s+do|may)\s+i\s+(?:download|save|export)\s+(?P<ranks>.+?)",
            r"(?P<ranks>.+?)\s+as\s+(?:an?\s+)?(?:csv|json|zip|contact[\s-]?sheet)(?:\s+(?:file|archive))?",
        ),
    ),
    (
        "help",
        _plain("help"),
        (
            r"you\s+(?:rock|rule)",
            r"how\s+(?:(?:do|can|could|should|would|may)\s+(?:i|you|we|one)|to)\b.*",
            (
                r"(?:h+e+l+p+|halp|hilfe|aide|ayuda|\?+|commands?|manual|instructions?|"
                r"usage|faq|hints?|tips|tutorial|guide|menu|info)(?:[\s,!.?]+(?:me|please|"
                r"out|needed|wanted|page|us|menu|text|with\s+(?:this|that|it|photochat|"
                r"the\s+app|searching|the\s+search|commands)))*"
            ),
            (
                r"(?:(?:can|could|will|would)\s+you\s+|i\s+(?:need|want|could\s+use)\s+(?:some\s+|"
                r"your\s+|a\s+bit\s+of\s+)?|please\s+|how\s+can\s+you\s+|give\s+me\s+(?:some\s+|"
                r"a\s+)?)help(?:\s+(?:me|please|out|with\s+(?:this|that|searching)|here))*"
            ),
            (
                r"what\s+(?:(?:else|all|exactly|things|other\s+things|kind\s+of\s+things|"
                r"sort\s+of\s+things)\s+)?(?:can|could|do|are|should|would|may)\s+(?:you|"
                r"i|we|this|it)\s*(?:\s+(?:do|ask|say|search|type|here|able\s+to\s+do|"
                r"for|capable\s+of|good\s+(?:for|at)|me|with\s+(?:you|this|it)|to\s+you|"
                r"understand|know|about|write|try|use|called|help|exactly|offer|support|"
                r"tell|with|now|next))*"
            ),
            (
                r"how\s+(?:does|do|can|should|would)\s+(?:this|it|you|i|that|one|we|"
                r"the\s+\w+|photochat)(?:\s+(?:thing|app|chat|bot|program|tool))?(?:\s+(?:work|"
                r"works|use|search|do|ask|start|begin|like|find|talk|to|you|this|it|"
                r"that|here|something|photos?|things?|by|colou?rs?|add|my|own|get|started|"
                r"know|undo|export|best|use|make|the|a|refine|filter|mark|for|of|type|"
                r"photos|go))*"
            ),
            (
                r"(?:who|what)\s+(?:are|r)\s+(?:you|u)|who\s+(?:made|built|wrote|created)\s+(?:you|"
                r"this)|what'?s\s+your\s+name|what\s+is\s+your\s+name|are\s+you\s+(?:a\s+|"
                r"an\s+)?(?:real|human|robot|bot|ai|there|ok|chatgpt|alive|online|listening|"
                r"sure|an?\s+ai|a\s+person|a\s+machine|okay|ready|awake)(?:\s+\w+)?"
            ),
            (
                r"what(?:'s|\s+is)\s+(?:photochat|this\s+(?:app|tool|program|page|for|"
                r"website|site|chat|about|all\s+about))|explain\s+(?:yourself|how\s+(?:this|"
                r"it)\s+works)|(?:give|show)\s+me\s+(?:some\s+|a\s+few\s+|an\s+)?(?:examples?|"
                r"hints?|tips|instructions|commands|the\s+(?:help|commands|manual|menu|"
                r"options))|(?:i\s+(?:don'?t|do\s+not)\s+(?:know|understand|get\s+it|"
                r"get\s+this)|i'?m\s+(?:lost|stuck|confused|new\s+here))(?:\s+.{0,40})?|"
                r"(?:what|which)\s+(?:\w+\s+)?(?:commands|options|features|possibilities|"
                r"functions)(?:\s+\w+){0,4}|(?:show|list)(?:\s+me)?\s+(?:all\s+)?(?:the\s+)?(?:available\s+)?(?:commands|"
                r"options|help|features|possibilities)"
            ),
            (
                r"(?:hi+(?:ya)?|hello+|hey+|yo|howdy|hallo|hola|bonjour|sup|wassup|greetings|"
                r"moin|salut|ciao|good\s+(?:morning|afternoon|evening|day|night)|g'?day|"
                r"morning|evening)(?:[\s,!.]+(?:there|you|bot|photochat|again|all|everyone|"
                r"everybody|friend|mate|buddy|dear|how\s+are\s+you(?:\s+(?:doing|today))*|"
                r"how'?s\s+it\s+going|to\s+you(?:\s+too)?|nice\s+to\s+meet\s+you))*"
            ),
            (
                r"(?:how\s+are\s+you(?:\s+(?:doing|today|feeling))*|how'?s\s+it\s+going|"
                r"what'?s\s+up|how\s+do\s+you\s+do|how\s+is\s+(?:it\s+going|your\s+day)|"
                r"nice\s+to\s+meet\s+you|nice\s+weather.*|how\s+was\s+your\s+day|you\s+there)"
            ),
            (
                r"(?:(?:many\s+|ok\s+|great\s+|perfect\s+|cool\s+|wow\s+|awesome\s+)?(?:thanks?|"
                r"thx|thank\s+(?:you|u)|ty|tysm|cheers|danke|merci|gracias|much\s+appreciated|"
                r"i\s+appreciate\s+it|appreciate\s+it))(?:[\s,!.]+(?:a\s+lot|so\s+much|"
                r"very\s+much|you|bot|photochat|again|a\s+million|a\s+bunch|for\s+(?:your|"
                r"the|that|all|everything|this)(?:\s+\w+)*|that'?s\s+(?:great|all|perfect|"
                r"it|enough)|bye|mate|buddy|that\s+(?:helped|was\s+(?:great|helpful))|"
                r"you\s+are\s+\w+|man|dude|in\s+advance|now|and\s+bye|great|nice))*"
            ),
            (
                r"(?:bye+(?:[\s-]*bye)?|goodbye|good\s?night|see\s+(?:you|ya|u)(?:\s+(?:later|"
                r"soon|tomorrow|around))?|cya|farewell|take\s+care|later|ttyl|quit|exit|"
                r"stop|tschüss|au\s+revoir|have\s+a\s+(?:nice|good|great)\s+(?:day|evening|"
                r"night|weekend|one))(?:[\s,!.]+(?:for\s+now|then|bot|now|everyone|and\s+thanks))*"
            ),
            (
                r"(?:ok(?:ay)?|okey|k|kk|alright|all\s+right|sure|right|got\s+it|i\s+see|"
                r"understood|fine|cool+|nice+|great+|wow+|awesome+|amazing|perfect|excellent|"
                r"lovely|super|brilliant|fantastic|wonderful|sweet|good(?:\s+(?:job|"
                r"work|bot|one))?|well\s+done|nice\s+(?:one|work|job|try)|haha+|lol|"
                r"lmao|rofl|hehe+|hm+|hmm+|uh+|um+|oh+|ah+|yes|yeah|yep|yup|yay|no|nope|"
                r"nah|interesting|impressive|funny|not\s+bad|that'?s\s+(?:great|nice|"
                r"cool|awesome|amazing|funny|all|good|helpful|perfect|fine|ok|enough|"
                r"impressive|neat)|you(?:'re|\s+are|r)\s+(?:great|awesome|the\s+best|"
                r"amazing|nice|cool|funny|smart|cute|good|so\s+\w+|very\s+\w+|really\s+\w+|"
                r"welcome|useless|stupid|silly|a\s+star|clever|helpful|wonderful|fantastic)(?:\s+\w+)?|"
                r"i\s+(?:love|like|hate)\s+(?:you|this\s+app|photochat|this\s+(?:tool|"
                r"thing|program))|no\s+(?:thanks|thank\s+you|problem|worries)|what|why|"
                r"really|seriously|cool\s+stuff|neat|omg|damn|test(?:ing)?|so\s+cool|"
                r"very\s+(?:nice|good|cool)|good\s+to\s+know|sounds\s+good|makes\s+sense|"
                r"as\s+you\s+like|whatever|sorry|my\s+pleasure|you'?re\s+welcome|welcome|"
                r"please|pls|and|so|well)(?:[\s,!.]+(?:ok(?:ay)?|cool|nice|great|thanks?|"
                r"thank\s+you|thx|then|wow|lol|haha|very|indeed|yes|no|bot|mate|sure|"
                r"good|job|awesome|perfect|man|dude|please|that\s+works|love\s+it|i\s+see|"
                r"bye|you|got\s+it))*"
            ),
            (
                r"(?:tell|say|give)(?:\s+me|\s+us)?\s+(?:a\s+|something\s+|another\s+)?(?:joke|"
                r"funny|story|hello|hi|something\s+funny|nice|about\s+(?:you|yourself))(?:\s+\w+)?|"
                r"what(?:'s|\s+is)\s+the\s+(?:weather|time|meaning\s+of\s+life|news|"
                r"date|capital\s+of\s+\w+).*|do\s+you\s+(?:like|love|hate|know|speak|"
                r"understand|dream|sleep|have\s+(?:feelings|a\s+name|hobbies))(?:\s+(?:me|"
                r"it|german|english|french|spanish|other\s+languages|dogs|cats|a\s+joke|"
                r"music|chess|photos|art|this|my\s+\w+|people))?(?:\s+.{0,20})?|how\s+old\s+are\s+you|"
                r"where\s+are\s+you(?:\s+from)?|can\s+you\s+(?:hear|see|understand|read)\s+me|"
                r"i'?m\s+(?:bored|tired|happy|sad|back|here|hungry|fine|good|ok)(?:\s+.{0,20})?|"
                r"is\s+(?:this|it)\s+(?:private|safe|free|offline|open\s+source|local)(?:\s+.{0,20})?|"
                r"(?:do|does|are|is|will)\s+(?:you|my|this|anything|any)\s+(?:photos?\s+)?(?:\w+\s+){0,3}(?:upload(?:ed)?|"
                r"leave|sent|private|cloud|internet|safe|stored)(?:\s+.{0,40})?"
            ),
        ),
    ),
    (
        "any condition will do",
        _drop,
        (
            (
                r"(?:(?:from|in|at|of|with|taken|for|make\s+it|it\s+can\s+be|show|allow|"
                rf"use|include|all|and|now)\s+)*(?:any|every|all|whatever|whichever)\s+(?P<thing>{_CONDITION}(?:\s*(?:,|"
                rf"and|or|&)\s*(?:any\s+|all\s+)?{_CONDITION})*)(?:\s+(?:is|are|will|"
                r"would)\s+(?:fine|ok|okay|do|good|allowed|alright|all\s+right|welcome|"
                r"great|be\s+fine))?(?:\s+(?:again|now|then|please|after\s+all|too))*"
            ),
            (
                rf"(?:the\s+)?(?P<thing>{_CONDITION})\s+(?:doesn'?t|does\s+not|don'?t|"
                r"do\s+not|no\s+longer)\s+(?:really\s+)?matters?(?:\s+(?:any\s?more|"
                r"now|to\s+me|much|after\s+all))*"
            ),
            (
                r"(?:no\s+matter|regardless\s+of|never\s*mind|forget(?:\s+about)?|don'?t\s+(?:worry|"
                r"care)\s+about|i\s+don'?t\s+(?:care|mind)(?:\s+about)?|doesn'?t\s+matter|"
                rf"ignore|disregard)\s+(?:(?:the|what|which)\s+)*(?P<thing>{_CONDITION}(?:\s*(?:,|"
                rf"and|or|&)\s*(?:the\s+)?{_CONDITION})*)(?:\s+(?:filter|limit|it\s+is|"
                r"they\s+are|restriction|part|it\s+was|range))*(?:\s+(?:now|please|again))*"
            ),
            (
                r"(?:drop|remove|clear|lift|delete|take\s+(?:away|off|out)|cancel|lose|"
                r"undo|without|no|turn\s+off|disable|reset|get\s+rid\s+of|release|loosen|"
                r"switch\s+off|no\s+more|unset|skip|relax|discard)\s+(?:(?:the|any|all|"
                rf"my|that|those|this)\s+)*(?P<thing>(?:{_CONDITION}|landscape|portrait|"
                r"square|jpe?g|png|colou?r|blue|red|green|snow|people|\w+|(?:19|20)\d\d)(?:\s+(?:and|"
                rf"or)\s+(?:the\s+)?(?:{_CONDITION}|\w+))?)\s+(?:filters?|limits?|restrictions?|"
                r"conditions?|constraints?|requirements?|rule|range|part|criteri(?:a|"
                r"on))(?:\s+(?:again|now|please))*"
            ),
            (
                r"(?:drop|remove|clear|lift|delete|take\s+(?:away|off)|cancel|lose|turn\s+off|"
                r"disable|get\s+rid\s+of|forget(?:\s+about)?|no\s+more|unset|reset|skip|"
                rf"relax)\s+(?:(?:the|any|all|my|that|those)\s+)*(?P<thing>{_CONDITION}(?:\s*(?:,|"
                rf"and|or|&)\s*(?:the\s+)?{_CONDITION})*)(?:\s+(?:again|now|please))*"
            ),
            (
                r"no\s+(?:more\s+)?(?P<thing>(?:date|year|camera|format|orientation|"
                r"size|colou?r|folder|time)s?)\s+(?:limit|filter|restriction|condition)s?"
            ),
            (
                r"(?:any|no\s+matter|(?:it\s+)?(?:doesn'?t|does\s+not)\s+matter|i\s+don'?t\s+(?:care|"
                r"mind))\s*(?P<thing>time|when|where)(?:\s+is\s+(?:fine|ok))?"
            ),
            r"(?P<thing>anytime|whenever)(?:\s+is\s+(?:fine|ok|okay))?",
        ),
    ),
    (
        "allowed again",
        _drop,
        (
            (
                rf"(?:i'?m\s+|i\s+am\s+)?(?:ok|okay|fine|cool|happy|good)\s+with\s+{_THING}(?:\s+(?:again|"
                r"too|now|after\s+all))*"
            ),
            (
                rf"(?:(?:with|having|seeing|ok|okay|well|actually|and|but|now)\s+)*{_THING}\s+(?:is|"
                r"are|may\s+be|can\s+be|would\s+be|'s)\s+(?:(?:actually|also|now|all|"
                r"totally|perfectly|quite|absolutely|really|just|after\s+all)\s+)*(?:fine|"
                r"ok|okay|okey|allowed|welcome|alright|all\s+right|permitted|acceptable|"
                r"no\s+problem|not\s+a\s+problem|included)(?:\s+(?:again|too|now|after\s+all|"
                r"as\s+well|then|with\s+me|for\s+me|by\s+me))*"
            ),
            (
                rf"{_THING}\s+(?:can|may|could|might)\s+(?:be\s+(?:there|"
                r"in|included|seen|shown|visible|present|back|in\s+(?:it|there|them))|"
                r"appear|come\s+back|show\s+up|be\s+in\s+the\s+(?:picture|photo)s?|stay)(?:\s+(?:again|"
                r"too|now|after\s+all|as\s+well))*"
            ),
            (
                r"(?:allow|permit|accept|include|re-?allow|bring\s+back|put\s+back|let\s+in|"
                rf"readmit|re-?include|add\s+back|tolerate)\s+{_THING}\s+(?:again|"
                r"back(?:\s+in)?|after\s+all|too|as\s+well|once\s+more|now)(?:\s+(?:please|"
                r"now|in))*"
            ),
            (
                r"(?:bring|put|let|take|add|have|show|get)\s+(?P<thing>(?!it\b|that\b|"
                r"this\b)[\w' -]{2,40}?)\s+back(?:\s+(?:in(?:to\s+it)?|again))?"
            ),
            rf"(?:allow|permit|re-?allow|readmit|tolerate)\s+{_THING}",
            (
                rf"(?:i\s+)?(?:don'?t|do\s+not)\s+mind\s+(?:having\s+|seeing\s+)?{_THING}(?:\s+(?:in\s+(?:it|"
                r"them|there|the\s+(?:photo|picture)s?)|any\s?more|after\s+all|now|again|"
                r"being\s+there))*"
            ),
            (
                r"(?:it|they|that)\s+(?:doesn'?t|does\s+not|don'?t|do\s+not|needn'?t)\s+(?:have\s+to|"
                rf"need\s+to|necessarily\s+have\s+to)\s+(?:be|show|have|contain|include)\s+{_THING}(?:\s+(?:any\s?more|"
                r"after\s+all))?"
            ),
            (
                rf"{_THING}\s+(?:doesn'?t|does\s+not|don'?t|do\s+not)\s+(?:matter|"
                r"bother\s+me|have\s+to\s+be\s+(?:there|in\s+it))(?:\s+(?:any\s?more|"
                r"now|after\s+all))*"
            ),
            (
                r"(?:no\s+need\s+for|doesn'?t\s+need|don'?t\s+need|no\s+longer\s+need|"
                rf"needn'?t\s+be|not\s+necessarily)\s+{_THING}(?:\s+(?:any\s?more|"
                r"after\s+all|now))?"
            ),
            (
                rf"(?:forget(?:\s+about)?|never\s*mind|scrap|drop|lose)\s+the\s+{_THING}(?:\s+(?:part|"
                r"bit|thing|idea|requirement|again|now|please))*"
            ),
            rf"(?:with\s+or\s+without|doesn'?t\s+matter\s+if\s+there\s+(?:is|are))\s+{_THING}",
        ),
    ),
    (
        SO_MANY,
        _so_many,
        (
            (
                r"(?:(?:only|just)\s+)?(?:show|give|get|display|list|i\s+want(?:\s+to\s+see)?|make\s+it|let\s+me\s+see|"
                r"see|only|just|limit\s+(?:it\s+)?to|up\s+to|at\s+most|max(?:imum)?)(?:\s+(?:me|"
                r"us))?(?:\s+(?:only|just|up\s+to|the\s+(?:best|top|first)|about|at\s+most|"
                rf"around|best|top))*\s+(?P<count>\d{{1,3}}|{NUMBER})(?P<noun>\s+(?:{PHOTO}|"
                r"results|hits|matches|of\s+(?:them|these|those)|per\s+page|at\s+a\s+time|"
                r"at\s+once|instead|on\s+(?:a|the|one)\s+page))*"
            ),
        ),
    ),
    (
        "about a photo",
        _describe,
        (
            (
                r"(?:describe|explain|inspect|analy[sz]e|examine|open(?:\s+up)?|enlarge|"
                r"zoom\s+(?:in\s+)?(?:on|into|to)|zoom|identify|caption|read)(?:\s+(?:me|"
                rf"for\s+me|to\s+me))?\s+{_R}(?:\s+(?:to\s+me|for\s+me|in\s+(?:more\s+)?detail|"
                r"please|up|bigger|larger|in\s+full(?:\s+size)?))*"
            ),
            (
                r"(?:tell\s+(?:me|us)|say|talk|know|learn|hear|read)(?:\s+(?:(?:a\s+bit|"
                r"a\s+little|some|something|anything|a\s+few\s+things)\s+)?(?:more\s+)?)?\s*(?:about|"
                rf"on|of)\s+{_R}"
            ),
            (
                r"(?:(?:give|show|get)\s+(?:me|us)\s+)?(?:(?:some|the|more|all|any|further)\s+)*(?:info(?:rmation)?|"
                r"details?|facts?|metadata|exif(?:\s+(?:data|info))?|description|caption|"
                r"date|camera|size|file\s?name|path|label|location|place|data|colou?rs|"
                r"resolution|dimensions|gps|name|properties|background|title)(?:\s+(?:and\s+\w+\s+)?(?:of|"
                rf"on|about|for|from|to))\s+{_R}"
            ),
            rf"more\s+(?:about|on|info\s+(?:on|about)|details\s+(?:on|about|of))\s+{_R}",
            r"(?!(?:do|did|have)\s+(?:i|we|you)\s+(?:have|own|get)\b|(?:is|are)\s+there\b)"
            r"(?:what|who|where|when|which|how|why|is|are|was|were|does|did|has|do)(?:'s|'re)?\s+[^.;!]*",
            r"what'?s\s+.*",
            (
                rf"{_R}\s+(?:in\s+(?:more\s+)?detail|details|info|bigger|larger|enlarged|"
                r"full\s+size|closer|up\s+close)"
            ),
            (
                rf"(?:show|let|give)\s+(?:me\s+)?(?:see\s+)?{_R}\s*(?:in\s+(?:more\s+)?detail|"
                r"details|bigger|larger|in\s+full(?:\s+size)?|closer|up\s+close|big|"
                r"large)?"
            ),
            rf"(?:take\s+a\s+)?(?:closer\s+)?look\s+(?:closer\s+)?at\s+{_R}",
            rf"(?:and\s+)?(?:what|how)\s+about\s+{_R}",
        ),
    ),
    (A_POSITION, _describe, (rf"{_R}",)),
    (
        "about the page",
        _describe_page,
        (
            (
                r"(?:describe|explain|caption|identify)(?:\s+(?:it|this|that|them|these|"
                r"those|what\s+(?:you|i|we)\s+see|the\s+(?:photos?|pictures?|results?|"
                r"page)|what'?s\s+(?:there|here|shown)))?(?:\s+(?:to\s+me|for\s+me|please|"
                r"in\s+detail))*"
            ),
            (
                r"(?:what|who|where|when|how)(?:'s|\s+is|\s+are|\s+was|\s+were|\s+do|"
                r"\s+does|\s+did|\s+am|'re)?\s+(?:(?:on|in|i|we|you|all|exactly)\s+)*(?:this|"
                r"that|it|these|those|they|them|the\s+(?:photos?|pictures?|results?)|"
                r"looking\s+at|i\s+see|see)(?:\s+(?:one|ones|photos?|pictures?|here|"
                r"show|showing|about|taken|made|shot|from|looking\s+at|see|seeing|big|"
                r"of|in|exactly|all|results?|person|people|place|was|were|is|taken\s+with|"
                r"called|look\s+like|mean|means))*"
            ),
            (
                r"tell\s+me\s+(?:something\s+|a\s+bit\s+)?(?:more\s+)?(?:about\s+(?:it|"
                r"this|that|them|these|those|this\s+(?:one|photo|picture)))?(?:\s+please)?"
            ),
            (
                r"(?:more\s+)?(?:details|info|information)(?:\s+(?:please|about\s+(?:it|"
                r"this|that|these|them)))?"
            ),
            r"what\s+camera\s+(?:was\s+(?:this|it|that)|did\s+i\s+use).*",
            (
                r"why\s+(?:did\s+you\s+(?:show|pick|choose)|are\s+you\s+showing|do\s+you\s+show|"
                r"these|this|am\s+i\s+seeing)(?:\s+(?:me\s+)?(?:this|these|that|those|"
                r"it|them|photos|results))*"
            ),
            r"what\s+(?:do|can)\s+(?:you|i|we)\s+see(?:\s+(?:here|there|in\s+(?:it|this|these|them)))?",
        ),
    ),
)


@cache
def _rules() -> tuple[Rule, ...]:
    """The table, compiled when the first message comes."""
    return tuple(
        Rule(name, re.compile(pattern, re.I), build)
        for name, build, patterns in _TABLE
        for pattern in patterns
    )
