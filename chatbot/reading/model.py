"""The joint model of intents and slots: own layers over the frozen lower layers of the sentence tower.

Joint intent classification and slot filling by BIO tags (Chen et al. 2019, "BERT for joint intent classification and
slot filling"), with five additions: the present search is read behind the message, what else it can refer to is added
to every state, hashed character n-grams help with misspellings and other languages, the names of albums are known at
their words, and a mark at each word says whether another action begins there.
"""

from __future__ import annotations

import copy
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast, get_args

import torch
from torch import Tensor, nn

from chatbot.actions import Context, Done
from chatbot.reading.sequence import KINDS, followings, likeliest_parts
from chatbot.reading.words import ACTS, LIKE_NAME, TAGS, TOPICS, Span, Word, named_in, spans_of
from retrieval.installation import asset
from retrieval.records import Filters

if TYPE_CHECKING:
    from retrieval.builtin.towers import SentenceTower, Tokeniser

WEIGHTS = asset("reading", "reading.safetensors")
# Layers of the tower that are used as they are, and own ones above them, which begin as the tower's next.
FROZEN, OWN = 2, 4
DIM, BUCKETS, GRAM_DIM = 384, 8192, 64
_DONE = get_args(Done)[1:]
# Numbers about what a message can refer to.
FACTS = 12 + len(_DONE)
# Word pieces beyond this belong to the last span: nobody types such a command.
LONGEST = 96
# So many words of the present search are read behind a message, and of what it leaves out.
SEARCHED, REFUSED = 12, 6
_LOADING = threading.Lock()
# Acts that have a description, also where no tag says so.
_DESCRIBING = ("text_search", "text_search.instead")
# Suffix of a matrix's name for the scales of its rows.
SCALE = ".scale"


def facts(context: Context) -> list[float]:
    """What a message can refer to, as FACTS numbers."""
    search = context.search
    return [
        float(context.photos > 0), float(context.photos > 1), float(context.shown > 0), float(context.shown == 1),
        float(context.shown == 2), float(bool(context.liked)), float(len(context.focus) == 1),
        float(len(context.focus) > 1), float(bool(search and search.text)),
        float(bool(search and search.filters != Filters())),
        *(float(context.done == done) for done in _DONE), float(context.asked), float(bool(context.album)),
    ]  # fmt: skip


def searched(context: Context) -> str:
    """The first words of the present search and of what it leaves out, "" where there is none."""
    if not (context.search and context.shown):
        return ""
    words, refused = context.search.text.split()[:SEARCHED], " ".join(context.search.without).split()[:REFUSED]
    return " ".join((*words, "without", *refused) if refused else words)


@lru_cache(maxsize=50_000)
def grams(word: str) -> tuple[int, ...]:
    """Buckets of the character 2- to 4-grams of a word and of the word itself."""
    marked = f"<{word.lower()}>"
    pieces = {marked[i : i + n] for n in (2, 3, 4) for i in range(len(marked) - n + 1)} | {marked}
    return tuple(sorted(zlib.crc32(gram.encode()) % BUCKETS for gram in pieces))


class Batch(NamedTuple):
    """Messages as tensors, n of t pieces and w words: ids and mask (n, t), places of the words' first pieces (n, w)
    and which are real (n, w), whether they are in the name of an album (n, w), grams of all words in a row with their
    offsets (n * w), facts (n, FACTS)."""

    ids: Tensor
    mask: Tensor
    places: Tensor
    real: Tensor
    named: Tensor
    grams: Tensor
    offsets: Tensor
    facts: Tensor


def unpacked(small: dict[str, Tensor]) -> dict[str, Tensor]:
    """Matrices that are kept in one byte a number, with a scale for each row, and the rest, as float32."""
    return {
        name: part.float() * small[name + SCALE] if name + SCALE in small else part.float()
        for name, part in small.items()
        if not name.endswith(SCALE)
    }


def _torn() -> Tensor:
    """A large cost for an I behind another tag than the B or I of its kind, (len(TAGS), len(TAGS))."""
    whole = [[not after.startswith("I-") or before[1:] == after[1:] for after in TAGS] for before in TAGS]
    return torch.tensor(whole).logical_not() * -1e4


