"""The flags of the retrieval commands: every command, its arguments and its help."""

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
    command = _command(commands, "index", "look at photos and remember what they show; only new ones take time")
    command.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="folders of photos (default: --images)")
    workers = "let workers of Ray decode, describe and read: of the cluster at ADDRESS, or some on this machine"
    command.add_argument("--ray", nargs="?", const="", metavar="ADDRESS", help=workers)


def _people(commands: Commands[Parser]) -> None:
    command = _command(commands, "people", "who is in the photos; off until `people on`, deleted by `people off`")
    command.add_argument(
        "action", nargs="?", choices=("on", "off", "name"),
        help="look for faces from the next index on; delete all faces and names; name somebody",
    )  # fmt: skip
    command.add_argument("person", nargs="?", type=int, metavar="NUMBER", help="who, by the number in the list")
    command.add_argument("name", nargs="?", default="", metavar="NAME", help="what to call them; empty for no name")


def _search(commands: Commands[Parser]) -> None:
    command = _command(commands, "search", "photos that fit a description")
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
        help="what must not be seen; may be given again",
    )
    command.add_argument(
        "--with-photo",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a photo to resemble as well; may be given again",
    )
    command.add_argument(
        "--search-by",
        choices=get_args(SearchBy),
        default="auto",
        help="what words are compared with: images, captions, both mixed, or that and the words about a photo "
        "(default: auto)",
    )
    _filters(command)
    _answers(command)


def _similar(commands: Commands[Parser]) -> None:
    command = _command(commands, "similar", "the closest match to a photo, and others like it")
    command.add_argument("photo", type=Path, metavar="PHOTO", help="a photo file, of the collection or not")
    command.add_argument("--all", action="store_true", help="list every photo of the collection with its score")
    command.add_argument("--labels", metavar="A,B,C", help="in place of photos, which of these labels fits it best")
    _filters(command)
    _answers(command)


def _recommend(commands: Commands[Parser]) -> None:
    command = _command(commands, "recommend", "more photos like some that you like")
    command.add_argument("photos", nargs="+", type=Path, metavar="PHOTO", help="photo files, of the collection or not")
    _filters(command)
    _answers(command)


def _colour(commands: Commands[Parser]) -> None:
    command = _command(commands, "colour", "photos in some colours")
    command.add_argument("words", nargs="*", metavar="WORDS", help='"dark blue", "pink and purple", #336699')
    command.add_argument("--with-photo", type=Path, metavar="FILE", help="the colours of this photo, in place of words")
    _filters(command)
    _answers(command)


def _evaluate(commands: Commands[Parser]) -> None:
    command = _command(commands, "evaluate", "measure the search with photos that people captioned")
    command.add_argument(
        "captions",
        type=Path,
        metavar="CAPTIONS",
        help='JSON lines {"file", "captions", "split"}, COCO captions JSON, or Flickr8k tokens',
    )
    command.add_argument("--split", metavar="NAME", help="only the photos of one split")
    command.add_argument(
        "--colours",
        type=Path,
        metavar="LABELS",
        help='product photos of known colours to measure colour search on: JSON lines {"file", "colour"}',
    )


def _export(commands: Commands[Parser]) -> None:
    command = _command(commands, "export", "the collection, or what a search finds, as a file", as_json=False)
    command.add_argument("text", metavar="TEXT", nargs="?", default="", help="what to find (default: everything)")
    command.add_argument(
        "--as",
        dest="form",
        default="json",
        choices=get_args(ExportFormat),
        help="what to write (default: json); npz holds the vectors and their files, xmp is a sidecar a photo",
    )
    command.add_argument(
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help="the file to write; for xmp a folder, which may be that of the photos",
    )
    command.add_argument("--top-k", type=_count, metavar="N", help="how many photos (default: all, or 12 with TEXT)")
    _filters(command)


def _import(commands: Commands[Parser]) -> None:
    command = _command(commands, "import", "descriptions, labels, dates and ratings of photos from another program")
    command.add_argument(
        "source",
        type=Path,
        metavar="FILE",
        help="a table (file,description or file,label), COCO or other captions in JSON, an .xmp file, or a folder of "
        "them, such as Google Takeout",
    )


