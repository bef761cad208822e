"""Actions over the whole collection: duplicates, statistics and counts, export."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, count, pairwise
from typing import Literal

from chatbot.actions import Slots
from chatbot.bot.about_page import number_among, number_here
from chatbot.bot.albums import album_counted, album_meant
from chatbot.bot.sharing import with_shared
from chatbot.bot.turn import LARGEST_PAGE, PAGE, Turn, conditions_alone
from chatbot.reading.groups import EXTREME, MORE_OF, NAMED
from chatbot.reading.numbers import PHOTO
from chatbot.reading.scope import THERE, WHOLE
from chatbot.replies import Answer, Suggestion, button, escaped, quoted
from chatbot.replies.phrases import counted, sentences
from chatbot.replies.wishes import is_bare, with_conditions
from chatbot.session import AlbumChange, ChatSession
from chatbot.steps.conditions import dropped, seeks_something
from chatbot.times import merged_filters
from retrieval.alternatives import alternatives
from retrieval.catalogue import DAYS_AWAY, CollectionStats
from retrieval.content_words import content_words
from retrieval.lines import size_text
from retrieval.places import OR
from retrieval.records import Filters, GroupedBy, Hit, Query
from retrieval.search.question import DEPTH
from retrieval.search.synonyms import of_kind
from retrieval.words import day_range, listed, month_name, say

EXPORT_SUFFIXES: dict[Literal["zip", "csv", "json", "contact-sheet"], str] = {
    "zip": ".zip",
    "csv": ".csv",
    "json": ".json",
    "contact-sheet": ".jpg",
}
# Groups that one answer names: all years, the months of two.
_GROUPS = 30
# Years that a count tells one by one, where it is of so many at most.
_FEW_YEARS = 4
# Names of a kind that a count of it tells: "dog", "bird" and "horse" of animals.
_OF_KIND = 3
_OF_THE_PAGE = re.compile(
    r"\b(?:these|those|(?<!in )(?<!on )them|they|the results|on (?:this|the) page|shown|left|davon)\b", re.I
)
# Days with photos that are so near to each other are of one stay; so many of them are told one by one.
_STAY, _STAYS = timedelta(days=3), 5
OF_THOSE = re.compile(r"\b(?:of|among)\s+(?:these|those|them)\b", re.I)
_AND_WHICH = re.compile(r"\band\b[^.?!]*\b(?:which|what)\b", re.I)
_PHOTOS = re.compile(r"\b(?:photo\w*|pic\w*|images?|collection|library|stat\w*|fotos?|bilder|sammlung)\b", re.I)
COUNTED = re.compile(
    r"\bhow (?:many|much)\b|\bcount\b|\bnumber\b|\btotal\b|\bwie ?viele?\b|\bcu[aá]nt[oa]s\b|\bcombien\b", re.I
)
# How many one has is asked of all, too.
OF_ALL = re.compile(
    rf"{WHOLE.pattern}|\b(?:(?:do|did|have) (?:i|we)|(?:i|we)['’]?(?:ve| own| have| took)|(?:my|our) {PHOTO}|"
    r"habe? ich|haben wir)\b",
    re.I,
)
LIKES = re.compile(
    r"\b(?:(?:did|do|have) (?:i|we)|(?:i|we)(?:['’]?ve| have)?)(?: (?!should|would)\w+)? "
    r"(?:lik|heart|lov|fav|kee?p|kept)\w*\b(?!\s+to\b)|"
    r"\bhow many\b.*\b(?:is|are) liked\b|\b(?:my|our|how many|total|number of) (?:likes|hearts|favou?rites|faves)\b|"
    r"\bhow many liked\b",
    re.I,
)


def duplicates(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """Sets of copies, the best of each first; nothing is deleted."""
    from retrieval.duplicates import find_duplicates

    groups = find_duplicates(turn.library)
    groups_here = [
        (photo, group.kind) for group in groups for photo in group.photos if photo.photo_id not in session.disliked
    ]
    hits = tuple(
        Hit(rank, photo, 1.0, "strong", say(f"reason-{kind}"))
        for rank, (photo, kind) in enumerate(groups_here[: slots.top_k or LARGEST_PAGE], start=1)
    )
    copies, exact = sum(len(group.photos) - 1 for group in groups), sum(group.kind == "exact" for group in groups)
    if not hits:
        return Answer(say("no-duplicates"), session)
    text = say("duplicates", n=len(groups), copies=copies)
    text += f" {say('duplicates-exact', n=exact)}" if exact else ""
    shown = tuple(hit.photo.photo_id for hit in hits)
    session = session.then(turn.words, query=None, shown=shown, seen=(), total=len(hits), focus=())
    return Answer(f"{text} {say('duplicates-order')}", session, hits)


def stats(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """The collection in numbers; or how many photos meet what is asked, which are shown; or groups."""
    if slots.same:
        slots, _, problem = with_shared(slots, session, turn)
        if problem:
            return Answer(problem, session)
    if slots.by:
        return _grouped(slots.by, slots, session, turn)
    if slots.drop and session.query:
        return _number_of(_dropping(slots, session.query, turn.words), session, turn)
    counts = [*COUNTED.finditer(turn.words)]
    if slots.text and len(counts) > 1 and OF_THOSE.search(turn.words, counts[1].start()):
        of_all, some = (_number_of(one, session, turn) for one in (Slots(slots.text), slots))
        return replace(some, text=sentences((of_all.text, some.text)))  # "how many with snow? and of them from Rome?"
    if (each := alternatives(slots.text)) and MORE_OF.search(turn.words):
        return _more_of(each, slots, session, turn)
    counting = next((s for s in reversed(turn.sentences) if COUNTED.search(s)), turn.words)
    if name := turn.albums.name_of(slots.name) or album_counted(counting, session, turn):
        return _number_in(name, session, turn)
    if session.query and not turn.page and OF_THOSE.search(counting):
        return Answer(say("count-of-none"), session)
    if slots.text or slots.without or slots.colours or slots.filters != Filters():
        apart = "" if OF_THOSE.search(counting) else _each_of_several(slots, session, turn)
        if apart:  # "compare 2019 and 2020", "how many from Rome or Milan?"
            answer = _number_of(slots, session, turn)
            return replace(answer, text=sentences((answer.text, apart)))
        return _number_with(slots, counting, session, turn)
    return _number_alone(counting, session, turn)


def _each_of_several(slots: Slots, session: ChatSession, turn: Turn) -> str:
    """How many there are of each year where a few are counted together, or of each place; "" for other counts."""
    filters = slots.filters
    years = filters.before.year - filters.after.year if filters.after and filters.before else 0
    by: GroupedBy | None = "year" if 0 < years < _FEW_YEARS else None
    by = "place" if OR in (filters.place or "") else "camera" if OR in (filters.camera or "") else by
    return _grouped(by, slots, session, turn).text if by and slots == Slots(filters=filters) else ""


def _dropping(slots: Slots, query: Query, words: str) -> Slots:
    """What is counted where conditions of the search are dropped: "all years", or all of them by "in total"."""
    left, _ = dropped(query, slots.drop)
    before = Filters() if WHOLE.search(words) else replace(left.filters, words=())
    without = () if before == Filters() else left.without
    filters = merged_filters(before, slots.filters)
    return Slots(slots.text or " ".join(left.texts), (*without, *slots.without), slots.colours, filters=filters)


def _more_of(each: tuple[str, ...], slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """Of which of several things there are more photos: "more dogs or more skateboards?"."""
    among = turn.query_of(replace(slots, text=""))
    sizes = {quoted(text): len(turn.matching(_mentioning(among, text, turn))) for text in each}
    most = max(sizes.values())
    first, others = ([one for one in sizes.items() if (one[1] == most) == of_most] for of_most in (True, False))
    if not others:
        return Answer(say("more-of-even", first=listed([*sizes]), n=most), session)
    named = (listed([say("counted", name=name, n=n) for name, n in some]) for some in (first, others))
    return Answer(say("more-of", first=next(named), others=next(named)), session)


def _number_with(slots: Slots, counting: str, session: ChatSession, turn: Turn) -> Answer:
    """How many photos meet what is asked: of the page, of the search that stands there, or of all."""
    query = session.query
    if ids := turn.on_page(slots.ranks)[0]:
        return number_among(slots, session, turn, ids)  # "how many of the first five are outside?"
    of_those = OF_THOSE.search(counting)
    if session.now.counted and of_those and "those" in of_those[0].lower() and len(session.focus) > 1:
        return number_among(
            slots, session, turn, session.focus
        )  # "how many are from 2022?", "how many of those show snow?"
    of_all = _PHOTOS.search(counting) or OF_ALL.search(counting)
    conditions = replace(slots, text="")
    if of_those and query and conditions != Slots() and _restates(slots.text, query):
        slots = conditions  # "how many of those dogs are from 2018?", of dogs
    of_page = turn.page and _OF_THE_PAGE.search(counting)
    if not slots.text and query and query.filters.words and (of_page or not of_all):  # "how many of those 42"
        filters = merged_filters(replace(query.filters, words=()), slots.filters)
        return _number_of(replace(slots, text=" ".join(query.texts), filters=filters), session, turn)
    alone = conditions_alone(session)
    if alone and session.now.total > len(turn.page) and of_those:
        filters = merged_filters(alone.filters, slots.filters)  # "how many of those have a dog?", of all from 2021
        return _number_of(replace(slots, filters=filters), session, turn)
    is_set = query and not query.filters.words and (query.texts or (query.within and is_bare(query)))
    of_search = turn.page and is_set and not slots.text and COUNTED.search(counting) and not of_all
    if not (of_page or of_search):
        return _number_of(slots, session, turn)
    answer = number_among(slots, session, turn)
    if not (of_those and query and query.texts and not slots.text and session.now.total > len(turn.page) >= PAGE):
        return answer
    filters = merged_filters(query.filters, slots.filters)
    slots = replace(slots, text=" ".join(query.texts), without=(*query.without, *slots.without), filters=filters)
    in_all, here = _number_of(slots, session, turn), {*answer.session.focus} - {*session.focus}
    more = in_all.session.now.total > len(here) and in_all.hits  # "2 of these, 20 in all"
    return replace(answer, text=sentences((answer.text, in_all.text))) if more else answer


def _number_alone(counting: str, session: ChatSession, turn: Turn) -> Answer:
    """How many there are where nothing else is said: likes, those on the page, what the search finds, or all."""
    if LIKES.search(turn.words):
        n = len(session.liked)
        return Answer(say("count-liked", n=n) if n else say("nothing-liked"), session.looking_at(session.liked))
    query = session.query
    full = query and len(turn.page) >= min(PAGE, query.top_k)  # else all that fits is on the page
    more = query and query.texts and full and session.now.total > len(turn.page) and not session.keeps_some
    counts, of_all = COUNTED.search(counting), OF_ALL.search(counting)
    if turn.page and (_OF_THE_PAGE.search(counting) or (counts and not of_all and not more)):
        return number_here(session, turn)
    of_search = counts and ((more and not of_all) or not _PHOTOS.search(counting))  # "how many in total?" of dogs
    if turn.page and query and query.texts and of_search:
        filters = replace(query.filters, words=())
        asked = Slots(" ".join(query.texts), query.without, query.colours, filters=filters)
        answer = _number_of(asked, session, turn)
        in_all = say("count-in-all", n=turn.library.stats().photos) if of_all else ""
        return replace(answer, text=sentences((answer.text, in_all)))
    numbers = turn.library.stats()
    text = _statistics(numbers, turn.library.snapshot().facts.days()) if numbers.photos else turn.nothing_there()
    return Answer(text, session, suggestions=(button("duplicates", "find duplicates"),))


def _number_in(name: str, session: ChatSession, turn: Turn) -> Answer:
    """How many photos of an album there are."""
    ids = session.not_hidden(turn.albums.photo_ids(name))
    if not session.now.album:
        session = session.now_showing(session.shown, album=AlbumChange(name))  # "it" is the album now
    return Answer(say("album-shown" if ids else "album-empty", name=quoted(name), n=len(ids)), session)


def _number_of(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """How many photos meet conditions, and how many show something by the words about them."""
    slots, _ = turn.respelled(slots)
    query = turn.query_of(slots)
    if slots.colours:  # every photo has a distance to a colour; these are near
        query = replace(query, within=turn.matching(replace(query, wanted=())) or (0,))
    by_words = _mentioning(query, slots.text, turn)
    answer = turn.search(by_words, session, new=True, cut=False)
    total = answer.session.now.total if answer.hits else 0
    photos = with_conditions(say("photos", n=total), query)
    if not slots.text:
        if not answer.hits and not slots.colours:
            return Answer(answer.text, session, suggestions=answer.suggestions)
        return replace(answer, text=say("count", photos=photos))
    if not answer.hits:
        closest = turn.search(query, session, new=True, cut=True)
        if closest.match == "good":
            return replace(closest, text=say("count-seem", n=len(turn.matching(query)), text=quoted(slots.text)))
        none = say("count-none", text=quoted(slots.text))
        if closest.session.shown == session.shown:  # "ramps from 2021, and how many are there?"
            return Answer(none, session)
        return replace(closest, text=f"{none} {closest.text}")
    if of_kind(slots.text):
        members = _named_of_kind(replace(query, wanted=()), slots.text, turn)
        most = sorted(members, key=lambda name: -len(members[name]))[:_OF_KIND]
        most_often = listed([quoted(name) for name in most])
        text = say("count-kind", n=total, text=quoted(slots.text), photos=photos, most=most_often)
    else:
        named = by_words.filters.words if len(by_words.filters.words) > 1 else [slots.text]  # "dog" and "snow"
        text = say("count-words", n=total, text=listed([quoted(word) for word in named]), photos=photos)
    seem, mention = turn.matching(query), turn.matching(by_words)
    more = {*seem} - {*mention} if max(len(seem), len(mention)) < DEPTH else ()  # of more than that nobody knows
    return replace(answer, text=f"{text} {say('count-more', n=len(more))}")


def _mentioning(query: Query, text: str, turn: Turn) -> Query:
    """The query for photos in whose words all that is described stands, or one of its alternatives."""
    bare = replace(query, wanted=())
    if each := alternatives(text):
        fits = {photo_id for part in each for photo_id in turn.matching(_mentioning(bare, part, turn))}
        return replace(query, within=tuple(fits) or (0,))
    if named := _named_of_kind(bare, text, turn):
        return replace(query, within=tuple({photo_id for ids in named.values() for photo_id in ids}))
    words = (tuple(content_words(text)) or (text,)) if text else ()
    return replace(query, filters=replace(query.filters, words=words)) if words else query


def _named_of_kind(query: Query, text: str, turn: Turn) -> dict[str, tuple[int, ...]]:
    """The photos in whose words one of the kind stands that a text names, "animals", by its name; {} for no kind."""
    each = of_kind(text).items()
    fits = ((name, turn.matching(replace(query, filters=replace(query.filters, words=words)))) for name, words in each)
    return {name: ids for name, ids in fits if ids}


def _grouped(by: GroupedBy, slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """How many photos there are of each year, month, label or camera: of the present search, else of all."""
    sought = " ".join(session.query.texts) if session.query else ""
    if not slots.text and _speaks_of(sought, NAMED.sub(" ", turn.words)):  # "which city?", of people in a city
        slots = replace(slots, text=sought)  # "the dogs in 2021, by month", "in which year did we ski most?"
    if THERE.search(turn.words) and not slots.filters.place and (there := spoken_of(session)).place:
        slots = replace(slots, text="", filters=merged_filters(there, slots.filters))
    asked = slots.text or slots.filters != Filters()
    of_page = _OF_THE_PAGE.search(turn.words) or THERE.search(turn.words)
    about = session.query if of_page or not OF_ALL.search(turn.words) else None
    if asked:
        about = turn.query_of(slots)
        by_words = _mentioning(about, slots.text, turn)
        by_words = replace(by_words, wanted=()) if slots.text else by_words
        if by == "day" and not (slots.text or turn.matching(by_words)):
            return _number_of(slots, session, turn)
        about = by_words if turn.matching(by_words) else about
    about = _of_every(by, about) if about else None
    among = turn.matching(about) if about else None
    whole = of_page and len(turn.page) < PAGE  # all that was found is on the page
    if among is not None and not asked and (whole or len(among) < len(turn.page)):
        among = turn.page  # "which year has most of them?", of a page whose photos only come close
    return grouped(by, among or (turn.page if about else None), session, turn, about)


def spoken_of(session: ChatSession) -> Filters:
    """Place and time of what was just counted, else of the search: "how long was I there?"."""
    counted_now = session.now.counted.action.slots.filters if session.now.counted else Filters()
    filters = session.query.filters if session.query and not counted_now.place else counted_now
    return Filters(place=filters.place, after=filters.after, before=filters.before, months=filters.months)


def _restates(text: str, query: Query) -> bool:
    """Whether a text only calls photos what they were searched as."""
    return {*content_words(text)} <= {*content_words(" ".join(query.texts))}


def _speaks_of(sought: str, words: str) -> bool:
    """Whether words have one of a search, in whatever form: "ski" and "skiing"."""
    pairs = (
        (one, other) for one in content_words(words) for other in content_words(sought) if min(len(one), len(other)) > 2
    )
    return any(one.startswith(other) or other.startswith(one) for one, other in pairs)


def grouped(
    by: GroupedBy, among: tuple[int, ...] | None, session: ChatSession, turn: Turn, about: Query | None = None
) -> Answer:
    """How many there are of each year, month, label or camera ``among`` some photos, else in the collection; of days
    from when to when they are."""
    groups, unknown = turn.groups(by, among)
    if not groups:
        return Answer(say(f"groups-{by}-none"), session)
    if by == "month":  # "2023-11" is November 2023
        groups = [(f"{month_name(int(name[-2:]))} {name[:4]}", size) for name, size in groups]
    largest = {*sorted(groups, key=lambda group: -group[1])[:_GROUPS]}
    most = [group for group in groups if group in largest]
    days = [date.fromisoformat(day) for day, _ in groups] if by == "day" else []
    text = _stays(days) if days else say(f"groups-{by}", n=len(groups), groups=counted(most))
    extremes = [*EXTREME.finditer(turn.words)]
    if not days and len(groups) > (1 if extremes else _GROUPS):
        text = f"{_extreme(groups, 'least' if extremes and not extremes[-1]['most'] else 'most')} {text}"
    named = about.filters.words if about else ()
    if (
        named or days or (COUNTED.search(turn.words) and (about is None or extremes or _AND_WHICH.search(turn.words)))
    ):  # "how many, and in which month the most?", "how many from Rome, and from which years?"
        n = turn.library.stats().photos if among is None else len(among)
        photos = say("photos", n=n)
        photos = with_conditions(photos, replace(about, filters=replace(about.filters, words=()))) if about else photos
        words = listed([quoted(word) for word in named])
        text = f"{say('count-words' if named else 'count', n=n, text=words, photos=photos)} {text}"
    if len(groups) > len(most) and not days:
        text += " " + say("groups-more", n=len(groups) - len(most))
    if unknown:
        text += " " + say(f"groups-{by}-unknown", n=unknown)
    return Answer(text, session, suggestions=() if days else _group_buttons(by, most))


def _stays(days: list[date]) -> str:
    """The sentence about days in order: one by one as stays where they are few, else the first and the last."""
    stays = [days[:1]]
    for before, day in pairwise(days):
        if day - before > _STAY:
            stays.append([])
        stays[-1].append(day)
    if len(stays) > _STAYS:
        return say("days-many", n=len(days), first=days[0], last=days[-1])
    return say("days", n=len(days), days=listed([day_range(stay[0], stay[-1]) for stay in stays]))


def _extreme(groups: list[tuple[str, int]], which: Literal["most", "least"]) -> str:
    """The sentence for the largest groups, or the smallest."""
    n = (max if which == "most" else min)(size for _, size in groups)
    names = [escaped(name) for name, size in groups if size == n]
    return say("groups-even") if len(names) == len(groups) else say(f"groups-{which}", name=listed(names), n=n)


def _of_every(by: GroupedBy, query: Query) -> Query | None:
    """The query without what says nothing of the groups, a single year by year; None where no condition is left."""
    query = replace(query, order=None)  # "everything, oldest first" looks for nothing
    after, before = query.filters.after, query.filters.before
    if by == "year" and after and before and after.year == before.year:
        query = replace(query, filters=replace(query.filters, after=None, before=None))
    if by == "camera" and OR not in (query.filters.camera or ""):
        query = replace(query, filters=replace(query.filters, camera=None))
    if by in ("place", "country") and OR not in (query.filters.place or ""):
        query = replace(query, filters=replace(query.filters, place=None))
    return query if seeks_something(query) else None


def _group_buttons(by: GroupedBy, groups: list[tuple[str, int]]) -> tuple[Suggestion, ...]:
    if by == "label":
        return tuple(Suggestion(escaped(name), name) for name, _ in groups[:4])
    start = "taken with " if by == "camera" else "photos from "
    return tuple(Suggestion(escaped(name), start + name) for name, _ in groups[:4])


def _statistics(numbers: CollectionStats, days: tuple[date, date] | None) -> str:
    """The collection in a few sentences; ``days`` are those of the oldest and the newest photo."""
    parts = [say("stats", n=numbers.photos, bytes=size_text(numbers.bytes))]
    if days:
        parts.append(say("stats-days", first=days[0], last=days[1]))
    if numbers.labels:
        parts.append(say("stats-labels", labels=counted(numbers.labels[:4])))
    if numbers.cameras:
        parts.append(say("stats-cameras", cameras=counted(numbers.cameras[:5])))
    parts.append(say("stats-formats", formats=counted([(name.upper(), count) for name, count in numbers.formats[:4]])))
    if numbers.captioned < numbers.photos:
        parts.append(say("stats-captioned", n=numbers.captioned))
    if numbers.skipped:
        parts.append(say("stats-skipped", n=numbers.skipped))
    if numbers.away:
        parts.append(say("stats-away", n=numbers.away, days=DAYS_AWAY))
    return " ".join(parts)


def export(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """The album spoken of, the numbered photos, or the page, as a file in the data folder."""
    pointed = len(turn.page) == 1 or slots.ranks == session.ranks_of(session.focus)  # by "that" of "that album"
    name = album_meant(session, turn) if pointed or slots.name or not slots.ranks else ""
    in_album = session.not_hidden(turn.albums.photo_ids(name)) if name else ()
    ids, problem = (in_album, "") if in_album else turn.gathered(slots.ranks, session)
    form = next((name for name in EXPORT_SUFFIXES if name == (slots.format or "zip")), None)
    if problem:
        return Answer(problem, session)
    if form is None:
        buttons = (button("zip", "export as zip"), button("csv", "export as csv"))
        return Answer(say("no-such-format", format=escaped(slots.format or "")), session, suggestions=buttons)
    from retrieval.export import export_results, exports_folder

    folder = exports_folder(turn.library)
    stem, suffix = f"photochat-{time.strftime('%Y%m%d-%H%M%S')}", EXPORT_SUFFIXES[form]
    names = chain((f"{stem}{suffix}",), (f"{stem}-{n}{suffix}" for n in count(2)))
    target = next(path for name in names if not (path := folder / name).exists())  # two exports of one second
    export_results(turn.library, ids, form, target)
    text = say("exported", n=len(ids), name=escaped(target.name), folder=escaped(str(target.parent)))
    return Answer(text, session.looking_at(ids if {*ids} < {*turn.page} else session.focus))