class Network(nn.Module):
    """States of the lower layers to tags, beginnings and acts."""

    def __init__(self, layers: nn.ModuleList) -> None:
        super().__init__()
        self.layers = layers
        self.known = nn.Linear(FACTS, DIM)
        self.grams = nn.EmbeddingBag(BUCKETS, GRAM_DIM, mode="mean")
        self.spelled = nn.Linear(GRAM_DIM, DIM)
        self.named = nn.Embedding(LIKE_NAME + 1, DIM, padding_idx=0)
        self.drop = nn.Dropout(0.2)
        self.tag, self.begin = nn.Linear(DIM, len(TAGS)), nn.Linear(DIM, 1)
        self.follows = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.register_buffer("torn", _torn(), persistent=False)
        self.register_buffer("after", followings(()))
        self.join = nn.Linear(2 * DIM + GRAM_DIM + FACTS, DIM)
        self.act = nn.Linear(DIM, len(ACTS))

    def words(self, states: Tensor, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """States of the words (n, w, DIM), of the whole message (n, DIM), and the words' spelling (n, w, GRAM_DIM)."""
        n, w = batch.places.shape
        spelling = self.grams(batch.grams, batch.offsets).view(n, w, -1) * batch.real.unsqueeze(-1)
        x = states + self.known(batch.facts).unsqueeze(1)
        spelled = self.drop(self.spelled(spelling)) * batch.real.unsqueeze(-1)  # words beyond the end have no place
        beside = (spelled + self.named(batch.named)).to(x.dtype)
        x = x.scatter_add(1, batch.places.unsqueeze(-1).expand(-1, -1, DIM), beside)
        for layer in self.layers:
            x = layer(x, batch.mask)
        x = self.drop(x)
        return x.gather(1, batch.places.unsqueeze(-1).expand(-1, -1, DIM)), x[:, 0], spelling

    def chain(self) -> Tensor:
        """How well each tag goes before each other, (len(TAGS), len(TAGS)); no span goes on that did not begin."""
        return self.follows + cast(Tensor, self.torn)

    def likeliest(self, scores: Tensor) -> list[int]:
        """The tags that go together best (Viterbi) of one message's `scores` (w, len(TAGS))."""
        chain = self.chain()
        best, back = scores[0] + cast(Tensor, self.torn)[0], list[Tensor]()
        for score in scores[1:]:
            reached, before = (best.unsqueeze(1) + chain).max(0)
            best = reached + score
            back.append(before)
        tags = [int(best.argmax())]
        for before in reversed(back):
            tags.append(int(before[tags[-1]]))
        return tags[::-1]

    def acts(self, words: Tensor, whole: Tensor, spelling: Tensor, chosen: Tensor, context: Tensor) -> Tensor:
        """Logits of the acts (n, len(ACTS)) of one action: of the words `chosen` (n, w), in `context` (n, FACTS)."""
        weights = chosen / chosen.sum(1, keepdim=True).clamp(min=1)
        mean, spelled = ((weights.unsqueeze(-1) * part).sum(1) for part in (words, spelling))
        joined = torch.cat([mean, whole, spelled, context], 1)
        return cast(Tensor, self.act(self.drop(nn.functional.gelu(self.join(joined)))))


@dataclass(frozen=True, slots=True)
class Segment:
    """One action of a message as the model reads it: words first to last, acts by their chances, and the spans.

    Remarks and questions about the service are one act there, and ``topic`` the likeliest kind of them.
    """

    first: int
    last: int
    acts: tuple[tuple[str, float], ...]
    topic: str
    spans: tuple[Span, ...]


class Stack(nn.Module):
    """All that a message passes through: the lower layers of the tower, and the network above them."""

    def __init__(self, tower: SentenceTower, frozen: nn.ModuleList, network: Network) -> None:
        super().__init__()
        self.tower, self.frozen, self.network = tower, frozen, network

    def lower(self, batch: Batch) -> Tensor:
        """States after the frozen layers, (n, t, DIM)."""
        x = self.tower.lower(batch.ids, batch.mask, 0)
        for layer in self.frozen:
            x = layer(x, batch.mask)
        return x

    def forward(self, *parts: Tensor) -> tuple[Tensor, ...]:
        """What ``Network.words`` makes of a batch, the scores of tags (n, w, len(TAGS)), and of beginnings (n, w)."""
        batch = Batch(*parts)
        states, whole, spelling = self.network.words(self.lower(batch), batch)
        return states, whole, spelling, self.network.tag(states), self.network.begin(states)[..., 0]


class Reader:
    """The model with the layers it stands on; safe to call from several threads."""

    def __init__(self, tokenise: Tokeniser, stack: Stack) -> None:
        from retrieval.builtin.towers import Traced

        self.tokenise, self.stack, self.network = tokenise, stack, stack.network
        self._run = Traced(stack)

    @classmethod
    def untrained(cls) -> Reader:
        """An untrained model: its layers begin as copies of the tower's next ones."""
        from retrieval.builtin.towers import Tokeniser, shared_sentence_tower

        tower = shared_sentence_tower()
        own = nn.ModuleList(copy.deepcopy(tower.layers[FROZEN + i]) for i in range(OWN)).requires_grad_(True)
        return cls(Tokeniser(LONGEST), Stack(tower, tower.layers[:FROZEN], Network(own)))

    @classmethod
    def open(cls, weights: Path = WEIGHTS) -> Reader:
        """The trained model; raises ModelUnavailableError where the package with the tower is missing."""
        from safetensors.torch import load_file

        from retrieval.builtin.towers import shorten, working_sentence_tower

        reader = cls.untrained()
        reader.network.load_state_dict(unpacked(load_file(weights)))
        reader.stack.eval().requires_grad_(False)
        reader.stack.frozen = working_sentence_tower().layers[:FROZEN]
        shorten(reader.network.layers)
        return reader

    def batch(self, texts: Sequence[str], words: Sequence[Sequence[Word]], contexts: Sequence[Context]) -> Batch:
        """Messages as tensors."""
        ids, mask, starts = self.tokenise.with_starts(texts, map(searched, contexts))
        width = max([1, *map(len, words)])
        places, real, named = (list[int]() for _ in range(3))
        spelled, offsets = list[int](), list[int]()
        for row, line in enumerate(words):
            known = named_in(line, contexts[row].albums)
            word_at = {start: place for place, start in reversed(list(enumerate(starts[row]))) if start >= 0}
            for column in range(width):
                offsets.append(len(spelled))
                seen = column < len(line) and line[column].start in word_at
                places.append(word_at[line[column].start] if seen else 0)
                named.append(known[column] if seen else 0)
                real.append(int(seen))
                spelled += grams(line[column].text) if seen else ()
        at, is_real, in_name = (torch.tensor(part).view(len(texts), width) for part in (places, real, named))
        gram_ids, starts_of_words = torch.tensor(spelled or [0]), torch.tensor(offsets)
        known_facts = torch.tensor(list(map(facts, contexts)))
        return Batch(ids, mask, at, is_real.float(), in_name, gram_ids, starts_of_words, known_facts)

    def read(self, text: str, words: list[Word], context: Context) -> list[Segment]:
        """The actions of one message in their order; at least one where there is a word."""
        with torch.inference_mode():
            batch = self.batch([text], [words], [context])
            states, whole, spelling, tag_scores, begin_scores = self._run(*batch)
            seen = int(batch.real[0].sum())
            scores = tag_scores[0, : max(seen, 1)]
            tags = self.network.likeliest(scores)
            begins = begin_scores[0].tolist()
            tags[seen:] = [TAGS.index(TAGS[tags[seen - 1]].replace("B-", "I-"))] * (len(words) - seen) if seen else []

            def chances_of(parts: list[tuple[int, int]]) -> Tensor:
                chosen = torch.zeros(len(parts), batch.real.shape[1])
                for row, (first, stop) in enumerate(parts):
                    chosen[row, first:stop] = batch.real[0, first:stop]
                of_all, context = (part.expand(len(parts), -1) for part in (whole, batch.facts))
                return self.network.acts(states, of_all, spelling, chosen, context).softmax(-1)

            segments = []
            after = cast(Tensor, self.network.after)
            for first, stop, acts, kinds in likeliest_parts(begins[:seen], len(words), chances_of, after):
                spans = tuple(Span(s.kind, s.first + first, s.last + first) for s in spans_of(tags[first:stop]))
                by_chance = sorted(zip(KINDS, kinds.tolist(), strict=True), key=lambda kind: -kind[1])
                if not spans and by_chance[0][0] in _DESCRIBING and seen > first:
                    start, last = likeliest_run(scores[first:stop])
                    spans = (Span("text", first + start, first + last),)
                topic = TOPICS[int(acts[-len(TOPICS) :].argmax())]
                segments.append(Segment(first, stop - 1, tuple(by_chance), topic, spans))
            return segments


def likeliest_run(scores: Tensor) -> tuple[int, int]:
    """First and last of the words that are likeliest a description, of one action's `scores` (w, len(TAGS))."""
    gains = (scores[:, TAGS.index("B-text")].maximum(scores[:, TAGS.index("I-text")]) - scores[:, 0]).tolist()
    sums = list(accumulate(gains, lambda before, gain: max(before, 0.0) + gain))
    last = sums.index(max(sums))
    return next((place + 1 for place in range(last - 1, -1, -1) if sums[place] <= 0), 0), last


def reader() -> Reader:
    """The one trained model of the process, loaded at its first message."""
    with _LOADING:
        return _opened()


@cache
def _opened() -> Reader:
    return Reader.open()
