"""What every action of a message has: the collection, the message and the page it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from chatbot.actions import Slots
from chatbot.bot import likes
from chatbot.bot.answering import Answerer
from chatbot.bot.measures import measures_named
from chatbot.reading.numbers import ORDINALS, WORDS, count
from chatbot.replies import NEXT_PAGE, Answer, button, escaped, quoted
from chatbot.replies.phrases import ranks as ranks_in_words
from chatbot.replies.results import found_sentence, next_steps
from chatbot.replies.wishes import is_bare
from chatbot.session import SEEN, ChatSession, Snapshot
from retrieval.catalogue import Albums
from retrieval.colours import parse_colours
from retrieval.colours.words import parse_wish
from retrieval.descriptions import as_said, beginning, described, in_full
from retrieval.errors import ImageSearchError, QueryError
from retrieval.library import Library
from retrieval.records import Filters, GroupedBy, Hit, Order, Photo, Query, SearchResults, Strength
from retrieval.search import SearchEngine
from retrieval.search.checks import MOST_PHOTOS, MOST_UPLOADS
from retrieval.search.spelling import Speller
from retrieval.search.strength import strength
from retrieval.words import listed, say

# Photos on a page of results, and the most that one question may ask for.
PAGE, LARGEST_PAGE = 12, 200
# Photos that are few for a page, as `_is_unsure` has it.
FEW = 5
# Photos that fit surely beside others that may be wrong: of 72 words and phrases about the same 1,000 photos that more
# than FEW fit, one or two surely, 47% of the first five are right (80% where six or more fit surely).
FEW_SURE = 2
# Words for one photo, or several, that was spoken of before.
_ONE = re.compile(r"\b(?:it|its|it['’]s|this|that|him|her|his|he|she)\b", re.I)
_SEVERAL = re.compile(r"\b(?:they|them|['’]?em|these|those|both)\b", re.I)
# "The kid in 3 is so cute, like", where the number was not read.
_NUMBERED = re.compile(
    r"(?<![\w.,-])([1-9]\d?)(?=\s+(?:is|was|might|may|could|looks?|seems?|has|would)\b)|"  # "3 might be the same dog"
    r"\b([1-9]\d?)(?=['’]?s\s+(?:file(?:\s?name)?|date|name|camera|size|place|location)\b)|"
    r"\b(?:in|numbers?|nr\.?|no\.|photos?|pictures?)\s+([1-9]\d?(?:(?:\s*[,&]\s*|\s+and\s+)[1-9]\d?)*)\b",
    re.I,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# "Open the album, and e-mail it to Karin".
_CLAUSE_END = re.compile(r"(?<=[.!?;])\s+|,\s+(?:(?:and|but|then|n)\s+)?|\s+(?:and|but|then|n)\s+", re.I)
_IN_TIME = ("newest", "oldest")
_BYTES = re.compile(
    r"\b(?:files?|file\s?sizes?|(?:kilo|mega|giga)?bytes?|[kmg]b|disk|space|heav\w+|datei\w*|archivos?|fichiers?)\b",
    re.I,
)
_ALL_HERE = re.compile(
    r"\bwhat(?:['’]?s|\s+is)\s+left\b|\ball\s+(?:of\s+)?(?:this|these|those|them)\b|\b(?:these|those|them)\s+all\b|"
    r"\b(?:add|put|save|keep|pop|stick|export|download)\s+all\s+(?:of\s+)?the\b",
    re.I,
)
_ALL_OF_SO_MANY = re.compile(r"\ball\s+(?:of\s+)?(?:the|these|those)?\s*(?P<number>\d+)\b", re.I)
# "The boy is nice, keep that in an album", where it is not known which one that is.
_PUT_IT = re.compile(
    r"\b(?:keep|put|save|add|stick|pop|chuck|include)\s+(?:it|that|him|her)\b(?! (?:all|album|page|lot|search|whole))",
    re.I,
)
SO_MANY = re.compile(r"\b(?:these|those|the)\s+(?:last\s+)?(two|three|four|five|six|[1-9]\d|[2-9])\b|\bboth\b", re.I)
# "Page 2", "the third page".
NTH_PAGE = re.compile(
    rf"\bpage\s+(?P<number>\d{{1,2}}|{'|'.join(WORDS)})\b|\b(?P<place>{'|'.join(ORDINALS)}|1st|2nd|3rd)\s+page\b", re.I
)


def page_named(words: str) -> int | None:
    """Which page of a search words name, from 1: "page 2", "the first page of the pool ones"; None without one."""
    named = NTH_PAGE.search(words)
    if not named:
        return None
    place = (named["place"] or "").lower()
    return count(named["number"]) if named["number"] else ORDINALS.get(place) or int(place[0])


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sends: words, attached photo files, ids of photos that they like or dislike with it.

    ``language`` is the one to answer in; ``named`` are photos that the words number behind the known ones.
    """

    text: str = ""
    photos: tuple[Path, ...] = ()
    like: tuple[int, ...] = ()
    dislike: tuple[int, ...] = ()
    language: str = "en"
    named: tuple[int, ...] = ()


