"""A message of several clauses: which of them are commands, and how their actions belong together."""

from __future__ import annotations

import re
from dataclasses import replace

from chatbot.actions import Action, Context, Slots
from chatbot.reading.numbers import ORDINALS, PHOTO, parse_ranks
from chatbot.intents.politeness import unpadded, unthanked
from chatbot.intents.rules import ALONE, match_command
from chatbot.intents.wishing import is_asking

# A clause is the name of a rule and its action, or the text of a description.
Clause = str | tuple[str, Action]
# Pieces and the separators between them; a message of more clauses than eight is a text about something else.
_MOST_PIECES = 15
_NEW_WISH = re.compile(r"(?:show|find|give|search|look|only|just|no|without)\s+(?!like\b|more\b)\S", re.I)
_POSITION = re.compile(rf"(?:the\s+)?(?:#?\d|{'|'.join(ORDINALS)}|last\b|{PHOTO}\s+#?\d|numbers?\s)", re.I)
_SEPARATOR = re.compile(
    (
        r"(\s*(?:[,;]|(?<=\w):(?=\s))\s*(?:(?:and|but|then|also|so)\s+)*|\s*[.!?]+\s+(?:(?:and|"
        r"but|then|also|so)\s+)?|\s+[-–—]\s+|\s+(?:and|but|then|also|plus|&)\s+(?:(?:then|"
        r"also|please|now|just)\s+)*)"
    ),
    re.I,
)
_IT = re.compile(r"\b(?:it|that|them|both)\b", re.I)
_PLEASE = re.compile(r"\s+please\b", re.I)
# Actions on photos of the page, which may be named a sentence earlier.
_OF_PHOTOS = ("feedback", "describe", "export", "more_like", "next_page")


def clauses(text: str, context: Context) -> list[Clause]:
    """The clauses of a message: commands as (rule, action), the description between them as text.

    A description keeps its commas and its "and"; a bare "back" or "more" inside one is no command, so it
    is split off only where what stays is a command, too, or stands behind a full stop or a comma.
    """
    pieces = _SEPARATOR.split(text)
    if not 3 <= len(pieces) <= _MOST_PIECES:
        return [text]
    parts: list[Clause] = []
    place = 0
    while place < len(pieces):
        end = len(pieces) if place else len(pieces) - 2
        found = None
        while end > place:
            found = _match(pieces[place:end], context)
            if (
                found
                and found[0] not in ALONE
                and not (
                    end - place == 1 and not _behind_a_command(parts) and _only_a_word(found[1], pieces, place, context)
                )
            ):
                break
            found, end = None, end - 2
        if found:
            parts.append(_of_the_last(parts, found, "".join(pieces[place:end])))
            place = end + 1
        else:
            if parts and isinstance(parts[-1], str):
                parts[-1] += pieces[place - 1] + pieces[place]
            else:
                parts.append(pieces[place])
            place += 2
    return _pointed([part for part in parts if not isinstance(part, str) or part.strip()], context)


def _of_the_last(parts: list[Clause], found: tuple[str, Action], text: str) -> tuple[str, Action]:
    """ "Describe 2 and save it": a command about "it" is about the photos named right before."""
    before = parts[-1] if parts else ""
    if isinstance(before, str) or found[1].intent not in _OF_PHOTOS[:4] or found[1].slots.ranks or not _IT.search(text):
        return found
    liked = before[1].slots.liking == "like" and found[1].intent == "more_like"  # more like all that is liked
    return found if liked else _with_ranks(found, before[1].slots.ranks)


def match_whole(text: str, context: Context) -> tuple[str, Action] | None:
    """The one command that a message is from end to end; None where it is several."""
    pieces = _SEPARATOR.split(text)
    return _match(pieces, context) if len(pieces) <= _MOST_PIECES else _one(text, context)


def _match(pieces: list[str], context: Context) -> tuple[str, Action] | None:
    """The command that some pieces are together, unless they are two commands side by side."""
    found = _one("".join(pieces), context)
    cuts = range(1, len(pieces) - 1, 2) if found else ()
    return None if any(_two_commands(pieces, cut, context) for cut in cuts) else found


def _two_commands(pieces: list[str], cut: int, context: Context) -> bool:
    """Whether a command ends before a separator and another one begins behind it."""
    first = _one("".join(pieces[:cut]), context)
    if first is None or first[0] in ALONE:
        return False
    for end in range(cut + 2, len(pieces) + 1, 2):
        text = "".join(pieces[cut + 1 : end])
        if _NEW_WISH.match(text):
            return True
        second = _one(text, context)
        # "Save 2 and 4 as zip" is one list of positions.
        listed = _POSITION.match(text) and not re.search(r"[.;!?]", pieces[cut])
        if second and second[0] not in ALONE and not (listed and first[1].intent == second[1].intent):
            return True
    return False


