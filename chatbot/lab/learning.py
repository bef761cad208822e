"""Trains the reading of messages; seeded. Added turns take minutes, all of them from nothing hours."""

from __future__ import annotations

import json
import math
import random
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

from chatbot.actions import Context, Done, Search
from chatbot.lab.turns import TODAY, Part, Turn, names_in
from chatbot.reading.conditions import find_filters
from chatbot.reading.model import SCALE, Batch, Reader, unpacked
from chatbot.reading.sequence import followings
from chatbot.reading.words import ACTS, HELP, TAGS, Span, is_help, words_of
from retrieval.devices import best_device, in_half
from retrieval.records import Filters

EPOCHS, SIZE, SEED = 4, 48, 7
RATE, HEAD_RATE, SMOOTHING = 2e-4, 2e-3, 0.05
# What is kept is the mean of the weights along the way, each step weighing less the longer it is ago.
AVERAGING = 0.995
# Of the turns learned before each epoch repeats so many where turns are added; and the share of the weights before in
# those that are kept, without which what was learned long ago suffers.
REPEATED, KEPT = 5_000, 0.5
# Shares of turns whose spans are exchanged for others of their kind, that get a slip of typing, another context.
SWAPPED, MISTYPED, PLAIN, MOVED = 0.45, 0.15, 0.15, 0.3
# Share of the others whose search is not told, as after likes or for callers who leave it out.
UNTOLD = 0.2
# Share of searches that leave out what a message allows again, and of those that leave out anything.
ALLOWED, REFUSING = 0.7, 0.2
# What is taken away and was never left out: conditions.
_CONDITIONS_NAMED = frozenset(
    str.split(
        "year years month months date dates day season time times place places city town country location camera "
        "cameras orientation shape format order sorting colour color colours limit filter filters condition all"
    )
)
# Share of turns of which it is not known what was done before, and of which the album is there already.
FORGOTTEN, KNOWN = 0.2, 0.4
# Share of the others in which an album is called as what is described.
ALIKE = 0.05
# Words beside photos that do not say what is to be done with them, and what may be done with such photos again.
_BESIDE_WORDS = """
no not nope nah na sorry sry oops whoops oh ah wait hmm i me mean meant said the a and too also plus one ones
number photo picture pic please pls actually instead other that it is was as well then or but m s ok okay just
only both nr rather wrong same , . ! ? - … : ; ' ’
"""
_BESIDE = frozenset(_BESIDE_WORDS.split())
_AGAIN: dict[str, Done] = {
    "feedback.like": "like", "feedback.dislike": "dislike", "album.add": "album.add", "album.remove": "album.remove",
    "describe": "describe",
}  # fmt: skip
# Share of turns that get a second wish or a remark, of at most so many words in all, and how the two are joined.
COMPOSED, TOGETHER = 0.25, 45
# Share of descriptions that get a condition behind them, and the words before it.
CONDITIONED = 0.12
_CONDITIONS = {
    "without": (" without ", ", no ", " but no ", ", not ", " and no ", ", leave out ", " without any ", ", and not "),
    "colours": (", mostly ", ", predominantly ", ", everything in ", ", with a lot of ", " and mainly ", ", ideally "),
    "filters": (", ", " ", ", preferably ", ", ideally "),
    "text": (", preferably ", ", ideally ", ", maybe ", ", best ", ", if possible "),
}
_JOINTS = (".", ".", ".", "!", ",", ",", "", " -", "...")
_CONJUNCTIONS = ("", "", "", "", "", "", "and ", "and ", "then ", "now ", "but ", "also ", "ok ")
_DEEDS = (
    "album.add", "album.show", "export", "more_like", "next_page", "refine", "describe", "ask", "feedback.dislike",
    "feedback.like", "text_search",
)  # fmt: skip
_DESCRIBING = ("text_search", "text_search.instead", "more_like")
_SWAPPABLE = ("text", "without", "ranks", "not_ranks", "colours", "filters", "top_k", "name")


