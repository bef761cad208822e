"""Actions that search: by words, likes or colours; refined; the next page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

from chatbot.actions import Slots
from chatbot.bot import likes
from chatbot.bot.about_page import any_of_them, number_among, which_show
from chatbot.bot.albums import album, mentioned
from chatbot.bot.continued import ALL_THAT_FIT
from chatbot.bot.counting import SHOW_THEM
from chatbot.bot.going_back import now_at, shown_before
from chatbot.bot.measures import Measure, measure_wanted, measures_named, ordered_by
from chatbot.bot.page import after_likes, ask, hidden_meant
from chatbot.bot.sharing import wider, with_shared
from chatbot.bot.small_talk import explain
from chatbot.bot.turn import LARGEST_PAGE, PAGE, Turn, conditions_alone, page_named
from chatbot.reading.numbers import PHOTO
from chatbot.reading.scope import COLLECTION, WHOLE
from chatbot.replies import NEXT_PAGE, Answer, Suggestion, button, escaped, quoted, undo_button
from chatbot.replies.described import facts_asked
from chatbot.replies.phrases import sentences
from chatbot.replies.results import kept
from chatbot.replies.wishes import wish
from chatbot.session import SEEN, ChatSession
from chatbot.steps.conditions import dropped, said_anew, seeks_something
from chatbot.steps.descriptions import (
    agreeing,
    either,
    exchanged,
    in_other_colour,
    in_other_colours,
    names_subject,
    not_restated,
    numbers_in,
    said_instead,
    thing_that_was,
    without_wrong,
)
from chatbot.times import merged_filters
from retrieval.alternatives import alternatives
from retrieval.colours import parse_colours
from retrieval.content_words import GOES_ON, content_words
from retrieval.descriptions import DOING, described, in_full
from retrieval.places import OR
from retrieval.records import Filters, Order, Palette, Query, Swatch, Term
from retrieval.search.checks import MOST_COLOURS, thing_named
from retrieval.search.synonyms import same_kind
from retrieval.search.uploads import upload_palette
from retrieval.sides import sides_of
from retrieval.words import listed, say

# Words that name a colour and a thing: one reading is shown, the other offered.
_BOTH = {
    "orange": "an orange", "peach": "a peach", "lime": "a lime", "olive": "an olive", "coral": "a coral reef",
    "salmon": "a salmon", "mint": "a mint plant", "lavender": "a lavender field", "amber": "an amber stone",
    "gold": "a gold ring", "silver": "a silver spoon", "mustard": "a mustard jar",
}  # fmt: skip
_EVERYTHING = re.compile(
    r"\W*(?:(?:please\s+)?(?:show|give|list)(?:\s+me)?\s+)?(?:everything|all(?:\s+(?:of|the|my))*(?:\s+(?:photos|pictures|"
    r"images|pics)))(?:\s+please)?\W*",
    re.I,
)
# "The receipts, show me them all".
_THEM_ALL = re.compile(r"\b(?:show|see|list|give)\b[^.?!]*\b(?:them\s+all|all\s+of\s+(?:them|those|these))\b", re.I)
# What a refinement while an album is open speaks of: the album, or a photo that it lacks, "I also need a landscape".
_AMONG_THESE = re.compile(r"\b(?:album|these|those|them|here|there|in it|only|just)\b", re.I)
# "Everything off. Just 2023": neither condition nor description stays.
_OFF = re.compile(
    r"\b(?:everything|all\s+of\s+(?:it|that|them)|all\s+(?:the\s+)?(?:filters|conditions))\s+(?:off|away)\b", re.I
)
# "No, just snow", of skiing and sledding.
_JUST = (
    r"^\W*(?:no|nope|not\s+only\b[^.,!]*)[.,!–-]+\s*(?:just|simply)\s+"
    r"(?:(?:want|need|show|me|the|any|some|anything|photos|pictures|ones|of|with)\s+)*"
)
# "Add wet roads."
_ADDING = re.compile(r"\badd\b|^\W*(?:and|plus|also)\b|\b(?:too|also|as well)\b", re.I)
_MY_NEWEST = re.compile(rf"\b(?:my|our)\s+(?:very\s+)?(?:newest|latest|last|oldest|earliest|first)\s+{PHOTO}\b", re.I)
_RATHER = re.compile(r"(?:['’]d|\bwould)\s+rather\b", re.I)
# Photos of which the brightest are chosen for "brighter ones".
_CHOICE = 4 * PAGE
_ONLY = re.compile(r"\b(?:only|just|keep)\b", re.I)
_BRIEF = 7  # words of "ok please show me only those then"
# "Is there a person in it?", however it was read.
_OF_IT = re.compile(
    r"\W*(?:(?:and|ok|so)\W+)?(?:is|are|was|were|do|does|has|have|can)\b.*\b(?:in|on|of|near|behind|with) "
    r"(?:it|him|her|that one)\W*",
    re.I,
)
_ONES = re.compile(r"\b(?:the|only|just|any)\b[^,.;?!]*\bones\b", re.I)
_SORT_THEM = re.compile(r"\bsort\s+(?:them|['’]?em)\b", re.I)
_WITH = re.compile(r"^(?:with|of|showing)\s+", re.I)
# What comes to what is sought already: "and a cat".
_BESIDES = re.compile(
    r"\b(?:too|also|as well|plus|both|together|another|other)\b|^\W*and\b(?!.*\b(?:only|just)\b)", re.I
)
_THE_SAME = re.compile(r"\bsame\b", re.I)  # "and the same for Berlin"
# "Show me the oldest photo": more than one is shown, and "when was that?" is about the first.
_ONE_PHOTO = re.compile(
    r"\b(?:the|my)\s+(?:very\s+)?(?:\w+\s+(?:one|photo|picture|pic|image)\b|(?:\w+est|first|last)\W*$)", re.I
)
_ONLY_ONES = re.compile(r"\b(?:only|keep)\b|\bjust (?:the|those|these)\b", re.I)
_SOME_OF_THESE = re.compile(
    r"\b(?:which|any|some)\b.{0,12}\bof (?:these|those|them|['’]?em)\b|\b(?:which|any|some)(?:\s+ones?)?\s+here\b", re.I
)
_SORTED = re.compile(r"\b(?:sort|order|arrange|rank)(?:ed|ing)?\b.*\bby\b", re.I)
_QUESTION = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|and|so|well|hm+|now)\b\W*)*(?:(?:do|does|is|are|has|have|can)\s+(?:you\s+see\s+)?any\b|"
    r"(?:is|are)\s+there\s+(?:an?|one|any|some)\b.*\b(?:among|in|of)\s+(?:these|those|this|them)\b|"
    r"(?:which|any)(?:\s+ones?)?\s+(?:of\s+(?:these|those|this|them)|are|were)\b|"
    r".*\bin\s+any\s+of\s+(?:these|those|them)\b)",
    re.I,
)


def by_words(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """A new search; with ``instead`` the last description is replaced; "3 of them" is about what is there."""
    if slots.same:
        return _sharing(slots, session, turn, by_words)
    if answer := _seen_before(slots, session, turn):
        return answer
    if slots.text.isdigit() and slots.filters != Filters():  # "all 97 from Paris"
        slots = replace(slots, text="")
    if slots.text.isdigit() and WHOLE.search(turn.words):  # "out of everything, all 1000"
        slots = Slots(order=slots.order or (session.query.order if session.query else None) or "newest")
    if slots.instead and not slots.text and slots.filters != Filters() and WHOLE.search(turn.words):
        slots = replace(slots, instead=False, drop=())  # "I meant everything from Porto, not only 2023"
    if session.query and _adds(slots, session.query, turn):
        slots, note = turn.respelled(slots)
        answer = turn.search(either(session.query, slots.text), session, new=True)
        return replace(answer, text=note + answer.text)  # "now buses as well", after trains
    if session.query and (answer := _of_the_search(slots, session.query, session, turn)):
        return answer
    if slots == Slots(text=slots.text) and (answer := which_show(turn.words, session, turn)):
        return answer
    if session.focus and slots.filters == Filters() and _OF_IT.fullmatch(turn.words):
        return ask(replace(slots, text="", question=turn.words), session, turn)
    if (slots.text or slots.filters.place) and not slots.instead:  # "more dogs in snow, any year"
        slots = replace(slots, drop=())
    wishes = _says_what(slots) or _wants_everything(slots, turn)
    if slots.drop or (session.query and (slots.instead or (session.shown and not wishes))):
        return refine(slots, session, turn)
    return _anew(slots, session, turn)


def _wants_everything(slots: Slots, turn: Turn) -> bool:
    """Whether a search is for all photos: "show me everything", "my newest photo"."""
    if slots.order and slots == Slots(order=slots.order, top_k=slots.top_k):
        return bool(WHOLE.search(turn.words) or _MY_NEWEST.search(turn.words))
    return _EVERYTHING.fullmatch(turn.words) is not None


def _anew(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """A search that has nothing to do with what is shown."""
    if _wants_everything(slots, turn):
        slots = Slots(order=slots.order or "newest", top_k=slots.top_k)
    elif not _says_what(slots) and not slots.order:
        slots = replace(slots, text=turn.words)
    slots = replace(slots, text=_WITH.sub("", slots.text))
    slots, spelling_note = turn.respelled(slots)
    query = turn.query_of(slots)
    answer = turn.search(query, session, new=True, cut=slots.top_k is None)
    if _THEM_ALL.search(turn.words) and answer.match == "good" and answer.session.now.total > len(answer.session.shown):
        answer = _all_that_fit(query, session, turn)
    other = _colour_reading(slots.text)
    suggestions = (other, *answer.suggestions) if other else answer.suggestions
    answer = replace(answer, text=f"{spelling_note}{answer.text}", suggestions=suggestions)
    return _with_first(answer, turn) if slots.order else in_order(answer, turn)


def _adds(slots: Slots, query: Query, turn: Turn) -> bool:
    """Whether a message adds something else to a thing that is shown: "toddlers as well", after "babies", or another
    of its kind: "also cats", after "dogs"."""
    text, last = slots.text, query.wanted[-1].text if query.wanted else ""
    is_thing = 0 < len(content_words((alternatives(last) or (last,))[-1])) < 3
    goes_on = re.match(f"{GOES_ON}|{DOING}", text, re.I)  # "with a ball as well" narrows
    if not (text and is_thing) or goes_on or replace(slots, instead=False) != Slots(text):
        return False
    also = re.search(rf"\b(?:also|add|include|plus)\s+(?:(?:me|the|some|any)\s+)*{re.escape(text)}", turn.words, re.I)
    too = re.search(rf"{re.escape(text)}\s*,?\s*(?:as\s+well|too)\b", turn.words, re.I)
    return bool(too or (also and same_kind(last, text)))


def _with_first(answer: Answer, turn: Turn) -> Answer:
    """Photos in an order, of which the first is spoken of where one was asked for, with what was asked of it."""
    asked = facts_asked(turn.question) if answer.hits and turn.question.endswith("?") else ()
    if not answer.hits or not (asked or _ONE_PHOTO.search(turn.words)):
        return answer
    photo = answer.hits[0].photo
    told = ((photo, " ".join(fact(photo, turn.root_of(photo)) for fact in asked)),) if asked else ()
    text = sentences((answer.text, replace(turn, page=answer.session.shown).told(told)))
    return replace(answer, text=text, session=answer.session.looking_at((photo.photo_id,)))


def _of_the_search(slots: Slots, query: Query, session: ChatSession, turn: Turn) -> Answer | None:
    """The present search changed, where what was read as a new one corrects it; None for a new one."""
    if without_wrong(slots, query, turn.words) != slots:
        return refine(slots, session, turn)
    if slots.instead and in_other_colour(query.wanted, slots.text):
        return refine(replace(slots, instead=False), session, turn)
    said = {*content_words(slots.text)}
    named = {*content_words(turn.words)} - said - {*content_words(" ".join(slots.without))}
    again = named & {*content_words(" ".join(query.texts))}
    if slots.instead and not again and exchanged(query, slots):
        return refine(slots, session, turn)  # "boys instead", of girls at the beach
    if slots.text and any(said.issuperset(content_words(thing) or ("",)) for thing in slots.without):
        return refine(replace(slots, text=""), session, turn)  # "ice skating in summer? leave out anything with ice"
    if slots.instead and slots.text:
        goes_on = query.wanted and re.match(GOES_ON, slots.text, re.I)  # "with a cat instead"
        return refine(slots, session, turn, None if goes_on else said_anew(query))
    return None


def _seen_before(slots: Slots, session: ChatSession, turn: Turn) -> Answer | None:
    """ "Show me the girl with the hula hoop again": an earlier search, or page; None where there was none."""
    again = re.search(rf"\b(?:show|see)\b.*\b{re.escape(slots.text)}\W+again\b", turn.words, re.I)
    if not slots.text or replace(slots, instead=False) != Slots(text=slots.text) or not again:
        return None
    return shown_before(slots.text, session, turn)


def _sharing(slots: Slots, session: ChatSession, turn: Turn, search: Callable[..., Answer]) -> Answer:
    """Photos of the same day, month or camera as the one spoken of, where there are others."""
    slots = replace(slots, same=wider(slots.same, turn.words) or slots.same)
    shared, spoken_of, problem = with_shared(slots, session, turn)
    if problem:
        return Answer(problem, session, asks=bool(turn.page and not spoken_of))
    answer = search(shared, session, turn)
    found = {hit.photo.photo_id for hit in answer.hits or ()}
    if not shared.text and found and found <= {photo.photo_id for photo in spoken_of}:
        return Answer(say(f"only-of-{slots.same}"), session.looking_at(photo.photo_id for photo in spoken_of))
    return answer


def _says_what(slots: Slots) -> bool:
    """Whether a search says more than how many of what is shown, and in which order."""
    return bool(slots.text) or seeks_something(Query((), slots.without, colours=slots.colours, filters=slots.filters))


def _colour_reading(text: str) -> Suggestion | None:
    """Where a thing is searched that is also a colour ("rose"), the colour as a button."""
    word = text.strip().lower()
    is_both = word.isalpha() and parse_colours(word) is None and parse_colours(f"{word} coloured") is not None
    return button("meant-colour", f"mostly {word} photos", word=word) if is_both else None


def _thing_reading(message: str) -> Suggestion | None:
    """Where a message was taken for a colour and may mean a thing, the thing as a button."""
    word = re.sub(r"\W", "", message.lower())
    return button("meant-thing", _BOTH[word], thing=_BOTH[word]) if word in _BOTH else None


def more_like(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """Like the numbered photos, the one last spoken of, or those liked here; without them, like the page."""
    if slots.same:
        return _sharing(slots, session, turn, by_words)
    like, problem = turn.meant(slots.ranks, session) if not slots.not_ranks else turn.on_page(slots.ranks)
    unlike, other = turn.on_page(slots.not_ranks)
    if problem or other:
        return Answer(problem or other, session)
    if not like and not unlike:
        like = _spoken_of(session)
    named = bool(like)
    if not like and not unlike:
        like = tuple(photo.photo_id for photo in turn.photos(session.liked_here)) or turn.page
    if not like and not unlike:
        return Answer(say("nothing-liked"), session)
    if order := measure_wanted(slots.text):  # "more like it, but sharp"
        slots = replace(slots, text="")
    slots, spelling_note = turn.respelled(slots)
    query = replace(turn.query_of(slots), like=tuple(i for i in like if i not in unlike), unlike=unlike)
    last = dropped(session.query, slots.drop)[0] if session.query else None  # "similar ones, regardless of the year"
    query = _under_same_conditions(last, query) if last else query
    if last and {*last.within} <= {*session.shown}:
        last = replace(last, within=())  # what is shown in another order
    of_search = last and last.wanted and not session.now.weak
    if last and (not named or (of_search and len(like) > 1)):  # "2 and 11 are great, more like those"
        query = _still_about(last, query)
    elif last and re.match(
        f"{GOES_ON}|{DOING}", slots.text, re.I
    ):  # "more like 4, but in the woods" are cyclists there
        query = replace(query, wanted=(*agreeing(last.wanted, slots.text, slots.without), *query.wanted))
    answer = turn.search(query, session, left_out=session.now.seen + session.shown, cut=False)
    if not answer.hits and query.filters != Filters():  # "the same trick with a skateboard?", of those from one month
        answer = turn.search(
            replace(query, filters=slots.filters), session, left_out=session.now.seen + session.shown, cut=False
        )
        spelling_note += say("no-more-like-there") + " "
    if not answer.hits:
        return Answer(say("no-more-like"), session, suggestions=(button("start-over", "start over"),))
    answer = _ordered(answer, order, turn) if order else answer
    session = answer.session.looking_at(like if named else ())
    return replace(answer, text=f"{spelling_note}{answer.text}", session=session)


def _spoken_of(session: ChatSession) -> tuple[int, ...]:
    """The photo that was just asked about: "similar ones?", "others of the same colour"."""
    return session.focus if session.now.asked and len(session.focus) == 1 else ()


def _under_same_conditions(before: Query, query: Query) -> Query:
    """Photos like one of a search are under its conditions, too: of the same year, and without people."""
    without = tuple(dict.fromkeys((*before.without, *query.without)))
    filters = merged_filters(replace(before.filters, words=()), query.filters)  # words are what was counted
    return replace(query, without=without, filters=filters)


def _still_about(before: Query, query: Query) -> Query:
    """ "More like these" goes on with the search that they were found by: its words and conditions stay."""
    unlike = tuple(dict.fromkeys((*before.unlike, *query.unlike)))
    like = query.like or tuple(i for i in before.like if i not in query.unlike)
    kept = agreeing(before.wanted, " ".join(query.texts), query.without)
    return replace(
        before,
        within=before.within if before.wanted else (),  # likes and albums are shown as they are; more is beyond them
        wanted=tuple(dict.fromkeys((*kept, *query.wanted))),
        without=query.without,
        colours=query.colours or before.colours,
        colour_words=query.colour_words if query.colours else before.colour_words,
        filters=query.filters,
        like=like,
        unlike=unlike,
        order=None,
        top_k=query.top_k,
    )


def by_colour(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """Photos of the named colours, or of those of an attached or numbered photo."""
    if not (slots.colours or slots.ranks or turn.message.photos) and (named := parse_colours(turn.words)):
        slots = replace(slots, colours=named.colours)  # "red things"
    of_these = session.query and session.query.wanted and _ONES.search(turn.words)  # "show me the blue ones"
    if session.query and slots.colours and (slots.instead or of_these):
        return refine(slots, session, turn)
    slots, _ = turn.respelled(slots)
    query = turn.query_of(slots)
    if slots.colours:
        answer = turn.search(query, session, new=True, cut=slots.top_k is None)
        other = _thing_reading(turn.words)
        return replace(answer, suggestions=(other, *answer.suggestions)) if other else answer
    if turn.message.photos:
        palettes = [upload_palette(turn.library, path) for path in turn.message.photos]
        return turn.search(replace(query, palette=_mixed(palettes)), session, new=True, cut=slots.top_k is None)
    ids, problem = turn.meant(slots.ranks, session)
    ids = ids or _spoken_of(session) or session.liked_here or turn.page[:1]
    if problem or not ids:
        return Answer(problem or say("nothing-shown"), session)
    palettes = [photo.palette for photo in turn.photos(ids)]
    query = replace(query, palette=_mixed(palettes))
    query = _under_same_conditions(session.query, query) if session.query else query
    return turn.search(query, session, left_out=ids, new=True, cut=slots.top_k is None)


def _mixed(palettes: list[Palette]) -> Palette:
    """The colours of several photos as one palette, the largest of them where they are many."""
    swatches = (Swatch(s.lab, s.weight / len(palettes)) for palette in palettes for s in palette)
    return tuple(sorted(swatches, key=lambda swatch: -swatch.weight)[:MOST_COLOURS])


def _page_meant(session: ChatSession, turn: Turn) -> Answer:
    """A wish that names nothing but the photos on the page: "only those", "show them"."""
    if turn.page:
        if _ONLY.search(turn.words):  # of those that a question was answered with, "only those"
            if len(turn.words.split()) > _BRIEF:  # more was said than was understood
                return explain("confused", session, turn)
            if len(session.focus) > 1 and {*session.focus} < {*turn.page}:
                return _only(session.ranks_of(session.focus), session, turn)
            return Answer(say("kept", n=len(turn.page)), session)
        if SHOW_THEM.match(turn.words):
            return _counted(session, turn) or now_at(session, "", turn)
    return explain("no", session, turn)


def _counted(session: ChatSession, turn: Turn) -> Answer | None:
    """What was counted and is not the page, shown: "how many of these are from 2022?", "show them"; None where nothing
    was."""
    if session.now.counted is None:
        return None
    if name := session.now.counted.action.slots.name:
        return album(Slots(name=name, do="show"), session, turn)
    ranks = () if session.focus == session.liked else session.ranks_of(session.focus)
    some = session.focus and (not ranks or len(ranks) < len(turn.page))
    return _only(ranks, session, turn) if some else None


def refine(slots: Slots, session: ChatSession, turn: Turn, before: Query | None = None) -> Answer:
    """The present search, or ``before``, changed; where no photo meets it, the search stays as it was."""
    slots = replace(slots, text=in_full(slots.text))  # "just the ones w/ a dog"
    if slots.same:
        return _sharing(slots, session, turn, refine)
    if answer := _seen_before(slots, session, turn):
        return answer
    if session.query and slots == Slots(drop=("order",)) and not session.query.order:
        if session.now.by:
            return turn.search(session.query, session.now_showing(session.shown, by=""))
        return now_at(session, say("by-fit-already"), turn)  # "put the best ones on top"
    if slots == Slots() and not likes.SPOKEN_OF.search(turn.words) and (named := parse_colours(turn.words)):
        slots = replace(slots, colours=named.colours)  # "darker red"
    if _OFF.search(turn.words) and _says_what(slots):
        return _anew(replace(slots, drop=(), instead=False), session, turn)
    if slots.ranks and (slots.text or slots.without):  # "3 and 6 are in the grass, only the beach please"
        slots = replace(slots, ranks=())
    whole = WHOLE.search(turn.words) and not likes.SHOWN.search(turn.words)
    only_order = slots.order and slots == Slots(order=slots.order, filters=slots.filters)
    if only_order and (whole or _MY_NEWEST.search(turn.words)):
        return _anew(slots, session, turn)  # "what did I take most recently?", "my newest photo from Vienna"
    if answer := _of_what_is_shown(slots, session, turn):
        return answer
    unwanted = slots.without
    if before is None and session.query:
        slots = without_wrong(slots, session.query, turn.words)
    if slots.instead and session.query and in_other_colour(session.query.wanted, slots.text):
        slots = replace(slots, instead=False)  # "it could be that the dress was red instead of pink"
    if before is None and session.query and _is_meant_anew(slots, session.query, turn):
        slots = replace(slots, instead=True)
        if not exchanged(session.query, slots):
            before, slots = said_anew(session.query), replace(slots, text=_WITH.sub("", slots.text))
    elif before is None and session.query and (answer := _beside_examples(slots, session.query, session, turn)):
        return answer
    before = before or _search_meant(slots, session, turn)
    if slots.instead and slots.text and slots.filters.names_a_time:  # "no, a beach from the last few years"
        before = dropped(before, ("date",))[0]
    slots, notes = turn.respelled(slots, " ".join(before.texts))
    query = before
    if slots.drop:
        query, gone, note = _without_dropped(query, slots, before)
        if not gone and slots == Slots(drop=slots.drop):
            never = listed([escaped(thing) for thing in slots.drop], either=True)
            return Answer(say("nothing-to-drop", things=never), session)
        notes += note
    besides = not slots.instead and not slots.without and _BESIDES.search(turn.words)
    if other := None if besides else exchanged(query, slots):
        query, slots = other[0], replace(other[1], without=tuple(t for t in other[1].without if t in unwanted))
    if _adds(slots, query, turn) and not in_other_colour(query.wanted, slots.text):
        query, slots = either(query, slots.text), Slots()  # "toddlers as well"
    place, further = query.filters.place, slots.filters.place
    if place and further and besides and not _THE_SAME.search(turn.words):  # "and Milan too", of photos from Berlin
        slots = replace(slots, filters=replace(slots.filters, place=OR.join((place, further))))
    query = _refined(query, slots, turn)
    if not seeks_something(query):
        session = session.then(turn.words, query=None, shown=(), seen=(), total=0)
        return Answer(notes + say("nothing-left"), session, (), (undo_button(),))
    answer = turn.search(query, session, cut=slots.top_k is None)
    if not _fits_surely(answer) and _is_bare(slots, turn):
        alone = _anew(slots, session, turn)  # "kayaking", after photos of a girl in a red dress
        if _fits_surely(alone) or (alone.match == "good" and answer.match != "good"):
            return alone
    if slots.without and slots == Slots(without=slots.without) and session.shown == answer.session.shown != ():
        unseen = say("without-changes-nothing", things=listed([quoted(thing) for thing in slots.without], either=True))
        told = (answer.text, unseen) if answer.match == "good" else (unseen, answer.text)  # "Closest photos:" is last
        answer = replace(answer, text=sentences(told))  # the model may only not see it
    if session.open_album and slots.text and not (_fits_surely(answer) or _AMONG_THESE.search(turn.words)):
        return _anew(slots, session, turn)  # "any where two ride together?", of which the album has none
    answer = _where_little_fits(answer, query, before, slots, session, turn) or answer
    answer = replace(answer, text=notes + answer.text)
    return _with_first(answer, turn) if slots.order else in_order(answer, turn)


def _without_dropped(query: Query, slots: Slots, before: Query) -> tuple[Query, tuple[str, ...], str]:
    """A query without the conditions that are dropped, those that it had, and the sentence about them."""
    anew = slots.text and {*slots.drop} & {"year", "years"}  # "more dogs in snow, any year", of a summer
    query, gone = dropped(query, ("date", *slots.drop) if anew else slots.drop)
    key = "allowed-again" if {*gone} <= {*before.without, *map(str, before.filters.not_years)} else "dropped"
    key = "dropped-shape" if query.filters.orientation != before.filters.orientation else key
    told = gone if query.order == before.order else ()  # the answer itself names the order
    return query, gone, say(key, things=listed([escaped(thing) for thing in told])) + " " if told else ""


def _is_bare(slots: Slots, turn: Turn) -> bool:
    """Whether a message is nothing but a description, and none that goes on with one, as "in the snow" does."""
    said = turn.words.strip(" .!?").lower()
    return slots == Slots(text=slots.text) and slots.text.lower() == said and not re.match(GOES_ON, said)


def _fits_surely(answer: Answer) -> bool:
    return any(hit.strength == "strong" for hit in answer.hits or ())


def _of_what_is_shown(slots: Slots, session: ChatSession, turn: Turn) -> Answer | None:
    """What only puts the page in order, chooses from it, asks about it or opens an album; None for a refinement."""
    if slots.top_k and session.query and slots == Slots(top_k=slots.top_k):
        return _so_many(slots.top_k, session.query, session, turn)
    if slots == Slots(name=slots.name) and slots.name and turn.albums.name_of(slots.name):
        return album(replace(slots, do="show"), session, turn)  # "show Garden", where that is an album
    if slots == Slots(instead=True):  # "no, that's wrong" says not what is right
        return Answer(say("instead-of-what"), session, suggestions=(undo_button(),))
    order, only_text = None if slots.order else ordered_by(turn.words), slots == Slots(text=slots.text)
    here = slots == Slots(text=slots.text, colours=slots.colours) and not likes.SHOWN.search(turn.words)
    if order and here and (slots.text in ("", order[0]) or measures_named(slots.text)) and turn.page:
        return in_order(now_at(session.then(turn.words), "", turn), turn)  # "sharpest first" of what is shown
    if (more := measure_wanted(slots.text)) and only_text and session.query:
        found = turn.search(replace(session.query, top_k=_CHOICE), session)  # "sharp ones"
        ordered = _ordered(found, more, turn)
        return replace(ordered, session=ordered.session.now_showing(ordered.session.shown, query=session.query))
    if only_text and not order and _SORTED.search(turn.words):
        return Answer(say("refused-order"), session)
    of_likes = likes.SPOKEN_OF.search(turn.words)
    if slots == Slots() and of_likes and (name := mentioned(turn.words, turn.albums)):
        return album(Slots(name=name, do="show"), session, turn)  # "show me my favourites", where an album is called so
    if slots == Slots() and hidden_meant(turn.words):
        return _hidden(session, turn)
    if slots == Slots() and not of_likes:
        return _page_meant(session, turn)
    if slots.order and slots == Slots(order=slots.order, ranks=slots.ranks) and of_likes:
        return _only((), session, turn, turn.order_of(slots))  # "my likes, oldest first"
    named = slots == Slots(order=slots.order, top_k=len(session.focus)) and {*session.focus} <= {*turn.page}
    if named and len(session.focus) > 1:  # "only those 7, newest first", which were counted
        return in_order(_only(session.ranks_of(session.focus), session, turn, turn.order_of(slots)), turn)
    if slots.ranks or slots == Slots():
        all_likes = of_likes and {*turn.on_page(slots.ranks)[0]} <= {*session.liked}
        return in_order(_only(() if all_likes else slots.ranks, session, turn, turn.order_of(slots)), turn)
    alone = conditions_alone(session)
    if alone and not alone.within and session.now.total > len(session.shown):
        return None  # "which of those are street scenes?", of all from 2023
    asks, facts = _QUESTION.match(turn.words), slots == Slots(colours=slots.colours, filters=slots.filters)
    if slots.text and asks and (answer := any_of_them(slots.text, session, turn, slots.without)):
        return answer
    some = _SOME_OF_THESE.search(turn.words)
    if facts and turn.page and ((asks and turn.words.endswith("?")) or some):
        return number_among(slots, session, turn)  # "are any of those from January?", "in black and white?"
    return which_show(turn.words, session, turn) if slots.text and only_text else None


def _so_many(n: int, query: Query, session: ChatSession, turn: Turn) -> Answer:
    """ "Just 3 of them", "show 20": the page with so many photos, which "more" goes on with."""
    query, shown = replace(query, top_k=min(n, LARGEST_PAGE)), session.shown[:n]
    if len(shown) < n:
        answer = turn.search(query, session, left_out=session.now.seen, cut=False)
        changes: dict[str, Any] = {"page": session.page_number, "total": session.now.total}
        return replace(answer, session=answer.session.now_showing(answer.session.shown, **changes))
    session = session.then(turn.words, query=query, shown=shown, page=session.page_number)
    return Answer(say("kept", n=n), session, turn.hits_again(session.now, shown), (undo_button(),))


def _search_meant(slots: Slots, session: ChatSession, turn: Turn) -> Query:
    """The search that a refinement changes."""
    if session.tried and slots == Slots(drop=slots.drop):
        return session.tried.query or Query()  # "no, I mean from any year", of what was not found in May
    if session.query and session.query.wanted and COLLECTION.search(turn.words):  # of dogs from 2018
        return replace(session.query, within=(), filters=Filters())
    sorts = slots.order and slots == Slots(order=slots.order) and _SORT_THEM.search(turn.words)
    counted = session.query and session.query.filters.words  # all that were counted stay
    few = slots == Slots(order=slots.order) and session.query and len(session.shown) < min(PAGE, session.query.top_k)
    if (sorts or few) and session.query and session.query.wanted and not counted:
        return replace(session.query, within=session.shown)  # "sort them by date"
    says_anew = len(content_words(slots.text)) >= 3 and not re.match(GOES_ON, slots.text, re.I)
    if session.query and session.now.weak and says_anew and not _ADDING.search(turn.words):
        return said_anew(session.query)  # nothing fitted what was asked; this is how it is meant
    if session.query and session.keeps_some and not (slots.drop or slots.instead):
        return replace(session.query, within=session.shown)  # "only 1, 2 and 5", "leave the skiers out"
    return session.query or Query(within=session.shown, top_k=PAGE)


def _is_meant_anew(slots: Slots, query: Query, turn: Turn) -> bool:
    """Whether a refinement describes something else: "forget the planes, only birds"."""
    if slots.instead and names_subject(query.wanted, slots.text):
        return True
    if not slots.text or sides_of(slots.text) or re.match(f"{GOES_ON}|{DOING}", slots.text, re.I):
        return False
    only_this = _ONLY.search(turn.words) and dropped(query, slots.drop)[0].wanted != query.wanted
    just = re.search(rf"{_JUST}{re.escape(slots.text)}", turn.words, re.I)
    return bool(only_this or just or _RATHER.search(turn.words))


def _where_little_fits(
    answer: Answer, query: Query, before: Query, slots: Slots, session: ChatSession, turn: Turn
) -> Answer | None:
    """What is shown instead of an answer that hardly any photo fits; None where that is shown itself.

    The page stays, or those of it that meet conditions.
    """
    if not answer.hits and session.shown and len(turn.library.snapshot()):
        if not session.query:
            return Answer(answer.text, session)
        return Answer(kept(query, session.query, answer.match), session, suggestions=answer.suggestions)
    if answer.match != "weak" or before != session.query or not session.shown or session.now.weak:
        return None
    conditions = Slots(without=slots.without, filters=slots.filters, drop=slots.drop, order=slots.order)
    same = query.wanted == before.wanted and slots == conditions
    if same and (left := _of_the_page(query, session, turn)):
        return left
    narrowed = {*content_words(" ".join(before.texts))} <= {*content_words(" ".join(query.texts))}
    only_added = narrowed and not (slots.instead or slots.top_k or slots.drop)
    if not only_added or any(hit.strength != "weak" for hit in answer.hits or ()):
        return None
    if slots.without and slots != Slots(without=slots.without):  # "no dogs, and is there one with a sunset?"
        left = refine(Slots(without=slots.without), session, turn)
        if left.hits:
            return replace(left, text=sentences((say("refined-weak", wish=wish(query)), left.text)))
    steps = (button("closest", "show the closest"), *answer.suggestions)
    return Answer(kept(query, before, answer.match), session.having_tried(answer.session), suggestions=steps)


def _of_the_page(query: Query, session: ChatSession, turn: Turn) -> Answer | None:
    """Those of the page that meet the conditions of a query whose description fits few photos; None where none does,
    or all do."""
    here = Query(within=session.shown, without=query.without, filters=query.filters, order=query.order)
    here = replace(here, top_k=len(session.shown))
    answer = turn.search(here, session)
    if not 0 < len(answer.hits or ()) < len(session.shown):
        return None
    ids = session.shown if query.order is None else answer.session.shown
    as_before = sorted(answer.hits or (), key=lambda hit: ids.index(hit.photo.photo_id))
    hits = tuple(replace(hit, rank=rank) for rank, hit in enumerate(as_before, start=1))
    session = answer.session.now_showing(tuple(hit.photo.photo_id for hit in hits), query=query)
    return replace(answer, text=say("kept", n=len(hits)), hits=hits, session=session)


def _beside_examples(slots: Slots, query: Query, session: ChatSession, turn: Turn) -> Answer | None:
    """What is asked where the page is photos like others, or an album; None where the search is simply narrowed.

    "Only those with a ramp" are among the page, "any snowboards, too?" among all.
    """
    only = _ONLY_ONES.search(turn.words) or _SOME_OF_THESE.search(turn.words)
    if query.like and only and (slots.text or slots.without or slots.filters != Filters()):
        page = Query(within=session.shown, top_k=PAGE)
        answer = turn.search(_refined(page, slots, turn), session)
        return answer if answer.hits and answer.match != "weak" else None
    of_any_time = {*slots.drop} & {"year", "date"} and slots == Slots(text=slots.text, drop=slots.drop)
    if query.like and slots.text and of_any_time:  # "useless. ski jumps, any year"
        return _anew(slots, session, turn)
    if query.within and not query.wanted and slots == Slots(text=slots.text) and slots.text and not only:
        found = turn.search(_refined(query, slots, turn), session)
        if not found.hits or found.match == "weak":
            return _anew(replace(slots, text=_WITH.sub("", slots.text)), session, turn)
    return None


def in_order(answer: Answer, turn: Turn) -> Answer:
    """The photos of a page by what the words want first, "the sharpest first", or wanted before; else as they are."""
    by = answer.session.now.by if answer.session.query and not answer.session.query.order else ""
    order = ordered_by(turn.words) or ordered_by(f"{by} first")
    return _ordered(answer, order, turn) if order else answer


def _ordered(answer: Answer, order: tuple[str, Measure], turn: Turn) -> Answer:
    if not answer.hits or len(answer.hits) < 2:
        return answer
    by, measure = order
    values = {hit.photo.photo_id: measure(hit.photo) for hit in answer.hits}
    if by in get_args(Order) and not any(value is not None for value in values.values()):
        return replace(answer, text=sentences((answer.text, say(f"{by}-unknown"))))
    ids = sorted(values, key=lambda photo_id: (values[photo_id] is None, -(values[photo_id] or 0.0)))
    ids = ids[:PAGE]
    hits = sorted(
        (hit for hit in answer.hits if hit.photo.photo_id in ids), key=lambda hit: ids.index(hit.photo.photo_id)
    )
    return replace(
        answer,
        text=sentences((answer.text, say("ordered-here", n=len(hits), order=escaped(by)))),
        hits=tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits, start=1)),
        session=answer.session.now_showing(tuple(ids), by=by),
    )


def _refined(query: Query, slots: Slots, turn: Turn) -> Query:
    """The query with what the slots add; a thing that is wanted now is no longer excluded."""
    without = tuple(dict.fromkeys((*query.without, *map(in_full, slots.without))))
    wanted, filters = query.wanted, query.filters
    if slots.instead and slots.text and wanted:
        left = said_instead(wanted[-1].text, slots.text)
        wanted, filters = (*wanted[:-1], *([Term(left)] if left else [])), replace(filters, words=())
    names = turn.colour_words(slots.colours)
    what = slots.text or (names[0] if len(names) == 1 else "")
    if what and (thing := thing_that_was(wanted, what, turn.words)):  # "the bike was green", "the man was old"
        slots = replace(slots, text=f"{what} {thing}", colours=())
    if recoloured := in_other_colour(wanted, slots.text):
        wanted, slots = recoloured[0], replace(slots, text=recoloured[1])
    wanted = agreeing(wanted, slots.text, slots.without)
    wanted = not_restated(wanted, slots.text, whole=bool(slots.without))  # "only girls, no boys", of girls running
    said = {word for term in wanted for word in (*content_words(term.text), *numbers_in(term.text))}
    restated = len(wanted) > 1 or slots.without or re.match(GOES_ON, slots.text, re.I)
    if restated and (again := {*content_words(slots.text)}) and again | numbers_in(slots.text) <= said:
        slots = replace(slots, text="")  # "only soccer with children", after "soccer" and "children"
    colours, words = query.colours, query.colour_words
    if slots.instead and slots.colours and (other := in_other_colours(wanted, turn.colour_words(slots.colours))):
        wanted = other
    elif slots.colours:
        colours, words = slots.colours, turn.colour_words(slots.colours)
    elif slots.instead and slots.text and not query.wanted:
        colours, words = (), ()
    changed = replace(
        query,
        wanted=wanted,
        without=tuple(t for t in without if not slots.text or thing_named(t) != thing_named(slots.text)),
        colours=colours,
        colour_words=words,
        filters=merged_filters(filters, slots.filters),
        within=() if slots.instead and (slots.text or slots.colours) else query.within,
        order=turn.order_of(slots) or query.order,
        top_k=min(slots.top_k or query.top_k, LARGEST_PAGE),
    )
    return described(slots.text, changed)


def _only(ranks: tuple[int, ...], session: ChatSession, turn: Turn, order: Order | None = None) -> Answer:
    """Only these of the page; without any, all that are liked."""
    ids, problem = turn.on_page(ranks)
    if problem:
        return Answer(problem, session)
    photos = turn.photos(session.not_hidden(ids) if ranks else tuple(reversed(session.liked)))
    if not photos:
        return Answer(say("nothing-shown" if ranks else "nothing-liked"), session)
    shown = tuple(photo.photo_id for photo in photos)
    if order:
        shown = turn.ordered(shown, order)
    if ranks:
        hits = turn.hits_again(session.now, shown)
        seen = (*session.now.seen, *(i for i in session.shown if i not in shown))  # "more" is behind the whole page
        session = session.then(turn.words, shown=shown, seen=seen, focus=shown if len(shown) == 1 else ())
        return Answer(say("kept", n=len(shown)), session, hits, (*after_likes(session), undo_button()))
    query = Query(within=shown, order=order, top_k=max(PAGE, len(shown)) if order else PAGE)
    photos = turn.photos(shown)
    session = session.then(turn.words, query=query, shown=shown, seen=(), total=len(shown), focus=(), by="")
    return Answer(say("liked", n=len(shown)), session, turn.showing(photos, say("reason-liked")), after_likes(session))


def _hidden(session: ChatSession, turn: Turn) -> Answer:
    """The photos that are hidden, the last one first, as a page: "bring 2 back" says which of them return."""
    photos = turn.photos(tuple(reversed(session.disliked)))
    if not photos:
        return Answer(say("nothing-hidden"), session)
    shown = tuple(photo.photo_id for photo in photos[:LARGEST_PAGE])
    session = session.then(turn.words, query=None, shown=shown, seen=(), total=len(photos), focus=())
    return Answer(say("hidden", n=len(photos)), session, turn.showing(photos[:LARGEST_PAGE], say("reason-hidden")))


def _all_that_fit(query: Query, session: ChatSession, turn: Turn) -> Answer:
    """Every photo that fits the present search, up to the largest page; the search itself stays as it is."""
    answer = turn.search(replace(query, top_k=LARGEST_PAGE), session)
    if answer.match != "good":
        return turn.search(query, session)
    now, n = replace(answer.session.now, query=query), len(answer.hits or ())
    text = say("all-that-fit" if n < LARGEST_PAGE else "first-that-fit", n=n)
    return replace(answer, text=text, session=replace(answer.session, snapshots=(*answer.session.snapshots[:-1], now)))


def next_page(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """Further results of the present search, whatever comes closest."""
    if session.query is None:
        return Answer(say("nothing-to-go-on"), session)
    if ALL_THAT_FIT.fullmatch(turn.words):
        return _all_that_fit(session.query, session, turn)
    query = replace(session.query, top_k=min(slots.top_k, LARGEST_PAGE)) if slots.top_k else session.query
    seen = session.now.seen + session.shown
    number = max(page_named(turn.words) or 0, session.page_number + 1)
    if skipped := number - session.page_number - 1:
        seen += turn.first(min(skipped * query.top_k, SEEN), query, session, seen)  # "page 4", of the first
    if len(seen) >= SEEN:
        return Answer(say("seen-enough", n=SEEN), session)
    answer = turn.search(query, session, left_out=seen, cut=False)
    if not answer.hits:
        return Answer(say("no-more"), session, suggestions=(button("start-over", "start over"),))
    weak = answer.match == "weak"
    text = say("next-weak" if weak else "next-page", n=len(answer.hits))
    steps = (button("next", NEXT_PAGE),) if len(answer.hits) >= query.top_k else ()
    changed = replace(answer.session.now, did="page", page=number, total=session.now.total)
    session = replace(answer.session, snapshots=(*answer.session.snapshots[:-1], changed))
    return replace(answer, text=text, session=session, suggestions=steps)
