"""Actions that go back: undo, redo, an earlier search, starting over."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

from chatbot.actions import Slots
from chatbot.bot.albums import album, apply_change, mentioned
from chatbot.bot.page import RETURNING, hidden_by_number, shown_again
from chatbot.bot.pointing import page_with
from chatbot.bot.turn import PAGE, SO_MANY, Turn, page_named
from chatbot.replies import Answer, Suggestion, button, escaped, escaped_sentence, quoted, undo_button
from chatbot.replies.results import nothing_found
from chatbot.replies.wishes import wish
from chatbot.session import AlbumChange, ChatSession, Snapshot
from retrieval.content_words import content_words
from retrieval.descriptions import described
from retrieval.errors import QueryError
from retrieval.records import Liking, Query
from retrieval.words import listed, say

# A longer message is not quoted: what it searched for says as much.
_QUOTED = 40
_REDO = ("redo", "redo")
# "The one I hid before", after other things were done.
_HID = re.compile(r"\bhid(?:den|ing)?\b|\b(?:got rid of|threw (?:out|away)|(?:kicked|took|taken) out)\b", re.I)
_FIRST = re.compile(
    r"(?:\b(?:to|at|2|meant?|want)|,) the (?:very )?"
    r"(?:first (?:page (?:that )?(?:you|i|we) (?:showed|gave|saw|had)|search|list|question|thing|pictures|photos|pics|"
    r"lot|ones|results)|beginning)\b|"
    r"\bwhere (?:we|i) (?:started|began)\b|\bvery first page\b|\bfrom the very (?:start|beginning)\b",
    re.I,
)
# "Go back", "the previous page": what was liked or put away beside the last search stays so.
_RETURNS = re.compile(
    r"\bback\b|\bprevious\b|\breturn\b|\b(?:page|view|photos|results|ones)\s+(?:from\s+)?before\b", re.I
)
_UNDOES = re.compile(
    r"\bundo\b|(?:n['’]t|\bnot|\bnever)\s+(?:(?!look)\w+\s+){0,4}(?:like|hide|add)\b|"
    r"\b(?:take|took|taken|put|bring|give|call)\b.*\bback\b|\brevert\b|\btake\s+back\b",
    re.I,
)


def undo(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """One step back, or forward again; "back to the dogs" is an earlier search."""
    returns = session.now.did == "dislike" or (RETURNING.search(turn.words) and SO_MANY.search(turn.words))
    if returns and (numbered := hidden_by_number(session, turn)):
        return shown_again(numbered, session, turn)
    liked_more = session.now.liked != session.undone().now.liked
    did_more = session.now.did != "dislike" or session.now.album or liked_more
    hid = slots.text == "hiding" or (_HID.search(turn.words) and did_more)
    if hid and (hidden := session.last_hidden):
        return shown_again(hidden, session, turn)
    if slots.redo:
        return _redo(session, turn)
    named = mentioned(turn.words, turn.albums) if slots.text else ""
    of_album = {*content_words(named)} & {*content_words(slots.text)}
    if of_album and not session.search_about(slots.text):  # "back to my Holiday Book"
        return album(Slots(name=named, do="show"), session, turn)
    if slots.text and not slots.text.isdigit():  # "back to the 38" names no search
        return _back_to(slots.text, session, turn)
    if _FIRST.search(turn.words):
        return _at_the_first(session, turn)
    number = page_named(turn.words)
    if number and session.query and number < session.page_number:
        return _to_page(number, session.query, session, turn)
    if tried := session.tried:
        return now_at(replace(session, ahead=()), say("undone", step=_step(tried, session)), turn)
    if session.query and number == session.page_number:  # "page 1", where that is shown
        return now_at(session, "", turn)
    if _only_page(session, turn):
        return _to(session.undone().now, session, turn)
    before = session.undone()
    if before is session:
        return Answer(say("nothing-to-undo"), session)
    return now_at(before, _changed_back(session.now, before, turn), turn)


def _only_page(session: ChatSession, turn: Turn) -> bool:
    """Whether words go back to the page before, and leave the likes and albums that came with this one."""
    done, before = session.now, session.undone().now
    moved = before.shown and (done.query, done.page) != (before.query, before.page)
    did_more = done.album or (done.liked, done.disliked) != (before.liked, before.disliked)
    return bool(moved and did_more and _RETURNS.search(turn.words) and not _UNDOES.search(turn.words))


def _changed_back(done: Snapshot, before: ChatSession, turn: Turn) -> str:
    """Takes back what a turn did to albums, and says what it was; or why that cannot be, as they changed elsewhere."""
    try:
        apply_change(done.album, turn, backwards=True)
    except QueryError as error:
        return escaped_sentence(str(error))
    return say("undone", step=_step(done, before))


def _page_before(of: Snapshot, session: ChatSession, turn: Turn) -> Snapshot | None:
    """An earlier page of a search that words name, as it was shown; None where they name none, or it was not."""
    number = page_named(turn.words)
    return session.page_shown(number, of.query) if number and number < of.page else None


def _to_page(number: int, query: Query, session: ChatSession, turn: Turn) -> Answer:
    """A page of the present search that lies before this one, shown or not: "page 2", after a jump to the third."""
    if shown := session.page_shown(number, query):
        return _to(shown, session, turn)
    before = turn.first((number - 1) * query.top_k, query, session)
    answer = turn.search(query, session, left_out=before, cut=False)
    session = answer.session.now_showing(answer.session.shown, page=number)
    return replace(answer, text=say("back-to", wish=wish(query)), session=session)


def _first_search(session: ChatSession) -> Snapshot | None:
    return next((snapshot for snapshot in session.snapshots if snapshot.query), None)


def _at_the_first(session: ChatSession, turn: Turn) -> Answer:
    """The first search of the conversation."""
    first = _first_search(session)
    return _to(first, session, turn) if first else Answer(say("nothing-to-undo"), session)


def _redo(session: ChatSession, turn: Turn) -> Answer:
    """Redoes what undo took back; without it, a photo that was just hidden or taken out of an album comes back."""
    after = session.redone()
    if after is not session and after.now.did == "tried":
        return _tried(after, turn)
    if after is not session:
        apply_change(after.now.album, turn, backwards=False)
        return now_at(after, say("redone", step=_step(after.now, session)), turn)
    if session.now.did == "dislike" or (session.now.album and session.now.album.removed):
        return undo(Slots(), session, turn)
    hidden = tuple(i for i in session.focus if i in session.disliked)
    if hidden:
        return shown_again(hidden, session, turn)
    return Answer(say("nothing-to-redo"), session)


def _tried(session: ChatSession, turn: Turn) -> Answer:
    """The photos that come closest to a refinement that nothing fits well."""
    hits = turn.hits_again(session.now, session.shown)
    text = say("found-weak", wish=wish(session.query), n=len(hits)) if session.query else ""
    return Answer(text, session, hits, (undo_button(),), "weak")


def now_at(session: ChatSession, done_sentence: str, turn: Turn) -> Answer:
    """The photos of a session as they are now, after a sentence about what was done, which may be empty."""
    if not session.shows_hidden:
        session = session.now_showing(session.not_hidden(session.shown))
    hits = turn.hits_again(session.now, session.shown)
    if session.query is None:
        now_sentence = "" if hits else say("now-nothing")
    elif session.open_album:
        now_sentence = say("album-shown", name=quoted(session.open_album), n=session.now.total)
    else:
        now_sentence = say("now-showing", wish=wish(session.query)) if hits else nothing_found(session.query)
    buttons: tuple[Suggestion, ...] = (undo_button(),) if len(session.snapshots) > 1 else ()
    if session.ahead:
        buttons += (button(*_REDO),)
    return Answer(f"{done_sentence} {now_sentence}".strip(), session, hits, buttons)


def _step(done: Snapshot, before: ChatSession) -> str:
    """All that a turn did, in words: "the search for dogs, adding 2 photos to “Season” and 2 likes"."""
    likes, hidden = {*done.liked} ^ {*before.liked}, {*done.disliked} ^ {*before.disliked}
    changed = likes | hidden
    albums = [_album_step(change) for change in done.album.every] if done.album else []
    if done.did == "dislike" and likes:
        return listed([say("step-dislike", n=len(hidden)), say("step-like", n=len(likes)), *albums])
    if done.did in get_args(Liking):
        return listed([say(f"step-{done.did}", n=len(changed)), *albums])
    liking = "like" if {*done.liked} > {*before.liked} else "clear" if {*done.liked} < {*before.liked} else "dislike"
    rated = [say(f"step-{liking}", n=len(changed))] if changed else []
    if done.did == "album" and albums:
        return listed([*albums, *rated])
    return listed([_found(done), *albums, *rated])


def _found(done: Snapshot) -> str:
    """What a turn brought to the page: its message, or for a button what it was."""
    if done.did == "page":
        return say("step-page")
    if done.did == "reset":
        return say("step-reset")
    if len(done.message) > _QUOTED and done.query:
        return say("step-search-for", wish=wish(done.query))
    return say("step-search", message=quoted(done.message))


def _album_step(change: AlbumChange) -> str:
    """What a turn did to one album."""
    if change.was:
        return say("step-album-rename", name=quoted(change.was), new=quoted(change.name))
    key, n = ("add", len(change.added)) if change.added else ("remove", len(change.removed))
    return say(f"step-album-{key}", name=quoted(change.name), n=n)


def _back_to(text: str, session: ChatSession, turn: Turn) -> Answer:
    """ "Back to the dogs"; without dogs before, a new search."""
    if _FIRST.search(turn.words) and (first := _first_search(session)) and _has_any(first, text):
        return _to(first, session, turn)  # "where we started, the bikes"
    earlier = session.search_about(text)
    if (called := session.called(text)) and not _has_all(earlier, text):
        return _to_photo(text, called, session, turn)
    if earlier is None and (answer := _to_page_with(text, session, turn)):
        return answer
    if earlier is None and _FIRST.search(turn.words):
        return _at_the_first(session, turn)
    if earlier is None or earlier.query is None:
        answer = turn.search(described(text, Query(top_k=PAGE)), session, new=True)
        return replace(answer, text=f"{say('no-search-about', text=quoted(text))} {answer.text}")
    return _to(_page_before(earlier, session, turn) or earlier, session, turn)


def _to_photo(text: str, called: tuple[int, ...], session: ChatSession, turn: Turn) -> Answer:
    """ "Back to the one with the tent": the page of the photo that was called so, and its number there."""
    elsewhere = None if {*called} <= {*session.shown} else _to_page_with(text, session, turn)
    answer = elsewhere or now_at(session, "", turn)
    there = replace(turn, page=answer.session.shown)
    text = f"{answer.text} {say('pointed', look=escaped(text), photos=there.naming(called))}"
    return replace(answer, text=text, session=answer.session.looking_at(called))


def shown_before(text: str, session: ChatSession, turn: Turn) -> Answer | None:
    """ "The girl with the hula hoop again": the search for all of that, else the page with that photo; None without."""
    earlier = session.search_about(text)
    if earlier and _has_all(earlier, text):
        return _to(_page_before(earlier, session, turn) or earlier, session, turn)
    return _to_page_with(text, session, turn)


def _has_all(earlier: Snapshot | None, text: str) -> bool:
    """Whether an earlier search was for all of these words."""
    searched = earlier.query.texts if earlier and earlier.query else None
    return searched is not None and {*content_words(text)} <= {*content_words(" ".join(searched))}


def _has_any(earlier: Snapshot, text: str) -> bool:
    """Whether an earlier search was for any of these words."""
    return bool(earlier.query and {*content_words(text)} & {*content_words(" ".join(earlier.query.texts))})


def _to_page_with(text: str, session: ChatSession, turn: Turn) -> Answer | None:
    """The earlier page with the photo that is spoken of, which "and when was that?" is about; None without one."""
    if not (seen := page_with(text, session, turn)):
        return None
    answer = _to(seen[0], session, turn)
    return replace(answer, session=answer.session.looking_at((seen[1],)))


def _to(earlier: Snapshot, session: ChatSession, turn: Turn) -> Answer:
    shown = session.not_hidden(earlier.shown)
    session = session.then(
        turn.words,
        query=earlier.query,
        shown=shown,
        page=earlier.page,
        seen=earlier.seen,
        total=earlier.total,
        weak=earlier.weak,
    )
    text = say("back-to", wish=wish(earlier.query)) if earlier.query else say("now-nothing")
    return Answer(text, session, turn.hits_again(session.now, shown), (undo_button(),))


def reset(slots: Slots, session: ChatSession, turn: Turn) -> Answer:
    """A new search with an empty page; hearts belong to the collection and stay."""
    session = session.then(
        turn.words, "reset", query=None, shown=(), seen=(), total=0, focus=(), fresh=()
    )  # fmt: skip
    return Answer(say("reset"), session, (), (undo_button(),))