def tags_of(spans: list[Span], count: int) -> list[int]:
    """BIO tags of ``count`` words."""
    tags = [0] * count
    for span in spans:
        for place in range(span.first, span.last + 1):
            tags[place] = TAGS.index(("B-" if place == span.first else "I-") + span.kind)
    return tags


class Pool:
    """Phrases of each kind, by act, that may stand for each other, and turns that go before or behind others."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.phrases: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.remarks, self.likes, self.deeds = (
            [turn for turn in turns if len(turn.parts) == 1 and turn.parts[0].spans is not None and chosen(turn)]
            for chosen in (_is_remark, _is_like, _is_deed)
        )
        for turn in turns:
            for part in turn.parts:
                for span in part.spans or ():
                    phrase = turn.text[turn.words[span.first].start : turn.words[span.last].end]
                    self.phrases[_kind(part.act, span.kind, turn.context)].append(phrase)

    def another(self, act: str, kind: str, context: Context, chance: random.Random) -> str | None:
        phrases_alike = self.phrases.get(_kind(act, kind, context))
        return chance.choice(phrases_alike) if phrases_alike else None


def _is_remark(turn: Turn) -> bool:
    return is_help(turn.parts[0].act) and len(turn.words) <= 12 and "?" not in turn.text


def _is_like(turn: Turn) -> bool:
    return turn.parts[0].act == "feedback.like" and bool(turn.parts[0].spans)


def _is_deed(turn: Turn) -> bool:
    return turn.parts[0].act in _DEEDS and turn.context.shown > 0


def _kind(act: str, kind: str, context: Context) -> tuple[str, str]:
    if kind == "text":
        return kind, act
    if kind in ("ranks", "not_ranks"):
        return "ranks", ""
    return kind, ""


def varied(turn: Turn, pool: Pool, chance: random.Random) -> Turn:
    """A turn in other words, with a slip, or in another context, that asks for the same kind of thing."""
    if chance.random() < SWAPPED and all(part.spans for part in turn.parts):
        turn = _swapped(turn, pool, chance)
    if chance.random() < CONDITIONED:
        turn = _conditioned(turn, pool, chance)
    if chance.random() < COMPOSED:
        turn = _composed(turn, pool, chance)
    if chance.random() < MISTYPED:
        turn = _mistyped(turn, chance)
    if chance.random() < PLAIN:
        turn = _as_typed_on_a_phone(turn)
    turn = _after_another(turn, chance)
    if chance.random() < FORGOTTEN:
        turn = replace(turn, context=replace(turn.context, done="", asked=False, album="", albums=()))
    elif chance.random() < KNOWN:
        turn = replace(turn, context=replace(turn.context, albums=(*turn.context.albums, *names_in(turn))))
    elif chance.random() < ALIKE:
        turn = replace(turn, context=replace(turn.context, albums=(*turn.context.albums, *names_in(turn, "text"))))
    turn = replace(turn, context=_refusing(turn, pool, chance))
    if chance.random() < MOVED:
        return replace(turn, context=_moved(turn.context, chance))
    return replace(turn, context=_untold(turn.context)) if chance.random() < UNTOLD else turn


def _swapped(turn: Turn, pool: Pool, chance: random.Random) -> Turn:
    """Each span may become another phrase of its kind; a message that is one span from end to end stays."""
    marks = [(span, part.act) for part in turn.parts for span in part.spans or ()]
    if any(span.first == 0 and span.last == len(turn.words) - 1 for span, _ in marks):
        return turn
    pieces: list[str] = []
    places: list[tuple[int, int, str]] = []
    length, at = 0, 0
    firsts = [turn.words[part.first].start for part in turn.parts]
    moved = list(firsts)
    for span, act in sorted(marks, key=lambda mark: mark[0].first):
        start, end = turn.words[span.first].start, turn.words[span.last].end
        old = turn.text[start:end]
        new = (
            pool.another(act, span.kind, turn.context, chance)
            if span.kind in _SWAPPABLE and chance.random() < 0.6
            else None
        )
        new = new or old
        pieces += [turn.text[at:start], new]
        length += start - at
        places.append((length, length + len(new), span.kind))
        length += len(new)
        moved = [m + len(new) - len(old) if first > start else m for m, first in zip(moved, firsts, strict=True)]
        at = end
    text = "".join(pieces) + turn.text[at:]
    words = words_of(text)
    spans = []
    for start, end, kind in places:
        inside = [i for i, word in enumerate(words) if word.start >= start and word.end <= end]
        if not inside:
            return turn
        spans.append(Span(kind, inside[0], inside[-1]))
    begins = [next((i for i, word in enumerate(words) if word.start >= place), -1) for place in moved]
    if -1 in begins or len(set(begins)) < len(begins):
        return turn
    parts = []
    for place, (part, first) in enumerate(zip(turn.parts, begins, strict=True)):
        stop = begins[place + 1] if place + 1 < len(begins) else len(words)
        parts.append(Part(first, part.act, tuple(s for s in spans if first <= s.first < stop)))
    return Turn(text, tuple(words), turn.context, tuple(parts))


def _conditioned(turn: Turn, pool: Pool, chance: random.Random) -> Turn:
    """A description with a colour, a time or something unwanted behind it, where it is the end of the message."""
    part = turn.parts[-1]
    last = part.spans[-1] if part.spans else None
    ends = turn.text[turn.words[last.last].end :].strip(" .!") == "" if last else False
    if last is None or last.kind != "text" or part.act not in _DESCRIBING or not ends:
        return turn
    kind = chance.choice(list(_CONDITIONS))
    phrases = pool.phrases.get((kind, "refine" if kind == "text" else ""))
    if not phrases or any(span.kind == kind != "text" for span in part.spans or ()):
        return turn
    text = turn.text[: turn.words[last.last].end] + chance.choice(_CONDITIONS[kind])
    start, text = len(text), text + chance.choice(phrases)
    words = words_of(text)
    places = [place for place, word in enumerate(words) if word.start >= start]
    spans = (*(part.spans or ()), Span(kind, places[0], places[-1]))
    return replace(turn, text=text, words=tuple(words), parts=(*turn.parts[:-1], replace(part, spans=spans)))


def _composed(turn: Turn, pool: Pool, chance: random.Random) -> Turn:
    """The turn behind a remark or a like, or with another wish or a remark behind it; in its own context."""
    goes_first = chance.random() < 0.45
    kinds = [pool.remarks]
    if turn.context.shown:
        kinds += [pool.deeds, pool.deeds] if goes_first else [pool.likes]
    others = chance.choice(kinds)
    if not others:
        return turn
    other = chance.choice(others)
    return _joined(turn, other, turn, chance) if goes_first else _joined(other, turn, turn, chance)


def _joined(first: Turn, second: Turn, turn: Turn, chance: random.Random) -> Turn:
    """Two messages as one in the context of `turn`, which stays as it is where they do not go together."""
    parts = (*first.parts, *second.parts)
    same = first.parts[-1].act.split(".")[0] == second.parts[0].act.split(".")[0]
    if same or any(p.spans is None for p in parts) or len(first.words) + len(second.words) > TOGETHER:
        return turn
    ended = not first.words[-1].text.isalnum()
    head = first.text if ended else first.text + chance.choice(_JOINTS)
    tail = second.text if ended or head[-1] in ".!" else second.text[:1].lower() + second.text[1:]
    text = f"{head} {chance.choice(_CONJUNCTIONS)}{tail}"
    words = words_of(text)
    begins = next(place for place, word in enumerate(words) if word.start > len(head))
    ahead = len(words) - len(second.words)
    behind = [
        Part(
            begins if part is second.parts[0] else part.first + ahead,
            part.act,
            tuple(Span(s.kind, s.first + ahead, s.last + ahead) for s in part.spans or ()),
        )
        for part in second.parts
    ]
    return Turn(text, tuple(words), turn.context, (*first.parts, *behind))


def _after_another(turn: Turn, chance: random.Random) -> Turn:
    """A turn that says nothing but which photos, "no, the third", is the same deed again after any."""
    part = turn.parts[0]
    pointing = {
        place
        for span in part.spans or ()
        if span.kind in ("ranks", "not_ranks")
        for place in range(span.first, span.last + 1)
    }
    if len(turn.parts) > 1 or _AGAIN.get(part.act) != turn.context.done or not pointing:
        return turn
    if any(word.text.lower() not in _BESIDE for place, word in enumerate(turn.words) if place not in pointing):
        return turn
    act = chance.choice(list(_AGAIN))
    return replace(turn, context=replace(turn.context, done=_AGAIN[act]), parts=(replace(part, act=act),))


def _mistyped(turn: Turn, chance: random.Random) -> Turn:
    """One word of four or more letters with two letters exchanged, one dropped, doubled or wrong."""
    places = [
        i for i, word in enumerate(turn.words) if len(word.text) >= 4 and word.text.isascii() and word.text.isalpha()
    ]
    if not places:
        return turn
    place = chance.choice(places)
    old = turn.words[place].text
    at = chance.randrange(1, len(old) - 1)
    other = chance.choice("abcdefghijklmnoprstuwy")
    new = chance.choice(
        [
            old[:at] + old[at + 1] + old[at] + old[at + 2 :],
            old[:at] + old[at + 1 :],
            old[:at] + old[at] + old[at:],
            old[:at] + other + old[at + 1 :],
        ]
    )
    word = turn.words[place]
    text = turn.text[: word.start] + new + turn.text[word.end :]
    return replace(turn, text=text, words=tuple(words_of(text)))


def _as_typed_on_a_phone(turn: Turn) -> Turn:
    """In lower case and without a final sign, as people type on a phone."""
    text = turn.text.lower()
    if len(turn.words) > 2 and turn.words[-1].text in ".!?" and turn.parts[-1].first < len(turn.words) - 1:
        text = text[: turn.words[-1].start].rstrip()
    words = tuple(words_of(text))
    kept = all(span.last < len(words) for part in turn.parts for span in part.spans or ())
    return replace(turn, text=text, words=words) if kept else turn


def _moved(context: Context, chance: random.Random) -> Context:
    """A page that is shown was found by some search, and a photo of it may have been spoken of."""
    if not context.shown:
        return context
    search = context.search or Search(chance.choice(("", "dogs", "a lake", "people at a table")))
    focus = context.focus or ((chance.randint(1, context.shown),) if chance.random() < 0.3 else ())
    shown = context.shown if context.shown < 3 else chance.choice((context.shown, 12, 8, 5))
    return replace(context, search=search, focus=focus, shown=max(shown, *context.liked, *focus, 1))


def _refusing(turn: Turn, pool: Pool, chance: random.Random) -> Context:
    """The context of a turn whose search leaves out what is allowed again, or something else."""
    search = turn.context.search
    if search is None or search.without:
        return turn.context
    gone = [thing for thing in names_in(turn, "drop") if not _CONDITIONS_NAMED & {*thing.lower().split()}]
    gone = [thing for thing in gone if find_filters(thing, TODAY).filters == Filters()]
    without = tuple(gone) if chance.random() < ALLOWED else ()
    if chance.random() < REFUSING and (other := pool.another("", "without", turn.context, chance)):
        without = (*without, other)
    return replace(turn.context, search=replace(search, without=without))


def _untold(context: Context) -> Context:
    """The same page, whatever the words it was found by."""
    return replace(context, search=context.search and replace(context.search, text=""))


def train(
    turns: Sequence[Turn],
    epochs: int = EPOCHS,
    seed: int = SEED,
    weights: Path | None = None,
    earlier: Path | None = None,
    added: Sequence[Turn] = (),
    learned: Mapping[str, int] | None = None,
) -> Reader:
    """A reader that has learned the turns and those `added`; it is written to `weights` when they are given.

    With `earlier` weights training continues from those, each epoch repeats a part of the other turns, and the mean of
    the weights before and after is kept. `learned` are the files of all turns, which the weights will say they know.
    """
    torch.manual_seed(seed)
    chance = random.Random(seed)
    reader = Reader.untrained()
    if earlier:
        reader.network.load_state_dict(unpacked(load_file(earlier)))
    device = best_device()
    network = reader.stack.to(device).network.train()
    own = set(network.layers.parameters())
    groups = [
        {"params": list(own), "lr": RATE},
        {"params": [p for p in network.parameters() if p not in own], "lr": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    repeated = min(len(turns), REPEATED) if earlier else len(turns)
    steps = epochs * math.ceil((len(added) + repeated) / SIZE)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / 100) * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))
    )
    mean = {name: part.clone() for name, part in network.state_dict().items()}
    before = {name: part.clone() for name, part in mean.items()}
    pool, started, step = Pool([*turns, *added]), time.process_time(), 0
    for epoch in range(epochs):
        order = [varied(turn, pool, chance) for turn in (*added, *chance.sample(list(turns), repeated))]
        order.sort(key=lambda turn: len(turn.words) + chance.random() * 4)
        batches = [order[i : i + SIZE] for i in range(0, len(order), SIZE)]
        chance.shuffle(batches)
        total = 0.0
        for some in batches:
            loss = _loss(reader, some, device)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            _average(mean, network.state_dict(), min(AVERAGING, (1 + step) / (10 + step)))
            total += float(loss.detach())
        print(
            f"epoch {epoch + 1}/{epochs}: loss {total / len(batches):.3f}, "
            f"{time.process_time() - started:.0f} s of processor",
            flush=True,
        )
    if earlier:
        _average(mean, before, 1 - KEPT)
    network.load_state_dict(mean)
    network.after = followings([part.act for part in turn.parts] for turn in (*turns, *added))
    reader.stack.cpu().eval().requires_grad_(False)
    if weights:
        about = {"turns": len(turns) + len(added), "epochs": epochs, "seed": seed, "learned": dict(learned or {})}
        save(reader, weights, about)
    return reader


@torch.no_grad()
def _average(mean: dict[str, Tensor], state: dict[str, Tensor], share: float) -> None:
    """Moves a running mean of weights towards a state; `share` of it stays."""
    for name, part in state.items():
        mean[name].lerp_(part, 1 - share)


def save(reader: Reader, weights: Path, about: dict[str, Any]) -> None:
    """Write the own part of a reader, with what it is made of."""
    weights.parent.mkdir(parents=True, exist_ok=True)
    save_file(packed(reader.network.state_dict()), weights, {"about": json.dumps(about)})


def learned_in(weights: Path) -> dict[str, int]:
    """The files of turns that weights have learned, each with its checksum."""
    with safe_open(weights, "pt") as file:
        return dict(json.loads(file.metadata()["about"]).get("learned", {}))


def packed(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Matrices as whole numbers of one byte, with a scale for each row (half the size); the rest in half precision."""
    small: dict[str, Tensor] = {}
    for name, part in state.items():
        if part.dim() == 2 and part.numel() > 10_000:
            scale = part.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
            small[name], small[name + SCALE] = (part / scale).round().to(torch.int8), scale
        else:
            small[name] = part.half().contiguous()
    return small


