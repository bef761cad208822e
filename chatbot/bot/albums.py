"""Albums in the conversation: photos saved under a name, shown again, taken out; photos themselves never change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from chatbot.actions import Action, Slots
from chatbot.bot.turn import PAGE, Turn, conditions_alone
from chatbot.reading.conditions import read_condition
from chatbot.reading.groups import EXTREME
from chatbot.reading.numbers import PHOTO
from chatbot.replies import Answer, Suggestion, button, escaped, quoted, undo_button
from chatbot.replies.phrases import counted
from chatbot.session import AlbumChange, ChatSession
from retrieval.catalogue import Albums
from retrieval.content_words import content_words
from retrieval.places import bare
from retrieval.records import Filters, Order, Query
from retrieval.words import listed, say

# "Rename the album to X", "change the name of my album Y to X"; "call the album X", "the album should be called X".
_RENAMING = (
    re.compile(
        r"\b(?:rename|change the name(?: of)?)\s+(?:(?:the|my|this|that|it)\b\s*)?(?:album\b\s*)?(?P<old>.*?)\s*"
        r"\b(?:to|into|as)\s+(?P<new>.+)$",
        re.I,
    ),
    re.compile(r"\b(?:call|(?:re)?name)\s+(?:it|(?:the|my|this|that)\s+album)\s+(?P<old>)(?P<new>.+)$", re.I),
    re.compile(
        r"\b(?:album|it)\b.*\b(?:should (?:just |only |simply )?be (?:called|named)|"
        r"(?:is|called)\s+(?:just|only|simply))\s+(?P<old>)(?P<new>[^,.;!?]+)",
        re.I,
    ),
    re.compile(r"\b(?:called|named)\s+(?P<new>[^,.;!?]+?),?\s+not\s+(?P<old>[^,.;!?]+)", re.I),
)
# What stays in an album of which the rest is taken out.
_KEPT = re.compile(
    r"\b(?:except|apart from|other than|keep|"
    r"(?:all|every\w*|it|album)\b[^,.;\d]*?\bbut(?!\s+(?:take|remove|delete|lose|kick|drop))|"
    r"only(?=\s+(?:(?:keep|the|numbers?|photos?|nr\.?|#)\s*)*\d))\b.*",
    re.I,
)
# All of an album goes only where the words speak of it as a whole; else it is asked which photos.
_ALL_OF_IT = re.compile(r"\b(?:every\w*|all|whole|entire|alles?|todo|tout)\b", re.I)
_FROM_IT = re.compile(r"\b(?:from|out of|off|in|aus|von)\s+(?:(?:the|my|our|that|this|its?|dem|der)\s+)?$", re.I)
_THEM = re.compile(r"\b(?:these|those|them)\b(?!\s+\w+\s+ones?\b)", re.I)
# "That was the wrong one, take it out again."
_AGAIN = re.compile(r"\b(?:it|that|this|them|those|these)\b.*\b(?:again|back)\b|\bwrong\b", re.I)
ALBUM = re.compile(r"\b(?:[aá]lbum|folder)\b", re.I)
# A message that gives an album another name however else it could be read.
_RENAMES = re.compile(
    r"\W*(?:(?:please|can|could|you|actually|no|let['’]?s|ok(?:ay)?|hmm?|and|now)\b[\s,]*)*"
    r"(?:rename|call|name|change the name of)\b",
    re.I,
)
_THE_ALBUM = re.compile(r"\b(?:the|that|this|my|das|dem|diesem|im)\s+album\b", re.I)
NEW_ALBUM = re.compile(r"\b(?:an|a new|another|a different|ein|ein neues|einem neuen)\s+album\b", re.I)
ALSO = r"too|also|as well|auch|también|aussi"
_MAKES = re.compile(
    r"\b(?:new|(?:another|second)\s+album|call(?:ed)?|name[d]?|make|creat\w*|start|begin|neues|nuevo|nouve\w*)\b", re.I
)
_SPOKEN_OF = re.compile(
    r"\b(?:the|my|our|that)\s+((?:[\w&]+\s+){1,4}?)album\b|\b(\w+)['’]s\s+(?:album|photos|pictures|pics)\b|"
    r"\b(?:add|put|save|pop|stick)\b.*\b(?:to|in|into)\s+(?:the|my|our|that)\s+(\w+)\b",
    re.I,
)
_OF_NAME = re.compile(
    r"\b(?:to|in|into)\s+(?:my|our|the|an?)\s+(?!(?:new|same|last|first|other|whole|open|current|old|photo)\b)"
    r"(?P<name>[^\W\d]+)\s+album\b",
    re.I,
)
_HIDES_IT = re.compile(r"\bhide\b", re.I)
_IN_IT = re.compile(r"\b(?:in|inside)\s+(?:it|there)\b", re.I)
_ALBUMS = re.compile(r"\balb(?:ums|en)\b", re.I)
# "Take the boy out, and export the rest".
REST = re.compile(r"\b(?:the\s+(?:rest|others?|remaining)|all\s+the\s+others?)\b", re.I)
_IN_THE = re.compile(
    r"\b(?:in|inside|does|has)\s+(?:the|my|our|that)\s+([\w' ]+?)"
    r"(?:\s+(?:have|hold|got|now|so far|already|by now))*\W*$",
    re.I,
)
# "Rename it to Lisbon and export it": the second wish is no part of the name.
_AND_MORE = re.compile(
    r",?\s+and\s+(?:then\s+)?(?:export|show|open|zip|download|save|add|put|take|remove|hide|delete)\b.*$", re.I
)
_POLITE = re.compile(
    r"(?:,?\s*\b(?:please|pls|plz|instead|the album|now|if (?:you|u) (?:can|could|would|please)(?: do (?:that|it))?|"
    r"if possible|thanks?|thx))+[\s.!]*$|\s*[:;]-?[)(DPp]\s*$|[\s.!?]+$",
    re.I,
)


def album(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """Does with an album what is asked; without a name it is the one spoken of last, or all are listed."""
    if slots.do == "show" and (answer := renamed(session, turn)):
        return answer
    named = _named(_as_name(slots.name), slots, session, turn)
    name = named or open_album(session, turn)
    in_one = named or (name and _THE_ALBUM.search(turn.words))  # "what's in the album?"
    lists = slots.do == "list" and (_ALBUMS.search(turn.words) or not in_one)
    if lists or (not name and slots.do == "show"):
        return _listed(session, turn)
    if slots.do in ("show", "list"):
        return _shown(name, session, turn, turn.order_of(slots))
    if slots.do == "remove":
        return _taken_out(name, slots, session, turn)
    there = turn.speaks_of_one or _THE_ALBUM.search(turn.words) or _IN_IT.search(turn.words)
    goes_on = (slots.ranks or there) and not NEW_ALBUM.search(turn.words)
    return _put_in(name if goes_on else named, slots, session, turn)


def _as_name(words: str) -> str:
    """Words as the name of an album, as long as one may be over HTTP."""
    return " ".join(words.split())[:80].rstrip()


def or_photos(action: Action, session: ChatSession, turn: Turn) -> Action:
    """ "Show me number 1 bigger" is about the photo, where no album was spoken of yet, and none is now.

    "What's in the calendar so far?" names the only album that has this word in its name. Where none was spoken of,
    "take it out" hides it.
    """
    slots = action.slots
    if action.intent != "album":
        return action
    if (
        slots.do == "remove" and not slots.ranks and _HIDES_IT.search(action.said or turn.words)
    ):  # and takes none out of the album
        return Action("feedback", Slots(liking="dislike"), action.said)
    if slots.do == "remove" and not (_named(slots.name, slots, session, turn) or open_album(session, turn)):
        hides = (slots.ranks or slots.which or session.focus) and not ALBUM.search(turn.words)
        return Action("feedback", replace(slots, name="", do=None, liking="dislike")) if hides else action
    there = turn.albums.name_of(_named(slots.name, slots, session, turn)) if slots.name else None
    renames = any(pattern.search(turn.words) for pattern in _RENAMING)
    if slots.do == "show" and slots.name and not (there or renames or ALBUM.search(turn.words)):
        if place := next((one for one in turn.library.catalogue.places.names() if bare(one) == bare(slots.name)), ""):
            return Action("refine" if turn.page else "text_search", Slots(filters=Filters(place=place)))
        said = read_condition(slots.name, date.today())  # "show November", "try slides by itself"
        return Action("text_search", replace(slots, do=None, name="", text=said.rest, filters=said.filters))
    if slots.do != "show" or _named("", slots, session, turn) or slots.name or open_album(session, turn):
        return action
    words = {*content_words(turn.words)}
    alike = [name for name, _ in turn.albums.all() if words & {*content_words(name)}]
    if len(alike) == 1 and not slots.ranks:
        return Action("album", replace(slots, name=alike[0]))
    if ALBUM.search(turn.words):
        return action
    return Action("describe", Slots(ranks=slots.ranks)) if slots.ranks else Action("help")


def renaming(message: str, session: ChatSession, albums: Albums) -> tuple[Action, ...]:
    """The action of a message that gives an album another name; () for any other."""
    match = next(filter(None, (pattern.search(message) for pattern in _RENAMING)), None)
    old = match["old"].strip(" \"'“”") if match else ""
    corrects = match and match.re is _RENAMING[-1] and albums.name_of(old)  # "it's called Send it, not Send"
    if not match or not (corrects or _RENAMES.match(message)):
        return ()
    is_meant = albums.name_of(old) if old else session.now.album or ALBUM.search(message)
    return (Action("album", Slots(do="show")),) if is_meant else ()


def _named(name: str, slots: Slots, session: ChatSession, turn: Turn) -> str:
    """The name that was read, or that of an album that the message has, where only part of it was read or none."""
    last = open_album(session, turn)
    typed = mentioned(turn.words, turn.albums, last)
    makes = slots.do == "add" and _MAKES.search(turn.words)
    if not (typed or makes) and name and (part := part_named(name, turn.albums, last) or _spelled(name, turn.albums)):
        return part  # "calendar" is "Calendar 2027", "mums calendar" is "Mum calendar"
    if makes_new := slots.do == "add" and not (name or typed) and _OF_NAME.search(turn.words):
        return makes_new["name"]  # "add them to my slideshow album"
    is_new = name and slots.do == "add" and name.lower() not in typed.lower()
    return name if is_new or not typed or turn.albums.name_of(name) == name else typed


def _spelled(name: str, albums: Albums) -> str:
    """The album whose name has the same words, in the plural or not; "" where none has."""
    words = [word for word in content_words(name) if word != "s"]
    return next((one for one, _ in albums.all() if words and words == content_words(one)), "")


def mentioned(message: str, albums: Albums, last: str = "") -> str:
    """The album that a message names; "" for none.

    Its whole name, or a part of it that is spoken of as an album that there is: "add it to the calendar" and "my
    calendar album" for "Calendar 2027". Of several it is the one spoken of ``last``.
    """
    names = sorted((name for name, _ in albums.all()), key=len, reverse=True)
    whole = (name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", message, re.I))
    parts = (part_named(next(filter(None, match.groups())), albums, last) for match in _SPOKEN_OF.finditer(message))
    return next((name for name in (*whole, *parts) if name), "")


def part_named(part: str, albums: Albums, last: str = "") -> str:
    """The one album whose name has these words, or of several the one spoken of ``last``; "" where there is none."""
    bare = re.escape(part.strip().removesuffix("s"))  # "Brunos album"
    names = [name for name, _ in albums.all() if re.search(rf"(?<!\w){bare}s?(?!\w)", name, re.I)]
    if albums.name_of(part) or not names:
        return ""
    return names[0] if len(names) == 1 else next((name for name in names if name == last), "")


def _listed(session: ChatSession, turn: Turn) -> Answer:
    albums = turn.albums.all()
    if not albums:
        return Answer(say("no-albums"), session)
    buttons = tuple(Suggestion(escaped(name), f"show album {name}") for name, _ in albums[:4])
    if len(albums) > 1 and (extreme := EXTREME.search(turn.question)):  # "which of my albums has more photos?"
        return Answer(_compared(albums, most=bool(extreme["most"])), session)
    return Answer(say("albums", n=len(albums), albums=counted(albums)), session, suggestions=buttons)


def _compared(albums: Sequence[tuple[str, int]], *, most: bool) -> str:
    """The largest of some albums, or the smallest, beside the others."""
    n = (max if most else min)(size for _, size in albums)
    first, others = [name for name, size in albums if size == n], [one for one in albums if one[1] != n]
    key = "album-most" if most else "album-least"
    names = listed([quoted(name) for name in first])
    return say(key if others else "album-even", names=names, many=len(first), n=n, others=counted(others))


def _shown(name: str, session: ChatSession, turn: Turn, order: Order | None = None) -> Answer:
    name_there = turn.albums.name_of(name)
    if name_there is None:
        return _no_album(name, session, turn)
    ids = session.not_hidden(turn.albums.photo_ids(name_there))
    if not ids:
        return Answer(say("album-empty", name=quoted(name_there)), session)
    text, reason = say("album-shown", name=quoted(name_there), n=len(ids)), say("reason-album", name=name_there)
    ids = turn.ordered(ids, order) if order else ids
    return turn.opened(ids, text, reason, session, order=order, focus=(), album=AlbumChange(name_there))


def _no_album(name: str, session: ChatSession, turn: Turn) -> Answer:
    albums = turn.albums.all()
    listed = say("albums", n=len(albums), albums=counted(albums)) if albums else say("no-albums")
    return Answer(f"{say('no-such-album', name=quoted(name))} {listed}", session)


def _put_in(name: str, slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    beside_name = turn.saying(_without_name(name, turn.words)) if name else turn
    ids, problem = beside_name.gathered(slots.ranks, session)  # "add 5 to my favourites", where an album is called so
    if problem:
        return Answer(problem, session, asks=bool(turn.page))
    if not name:
        return Answer(say("album-which-name", n=len(ids)), session.looking_at(ids), asks=True)
    new = turn.albums.add(name, ids)
    name_there = turn.albums.name_of(name) or name
    spoken_of = ids if set(ids) != set(turn.page) else session.focus  # "more like that one"
    if not new:
        return Answer(say("album-had-them", name=quoted(name_there), n=len(ids)), session.looking_at(spoken_of))
    session = session.then(turn.words, "album", album=AlbumChange(name_there, added=new)).looking_at(spoken_of)
    buttons: tuple[Suggestion, ...] = (button("show-album", f"show album {name_there}"), undo_button())
    found = session.now.total if {*ids} == {*turn.page} and conditions_alone(session) else 0
    if found > len(ids):  # of all 86 from Rome those on the page
        buttons = (button("add-all", f"add all {found} to the album {name_there}", n=found), *buttons)
    return Answer(say("album-added", name=quoted(name_there), n=len(new)), session, suggestions=buttons)


def _taken_out(name: str, slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    if not name:
        return Answer(say("album-which"), session)
    name_there = turn.albums.name_of(name)
    if name_there is None:
        return _no_album(name, session, turn)
    every = turn.albums.photo_ids(name_there)
    ids, problem = _leaving(name_there, every, slots, session, turn)
    if problem or ids == ():
        return Answer(problem or say("album-take-which", name=quoted(name_there)), session, asks=True)
    gone = turn.albums.delete(name_there) if ids is None else turn.albums.remove(name_there, ids)
    if not gone:
        key = "album-ended" if ids is None else "album-had-none"
        return Answer(say(key, name=quoted(name_there), n=len(ids or ())), session)
    ended = turn.albums.name_of(name_there) is None
    is_open = session.open_album == name_there
    session = session.then(turn.words, "album", album=AlbumChange(name_there, removed=gone))
    as_whole = ids is None or (ended and ids == every and not slots.ranks)
    here = {*gone} & {*every} if as_whole else gone  # of those that are away nothing is told
    text = say("album-ended" if as_whole else "album-removed", name=quoted(name_there), n=len(here))
    hits = None
    if is_open:  # the page is the album: a photo taken out of it leaves the page
        left = turn.albums.photo_ids(name_there)
        shown = tuple(i for i in session.shown if i in left)
        session = session.now_showing(shown, query=Query(within=left, top_k=PAGE) if left else None, total=len(left))
        hits = turn.showing(turn.photos(shown), say("reason-album", name=name_there))
    return Answer(text, session, hits, (undo_button(),))


def _leaving(
    name: str, every: tuple[int, ...], slots: Slots, session: ChatSession, turn: Turn
) -> tuple[tuple[int, ...] | None, str]:
    """Which photos of ``every`` one in an album are to leave it, or why that is unclear; () where no words tell.

    None is the album as a whole, with its photos that are away.
    """
    words = _without_name(name, turn.words)  # an album may be called "Only us"
    ids, problem = turn.meant(slots.ranks, session)
    if slots.ranks and _THE_ALBUM.search(turn.words) and not {*ids} & {*every}:
        ids = tuple(every[rank - 1] for rank in slots.ranks if rank <= len(every))  # "the second in the album"
        problem = "" if ids else say("no-such-rank", ranks=str(slots.ranks[0]), n=len(every))
    if kept := _KEPT.search(words):
        return _all_but(kept[0], ids, every, turn) if not problem else (ids, problem)
    if not ids and slots.filters != Filters() and every:  # "take the 2022 ones out", "the Paris one"
        meeting = {*turn.matching(Query(filters=slots.filters, within=every))}
        return tuple(photo_id for photo_id in every if photo_id in meeting), problem
    change = session.now.album
    added = next((one.added for one in change.every if one.name == name and one.added), ()) if change else ()
    if added and slots.ranks and not ({*ids} & {*every} or re.search(r"\d", words)):
        ids, problem = tuple(added[rank - 1] for rank in slots.ranks if rank <= len(added)), ""  # the second put in
    again = added if not slots.ranks and _AGAIN.search(words) else ()
    if problem or (ids and ({*ids} & {*every} or not again)):
        return ids, problem
    if _is_meant_whole(name, turn.words):
        return None, ""
    if session.open_album == name and {*turn.page} <= {*every} and _THEM.search(words):
        return turn.page, ""  # "these are the wrong ones, take them out", of the album that is open
    return again, ""


def _all_but(kept: str, ids: tuple[int, ...], every: tuple[int, ...], turn: Turn) -> tuple[tuple[int, ...], str]:
    """What leaves an album where words name what is ``kept`` in it: "everything but 4 and 5", "keep only 4 and 5"."""
    left_in, wrong = turn.on_page(tuple(map(int, re.findall(r"(?<!\d)\d{1,3}(?!\d)", kept))))
    if not left_in and {*ids} >= {*turn.page}:
        return (), wrong  # "everything except the nice ones"
    ids = tuple(photo_id for photo_id in ids if photo_id not in left_in)  # "only photo 5. take the others out"
    if ids:
        return ids, ""
    return tuple(i for i in every if i not in left_in) if {*left_in} & {*every} else (), wrong


def _without_name(name: str, words: str) -> str:
    """Words without the name of an album, which may be any words."""
    return re.sub(re.escape(name), " ", words, flags=re.I)


def _is_meant_whole(name: str, words: str) -> bool:
    """Whether words are about an album, "delete Woods", and not about something in it."""
    if REST.search(words) or re.search(r"\d", _without_name(name, words)):
        return False  # "take those two out, the rest can stay", "everything from 4 down"
    about = re.search(rf"(?<!\w)(?:{re.escape(name)}|album)(?!\w)", words, re.I)
    return bool(_ALL_OF_IT.search(words) or (about and not _FROM_IT.search(words[: about.start()])))


def renamed(session: ChatSession, turn: Turn) -> Answer | None:
    """An album under another name, where the message says so; without the old one it is the album spoken of last."""
    words = _AND_MORE.sub("", turn.words)
    match = next(filter(None, (pattern.search(words) for pattern in _RENAMING)), None)
    if match is None:
        return None
    old, new = match["old"].strip(" \"'“”"), _as_name(_POLITE.sub("", match["new"]).strip(" \"'“”"))
    name = turn.albums.name_of(old) if old else open_album(session, turn)
    of_photo = old and re.fullmatch(rf"{PHOTO}|one|(?:file|number|nr\.?)?\s*\d*", old, re.I)
    if not name and (of_photo or re.search(r"\.\w{3,4}$", new)):  # "rename that photo to Tom", "that one to tom.jpg"
        return Answer(say("refused-rename"), session)
    if not name or not new:
        return _no_album(old, session, turn) if old else Answer(say("album-which"), session)
    if name == new:
        return _shown(name, session, turn)
    turn.albums.rename(name, new)
    session = session.then(turn.words, "album", album=AlbumChange(new, was=name))
    text = say("album-renamed", name=quoted(name), new=quoted(new))
    return Answer(text, session, suggestions=(undo_button(),))


def album_meant(session: ChatSession, turn: Turn) -> str:
    """The album that a message names, or means by "the album", or "it" right after, or by "the rest" of what leaves it;
    "" where it speaks of none."""
    change = session.now.album
    it = change and (turn.speaks_of_one or (change.removed and REST.search(turn.words)))
    named = mentioned(turn.words, turn.albums)
    return named or (open_album(session, turn) if it or ALBUM.search(turn.words) else "")


def taken_from(slots: Slots, session: ChatSession, turn: Turn) -> tuple[int, ...]:
    """The photos of the album that some are taken out of, where it is not the page; () for anything else."""
    name = (_named(slots.name, slots, session, turn) or open_album(session, turn)) if slots.do == "remove" else ""
    return turn.albums.photo_ids(name) if name and name != session.open_album else ()


def to_show(slots: Slots, session: ChatSession, turn: Turn) -> str:
    """The album that is to be shown, as it is called: the one named, or spoken of last; "" where it is only renamed."""
    if any(pattern.search(turn.words) for pattern in _RENAMING):
        return ""
    named = _named(slots.name, slots, session, turn)
    there = turn.albums.name_of(named or open_album(session, turn))
    return there or mentioned(named, turn.albums)  # "Winter from 2020"


def album_counted(words: str, session: ChatSession, turn: Turn) -> str:
    """The album whose photos words want counted; "" where they speak of none."""
    typed = mentioned(words, turn.albums)
    in_it = rf"\b(?:in|inside|from|im)\s+(?:(?:the|my)\s+)?{re.escape(typed)}(?!\w)"
    if typed and (ALBUM.search(words) or re.search(in_it, words, re.I)):
        return typed
    if (part := _IN_THE.search(words)) and (named := part_named(part[1], turn.albums, open_album(session, turn))):
        return named
    it = session.now.album and _IN_IT.search(words)
    return (turn.albums.name_of(open_album(session, turn)) or "") if it or _THE_ALBUM.search(words) else ""


def open_album(session: ChatSession, turn: Turn) -> str:
    """The album that the conversation last opened or changed, gone or not; before any, "the album" is the only one."""
    undone = session.ahead[-1].album if session.ahead else None  # "undo, and only number 3 into it"
    if last := undone.name if undone else session.last_album:
        return last
    names = [name for name, _ in turn.albums.all()]
    return names[0] if len(names) == 1 and ALBUM.search(turn.words) else ""


def apply_change(change: AlbumChange | None, turn: Turn, *, backwards: bool) -> None:
    """Does a turn's changes of albums again, or the opposite of them."""
    for one in (change.every[::-1] if backwards else change.every) if change else ():
        if one.was:
            turn.albums.rename(*((one.name, one.was) if backwards else (one.was, one.name)))
        put_in, taken_out = (one.removed, one.added) if backwards else (one.added, one.removed)
        if put_in:
            turn.albums.add(one.name, put_in)
        if taken_out:
            turn.albums.remove(one.name, taken_out)
