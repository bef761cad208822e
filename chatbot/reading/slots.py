"""What the parts of a message ask for: each act with its spans becomes an action."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from chatbot.actions import Action, AlbumDo, Context, Intent, Slots
from chatbot.reading.conditions import MOST_MEGAPIXELS, WHICHEVER, read_condition, says_year
from chatbot.reading.foreign import times_said
from chatbot.reading.hours import hours_described
from chatbot.reading.known import with_known
from chatbot.reading.names import elsewhere
from chatbot.reading.numbers import NOUN, PHOTO
from chatbot.reading.pointing import look, positions, tidy
from chatbot.reading.spans import joined, laid_over, several_colours, things, with_span
from chatbot.reading.when import of_that_photo, timed
from chatbot.reading.words import SPANS, Span, Word, span_text
from chatbot.times import Time, together
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
_SAYS_NOTHING = str.split("a an the some any between from in of photos pictures pics first now")

# -- what an act is by its words

_LIKE_WHAT = re.compile(
    r"\b(?:like|similar|such|same|kind|sort|style|alike|resembl\w*|th(?:at|is|ese|ose|em)|it)\b", re.I
)


# -- what a span is by the words around it

_AND = re.compile(r"\w*\s*(?:\band\b|\bn\b|&)\s*(?:(?:the|an?|some|my|any)\s+)*", re.I)
# "Car -red", as search engines take it.
_MINUS = re.compile(r"(?<!\S)-(?=[^\W\d])")
_EVERY_ONE = re.compile(r"\b(?:(?<!at )all|every\w*|both|these|those|page|rest|others?|liked|likes|alle|diese)\b", re.I)

# -- descriptions

# The dot of "3. Mai" ends no clause.
_APART, _WITH_WHAT = re.compile(r"[!?;,]|(?<!\b\d)(?<!\b\d\d)\."), re.compile(rf"{GOES_ON}|\w+ing\b", re.I)
# "Children in the snow, and also, separately, a few at the beach": other photos. "A boy, he also had a hat": the same.
_BESIDES = re.compile(
    r"\b(?:also|separately|as well|too|plus|then|if there|and (?:if|a few|some|maybe|perhaps))\b", re.I
)
_OR = re.compile(r"\w*\W*or\b[^,;.]{0,12}", re.I)
_PERHAPS = re.compile(
    r"\s*\b(?:maybe|perhaps|possibly)\b|\s+or\s+(?:something|sth|smth|smthn|so|whatever|similar)\b|"
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
_NOBODY_THERE = re.compile(r"\b(?:nobody|no[ -]one)\s+(?:else\s+)?(?:in|on|around|there|near)\b", re.I)
# "Bikes, nobody riding."
_NOBODY_DOES = re.compile(
    r"[\s,]*\b(?:(?:with|but|and)\s+)*(?:nobody|no[ -]one)\s+(?P<what>(?!being\b)\w+ing\b[^,]*)$", re.I
)
# Whoever is not to be seen: "without anybody in it".
_ANYBODY = re.compile(
    r"(?:(?:any|some|every)(?:body|one)|(?:a|any)\s+(?:soul|person)|persons?|humans?)"
    r"(?:\s+(?:else|at all|in|on|it|them))*",
    re.I,
)
_NOBODY_AT_END = re.compile(f"(?:{_NOBODY.pattern})$", re.I)
# "It doesn't need people in it": allowed again.
_NEED_NOT = re.compile(
    r"\b(?:does(?:n['’]?t| not) need|need(?:n['’]?t| not)|do(?:es)?(?:n['’]?t| not) have to|no need (?:for|to)|"
    r"not necessarily|do(?:n['’]?t| not) (?:mind|care) (?:if|whether|about))\b[^,.;!?]*$",
    re.I,
)
# "A landscape with no people in it", tagged as one description.
_WITH_NO = re.compile(
    r"[\s,]*\b(?:(?:and|but)\s+)?(?:with\s+no\s|without\s(?:any\s)?|(?:that|which)\s+(?:are|is)(?:n['’]?t|\s+not)\s(?!\w+ing\b)|(?:empty|free)\s+of\s+|not\s+(?:(?:from|in|of)\s+)?(?=(?:19|20)\d\d$))\s*"
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

_ONES = re.compile(r"\bones?$", re.I)
_WHERE = re.compile(r"\s+(?:in|on|at|with|near|by|from|under|beside|behind|over|through)\s+", re.I)

# "Anywhere is fine", "also from other cities", and no "anywhere near the sea".
_ANYWHERE = re.compile(
    r"\banywhere\b(?!\s+(?:in|near|on|at|by|around|close)\b)|\bno\s+matter\s+where\b|"
    r"\bfrom\s+(?:all|any|other)\s+(?:the\s+|other\s+)?(?:cit(?:y|ies)|towns?|places?|countr(?:y|ies))\b",
    re.I,
)

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

_ASKS_FACTS = re.compile(r"\b(?:dates?|places?|where|when|cameras?)\b", re.I)
_ONE = re.compile(
    r"\b(?:it|its|it's|(?:that|this)(?!\s+(?:page|album|collection|search|folder)\b)|he|she|him|her)\b", re.I
)
_SEVERAL = re.compile(r"\b(?:them|['’]?em|these|those|they|both)\b", re.I)
# "Hide the ones with dogs on them".
_ON_THEM = re.compile(r"\bwith\b[^,.;]*?\b(?:on|in)\s+(?:it|them)\b", re.I)
# "But keep the blue one".
_KEEP = re.compile(r"\b(?:keep|leave|stays?|behalte?)\b", re.I)
_ONE_PHOTO = re.compile(r"(?:the|that)\s+one\s+(?:with|of|where|who|that|in|on)\b", re.I)
# "I meant 7. Put that one in, too".
_NUMBER_BEFORE_IT = re.compile(r"\d.*\b(?:it|(?:that|this) one)\b", re.I)
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
    for part in (one for said in parts for each in _pointed_out(said, text, words) for one in _compared(each, words)):
        part = _with_elsewhere(part, text, words, context)
        pointed = pointing(context, part.act, acted[-1] if acted else None)
        found = action(part.act, text, words, list(part.spans), (part.first, part.last), pointed, today)
        said = span_text(text, words, Span("", part.first, part.last))
        found = replace(_beside(found, acted, said, context), said=said, topic=part.topic)
        acted.append(found)
        opens = found.intent in ("undo", "reset") or found.slots.do == "show"  # another page, and another search
        focus = () if found.slots.which or opens else context.focus  # which photo that is, the bot sees
        context = replace(context, focus=found.slots.ranks or focus, search=None if opens else context.search)
    return _kept_back(acted, context)


def _kept_back(acted: list[Action], context: Context) -> list[Action]:
    """The actions, of which those that hide a whole page leave what is kept: "hide these, but keep the blue one"."""
    if len(acted) < 2:
        return acted
    *before, hides, keeps = acted
    every, kept = tuple(range(1, context.shown + 1)), keeps.slots
    is_all = hides.slots in (Slots(liking="dislike"), Slots(liking="dislike", ranks=every))
    if not is_all or kept.liking != "like" or not (_EVERY_ONE.search(hides.said) and _KEEP.search(keeps.said)):
        return acted
    ranks = tuple(rank for rank in every if rank not in kept.ranks) if kept.ranks else hides.slots.ranks
    return [*before, replace(hides, slots=replace(hides.slots, ranks=ranks, not_which=kept.which))]


def _with_elsewhere(part: Said, text: str, words: list[Word], context: Context) -> Said:
    """A part with the places that are none of the collection in its description: "a cat in Rome"."""
    if part.act.partition(".")[0] not in (*_DESCRIBING, "stats"):
        return part
    start, spans = words[part.first].start, list(part.spans)
    for first, end in elsewhere(text[start : words[part.last].end], context.places):
        said = [n for n in range(part.first, part.last + 1) if first <= words[n].start - start < end]
        marked = [span for span in spans if span.first <= said[-1] and said[0] <= span.last]
        if all(span.kind == "text" and span.last < said[-1] for span in marked):
            spans = laid_over(spans, Span("text", min([said[0], *(span.first for span in marked)]), said[-1]))
    return replace(part, spans=tuple(spans))


def _pointed_out(part: Said, text: str, words: list[Word]) -> list[Said]:
    """A part as it is, or what it narrows and the photos that it hides: "leave out people and the one with the dog"."""
    if part.act != "refine" or all(span.kind != "without" for span in part.spans):
        return [part]
    named = (span for span in part.spans if span.kind in ("without", "ranks"))
    hidden = [span for span in named if _ONE_PHOTO.match(span_text(text, words, span))]
    if not hidden:
        return [part]
    kept = tuple(span for span in part.spans if span not in hidden)
    hides = replace(part, act="feedback.dislike", spans=tuple(replace(span, kind="ranks") for span in hidden))
    return [replace(part, spans=kept), hides] if kept else [hides]


def _compared(part: Said, words: list[Word]) -> list[Said]:
    """A part as it is, or two where it counts two things against each other: "cakes vs pies"."""
    typed = {n: words[n].text.lower() for n in range(part.first, part.last)} if part.act == "stats" else {}
    joints = (*_AGAINST, "or") if {*_MORE_OF} & {*typed.values()} else _AGAINST
    for n in (n for n, word in typed.items() if word in joints):
        kept = [s for s in part.spans if s.kind in ("text", "colours") or not s.first <= n <= s.last]
        joint = Span("", n, n)
        apart = tuple(laid_over(kept, joint))
        before, behind = apart[: apart.index(joint)], apart[apart.index(joint) + 1 :]
        if before and behind:
            first = replace(part, last=before[-1].last, spans=before)
            return [first, replace(part, first=behind[0].first, spans=behind)]
    return [part]


def pointing(context: Context, act: str, before: Action | None) -> Context:
    """What "it" means in an act; right behind a like "more like it" is like all that is liked."""
    liked = before and before.slots.liking == "like" and act == "more_like"
    return replace(context, focus=()) if liked else context


def _beside(found: Action, before: list[Action], whole: str, context: Context) -> Action:
    """An action with the photos of those before it in the message that it goes on with."""
    slots, names_none = found.slots, not (found.slots.ranks or found.slots.which)
    liked = tuple(dict.fromkeys(rank for one in before if one.slots.liking == "like" for rank in one.slots.ranks))
    ranks = slots.ranks
    hidden = tuple(seen for one in before if one.slots.liking == "dislike" for seen in one.slots.which)
    if hidden and ranks == tuple(range(1, context.shown + 1)):  # "hide the one with the window, save the rest"
        return replace(found, slots=replace(slots, ranks=(), not_which=hidden))
    if found.intent in _TELLING and names_none:
        told = [one.slots.ranks for one in before if one.intent in _TELLING and len(one.slots.ranks) > 1]
        asks = _ASKS_FACTS.search(whole) and not _ONE.search(whole)  # "1, 5, 7 - dates and places?"
        ranks = told[-1] if told else liked if asks else ()  # "compare 1 and 6: which is newer?"
    elif slots.do == "add" and liked and names_none and not _EVERY_ONE.search(whole):
        ranks = liked  # "I like 2, put it into Lisbon"
    return replace(found, slots=replace(slots, ranks=ranks))


def action(
    act: str, text: str, words: list[Word], spans: list[Span], bounds: tuple[int, int], context: Context, today: date
) -> Action:
    """An act and its spans as an action; ``bounds`` are its first and last word."""
    whole = text[words[bounds[0]].start : words[bounds[1]].end] if words else ""
    kinds = {span.kind for span in spans}
    if act == "more_like" and "text" in kinds and kinds <= {"text", "top_k"} and not _LIKE_WHAT.search(whole):
        act = "text_search"  # "find me 4 more cute ones, puppies would be good"
    name, _, manner = act.partition(".")
    spans = [span for span in spans if span.kind in _TAKES.get(name, SPANS)]
    if name == "album" and "filters" not in kinds:  # "the receipts" are there, "the 2017 receipts" sought
        spans = [replace(span, kind="ranks") if span.kind == "text" else span for span in spans]
    spans = [part for span in _whole_times(spans, text, words) for part in _refused_apart(span, text, words)]
    spans = [_whole_name(span, words, bounds[0]) for span in spans]
    time, rests = _times(text, words, spans, today)
    slots, pieces, said_to = Slots(filters=time.filters), list[str](), bounds[0]  # the last word of the last piece
    for span in spans:
        if span.kind == "filters":
            pieces += [rests[span]] if span in rests else []
            continue
        before = text[: words[span.first].start]
        kind, phrase = _role(span, act, span_text(text, words, span), before, context)
        changed = with_span(slots, kind, phrase, context, today) if kind != "text" else None
        if changed:
            slots = changed
        elif phrase:  # what is not understood is part of the description
            joint = _joint(name, text[words[said_to].start : words[span.first].start], phrase) if any(pieces) else ""
            pieces += filter(None, (joint, phrase))
            said_to = span.last
    description = tidy(" ".join(pieces).replace("? ", ", "))
    slots = _described(name, slots, description, whole, today)
    name, slots = timed(act, slots, whole, time.dated, context, today)
    if name in ("refine", "more_like") or manner == "instead":
        anywhere = ("place",) if _ANYWHERE.search(whole) else ()
        gone = (thing for thing in slots.drop if not _ANYWHERE.search(thing))
        slots = replace(slots, drop=joined(gone, (*WHICHEVER.findall(whole.lower()), *anywhere)))
    slots = _refusing(act, slots, whole)
    name, slots = with_known(name, slots, whole, context)
    slots = _FINISHED[name](manner, slots, whole, context) if name in _FINISHED else slots
    slots = replace(slots, question=tidy(whole), text="") if name == "ask" else slots
    slots = replace(slots, text=_BACK_TO.sub("", slots.text)) if name == "undo" else slots
    slots = _spoken_of(name, slots, whole, context)
    return Action(cast(Intent, name), replace(slots, instead=manner == "instead", redo=manner == "redo"))


def _whole_name(span: Span, words: list[Word], begin: int) -> Span:
    """A span, the name of an album with the "To" that belongs to it: "an album To sell"."""
    before = span.first - 1
    begins = span.kind == "name" and before > begin and words[before].text == "To"
    return replace(span, first=before) if begins else span


def _whole_times(spans: list[Span], text: str, words: list[Word]) -> list[Span]:
    """The spans, with each time of another language of which a part is marked as one condition: "seit 2025"."""
    for time in times_said().finditer(text):
        said = [n for n, word in enumerate(words) if time.start() <= word.start < time.end()]
        marked = [s for s in spans if s.kind == "filters" and s.first <= said[-1] and said[0] <= s.last]
        if marked:
            whole = Span("filters", min(said[0], marked[0].first), max(said[-1], marked[-1].last))
            spans = laid_over(spans, whole)
    return spans


def _refused_apart(span: Span, text: str, words: list[Word]) -> tuple[Span, ...]:
    """What is wanted, and what is refused: each thing behind a minus sign, "car -red"."""
    if span.kind not in ("text", "colours"):
        return (span,)
    signs = [n for n in range(max(span.first - 1, 0), span.last) if _MINUS.match(text, words[n].start)]
    ends = (*(sign - 1 for sign in signs), span.last)
    wanted, *refused = zip((span.first, *(sign + 1 for sign in signs)), ends, strict=True)
    parts = (Span(span.kind, *wanted), *(Span("without", *part) for part in refused))
    return tuple(part for part in parts if part.first <= part.last)


def _times(text: str, words: list[Word], spans: list[Span], today: date) -> tuple[Time, dict[Span, str]]:
    """What the marked conditions are together, and of each what is none but a description; the time of a photo that was
    spoken of is not among them."""
    time, rests = Time(Filters()), dict[Span, str]()
    for span in spans:
        phrase = span_text(text, words, span)
        if span.kind != "filters" or of_that_photo(phrase):
            continue
        condition = read_condition(phrase, today)
        time = together(time, Time(condition.filters, says_year(phrase)))
        rests[span] = condition.rest
    return time, rests


def _role(span: Span, act: str, phrase: str, before: str, context: Context) -> tuple[str, str]:
    """What kind of span one is by its act and the words before it, and what it says."""
    kind, name = span.kind, act.partition(".")[0]
    if kind == "without" and _NEED_NOT.search(before):
        return "drop", phrase
    if kind == "without" and (_NOBODY_AT_END.search(before + phrase) or _ANYBODY.fullmatch(phrase)):
        return kind, "people"
    if kind == "ranks" and name not in _SEEING and positions(phrase, context) is None:  # nothing is pointed at
        return "text", look(phrase)
    return kind, phrase


def _joint(name: str, between: str, phrase: str) -> str:
    """What belongs between two descriptions of a message."""
    if _AND.fullmatch(between):
        return "and"
    goes_on = name not in _DESCRIBING or _WITH_WHAT.match(phrase)
    besides = name == "text_search" and not goes_on and _BESIDES.search(between)
    if name in _DESCRIBING and (besides or _OR.fullmatch(between)):
        return "or"
    return "," if not goes_on and _APART.search(between) else ""


def _described(name: str, slots: Slots, text: str, whole: str, today: date) -> Slots:
    """The slots with the description that was found in an act."""
    text = tidy(MOST_MEGAPIXELS.sub(" ", text))  # nothing that is seen
    if name in (*_DESCRIBING, "stats"):
        of_day, text = hours_described(text, slots.filters)
        slots = replace(slots, filters=together(Time(slots.filters), Time(of_day)).filters)
    if name in _DESCRIBING:
        text = _AROUND_IT.sub("", tidy(_PERHAPS.sub("", text)))
    if name == "refine" and not slots.colours and (colours := several_colours(text)):
        return replace(slots, text="", colours=colours)
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
    unmarked = name in _DESCRIBING and (slots == Slots() or _NOBODY_THERE.search(whole))
    if _NOBODY.search(text) or (unmarked and _NOBODY.search(whole)):
        text, without = tidy(_NOBODY.sub(" ", text)), joined(without, ("people",))
    if name in _DESCRIBING and (refused := _WITH_NO.search(text) or _NOBODY_DOES.search(text)):
        text, without = text[: refused.start()], joined(without, things(refused["what"]))
    if name in _DESCRIBING and manner == "instead" and text and (not_that := _NOT_THAT.search(whole)):
        without = joined(without, tuple(thing for thing in things(not_that["what"]) if thing not in text))
    if any(content_words(thing) == content_words(text) for thing in without):
        text = ""  # nobody wants what is refused: "no skiing, he hates skiing"
    return replace(slots, text=text, without=without)


def _of_what(unwanted: str, text: str) -> str:
    """ "Brown ones", beside "a white dog in water", are brown dogs."""
    subject = _WHERE.split(re.split(r",|\bbut\b", text)[0])[0].split() if _ONES.search(unwanted) else []
    telling = [word for word in subject if content_words(word)]
    return _ONES.sub(telling[-1].strip(",;"), unwanted) if telling else unwanted


def _rated(manner: str, slots: Slots, whole: str, context: Context) -> Slots:
    """What is liked, or hidden, and what is not."""
    of_all, ranks, likes = bool(_EVERY_ONE.search(whole)), slots.ranks, manner == "like"
    if slots.not_ranks and not slots.which and (of_all or (not ranks and likes)):
        liked = context.liked if likes and {*slots.not_ranks} <= {*context.liked} else ()  # "not 9, the other two"
        page = tuple(range(1, context.shown + 1)) if of_all else ()
        ranks = tuple(rank for rank in ranks or liked or page if rank not in slots.not_ranks)
    if manner == "dislike" and not of_all and not (ranks or slots.which):  # "like 1, not 2", "not the blurry one"
        ranks, slots = slots.not_ranks, replace(slots, which=slots.not_which, not_which=())
    unlike = slots.not_ranks if likes and not of_all else ()  # "like 5 instead of 3"
    return replace(slots, liking=cast(Liking, manner), ranks=ranks, not_ranks=unlike)


def _put_away(manner: str, slots: Slots, whole: str, context: Context) -> Slots:
    """What goes into an album, or out of it, and its name."""
    quoted = None if slots.name else QUOTED.search(whole)
    which = tuple(seen for seen in slots.which if not quoted or seen.strip('"“”„«»') not in quoted[0])
    slots = replace(slots, do=cast(AlbumDo, manner), which=which, name=inside(quoted) if quoted else slots.name)
    if manner != "add":  # "the whole selection for the calendar"; what stays in it the bot asks for
        slots = replace(slots, which=() if manner in ("show", "list") else which, not_which=())
    elif slots.not_ranks and not slots.ranks and not _EVERY_ONE.search(whole):
        return replace(slots, ranks=slots.not_ranks, not_ranks=(), do="remove")  # "not 5": that one comes out again
    return _all_but(manner, slots, whole, context)


def _all_but(manner: str, slots: Slots, whole: str, context: Context) -> Slots:
    """ "All of these without the first"."""
    if not slots.not_ranks or (slots.ranks and not {*slots.not_ranks} <= {*slots.ranks}):
        return slots  # "the third, not the fifth"
    every = slots.ranks or range(1, context.shown + 1)
    return replace(slots, ranks=tuple(rank for rank in every if rank not in slots.not_ranks), not_ranks=())


_FINISHED: dict[str, Callable[[str, Slots, str, Context], Slots]] = {
    "feedback": _rated, "album": _put_away, "export": _all_but,
}  # fmt: skip


def _spoken_of(name: str, slots: Slots, whole: str, context: Context) -> Slots:
    """The slots with the photos that were spoken of last, where "it" or "them" means these."""
    if name not in _POINTING or slots.do in ("show", "list"):
        return slots
    if slots.ranks or slots.which:
        puts = name in ("album", "export", "feedback")
        it = puts and len(context.focus) == 1 and _IT_WITH.search(whole) and not _NUMBER_BEFORE_IT.search(whole)
        return replace(slots, ranks=joined(context.focus, slots.ranks)) if it else slots
    focus = context.focus or ((1,) if context.shown == 1 else ())
    alone = name == "describe" and context.shown == 1  # "what camera?" is about the one photo there is
    if name in _TELLING and len(focus) > 1 and min(focus) > context.shown:
        focus = ()  # "which of these is the oldest?", where others were spoken of before
    means_it = alone or (_ONE if len(focus) == 1 else _SEVERAL).search(_ON_THEM.sub("", whole))
    return replace(slots, ranks=focus) if means_it and not slots.not_ranks else slots
