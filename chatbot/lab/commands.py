"""The commands ``train``, ``score`` and ``rules`` of the reading."""

from __future__ import annotations

import argparse
import re
import time
import zlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "tests" / "data"


def main(argv: Sequence[str] | None = None) -> int:
    """Train the model, score it on a file of turns, or weigh the patterns of the parsers."""
    parser = argparse.ArgumentParser(
        prog="python -m chatbot.reading", description="Train and measure the reading of messages."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    learn = commands.add_parser("train", help="learn what was added to tests/data since the last training, in minutes")
    learn.add_argument("--epochs", type=int, metavar="N", help="passes over the turns")
    learn.add_argument("--seed", type=int, metavar="N", help="another seed")
    learn.add_argument("--to", type=Path, metavar="FILE", help="where to write the weights (default: the shipped ones)")
    learn.add_argument("--all", action="store_true", help="learn all turns again beside what is new, in an hour or two")
    learn.add_argument("--anew", action="store_true", help="learn all turns from nothing, which takes hours")
    score = commands.add_parser("score", help="share of the turns in a file that are read right, per kind")
    score.add_argument("file", type=Path, metavar="FILE", help="turns as JSON lines, such as tests/data/turns.jsonl")
    score.add_argument("--wrong", action="store_true", help="show the turns that are read wrong")
    weigh = commands.add_parser("rules", help="how many written turns each pattern of the parsers changes")
    weigh.add_argument("--every", type=int, default=10, metavar="N", help="look at each Nth turn (default: 10)")
    args = parser.parse_args(argv)
    if args.command == "train":
        return _train(args)
    if args.command == "rules":
        return _rules(args.every)
    return _score(args.file, args.wrong)


def _train(args: argparse.Namespace) -> int:
    from chatbot.lab import learning
    from chatbot.lab.turns import Turn, all_tagged, load, written
    from chatbot.reading.model import WEIGHTS

    files = {path.stem: path for path in sorted((DATA / "written").glob("*.txt"))}
    sums = {name: zlib.crc32(path.read_bytes()) for name, path in files.items()}
    known = learning.learned_in(WEIGHTS) if not args.anew else {}
    new = [name for name in files if args.all or known.get(name) != sums[name]]
    if not new:
        print("All turns in tests/data are learned. --all learns them again, --anew does so from nothing, in hours.")
        return 0
    # The first turns of all are learned again with what is new: they say best what each act is.
    turns, added = list[Turn](), list(all_tagged(load(DATA / "turns.jsonl")))
    for name, path in files.items():
        (added if name in new else turns).extend(written(path))
    print(f"{len(added)} turns to learn, from {', '.join(new)}; {len(turns)} are known")
    epochs, seed = args.epochs or learning.EPOCHS, args.seed or learning.SEED
    learning.train(turns, epochs, seed, args.to or WEIGHTS, None if args.anew else WEIGHTS, added, sums)
    return 0


def _score(path: Path, show: bool) -> int:
    from chatbot.lab.turns import TODAY, wanted_of
    from chatbot.reading import route, warm_up

    warm_up()
    right: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    took: list[float] = []
    for message, context, wanted, topic in wanted_of(path):
        started = time.process_time()
        found = route(message, context, TODAY).actions
        took.append(1000 * (time.process_time() - started))
        got = [action.to_json() for action in found]
        of_topic = not topic or found[0].topic == topic
        result = [a["intent"] for a in got] == [a["intent"] for a in wanted], of_topic and _level(got) == _level(wanted)
        right[wanted[0]["intent"]].append(result)
        right["all"].append(result)
        if show and not result[1]:
            print(f"{message!r} shown {context.shown}\n    wanted {wanted} {topic}\n    got    {got} {found[0].topic}")
    for kind in sorted(right):
        marks = right[kind]
        intents, slots = (100 * sum(mark[i] for mark in marks) / len(marks) for i in (0, 1))
        print(f"{kind:14} {len(marks):5}  intents {intents:5.1f}%  slots {slots:5.1f}%")
    took.sort()
    print(f"processor time: p50 {took[len(took) // 2]:.1f} ms, p95 {took[int(0.95 * len(took))]:.1f} ms")
    return 0


def _rules(every: int) -> int:
    from chatbot.lab.turns import written
    from chatbot.reading import pointing, slots, spans, when

    paths = sorted((DATA / "written").glob("*.txt"))
    turns = [turn for path in paths for turn in written(path)][::every]
    now = [turn.actions() for turn in turns]
    never = re.compile(r"(?!)")
    for module in (slots, spans, when, pointing):
        for name, pattern in list(vars(module).items()):
            if isinstance(pattern, re.Pattern) and name.startswith("_"):
                setattr(module, name, never)
                changed = sum(turn.actions() != actions for turn, actions in zip(turns, now, strict=True))
                setattr(module, name, pattern)
                print(f"{changed:6} of {len(turns)}  {module.__name__.rpartition('.')[2]}.{name}", flush=True)
    return 0


def _level(actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Actions with their texts in small letters, without a sign at the end: how they are typed does not matter."""
    return [
        {
            "intent": action["intent"],
            **{k: v.lower().rstrip(" .?!") if isinstance(v, str) else v for k, v in action["slots"].items()},
        }
        for action in actions
    ]