def unlikelihood(follows: Tensor, scores: Tensor, tags: Tensor, tagged: Tensor) -> Tensor:
    """Negative log likelihood of tag sequences, mean over words: scores (n, w, len(TAGS)), tags and known (n, w).

    A linear chain (Lafferty et al. 2001) that a word whose tag is not known, or that is none, leaves as it is.
    """
    score = scores[:, 0].gather(1, tags[:, :1])[:, 0] * tagged[:, 0]
    total = torch.where(tagged[:, :1] > 0, scores[:, 0], torch.zeros_like(scores[:, 0]))
    for place in range(1, tags.shape[1]):
        is_tagged, both_tagged = tagged[:, place], tagged[:, place] * tagged[:, place - 1]
        score = score + scores[:, place].gather(1, tags[:, place : place + 1])[:, 0] * is_tagged
        score = score + follows[tags[:, place - 1], tags[:, place]] * both_tagged
        reached = (total.unsqueeze(2) + follows).logsumexp(1) + scores[:, place]
        total = torch.where(is_tagged.unsqueeze(1) > 0, reached, total)
    return (total.logsumexp(1) - score)[tagged[:, 0] > 0].sum() / tagged.sum().clamp(min=1)


def act_cost(logits: Tensor, right: Tensor) -> Tensor:
    """Cross-entropy, smoothed, of logits (n, len(ACTS)) where any of the acts that are `right` (the same, bool) is."""
    chances = logits.log_softmax(-1)
    of_right = chances.masked_fill(~right, -torch.inf).logsumexp(-1)
    return -((1 - SMOOTHING) * of_right + SMOOTHING * chances.mean(-1)).mean()


