"""The conversation in a terminal, the same for programs as JSON lines, and the router alone."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from retrieval.ending import DONE, UNUSABLE, ended, speak_utf8
from retrieval.errors import ImageSearchError, UsageError
from retrieval.file_names import expanded
from retrieval.settings import Parser, Settings, add_arguments, add_version
from retrieval.words import listed, say

if TYPE_CHECKING:
    from rich.console import Console

    from chatbot.actions import Context
    from chatbot.application import Application
    from chatbot.bot import Message, Reply

# The likes of the terminal's user are kept under this name, as a browser's are under its token.
TERMINAL = "terminal"
# What may be the name of a file: quoted as a whole, or without spaces but for those behind a backslash.
_TYPED = re.compile(r"""(?<!\S)(?:"[^"]+"|'[^']+'|(?:\\.|\S)+)(?!\S)""")
# A thumbnail is this many characters wide and half as many lines high; a page shows three in a row.
THUMBNAIL = 24
PICTURED = 6


def main(argv: Sequence[str] | None = None, prog: str = "python -m chatbot") -> int:
    """Talk, or answer lines of standard input; exit status 0 for done, 2 for unusable input."""
    return ended(lambda: _run(argv, prog))


def _run(argv: Sequence[str] | None, prog: str) -> int:
    args = _parser(prog).parse_args(argv)
    if args.json or args.command:
        speak_utf8()
    return _route(sys.stdin) if args.command else _converse(args)


def _parser(prog: str) -> Parser:
    parser = Parser(prog=prog, description="Talk to your photos in the terminal.")
    add_version(parser)
    route = parser.add_subparsers(title="commands", dest="command", metavar="[route]").add_parser(
        "route", help="only say what messages mean, as JSON lines", argument_default=argparse.SUPPRESS,
        description='Say what messages mean, and do nothing: each line of input is a message or {"message", '
        '"photos": n, "shown": n, "liked": [rank], "focus": [rank], "search": {"text", "filters"}, "done", "asked", '
        '"album", "albums": [name], "cameras": [name]}; each line of output is {"actions"}.',
    )  # fmt: skip
    route.add_argument("--json", action="store_true", help="as it does anyway")
    parser.add_argument(
        "--json", action="store_true",
        help='for programs: each line of input, a message or {"message", "photos", "like", "dislike"}, '
        'is a turn; each line of output is {"actions", "text", "hits", "took_ms"}',
    )  # fmt: skip
    add_arguments(parser)
    return parser


# -- the router alone


def _route(lines: Iterable[str]) -> int:
    # One short sentence at a time is fastest on one thread, however busy the machine is.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from chatbot.reading import route, warm_up

    warm_up()
    status = DONE
    for line in lines:
        if not line.strip():
            continue
        try:
            asked = _object(line)
            _print_json(route(asked["message"], _context(asked)).to_json())
        except UsageError as error:
            _print_json({"error": str(error)})
            print(f"photochat: {error}", file=sys.stderr)
            status = UNUSABLE
    return status


def _context(asked: dict[str, Any]) -> Context:
    """What the message of a line can refer to; everything is optional."""
    from chatbot.actions import Context, Done, search_of

    liked, focus = (tuple(_integers(asked, name)) for name in ("liked", "focus"))
    search = asked.get("search")
    try:
        present_search = search_of(search) if search else None
    except (AttributeError, TypeError, ValueError):
        raise UsageError(say("command-line-search", value=_shortened(json.dumps(search)))) from None
    done = asked.get("done", "")
    if done not in get_args(Done):
        names = listed(get_args(Done)[1:], either=True)
        raise UsageError(say("command-line-done", value=_shortened(json.dumps(done)), names=names))
    return Context(
        photos=_count(asked, "photos"),
        shown=_count(asked, "shown"),
        liked=liked,
        focus=focus,
        search=present_search,
        done=done,
        asked=asked.get("asked") is True,
        album=_string(asked, "album"),
        albums=tuple(_strings(asked, "albums", "names")),
        cameras=tuple(_strings(asked, "cameras", "names")),
    )


