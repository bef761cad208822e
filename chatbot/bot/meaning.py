"""What the actions of a message mean together: some are others by its words, and some are one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

from chatbot.actions import Action, Slots
from chatbot.bot import albums, likes
from chatbot.bot.measures import measures_named, order_named
from chatbot.bot.page import HIDES_OTHERS, RETURNING, hidden_meant, kind_named, says_hiding, says_liking
from chatbot.bot.pointing import looks_in
from chatbot.bot.turn import PAGE, Turn, page_named
from chatbot.reading.groups import MORE_OF
from chatbot.reading.numbers import PHOTO
from chatbot.reading.scope import WHOLE
from chatbot.replies.wishes import is_bare
from chatbot.session import ChatSession
from retrieval.content_words import content_words
from retrieval.places import OR
from retrieval.records import Filters, Order

_THAT = re.compile(r"\b(?:it|him|her|that|them|those|these)\b", re.I)
# "Unlike 5, wait no, I mean the girl".
_OTHERWISE = re.compile(r"\W*(?:no,? wait|wait,? no|wait|actually|scratch that|no,? make|rather)\b", re.I)
# "Allow people", as the button says.
_ALLOWS = re.compile(r"\W*(?:please\s+)?allow\s+(?:the\s+)?(?P<what>.+?)(?:\s+(?:again|please))?\W*", re.I)
_REVERSES = re.compile(
    r"\b(?:reverse|turn|flip|invert)\s+(?:(?:the\s+)?(?:order|list)|it|that|these|those|them)\b|\breverse\s+order\b",
    re.I,
)
_REVERSED: dict[Order | None, Order] = {
    "newest": "oldest", "oldest": "newest", "largest": "smallest", "smallest": "largest",
    "heaviest": "lightest", "lightest": "heaviest", "sharpest": "blurriest", "blurriest": "sharpest",
    "brightest": "darkest", "darkest": "brightest",
}  # fmt: skip
_BY_FIT = re.compile(
    r"\b(?:best|closest)\s+(?:match|fit)\w*\b|\brelevan(?:t|ce)\b|\bunsort\w*\b|\bno\s+order\b|"
    r"\bbest\s+(?:(?:ones?|photos|pictures|pics)\s+)?(?:come\s+)?(?:first|(?:on|at\s+the)\s+top)\b",
    re.I,
)
# Of all that was found, and not of the page alone.
_NOT_JUST_THESE = re.compile(
    r"\bout\s+of\s+(?:them\s+)?all\b|\bnot\s+(?:just|only)\s+(?:of\s+)?(?:these|those|the|this)\b", re.I
)
_JOINED = re.compile(r"\W*(?:and|plus|&)\b", re.I)
_THE_OTHERS = re.compile(r"\W*(?:(?:and|but|all|of|the)\s+)*(?:rest|others)\b", re.I)
_PAGING = ("text_search", "colour_search", "refine", "undo", "next_page", "help", "describe", "album")
_PICKS = re.compile(r"\W*(?:(?:please|now|ok(?:ay)?|so|and|then)\W+)*(?:pick|take|choose|select|grab)\b", re.I)
_ONE_MORE = re.compile(
    rf"\W*(?:and\W+)?(?:(?:the|that|number)\s+)?[\w'’]+(?:\s+ones?)?,?\s+(?:{albums.ALSO})\W*$", re.I
)
_THEM = re.compile(r"\bthem\b|\b(?:that|this)\s+one,?\s+(?:and|plus)\b", re.I)


def meant(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...]:
    """The actions of a message as its words mean them, without those that say nothing beside another."""
    told = tuple(_naming_photos(action, actions, turn.saying(action.said or turn.words)) for action in actions)
    return _without_echoes(_as_meant(told, session, turn), turn.words)


def in_its_order(action: Action, session: ChatSession, words: str) -> Action:
    """A search for conditions alone, or an album, with the order that its words name by a measure.

    Of a description the page alone is put in order: what fits it less is no answer, however sharp.
    """
    slots, query = action.slots, session.query
    order = slots.order or order_named(words)
    bare = len(content_words(slots.text)) == len(measures_named(slots.text))  # "sharpest photos"
    if not order or not bare or slots.colours or slots.ranks or slots.which:
        return action
    if action == Action("refine", Slots(slots.text, order=slots.order), action.said) and session.open_album:
        slots = Slots(name=session.open_album, do="show")
    elif action.intent in ("text_search", "refine") and not slots.order:
        of_everything = slots == Slots(slots.text) and WHOLE.search(words)
        goes_on = (action.intent == "refine" or slots.filters == Filters()) and not of_everything
        all_shown = session.now.total <= len(session.shown)
        if goes_on and query and (all_shown or not is_bare(query)):
            return action
    elif slots.do != "show":
        return action
    return Action("album" if slots.do else action.intent, replace(slots, text="", order=order), action.said)


def _naming_photos(action: Action, actions: tuple[Action, ...], turn: Turn) -> Action:
    """A like or dislike with the photos that its own words name by others or by their kind: never all."""
    slots = action.slots
    if action.intent != "feedback" or slots.which:
        return action
    hides_others = slots.liking == "dislike" and HIDES_OTHERS.search(turn.words)  # "keep 1 to 4, lose the others"
    if hides_others or (len(actions) > 1 and _THE_OTHERS.match(action.said)):  # "reject 3 and 4. rest are picks"
        kept = {rank for other in actions if other.slots.liking != slots.liking for rank in other.slots.ranks}
        kept = kept or {*turn.positions(re.findall(r"\d+", turn.words))}
        others = tuple(rank for rank in range(1, len(turn.page) + 1) if rank not in kept)
        return replace(action, slots=replace(slots, ranks=others)) if kept and others else action
    bare = slots == Slots(liking=slots.liking) and slots.liking != "clear"
    kind = kind_named(turn.words) if bare else ""
    return replace(action, slots=replace(slots, which=(kind,))) if kind else action  # "hide all the dogs that run"


def _as_meant(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...]:
    """Actions of a message whose words say that another is meant."""
    for means in (
        _of_pages,
        _of_album,
        _into_likes,
        _of_hidden,
        _of_ratings,
        _of_likes,
        _of_counts,
        _of_order,
        _of_allowed,
    ):
        if (others := means(actions, session, turn)) is not None:
            return others
    return actions


def _of_pages(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    number = page_named(turn.words)
    behind = tuple(a for a in actions[1:] if a.slots.ranks or a.slots.which)  # "take me to page 2 and like the third"
    actions = tuple(action for action in actions if action not in behind)
    if not number or any(a.slots.ranks or a.intent not in _PAGING for a in actions):
        return None
    wishes = tuple(action for action in actions if _wishes_photos(action))
    now = 1 if wishes else session.page_number
    if number > now:  # "orange pics, second page", "page 2 i said"
        return (*wishes, Action("next_page"), *behind)
    return (Action("undo"), *behind) if session.query and not wishes else None


def _wishes_photos(action: Action) -> bool:
    """Whether an action wants photos, and not only a page by its number."""
    slots = action.slots
    about = content_words(" ".join((slots.text, slots.name, *slots.without)))
    only_page = about and all(word == "page" or page_named(f"page {word}, {word} page") for word in about)
    return action.intent not in ("next_page", "help", "describe") and slots != Slots() and not only_page


def _of_album(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    (first, *others), name = actions, session.last_album
    text, order = first.slots.text, first.slots.order
    if not name or text.lower() != name.lower() or first != Action("text_search", Slots(text, order=order)):
        return None
    return Action("album", Slots(name=name, do="show", order=order), first.said), *others  # "show my little ones"


def _into_likes(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    first = actions[0].slots
    if not likes.THEM.fullmatch(first.name) or turn.albums.name_of(first.name) or albums.ALBUM.search(turn.words):
        return None
    if len(actions) == 1 and first.do == "show":  # "show my favs"
        return (Action("refine", Slots(order=first.order)),)
    if first == Slots(ranks=first.ranks, which=first.which, name=first.name, do="add"):  # "make it a favourite"
        others = (action for action in actions[1:] if action.slots.do != "show")  # "to my favourites. Is it kept?"
        return (Action("feedback", replace(first, do=None, name="", liking="like")), *others)
    return None


def _of_hidden(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    said = replace(actions[0].slots, liking=None, redo=False)
    if len(actions) > 1 or said not in (Slots(), Slots(do="show"), Slots(text="hidden")):
        return None
    if session.shows_hidden and actions[0].intent == "undo" and RETURNING.search(turn.words):  # "put them back"
        return (Action("feedback", Slots(ranks=turn.ranks_of(turn.page), liking="clear")),)
    return (Action("refine"),) if hidden_meant(actions[0].said or turn.words) else None  # "which ones did I hide?"


def _of_ratings(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    if unasked := likes.taken_back(turn.words):  # "I never asked you to heart it"
        taken_back = (Action("feedback", Slots(liking="clear"), unasked[0]),) if session.just_liked else ()
        right = (action for action in actions if not unasked.re.search(action.said or turn.words))
        return (*taken_back, *right) or actions
    first, said = actions[0].slots, actions[0].said or turn.words
    if first.liking == "like" and session.now.did == "dislike" and _ONE_MORE.match(said):  # "the skirt too"
        return replace(actions[0], slots=replace(first, liking="dislike")), *actions[1:]
    rates = actions[0].intent == "feedback" and replace(first, ranks=()) == Slots(liking=first.liking)
    numbered = turn.numbered(said) if rates and _THEM.search(said) else ()
    if {*first.ranks} < {*numbered}:
        # "Number 2 is cows and number 6 is sheep, take them out", "the dude in 6 is a legend, like that one and 10 too"
        return replace(actions[0], slots=replace(first, ranks=numbered)), *actions[1:]
    return None


def _of_likes(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    back = Action("undo")
    if back in actions and likes.SHOWN.search(turn.words):  # "show again the ones I loved"
        return tuple(Action("refine") if action == back else action for action in actions)
    first = actions[0].slots
    bare = first == Slots(filters=first.filters, order=first.order) != Slots()
    if actions[0].intent == "text_search" and bare and likes.ALL.search(turn.words):
        return (Action("refine", first), *actions[1:])  # "show my favs from 2021"
    alone = len(actions) == 1 and first.liking == "dislike"
    if alone and likes.ALL.search(turn.words) and not says_hiding(turn.words):
        return (Action("refine"),)  # "I mean the ones I liked"
    return None


def _of_counts(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    """Several counts as one, "more of the cats or of the dogs?", or of what the first counts."""
    what = actions[0].slots.text
    if len(actions) == 1 or actions[0].intent != "stats":
        return None
    texts = [a.slots.text for a in actions if a.slots.text and a == Action("stats", Slots(a.slots.text))]
    cameras = [a.slots.filters.camera for a in actions if a.intent == "stats" and a.slots.filters.camera]
    if MORE_OF.search(turn.words) and len(cameras) == len(actions):  # "which did I use more, Nikon or Canon?"
        filters = replace(actions[0].slots.filters, camera=OR.join(cameras))
        return (Action("stats", Slots(filters=filters, by="camera")),)
    if MORE_OF.search(turn.words) and len(texts) == len(actions):
        return (Action("stats", Slots(" or ".join(texts))),)
    return tuple(replace(a, slots=replace(a.slots, text=what)) if _counts_on(a) else a for a in actions)


def _counts_on(action: Action) -> bool:
    """Whether a count says nothing but a condition: "how many dogs are from 2018, and how many from 2016?"."""
    bare = action.intent == "stats" and action.slots == Slots(filters=action.slots.filters) != Slots()
    return bare and not re.search(rf"\b{PHOTO}\b", action.said, re.I)


def _of_order(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    query = session.query
    if len(actions) > 1 or not query:
        return None
    by = query.order or next((order for order in get_args(Order) if order == session.now.by), None)
    says_no_more = actions[0].intent in ("help", "describe", "refine", "next_page") and not turn.words.endswith("?")
    if by and says_no_more and _NOT_JUST_THESE.search(turn.words):  # "no, out of all 65, not just these 12"
        return (Action("refine", Slots(order=by, top_k=PAGE)),)
    order = query.order or ("newest" if is_bare(query) else None)
    if order in _REVERSED and _REVERSES.search(turn.words):
        return (Action("refine", Slots(order=_REVERSED[order])),)
    by_fit = query.wanted and _BY_FIT.search(turn.words) and not content_words(_BY_FIT.sub(" ", actions[0].slots.text))
    return (Action("refine", Slots(drop=("order",))),) if by_fit else None  # "back to best matches"


def _of_allowed(actions: tuple[Action, ...], session: ChatSession, turn: Turn) -> tuple[Action, ...] | None:
    allowed, refused = _ALLOWS.fullmatch(turn.words), session.query.without if session.query else ()
    if allowed and allowed["what"].lower() in (thing.lower() for thing in refused):
        return (Action("refine", Slots(drop=(allowed["what"],))),)  # as the button says
    return None


def _without_echoes(actions: tuple[Action, ...], words: str) -> tuple[Action, ...]:
    """Actions but for those that say nothing beside the one before, and two that are one as one."""
    kept = list(actions[:1])
    for action in actions[1:]:
        pairs = (together(kept[-1], action, words) for together in _PAIRS)
        kept[-1:] = next((pair for pair in pairs if pair), (kept[-1], action))
    return tuple(kept)


def _ratings_as_one(before: Action, action: Action, words: str) -> tuple[Action, ...]:
    """What a like or dislike and another action are together; () where they are two."""
    first, second = before.slots, action.slots
    withdrawn = first.liking in ("clear", "dislike") and second.liking and _OTHERWISE.match(action.said)
    if withdrawn and not says_hiding(action.said):  # "unlike 5, wait no, I mean the girl, I don't want her any more"
        return (replace(action, slots=replace(second, liking=first.liking)),)
    just_liked = first.liking == "like" and second.liking == "clear" and {*second.ranks} <= {*first.ranks}
    if just_liked and second.ranks and not re.search(r"\d", action.said):  # "4 is fine. I've gone off the couple,
        named = looks_in(words[: words.find(action.said)])[-1:]  # take the heart off that one"
        return before, replace(action, slots=replace(second, ranks=(), which=named))
    stay = first.liking == "dislike" and second.liking == "like" and albums.REST.search(action.said)
    if stay and not re.search(r"\b(?:like|love|heart|fav\w*)\b", action.said, re.I):
        return (before,)  # "hide 5 and keep the others"
    if first.do == "add" and second.liking == "dislike" and second.ranks and not says_hiding(action.said or words):
        ranks = tuple(rank for rank in first.ranks if rank not in second.ranks)
        return (replace(before, slots=replace(first, ranks=ranks)),)  # "2 and 3 into Skate. not 11, that's a bmx"
    if before.intent == action.intent == "feedback" and first.liking == second.liking:
        both = f"{before.said} {action.said}".strip()
        first_names, second_names = first.ranks or first.which, second.ranks or second.which
        if first_names and not (second_names or second.not_ranks):
            return (replace(before, said=both),)  # "lose 7 and 8, and all" hides two
        if second_names and not first_names:  # "love it, like 5"
            return (replace(action, said=both),)
    two_questions = action.intent == "describe" and before.said != action.said
    return (action,) if before == action and not two_questions else ()  # "number 1 is wrong, hide it" hides it once


def _album_as_one(before: Action, action: Action, words: str) -> tuple[Action, ...]:
    """What two actions are together of which the second puts photos away; () where they are two."""
    first, second = before.slots, action.slots
    if second.do != "add":
        return ()
    named = second.ranks or second.which
    ranks, which = (*first.ranks, *second.ranks), (*first.which, *second.which)
    if first.liking == "like" and named and not says_liking(before.said) and _JOINED.match(action.said):
        return (replace(action, slots=replace(second, ranks=ranks, which=which)),)  # "the stick one and the tie one"
    if first.liking == "like" and first.ranks == second.ranks and _PICKS.match(before.said):
        return (action,)  # "pick 1, 2 and 3 and make an album of them"
    if first.liking == "like" and first.which and not named and _THAT.search(words):
        photos = replace(second, ranks=first.ranks, which=first.which)
        return before, replace(action, slots=photos)  # "the big one on the bed is fun! add him to Mum"
    if first.do == "add" and second.name in ("", first.name):  # "number 3, I mean. and also number 8 please"
        return (replace(before, slots=replace(first, ranks=tuple(dict.fromkeys(ranks)), which=which)),)
    return ()


def _searches_as_one(before: Action, action: Action, words: str) -> tuple[Action, ...]:
    """What is left of two actions of which one brings nothing of its own; () where they are two."""
    conditions = Slots(filters=action.slots.filters, order=action.slots.order, top_k=action.slots.top_k)
    if before.intent == "more_like" and action == Action("refine", conditions) != Action("refine"):
        with_them = replace(before.slots, filters=conditions.filters, order=conditions.order, top_k=conditions.top_k)
        return (replace(before, slots=with_them),)  # "more like 2, and only from 2020"
    if action == Action("next_page") and before == Action("feedback", Slots(liking="dislike")):
        return (before,)  # "these are awful, next": it comes by itself
    if likes.SHOWN.search(words):
        return ()  # "which one is the newest of my likes?": those are shown
    if action == Action("refine"):
        return (before,)
    return (action,) if before == Action("refine") else ()


def _told_as_one(before: Action, action: Action, words: str) -> tuple[Action, ...]:
    """What two actions are together that group or export the same photos; () where they are two."""
    alike, by = before.intent == action.intent, before.slots.by
    if alike and by and action.slots == Slots(by=by):
        return (before,)  # "Lisbon photos by year, or at least which year I took the most there"
    if alike and replace(before.slots, format=action.slots.format) == action.slots and before.intent == "export":
        return (action,)  # "export 3 and 7. I want them in a zip"
    return ()


_PAIRS = (_ratings_as_one, _album_as_one, _searches_as_one, _told_as_one)
