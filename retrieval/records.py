"""Frozen data that modules exchange."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from retrieval.words import Clause

Lab = tuple[float, float, float]
Orientation = Literal["landscape", "portrait", "square"]
# By the day of taking, by pixels, by bytes of the file, by sharpness, by how light it is, by name, by the main colour.
Order = Literal[
    "newest", "oldest", "largest", "smallest", "heaviest", "lightest", "sharpest", "blurriest", "brightest", "darkest",
    "name", "colour",
]  # fmt: skip
Liking = Literal["like", "dislike", "clear"]
GroupedBy = Literal["year", "month", "day", "label", "camera", "place", "country"]
# What photos can share with the one spoken of: "others from that same day".
Sharing = Literal["day", "around", "week", "month", "year", "camera", "place"]
# Whether its file tells something of a photo.
Known = Literal["date", "place", "camera", "not date", "not place", "not camera"]
Strength = Literal["strong", "fair", "weak"]
SearchBy = Literal["auto", "image", "caption", "fused"]
Phase = Literal[
    "finding", "photos", "places", "captions", "descriptions", "sentences", "text", "faces", "done", "cancelled",
]  # fmt: skip
ExportFormat = Literal["zip", "csv", "json", "npz", "contact-sheet", "xmp"]
Match = Literal["good", "weak", "none"]
# Where the date of a photo stands: inside it (or in its sidecar), or in its file's name.
# Or an imported file gave it.
DateSource = Literal["exif", "name", "imported"]


@dataclass(frozen=True, slots=True)
class Swatch:
    """One colour of a palette: CIELAB under D65 (L 0..100) and its share of the photo (0..1)."""

    lab: Lab
    weight: float


Palette = tuple[Swatch, ...]


@dataclass(frozen=True, slots=True)
class Caption:
    """A sentence about a photo, made by a captioner.

    ``log_probability`` is the mean token log-probability, None where the captioner gives none; ``certain`` is False
    where the captioner was unsure, and then ``text`` may be put together from labels and colours instead.
    """

    text: str
    log_probability: float | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class SeenObject:
    """A thing in a photo; colour and position may be empty."""

    label: str
    colour: str = ""
    position: str = ""

    def __str__(self) -> str:
        words = f"{self.colour} {self.label}".strip()
        return f"{words} ({self.position})" if self.position else words


@dataclass(frozen=True, slots=True)
class Description:
    """A photo in a sentence and its objects, as a vision ``model`` sees them."""

    summary: str
    objects: tuple[SeenObject, ...] = ()
    model: str = ""

    def to_plain(self) -> dict[str, Any]:
        """{"scene_summary", "objects": [{"label", "colour", "position"}]} in plain JSON values."""
        return {"scene_summary": self.summary, "objects": [asdict(thing) for thing in self.objects]}


@dataclass(frozen=True, slots=True)
class Label:
    """What a photo shows in a word or two, and how that is known; ``score`` is a cosine, only for zero-shot labels."""

    text: str
    source: Literal["given", "imported", "folder", "zero-shot"]
    score: float | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What the file itself says. ``width`` and ``height`` are in pixels after EXIF orientation is applied."""

    width: int
    height: int
    format: str  # "jpeg", "png", "webp", "heic", ...
    size_bytes: int
    taken: datetime | None  # local time of the camera, without zone; None where nothing tells it
    taken_from: DateSource | None
    camera: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    title: str | None = None  # this and the next two: what a person wrote into the photo or beside it
    description: str | None = None
    keywords: tuple[str, ...] = ()
    rating: int | None = None  # 1 to 5 stars


