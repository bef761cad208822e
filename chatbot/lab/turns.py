"""Turns with their words tagged: from lines of marked-up text, and from turns whose tags are found again.

A written line is ``act> words with [kind marked words], act> more words``; lines ``= shown 8, liked 2 3, focus 3,
search dogs`` say what the lines below can refer to.
"""

from __future__ import annotations

import difflib
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from chatbot.actions import Action, Context, Done, Search, Slots, search_of
from chatbot.reading.conditions import find_filters
from chatbot.reading.pointing import positions
from chatbot.reading.router import joined, wishes_of
from chatbot.reading.slots import Said, action, actions, pointing
from chatbot.reading.spans import FORMATS
from chatbot.reading.symbols import cleaned
from chatbot.reading.words import ACTS, HELP, SPANS, Span, Word, is_help, span_text, words_of
from retrieval.colours.words import parse_colours
from retrieval.records import Filters

TODAY = date(2026, 11, 21)
# Lines of a conversation, other wordings among them: of a longer run it is not known what goes before a line.
LONGEST_TALK = 40
_SEARCHES = (
    "text_search", "text_search.instead", "refine", "refine.instead", "image_search", "more_like", "colour_search",
)  # fmt: skip
_DONE: dict[str, Done] = {
    **dict.fromkeys(_SEARCHES, "search"),
    "next_page": "page", "feedback.like": "like", "feedback.dislike": "dislike", "feedback.clear": "clear",
    "album.add": "album.add", "album.remove": "album.remove", "album.show": "album.show", "describe": "describe",
    "ask": "describe", "undo": "undo",
}  # fmt: skip
# Acts that the chat asks back about where no photo is named.
_NEEDING = ("feedback.like", "ask")
_ACT = re.compile(r"(?:^|\s)([a-z_]+(?:\.[a-z]+)?)>\s+")
_MARKED = re.compile(r"\[(\w+) ([^\]]*)\]")
_SHORT = {
    "T": "text", "W": "without", "R": "ranks", "N": "not_ranks", "C": "colours", "F": "filters", "D": "drop",
    "K": "top_k", "A": "name", "X": "format",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One action: its first word, its act, and its spans; ``spans`` is None where the tags are not known."""

    first: int
    act: str
    spans: tuple[Span, ...] | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A message with its words, context and actions."""

    text: str
    words: tuple[Word, ...]
    context: Context
    parts: tuple[Part, ...]

    def actions(self, today: date = TODAY) -> list[Action]:
        """What the turn asks for, as the reading would say it from these tags."""
        stops = [*(part.first - 1 for part in self.parts[1:]), len(self.words) - 1]
        said = (
            Said(part.act, part.first, stop, part.spans or (), topic_of(part.act))
            for part, stop in zip(self.parts, stops, strict=True)
        )
        return actions(self.text, list(self.words), wishes_of(said), self.context, today)


def written(path: Path) -> Iterator[Turn]:
    """The turns of a file of marked-up lines; raises ValueError, naming the line, where it is not well formed."""
    context, talk = Context(), Talk()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = line.strip()
        if line.startswith("="):
            context = _context(line[1:])
            talk = Talk(number) if not context.shown else replace(talk, again=())
        elif line and not line.startswith("%"):
            try:
                turn = _turn(line, context)
            except (ValueError, KeyError) as error:
                raise ValueError(f"{path.name}:{number}: {line}: {error!r}") from error
            talk = talk.then(turn)
            known = talk.begun and number - talk.begun < LONGEST_TALK
            told = talk.of(context) if known else context
            yield replace(turn, context=told)


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation that a written turn belongs to.

    Its first line, where it has one; what was done ``before`` the turn, and whether the chat ``asked`` back; what the
    turn itself ``did``, and whether it leaves the chat ``asking``; the acts of the turn, which those directly below
    have ``again`` where they are other wordings; the names of the ``albums`` spoken of before it, the last one last,
    and of those that it speaks of itself.
    """

    begun: int = 0
    before: Done = ""
    asked: bool = False
    did: Done = ""
    asking: bool = False
    again: tuple[str, ...] = ()
    albums: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()

    def of(self, context: Context) -> Context:
        """The context of the turn with what the talk knows."""
        album = self.albums[-1] if self.albums else ""
        return replace(context, done=self.before, asked=self.asked, album=album, albums=self.albums)

    def then(self, turn: Turn) -> Talk:
        """The talk at its next turn."""
        acts = tuple(part.act for part in turn.parts)
        is_again = acts == self.again
        before, asked = (self.before, self.asked) if is_again else (self.did, self.asking)
        albums = self.albums if is_again else _latest((*self.albums, *self.naming))
        naming = (*(self.naming if is_again else ()), *names_in(turn))
        did: Done = next((_DONE[act] for act in reversed(acts) if act in _DONE), "" if "reset" in acts else before)
        last = turn.parts[-1]
        pointed = bool(last.spans or turn.context.focus or turn.context.shown < 2)
        nameless = last.act == "album.add" and not (albums or naming)
        asking = nameless or (last.act in _NEEDING and not pointed) or (is_help(last.act) and asked)
        return Talk(self.begun, before, asked, did, asking, acts, albums, naming)


def _latest(names: tuple[str, ...]) -> tuple[str, ...]:
    """Each name once, where it stands last."""
    return tuple(reversed(dict.fromkeys(reversed(names))))


def names_in(turn: Turn, kind: str = "name") -> tuple[str, ...]:
    """The names of albums that a turn has, or its other spans of a kind."""
    spans = (span for part in turn.parts for span in part.spans or () if span.kind == kind)
    return tuple(span_text(turn.text, list(turn.words), span) for span in spans)


def _context(line: str) -> Context:
    facts: dict[str, str] = {}
    for part in line.split(","):
        name, _, value = part.strip().partition(" ")
        facts[name] = value

    def ranks(name: str) -> tuple[int, ...]:
        return tuple(int(number) for number in facts.get(name, "").split())

    condition = facts.get("with", "")
    without = (condition.removeprefix("no "),) if condition.startswith("no ") else ()
    filters = Filters() if without else find_filters(condition, TODAY).filters
    search = Search(facts.get("search", ""), filters, without) if "search" in facts else None
    return Context(int(facts.get("photos", 0)), int(facts.get("shown", 0)), ranks("liked"), ranks("focus"), search)


def _turn(line: str, context: Context) -> Turn:
    pieces = _ACT.split(line)
    if pieces[0]:
        raise ValueError("no act")
    text, marks, begins = "", [], []
    for act, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if act not in (*ACTS, HELP):
            raise ValueError(act)
        text += " " if text else ""
        begins.append((len(text), act))
        place = 0
        for match in _MARKED.finditer(piece):
            text += piece[place : match.start()]
            kind = _SHORT.get(match[1], match[1])
            if kind not in SPANS:
                raise ValueError(kind)
            marks.append((len(text), len(text) + len(match[2]), kind))
            text += match[2]
            place = match.end()
        text += piece[place:]
    text = text.rstrip()
    if cleaned(text) != text:
        raise ValueError(f"is cleaned to {cleaned(text)}")
    words = words_of(text)
    spans = [_span(words, *mark) for mark in marks]
    firsts = [next(i for i, word in enumerate(words) if word.start >= at) for at, _ in begins]
    parts = []
    for place, (first, (_, act)) in enumerate(zip(firsts, begins, strict=True)):
        stop = firsts[place + 1] if place + 1 < len(firsts) else len(words)
        parts.append(Part(first, act, tuple(span for span in spans if first <= span.first < stop)))
    return Turn(text, tuple(words), context, tuple(parts))


def _span(words: list[Word], start: int, end: int, kind: str) -> Span:
    inside = [place for place, word in enumerate(words) if word.start >= start and word.end <= end]
    return Span(kind, inside[0], inside[-1])


# -- turns of which only the actions are known


def context_of(turn: dict[str, Any]) -> Context:
    """The context of a turn as the ``route`` command takes it."""
    search = turn.get("search")
    present = search_of(search) if search else None
    return Context(turn["photos"], turn["shown"], tuple(turn["liked"]), tuple(turn.get("focus", ())), present)


def tagged(turn: dict[str, Any]) -> Turn | None:
    """A turn with the tags that lead to its actions; None for an empty message or where its parts are not found."""
    text = cleaned(turn["message"])
    words = words_of(text)
    wanted = turn["actions"]
    if not words:
        return None
    context = context_of(turn)
    options = (
        [(0,)]
        if len(wanted) == 1
        else [(0, *cut) for cut in itertools.combinations(_cuts(text, words), len(wanted) - 1)]
    )
    best: Turn | None = None
    for firsts in options[:400]:
        parts, latest = [], context
        for place, (first, target) in enumerate(zip(firsts, wanted, strict=True)):
            stop = firsts[place + 1] if place + 1 < len(firsts) else len(words)
            before = (
                Action("feedback", Slots(liking="like"))
                if place and act_of(wanted[place - 1]) == "feedback.like"
                else None
            )
            spans = _spans_of(text, words, first, stop, target, pointing(latest, act_of(target), before))
            parts.append(Part(first, act_of(target), spans))
            latest = replace(latest, focus=tuple(target["slots"].get("ranks", ())) or latest.focus)
        if all(part.spans is not None for part in parts):
            return Turn(text, tuple(words), context, tuple(parts))
        best = best or (Turn(text, tuple(words), context, tuple(parts)) if len(wanted) == 1 else None)
    return best


def act_of(target: dict[str, Any]) -> str:
    """The act of an action."""
    slots = target["slots"]
    manner = slots.get("liking") or slots.get("do") or ("instead" if slots.get("instead") else "")
    manner = manner or ("redo" if slots.get("redo") else "")
    return f"{target['intent']}.{manner}" if manner else str(target["intent"])


def topic_of(act: str) -> str:
    """What a remark is, or what help is wanted with; "" for other acts, or where it is not known."""
    return act.partition(".")[2] if is_help(act) else ""


def _cuts(text: str, words: list[Word]) -> list[int]:
    """Words before which another action may begin."""
    joints = {"and", "then", "but", "also", "so", "plus", "&"}
    return [
        place
        for place in range(1, len(words))
        if words[place].text.lower() in joints
        or (
            not words[place - 1].text.isalnum() and words[place].text.isalnum() and words[place - 1].text in ",;.:!?-–—"
        )
    ][:9]


def _spans_of(
    text: str, words: list[Word], first: int, stop: int, target: dict[str, Any], context: Context
) -> tuple[Span, ...] | None:
    """Spans of words first to stop - 1 that give the slots of an action; None where there are none."""
    slots, taken = target["slots"], set[int]()
    spans: list[Span] = []

    def take(kind: str, start: int, last: int) -> None:
        spans.append(Span(kind, start, last))
        taken.update(range(start, last + 1))

    def phrase(start: int, last: int) -> str:
        return text[words[start].start : words[last].end]

    def place_of(wanted: str) -> tuple[int, int] | None:
        for start in range(first, stop):
            for last in range(start, min(stop, start + 25)):
                if phrase(start, last).lower() == wanted.lower() and not taken & set(range(start, last + 1)):
                    return start, last
        return None

    for kind in ("without", "drop"):
        for thing in slots.get(kind, ()):
            if where := place_of(thing):
                take(kind, *where)
    if wanted := slots.get("text"):
        _take_text(wanted, place_of, take, words, first, stop, taken)
    if slots.get("filters"):
        whole = phrase(first, stop - 1)
        leftover = [word.text.lower() for word in words_of(find_filters(whole, TODAY).rest)]
        mine = [word.text.lower() for word in words[first:stop]]
        gone = [
            place
            for op, a, b, _, _ in difflib.SequenceMatcher(None, mine, leftover, autojunk=False).get_opcodes()
            if op in ("delete", "replace")
            for place in range(first + a, first + b)
            if place not in taken and (words[place].text not in ",.!?;" or words[place].text == ".")
        ]
        for _, run in itertools.groupby(enumerate(gone), lambda pair: pair[1] - pair[0]):
            places = [place for _, place in run]
            take("filters", places[0], places[-1])
    for kind in ("not_ranks", "ranks"):
        if wanted := slots.get(kind):
            _take_ranks(kind, tuple(wanted), phrase, take, first, stop, taken, context)
    if wanted := slots.get("colours"):
        for start, last in _windows(first, stop, 8):
            named = parse_colours(phrase(start, last)) if not taken & set(range(start, last + 1)) else None
            if named and not named.rest and set(named.colours) <= set(wanted):
                take("colours", start, last)
    if slots.get("top_k"):
        from chatbot.reading.numbers import count

        for start, last in _windows(first, stop, 3):
            if not taken & set(range(start, last + 1)) and count(phrase(start, last)) == slots["top_k"]:
                take("top_k", start, last)
                break
    if slots.get("format"):
        for place in range(first, stop):
            if FORMATS.get(words[place].text.lower()) == slots["format"]:
                take("format", place, place)
                break
    spans.sort(key=lambda span: span.first)
    got = action(act_of(target), text, words, spans, (first, stop - 1), context, TODAY).to_json()
    same = got["intent"] == target["intent"] and _comparable(got["slots"]) == _comparable(slots)
    return tuple(spans) if same else None


def _comparable(slots: dict[str, Any]) -> dict[str, Any]:
    return {name: sorted(value) if name in ("ranks", "not_ranks") else value for name, value in slots.items()}


def _windows(first: int, stop: int, most: int) -> Iterator[tuple[int, int]]:
    """All runs of words, the longest first."""
    for length in range(min(most, stop - first), 0, -1):
        for start in range(first, stop - length + 1):
            yield start, start + length - 1


def _take_text(
    wanted: str, place_of: Any, take: Any, words: list[Word], first: int, stop: int, taken: set[int]
) -> None:
    if where := place_of(wanted):
        take("text", *where)
        return
    mine = [words[place].text.lower() if place not in taken else "" for place in range(first, stop)]
    theirs = [word.text.lower() for word in words_of(wanted)]
    for block in difflib.SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks():
        if block.size:
            take("text", first + block.a, first + block.a + block.size - 1)


def _take_ranks(
    kind: str, wanted: tuple[int, ...], phrase: Any, take: Any, first: int, stop: int, taken: set[int], context: Context
) -> None:
    left = set(wanted)
    for start, last in _windows(first, stop, 12):
        if not left or taken & set(range(start, last + 1)):
            continue
        if not re.match(r"[\w#]", phrase(start, start)) or not re.match(r"\w", phrase(last, last)):
            continue
        ranks = positions(phrase(start, last), context)
        if ranks and set(ranks) <= set(wanted) and set(ranks) & left:
            take(kind, start, last)
            left -= set(ranks)


def load(path: Path) -> list[dict[str, Any]]:
    """The turns of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def all_tagged(turns: Iterable[dict[str, Any]]) -> list[Turn]:
    """Every turn whose parts are found."""
    return [turn for turn in map(tagged, turns) if turn]


def wanted_of(path: Path) -> Iterator[tuple[str, Context, list[dict[str, Any]], str]]:
    """Each message of a file of turns, written or JSON lines, with its context, the actions that it asks for, and the
    topic of the first, where that is known."""
    if path.suffix == ".txt":
        for turn in written(path):
            wanted = joined(turn.actions())[0]
            yield turn.text, turn.context, [action.to_json() for action in wanted], wanted[0].topic
    else:
        for line in load(path):
            yield line["message"], context_of(line), line["actions"], ""
