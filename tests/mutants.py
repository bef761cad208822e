"""Changes the code in a sample of places and lists the changes that no test notices: ``python -m tests.mutants``.

Works on a copy of the checkout. Every change ("mutant") is met by the tests that run the changed line, which a first
run of all tests with coverage tells, the quickest first and slow ones never. What is not noticed either lacks a test,
or changes nothing that anybody could see.

Each mutant is tested in a fork of this process, which has imported every library already: most mutants take a second.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from importlib import import_module
from pathlib import Path
from shutil import copyfile

import pytest
from cosmic_ray.commands import init
from cosmic_ray.mutating import use_mutation
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec
from coverage import Coverage

ROOT = Path(__file__).parents[1]
SAMPLE, SEED = 300, 7
# A mutant whose tests take so many processor seconds more than they do on the code as it is, or so long in all, does
# not end: it was noticed.
PROCESSOR_S, WAIT_S = 60, 900
# Tests of more processor seconds are not asked, so that a mutant takes seconds; they might notice a few more.
SLOW_S = 5.0
# Asserts of plugins that this process has imported cannot be rewritten, which would fail every run in a fork of it.
_OPTIONS = ("-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")


@dataclass(frozen=True, slots=True)
class Part:
    """Modules that are changed, and the test files that are to notice it."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


PARTS = {
    "ranking": Part(("retrieval/ranking.py",), ("ranking", "search")),
    "search": Part(
        ("retrieval/search",),
        (
            "checks",
            "descriptions",
            "reasons",
            "relevance",
            "strength",
            "things",
            "negation",
            "ordering",
            "spelling",
            "search",
            "search_uploads",
        ),
    ),
    "session": Part(("chatbot/session.py",), ("session", "bot")),
    "reading": Part(
        ("chatbot/reading",),
        (
            "tagged_words",
            "dates",
            "numbers",
            "conditions",
            "symbols",
            "slots",
            "foreign",
            "places",
            "people",
            "reading",
        ),
    ),
}
# "str | None" in annotations, which nothing evaluates (no other "|" is in these modules); and "is" for "==", which
# is the same for the small numbers and letters that are compared here.
POINTLESS = ("BinaryOperator_BitOr", "ComparisonOperator_Eq_Is", "ComparisonOperator_NotEq_IsNot")
# Arguments that say how much memory something takes, or guard against a mistake that the code does not make.
_UNSEEN = re.compile(r"\b(?:slots|strict|maxsize)=\s*$|\blru_cache\($")


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
        checkout = Path(scratch) / "checkout"
        _copy_checkout(checkout)
        os.chdir(checkout)
        sys.path[0] = str(checkout)
        sys.modules.pop("tests")  # the tests of the copy are meant
        mutants = [(part, mutant) for part in parts for mutant in _mutants(PARTS[part], Path(scratch))]
        sample = random.Random(args.seed).sample(mutants, min(args.sample, len(mutants)))
        names = dict.fromkeys(name for part in parts for name in PARTS[part].tests)
        runs = {name: _run_of(f"tests/test_{name}.py", Path(scratch)) for name in names}
        sys.dont_write_bytecode = True  # a mutant is never to be taken for the module itself
        for library in sorted({library for run in runs.values() for library in run.libraries}):
            with suppress(Exception):
                import_module(library)
        for run in runs.values():
            _require_passing(run, Path(scratch) / "output")
        noticed: list[bool] = []
        for place, (part, mutant) in enumerate(sample, start=1):
            noticed.append(_is_noticed(part, mutant, [runs[name] for name in PARTS[part].tests]))
            print(f"{sum(noticed)} of {place}", end="\r" if sys.stdout.isatty() else "\n", flush=True)
    for part in parts:
        of_part = [result for (name, _), result in zip(sample, noticed, strict=True) if name == part]
        print(f"{part}: {sum(of_part)} of {len(of_part)}")
    share = 100 * sum(noticed) / max(1, len(noticed))
    print(f"{sum(noticed)} of {len(noticed)} mutants were noticed ({share:.1f}%).")
    return 0 if share >= args.least else 1


def _end_of(output: Path) -> str:
    return output.read_text(errors="replace")[-2000:]


def _copy_checkout(target: Path) -> None:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            copyfile(ROOT / name, target / name)
    compileall.compile_dir(target, quiet=2)


def _mutants(part: Part, scratch: Path) -> list[MutationSpec]:
    """Every change of a part's modules that could matter."""
    files = [
        file for module in map(Path, part.modules) for file in ([module] if module.is_file() else module.rglob("*.py"))
    ]
    with use_db(str(scratch / "mutants.sqlite"), WorkDB.Mode.create) as database:
        init(sorted(files), database, {})
        mutants = [mutation for item in database.work_items for mutation in item.mutations]
    return [mutant for mutant in mutants if not _is_pointless(mutant)]


def _is_pointless(mutant: MutationSpec) -> bool:
    if any(name in mutant.operator_name for name in POINTLESS):
        return True
    row, column = mutant.start_pos
    line = Path(mutant.module_path).read_text(encoding="utf-8").splitlines()[row - 1]
    return _UNSEEN.search(line[:column]) is not None