def sentences_of(words: str) -> list[str]:
    """Words, sentence by sentence."""
    return _SENTENCE_END.split(words)


def clauses_of(words: str) -> list[str]:
    """Words, clause by clause: a clause may want or ask something of its own."""
    return [clause for clause in _CLAUSE_END.split(words) if clause]


def checked(message: Message) -> Message:
    """The message with as much of its text as is read; raises QueryError where it is too long."""
    if (n := len(message.like) + len(message.dislike)) > MOST_PHOTOS:
        raise QueryError(say("query-many-photos", n=n, most=MOST_PHOTOS))
    if len(message.photos) > MOST_UPLOADS:
        raise QueryError(say("query-many", n=len(message.photos), most=MOST_UPLOADS))
    return replace(message, text=beginning(message.text))


def _colours_of(name: str) -> tuple[str, ...]:
    wish = parse_wish(name)
    return () if isinstance(wish, str) else wish.colours


def conditions_alone(session: ChatSession) -> Query | None:
    """The search that the page stands on, where it is for conditions alone, "photos from 2021"; None for any other."""
    query = session.query
    return query if query and is_bare(query) and query.filters != Filters() else None


def fitting(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits that fit, numbered anew; all of them where none does."""
    relevant = [hit for hit in hits if hit.relevant] or hits
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(relevant, start=1))


def _is_unsure(query: Query, results: SearchResults, photos: int) -> bool:
    """Whether so few photos fit a description, and none surely, that most of them may well be wrong.

    Of 475 words and phrases about 1,000 photos (Flickr8k dev) that more than FEW photos fit, none surely, 38% have less
    than two right ones among the first five; of 159 that two to FEW photos fit 77%, of those with one photo 75%.
    """
    if query.within or photos <= PAGE:  # all of the collection's would be shown
        return False
    fits = [hit.strength for hit in results.hits if hit.relevant]
    return bool(query.texts) and 0 < len(fits) <= min(FEW, len(results.hits) - 1) and "strong" not in fits


@dataclass(frozen=True, slots=True)
class Turn:
    """One message over one collection; ``page`` is what was shown when it came, whatever its actions show.

    ``earlier`` are others that were spoken of, or that an action points at: they are counted behind those of the page.
    """

    library: Library
    engine: SearchEngine
    speller: Speller
    answerers: tuple[Answerer, ...]
    message: Message
    page: tuple[int, ...]
    earlier: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """What was typed."""
        return self.message.text.strip()

    def saying(self, words: str) -> Turn:
        """The turn as if this had been typed."""
        return replace(self, message=replace(self.message, text=words))

    @property
    def sentences(self) -> list[str]:
        """What was typed, sentence by sentence."""
        return sentences_of(self.words)

    @property
    def question(self) -> str:
        """The last sentence that asks something, else all that was typed."""
        return next((sentence for sentence in reversed(self.sentences) if sentence.endswith("?")), self.words)

    @property
    def speaks_of_one(self) -> bool:
        """Whether the words are about a single photo: "it", "this one"."""
        return bool(_ONE.search(self.words))

    # -- photos

    @property
    def albums(self) -> Albums:
        """The albums of the collection."""
        return self.library.catalogue.albums

    def photos(self, photo_ids: Sequence[int]) -> list[Photo]:
        """The photos with these ids; those that left the collection are dropped."""
        return self.library.catalogue.photos(photo_ids)

    def taken_in(self, time: Filters, photo_ids: Sequence[int]) -> tuple[int, ...]:
        """Those of some photos that were taken in the time of a condition; () where it names none."""
        if not (time.after or time.before):
            return ()
        first, last = time.after or date.min, time.before or date.max
        taken = ((photo.photo_id, photo.facts.taken) for photo in self.photos(photo_ids))
        return tuple(photo_id for photo_id, moment in taken if moment and first <= moment.date() <= last)

    def on_page(self, ranks: tuple[int, ...]) -> tuple[tuple[int, ...], str]:
        """The ids at these positions, or the sentence that says which are not there."""
        photo_ids = (*self.page, *self.earlier)
        if wrong := [str(rank) for rank in ranks if rank > len(photo_ids)]:
            none = say("no-such-rank", ranks=listed(wrong, either=True), n=len(self.page))
            return (), none if self.page else say("nothing-shown")
        return tuple(photo_ids[rank - 1] for rank in ranks), ""

    def meant(self, ranks: tuple[int, ...], session: ChatSession) -> tuple[tuple[int, ...], str]:
        """What an action is about: the photos at its ranks, else "the one I liked", or "it", as spoken of last."""
        if ranks:
            return self.on_page(ranks)
        if likes.THE_LAST.search(self.words):
            return session.liked[-1:], "" if session.liked else say("nothing-liked")
        points_at_one = len(session.focus) == 1 and _ONE.search(self.words)
        at_several = len(session.focus) > 1 and {*session.focus} <= {*self.page} and _SEVERAL.search(self.words)
        if points_at_one or at_several:
            return session.focus, ""
        return self.on_page(self.numbered(self.words))

    def ranks_of(self, photo_ids: Iterable[int]) -> tuple[int, ...]:
        """The positions of these photos on the page, and of those of earlier pages behind it."""
        known = (*self.page, *self.earlier)
        return tuple(known.index(photo_id) + 1 for photo_id in photo_ids if photo_id in known)

    def numbered(self, words: str) -> tuple[int, ...]:
        """The positions of the page that words give by number: "numbers 8 and 10"."""
        return self.positions(re.findall(r"\d+", " ".join(found[0] for found in _NUMBERED.finditer(words))))

    def positions(self, numbers: Iterable[str]) -> tuple[int, ...]:
        """Those of some numbers in digits that are positions of the page."""
        return tuple(rank for rank in map(int, numbers) if 0 < rank <= len(self.page))

    def compared(self, session: ChatSession) -> list[Photo]:
        """The photos that "the older one" is among: those spoken of together, else the page."""
        return self.photos(session.focus if len(session.focus) > 1 else self.page)

    def so_many(self, session: ChatSession) -> tuple[int, ...] | None:
        """ "These two", "both": the page, what was spoken of, liked or put away, where that are so many; None where
        the words name no number."""
        named = SO_MANY.search(self.words)
        if not named:
            return None
        in_album = self.albums.photo_ids(session.last_album)
        fresh, n = session.liked_here, count(named[1] or "two")
        several = (self.page, session.focus, fresh, in_album, session.named_last(n or 2), fresh[-2:])
        return next((ids for ids in several if len(ids) == n), ())

    def all_found(self, session: ChatSession) -> tuple[int, ...]:
        """All that fits the present search, what is shown first; the page, where little fits or only some were kept."""
        query, shown = session.query, session.shown
        if query is None or session.now.weak or session.keeps_some:
            return session.not_hidden(shown)
        further = tuple(photo_id for photo_id in self.matching(query) if photo_id not in shown)
        further = self.ordered(further, query.order or "newest") if further else ()
        return session.not_hidden((*shown, *further))

    def gathered(self, ranks: tuple[int, ...], session: ChatSession) -> tuple[tuple[int, ...], str]:
        """What is put away together: all likes where the words name them, else what is meant, else the page."""
        every_like = likes.ALL.search(self.words)
        if every_like or (ranks and likes.THE_LAST.search(self.words)):  # "1, 5 and 9, plus the one I just liked"
            beside = self.on_page(ranks)[0] if ranks else ()
            ids = (*beside, *(session.liked if every_like else session.liked[-1:]))
            return tuple(dict.fromkeys(ids)), "" if ids else say("nothing-liked")
        fresh = session.now.fresh
        whole = self.page and ranks in ((), tuple(range(1, len(self.page) + 1)))
        if whole and _ALL_HERE.search(self.words):
            return self.all_found(session) if conditions_alone(session) or session.open_album else self.page, ""
        every = _ALL_OF_SO_MANY.search(self.words) if whole else None
        if every and int(every["number"]) == session.now.total > len(self.page):
            return self.all_found(session), ""  # "all 21"
        so_many = self.so_many(session) if not ranks else None
        if so_many:
            return so_many, ""
        only_likes = {*self.page} <= {*session.liked}  # "show my likes", "put these in an album"
        of_several = not ranks and not only_likes and _SEVERAL.search(self.words)
        just_liked = len(fresh) == 1 and session.now.did == "like" and re.search(r"\bthose\b", self.words, re.I)
        of_likes = len(fresh) > 1 and not session.open_album  # "these" of an album are all of it
        if of_several and (of_likes or just_liked) and {*session.focus} <= {*fresh}:
            return fresh, ""  # "I like 2", "and the 5th", "put them in an album"
        ids, problem = self.meant(ranks, session)
        unknown = so_many == () or _PUT_IT.search(self.words)
        if not ids and not problem and len(self.page) > 1 and unknown:
            problem = say("which-one-put", n=len(self.page))
        told = len(session.focus) == 1 and session.now.asked and not _SEVERAL.search(self.words)
        ids = ids or (session.focus if told else ())  # "number 5! when was it?", "put in album Lisbon"
        page = self.all_found(session) if session.open_album else session.not_hidden(self.page)
        ids = session.not_hidden(ids) or page or session.liked_here
        return ids, problem or ("" if ids else say("nothing-shown"))

    def numbers(self, photo_ids: Sequence[int]) -> str:
        """The numbers of these photos on the page, "1 and 4"; elsewhere how the conversation calls them."""
        ranks = self._ranks(photo_ids)
        return self.naming(photo_ids) if ranks is None else listed([str(rank) for rank in ranks])

    def naming(self, photo_ids: Sequence[int]) -> str:
        """How the conversation calls these photos: by their numbers on the page, else by their captions or names."""
        if (ranks := self._ranks(photo_ids)) is not None:
            return ranks_in_words(ranks)
        if len(photo_ids) == 1 and (photos := self.photos(photo_ids)):
            caption = photos[0].caption
            known = caption and caption.certain
            return quoted(caption.text.rstrip(".")) if caption and known else escaped(photos[0].path.name)
        return say("photos", n=len(photo_ids))

    def called(self, *photos: Photo) -> str:
        """Photos at the head of a paragraph: their numbers on the page, else their names."""
        ranks = self._ranks([photo.photo_id for photo in photos])
        if ranks is None:
            return listed([escaped(photo.path.name) for photo in photos])
        named = ranks_in_words(ranks)
        return named[:1].upper() + named[1:]

    def told(self, facts: Iterable[tuple[Photo, str]]) -> str:
        """What is told of photos, a paragraph each; those of which the same is told have one together."""
        photos_by_facts: dict[str, list[Photo]] = {}
        for photo, sentences in facts:
            photos_by_facts.setdefault(sentences, []).append(photo)
        paragraphs = (say("about", named=self.called(*some), facts=facts) for facts, some in photos_by_facts.items())
        return "\n\n".join(paragraphs)

    def _ranks(self, photo_ids: Sequence[int]) -> list[int] | None:
        """The numbers of these photos on the page; None where some are elsewhere, or they are too many to list."""
        ranks = [self.page.index(i) + 1 for i in photo_ids if i in self.page]
        return ranks if len(ranks) == len(photo_ids) <= PAGE else None

    def root_of(self, photo: Photo) -> Path | None:
        """The folder of the collection that a photo lies in."""
        roots = (root.resolve() for root in self.library.settings.images)
        return next((root for root in roots if photo.path.is_relative_to(root)), None)

    def matching(self, query: Query) -> tuple[int, ...]:
        """Every photo that fits a query, unordered; merely closest ones are left out."""
        return self.engine.matching(as_said(query))

    def ordered(self, photo_ids: tuple[int, ...], order: Order) -> tuple[int, ...]:
        """Some photos in an order, those without that fact last."""
        return tuple(self.engine.rank(Query(within=photo_ids, order=order, top_k=len(photo_ids))).ids.tolist())

    def groups(self, by: GroupedBy, among: Sequence[int] | None) -> tuple[list[tuple[str, int]], int]:
        """Groups of photos with their sizes, and how many photos belong to none as they lack the fact."""
        if by in ("place", "country"):
            return self.library.catalogue.places.groups("city" if by == "place" else "country", among)
        snapshot = self.library.snapshot()
        return snapshot.facts.groups(by, None if among is None else snapshot.mask_of(np.array(among, np.int64)))

    def likeness(self, first: Photo, second: Photo) -> Strength:
        """How alike two photos look."""
        vectors = self.library.snapshot().images.reconstruct(np.array((first.photo_id, second.photo_id), np.int64))
        return strength(self.library.tuning, "photo", float(vectors[0] @ vectors[1]))

    # -- searching

    def query_of(self, slots: Slots) -> Query:
        """A new search from the slots of its action."""
        beside_text = Query(
            without=tuple(map(in_full, slots.without)),
            colours=slots.colours,
            colour_words=self.colour_words(slots.colours),
            filters=slots.filters,
            order=self.order_of(slots),
            top_k=min(slots.top_k or PAGE, LARGEST_PAGE),
        )
        return described(slots.text, beside_text)

    def respelled(self, slots: Slots, beside: str = "") -> tuple[Slots, str]:
        """The slots with the spelling of what is described and refused corrected, and the sentence that says so.

        ``beside`` are the words that it narrows; the answer names what is refused anyway.
        """
        without = tuple(self.speller.mend(thing, beside)[0] for thing in slots.without)
        text, mended = self.speller.mend(slots.text, beside)
        slots = replace(slots, text=text, without=without)
        if not mended:
            return slots, ""
        return slots, say("respelled", words=listed([quoted(word) for word in mended])) + " "

    def order_of(self, slots: Slots) -> Order | None:
        """The order that is asked for: "largest" means pixels, unless the message speaks of files or bytes."""
        if slots.order in ("largest", "smallest") and _BYTES.search(self.words):
            return "lightest" if slots.order == "smallest" else "heaviest"
        said = [name for name, _ in measures_named(self.words) if name in _IN_TIME]
        if slots.order in _IN_TIME and len(said) == 1:  # "what did I take most recently?"
            return "newest" if said[0] == "newest" else "oldest"
        return slots.order

    def colour_words(self, colours: tuple[str, ...]) -> tuple[str, ...]:
        """How the message said these colours; () where it did not."""
        colour_words = parse_colours(self.words) if colours else None
        if colour_words and colour_words.colours == colours:
            return colour_words.names
        names = {colour: name for name in re.findall(r"[^\W\d_]+", self.words) for colour in _colours_of(name)}
        return tuple(names[colour] for colour in colours) if set(colours) <= names.keys() else ()

    def search(
        self, query: Query, session: ChatSession, *, left_out: tuple[int, ...] = (), new: bool = False, cut: bool = True
    ) -> Answer:
        """Search, and make the result the present page.

        ``new`` begins a search of its own; with ``cut`` the page ends where relevance ends.
        """
        seen = tuple(dict.fromkeys(left_out))[-SEEN:]
        asked = replace(as_said(query), exclude=frozenset((*seen, *session.disliked)))
        best_first = cut and query.order and query.texts  # what little fits is told before it is put in order
        results = self.engine.search(replace(asked, order=None) if best_first else asked)
        photos = len(self.library.snapshot())
        if not photos:
            return Answer(self.nothing_there(), session, (), match="none")
        unsure = cut and _is_unsure(query, results, photos)
        if unsure:  # the others that come close say more than one that may well be wrong
            results = replace(results, hits=tuple(replace(hit, relevant=False) for hit in results.hits), match="weak")
        if best_first:
            results = self.engine.search(asked) if results.match == "good" else self._in_order(results, query)
        hits = fitting(results.hits) if cut else results.hits
        shown = tuple(hit.photo.photo_id for hit in hits)
        changes: dict[str, Any] = {"by": ""} if query.order else {}
        if new:
            changes = {"focus": shown if len(shown) == 1 else (), "fresh": (), "by": ""}
        session = session.then(
            self.words,
            query=query,
            shown=shown,
            seen=seen,
            total=results.total,
            weak=results.match == "weak",
            **changes,
        )
        steps = next_steps(query, results, len(shown), len(seen) + len(session.disliked))
        found = replace(results, hits=hits, total=results.total if len(results.hits) >= query.top_k else len(hits))
        sure = sum(hit.strength == "strong" for hit in hits)
        doubtful = photos > PAGE and (not sure or (sure <= FEW_SURE and len(hits) > sure + 1))
        text = found_sentence(query, found, unsure=unsure, sure=sure if doubtful else None)
        return Answer(text, session, hits, steps, results.match)

    def _in_order(self, results: SearchResults, query: Query) -> SearchResults:
        """The photos that come closest in the order of a query."""
        if not results.hits or query.order is None:
            return results
        ids = self.ordered(tuple(hit.photo.photo_id for hit in results.hits), query.order)
        hits = sorted(results.hits, key=lambda hit: ids.index(hit.photo.photo_id))
        return replace(results, hits=tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits, start=1)))

    def first(self, n: int, query: Query, session: ChatSession, left_out: tuple[int, ...] = ()) -> tuple[int, ...]:
        """The ids of the first photos of a search, as they would be shown, without those ``left_out``."""
        return self.search(replace(query, top_k=n), session, left_out=left_out, cut=False).session.shown if n else ()

    def nothing_there(self) -> str:
        """Why no photo can be found, where the collection has none that the models know."""
        if self.library.snapshot().outdated:
            return say("outdated")
        return say("empty-yet" if self.library.is_being_indexed else "empty")

    def showing(self, photos: Sequence[Photo], reason: str) -> tuple[Hit, ...]:
        """These photos as they are, each with the same reason."""
        return tuple(Hit(rank, photo, 1.0, "strong", reason) for rank, photo in enumerate(photos, start=1))

    def opened(
        self,
        photo_ids: tuple[int, ...],
        text: str,
        reason: str,
        session: ChatSession,
        *,
        size: int = PAGE,
        order: Order | None = None,
        **changes: Any,
    ) -> Answer:
        """Photos as they are, as a page of so many that "more" goes on with; ``order`` is the one they are in."""
        shown = photo_ids[:size]
        query, total = Query(within=photo_ids, order=order, top_k=PAGE), len(photo_ids)
        session = session.then(self.words, query=query, shown=shown, seen=(), total=total, fresh=(), by="", **changes)
        steps = (button("next", NEXT_PAGE),) if total > len(shown) else ()
        text = say("found-all", n=total, photos=text, order=say(f"order-{order}")) if order else text
        return Answer(text, session, self.showing(self.photos(shown), reason), steps)

    def hits_again(self, snapshot: Snapshot, shown: tuple[int, ...]) -> tuple[Hit, ...]:
        """The hits of an earlier page, searched again so that scores and reasons are current."""
        photos = self.photos(shown)
        if not photos or snapshot.query is None:
            return self.showing(photos, say("reason-before"))
        top_k = max(len(snapshot.shown), snapshot.query.top_k) + len(snapshot.disliked)
        try:
            again = self.engine.search(replace(as_said(snapshot.query), exclude=frozenset(snapshot.seen), top_k=top_k))
            hits_by_id = {hit.photo.photo_id: hit for hit in again.hits}
        except ImageSearchError:  # the upload is gone
            hits_by_id = {}
        hits = (hits_by_id.get(p.photo_id) or Hit(1, p, 0.0, "fair", say("reason-before")) for p in photos)
        return tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits, start=1))
