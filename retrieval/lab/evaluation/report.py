"""The quality tables of one evaluation, as JSON and as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from retrieval.lab.evaluation.captions import CaptionQuality
from retrieval.lab.evaluation.colours import ColouredThings, ColourQuality
from retrieval.lab.evaluation.duplicates import DuplicateQuality
from retrieval.lab.evaluation.negation import NegationQuality
from retrieval.lines import table

Table = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Report:
    """All tables, in percent except for median ranks. `not_indexed` photos of the file are not in the pool."""

    captions: str
    split: str | None
    photos: int
    not_indexed: int
    text_to_image: Table
    image_to_text: Table
    dialogue: Sequence[float]
    feedback: Mapping[str, Sequence[float]]
    captions_stated: CaptionQuality
    negation: NegationQuality | None
    negation_without_probes: NegationQuality | None
    negation_abroad: Mapping[str, NegationQuality | None]  # by language
    coloured_things: ColouredThings | None
    colour: ColourQuality | None
    duplicates: DuplicateQuality | None

    def to_json(self) -> dict[str, Any]:
        """As JSON values, rounded to two decimals."""
        return {key: _rounded(value) for key, value in asdict(self).items()}

    def lines(self) -> list[str]:
        """The tables as text."""
        pool = f"{self.photos} photos of {Path(self.captions).name}" + (f", split {self.split}" if self.split else "")
        lines = [pool + (f"; {self.not_indexed} more are not indexed" if self.not_indexed else "")]
        for title, part in (("Text to image", self.text_to_image), ("Image to text", self.image_to_text)):
            lines += [
                "",
                *table((title, *next(iter(part.values()))), [(kind, *row.values()) for kind, row in part.items()]),
            ]
        stated = self.captions_stated
        lines += [
            "",
            f"Captions stated as facts: {stated.stated:.1f}% of photos, {stated.things:.1f}% of their things right",
        ]
        lines += ["", *_dialogue_lines(self.dialogue), "", *_feedback_lines(self.feedback)]
        negations = {"Negation": self.negation, "…, no probes": self.negation_without_probes}
        negations |= {f"…, in {language}": quality for language, quality in self.negation_abroad.items()}
        for title, negation in negations.items():
            lines += ["", *_negation_lines(title, negation)]
        lines += ["", *_colour_lines(self.colour, self.coloured_things)]
        return [*lines, *_duplicate_lines(self.duplicates)]


def _dialogue_lines(dialogue: Sequence[float]) -> list[str]:
    header = ("Dialogue", *(f"round {number}" for number in range(1, len(dialogue) + 1)))
    return table(header, [("Hits@10", *dialogue)])


def _feedback_lines(feedback: Mapping[str, Sequence[float]]) -> list[str]:
    header = ("Feedback", "page 1", *(f"after {number}" for number in range(1, len(feedback["liking"]))))
    return table(header, [(f"seen, {kind}", *values) for kind, values in feedback.items()])


def _negation_lines(title: str, quality: NegationQuality | None) -> list[str]:
    if quality is None:
        return [f"{title}: no pair of things has enough unwanted photos here."]
    rows = [
        (
            kind,
            share.alone,
            share.refused,
            f"{share.change:+.1f}%",
            "{:+.1f}% to {:+.1f}%".format(*share.interval),
        )
        for kind, share in (("unwanted", quality.unwanted), ("wanted", quality.wanted))
    ]
    return table((f"{title}, {quality.pairs} pairs", "alone", "refused", "change", "95%"), rows)


def _colour_lines(colour: ColourQuality | None, things: ColouredThings | None) -> list[str]:
    lines = []
    if things:
        words = f"{things.words:.1f} by words, {things.words_and_colour:.1f} with the colour"
        lines = [f"Coloured things, precision@10 over {things.phrases} phrases: {words}"]
    if colour:
        each = ", ".join(f"{name} {share:.0f}" for name, share in colour.each.items())
        lines.append(f"Colours, precision@20 on {colour.photos} product photos: {colour.macro:.1f} ({each})")
    return lines


def _duplicate_lines(quality: DuplicateQuality | None) -> list[str]:
    if quality is None:
        return []
    figures = f"recall {quality.recall:.1f}, precision {quality.precision:.1f}"
    return [f"Duplicates, {quality.originals} photos copied five times among {quality.others} others: {figures}"]


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list | tuple) else value
