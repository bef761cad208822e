"""Descriptions with "or" as their alternatives, each in full: "cats or dogs on a sofa", "a red or blue car"."""

from __future__ import annotations

import re

# English, German, French, Spanish.
_OR = re.compile(r"\s*,?\s+(?:or|oder|ou|o)\s+", re.I)
# "One or two dogs", "more or less", "with or without".
_IDIOMS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|\d+|more|with|eins?|zwei|mehr)\s+(?:or|oder|ou|o)\b|"
    r"\bor\s+(?:so|more|less|not|something|anything|two|three|four|five|\d)",
    re.I,
)
_JOINT = re.compile(
    r"\b(?:in|on|at|with|by|near|under|over|behind|beside|from|of|around|wearing|holding|carrying|playing|riding|eating|"
    r"mit|auf|im|am|bei|avec|sur|dans|con|en)\b",
    re.I,
)
_DOING = re.compile(r"(?<=\w)\s+\w+ing$", re.I)
# "Splashing in water", "sledding", which lack who does it; "dancing people" do not.
_LACKS_SUBJECT = re.compile(
    rf"\w+ing(?=$|\s+(?:{_JOINT.pattern}|(?:into|through|down|up|an?|the|his|her|some)\b))", re.I
)
_SUBJECT = re.compile(rf"(?P<who>.*?\w)\s+(?:{_JOINT.pattern}|\w+ing\b)", re.I)
_ARTICLE = re.compile(r"^(?:an?|the|some|any|eine?n?|der|die|das|une?|les?|la|los|las|el)\s+", re.I)


def alternatives(text: str) -> tuple[str, ...]:
    """What is before and behind "or" with the words that both share; () where a text has no alternatives."""
    if not _OR.search(text) or _IDIOMS.search(text):
        return ()
    first, *others = _OR.split(re.sub(r"^either\s+", "", text.strip(" ,"), flags=re.I))
    parts = [*re.split(r"\s*,\s*", first), *others]
    if not all(parts) or (len(parts) > 1 + len(others) and len({len(part.split()) for part in parts}) > 1):
        return ()  # "two dogs, black or white"
    head, between, tail = parts[0], parts[1:-1], parts[-1]
    subject = _SUBJECT.match(head) if _LACKS_SUBJECT.match(tail) else None
    if subject and not _ARTICLE.fullmatch(f"{subject['who']} "):  # "dogs at the beach or splashing in water"
        place = None if _JOINT.search(head[subject.end("who") :]) else _JOINT.search(tail)
        ending = f" {tail[place.start() :]}" if place else ""
        return (*(f"{part}{ending}" for part in (head, *between)), f"{subject['who']} {tail}")
    if joints := list(_JOINT.finditer(head)):
        noun = _shared_noun(head[joints[-1].end() :], tail)
        begun = (_begun_like(head, joints[-1], part) for part in parts[1:-1])
        return (f"{head}{noun}", *(f"{part}{noun}" for part in begun), _begun_like(head, joints[-1], tail))
    joint = _JOINT.search(tail)
    core, ending = (tail[: joint.start()].strip(), f" {tail[joint.start() :]}") if joint else (tail, "")
    if not core:  # "dogs swimming or at the beach"
        doing = _DOING.search(head)
        return (head, *between, f"{head[: doing.start()]} {tail}" if doing else tail)
    if noun := _shared_noun(head, core):
        core, ending = core.removesuffix(noun), f"{noun}{ending}"
    article = _ARTICLE.match(head)
    core = f"{article[0]}{core}" if article and not _ARTICLE.match(core) else core
    return tuple(f"{part}{ending}" for part in (head, *between, core))


def _begun_like(head: str, joint: re.Match[str], part: str) -> str:
    """A part with the beginning of the first: "a dog in snow" lends "a dog" to "on a beach", "a dog in" to "sand"."""
    own = _JOINT.search(part)
    if own is None:
        return f"{head[: joint.end()]} {part}"
    return part if own.start() else f"{head[: joint.start()].strip()} {part}"


def _shared_noun(head: str, tail: str) -> str:
    """What "red" lacks in "a red or blue car": " car"; "" where the head can stand alone."""
    words = _ARTICLE.sub("", head.strip()).split()
    lacking = len(words) == 1 and not words[0].endswith("s") and len(tail.split()) == 2
    return f" {tail.split()[1]}" if lacking and not _ARTICLE.match(tail) and not _JOINT.search(tail) else ""
