"""The retrieval commands: their arguments, flags and help."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import get_args

from retrieval.records import ExportFormat, Filters, Orientation, SearchBy
from retrieval.settings import Parser, add_arguments, add_version, default_images_words
from retrieval.words import say

DEFAULT_TOP_K = 12


def parser(prog: str) -> Parser:
    """The parser of the commands of ``prog``; ``args.command`` names the command."""
    top = Parser(prog=prog, description="Index a photo collection and search it, on this machine.")
    add_version(top)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _index(commands)
    _search(commands)
    _similar(commands)
    _recommend(commands)
    _colour(commands)
    _command(commands, "duplicates", "copies of the same photo, the best one first")
    _command(commands, "stats", "what the collection holds")
    _people(commands)
    _evaluate(commands)
    _export(commands)
    _import(commands)
    _import_dataset(commands)
    _models(commands)
    _tune_captioner(commands)
    _repair(commands)
    _bench(commands)
    _command(commands, "doctor", "check the installation, and say what to do about problems")
    return top


def filters_of(args: argparse.Namespace) -> Filters:
    """The filters that the flags of ``search`` and similar commands ask for."""
    return Filters(
        after=args.after,
        before=args.before,
        orientation=args.orientation,
        min_megapixels=args.min_megapixels,
        formats=tuple(args.format or ()),
        path=args.path or None,
        camera=args.camera or None,
        place=args.place or None,
        min_rating=args.min_rating,
        labels=tuple(args.label or ()),
    )


Commands = argparse._SubParsersAction


def _index(commands: Commands[Parser]) -> None:
    command = _command(commands, "index", "index photos so that they can be found; only new ones take time")
    command.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="folders of photos (default: --images)")
    workers = "decode, describe and read photos in Ray workers: of the cluster at ADDRESS, or on this machine"
    command.add_argument("--ray", nargs="?", const="", metavar="ADDRESS", help=workers)


def _people(commands: Commands[Parser]) -> None:
    command = _command(commands, "people", "who is in the photos; off until `people on`, deleted by `people off`")
    command.add_argument(
        "action", nargs="?", choices=("on", "off", "name"),
        help="look for faces in the next run of index; delete all faces and names; name a person",
    )  # fmt: skip
    command.add_argument("person", nargs="?", type=int, metavar="NUMBER", help="the person's number in the list")
    command.add_argument(
        "name", nargs="?", default="", metavar="NAME", help="the person's name; leave out to remove it"
    )


def _search(commands: Commands[Parser]) -> None:
    command = _command(commands, "search", "photos that match a description")
    command.add_argument(
        "text",
        metavar="TEXT",
        nargs="?",
        default="",
        help='what to find: "a dog on a beach", "2*snow + dog", or words in quotes that must occur',
    )
    command.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="TEXT",
        help="what the photos must not show; may be repeated",
    )
    command.add_argument(
        "--with-photo",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a photo that the results should also resemble; may be repeated",
    )
    command.add_argument(
        "--search-by",
        choices=get_args(SearchBy),
        default="auto",
        help="what the text is compared with: images, captions, both (fused), or both and the words about a photo "
        "(default: auto)",
    )
    _filters(command)
    _answers(command)


def _similar(commands: Commands[Parser]) -> None:
    command = _command(commands, "similar", "the closest match to a photo, and others like it")
    command.add_argument("photo", type=Path, metavar="PHOTO", help="a photo file, in the collection or not")
    command.add_argument("--all", action="store_true", help="list every photo in the collection with its score")
    command.add_argument("--labels", metavar="A,B,C", help="instead of photos, show which of these labels fits best")
    _filters(command)
    _answers(command)


def _recommend(commands: Commands[Parser]) -> None:
    command = _command(commands, "recommend", "more photos like the ones you give")
    command.add_argument("photos", nargs="+", type=Path, metavar="PHOTO", help="photo files, in the collection or not")
    _filters(command)
    _answers(command)


def _colour(commands: Commands[Parser]) -> None:
    command = _command(commands, "colour", "photos in the colours you name")
    command.add_argument("words", nargs="*", metavar="WORDS", help='"dark blue", "pink and purple", #336699')
    command.add_argument(
        "--with-photo", type=Path, metavar="FILE", help="use the colours of this photo instead of words"
    )
    _filters(command)
    _answers(command)


def _evaluate(commands: Commands[Parser]) -> None:
    command = _command(commands, "evaluate", "evaluate the search on photos with human captions")
    command.add_argument(
        "captions",
        type=Path,
        metavar="CAPTIONS",
        help='JSON lines {"file", "captions", "split"}, COCO captions JSON, or Flickr8k tokens',
    )
    command.add_argument("--split", metavar="NAME", help="only the photos in this split")
    command.add_argument(
        "--colours",
        type=Path,
        metavar="LABELS",
        help='product photos with known colours, to evaluate colour search: JSON lines {"file", "colour"}',
    )
    command.add_argument(
        "--tune",
        action="store_true",
        help="instead measure the constants of the model's vectors, as the record that retrieval/tuning.py holds",
    )


def _export(commands: Commands[Parser]) -> None:
    command = _command(commands, "export", "write the collection, or the results of a search, to a file", as_json=False)
    command.add_argument("text", metavar="TEXT", nargs="?", default="", help="what to find (default: everything)")
    command.add_argument(
        "--as",
        dest="form",
        default="json",
        choices=get_args(ExportFormat),
        help="the format (default: json); npz has the vectors and their files, contact-sheet is a JPEG, "
        "xmp is a sidecar for each photo",
    )
    command.add_argument(
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help="the file to write; for xmp a folder, which may be the photos' own, or a .zip",
    )
    command.add_argument("--top-k", type=_count, metavar="N", help="number of photos (default: all, or 12 with TEXT)")
    _filters(command)


def _import(commands: Commands[Parser]) -> None:
    command = _command(commands, "import", "import descriptions, labels, dates and ratings from another program")
    command.add_argument(
        "source",
        type=Path,
        metavar="FILE",
        help="a table (file,description or file,label), COCO or other captions in JSON, an .xmp file, or a folder of "
        "them, such as Google Takeout",
    )


def _import_dataset(commands: Commands[Parser]) -> None:
    command = _command(commands, "import-dataset", "get a well-known set of photos, to try or to evaluate the search")
    command.add_argument(
        "source",
        metavar="SET",
        help="a folder of photos by class, a folder or captions file of COCO or Flickr8k, or a set on the Hugging Face "
        "hub: an id such as Matthijs/snacks, or fashionpedia, nfl, planes, snacks, pokemon",
    )
    command.add_argument("--to", type=Path, required=True, metavar="DIR", help="where to put photos and captions")
    command.add_argument("--split", metavar="NAME", help="only this part of the set: train, val, test")
    command.add_argument("--limit", type=_count, metavar="N", help="at most this many photos")
    command.add_argument(
        "--evaluate", action="store_true", help="then index them and evaluate the search with their captions"
    )


def _models(commands: Commands[Parser]) -> None:
    command = _command(commands, "models", "list the models; `models get clip` downloads better ones")
    command.add_argument("action", nargs="?", choices=("get",), metavar="get", help="download a family of models")
    command.add_argument("family", nargs="?", choices=("clip", "builtin"), help="the family to download")


def _tune_captioner(commands: Commands[Parser]) -> None:
    what = "teach the built-in captioner from the descriptions that you imported or wrote into the photos"
    command = _command(commands, "tune-captioner", what)
    command.add_argument("--undo", action="store_true", help="go back to the captioner that came with the installation")


def _repair(commands: Commands[Parser]) -> None:
    command = _command(commands, "repair", "recover what can be read from a damaged index, or restore a backup")
    command.add_argument("--restore", type=_day, metavar="DAY", help="restore the backup of this day")


def _bench(commands: Commands[Parser]) -> None:
    command = _bare_command(commands, "bench", "measure speed on a synthetic collection")
    size = "number of photos in the synthetic collection (default: 10000)"
    command.add_argument("--photos", type=_count, default=10_000, metavar="N", help=size)
    command.add_argument("--data", type=Path, metavar="DIR", help="keep the collection here (default: delete it)")
    shards = "instead, measure N processes with --photos each as shards: healthy, one late, one dead"
    command.add_argument("--shards", type=_count, metavar="N", help=shards)
    command.add_argument("--inside", action="store_true", help="without the command line and the page")
    growth = "measure 100, 1,000, ... up to --photos, and draw a chart of how the figures grow"
    command.add_argument("--growth", type=Path, metavar="FILE.png", help=growth)
    command.add_argument("--json", action="store_true", help="print JSON")


def _command(commands: Commands[Parser], name: str, what: str, as_json: bool = True) -> Parser:
    command = _bare_command(commands, name, what)
    add_arguments(command)
    # One folder per flag here, so that `search --images DIR "a dog"` does not take the text for a folder.
    command.add_argument(
        "--images",
        action="append",
        metavar="DIR",
        help=f"a folder of photos; may be repeated (default: {default_images_words()})",
    )
    if as_json:
        command.add_argument("--json", action="store_true", help="print JSON")
    return command


def _bare_command(commands: Commands[Parser], name: str, what: str) -> Parser:
    """A command without flags; ``what`` it does stands in the list of commands and in its own help."""
    return commands.add_parser(
        name, help=what, description=what[0].upper() + what[1:] + ".", conflict_handler="resolve"
    )


def _answers(command: Parser) -> None:
    command.add_argument(
        "--top-k",
        "-k",
        "--topk",
        type=_count,
        default=DEFAULT_TOP_K,
        metavar="N",
        help=f"number of photos (default: {DEFAULT_TOP_K})",
    )
    command.add_argument("--plot", type=Path, metavar="FILE.png", help="draw the results with captions and scores")


def _filters(command: Parser) -> None:
    group = command.add_argument_group("only photos that")
    group.add_argument("--after", type=_day, metavar="DATE", help="were taken on this day or later: 2019, 2019-06-30")
    group.add_argument("--before", type=_last_day, metavar="DATE", help="were taken on this day or earlier")
    group.add_argument("--orientation", choices=get_args(Orientation), help="have this shape")
    group.add_argument("--min-megapixels", type=float, metavar="MP", help="have at least this many megapixels")
    group.add_argument("--format", action="append", metavar="NAME", help="are jpeg, png, heic, ...; may be repeated")
    group.add_argument("--path", metavar="TEXT", help="have this in their path below the images folder")
    group.add_argument("--camera", metavar="TEXT", help="were taken with this make or model of camera")
    group.add_argument("--place", metavar="NAME", help='were taken here: Lisbon, Portugal, "near Lisbon"')
    group.add_argument(
        "--min-rating", type=int, choices=range(1, 6), metavar="STARS", help="have at least this many stars, 1 to 5"
    )
    group.add_argument("--label", action="append", metavar="NAME", help="have this label; repeated: any of these")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(say("command-no-count", text=text))
    return int(text)


def _day(text: str) -> date:
    """The first day of "2019", "2019-06" or "2019-06-30"."""
    try:
        return date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        raise argparse.ArgumentTypeError(say("command-no-day", text=text)) from None


def _last_day(text: str) -> date:
    """The last day of "2019", "2019-06" or "2019-06-30"."""
    from calendar import monthrange

    day = _day(text)
    if len(text) == 4:
        return day.replace(month=12, day=31)
    return day.replace(day=monthrange(day.year, day.month)[1]) if len(text) == 7 else day
