"""Command line of retrieval: runs a command, prints its answer, chooses the exit status."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.cli.arguments import DEFAULT_TOP_K, filters_of, parser
from retrieval.cli.progress import indexing_lines, show_download, show_indexing
from retrieval.ending import DONE, INCOMPLETE, ended, speak_utf8
from retrieval.errors import UsageError
from retrieval.file_names import expanded
from retrieval.installation import command
from retrieval.settings import Settings
from retrieval.whole_files import is_stream
from retrieval.words import say

if TYPE_CHECKING:
    from retrieval.indexing.crew import Crew
    from retrieval.library import Library
    from retrieval.records import IndexProgress, Query, SearchResults


def main(argv: Sequence[str] | None = None, prog: str = "python -m retrieval") -> int:
    """Run one command of the program called ``prog``.

    The exit status is 0 for done, 1 for files skipped or nothing found, 2 for unusable input.
    """
    return ended(lambda: _run(argv, prog), say("command-interrupted"))


def _run(argv: Sequence[str] | None, prog: str) -> int:
    args = parser(prog).parse_args(argv)
    if vars(args).get("json"):
        speak_utf8()
    return COMMANDS[args.command](args)


def _index(args: argparse.Namespace) -> int:
    args.images = args.images or [str(folder) for folder in args.folders]
    last = _indexed(args, args.ray)
    from retrieval.wire import indexing_json

    _print(args, indexing_json(last), indexing_lines(last))
    return INCOMPLETE if last.skipped else DONE


def _indexed(args: argparse.Namespace, ray: str | None = None) -> IndexProgress:
    """The end of an indexing run over the folders that ``args`` name."""
    from retrieval.indexing import checked_roots, index_folder
    from retrieval.library import Library
    from retrieval.models import describe_choice

    settings = Settings.from_args(args)
    folders = checked_roots(args.folders or settings.images, settings.data)  # before a data folder is made
    with Library.open(settings, reindex=True) as library:
        if not args.json:
            _tell(describe_choice(settings, library.family))
        with _crew(library, ray) as crew:
            return show_indexing(index_folder(library, folders, crew=crew))


def _crew(library: Library, ray: str | None) -> AbstractContextManager[Crew | None]:
    """What does the work of the passes: this process, or workers of Ray."""
    if ray is None:
        return nullcontext()
    from retrieval.indexing.cluster import RayCrew

    return closing(RayCrew.of(library, ray or None))


def _search(args: argparse.Namespace) -> int:
    from retrieval.descriptions import typed
    from retrieval.records import Query

    with _open(args) as library:
        photos, filters = tuple(_photo_file(path, library) for path in args.with_photo), filters_of(args)
        beside = Query((), tuple(args.without), photos, filters=filters, search_by=args.search_by, top_k=args.top_k)
        query = typed(args.text, beside)
        return _answer(library, query, args.text or ", ".join(path.name for path in photos), args)


def _similar(args: argparse.Namespace) -> int:
    from retrieval.cli.answers import closest_line
    from retrieval.records import Query

    with _open(args) as library:
        photo = _photo_file(args.photo, library)
        if args.labels is not None:
            return _best_label(library, photo, args)
        top_k = max(1, len(library.snapshot())) if args.all else args.top_k
        query = Query(photos=(photo,), filters=filters_of(args), top_k=top_k)
        return _answer(library, query, str(photo), args, headline=closest_line)


def _best_label(library: Library, photo: Path, args: argparse.Namespace) -> int:
    from retrieval.cli.answers import label_lines
    from retrieval.search import SearchEngine
    from retrieval.wire import labels_json

    scores = SearchEngine(library).label_scores(photo, args.labels.split(","))
    _print(args, labels_json(str(photo), scores), label_lines(photo, scores))
    return DONE


def _recommend(args: argparse.Namespace) -> int:
    from retrieval.records import Query
    from retrieval.search.uploads import same_photo

    with _open(args) as library:
        photos = tuple(_photo_file(path, library) for path in args.photos)
        in_collection = (same_photo(library, path) for path in photos)
        exclude = frozenset(photo.photo_id for photo in in_collection if photo)
        query = Query(photos=photos, exclude=exclude, filters=filters_of(args), top_k=args.top_k)
        return _answer(library, query, ", ".join(path.name for path in photos), args)


def _colour(args: argparse.Namespace) -> int:
    from retrieval.colours import require_colours
    from retrieval.records import Query
    from retrieval.search.uploads import upload_palette

    words = " ".join(args.words)
    if words and args.with_photo:
        raise UsageError(say("command-words-and-photo", words=words, photo=str(args.with_photo)))
    with _open(args) as library:
        filters = filters_of(args)
        if not args.with_photo:
            query = Query(colours=require_colours(words).colours, filters=filters, top_k=args.top_k)
            return _answer(library, query, words, args)
        photo = _photo_file(args.with_photo, library)
        query = Query(palette=upload_palette(library, photo), filters=filters, top_k=args.top_k)
        return _answer(library, query, str(photo), args, drawn=(photo,))


def _duplicates(args: argparse.Namespace) -> int:
    from retrieval.cli.answers import duplicates_lines
    from retrieval.duplicates import find_duplicates
    from retrieval.wire import duplicates_json

    with _open(args) as library:
        groups = find_duplicates(library)
        _print(args, duplicates_json(groups), duplicates_lines(groups, library.settings.images))
    return DONE if groups else INCOMPLETE


def _people(args: argparse.Namespace) -> int:
    from retrieval.cli.answers import people_lines
    from retrieval.wire import people_json

    with _open(args) as library:
        people = library.catalogue.people
        if args.action == "on":
            library.extras.require_faces()
            people.want()
            folders = tuple(library.catalogue.roots())
            _tell(say("command-faces-on", command=library.settings.command("index", folders)))
        elif args.action == "off":
            people.forget()
            _tell(say("command-faces-forgotten"))
        elif args.action == "name":
            if args.person is None:
                raise UsageError(say("command-faces-who", command=command("people name 3 Anna")))
            people.name(args.person, args.name)
        groups = people.groups()
        _print(args, people_json(people.are_wanted, groups), people_lines(people.are_wanted, groups))
    return DONE


def _stats(args: argparse.Namespace) -> int:
    from retrieval.cli.answers import stats_lines
    from retrieval.wire import stats_json

    with _open(args) as library:
        stats, folders = library.stats(), library.catalogue.roots()
        _print(args, stats_json(stats), stats_lines(stats, library.snapshot().index, folders, library.settings.data))
    return DONE


def _evaluate(args: argparse.Namespace) -> int:
    from retrieval.lab.evaluation import evaluate, measure_tuning

    with _open(args) as library:
        progress = _tell if sys.stderr.isatty() else None
        report = (
            measure_tuning(library, args.captions, args.split, progress)
            if args.tune
            else evaluate(library, args.captions, args.split, args.colours, progress)
        )
    _print(args, report.to_json(), report.lines())
    return DONE


def _export(args: argparse.Namespace) -> int:
    from retrieval.cli.answers import export_lines
    from retrieval.descriptions import typed
    from retrieval.export import check_target, export_results
    from retrieval.records import Query
    from retrieval.search import SearchEngine

    with _open(args) as library:
        check_target(library, args.output)
        query = typed(args.text, Query(filters=filters_of(args)))
        if args.text.strip() or query != Query():
            most = DEFAULT_TOP_K if args.text.strip() else len(library.snapshot())
            query = replace(query, top_k=args.top_k or most)
            ids = [hit.photo.photo_id for hit in SearchEngine(library).search(query).hits]
        else:
            ids = library.catalogue.ids().tolist()[: args.top_k]
        skipped = export_results(library, ids, args.form, args.output)
    beside = sys.stderr if is_stream(args.output) else sys.stdout  # not into the export itself
    print(*export_lines(len(ids), skipped, args.output), sep="\n", file=beside)
    return INCOMPLETE if skipped else DONE


def _import(args: argparse.Namespace) -> int:
    from retrieval.cli.answers import import_lines
    from retrieval.imports import import_told
    from retrieval.wire import import_json

    with _open(args) as library:
        report = import_told(library, expanded(args.source))
    _print(args, import_json(report), import_lines(report))
    return INCOMPLETE if report.faults else DONE


def _import_dataset(args: argparse.Namespace) -> int:
    from retrieval.cli.answers import set_lines
    from retrieval.cli.progress import show_taking
    from retrieval.example_sets import take_set
    from retrieval.wire import set_json

    target = args.to.expanduser()
    made = show_taking(take_set(args.source, target, args.split, args.limit))
    args.images, args.folders = [str(made.photos)], []
    if args.evaluate:
        if made.captions is None:
            raise UsageError(say("command-set-no-captions", set=args.source))
        last = _indexed(args)
        for line in indexing_lines(last):
            _tell(line)
        args.captions, args.split, args.colours, args.tune = made.captions, None, None, False
        return _evaluate(args) or (INCOMPLETE if made.missing or last.skipped else DONE)
    _print(args, set_json(made), set_lines(made))
    return INCOMPLETE if made.missing else DONE


def _models(args: argparse.Namespace) -> int:
    from retrieval.cli.answers import models_lines
    from retrieval.models import get_models, list_models
    from retrieval.wire import models_json

    settings = Settings.from_args(args)
    if args.action == "get":
        if not args.family:
            raise UsageError(say("command-models-which", command=command("models get clip")))
        show_download(get_models(args.family, settings))
    statuses = list_models(settings)
    _print(args, models_json(statuses), models_lines(statuses))
    return DONE


def _tune_captioner(args: argparse.Namespace) -> int:
    from retrieval.cli.answers import tuned_lines
    from retrieval.indexing.own_captions import forget_tuning, tune_captioner
    from retrieval.wire import tuned_json

    with _open(args) as library:
        if args.undo:
            undone = forget_tuning(library)
            index = _run_index("command-tuning-undone" if undone else "command-not-tuned", library.settings)
            _print(args, {"undone": undone}, [index])
            return DONE if undone else INCOMPLETE
        done = tune_captioner(library)
        kept = _run_index("command-tuned-kept" if done.kept else "command-tuned-worse", library.settings)
    _print(args, tuned_json(done), [*tuned_lines(done), kept])
    return DONE if done.kept else INCOMPLETE


def _repair(args: argparse.Namespace) -> int:
    from retrieval.catalogue import Catalogue, backup_of, repair, restore
    from retrieval.cli.answers import repair_lines
    from retrieval.library import writing_in

    settings = Settings.from_args(args)
    catalogue = settings.data / "catalogue.sqlite"
    if not settings.data.is_dir():
        raise UsageError(say("command-no-data", folder=str(settings.data)))
    with writing_in(settings.data):
        done = restore(catalogue, backup_of(catalogue, args.restore)) if args.restore else repair(catalogue)
    with closing(Catalogue.open(catalogue)) as mended:
        folders = tuple(mended.roots()) or settings.images
    print(*repair_lines(done, settings, folders), sep="\n")
    return DONE


def _doctor(args: argparse.Namespace) -> int:
    from retrieval.cli.answers import doctor_lines
    from retrieval.doctor import examine

    checks = list(examine(Settings.from_args(args)))
    well = all(check.state != "wrong" for check in checks)
    _print(args, {"well": well, "checked": [asdict(check) for check in checks]}, doctor_lines(checks))
    return DONE if well else INCOMPLETE


def _bench(args: argparse.Namespace) -> int:
    from tempfile import TemporaryDirectory

    from retrieval.lab.bench import BenchReport, GrowthReport, bench, bench_growth
    from retrieval.lab.growth import draw_growth
    from retrieval.lab.shards import ShardReport, simulate

    report: BenchReport | GrowthReport | ShardReport
    if args.shards:
        report = simulate(args.shards, args.photos)
    else:
        with nullcontext(args.data) if args.data else TemporaryDirectory(prefix="photochat-") as folder:
            if args.growth:
                report = bench_growth(args.photos, Path(folder), not args.inside)
                draw_growth(report.reports, args.growth)
            else:
                report = bench(args.photos, Path(folder), not args.inside)
    _print(args, report.to_json(), report.lines())
    return DONE


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "index": _index, "search": _search, "similar": _similar, "recommend": _recommend, "colour": _colour,
    "duplicates": _duplicates, "stats": _stats, "evaluate": _evaluate, "export": _export, "import": _import,
    "import-dataset": _import_dataset, "models": _models, "tune-captioner": _tune_captioner, "people": _people,
    "repair": _repair, "bench": _bench, "doctor": _doctor,
}  # fmt: skip


def _open(args: argparse.Namespace) -> Library:
    """The library that the flags name; raises UsageError where nothing is indexed in it yet."""
    return indexed_library(Settings.from_args(args))


def indexed_library(settings: Settings) -> Library:
    """The library of ``settings.data``; raises UsageError, with what to run, where nothing is indexed in it yet."""
    from retrieval.library import Library

    if not settings.data.is_dir():
        raise UsageError(_run_index("command-not-indexed", settings))
    library = Library.open(settings)
    if not len(library.catalogue.ids()):
        library.close()
        raise UsageError(_run_index("command-not-indexed", settings))
    return library


def _run_index(key: str, settings: Settings) -> str:
    """The sentence of this key about the folders' index, with what to run."""
    folders = " ".join(str(path) for path in settings.images)
    return say(key, folders=folders, command=settings.command("index", settings.images))


