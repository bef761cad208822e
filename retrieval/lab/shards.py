"""Simulates a cluster: shards as processes whose answers are merged, to measure what a slow or dead shard costs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

import numpy as np

from retrieval.ranking import Ids, Scores, Vector, Vectors
from retrieval.vector_index import FaissIndex

TOP_K, QUESTIONS = 10, 200
# Seconds: the delay of the slow shard, when a second copy is asked, and when an answer is returned without the rest.
LATE, HEDGE, DEADLINE = 0.2, 0.05, 0.15
# Unanswered questions after which a copy is skipped: it would only fall further behind.
BEHIND = 3
# Ids (n,) and vectors (n, dim) of a shard's photos.
Shard = tuple[Ids, Vectors]


@dataclass(frozen=True, slots=True)
class Found:
    """A cluster's answer: ids and cosines (k,), best first, and the shards that did not answer in time."""

    ids: Ids
    scores: Scores
    missing: tuple[int, ...] = ()


@dataclass(slots=True)
class _Copy:
    """A process that holds a shard, the pipe to it, and how many answers it owes."""

    process: BaseProcess
    line: Connection
    owed: int = 0

    def ask(self, question: tuple[int, Vector, int]) -> bool:
        """Send a question; False if the process is dead or too far behind."""
        if self.owed >= BEHIND:
            return False
        with suppress(OSError):
            self.line.send(question)
            self.owed += 1
            return True
        return False

    def hear(self) -> tuple[int, Scores, Ids] | None:
        """Its next answer; None if it died."""
        try:
            answer: tuple[int, Scores, Ids] = self.line.recv()
        except (EOFError, OSError):
            return None
        self.owed -= 1
        return answer


@dataclass(slots=True)
class Cluster:
    """Photos spread over `shards`, each held by one or more copies; a context manager that ends the processes."""

    shards: list[list[_Copy]]
    _asked: int = field(default=0)

    @classmethod
    def of(cls, shards: Sequence[Shard], copies: int = 1) -> Self:
        """A cluster with `copies` processes for each shard."""
        context = get_context("spawn")  # FAISS's threads do not survive a fork
        started: list[list[_Copy]] = []
        for shard in shards:
            holders = []
            for _ in range(copies):
                line, remote_line = context.Pipe()
                process = context.Process(target=_serve, args=(remote_line, *shard), daemon=True)
                process.start()
                remote_line.close()
                holders.append(_Copy(process, line))
            started.append(holders)
        for holder in (holder for holders in started for holder in holders):
            holder.line.recv()  # it has its vectors
        return cls(started)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for holder in (holder for holders in self.shards for holder in holders):
            holder.process.kill()
            holder.process.join()
            holder.line.close()

    def slow(self, shard: int, seconds: float) -> None:
        """Delay every later answer of the first copy of a shard."""
        self.shards[shard][0].line.send(seconds)

    def kill(self, shard: int) -> None:
        """End the first copy of a shard."""
        self.shards[shard][0].process.kill()
        self.shards[shard][0].process.join()

    def ask(
        self, vector: Vector, top_k: int = TOP_K, *, hedge: float | None = None, deadline: float | None = None
    ) -> Found:
        """The best `top_k` of all shards for `vector` (dim,).

        If a shard is silent for `hedge` seconds, its next copy is asked too; after `deadline` seconds the answer is
        returned without it. With neither, a shard is waited for as long as it lives.
        """
        self._asked += 1
        started = time.perf_counter()
        question = (self._asked, vector, top_k)
        self._hear_the_late()
        waiting: dict[Connection, tuple[int, int]] = {}  # shard and copy
        answers: dict[int, tuple[Scores, Ids]] = {}
        for shard in range(len(self.shards)):
            self._put(question, shard, 0, waiting)
        hedged = hedge is None
        while waiting and len(answers) < len(self.shards):
            passed = time.perf_counter() - started
            if not hedged and hedge is not None and passed >= hedge:
                hedged = True
                for shard, copy in [place for place in waiting.values() if place[0] not in answers]:
                    self._put(question, shard, copy + 1, waiting)
            if deadline is not None and passed >= deadline:
                break
            ends = [end for end in (None if hedged else hedge, deadline) if end is not None]
            for line in wait(list(waiting), max(0.0, min(ends) - passed) if ends else None):
                assert isinstance(line, Connection)
                shard, copy = waiting[line]
                answer = self.shards[shard][copy].hear()
                if answer is None:  # it died: the next copy is asked at once
                    del waiting[line]
                    self._put(question, shard, copy + 1, waiting)
                elif answer[0] == self._asked:  # not a late answer to an earlier question
                    del waiting[line]
                    answers.setdefault(shard, answer[1:])
        missing = tuple(shard for shard in range(len(self.shards)) if shard not in answers)
        return merged([answers[shard] for shard in sorted(answers)], top_k, missing)

    def _put(
        self, question: tuple[int, Vector, int], shard: int, first: int, asked: dict[Connection, tuple[int, int]]
    ) -> None:
        """Ask the first copy of a shard, from copy `first` on, that can be asked."""
        for copy in range(first, len(self.shards[shard])):
            holder = self.shards[shard][copy]
            if holder.ask(question):
                asked[holder.line] = (shard, copy)
                return

    def _hear_the_late(self) -> None:
        """Discard late answers to earlier questions."""
        for holder in (holder for holders in self.shards for holder in holders):
            with suppress(OSError):
                while holder.owed and holder.line.poll() and holder.hear():
                    pass