# -- which tests run which lines


@dataclass(frozen=True, slots=True)
class Run:
    """A test file's run on the code as it is: processor seconds by test, tests by line of a file, libraries loaded."""

    seconds: dict[str, float]
    tests_by_line: dict[str, dict[int, tuple[str, ...]]]
    libraries: tuple[str, ...]


class _Contexts:
    """Tells coverage which test is running, and how many processor ``seconds`` each took."""

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> object:
        self._coverage.switch_context(item.nodeid)
        started = time.process_time()
        result = yield
        self.seconds[item.nodeid] = time.process_time() - started
        self._coverage.switch_context("")
        return result


class _Selection:
    """Runs these tests alone, in this order. (Not by name on pytest's command line, which cannot take every name.)"""

    def __init__(self, tests: Iterable[str]) -> None:
        self._places = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self._places]
        items[:] = sorted(chosen, key=lambda item: self._places[item.nodeid])


def _status_of(tests: Sequence[str]) -> int:
    """Pytest's exit status for some tests, up to the first that fails."""
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    return int(pytest.main(["-x", *_OPTIONS, *files], [_Selection(tests)]))


def _run_of(tests: str, scratch: Path) -> Run:
    result = scratch / "run.json"

    def measure() -> int:
        coverage = Coverage(data_file=None, source=["retrieval", "chatbot"])
        contexts_of_tests = _Contexts(coverage)
        coverage.start()
        status = pytest.main([*_OPTIONS, tests], [contexts_of_tests])
        coverage.stop()
        data = coverage.get_data()
        by_line = {
            os.path.relpath(file): {
                line: [c for c in contexts if c] for line, contexts in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        ours = ("retrieval", "chatbot", "tests", "app")
        libraries = [
            name for name in list(sys.modules) if name.partition(".")[0] not in ours and not name.startswith("_")
        ]
        result.write_text(json.dumps([by_line, libraries, contexts_of_tests.seconds]))
        return int(status)

    if _in_a_fork(measure, scratch / "output") != 0:
        raise SystemExit(f"The tests fail before anything is changed:\n{_end_of(scratch / 'output')}")
    by_line, libraries, seconds = json.loads(result.read_text())
    lines = {file: {int(line): tuple(names) for line, names in of.items()} for file, of in by_line.items()}
    return Run(seconds, lines, tuple(libraries))


def _require_passing(run: Run, output: Path) -> None:
    """End here if the very call that a mutant meets fails on the code as it is: it would tell nothing."""
    tests = [test for test, seconds in run.seconds.items() if seconds < SLOW_S]
    if _in_a_fork(lambda: _status_of(tests), output) != 0:
        raise SystemExit(f"The tests fail before anything is changed:\n{_end_of(output)}")


# -- one mutant


def _is_noticed(part: str, mutant: MutationSpec, runs: Sequence[Run]) -> bool:
    """Whether a test fails, crashes or never ends; a mutant that survives is printed."""
    seconds = {test: of for run in runs for test, of in run.seconds.items()}
    tests = sorted((test for test in _tests_of(mutant, runs) if seconds[test] < SLOW_S), key=seconds.__getitem__)
    usual_s = sum(map(seconds.__getitem__, tests))
    operator = get_operator(mutant.operator_name)(**mutant.operator_args)
    with use_mutation(mutant.module_path, operator, mutant.occurrence) as (before, after):
        noticed = bool(tests) and _in_a_fork(lambda: _status_of(tests), None, usual_s) != 0
    if not noticed:
        print(f"-- {part}: not noticed by {len(tests)} tests")
        print(
            "\n".join(
                unified_diff(
                    before.split("\n"), (after or "").split("\n"), str(mutant.module_path), "", lineterm="", n=2
                )
            )
        )
    sys.stdout.flush()
    return noticed


def _tests_of(mutant: MutationSpec, runs: Sequence[Run]) -> list[str]:
    """The tests that run the changed lines; where these run at import alone, those that run anything of the file."""
    by_line = [run.tests_by_line.get(str(mutant.module_path), {}) for run in runs]
    changed = range(mutant.start_pos[0], mutant.end_pos[0] + 1)
    tests = [test for lines in by_line for line in changed for test in lines.get(line, ())]
    return list(dict.fromkeys(tests or _all_of(by_line)))


def _all_of(lines_of_runs: Iterable[Mapping[int, Sequence[str]]]) -> list[str]:
    return [test for lines in lines_of_runs for tests in lines.values() for test in tests]


def _in_a_fork(work: Callable[[], int], output: Path | None = None, usual_s: float = 540) -> int:
    """The exit status of ``work``, which takes ``usual_s``, in a process of its own; not 0 where it takes too long."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setsid()
            limit = round(usual_s) + PROCESSOR_S
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            sink = os.open(output or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(sink, 1)
            os.dup2(sink, 2)
            status = work()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    deadline = time.monotonic() + WAIT_S
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > deadline:
            os.killpg(child, signal.SIGKILL)
        time.sleep(0.02)
    return ended[1]


if __name__ == "__main__":
    sys.exit(main())