def _photo_file(path: Path, library: Library) -> Path:
    """A photo by its path, or by its path below an images folder."""
    places = [expanded(path), *(root / path for root in library.settings.images)]
    file = next((place for place in places if place.is_file()), None)
    if file is None:
        raise UsageError(say("command-no-photo", path=str(path)))
    return file


def _answer(
    library: Library,
    query: Query,
    asked: str,
    args: argparse.Namespace,
    headline: Callable[[SearchResults], str] | None = None,
    drawn: Sequence[Path] = (),
) -> int:
    """Search, print and draw; ``drawn`` are photos of the question beside those in ``query``."""
    from retrieval.cli.answers import nothing_line, result_lines
    from retrieval.search import SearchEngine
    from retrieval.wire import results_json

    results = SearchEngine(library).search(query)
    if library.snapshot().outdated:
        raise UsageError(_run_index("command-outdated", library.settings))
    if args.plot and results.hits:
        from retrieval.cli.plot import draw_results

        draw_results(library, drawn or query.photos, asked, results, args.plot)
    if results.match == "weak" and not args.json:
        _tell(say("command-weak", n=len(results.hits)))
    if results.hits or args.json:
        lines = [headline(results)] if headline and results.hits else []
        _print(args, results_json(asked, results), [*lines, *result_lines(results, library.settings.images)])
    else:
        _tell(nothing_line(query, results))
    return DONE if results.hits else INCOMPLETE


def _print(args: argparse.Namespace, value: Any, lines: Iterable[str]) -> None:
    """Print a result: ``value`` as JSON in one line where --json asks for it, else ``lines``."""
    for line in [json.dumps(value, ensure_ascii=False)] if args.json else lines:
        print(line)


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr)
