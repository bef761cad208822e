"""``python -m retrieval.builtin``: trains the built-in models again and writes their card."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from retrieval.errors import ImageSearchError

# Command: module that supplies add_arguments and run; its help.
_COMMANDS = {
    "train-encoder": ("train_encoder", "train the image tower and the heads of the encoder on captioned photos"),
    "train-languages": ("train_languages", "train the head for languages other than English"),
    "train-captioner": ("train_captioner", "train the caption decoder on captioned photos"),
    "train-words": ("train_words", "train which words people name in photos, by their vectors"),
    "train-cut": ("train_cut", "learn the projection that shortens the vectors"),
    "card": ("card", "measure the shipped models and write their model card"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when done, 2 with one line on stderr for unusable input."""
    argv = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="python -m retrieval.builtin", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module, text) in _COMMANDS.items():
        command = commands.add_parser(name, help=text)
        if name in argv:  # only the module that is asked for is imported: they load torch
            importlib.import_module(f"retrieval.builtin.{module}").add_arguments(command)
    args = parser.parse_args(argv)
    try:
        importlib.import_module(f"retrieval.builtin.{_COMMANDS[args.command][0]}").run(args)
    except ImageSearchError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