def _import_dataset(commands: Commands[Parser]) -> None:
    command = _command(commands, "import-dataset", "a known set of photos, to try the search and to measure it")
    command.add_argument(
        "source",
        metavar="SET",
        help="a folder of photos by class, a folder or captions file of COCO or Flickr8k, or a set of the Hugging Face "
        "hub: an id such as Matthijs/snacks, or fashionpedia, nfl, planes, snacks, pokemon",
    )
    command.add_argument("--to", type=Path, required=True, metavar="DIR", help="where photos and captions go")
    command.add_argument("--split", metavar="NAME", help="only this part of the set: train, val, test")
    command.add_argument("--limit", type=_count, metavar="N", help="at most this many photos")
    command.add_argument(
        "--evaluate", action="store_true", help="then index them and measure the search with their captions"
    )


def _models(commands: Commands[Parser]) -> None:
    command = _command(commands, "models", "which models are at hand; `models get clip` downloads better ones")
    command.add_argument("action", nargs="?", choices=("get",), metavar="get", help="download a family")
    command.add_argument("family", nargs="?", choices=("clip", "builtin"), help="the family to get")


def _repair(commands: Commands[Parser]) -> None:
    command = _command(commands, "repair", "save what can be read from a damaged index, or go back to a backup of it")
    command.add_argument("--restore", type=date.fromisoformat, metavar="DAY", help="go back to the backup of this day")


def _bench(commands: Commands[Parser]) -> None:
    command = commands.add_parser("bench", help="measure the search with a synthetic collection")
    command.add_argument("--photos", type=_count, default=10_000, metavar="N", help="how many (default: 10000)")
    command.add_argument("--data", type=Path, metavar="DIR", help="keep the collection here (default: do not keep it)")
    shards = "measure N processes with --photos each in place of one collection: all well, one late, one dead"
    command.add_argument("--shards", type=_count, metavar="N", help=shards)
    command.add_argument("--inside", action="store_true", help="leave out the command line and the page")
    growth = "measure 1,000, 10,000, ... up to --photos, and draw how the figures grow"
    command.add_argument("--growth", type=Path, metavar="FILE.png", help=growth)
    command.add_argument("--json", action="store_true", help="print JSON")


def _command(commands: Commands[Parser], name: str, what: str, as_json: bool = True) -> Parser:
    command = commands.add_parser(
        name, help=what, description=what[0].upper() + what[1:] + ".", conflict_handler="resolve"
    )
    add_arguments(command)
    # One folder a flag here, so that `search --images DIR "a dog"` does not take the text for a folder.
    command.add_argument(
        "--images",
        action="append",
        metavar="DIR",
        help=f"a folder of photos; may be given again (default: {default_images_words()})",
    )
    if as_json:
        command.add_argument("--json", action="store_true", help="print JSON")
    return command


def _answers(command: Parser) -> None:
    command.add_argument(
        "--top-k",
        "-k",
        "--topk",
        type=_count,
        default=DEFAULT_TOP_K,
        metavar="N",
        help=f"how many photos (default: {DEFAULT_TOP_K})",
    )
    command.add_argument("--plot", type=Path, metavar="FILE.png", help="draw the answer with captions and scores")


def _filters(command: Parser) -> None:
    group = command.add_argument_group("only photos that")
    group.add_argument("--after", type=_day, metavar="DATE", help="were taken on this day or later: 2019, 2019-06-30")
    group.add_argument("--before", type=_last_day, metavar="DATE", help="were taken on this day or earlier")
    group.add_argument("--orientation", choices=get_args(Orientation), help="have this shape")
    group.add_argument("--min-megapixels", type=float, metavar="MP", help="have at least this many megapixels")
    group.add_argument("--format", action="append", metavar="NAME", help="are jpeg, png, heic, ...; may be given again")
    group.add_argument("--path", metavar="TEXT", help="have this in their path below the images folder")
    group.add_argument("--camera", metavar="TEXT", help="were taken with this maker or model")
    group.add_argument("--place", metavar="NAME", help='were taken there: Lisbon, Portugal, "near Lisbon"')
    group.add_argument(
        "--min-rating", type=int, choices=range(1, 6), metavar="STARS", help="have at least this many stars, 1 to 5"
    )
    group.add_argument("--label", action="append", metavar="NAME", help="bear this label; given again, this or that")


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
