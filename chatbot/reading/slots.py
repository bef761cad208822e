"""What the parts of a message ask for: each act with its spans becomes an action."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, zip_longest
from typing import cast

from chatbot.actions import Action, AlbumDo, Context, Intent, Slots
from chatbot.reading.conditions import MOST_MEGAPIXELS, WHICHEVER, read_condition, says_year
from chatbot.reading.dates import corrects, find_dates
from chatbot.reading.foreign import DIRECTION, german_times
from chatbot.reading.hours import hours_alone, hours_described
from chatbot.reading.numbers import NOUN, PHOTO
from chatbot.reading.pointing import look, pointed_at, positions, tidy
from chatbot.reading.spans import (
    colours_of,
    joined,
    named,
    outside,
    several_colours,
    things,
    with_span,
)
from chatbot.reading.times import Time, together
from chatbot.reading.when import of_that_photo, timed
from chatbot.reading.words import SPANS, Span, Word, span_text, words_of
from retrieval.content_words import GOES_ON, content_words
from retrieval.descriptions import QUOTED, inside
from retrieval.records import Filters, Liking

# Acts that have few details, and those: "send 2 to my mum" is small talk, whatever its number.
_TAKES: dict[str, tuple[str, ...]] = {
    "help": (), "reset": (), "feedback": ("ranks", "not_ranks", "filters"), "next_page": ("top_k",),
    "duplicates": ("top_k",), "undo": ("text",),
}  # fmt: skip
_DESCRIBING = ("text_search", "refine")
_TELLING = ("describe", "ask")
_POINTING = ("more_like", "feedback", "album", "export", *_TELLING)
_SEEING = (*_POINTING, "colour_search")
# What is left of "a portrait", where that is a shape.
_SAYS_NOTHING = (
    "a",
    "an",
    "the",
    "some",
    "any",
    "between",
    "from",
    "in",
    "of",
    "photos",
    "pictures",
    "pics",
    "first",
    "now",
)

# -- what an act is by its words

_AWAY = re.compile(
    r"\b(?:take|put|throw)\b.*\b(?:away|out|off)\b|\b(?:remove|hide|delete|lose|bin|ditch|scrap|get rid)\b", re.I
)
_LIKES = re.compile(r"\b(?:lik|lov|keep|kept|fav|heart|nice|great|good|best)", re.I)
_LIKE_WHAT = re.compile(
    r"\b(?:like|similar|such|same|kind|sort|style|alike|resembl\w*|th(?:at|is|ese|ose|em)|it)\b", re.I
)


# -- what a span is by the words around it

# "Hide the ones without people", "drop everything that has no dog": what is to stay.
_GOING = re.compile(
    r"\b(?:drop|hide|remove|lose|skip|bin|take out|leave out|get rid of)\b[^,.;]*"
    r"\b(?:ones?|photos?|pictures?|pics?|all|those|any|everything|that|which)\s+"
    r"(?:without|with no|that\s+ha(?:s|ve)\s+no|ha(?:s|ve)\s+no)\s*(?:(?:an?|any|the)\s+)?$",
    re.I,
)
_CLAUSE = re.compile(r"[.;!?:]|\b(?:but|only|just|show|find|see|then|want|instead|rather)\b", re.I)
_LISTED = (
    r"(?:(?:all|of|the|those|these|any|my|and|or)\s+|"
    r"[^\W\d]+(?:\s+[^\W\d]+)?\s*(?:,\s*(?=(?:the|those|and|or)\b)|\band\b|\bor\b)\s*)*$"
)
# "Kick out the diver and the trampoline kid", "I do not care for the glacier, the pirate or the turtle".
_TAKES_OUT = re.compile(
    r"\b(?:(?:kick|take|throw|leave|chuck|cut)\s+(?:out|away|off)|get\s+rid\s+of|bin|lose|ditch|scrap|remove|exclude|"
    rf"skip|(?:do\s+not|don['’]?t)\s+(?:care\s+for|like|want|need))\s+{_LISTED}",
    re.I,
)
_TAKING, _OUT = (
    re.compile(rf"\b(?:kick|take|throw|leave|get)\s+{_LISTED}", re.I),
    re.compile(r"\s+(?:out|away)\b", re.I),
)
_NOT_ONLY = re.compile(r"\bnot\s+(?:just|only)\s+(?:the\s+)?$", re.I)
_AND = re.compile(r"\w*\s*(?:\band\b|\bn\b|&)\s*(?:(?:the|an?|some|my|any)\s+)*", re.I)
_MATTERS_NOT = re.compile(
    r"\s*(?:optional|(?:do|does)(?:n'?t|\s+not)\s+matter|(?:are|is|would\s+be)\s+(?:fine|ok(?:ay)?|allowed|optional|welcome|"
    r"no\s+problem|all\s*right)|sind\s+(?:(?:doch|auch|schon|wieder)\s+)*(?:egal|ok(?:ay)?|erlaubt)|no\s+importan?|c'est\s+(?:égal|bon))\b",
    re.I,
)
# "Hide the ones from 2023", "all of them except the ones from 2023".
_HIDES_ONES = re.compile(
    r"(?:\b(?:except|apart from|other than|excluding|but not)\s+(?:for\s+)?|"
    r"(?<!don't )(?<!don’t )(?<!not )(?<!never )\b(?:hide|remove|drop|lose|skip|omit|exclude|take out|leave out|"
    r"get rid of)\s+(?:all\s+)?(?:of\s+)?)(?:(?:the|those|these|any|all)\s+(?:ones|photos|pictures|pics|images)|"
    r"everything|anything)(?:\s+(?:taken|shot|made|photographed))?\s*$",
    re.I,
)

_KEEPS = re.compile(r"\bkeep\b(?:(?!\b(?:hide|remove|drop|lose|delete|take|put|unlike)\b)[^.,;])*$", re.I)
# "Car -red", as search engines take it.
_MINUS = re.compile(r"(?<!\S)-(?=[^\W\d])")
_BUT = re.compile(r"\b(?:except|apart from|other than|but|ausser|außer)\b(?:\s+(?:for|not)\b)?\s*$", re.I)
# "The St Bernard, the last one", "those with dogs are sweet, 8 and 10"; "the kite, 3 and the boat" are three.
_COMMA = re.compile(r"\s*(?:\b(?:is|looks|was)\b[^.;,\d]*)?[,:;(–-]\s*", re.I)
_GOES_ON_WITH = re.compile(r"\s*(?:&|\+|(?:and|plus|or|n|also|too|as\s+well)\b)", re.I)
_WITHDRAWS = re.compile(
    r"\b(?:never ?mind(?!\s+(?:the|that|about|his|her|its)\b)|no,? wait|wait,? no|scratch that)\b", re.I
)
_NEXT = re.compile(r"\s*,\s*(?:the|number|photo|\d)", re.I)
_SENTENCE = re.compile(r"[.?!]\s+")
_EVERY_ONE = re.compile(r"\b(?:(?<!at )all|every\w*|both|these|those|page|rest|others?|liked|likes|alle|diese)\b", re.I)

# -- descriptions

# "An album called Receipts for the tax office, and ...".
_CALLED = re.compile(r"\b(?:called|named|titled)\s+$", re.I)
_GOES_ON_FOR = re.compile(r"\s+(?:for|of|at|in)\s+the\s+[^\W\d]+(?:\s+[^\W\d]+)??(?=\s*(?:[,.;!?]|$|and\b))", re.I)
_MARK = re.compile('["“”„«»]')
# The dot of "3. Mai" ends no clause.
_APART, _WITH_WHAT = re.compile(r"[!?;,]|(?<!\b\d)(?<!\b\d\d)\."), re.compile(rf"{GOES_ON}|\w+ing\b", re.I)
# "Children in the snow, and also, separately, a few at the beach": other photos. "A boy, he also had a hat": the same.
_BESIDES = re.compile(
    r"\b(?:also|separately|as well|too|plus|then|if there|and (?:if|a few|some|maybe|perhaps))\b", re.I
)
_OR = re.compile(r"\w*\W*or\b[^,;.]{0,12}", re.I)
_PERHAPS = re.compile(
    r"\s*\b(?:maybe|perhaps|possibly)\b|\s+or\s+(?:something|so|whatever|similar)\b|"
    r"\s*\bi\s+(?:think|guess|believe|suppose)\b(?:\s+(?:that\b|(?:there|it|he|she)\s+(?:was|were|is)\b))*|"
    rf"\s+in\s+the\s+{PHOTO}\b(?!\s+(?:frame|book))",
    re.I,
)
# Small words around a description: "just women", "the jumping part", "skateboards lol".
_AROUND_IT = re.compile(
    r"^(?:(?:just|only)\s+(?!married)|the\s+(?=\w+\s+(?:part|bit)$))|"
    r"(?<=\w)\s+(?:in\s+(?:it|them)|on\s+them)(?=\s*(?:$|,|or\b|and\b))|"
    r"(?<=\w)(?:[\s,]+(?:please|pls|plz|lol|haha|tho|though|idk|altogether|instead|part|bit|in one))+$",
    re.I,
)
_VERY = re.compile(r"[\s,]+(?:and\s+)?(?:very|really|mostly|mainly)\s+(?P<colour>[^\W\d]+)$", re.I)
_BACK_TO = re.compile(
    r"^(?:the|my|our|those|these)\s+|^(?:ri?torna|terug|zurück|vuelve|volver|retour|reviens|wróć|back)\b\s*|"
    r"\s+(?:search|photos|pictures|pics|results|ones)$",
    re.I,
)

# -- what is refused

_NOBODY = re.compile(
    r"(?:\b(?:with|where|but|and|there(?:'s|\s+is)|mit|con|avec)\s+)*\b(?:nobody|no[ -]one|niemand\w*|nadie)\b"
    r"(?!\s+\w+ing\b)(?:\s+(?:else|is|are|in|on|near|the|it|them|picture|photo|image|around|there|drauf|darauf)\b)*",
    re.I,
)
# Whoever is not to be seen: "without anybody in it".
_ANYBODY = re.compile(
    r"(?:(?:any|some|every)(?:body|one)|(?:a|any)\s+(?:soul|person)|persons?|humans?)"
    r"(?:\s+(?:else|at all|in|on|it|them))*",
    re.I,
)
_NOBODY_AT_END = re.compile(f"(?:{_NOBODY.pattern})$", re.I)
# "A landscape with no people in it", tagged as one description.
_WITH_NO = re.compile(
    r"[\s,]*\b(?:(?:and|but)\s+)?(?:with\s+no\s|without\s(?:any\s)?|(?:empty|free)\s+of\s+|not\s+(?:(?:from|in|of)\s+)?(?=(?:19|20)\d\d$))\s*"
    r"(?P<what>\w[\w' -]*?)"
    r"(?:\s+(?:in|on)\s+(?:it|them|the\s+(?:picture|photo|image)s?))?$",
    re.I,
)
# "At the beach, not in the water".
_NOT_THAT = re.compile(
    r"(?<=\w),?\s+(?:not|nicht)\s+(?:(?:in|on|at|with|from|the|an?|my|im|am|auf|mit|de[nrm]|das|die)\s+)*"
    r"(?P<what>(?!(?:really|yet|now|sure|so|too|that|this|these|those|just|only|any|all)\b)[^\W\d_]+)\W*$",
    re.I,
)
_WANTS_NONE = re.compile(
    r"\b(?:don['’]?t|do\s+not)\s+(?:want|need)\s+(?:(?:to\s+see|any|more|the)\s+)*(?P<what>(?!(?:it|this|that|them|these|those|to)\b)"
    r"[^\W\d]+)\W*$",
    re.I,
)
_ONES = re.compile(r"\bones?$", re.I)
_WHERE = re.compile(r"\s+(?:in|on|at|with|near|by|from|under|beside|behind|over|through)\s+", re.I)

# -- what is counted

# "How many dogs are there?", "the most dog pictures": what is counted, where nothing was marked.
_COUNTED = re.compile(
    r"\bhow\s+many\s+(?!(?:of|are|is|was|were|do|did|does|have|has|can|more|i|we|you|they|it|there|that|in|from|since|now|then|"
    r"altogether|overall|total|all)\b)"
    r"(?P<what>(?:[^\W\d]+\s+){0,2}?[^\W\d]+?)"
    r"(?=\s*(?:$|[,;.?!])|\s+(?:do|did|have|has|are|is|were|there|and|can|i|we|you)\b)|"
    rf"\bmost\s+(?P<most>(?:[^\W\d]+\s+){{1,2}}?)(?:{PHOTO}|shots?)\b",
    re.I,
)
_COUNTLESS = re.compile(
    rf"\b(?:{PHOTO}|files?|ones?|likes?|hearts?|fav\w*|albums?|days?|weeks?|months?|years?|times?|cameras?|others?|results?|matches|"
    r"hits|duplicates|copies|(?:mega)?pixels?|labels?|searches)\b",
    re.I,
)

# "How many dogs compared to cats?", "are there more from May or June?"
_AGAINST = ("vs", "versus", "than", "compared")
_MORE_OF = ("more", "fewer", "less", "most")
# -- which photos

_BOTH = re.compile(r"\bboth\b", re.I)
_ASKS_FACTS = re.compile(r"\b(?:dates?|places?|where|when|cameras?)\b", re.I)
_ONE = re.compile(
    r"\b(?:it|its|it's|(?:that|this)(?!\s+(?:page|album|collection|search|folder)\b)|he|she|him|her)\b", re.I
)
_SEVERAL = re.compile(r"\b(?:them|['’]?em|these|those|they|both)\b", re.I)
# "Start an album with it, plus the boat".
_IT_WITH = re.compile(
    r"\b(?:it|that one|this one|(?:that|this)(?=\s+(?:in|into|to)\b)|him|her)\b.*"
    r"\b(?:plus|along with|together with|as well as|and\b.*\b(?:too|also|as well))\b|"
    r"\b(?:it|him|her)\b.*[.,;]\s*(?:also|plus)\b|"
    rf"\b(?:it|(?:that|this)\s+{NOUN})(?:\s+(?:too|also|as well))?,?\s+(?:and|&)\s+(?:the|number|photo|no\.?|\d)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Said:
    """One action of a message before its spans are parsed: its act, first and last word, spans, topic."""

    act: str
    first: int
    last: int
    spans: tuple[Span, ...]
    topic: str = ""


def actions(text: str, words: list[Word], parts: list[Said], context: Context, today: date) -> list[Action]:
    """The actions of a message in their order; "describe 2 and save it" saves 2."""
    acted: list[Action] = []
    for part in (one for said in parts for one in _apart(said, words)):
        pointed = pointing(context, part.act, acted[-1] if acted else None)
        found = action(part.act, text, words, list(part.spans), (part.first, part.last), pointed, today)
        said = span_text(text, words, Span("", part.first, part.last))
        found = replace(_beside(found, acted, said, context), said=said, topic=part.topic)
        acted.append(found)
        opens = found.intent in ("undo", "reset") or found.slots.do == "show"  # another page, and another search
        focus = () if found.slots.which or opens else context.focus  # which photo that is, the bot sees
        context = replace(context, focus=found.slots.ranks or focus, search=None if opens else context.search)
    return acted


def _apart(part: Said, words: list[Word]) -> list[Said]:
    """A part for each count of one that counts twice, "how many dogs and how many cats?", and for each album of one
    that names two with their photos: "put 1 into Lisbon and 2 into Porto"."""
    places = range(part.first, part.last) if part.act == "stats" else ()
    counts = [n for n in places if [word.text.lower() for word in words[n : n + 2]] == ["how", "many"]]
    if len(counts) < 2 and (against := _against(part, words)):
        before, behind = against
        return [replace(part, last=before[-1].last, spans=before), replace(part, first=behind[0].first, spans=behind)]
    names = [span for span in part.spans if span.kind == "name"] if part.act in ("album.add", "album.remove") else []
    ranks = [span.first for span in part.spans if span.kind == "ranks"]
    albums = [one.last + 1 for one, two in pairwise(names) if any(one.last < rank < two.first for rank in ranks)]
    starts = (part.first, *(_joint_before(n, part.first, words) for n in counts[1:]), *albums)
    ends = (*(start - 1 for start in starts[1:]), part.last)
    spans = (tuple(s for s in part.spans if a <= s.first <= b) for a, b in zip(starts, ends, strict=True))
    return [replace(part, first=a, last=b, spans=inside) for a, b, inside in zip(starts, ends, spans, strict=True)]


def _against(part: Said, words: list[Word]) -> tuple[tuple[Span, ...], tuple[Span, ...]] | None:
    """The spans of one count and of the other, where two are compared; None for any other part."""
    places = range(part.first, part.last) if part.act == "stats" else ()
    typed = {n: words[n].text.lower() for n in places}
    joints = (*_AGAINST, "or") if {*_MORE_OF} & {*typed.values()} else _AGAINST
    for n in (n for n, word in typed.items() if word in joints):
        cuts = [s for s in part.spans if s.kind in ("text", "colours") and s.first <= n <= s.last]
        halves = (half for s in cuts for half in (replace(s, last=n - 1), replace(s, first=n + 1)))
        whole = (s for s in part.spans if not s.first <= n <= s.last)
        spans = sorted((*whole, *(s for s in halves if s.first <= s.last)), key=lambda span: span.first)
        before, behind = (tuple(s for s in spans if (s.first > n) == later) for later in (False, True))
        if before and behind:
            return before, behind
    return None


def _joint_before(n: int, first: int, words: list[Word]) -> int:
    """Where the clause begins that word n is in: "how many in 2019, and in 2023 how many?"."""
    near = range(n - 1, max(first, n - 5), -1)
    return next((place for place in near if words[place].text.lower() in ("and", ",", ";")), n)


def pointing(context: Context, act: str, before: Action | None) -> Context:
    """What "it" means in an act; right behind a like "more like it" is like all that is liked."""
    liked = before and before.slots.liking == "like" and act == "more_like"
    return replace(context, focus=()) if liked else context


def _beside(found: Action, before: list[Action], whole: str, context: Context) -> Action:
    """An action with the photos of those before it in the message that it goes on with."""
    slots, names_none = found.slots, not (found.slots.ranks or found.slots.which)
    liked = tuple(dict.fromkeys(rank for one in before if one.slots.liking == "like" for rank in one.slots.ranks))
    if found.intent in _TELLING:
        told = [one.slots.ranks for one in before if one.intent in _TELLING and len(one.slots.ranks) > 1]
        if told and names_none:
            return replace(found, slots=replace(slots, ranks=told[-1]))  # "compare 1 and 6: which is newer?"
        if liked and names_none and _ASKS_FACTS.search(whole) and not _ONE.search(whole):
            return replace(found, slots=replace(slots, ranks=liked))  # "1, 5, 7 - dates and places?"
        if len(liked) == 2 and _BOTH.search(whole):  # "6 and 9 are good. Which of both has more light?"
            return replace(found, slots=replace(slots, ranks=liked, which=()))
    elif slots.do == "add" and liked:
        before_them = context.liked if len(context.liked) == len(liked) == 1 and _BOTH.search(whole) else ()
        with_liked = joined((*before_them, *liked), slots.ranks)  # "7 too, I like it. put both in an album"
        both = len(with_liked) == 2 and _BOTH.search(whole)  # "it is number 5, and 3 was the same trip. save both"
        if both or (names_none and not _EVERY_ONE.search(whole)):  # "I like 2, put it into Lisbon"
            return replace(found, slots=replace(slots, ranks=with_liked))
    return found


def action(
    act: str, text: str, words: list[Word], spans: list[Span], bounds: tuple[int, int], context: Context, today: date
) -> Action:
    """An act and its spans as an action; ``bounds`` are its first and last word."""
    whole = text[words[bounds[0]].start : words[bounds[1]].end] if words else ""
    act = _act_meant(act, text, words, spans, whole)
    name, _, manner = act.partition(".")
    spans = [span for span in spans if span.kind in _TAKES.get(name, SPANS)]
    spans = [part for span in _whole_times(spans, text, words) for part in _refused_apart(span, text, words, today)]
    if name in ("text_search", "stats"):  # in a refinement the time may be of what is refused
        spans = [part for span in spans for part in _time_apart(span, text, words, today)]
    spans = [span for n, span in enumerate(spans) if not _is_withdrawn(span, spans[n + 1 :], text, words)]
    followed = zip_longest(spans, spans[1:])
    spans = [span for span, behind in followed if not _is_numbered(span, behind, text, words, context)]
    time, rests = _times(text, words, spans, context, today)
    slots = Slots(filters=time.filters)
    pieces: list[str] = []
    said_to = bounds[0]  # the word behind the last piece
    for span in spans:
        if span.kind == "filters":
            pieces += [rests[span]] if span in rests else []
            continue
        before, behind = text[: words[span.first].start], text[words[span.last].end :]
        kind, phrase = _role(span, act, _phrase(span, text, words), (before, behind), context)
        changed = with_span(slots, kind, phrase, context, today) if kind and kind != "text" else None
        if changed:
            slots = changed
        elif kind and phrase:  # what is not understood is part of the description
            joint = _joint(name, text[words[said_to].start : words[span.first].start], phrase) if any(pieces) else ""
            pieces += filter(None, (joint, phrase))
            said_to = span.last
    description = tidy(" ".join(pieces).replace(" ,", ",").replace("? ", ", "))
    slots = _described(name, slots, description, whole, today)
    name, slots = timed(act, slots, whole, time.dated, context, today)
    if name in ("refine", "more_like"):
        slots = replace(slots, drop=joined(slots.drop, tuple(WHICHEVER.findall(whole.lower()))))
    slots = _refusing(act, slots, whole)
    slots = _FINISHED[name](manner, slots, whole, context) if name in _FINISHED else slots
    slots = _spoken_of(name, slots, whole, context)
    return Action(cast(Intent, name), replace(slots, instead=manner == "instead", redo=manner == "redo"))


def _whole_times(spans: list[Span], text: str, words: list[Word]) -> list[Span]:
    """The spans, with each German time of which a part is marked as one condition."""
    for time in german_times().finditer(text):
        inside = [n for n, word in enumerate(words) if time.start() <= word.start < time.end()]
        marked = [s for s in spans if s.kind == "filters" and s.first <= inside[-1] and inside[0] <= s.last]
        if not marked:
            continue
        first, last = min(inside[0], marked[0].first), max(inside[-1], marked[-1].last)
        before = [replace(span, last=min(span.last, first - 1)) for span in spans if span.first < first]
        behind = [replace(span, first=max(span.first, last + 1)) for span in spans if span.last > last]
        spans = [*before, Span("filters", first, last), *behind]
    return spans


def _refused_apart(span: Span, text: str, words: list[Word], today: date) -> tuple[Span, ...]:
    """What is wanted, and what is refused: each thing behind a minus sign, "car -red", a time that is to be hidden."""
    hidden = span.kind == "filters" and _HIDES_ONES.search(text[: words[span.first].start])
    if hidden and outside(span_text(text, words, span), today):
        return (replace(span, kind="without"),)
    if span.kind not in ("text", "colours"):
        return (span,)
    signs = [n for n in range(max(span.first - 1, 0), span.last) if _MINUS.match(text, words[n].start)]
    ends = (*(sign - 1 for sign in signs), span.last)
    wanted, *refused = zip((span.first, *(sign + 1 for sign in signs)), ends, strict=True)
    parts = (Span(span.kind, *wanted), *(Span("without", *part) for part in refused))
    return tuple(part for part in parts if part.first <= part.last)


def _time_apart(span: Span, text: str, words: list[Word], today: date) -> tuple[Span, ...]:
    """A refused thing and the time behind it, "dogs" and "from 2023" of "no dogs from 2023": that of all photos."""
    if span.kind != "without":
        return (span,)
    phrase = span_text(text, words, span)
    thing = find_dates(phrase, today).rest
    behind = span.first + len(words_of(thing))
    is_begun_so = phrase.startswith(thing) and span.first < behind <= span.last
    if not is_begun_so or outside(phrase, today):
        return (span,)
    return Span("without", span.first, behind - 1), Span("filters", behind, span.last)


def _phrase(span: Span, text: str, words: list[Word]) -> str:
    """What a span says, with whole quotations where it has one of their marks: “"snow"” of “a "dog" and "snow"”."""
    phrase = span_text(text, words, span)
    if span.kind != "text" or not _MARK.search(phrase):
        return phrase
    start, end = words[span.first].start, words[span.last].end
    cut = [quoted.span() for quoted in QUOTED.finditer(text) if quoted.start() < end and start < quoted.end()]
    return text[min([start, *(first for first, _ in cut)]) : max([end, *(last for _, last in cut)])]


def _is_numbered(span: Span, behind: Span | None, text: str, words: list[Word], context: Context) -> bool:
    """Whether a span says what is seen in the photo that the next one numbers: "the redhead, 8, and the tire swing"."""
    if behind is None or {span.kind, behind.kind} != {"ranks"}:
        return False
    seen, number = span_text(text, words, span), span_text(text, words, behind)
    numbered, other = pointed_at(number, context)
    if positions(seen, context) is not None or other or not numbered:
        return False
    between, rest = text[words[span.last].end : words[behind.first].start], text[words[behind.last].end :]
    several = len(numbered) == 1 or seen.endswith("s")  # "the receipts, 11 to 20"
    listed = _NEXT.match(rest) and not number.isdecimal()  # "the girl, the second one, the goat"
    return bool(several and not listed and _COMMA.fullmatch(between) and not _GOES_ON_WITH.match(rest))


def _is_withdrawn(span: Span, behind: list[Span], text: str, words: list[Word]) -> bool:
    """Whether a message takes back at once which photo it named: "number 3, no wait, that's in. Number 5"."""
    others = (other for other in behind if {span.kind, other.kind} == {"ranks"})
    return any(_WITHDRAWS.search(text[words[span.last].end : words[other.first].start]) for other in others)


def _act_meant(act: str, text: str, words: list[Word], spans: list[Span], whole: str) -> str:
    """The act that an act with these spans is by its words."""
    kinds = {span.kind for span in spans}
    if act in ("refine", "feedback.like") and kinds == {"ranks"} and _AWAY.search(whole) and not _LIKES.search(whole):
        return "feedback.dislike"  # "take the boat away, and the brown ones"
    keeps = (span.kind == "without" and _GOING.search(text[: words[span.first].start]) for span in spans)
    if act == "feedback.dislike" and any(keeps):
        return "refine"  # "hide all those without a ball"
    if act == "feedback.dislike" and not kinds and _WANTS_NONE.search(whole):
        return "refine"  # "those are all dogs, I don't want dogs"
    if act == "more_like" and "text" in kinds and kinds <= {"text", "top_k"} and not _LIKE_WHAT.search(whole):
        return "text_search"  # "find me 4 more cute ones, puppies would be good"
    return act


def _times(
    text: str, words: list[Word], spans: list[Span], context: Context, today: date
) -> tuple[Time, dict[Span, str]]:
    """What the marked conditions are together, and of each what is none but a description; the time of a photo that was
    spoken of is not among them."""
    time, rests, said_until = Time(Filters()), dict[Span, str](), len(text)
    for span in spans:
        phrase = span_text(text, words, span)
        if span.kind != "filters" or of_that_photo(phrase):
            continue
        before = text[: words[span.first].start]
        untagged = not any(other.first < span.first <= other.last + 1 for other in spans)
        opened = DIRECTION.search(before) if untagged else None  # "seit" of "Fotos seit 2025"
        present = context.search.filters if context.search else Filters()
        condition = read_condition(
            (opened[0] if opened else "") + phrase, today, time.filters if time.filters.after else present
        )
        between = text[said_until : words[span.first].start]
        if says_year(phrase) and corrects(between):  # "from last year? well, from 2024"
            time = Time(replace(time.filters, after=None, before=None, months=()), time.dated)
        time, said_until = together(time, Time(condition.filters, says_year(phrase))), words[span.last].end
        rests[span] = condition.rest
    return time, rests


def _role(span: Span, act: str, phrase: str, around: tuple[str, str], context: Context) -> tuple[str, str]:
    """What kind of span one is by the words around it, and what it says; "" for one that asks for nothing."""
    kind, (before, behind), name = span.kind, around, act.partition(".")[0]
    if kind == "text" and name in _DESCRIBING and context.shown and _MATTERS_NOT.fullmatch(behind.rstrip(" .!?")):
        return "drop", phrase  # "people are fine"
    if kind == "text" and act in ("album.add", "album.remove"):
        return "ranks", phrase
    if kind == "without" and (_NOBODY_AT_END.search(before + phrase) or _ANYBODY.fullmatch(phrase)):
        return kind, "people"
    if kind == "text" and name in _DESCRIBING and _goes(before, behind):
        return "without", phrase
    if kind == "without" and _NOT_ONLY.search(before):  # "any rooms, not just kitchens"
        return "", phrase
    if kind == "without" and _MATTERS_NOT.match(behind):
        return "drop" if name == "refine" else "", phrase
    if kind == "without" and _GOING.search(before):
        return "text", f"with {named(phrase)}"  # "drop the ones without a dog"
    if kind == "ranks" and act in ("feedback.clear", "feedback.dislike", "album.remove") and _KEEPS.search(before):
        return "", phrase  # "take the like off 1, just keep the second"
    if kind == "ranks":
        describes = positions(phrase, context) is None
        if describes and name not in _SEEING:
            return "without" if _goes(before, behind) else "text", look(
                phrase
            )  # where nothing is pointed at, what is seen is the description
        of_all = name in ("feedback", "album", "export") and _EVERY_ONE.search(_SENTENCE.split(before)[-1])
        begins_so = describes and _BUT.search(phrase.split()[0])  # "everything but the bench one"
        excepted = _BUT.search(before)  # "but the black dog can go" goes on with another
        if begins_so or (excepted and (of_all or (describes and excepted[0].lower().strip() != "but"))):
            return "not_ranks", phrase
    if kind == "name" and before.endswith(tuple("\"“”„«'‘")):
        return kind, before[-1] + phrase  # “For Kenji” is the whole name
    if kind == "name" and _CALLED.search(before) and (rest := _GOES_ON_FOR.match(behind)):
        return kind, phrase + rest[0]
    return kind, phrase


def _goes(before: str, behind: str) -> bool:
    """Whether what stands between these words is taken away: "kick out the diver and the cat", "take the ram out"."""
    clause = _CLAUSE.split(before)[-1]
    return bool(_TAKES_OUT.search(clause) or (_TAKING.search(clause) and _OUT.match(behind)))


def _joint(name: str, between: str, phrase: str) -> str:
    """What belongs between two descriptions of a message."""
    if _AND.fullmatch(between):
        return "and"
    goes_on = name not in _DESCRIBING or _WITH_WHAT.match(phrase)
    if name == "text_search" and (_OR.fullmatch(between) or (not goes_on and _BESIDES.search(between))):
        return "or"
    return "," if not goes_on and _APART.search(between) else ""


def _described(name: str, slots: Slots, text: str, whole: str, today: date) -> Slots:
    """The slots with the description that was found in an act."""
    text = tidy(MOST_MEGAPIXELS.sub(" ", text))  # nothing that is seen
    if name in (*_DESCRIBING, "stats"):
        of_day, text = hours_described(text, slots.filters)
        if not text and slots == Slots() and of_day == Filters():
            of_day = hours_alone(whole)  # "six in the evening, I meant"
        slots = replace(slots, filters=together(Time(slots.filters), Time(of_day)).filters)
    if name in _DESCRIBING:
        text = _AROUND_IT.sub("", tidy(_PERHAPS.sub("", text)))
    if name == "refine" and not slots.colours and (colours := several_colours(text)):
        return replace(slots, text="", colours=colours)
    very = _VERY.search(text) if name in _DESCRIBING and not slots.colours else None
    if very and (colours := colours_of(very["colour"])):
        slots, text = replace(slots, colours=colours), text[: very.start()]  # "cows, and very green"
    if slots.colours and colours_of(named(text)) == slots.colours:
        text = ""  # "in black and white"
    if name == "stats" and not (text or slots.name or slots.colours or slots.without):
        text = _counted_thing(whole, today)
    return replace(slots, text="" if text.lower() in _SAYS_NOTHING else text)


def _counted_thing(whole: str, today: date) -> str:
    """What is counted in words in which nothing was marked; "" where that is photos, a condition, or what they are."""
    counted = _COUNTED.search(whole)
    what = tidy(next(filter(None, counted.groups()))) if counted else ""
    what = re.sub(rf"\s+{PHOTO}$", "", what, flags=re.I)  # "dog photos"
    left = "" if _COUNTLESS.search(what) else read_condition(what, today).rest  # "landscape photos" are no landscapes
    return left if content_words(left) else ""


def _refusing(act: str, slots: Slots, whole: str) -> Slots:
    """The slots with what an act refuses in its description, or beside it."""
    name, _, manner = act.partition(".")
    text, without = slots.text, tuple(_of_what(thing, slots.text) for thing in slots.without)
    if _NOBODY.search(text or (whole if name == "refine" and slots == Slots() else "")):
        text, without = tidy(_NOBODY.sub(" ", text)), joined(without, ("people",))
    if name in _DESCRIBING and (refused := _WITH_NO.search(text)):
        text, without = text[: refused.start()], joined(without, things(refused["what"]))
    if name in _DESCRIBING and manner == "instead" and text and (not_that := _NOT_THAT.search(whole)):
        without = joined(without, tuple(thing for thing in things(not_that["what"]) if thing not in text))
    if act == "refine" and slots == Slots() and not without and (none := _WANTS_NONE.search(whole)):
        without = things(none["what"])
    if any(content_words(thing) == content_words(text) for thing in without):
        text = ""  # nobody wants what is refused: "no skiing, he hates skiing"
    return replace(slots, text=text, without=without)


def _of_what(unwanted: str, text: str) -> str:
    """ "Brown ones", beside "a white dog in water", are brown dogs."""
    subject = _WHERE.split(re.split(r",|\bbut\b", text)[0])[0].split() if _ONES.search(unwanted) else []
    telling = [word for word in subject if content_words(word)]
    if telling and {*content_words(text)} <= {*content_words(unwanted)}:
        return _ONES.sub("", unwanted).strip()  # "no skiing ones, he hates skiing"
    return _ONES.sub(telling[-1].strip(",;"), unwanted) if telling else unwanted


def _rated(manner: str, slots: Slots, whole: str, context: Context) -> Slots:
    """What is liked, or hidden, and what is not."""
    of_all, ranks, likes = bool(_EVERY_ONE.search(whole)), slots.ranks, manner == "like"
    if slots.not_ranks and not slots.which and (of_all or (not ranks and likes)):
        liked = context.liked if likes and {*slots.not_ranks} <= {*context.liked} else ()  # "not 9, the other two"
        page = tuple(range(1, context.shown + 1)) if of_all else ()
        ranks = tuple(rank for rank in ranks or liked or page if rank not in slots.not_ranks)
    if manner == "dislike" and not ranks and not of_all:
        ranks = slots.not_ranks  # "like 1, not 2"
    unlike = slots.not_ranks if likes and not of_all else ()  # "like 5 instead of 3"
    return replace(slots, liking=cast(Liking, manner), ranks=ranks, not_ranks=unlike)


def _put_away(manner: str, slots: Slots, whole: str, context: Context) -> Slots:
    """What goes into an album, or out of it, and its name."""
    quoted = None if slots.name else QUOTED.search(whole)
    which = tuple(seen for seen in slots.which if not quoted or seen.strip('"“”„«»') not in quoted[0])
    slots = replace(slots, do=cast(AlbumDo, manner), which=which, name=inside(quoted) if quoted else slots.name)
    if manner in ("show", "list"):
        slots = replace(slots, which=())  # "the whole selection for the calendar"
    if manner != "add":
        slots = replace(slots, not_which=())  # what stays in it the bot asks for
    if manner == "add" and slots.not_ranks and not slots.ranks and not _EVERY_ONE.search(whole):
        return replace(slots, ranks=slots.not_ranks, not_ranks=(), do="remove")  # "not 5": that one comes out again
    return _all_but(manner, slots, whole, context)


def _all_but(manner: str, slots: Slots, whole: str, context: Context) -> Slots:
    """ "All of these without the first"."""
    if not slots.not_ranks or (slots.ranks and not {*slots.not_ranks} <= {*slots.ranks}):
        return slots  # "the third, not the fifth"
    every = slots.ranks or range(1, context.shown + 1)
    return replace(slots, ranks=tuple(rank for rank in every if rank not in slots.not_ranks), not_ranks=())


def _gone_back(manner: str, slots: Slots, whole: str, context: Context) -> Slots:
    """What the search was about to which the person goes back."""
    return replace(slots, text=_BACK_TO.sub("", slots.text))


def _asked(manner: str, slots: Slots, whole: str, context: Context) -> Slots:
    """The question itself."""
    return replace(slots, question=tidy(whole), text="")


_FINISHED: dict[str, Callable[[str, Slots, str, Context], Slots]] = {
    "feedback": _rated, "album": _put_away, "export": _all_but, "undo": _gone_back, "ask": _asked,
}  # fmt: skip


def _spoken_of(name: str, slots: Slots, whole: str, context: Context) -> Slots:
    """The slots with the photos that were spoken of last, where "it" or "them" means these."""
    if name not in _POINTING or slots.do in ("show", "list"):
        return slots
    if slots.ranks or slots.which:
        puts = name in ("album", "export", "feedback")
        it = puts and len(context.focus) == 1 and _IT_WITH.search(whole)
        return replace(slots, ranks=joined(context.focus, slots.ranks)) if it else slots
    focus = context.focus or ((1,) if context.shown == 1 else ())
    alone = name == "describe" and context.shown == 1  # "what camera?" is about the one photo there is
    means_it = alone or (_ONE if len(focus) == 1 else _SEVERAL).search(whole)
    return replace(slots, ranks=focus) if means_it and not slots.not_ranks else slots
