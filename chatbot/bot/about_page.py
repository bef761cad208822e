"""Questions about the photos of the page together: the sharpest, what they share, how two differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from chatbot.actions import Slots
from chatbot.bot.answering import Judge
from chatbot.bot.measures import Measure, best_by, colour_compared, measures_named
from chatbot.bot.pointing import in_none
from chatbot.bot.turn import PAGE, SO_MANY, Turn, conditions_alone
from chatbot.reading.numbers import count
from chatbot.reading.scope import WHOLE
from chatbot.replies import Answer, button, escaped
from chatbot.replies.described import captioned, facts_asked, main_colours, when
from chatbot.session import ChatSession
from retrieval.content_words import content_words
from retrieval.descriptions import described
from retrieval.lines import size_text
from retrieval.records import Filters, Order, Photo, Query
from retrieval.words import listed, say

# Share of the captions that must have a word for it to count as common.
_MOST = 0.75
_NUMBERED = 3  # at most this many that share the first place; runners-up are not named

_ANY = re.compile(
    r"^\W*(?:(?:and|so)\s+)?(?:(?:do|does|is|are|has|have|can)\s+(?:you\s+see\s+)?)?any(?:\s+(?:one|photo|picture)s?)?"
    r"(?:\s+of)?\s+(?:them|these|those|the\s+(?:photos|pictures|results))"
    r"\s*(?:(?:have|has|having|show|showing|contain|with|include)\s+)?(?P<what>[^?]+)\?*\s*$",
    re.I,
)
# "Which one is a girl?" is about the page; "wich" is how many type it.
_WHICH_SHOWS = re.compile(
    r"\W*(?:(?:and|so|ok(?:ay)?|hm+|lol|now)\W+)*(?P<within>(?:in|on)\s+)?(?:which|wich)\b(?:\s+(?:ones?|photos?|pictures?|pics?))?"
    r"(?:\s+of\s+(?:them|these|those|the\s+(?:others?|rest)))?(?:['’]s|\s+(?:is|are|was|were|has|have|shows?|contains?|(?(within)do(?:es)?(?:\s+(?:you|we|i)\s+see)?|has)))"
    r"(?:\s+got)?\s+(?P<what>\w.*?)\W*$",
    re.I,
)
_COMMON = re.compile(r"\bin common\b|\b(?:they|these|those|all)\b.*\bshare\b", re.I)
_COMPARE = re.compile(r"\bcompar(?:e|ed|ing|ison)\b|\bdiffer(?:s|ent|ence|ences)?\b|\bversus\b|\bvs\b", re.I)
# "Which of these has the best light?" is for eyes; "which of these are from 2019?" is for the search.
_WHICH_OF = re.compile(
    r"\bwhich\b(?:\s+(?:one|photo|picture))?(?:\s+of\s+(?:these|them|those|the\s+\w+))?.*\b(?:best|better|worst|worse|"
    r"nicest|prettiest|happiest|funniest|cutest|most|least|more|fewer|less)\b",
    re.I,
)
_OF_TWO = re.compile(r"\b(?:which|wich)\b.*\b(?!number|other|ever|her)\w+er\b(?!.*\b(?:these|all|page)\b)", re.I)
_OF_ALL = re.compile(rf"{WHOLE.pattern}|\bmy\s+\w+est\b", re.I)
_OF_ALL_HERE = re.compile(
    r"\b(?:which|what)\b.*\b\w+est\b.*\bhere\b|"
    r"\b(?:which|wich|what)\s+(?:ones?\s+)?of\s+(?:these|those|them|the)\b|\b(?:which|wich)\s+(?:1|one)\s+(?:is|has|looks)\b",
    re.I,
)
_WHICH = re.compile(
    r"^\W*(?:(?:and|or)\s+)?(?:the\s+)?(?:\w+\s+)?\w+est\b|\b(?:which|wich|welche[rsn]?)\b|\bwhat(?:['’]?s|\s+is)\b|\bshow\b|\bfind\b|\bwhere\b",
    re.I,
)


def answer_about_page(slots: Slots, session: ChatSession, turn: Turn) -> Answer | None:
    """The answer where a question is about several photos of the page together; None for any other question."""
    question = slots.question or turn.question
    if len(slots.ranks) == 1 and _OF_ALL_HERE.search(question):
        slots = replace(slots, ranks=())  # "which of these has least blue in it?"
    ids, problem = turn.on_page(slots.ranks)
    if match := _ANY.match(question):
        return any_of_them(match["what"].strip(), session, turn)
    of_all = _OF_ALL.search(question) or not (ids or problem or turn.page) or _shows_all(question, session)
    named = measures_named(question) if slots.order or _WHICH.search(question) else []
    if named and of_all and (first := _first_of_all(*named[0], session, turn)):
        return first
    # "Which is sharper?", of the two that were compared.
    spoken_of = session.focus if len(session.focus) > 1 and _OF_TWO.search(question) else ()
    ids = ids or spoken_of or turn.page
    if problem or not ids:
        return None
    if _COMPARE.search(question) and len(ids) == 1 and len(session.focus) == 1:
        ids = tuple(dict.fromkeys((*session.focus, *ids)))  # "compare it with the first"
    photos = turn.photos(ids)
    if _COMMON.search(question):
        return Answer(_common(photos) if len(photos) > 1 else say("common-one"), session)
    if _COMPARE.search(question) and len(photos) >= 2 and not named:
        return _compared(photos, session, turn)
    if named and (len(ids) != 1 or len(turn.page) == 1):
        return superlatives(named, photos, session, turn)
    if _WHICH.search(question) and len(photos) > 1 and (colour := colour_compared(question)):
        return _most_coloured(*colour, photos, session, turn)
    if _WHICH_OF.search(question) and len(photos) > 1:
        return _judged(question, photos, session, turn)
    return None if slots.ranks else which_show(question, session, turn)


def _shows_all(question: str, session: ChatSession) -> bool:
    """Whether the page is the beginning of all that fits, in order, whose other end may be asked for."""
    is_all = session.query is not None and (session.query.order or conditions_alone(session))
    of_these = session.now.did == "dislike" or _OF_ALL_HERE.search(question)
    return bool(is_all) and len(session.shown) < session.now.total and not of_these


def _first_of_all(name: Order, measure: Measure, session: ChatSession, turn: Turn) -> Answer | None:
    """The first photo of the collection by a measure, or of what stands there in order, shown, or the first of so many;
    None without photos, and where the page, of which it is asked, has it."""
    query = session.query if session.query and _shows_all(turn.question, session) else Query()
    many = SO_MANY.search(turn.question)  # "the three darkest"
    query = replace(query, order=name, top_k=(many and count(many[1] or "")) or 1)
    answer = turn.search(query, session, new=True)
    if not answer.hits:
        return None
    photo = answer.hits[0].photo
    if measure(photo) is None:
        return Answer(say(f"{name}-unknown"), session)
    if many:
        return answer
    if photo.photo_id in turn.page and not _OF_ALL.search(turn.question):
        return None
    text = say(name, photos=escaped(photo.path.name), n=1, detail=_detail(name, photo))
    ids, total = (photo.photo_id,), answer.session.now.total
    query = replace(query, top_k=PAGE)
    session = session.then(turn.words, query=query, shown=ids, seen=(), total=total, focus=ids)
    return replace(answer, text=text, session=session)


def _detail(name: str, photo: Photo) -> str:
    facts = photo.facts
    side = f"{facts.width} x {facts.height}"
    return say(f"{name}-detail", day=facts.taken or "", side=side, size=size_text(facts.size_bytes))


def _judged(question: str, photos: Sequence[Photo], session: ChatSession, turn: Turn) -> Answer:
    """Which of several photos, by a vision model; without one, a sentence that says so."""
    page = turn.page
    numbered = {page.index(photo.photo_id) + 1: photo for photo in photos if photo.photo_id in page}
    judge = next((answerer for answerer in turn.answerers if isinstance(answerer, Judge)), None)
    if judge is None:
        return Answer(say("ask-unknown"), session)
    return Answer(judge.compare(numbered, question), session)


def any_of_them(what: str, session: ChatSession, turn: Turn, without: tuple[str, ...] = ()) -> Answer | None:
    """ "Do any of them have a hat?": a refinement of the page that is answered in words, too."""
    if not turn.page or session.query is None:
        return None
    tried = described(what, Query(without=without, within=turn.page, top_k=len(turn.page)))
    answer = turn.search(tried, session)
    if answer.match != "good" or not answer.hits:
        return Answer(in_none(what, turn), session)
    text = say("any-some", what=escaped(what.strip("“”")), n=len(answer.hits), all=len(turn.page))
    unwanted = tuple(dict.fromkeys((*session.query.without, *without)))
    query = described(what, replace(session.query, without=unwanted, within=turn.page))
    shown = answer.session.shown
    focus = shown if len(shown) == 1 else ()
    session = session.then(turn.words, query=query, shown=shown, total=len(turn.page), focus=focus)
    return replace(answer, text=text, session=session)


def which_show(question: str, session: ChatSession, turn: Turn) -> Answer | None:
    """ "Which one is a girl?", of several photos of the page; None for any other question."""
    shows = _WHICH_SHOWS.match(question) if len(turn.page) > 1 else None
    return any_of_them(shows["what"], session, turn) if shows and content_words(shows["what"]) else None


def number_among(slots: Slots, session: ChatSession, turn: Turn, among: tuple[int, ...] = ()) -> Answer:
    """How many photos of the page, or ``among`` those just counted, meet the condition, and which; the page stays."""
    photo_ids, of_those = among or turn.page, "-those" if among else ""
    n = len(photo_ids)
    if not n:
        return Answer(say("nothing-shown"), session)
    query = replace(turn.query_of(slots), within=photo_ids, top_k=n)
    answer = turn.search(query, session)
    fits = answer.hits and (answer.match == "good" or not slots.text)
    found = (hit.photo.photo_id for hit in answer.hits or () if fits)
    near = {*turn.matching(query)} if slots.colours else {*photo_ids}  # every photo has a distance to a colour
    ids = tuple(sorted({*found} & near, key=photo_ids.index))
    named = f": {turn.naming(ids)}" if {*ids} <= {*turn.page} else ""
    text = say(f"count-some{of_those}", n=len(ids), all=n, photos=named) if ids else say(f"count-no{of_those}", n=n)
    return Answer(text, session.looking_at(ids or session.focus))


def number_here(session: ChatSession, turn: Turn) -> Answer:
    """How many photos are on the page, and how many meet the filters."""
    text = say("count-page", n=len(turn.page))
    query = session.query
    if session.now.total > len(turn.page) and query and not query.texts and query.filters != Filters():
        text += " " + say("count-all", n=session.now.total)
    return Answer(text, session)


def superlatives(
    named: Sequence[tuple[Order, Measure]], photos: Sequence[Photo], session: ChatSession, turn: Turn
) -> Answer:
    """ "The darkest and the brightest": both are spoken of then."""
    answers = [_superlative(name, measure, photos, session, turn) for name, measure in named]
    ids = dict.fromkeys(i for answer in answers for i in answer.session.focus)
    text = " ".join(dict.fromkeys(answer.text for answer in answers))
    told = (when,) if {"oldest", "newest"} & {name for name, _ in named} else ()
    return Answer(" ".join((text, *_asked_beside(tuple(ids), turn, told))), session.looking_at(ids) if ids else session)


def _asked_beside(ids: tuple[int, ...], turn: Turn, told: tuple[object, ...] = ()) -> list[str]:
    """The facts of the photo that came first which a question asks for, too, but for those told: "and its camera?"."""
    asked = facts_asked(turn.question.partition(" and ")[2]) if len(ids) == 1 else ()
    return [fact(photo, turn.root_of(photo)) for photo in turn.photos(ids) for fact in asked if fact not in told]


def _superlative(name: str, measure: Measure, photos: Sequence[Photo], session: ChatSession, turn: Turn) -> Answer:
    first, measured = best_by(measure, photos)
    if not first:
        return Answer(say(f"{name}-unknown"), session)
    if len(first) > _NUMBERED or 1 < len(first) == len(photos):
        return Answer(say("all-equal", n=len(first)), session)
    ids = tuple(photo.photo_id for photo in first)
    text = say(name, photos=turn.naming(ids), n=len(ids), detail=_detail(name, first[0]))
    if measured < len(photos):
        text += " " + say("some-unknown", n=len(photos) - measured)
    return Answer(text, session.looking_at(ids))


def _most_coloured(colour: str, measure: Measure, photos: Sequence[Photo], session: ChatSession, turn: Turn) -> Answer:
    """ "Which one is the bluest?", by the palettes."""
    first = best_by(measure, photos)[0][:1]
    ids = tuple(photo.photo_id for photo in first)
    text = say("most-coloured", colour=escaped(colour), photos=turn.naming(ids)) if ids else say("about-no-colours")
    return Answer(" ".join((text, *_asked_beside(ids, turn))), session.looking_at(ids) if ids else session)


def _common(photos: Sequence[Photo]) -> str:
    """What all or most of them share: words about them, a label, a time, a camera, colours."""
    n = len(photos)
    sentences = []
    captions = [set(content_words(p.caption.text)) for p in photos if p.caption and p.caption.certain]
    words = Counter(word for some in captions for word in some)
    shared = [(word, count) for word, count in words.most_common(3) if count >= max(2, _MOST * n)]
    if shared:
        sentences.append(
            say("common-words", words=listed([f"“{escaped(word)}”" for word, _ in shared]), n=shared[-1][1])
        )
    labels = Counter(p.label.text for p in photos if p.label)
    sentences += [
        say("common-label", label=escaped(v), n=c) for v, c in labels.most_common(1) if c >= max(2, _MOST * n)
    ]
    dated = [p.facts.taken.year for p in photos if p.facts.taken]
    if len(dated) == n and len(set(dated)) == 1:
        sentences.append(say("common-year", year=str(dated[0])))
    cameras = {p.facts.camera for p in photos}
    if len(cameras) == 1 and (camera := next(iter(cameras))):
        sentences.append(say("common-camera", camera=escaped(camera)))
    colours = Counter(name for p in photos for name, _ in main_colours(p.palette)[:3])
    same = [name for name, count in colours.most_common(2) if count >= max(2, _MOST * n)]
    if same:
        sentences.append(say("common-colours", colours=listed(same)))
    return " ".join((say("common", n=n), *sentences)) if sentences else say("common-nothing", n=n)


def _compared(photos: Sequence[Photo], session: ChatSession, turn: Turn) -> Answer:
    """Two photos beside each other: how alike they look, and the facts in which they differ."""
    first, second = photos[:2]
    ids = (first.photo_id, second.photo_id)
    lines = [say(f"compare-{turn.likeness(first, second)}", photos=turn.naming(ids))]
    lines += [_summary(photo, turn) for photo in (first, second)]
    if len(photos) > 2:
        lines.append(say("compare-two", n=len(photos)))
    ranks = " and ".join(str(rank) for rank in session.ranks_of(ids))
    buttons = (button("more-like-both", f"more like {ranks}"),) if ranks else ()
    return Answer("\n\n".join(lines), session.looking_at(ids), suggestions=buttons)


def _summary(photo: Photo, turn: Turn) -> str:
    facts = photo.facts
    colours = listed([name for name, _ in main_colours(photo.palette)[:2]])
    parts = [
        captioned(photo.caption).rstrip(".") if photo.caption else "",
        say("day", day=facts.taken) if facts.taken else "",
        escaped(facts.camera or ""),
        f"{facts.width} x {facts.height}",
        colours,
    ]
    return say("about", named=turn.called(photo), facts="; ".join(filter(None, parts)))