def merged(answers: Sequence[tuple[Scores, Ids]], top_k: int, missing: tuple[int, ...] = ()) -> Found:
    """The best `top_k` of several answers (cosines and ids, best first), ties by id."""
    scores = np.concatenate([scores for scores, _ in answers]) if answers else np.zeros(0, np.float32)
    ids = np.concatenate([ids for _, ids in answers]) if answers else np.zeros(0, np.int64)
    best = np.lexsort((ids, -scores))[:top_k]
    return Found(ids[best], scores[best], missing)


def _serve(line: Connection, ids: Ids, vectors: Vectors) -> None:
    index = FaissIndex.of(ids, vectors)
    delay = 0.0
    line.send("ready")
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            order = line.recv()
            if isinstance(order, float):
                delay = order
                continue
            number, vector, top_k = order
            scores, ids = index.search(vector, top_k)
            time.sleep(delay)
            line.send((number, scores[0], ids[0]))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A state of the cluster: latency percentiles in milliseconds, and recall@10."""

    state: str
    p50: float
    p95: float
    p99: float
    recall: float


@dataclass(frozen=True, slots=True)
class ShardReport:
    """Measurements of a cluster of ``shards`` with ``photos_each``."""

    shards: int
    photos_each: int
    outcomes: tuple[Outcome, ...]

    def to_json(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """A table to print."""
        yield f"{self.shards} shards, each a process with {self.photos_each:,} photos; milliseconds and recall@{TOP_K}"
        yield f"  {'':<58} {'p50':>8} {'p95':>8} {'p99':>8} {'recall':>7}"
        for o in self.outcomes:
            yield f"  {o.state:<58} {o.p50:8.1f} {o.p95:8.1f} {o.p99:8.1f} {o.recall:7.3f}"


def simulate(shards: int, photos: int, questions: int = QUESTIONS) -> ShardReport:
    """Measure `shards` shards of `photos` photos each: healthy, one slow, one dead, with one and with two copies."""
    from retrieval.builtin.encoder import BuiltinEncoder  # which the shards' own processes need not load
    from retrieval.lab.lifelike import VectorSource

    source = VectorSource(BuiltinEncoder.open())
    parts = [
        (np.arange(shard * photos, (shard + 1) * photos), source.photos(photos, np.random.default_rng(shard))[0])
        for shard in range(shards)
    ]
    vectors = source.photos(questions, np.random.default_rng(shards))[1]
    whole = FaissIndex.of(*map(np.concatenate, zip(*parts, strict=True)))
    truth = [whole.search(vector, TOP_K)[1][0] for vector in vectors]
    del whole
    outcomes = []
    with Cluster.of(parts) as cluster:
        outcomes.append(_outcome("healthy", cluster, vectors, truth))
        cluster.slow(0, LATE)
        outcomes.append(_outcome(f"one shard {LATE * 1000:.0f} ms late, waited for", cluster, vectors, truth))
        late = f"one shard late, answered without it after {DEADLINE * 1000:.0f} ms"
        outcomes.append(_outcome(late, cluster, vectors, truth, deadline=DEADLINE))
    with Cluster.of(parts) as cluster:
        cluster.kill(0)
        outcomes.append(_outcome("one shard dead, one copy of each", cluster, vectors, truth, deadline=DEADLINE))
    with Cluster.of(parts, copies=2) as cluster:
        cluster.slow(0, LATE)
        hedged = f"one copy late, the other asked after {HEDGE * 1000:.0f} ms"
        outcomes.append(_outcome(hedged, cluster, vectors, truth, hedge=HEDGE))
        cluster.kill(0)
        outcomes.append(_outcome("one copy dead, the other asked at once", cluster, vectors, truth, hedge=HEDGE))
    return ShardReport(shards, photos, tuple(outcomes))


def _outcome(
    state: str,
    cluster: Cluster,
    vectors: Vectors,
    truth: Sequence[Ids],
    *,
    hedge: float | None = None,
    deadline: float | None = None,
) -> Outcome:
    times, recalls = [], []
    for vector, right in zip(vectors, truth, strict=True):
        started = time.perf_counter()
        answer = cluster.ask(vector, hedge=hedge, deadline=deadline)
        times.append(1000 * (time.perf_counter() - started))
        recalls.append(len(np.intersect1d(answer.ids, right)) / len(right))
    p50, p95, p99 = np.percentile(times, (50, 95, 99)).tolist()
    return Outcome(state, p50, p95, p99, float(np.mean(recalls)))