@dataclass(frozen=True, slots=True)
class ImportedFacts:
    """What an imported file says of a photo; None and () where it says nothing."""

    title: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    label: str | None = None
    taken: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    rating: int | None = None  # 1 to 5 stars

    def completed(self, other: ImportedFacts) -> ImportedFacts:
        """This, completed by what only the ``other`` says."""
        words = tuple(dict.fromkeys((*self.keywords, *other.keywords)))
        place = self if self.latitude is not None else other
        return ImportedFacts(
            self.title or other.title,
            self.description or other.description,
            words,
            self.label or other.label,
            self.taken or other.taken,
            place.latitude,
            place.longitude,
            self.rating or other.rating,
        )

    def contradicts(self, other: ImportedFacts) -> bool:
        """Whether both have a title, description, label or rating, and these differ."""
        pairs = (
            (self.title, other.title),
            (self.description, other.description),
            (self.label, other.label),
            (self.rating, other.rating),
        )
        return any(mine and theirs and mine != theirs for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A file of the collection by its id, place and content."""

    photo_id: int
    path: Path
    content_hash: str  # sha256, hex
    uuid: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """How and by whom a photo was taken, as far as its EXIF says; it is not searched for, so it is read on demand."""

    lens: str | None = None
    aperture: float | None = None  # f-number
    seconds: float | None = None
    iso: int | None = None
    focal_mm: float | None = None
    author: str | None = None
    rights: str | None = None  # the notice of copyright


@dataclass(frozen=True, slots=True)
class Photo:
    """A catalogued file."""

    photo_id: int
    path: Path
    content_hash: str  # sha256, hex
    facts: PhotoFacts
    caption: Caption | None = None
    label: Label | None = None
    palette: Palette = ()
    sharpness: float | None = None  # higher is sharper; None before it was measured
    place: str | None = None  # where it was taken, as "Lisbon, Portugal"; None where nothing tells it
    uuid: str = ""  # a name for other programs, which a photo keeps for good
    text: str | None = None  # the text in it, line by line; None before it was read
    seen: Description | None = None  # what a vision model sees in it
    people: tuple[str, ...] = ()  # the people in it, from left to right; "" for one without a name


@dataclass(frozen=True, slots=True)
class Filters:
    """Exact conditions checked before ranking; None or () means no condition. Dates are inclusive."""

    after: date | None = None
    before: date | None = None
    months: tuple[int, ...] = ()  # taken in one of these, 1 to 12, of whatever year
    not_years: tuple[int, ...] = ()  # taken in none of these
    hours: tuple[float, ...] = ()  # from the first to before the second of the day, over midnight where that is earlier
    weekdays: tuple[int, ...] = ()  # taken on one of these, 0 (Monday) to 6
    orientation: Orientation | None = None
    min_megapixels: float | None = None
    formats: tuple[str, ...] = ()
    path: str | None = None  # part of the path below the images folder, any case
    camera: str | None = None  # part of maker and model, or of one of several: "A or B", "not A or B"
    place: str | None = None  # where it was taken: a name such as "Lisbon", or "near Lisbon"
    min_rating: int | None = None  # 1 to 5 stars that a person gave it
    labels: tuple[str, ...] = ()  # the label is one of these, any case
    people: tuple[str, ...] = ()  # each of these is in it, by the name that a person gave
    words: tuple[str, ...] = ()  # every one of these is in caption, label, description or path
    known: tuple[Known, ...] = ()  # what its file tells, or does not: "date", "not place"

    @property
    def names_a_time(self) -> bool:
        """Whether a condition is about when photos were taken."""
        return bool(self.after or self.before or self.months or self.not_years or self.hours or self.weekdays)

    @property
    def of_whole_months(self) -> bool:
        """Whether its period is whole months, of one year or of several."""
        if not (self.after and self.before):
            return False
        return self.after.day == 1 and (self.before == date.max or (self.before + timedelta(days=1)).day == 1)

    def in_any_year(self) -> Filters:
        """The same in the months that its period touches, whatever the year; itself for a year or more."""
        after, before = self.after, self.before
        if not (after and before) or before - after >= timedelta(days=364):
            return self
        months = tuple((after.month - 1 + later) % 12 + 1 for later in range((before.month - after.month) % 12 + 1))
        return replace(self, after=None, before=None, months=months)


@dataclass(frozen=True, slots=True)
class Term:
    """A wanted description, how much it counts beside others, and the words of it that shall be read in the photo.

    ``either`` are its alternatives, "cats" and "dogs" for "cats or dogs", each in full; () for none.
    """

    text: str
    weight: float = 1.0
    written: str = ""
    either: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the collection; parts that are given are combined.

    ``wanted`` are descriptions, oldest first (a refinement appends one), ``without`` things that must not be seen;
    nothing in them is read for weights, quotation marks or refusals again. ``photos`` are files to resemble, ``like``
    and ``unlike`` are photo ids to resemble and to avoid. ``colours`` are "#rrggbb", ``palette`` the colours of a whole
    photo; ``colour_words`` is how the colours were said. Photos in ``exclude`` (shown before, disliked) are never
    answered, and where ``within`` names some, only those are. With an ``order`` what fits comes in that order,
    photos without that fact last.
    ``search_by`` says what a description is compared with: images, captions, both mixed (fused), or both and also the
    words about a photo (auto).
    """

    wanted: tuple[Term, ...] = ()
    without: tuple[str, ...] = ()
    photos: tuple[Path, ...] = ()
    like: tuple[int, ...] = ()
    unlike: tuple[int, ...] = ()
    colours: tuple[str, ...] = ()
    palette: Palette = ()
    colour_words: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    within: tuple[int, ...] = ()
    exclude: frozenset[int] = frozenset()
    order: Order | None = None
    search_by: SearchBy = "auto"
    top_k: int = 12

    @property
    def texts(self) -> tuple[str, ...]:
        """The descriptions as they were said."""
        return tuple(term.text for term in self.wanted)

    @property
    def asks_beyond_words(self) -> bool:
        """Whether anything but descriptions is asked for: photos, likes, colours, an order or conditions."""
        parts = (self.photos, self.like, self.colours, self.palette, self.within, self.order)
        return any(parts) or self.filters != Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """One answered photo. ``score`` is higher for better: a raw cosine, or for colour -distance (CIEDE2000).

    ``relevant`` is False where it only comes closest; ``known`` where it is the very photo that was sent.
    ``percent`` is the score from 0 to 100: a hundred times the cosine, or for colour a hundred less the distance.
    """

    rank: int
    photo: Photo
    score: float
    strength: Strength
    reason: str
    relevant: bool = True
    known: bool = False
    percent: float = 100.0


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The answer to a query: ``total`` photos passed its filters, the best ``hits`` of them are here.

    ``match`` is good where any of them is relevant, weak where none is, none where there are no hits.
    """

    hits: tuple[Hit, ...]
    total: int
    took_ms: float
    match: Match = "good"


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file that looks like a photo and could not be indexed, with a clause that says why."""

    path: Path
    reason: Clause


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """Where an indexing run stands. ``phase`` is what it does now; counts are of photos in the whole run."""

    phase: Phase
    done: int = 0  # in this phase
    total: int = 0  # in this phase; 0 while finding
    per_second: float = 0.0
    seconds_left: float | None = None
    indexed: int = 0
    unchanged: int = 0
    moved: int = 0
    removed: int = 0
    skipped: tuple[SkippedFile, ...] = ()
    videos: tuple[Path, ...] = ()  # other files beside the photos, which are left alone
    seconds: float = 0.0
    note: Clause | None = None  # what a pass reports besides counts, such as tokens spent
