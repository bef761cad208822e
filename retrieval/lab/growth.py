"""Draws how figures grow with the collection: a log-log chart with one line per figure."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from retrieval.errors import UsageError
from retrieval.lab.bench import BenchReport
from retrieval.words import say

WIDE, HIGH, LEFT, RIGHT, EDGE = 1200, 720, 90, 430, 60
INK, PAPER, QUIET = "#1c1c1e", "#ffffff", "#d9d9de"
INKS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a5230", "#1c1c1e")  # Okabe and Ito's
# The figures that are drawn, by the beginning of their names: what people wait for, and the floor below it.
DRAWN = (
    "search: text", "search: text whose words", "search: text without people", "search: colour by value",
    "search: photo", "vectors: ", "floor: ", "command line: search, start",
)  # fmt: skip


def draw_growth(reports: Sequence[BenchReport], target: Path) -> None:
    """Write the chart, in the format of ``target``'s suffix; raises UsageError if it cannot be written."""
    lines = {
        name: points for prefix in DRAWN if (name := _named(reports[-1], prefix)) if (points := _points(reports, name))
    }
    sheet = Image.new("RGB", (WIDE, HIGH), PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(15)
    sizes = [report.photos for report in reports]
    values = [value for points in lines.values() for _, value in points]
    low, high = _power(min(values), down=True), _power(max(values), down=False)

    def place(photos: float, value: float) -> tuple[float, float]:
        spread = max(log10(sizes[-1]) - log10(sizes[0]), 1e-9)
        across = (log10(photos) - log10(sizes[0])) / spread
        up = (log10(max(value, 10**low)) - low) / (high - low)
        return LEFT + across * (WIDE - LEFT - RIGHT), HIGH - EDGE - up * (HIGH - 2 * EDGE)

    for power in range(low, high + 1):
        y = place(sizes[0], 10**power)[1]
        draw.line([(LEFT, y), (WIDE - RIGHT, y)], QUIET)
        draw.text((LEFT - 10, y), f"{10**power:g} ms", INK, font, anchor="rm")
    for photos in sizes:
        x = place(photos, 10**low)[0]
        draw.line([(x, EDGE), (x, HIGH - EDGE)], QUIET)
        draw.text((x, HIGH - EDGE + 14), f"{photos:,}", INK, font, anchor="mt")
    draw.text((LEFT, 20), "Median times (p50) by number of photos", INK, font)
    beside = _apart([place(*points[-1])[1] for points in lines.values()])
    for (name, points), ink, y in zip(lines.items(), INKS, beside, strict=False):
        drawn = [place(*point) for point in points]
        draw.line(drawn, ink, 3)
        for x, dot in drawn:
            draw.ellipse((x - 5, dot - 5, x + 5, dot + 5), ink)
        draw.line([drawn[-1], (WIDE - RIGHT + 24, y)], ink)
        draw.text((WIDE - RIGHT + 30, y), f"{name}: {points[-1][1]:,.1f}", ink, font, anchor="lm")
    try:
        sheet.save(target)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(say("command-no-picture", target=str(target), reason=reason)) from error


def _named(report: BenchReport, prefix: str) -> str:
    return next((figure.what for figure in report.figures if figure.what.startswith(prefix)), "")


def _points(reports: Sequence[BenchReport], name: str) -> list[tuple[int, float]]:
    """Numbers of photos and milliseconds of a figure; an index that changes its kind stays one line."""
    prefix = name.split(": ")[0] + ": " if name.startswith("vectors: ") else name
    points = []
    for report in reports:
        match = next((figure for figure in report.figures if figure.what.startswith(prefix)), None)
        points += [(report.photos, match.p50)] if match else []
    return points


def _power(value: float, down: bool) -> int:
    exact = log10(max(value, 1e-3))
    return int(exact // 1) if down else int(-(-exact // 1))


def _apart(heights: Sequence[float], least: float = 22) -> list[float]:
    """The same heights, moved just enough for labels not to overlap."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    moved, last = list(heights), float("-inf")
    for place in order:
        last = moved[place] = max(heights[place], last + least)
    return moved
