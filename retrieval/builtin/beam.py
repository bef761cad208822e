"""Beam search over a caption decoder: many photos at once, with cached keys and values."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from retrieval.builtin.decoder import Cache, CaptionDecoder
from retrieval.builtin.vocabulary import END, MAX_WORDS, PAD, START, UNKNOWN, Vocabulary

# On dev, three beams are better than one (greedy) and than five.
BEAMS = 3


@torch.inference_mode()
def write(
    decoder: CaptionDecoder, vocabulary: Vocabulary, features: Tensor, beams: int = BEAMS
) -> list[tuple[str, float]]:
    """The best sentence for each of ``features`` (n, cells, channels), and its mean token log-probability.

    Beams are ranked by that mean, so that short sentences have no advantage. Excluded are special tokens, a word twice
    in a row, the same three words twice, and more than MAX_WORDS words.
    """
    photos, device = len(features), features.device
    unfinished = vocabulary.unfinished().to(device)
    first = torch.arange(photos, device=device) * beams
    memory, past = decoder.look(features), Cache()
    ids = torch.full((photos * beams, 1), START, device=device)
    # Only the first beam counts at the start, or all beams would be the same.
    total = torch.tensor([0.0] + [-math.inf] * (beams - 1), device=device).repeat(photos)
    length = torch.zeros(photos * beams, device=device)
    for place in range(MAX_WORDS + 1):
        scores, past = decoder.step(ids[:, -1], place, memory, past)
        scores = _allowed(scores, ids, unfinished, place)
        done = (ids[:, -1] == END) | (ids[:, -1] == PAD)
        longer = length + ~done
        ranked = (total[:, None] + scores) / longer[:, None]
        best = ranked.view(photos, -1).topk(beams, 1).indices
        origin = (best // scores.shape[1] + first[:, None]).flatten()
        token = (best % scores.shape[1]).flatten()
        total, length = total[origin] + scores[origin, token], longer[origin]
        ids = torch.cat([ids[origin], token[:, None]], 1)
        if bool(((token == END) | (token == PAD)).all()):
            break
        past = [(keys[origin], values[origin]) for keys, values in past]
    means = total / length
    winner = means.view(photos, beams).argmax(1) + first
    written = zip(ids[winner].tolist(), means[winner].tolist(), strict=True)
    return [(vocabulary.decode(row), mean) for row, mean in written]


def _allowed(scores: Tensor, ids: Tensor, unfinished: Tensor, place: int) -> Tensor:
    """``scores`` (n, vocabulary) with minus infinity for what must not follow ``ids`` (n, place + 1)."""
    scores[:, [PAD, START, UNKNOWN]] = -math.inf
    last = ids[:, -1]
    scores.scatter_(1, last[:, None], -math.inf)
    if place >= 3:
        again = (ids[:, :-2] == ids[:, -2:-1]) & (ids[:, 1:-1] == ids[:, -1:])
        scores.scatter_add_(1, ids[:, 2:], torch.where(again, -math.inf, 0.0))
    if place == MAX_WORDS:
        scores[:, :END] = scores[:, END + 1 :] = -math.inf
    else:
        scores[torch.isin(last, unfinished), END] = -math.inf
    done = (last == END) | (last == PAD)
    scores[done] = -math.inf
    scores[done, PAD] = 0.0
    return scores


@torch.no_grad()
def sample(decoder: CaptionDecoder, features: Tensor, times: int, longest: int, temperature: float) -> Tensor:
    """Sampled sentences, ``times`` per photo: padded token ids (n * times, at most longest + 2)."""
    memory, past = decoder.look(features), Cache()
    ids = torch.full((len(features) * times, 1), START, device=features.device)
    done = torch.zeros(len(ids), dtype=torch.bool, device=ids.device)
    for place in range(longest + 1):
        scores, past = decoder.step(ids[:, -1], place, memory, past)
        scores[:, [PAD, START, UNKNOWN]] = -math.inf
        drawn = torch.multinomial(torch.softmax(scores / temperature, -1), 1)[:, 0]
        token = drawn if place < longest else torch.full_like(drawn, END)
        ids = torch.cat([ids, torch.where(done, PAD, token)[:, None]], 1)
        done |= token == END
        if bool(done.all()):
            break
    return ids