def _object(line: str) -> dict[str, Any]:
    """A line of input as an object with a "message"; a line that is no JSON is a message itself."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        if line.lstrip().startswith("{"):
            raise UsageError(say("command-line-broken", line=_shortened(line))) from None
        value = line.rstrip("\r\n")
    if not isinstance(value, dict):
        return {"message": value if isinstance(value, str) else line.strip()}
    return {**value, "message": _string(value, "message")}


def _count(asked: dict[str, Any], name: str) -> int:
    value = asked.get(name) or 0
    value = len(value) if isinstance(value, list) else value
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _wrong("count", name, value)
    return value


def _integers(asked: dict[str, Any], name: str) -> list[int]:
    values = asked.get(name) or []
    if not isinstance(values, list) or not all(isinstance(v, int) and not isinstance(v, bool) for v in values):
        raise _wrong("numbers", name, values)
    return values


def _string(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name) or ""
    if not isinstance(value, str):
        raise _wrong("string", name, value)
    return value


def _strings(asked: dict[str, Any], name: str, wanted: str) -> list[str]:
    values = asked.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _wrong(wanted, name, values)
    return values


def _wrong(wanted: str, name: str, value: Any) -> UsageError:
    """What is wrong with a field of a line."""
    return UsageError(say(f"command-line-{wanted}", name=name, value=_shortened(json.dumps(value))))


def _shortened(text: str) -> str:
    text = "".join(c if c.isprintable() else " " for c in text.strip())
    return f"“{text if len(text) <= 60 else text[:59] + '…'}”"


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


# -- the conversation


def _converse(args: argparse.Namespace) -> int:
    from chatbot.application import Application
    from retrieval.cli.run import indexed_library

    settings = Settings.from_args(args)
    if missing := [folder for folder in settings.images if not folder.is_dir()]:
        raise UsageError(say("command-no-folder", folder=str(missing[0])))
    if args.json:
        with Application.open(settings) as application:
            return _as_json(application, sys.stdin)
    with Application(indexed_library(settings)) as application:
        return _talk(application)


def _as_json(application: Application, lines: Iterable[str]) -> int:
    """One turn a line, one JSON object a turn; the session goes on from line to line."""
    from chatbot.session import ChatSession
    from chatbot.wire import turn_json

    session, status = ChatSession(), DONE
    for line in lines:
        try:
            message = _message(_object(line))
        except UsageError as error:
            print(f"photochat: {error}", file=sys.stderr)
            _print_json({"actions": [], "text": str(error), "hits": [], "took_ms": 0.0})
            status = UNUSABLE
            continue
        reply = application.respond(message, session)
        session = reply.session
        _print_json(turn_json(reply))
    return status


def _message(asked: dict[str, Any]) -> Message:
    from chatbot.bot import Message

    photos = _strings(asked, "photos", "paths")
    like, dislike = (tuple(_integers(asked, name)) for name in ("like", "dislike"))
    return Message(asked["message"], tuple(expanded(path) for path in photos), like, dislike)


def _talk(application: Application) -> int:
    """Ask, answer, show; ends with Ctrl-D, "quit" or "exit"."""
    from rich.console import Console

    from chatbot.session import ChatSession

    console = Console(highlight=False, soft_wrap=True)
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # arrow keys and the history of this conversation; nothing is written

    session = ChatSession.with_likes(*application.likes(TERMINAL))
    console.print(application.describe_models(), style="dim", markup=False)
    console.print(say("command-talk"), style="dim", markup=False)
    for line in _typed(console):
        before = session
        reply = application.respond(_typed_message(line), session)
        session = reply.session
        application.keep_likes(TERMINAL, before, session)
        _show(reply, application, console)
    return DONE


def _typed(console: Console) -> Iterator[str]:
    while True:
        try:
            line = console.input("[bold cyan]you>[/] ")
        except (EOFError, UnicodeDecodeError):
            console.print()
            return
        if line.strip().lower() in ("quit", "exit", ":q"):
            return
        yield line


def _typed_message(line: str) -> Message:
    """A typed line; names of files in it (dropped on the terminal, quoted or not) are attached photos."""
    from chatbot.bot import Message

    photos: list[Path] = []

    def taken(typed: re.Match[str]) -> str:
        with contextlib.suppress(ValueError, OSError):  # a backslash at the end, or too long for a name
            path = expanded("".join(shlex.split(typed[0])))
            if "." in typed[0] and path.is_file():
                photos.append(path)
                return ""
        return typed[0]

    words = _TYPED.sub(taken, line)
    return Message(" ".join(words.split()) if photos else line, tuple(photos))


def _show(reply: Reply, application: Application, console: Console) -> None:
    from rich.text import Text

    from chatbot.replies import plain_text
    from retrieval.cli.answers import short_path
    from retrieval.lines import printable

    console.print(Text(plain_text(reply.text)))
    hits = reply.hits or ()
    if console.is_terminal and console.color_system == "truecolor":
        _show_pictures(reply, application, console)
    for hit in hits:
        name = printable(short_path(hit.photo.path, application.settings.images))
        heart = " ♥" if hit.photo.photo_id in reply.session.liked else ""
        about = hit.photo.caption.text if hit.photo.caption else hit.photo.label.text if hit.photo.label else ""
        console.print(
            Text.assemble((f"{hit.rank:>3} ", "bold"), name, (heart, "red"), (f"  {printable(about)}", "dim"))
        )
    if reply.suggestions:
        console.print(Text("   ".join(f"[{printable(s.message)}]" for s in reply.suggestions), "cyan"))


def _show_pictures(reply: Reply, application: Application, console: Console) -> None:
    """The first photos side by side, two pixels a character."""
    from rich.columns import Columns

    across = max(1, min(PICTURED, console.width // (THUMBNAIL + 1)))
    pictures = []
    for hit in (reply.hits or ())[:across]:
        with contextlib.suppress(ImageSearchError, OSError):
            pictures.append(_picture(application.thumbnail(hit.photo, 256)))
    if pictures:
        console.print(Columns(pictures, padding=(0, 1)))


def _picture(path: Path) -> Any:
    """A photo as half blocks: the upper pixel is the ink, the lower the paper."""
    from PIL import Image
    from rich.text import Text

    with Image.open(path) as file:
        image = file.convert("RGB")
    image.thumbnail((THUMBNAIL, THUMBNAIL))
    width, height = image.size
    image = image.crop((0, 0, width, height + height % 2))
    picture = Text()
    for y in range(0, image.height, 2):
        for x in range(width):
            ink, paper = (_hex(image.getpixel((x, row))) for row in (y, y + 1))
            picture.append("▀", f"{ink} on {paper}")
        picture.append("\n" if y + 2 < image.height else "")
    return picture


def _hex(levels: Any) -> str:
    return "#" + bytes(levels).hex()
