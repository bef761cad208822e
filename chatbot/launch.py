"""Starts the page: flags, address, sample photos, then the site until Ctrl-C."""

from __future__ import annotations

import argparse
import logging
import os
import re
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from chatbot.scratch import scratch_folder
from retrieval.ending import DONE, ended
from retrieval.errors import ImageSearchError, UsageError
from retrieval.images import find_images
from retrieval.installation import CHECKOUT, command
from retrieval.samples import fill_with_samples, is_sample_collection
from retrieval.settings import Parser, Settings, add_arguments, add_version, user_data_folder
from retrieval.words import say

if TYPE_CHECKING:
    from chatbot.application import Application

COMMANDS = """\
commands:
  chat                         the conversation in this terminal; --json for programs
  mcp                          the tools for an assistant that starts this program (needs the extra mcp)
  route                        only say what messages mean, as JSON lines
  index, search, similar, recommend, colour, duplicates, stats, people, export, import, import-dataset, evaluate,
  models, tune-captioner, repair, doctor, bench
                               one question or job, without a conversation

Each has its own help, as in: photochat search --help
"""
# The name under which a Space of Hugging Face is reached; set only there.
SPACE, HUB = "SPACE_HOST", "https://huggingface.co"


def main(argv: Sequence[str] | None = None, prog: str = "app.py") -> int:
    """Run the chat until Ctrl-C; 0 when stopped, 2 with one line on stderr when it cannot start."""
    return ended(lambda: _until_stopped(argv, prog))


