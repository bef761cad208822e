"""Draws a question and its answer as one picture: photos with captions and scores."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from retrieval.errors import UnreadableImageError, UsageError
from retrieval.export import check_target
from retrieval.library import Library
from retrieval.lines import printable
from retrieval.records import Hit, SearchResults
from retrieval.whole_files import named_file
from retrieval.words import say

TILE, TEXT_HEIGHT, MARGIN, COLUMNS = 224, 76, 12, 6
# Photos drawn; more no longer fit on a page.
DRAWN = 24
INK, PAPER, QUIET = "#1c1c1e", "#ffffff", "#6b6b70"


def draw_results(library: Library, photos: Sequence[Path], asked: str, results: SearchResults, target: Path) -> None:
    """Write a picture of the question, its photos or else its words, and of the first hits.

    In the format that `target` is named for; raises UsageError where it cannot be, or must not be written.
    """
    check_target(library, target)
    tiles = [_question_tile(library, path, asked) for path in photos or (None,)]
    tiles += [_hit_tile(library, hit) for hit in results.hits[:DRAWN]]
    sheet = _arrange(tiles)
    try:
        with named_file(target) as file:
            sheet.save(file, Image.registered_extensions()[target.suffix.lower()])
    except KeyError as error:  # no such format, or none that can be written
        reason = say("command-no-picture-format", ending=target.suffix or "none")
        raise UsageError(say("command-no-picture", target=str(target), reason=reason)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(say("command-no-picture", target=str(target), reason=reason)) from error


def _arrange(tiles: Sequence[Image.Image]) -> Image.Image:
    columns = min(COLUMNS, len(tiles))
    rows = -(-len(tiles) // columns)
    across, down = TILE + MARGIN, TILE + TEXT_HEIGHT + MARGIN
    sheet = Image.new("RGB", (columns * across + MARGIN, rows * down + MARGIN), PAPER)
    for place, tile in enumerate(tiles):
        sheet.paste(tile, (MARGIN + place % columns * across, MARGIN + place // columns * down))
    return sheet


def _question_tile(library: Library, path: Path | None, asked: str) -> Image.Image:
    tile = Image.new("RGB", (TILE, TILE + TEXT_HEIGHT), "#eef1f6")
    if path is None:
        _write(tile, [(say("command-asked"), QUIET), *((line, INK) for line in textwrap.wrap(asked, 26)[:9])], 8)
        return tile
    _place(tile, library.open_image(path, max_side=2 * TILE))
    _write(tile, [(say("command-your-photo"), QUIET), (printable(path.name)[:30], INK)], TILE + 6)
    return tile


def _hit_tile(library: Library, hit: Hit) -> Image.Image:
    tile = Image.new("RGB", (TILE, TILE + TEXT_HEIGHT), PAPER)
    try:
        with Image.open(library.thumbnail(hit.photo, 256)) as thumbnail:
            _place(tile, thumbnail.convert("RGB"))
    except UnreadableImageError:  # its file is gone since it was indexed; its words remain
        pass
    caption = hit.photo.caption.text if hit.photo.caption else hit.photo.path.name
    lines = [(line, INK) for line in textwrap.wrap(printable(caption), 34)[:3]]
    _write(tile, [(f"{hit.rank}. {hit.score:z.4f} ({hit.strength})", QUIET), *lines], TILE + 6)
    return tile


def _place(tile: Image.Image, photo: Image.Image) -> None:
    small = ImageOps.contain(photo, (TILE, TILE))
    tile.paste(small, ((TILE - small.width) // 2, (TILE - small.height) // 2))


def _write(tile: Image.Image, lines: Sequence[tuple[str, str]], top: int) -> None:
    draw, font = ImageDraw.Draw(tile), ImageFont.load_default(13)
    for number, (line, colour) in enumerate(lines):
        draw.text((8, top + 17 * number), line, fill=colour, font=font)
