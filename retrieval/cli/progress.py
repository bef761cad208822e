"""Long work in the terminal: progress bars of indexing and downloads, and the result of an indexing run."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from retrieval.cli.answers import skipped_lines
from retrieval.lines import printable, size_text
from retrieval.records import IndexProgress
from retrieval.words import say

if TYPE_CHECKING:
    from retrieval.downloads import DownloadProgress
    from retrieval.example_sets import TakenSet

_PHASES = {
    "photos": "Photos", "places": "Places", "captions": "Captions", "descriptions": "Descriptions",
    "sentences": "Caption vectors", "text": "Text in photos", "faces": "Faces",
}  # fmt: skip
_BAR = "{desc}: {percentage:3.0f}% {bar} {n_fmt}/{total_fmt} [{rate_fmt}, {remaining} left{postfix}]"
NAMED_VIDEOS = 3
# Bad files named at the end; more would hide the summary.
NAMED_SKIPS = 20


def show_indexing(run: Iterable[IndexProgress]) -> IndexProgress:
    """Draw a bar on stderr for each pass while a run goes on (only in a terminal); returns its last state."""
    from tqdm import tqdm

    last, bar, phase = IndexProgress("finding"), None, ""
    try:
        for last in run:
            if last.phase != phase and last.phase in _PHASES and last.total:
                phase = last.phase
                if bar is not None:
                    bar.close()
                bar = tqdm(total=last.total, desc=_PHASES[phase], unit=" photos", disable=None, bar_format=_BAR)
            if bar is not None and last.phase == phase:
                bar.total = last.total
                skipped = f"{len(last.skipped)} skipped" if last.skipped else ""
                bar.set_postfix_str(", ".join(filter(None, (skipped, str(last.note or "")))), refresh=False)
                bar.update(last.done - bar.n)
    finally:
        if bar is not None:
            bar.close()
    return last


def show_taking(taking: Iterable[TakenSet]) -> TakenSet:
    """Count on stderr while the photos of a set come (only in a terminal); returns the whole set."""
    from tqdm import tqdm

    with tqdm(desc="Photos", unit=" photos", disable=None) as bar:
        for made in taking:
            bar.update(made.taken + made.known - bar.n)
    return made


def show_download(download: Iterable[DownloadProgress]) -> None:
    """Show a download on stderr, its size and its progress: as a bar, or as lines without a terminal."""
    from tqdm import tqdm

    bar, model, size, tenths_shown = None, "", "", 0
    for state in download:
        if state.model_id != model:
            if bar is not None:
                bar.close()
            model, tenths_shown = state.model_id, 0
            size = size_text(state.total)
            print(say("command-downloading", model=printable(model), size=size), file=sys.stderr, flush=True)
            bar = tqdm(total=state.total, unit="B", unit_scale=True, desc="Downloading", disable=None)
        assert bar is not None
        bar.set_postfix_str(state.file, refresh=False)
        bar.update(state.done - bar.n)
        tenths = 10 * state.done // max(1, state.total)
        if bar.disable and tenths > tenths_shown:
            tenths_shown = tenths
            print(say("command-downloaded", percent=10 * tenths, size=size), file=sys.stderr, flush=True)
    if bar is not None:
        bar.close()


def indexing_lines(last: IndexProgress) -> list[str]:
    """The result of a run, and the skipped files with their reasons."""
    counts = {"new": last.indexed, "unchanged": last.unchanged, "moved": last.moved, "removed": last.removed,
              "skipped": len(last.skipped)}  # fmt: skip
    parts = ", ".join(say(f"command-part-{what}", n=number) for what, number in counts.items() if number)
    if last.phase == "cancelled":
        key = "command-stopped" if parts else "command-stopped-early"
    else:
        key = "command-indexed" if parts else "command-indexed-nothing"
    lines = [say(key, seconds=f"{last.seconds:.1f}", parts=parts)]
    if last.videos:
        lines.append(_about_videos([printable(video.name) for video in last.videos]))
    lines += [say("command-descriptions", note=last.note)] if last.note else []
    return lines + skipped_lines(last.skipped, NAMED_SKIPS)


def _about_videos(names: Sequence[str]) -> str:
    some, more = ", ".join(names[:NAMED_VIDEOS]), len(names) - NAMED_VIDEOS
    named = say("command-videos-more", names=some, n=more) if more > 0 else some
    return say("command-videos", n=len(names), names=named)
