"""Where the actions of a message begin and what each asks for, decided together.

A semi-Markov model (Sarawagi and Cohen 2004): a reading of a message weighs how likely its beginnings are, how likely
the act of each part is, and how often such acts follow each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn import functional

from chatbot.reading.words import ACTS, HELP, is_help

# Acts as they follow each other: remarks and questions about the service are one.
KINDS = (*(act for act in ACTS if not is_help(act)), HELP)
# A place whose logit is less than this either way may be a beginning or not, at most so many of a message.
UNSURE, MOST = 4.5, 4
# What a beginning, and how acts follow each other, weigh beside an act.
BEGINNING, FOLLOWING = 0.75, 0.3
# How often two acts are thought to have followed each other before they are counted.
_UNCOUNTED = 0.3


def _kind(act: str) -> int:
    return KINDS.index(HELP if is_help(act) else act)


_KINDS = torch.tensor([*map(_kind, ACTS)])


def followings(messages: Iterable[Sequence[str]]) -> Tensor:
    """Logarithms of how often each kind of act goes before each other in messages, (len(KINDS), len(KINDS))."""
    seen = torch.full((len(KINDS), len(KINDS)), _UNCOUNTED)
    for acts in messages:
        for before, after in pairwise(map(_kind, acts)):
            seen[before, after] += 1
    return (seen / seen.sum(1, keepdim=True)).log()


def likeliest_parts(
    begins: Sequence[float], stop: int, chances_of: Callable[[list[tuple[int, int]]], Tensor], after: Tensor
) -> list[tuple[int, int, Tensor, Tensor]]:
    """The parts of a message of `stop` words: first word, the word behind it, chances of its acts and of their kinds.

    `begins` are logits of its words, `chances_of` gives the chances of acts (n, len(ACTS)) of n parts, and `after` is
    as made by ``followings``.
    """
    near = sorted((abs(logit), place) for place, logit in enumerate(begins) if place)
    sure = {
        place: BEGINNING * functional.logsigmoid(torch.tensor([begins[place], -begins[place]]))
        for distance, place in near[:MOST]
        if distance < UNSURE
    }
    cuts = [0, *(place for place, logit in enumerate(begins) if place and (place in sure or logit > 0)), stop]
    parts = [(cuts[i], cuts[j]) for j in range(1, len(cuts)) for i in range(j) if sure.keys() >= {*cuts[i + 1 : j]}]
    chances = chances_of(parts)
    scores = torch.zeros(len(parts), len(KINDS)).index_add_(1, _KINDS, chances).log()
    follows, nothing = FOLLOWING * after, torch.zeros(len(KINDS), dtype=torch.long)
    # The best score of the words before each cut for each kind of the act that ends there, and the part that has it.
    reached, back = dict[int, Tensor](), dict[tuple[int, int], tuple[int, int]]()
    for row, (first, end) in enumerate(parts):
        score = scores[row] + sum(sure[place][1] for place in cuts if first < place < end)
        score = score + (sure[end][0] if end in sure else 0.0)
        before, kinds = (reached[first].unsqueeze(1) + follows).max(0) if first else (nothing, nothing)
        score = score + before
        old = reached.get(end, torch.full_like(score, -torch.inf))
        back.update({(end, kind): (row, int(kinds[kind])) for kind in (score > old).nonzero().flatten().tolist()})
        reached[end] = score.maximum(old)
    kind, behind = int(reached[stop].argmax()), torch.zeros(len(KINDS))
    found = list[tuple[int, int, Tensor, Tensor]]()
    while stop:
        row, kind_before = back[stop, kind]
        first, _ = parts[row]
        beside = scores[row] + behind + (follows[kind_before] if first else 0.0)
        found.append((first, stop, chances[row], beside.softmax(-1)))
        stop, behind, kind = first, follows[:, kind], kind_before
    return found[::-1]