def _one(text: str, context: Context) -> tuple[str, Action] | None:
    for candidate in dict.fromkeys((unthanked(text), text, unpadded(text), _PLEASE.sub("", text))):
        if candidate and (found := match_command(candidate, context)):
            return found
    return None


def _pointed(parts: list[Clause], context: Context) -> list[Clause]:
    """ "Number two please, I like it": a lone position belongs to the command behind it; "2, more" is more like 2."""
    kept: list[Clause] = []
    for part in parts:
        before = kept[-1] if kept else None
        ranks = parse_ranks(unpadded(before), context.shown) if isinstance(before, str) else None
        if ranks and not isinstance(part, str) and not part[1].slots.ranks and part[1].intent in _OF_PHOTOS:
            slots = replace(part[1].slots, ranks=ranks.ranks)
            intent = "more_like" if part[1].intent == "next_page" else part[1].intent
            kept[-1] = (part[0], Action(intent, slots))
        elif _is_ratings_of(before, part, context):
            named = parse_ranks(str(part), context.shown)
            kept[-1] = _with_ranks(before, named.ranks if named else ())  # type: ignore[arg-type]
        else:
            kept.append(part)
    return kept


def _is_ratings_of(before: Clause | None, part: Clause, context: Context) -> bool:
    """ "Love it: 2 and 3": the positions follow the like."""
    if not isinstance(part, str) or before is None or isinstance(before, str):
        return False
    wanting = before[1].intent == "feedback" and not before[1].slots.ranks
    return wanting and parse_ranks(part, context.shown) is not None


def _with_ranks(clause: tuple[str, Action], ranks: tuple[int, ...]) -> tuple[str, Action]:
    return clause[0], replace(clause[1], slots=replace(clause[1].slots, ranks=ranks))


def _behind_a_command(parts: list[Clause]) -> bool:
    """Whether the clause before is a command, so that a bare word such as "undo" is one, too."""
    return bool(parts) and not isinstance(parts[-1], str)


def _only_a_word(action: Action, pieces: list[str], place: int, context: Context) -> bool:
    """Whether a piece is a bare word inside a list or a description ("front and back of a truck")."""
    joints = pieces[max(place - 1, 0) : place] + pieces[place + 1 : place + 2]
    rests = ["".join(pieces[place + 2 : end]) for end in range(place + 3, len(pieces) + 1, 2)]
    if rests and (is_asking(rests[-1]) or any(_one(rest, context) for rest in rests)):
        return False
    tight = any(not re.search(r"[,;.!?]", joint) for joint in joints)
    return (
        tight
        and action.slots == Slots()
        and len(pieces[place].split()) == 1
        and action.intent in ("undo", "help", "reset", "more_like")
    )


def joined(actions: list[Action]) -> tuple[Action, ...]:
    """Small talk beside a wish says nothing; "more please" after a like means more like those."""
    kept = [a for a in actions if a.intent != "help"] or actions[:1]
    joined: list[Action] = []
    for action in kept:
        before = joined[-1] if joined else None
        if action.intent == "next_page" and any(a.slots.liking == "like" for a in joined):
            action = replace(action, intent="more_like")
        if before and action.intent == "describe" and not action.slots.ranks and before.slots.ranks:
            action = replace(
                action, slots=before.slots if before.intent == "describe" else Slots(ranks=before.slots.ranks)
            )
        if before and action.intent == "export" and not action.slots.ranks and before.slots.liking == "like":
            action = replace(action, slots=replace(action.slots, ranks=before.slots.ranks))
        if before and before.intent == action.intent == "more_like":
            merged = replace(
                before.slots,
                ranks=tuple(dict.fromkeys(before.slots.ranks + action.slots.ranks)),
                not_ranks=tuple(dict.fromkeys(before.slots.not_ranks + action.slots.not_ranks)),
            )
            joined[-1] = replace(before, slots=merged)
        elif before and before.intent == "more_like" and action.intent in ("text_search", "refine"):
            extra = action.slots
            joined[-1] = replace(
                before,
                slots=replace(
                    before.slots,
                    text=extra.text,
                    without=extra.without,
                    colours=extra.colours,
                    filters=extra.filters,
                    top_k=extra.top_k or before.slots.top_k,
                ),
            )
        elif before != action:
            joined.append(action)
    return tuple(joined)
