"""Changes the code in a sample of places and tells which changes no test notices: ``python -m tests.mutants``.

Works on a copy of the checkout. Every change ("mutant") is met by the tests of its own part only; one that they do not
notice is either missing a test, or it changes nothing that anybody could see.
"""

from __future__ import annotations

import argparse
import random
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

from cosmic_ray.commands import init
from cosmic_ray.config import load_config
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkItem

ROOT = Path(__file__).parents[1]
SAMPLE, SEED = 300, 7
# Long enough for the tests of every part on a busy machine; an endless loop is a mutant that was noticed.
TIMEOUT_S = 240


@dataclass(frozen=True, slots=True)
class Part:
    """Modules that are changed, and the tests that are to notice it."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


PARTS = {
    "ranking": Part(("retrieval/ranking.py",), ("test_ranking", "test_search")),
    "search": Part(
        ("retrieval/search",),
        (
            "test_terms",
            "test_reasons",
            "test_strength",
            "test_things",
            "test_negation",
            "test_search",
            "test_search_uploads",
        ),
    ),
    "session": Part(("chatbot/session.py",), ("test_session", "test_bot")),
    "reading": Part(
        ("chatbot/reading",),
        (
            "test_tagged_words",
            "test_dates",
            "test_numbers",
            "test_foreign",
            "test_places",
            "test_people",
            "test_reading",
        ),
    ),
}
CONFIG = """
[cosmic-ray]
module-path = [{modules}]
timeout = {timeout}
excluded-modules = []
test-command = {command}
[cosmic-ray.distributor]
name = "local"
"""


def main() -> int:
    """Print the share of noticed mutants and every one that was not; 0 where at least ``--least`` percent were."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=f"of {', '.join(PARTS)} (all)")
    parser.add_argument("--sample", type=int, default=SAMPLE, metavar="N", help=f"mutants in all (default: {SAMPLE})")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="another seed, another sample")
    parser.add_argument("--least", type=float, default=80, metavar="PERCENT", help="to notice (default: 80)")
    args = parser.parse_args()
    parts = args.parts or list(PARTS)
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        copy = Path(scratch) / "checkout"
        _copy_checkout(copy)
        sessions = {part: Path(scratch) / f"{part}.sqlite" for part in parts}
        for part, session in sessions.items():
            _find_mutants(PARTS[part], session, copy)
        _keep_sample(list(sessions.values()), args.sample, random.Random(args.seed))
        noticed = total = 0
        for part, session in sessions.items():
            _meet_tests(session, copy)
            part_noticed, part_total = _report(part, session, copy)
            noticed, total = noticed + part_noticed, total + part_total
    share = 100 * noticed / max(1, total)
    print(f"{noticed} of {total} mutants were noticed ({share:.1f}%).")
    return 0 if share >= args.least else 1


def _copy_checkout(target: Path) -> None:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            copyfile(ROOT / name, target / name)


def _find_mutants(part: Part, session: Path, copy: Path) -> None:
    tests = " ".join(f"tests/{name}.py" for name in part.tests)
    command = f"{shlex.quote(sys.executable)} -m pytest -x -q -p no:cacheprovider {tests}"
    modules = ", ".join(f'"{copy / module}"' for module in part.modules)
    config = session.with_suffix(".toml")
    config.write_text(CONFIG.format(modules=modules, timeout=TIMEOUT_S, command=repr(command)), encoding="utf-8")
    baseline = subprocess.run(shlex.split(command), cwd=copy, check=False, capture_output=True, text=True)
    if baseline.returncode:
        raise SystemExit(f"The tests fail before anything is changed:\n{baseline.stdout[-2000:]}")
    loaded = load_config(str(config))
    files = [path for module in part.modules for path in _modules_of(copy / module)]
    with use_db(str(session), WorkDB.Mode.create) as database:
        init(files, database, loaded.get("operators", {}))


def _modules_of(path: Path) -> list[Path]:
    """The Python files of a module or package."""
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def _keep_sample(sessions: list[Path], size: int, chance: random.Random) -> None:
    """Leave ``size`` mutants of all sessions together."""
    mutants = []
    for session in sessions:
        with use_db(str(session), WorkDB.Mode.open) as database:
            mutants += [(session, item) for item in database.work_items if _can_matter(item)]
    kept = chance.sample(mutants, min(size, len(mutants)))
    for session in sessions:
        with use_db(str(session), WorkDB.Mode.open) as database:
            database.clear()
            database.add_work_items(item for place, item in kept if place == session)


# "str | None" in annotations, which nothing evaluates (no other "|" is in these modules); and "is" for "==", which
# is the same for the small numbers and letters that are compared here.
POINTLESS = ("BinaryOperator_BitOr", "ComparisonOperator_Eq_Is", "ComparisonOperator_NotEq_IsNot")


def _can_matter(item: WorkItem) -> bool:
    """Whether anybody could notice the change."""
    return not any(operator in mutation.operator_name for mutation in item.mutations for operator in POINTLESS)


def _meet_tests(session: Path, copy: Path) -> None:
    config = session.with_suffix(".toml")
    runner = [sys.executable, "-m", "cosmic_ray.cli", "exec", str(config), str(session)]
    subprocess.run(runner, cwd=copy, check=True)


def _report(part: str, session: Path, copy: Path) -> tuple[int, int]:
    noticed = total = 0
    with use_db(str(session), WorkDB.Mode.open) as database:
        for _, result in database.completed_work_items:
            total += 1
            if result.test_outcome is TestOutcome.SURVIVED:
                print(f"-- {part}: not noticed\n{(result.diff or '').replace(str(copy) + '/', '')}")
            else:
                noticed += 1
    print(f"{part}: {noticed} of {total}", flush=True)
    return noticed, total


if __name__ == "__main__":
    sys.exit(main())