def _loss(reader: Reader, turns: Sequence[Turn], device: torch.device) -> Tensor:
    batch = reader.batch([t.text for t in turns], [t.words for t in turns], [t.context for t in turns])
    batch = Batch(*(part.to(device) for part in batch))
    # PyTorch's fused attention takes most of a step on a CPU: its way back is slow in bfloat16.
    plainly = sdpa_kernel(SDPBackend.MATH) if device.type == "cpu" else nullcontext()
    with in_half(device), plainly:
        states, whole, spelling = reader.network.words(reader.stack.lower(batch), batch)
    states, whole = states.float(), whole.float()
    tags = torch.zeros(batch.places.shape, dtype=torch.long)
    tagged = torch.zeros(batch.places.shape)
    begins = torch.full(batch.places.shape, -1.0)
    rows, chosen, acts = [], [], []
    for row, turn in enumerate(turns):
        firsts = [part.first for part in turn.parts]
        for part, stop in zip(turn.parts, [*firsts[1:], len(turn.words)], strict=True):
            if part.spans is not None:
                local = tags_of(list(part.spans), len(turn.words))
                tags[row, part.first : stop] = torch.tensor(local[part.first : stop])
                tagged[row, part.first : stop] = 1
            mark = torch.zeros(batch.places.shape[1])
            mark[part.first : stop] = 1
            rows.append(row)
            chosen.append(mark)
            acts.append([act == part.act or (part.act == HELP and is_help(act)) for act in ACTS])
        begins[row, : len(turn.words)] = 0
        begins[row, firsts] = 1
    tags, tagged, begins, at, marks = (
        part.to(device) for part in (tags, tagged, begins, torch.tensor(rows), torch.stack(chosen))
    )
    tagged[batch.real == 0] = 0
    begins[batch.real == 0] = -1
    logits = reader.network.acts(states[at], whole[at], spelling[at], marks * batch.real[at], batch.facts[at])
    act = act_cost(logits, torch.tensor(acts, device=device))
    tag = unlikelihood(reader.network.chain(), reader.network.tag(states), tags, tagged)
    starts_known = begins >= 0
    begin = functional.binary_cross_entropy_with_logits(
        reader.network.begin(states)[..., 0][starts_known],
        begins[starts_known],
        pos_weight=torch.tensor(2.0, device=device),
    )
    return act + 2 * tag + begin