def _until_stopped(argv: Sequence[str] | None, prog: str) -> int:
    try:
        _serve(_parser(prog).parse_args(argv))
    except KeyboardInterrupt:
        print(f"\n{say('command-stopped-page')}")
    return DONE


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = Parser(
        prog=prog,
        description="Talk to your own photo collection, on this machine.",
        epilog=None if prog == "app.py" else COMMANDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_version(parser)
    add_arguments(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--allow-host",
        metavar="NAME",
        action="append",
        default=[],
        help="also answer to this host name, as behind a proxy",
    )
    parser.add_argument(
        "--root-path", metavar="PATH", default="", help="the path at which a proxy serves the page: /photos"
    )
    parser.add_argument("--port", type=int, default=7860, help="port to listen on (default: 7860)")
    parser.add_argument("--auth", metavar="USER:PASS", help="require this name and password")
    parser.add_argument("--no-auth", action="store_true", help="with another --host, let everybody in")
    parser.add_argument("--mcp", action="store_true", help="also serve MCP clients, at /mcp")
    return parser


def _serve(args: argparse.Namespace) -> None:
    if space := os.environ.get(SPACE):
        args.allow_host.append(space)
    auth, base = _login(args), _base(args.root_path)
    _check_address(args.host, args.port)
    settings = _settings_with_photos(args)
    samples = all(is_sample_collection(folder) for folder in settings.images)
    print(say("command-starting"), flush=True)

    from chatbot.application import Application
    from chatbot.site import create_site

    with scratch_folder(settings.data), Application.open(settings) as application:
        print(application.describe_models(), flush=True)
        site = create_site(
            application,
            samples=samples,
            auth=auth,
            allowed_hosts=(args.host, *args.allow_host),
            mcp=args.mcp,
            base=base,
            **_as_a_space(os.environ),
        )
        application.index(settings.images)
        Thread(target=_report, args=(application,), daemon=True).start()
        _listen(site, args.host, args.port, proxied=bool(args.allow_host))


def _login(args: argparse.Namespace) -> tuple[str, str] | None:
    """The name and password asked for; raises UsageError where the page would be open to all by accident."""
    if args.auth:
        user, colon, password = args.auth.partition(":")
        if not (user and colon and password):
            raise UsageError(say("command-auth"))
        return user, password
    from chatbot.server.guards import LOOPBACK

    if args.host not in LOOPBACK and not args.no_auth:
        raise UsageError(say("command-host-open", host=args.host))
    return None


def _as_a_space(environment: Mapping[str, str]) -> dict[str, str]:
    """In a Space of Hugging Face the page is shown in a frame of the hub."""
    return {"framed_by": HUB} if environment.get(SPACE) else {}


def _base(path: str) -> str:
    """The path without its last slash, "" for none; raises UsageError where it cannot start addresses."""
    base = path.rstrip("/")
    if base and not re.fullmatch(r"(?:/[A-Za-z0-9._~-]+)+", base):
        raise UsageError(say("command-root-path", path=path))
    return base


def _check_address(host: str, port: int) -> None:
    """Raise UsageError before anything slow is loaded if the address cannot be used."""
    if not 0 < port < 65536:
        raise UsageError(say("command-port-number", port=str(port)))
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # On Windows SO_REUSEADDR lets two programs share a port; elsewhere it only ignores closed connections.
            option = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
            probe.setsockopt(socket.SOL_SOCKET, option, 1)
            probe.bind((host, port))
    except socket.gaierror as error:
        raise UsageError(say("command-host-unknown", host=host, reason=str(error.strerror))) from error
    except PermissionError as error:
        raise UsageError(say("command-port-reserved", port=str(port))) from error
    except OSError as error:
        other = str(port + 1 if port < 65535 else 7860)
        taken = say("command-port-taken", port=str(port), host=host, reason=str(error.strerror), other=other)
        raise UsageError(taken) from error


def _settings_with_photos(args: argparse.Namespace) -> Settings:
    """The settings, with folders that hold photos; raises UsageError.

    Sample photos go into the checkout's own images folder while nothing lies in it, or, where no folder was named
    and the Pictures folder holds no photo, into the user data directory: never into a folder of the person's own.
    """
    from retrieval.indexing import checked_roots

    settings = Settings.from_args(args)
    if os.environ.get(SPACE) and not any(map(_holds_photo, settings.images)):
        return _with_samples(args)
    named = bool(args.images or os.environ.get("PHOTOCHAT_IMAGES"))
    if not named and CHECKOUT is None:
        if _holds_photo(settings.images[0]):
            print(say("command-pictures", folder=str(settings.images[0]), command=command("--images DIR")))
            return settings
        print(say("command-no-pictures", folder=str(settings.images[0])))
        return _with_samples(args)
    for folder in settings.images:
        if _is_our_own(folder) and not _entries(folder):
            fill_with_samples(folder)
            print(say("command-samples", folder=str(folder)))
            print(say("command-own-photos", command=command("--images DIR")))
            continue
        checked_roots([folder], settings.data)
        if not _holds_photo(folder):
            raise UsageError(say("command-empty-folder", folder=str(folder)))
    return settings


def _with_samples(args: argparse.Namespace) -> Settings:
    samples = user_data_folder() / "samples"
    fill_with_samples(samples)
    print(say("command-own-photos", command=command("--images DIR")))
    return Settings.from_args(argparse.Namespace(**{**vars(args), "images": [samples]}))


def _is_our_own(folder: Path) -> bool:
    return CHECKOUT is not None and folder.resolve() == (CHECKOUT / "images").resolve()


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, without hidden files; empty where there is no folder."""
    return [path for path in folder.iterdir() if not path.name.startswith(".")] if folder.is_dir() else []


def _holds_photo(folder: Path) -> bool:
    return next(find_images(folder), None) is not None


def _report(application: Application) -> None:
    """Progress bars while photos are indexed behind the page, then the result; photos can be found meanwhile."""
    from retrieval.cli.progress import indexing_lines, show_indexing

    try:
        print("\n".join(indexing_lines(show_indexing(application.follow()))), flush=True)
    except ImageSearchError as error:
        print(f"photochat: {error}", file=sys.stderr)


def _listen(page: Callable[..., Any], host: str, port: int, *, proxied: bool) -> None:
    """Serve until Ctrl-C; forwarded client addresses are trusted only behind a proxy on this machine."""
    import uvicorn

    shown = f"[{host}]" if ":" in host else host
    print(say("command-ready", address=f"http://{shown}:{port}"), flush=True)
    # One second is enough for answers in progress; an open page would otherwise delay the end.
    server = uvicorn.Server(
        uvicorn.Config(
            page, host=host, port=port, log_level="warning", timeout_graceful_shutdown=1, proxy_headers=proxied
        )
    )
    # A connection cut by Ctrl-C is no error that anyone could act on.
    logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)
    server.run()
