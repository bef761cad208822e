"""The JSON that the HTTP API answers with; an answer of another form is never sent."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from chatbot.actions import Intent
from retrieval.catalogue import PersonGroup, PlaceCount
from retrieval.colours.spectrum import ColourShare
from retrieval.records import Match, Phase, SeenObject, Strength


class Answer(BaseModel):
    """An object with these fields and no others."""

    model_config = ConfigDict(extra="forbid")


# -- questions


class Hit(Answer):
    """An answered photo; ``percent`` is the score from 0 to 100, ``people`` are the names of those in it."""

    rank: int
    photo_id: int
    uuid: str
    path: str
    score: float
    percent: float
    relevant: bool
    strength: Strength
    caption: str | None
    label: str | None
    place: str | None
    text: str | None
    people: list[str]
    colours: list[str]
    reason: str


class Hits(Answer):
    """Photos, best first, and whether any of them fits."""

    query: str
    match: Match
    hits: list[Hit]
    took_ms: float


class Action(Answer):
    """One thing that a message asked for; slots that are empty are left out."""

    intent: Intent
    slots: dict[str, Any]


class Turn(Answer):
    """One turn of a conversation; send ``session`` with the next message."""

    actions: list[Action]
    text: str
    match: Match
    hits: list[Hit]
    suggestions: list[str]
    parts: list[str]
    took_ms: float
    session: dict[str, Any]


Counts = list[tuple[str, int]]


class Stats(Answer):
    """The collection in numbers: ``labels`` and the like are (name, number of photos)."""

    photos: int
    captioned: int
    skipped: int
    away: int
    bytes: int
    size: str
    labels: Counts
    years: Counts
    cameras: Counts
    formats: Counts
    family: str | None
    model: str | None
    colours: list[ColourShare]


class Places(Answer):
    """Countries, then regions, cities and districts, each kind commonest first."""

    places: list[PlaceCount]


# -- photos


class Swatch(Answer):
    """A colour of a photo and the share of the photo that has it."""

    hex: str
    share: float
    name: str


class Seen(Answer):
    """What a vision model sees in a photo."""

    scene_summary: str
    objects: list[SeenObject]


class Card(Answer):
    """All that the page shows of a photo; a text is "" where there is none."""

    id: int
    version: str
    name: str
    file: str
    caption: str
    unsure: bool
    label: str
    ratio: float
    width: int
    height: int
    format: str
    colours: list[Swatch]
    taken: str
    camera: str
    title: str
    description: str
    keywords: str
    geo: str
    place: str
    text: str
    people: list[str]
    seen: Seen | None
    size: str


class Cards(Answer):
    """Some photos."""

    photos: list[Card]


class Duplicates(Answer):
    """Photos that are the same file ("exact") or the same picture ("near"), best copy first."""

    kind: str
    photos: list[Card]


class DuplicateGroups(Answer):
    """The first groups, and how many there are."""

    n: int
    groups: list[Duplicates]


class Exposure(Answer):
    """How and by whom a photo was taken."""

    lens: str | None
    aperture: float | None
    seconds: float | None
    iso: int | None
    focal_mm: float | None
    author: str | None
    rights: str | None


class Prompt(Answer):
    """A message that finds something, and the colour that it asks for."""

    text: str
    colour: str | None


class Word(Answer):
    """A word of the collection."""

    text: str
    kind: str


class Suggestions(Answer):
    """Examples of messages, and words for completion."""

    prompts: list[Prompt]
    words: list[Word]


# -- albums


class Album(Answer):
    """An album and the number of its photos."""

    name: str
    n: int


class Albums(Answer):
    """The albums by name."""

    albums: list[Album]


class AlbumFilled(Answer):
    """The ids of photos that an album did not have before."""

    album: str
    added: list[int]


class AlbumEmptied(Answer):
    """The ids of photos that an album no longer has."""

    removed: list[int]


class AlbumRenamed(Answer):
    """The new name."""

    album: str


# -- the collection


class Sentence(Answer):
    """What happens now, in a sentence."""

    text: str


class IndexStarted(Sentence):
    """Whether indexing has begun; if not, it waits for the present run."""

    begun: bool


class Refused(Answer):
    """A file that was not added, and why."""

    name: str
    reason: str


class Present(Answer):
    """An added file that the collection has already, and its name there."""

    name: str
    file: str


class Added(Sentence):
    """How many photos were added."""

    added: int
    refused: list[Refused]
    known: list[Present]


class People(Answer):
    """Whether faces are looked for, and the people found."""

    on: bool
    people: list[PersonGroup]


class Run(Answer):
    """An indexing run; ``done`` and ``total`` count the photos of its phase."""

    phase: Phase
    done: int
    total: int
    seconds_left: int | None
    note: str
    skipped: list[Refused]


class ModelDownload(Answer):
    """A download in progress, in bytes."""

    family: str
    done: int
    total: int
    text: str


class Progress(Answer):
    """The state of the collection; ``stamp`` changes when it does."""

    photos: int
    stamp: str
    start: str
    unwatched: str | None
    family: str
    running: bool
    run: Run | None
    failure: str | None
    upgrading: bool
    download: ModelDownload | None


class Model(Answer):
    """One model of a family."""

    part: str
    model_id: str
    licence: str
    size: str


class Family(Answer):
    """A model family; ``size`` is that of the download it still needs."""

    family: str
    at_hand: bool
    size: str
    parts: list[Model]


class Families(Answer):
    """The model families."""

    families: list[Family]
