"""How every command ends: with an exit status, and with one line on standard error where it fails."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress

from retrieval.errors import ImageSearchError
from retrieval.words import say

# Exit statuses; 130 is what shells expect after Ctrl-C.
DONE, INCOMPLETE, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


def ended(run: Callable[[], int], farewell: str = "") -> int:
    """The exit status of a command: its own, or that of what it failed with, which is said in one line.

    ``farewell`` is said after Ctrl-C. A reader of the output that has had enough, such as `head`, is no failure.
    """
    _print_what_the_stream_can()
    try:
        status = run()
        if sys.stdout:  # none, where a shell closed it
            sys.stdout.flush()
        return status
    except ImageSearchError as error:
        return failed(str(error))
    except KeyboardInterrupt:
        print(farewell and f"\n{farewell}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return DONE
    except OSError as error:
        _drop_output()
        reason = error.strerror or str(error)
        named = say("command-file", file=str(error.filename), reason=reason) if error.filename else ""
        return failed(named or say("command-system", reason=reason))


def speak_utf8() -> None:
    """Programs write and read UTF-8 on every system; broken bytes become question marks."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _print_what_the_stream_can() -> None:
    """A character that a terminal or file cannot take, as on Windows, becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def failed(sentence: str) -> int:
    """Say in one line why a command cannot be done; returns its exit status."""
    print(f"photochat: {sentence}", file=sys.stderr)
    return UNUSABLE


def _drop_output() -> None:
    """What cannot be printed would fail again when Python ends."""
    if sys.stdout is None:  # a shell closed it
        return
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):  # no file is behind it
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
