"""Environment and flags become checked values; says where data lives."""

from __future__ import annotations

import argparse
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NoReturn, TypeVar, cast, get_args

import platformdirs

from retrieval.errors import UsageError
from retrieval.file_names import expanded
from retrieval.installation import CHECKOUT, VERSION, command, quoted
from retrieval.words import listed, say

Family = Literal["auto", "clip", "builtin"]
FAMILIES: tuple[Family, ...] = get_args(Family)
IndexKind = Literal["auto", "flat", "ivf", "hnsw", "milvus"]
INDEX_KINDS: tuple[IndexKind, ...] = get_args(IndexKind)
MilvusKind = Literal["HNSW", "FLAT", "IVF_RABITQ", "DISKANN"]
MILVUS_KINDS: tuple[MilvusKind, ...] = get_args(MilvusKind)
CaptionVectors = Literal["family", "minilm", "mpnet"]
CAPTION_VECTORS: tuple[CaptionVectors, ...] = get_args(CaptionVectors)
_Choice = TypeVar("_Choice", bound=str)
Captioning = Literal["own", "builtin", "model", "vision"]
CLIP = "openai/clip-vit-base-patch32"
BLIP = "Salesforce/blip-image-captioning-base"
# Phones take photos of 200 MP. What decoding them takes of memory is limited by retrieval/images/memory.
MAX_MEGAPIXELS = 250.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the photos and the data are, and which models to use.

    ``image_weight`` is the share of the image vector in the shared vector, the caption vector has the rest. ``index``
    is the kind of vector index, ``clusters`` into how many an index of kind "ivf" parts the vectors (None: by their
    number). An index of kind "milvus" lies at ``milvus_uri``, by default in a file of the data folder, and new ones
    get Milvus's own index ``milvus_index``; ``milvus_token`` is "user:password". ``captioner`` says who describes
    photos: the family's own captioner, the built-in one, the model ``caption_id``, or a vision model. ``prompts`` are
    what a captioner that takes them is asked, () for its own. ``read_text``: the text in photos is read where the extra
    for it is installed. ``caption_vectors`` says what captions are compared by.
    """

    images: tuple[Path, ...]
    data: Path
    models: Family = "auto"
    clip_id: str = CLIP
    caption_id: str = BLIP
    captioner: Captioning = "own"
    prompts: tuple[str, ...] = ()
    image_weight: float | None = None
    max_megapixels: float = MAX_MEGAPIXELS
    index: IndexKind = "auto"
    clusters: int | None = None
    read_text: bool = True
    caption_vectors: CaptionVectors = "family"
    milvus_uri: str | None = None
    milvus_token: str = field(default="", repr=False)
    milvus_index: MilvusKind = "HNSW"

    @property
    def max_pixels(self) -> int:
        """The decoding limit in pixels."""
        return int(self.max_megapixels * 1e6)

    def command(self, words: str, folders: Sequence[Path] = ()) -> str:
        """What to type for a command over this data; behind it the ``folders`` of photos, where it takes them."""
        usual = default_data_folder(folders[0] if folders else default_images_folder())
        named = f" {quoted(*folders)}" if folders else ""
        return command(f"{words}{named}{'' if self.data == usual else f' --data {quoted(self.data)}'}")

    @classmethod
    def from_args(cls, args: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Settings:
        """Flags of ``add_arguments`` first, then PHOTOCHAT_* variables, then defaults; raises UsageError."""
        named = args.images or [environment.get("PHOTOCHAT_IMAGES") or default_images_folder()]
        images = tuple(expanded(folder) for folder in named)
        data = args.data or environment.get("PHOTOCHAT_DATA")
        captioner = environment.get("PHOTOCHAT_CAPTIONER", "").strip()
        megapixels = MAX_MEGAPIXELS if args.max_megapixels is None else args.max_megapixels
        if not 0 < megapixels < 10_000:
            raise UsageError(say("command-not-megapixels", megapixels=f"{megapixels:g}"))
        return cls(
            images=images,
            data=expanded(data) if data else default_data_folder(images[0]),
            models=_choice("models", args.models or environment.get("PHOTOCHAT_MODELS", "auto"), FAMILIES),
            clip_id=environment.get("PHOTOCHAT_CLIP", CLIP),
            caption_id=BLIP if captioner in ("", "builtin", "vision") else captioner,
            captioner=cast(Captioning, {"": "own", "builtin": "builtin", "vision": "vision"}.get(captioner, "model")),
            prompts=tuple(filter(None, map(str.strip, environment.get("PHOTOCHAT_PROMPTS", "").split("|")))),
            image_weight=_share(environment.get("PHOTOCHAT_IMAGE_WEIGHT")),
            caption_vectors=_choice(
                "captions", environment.get("PHOTOCHAT_CAPTION_VECTORS", "family"), CAPTION_VECTORS
            ),
            read_text=_switch("PHOTOCHAT_OCR", environment, default=True),
            max_megapixels=megapixels,
            index=_choice("index", args.index or environment.get("PHOTOCHAT_INDEX", "auto"), INDEX_KINDS),
            clusters=_clusters(args.clusters or environment.get("PHOTOCHAT_CLUSTERS")),
            milvus_uri=args.milvus_uri or environment.get("PHOTOCHAT_MILVUS_URI"),
            milvus_token=environment.get("PHOTOCHAT_MILVUS_TOKEN", ""),
            milvus_index=_choice("milvus", environment.get("PHOTOCHAT_MILVUS_INDEX", "HNSW"), MILVUS_KINDS),
        )


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UsageError with one sentence where argparse would print its usage."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        message = f"{message[0].upper()}{message[1:].rstrip('.')}"
        raise UsageError(say("command-wrong-arguments", message=message, program=self.prog))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags that every command shares."""
    default = default_images_words()
    parser.add_argument("--images", nargs="+", metavar="DIR", help=f"folders of photos (default: {default})")
    parser.add_argument("--data", metavar="DIR", help="where the index is kept (default: your user data folder)")
    parser.add_argument("--models", choices=FAMILIES, help="which models to use (default: auto)")
    parser.add_argument(
        "--index", choices=INDEX_KINDS, help="how vectors are searched (default: auto, by number of photos)"
    )
    parser.add_argument(
        "--clusters", metavar="N", help="number of clusters for --index ivf (default: by number of photos)"
    )
    parser.add_argument(
        "--milvus-uri", metavar="URI", help="the Milvus for --index milvus (default: a file in the data folder)"
    )
    parser.add_argument("--max-megapixels", type=float, metavar="MP", help="refuse larger photos (default: 250)")


def add_version(parser: argparse.ArgumentParser) -> None:
    """The flag that prints the version."""
    parser.add_argument("--version", action="version", version=f"photochat {VERSION}")


def default_images_folder() -> Path:
    """The default folder of photos: images/ in a checkout, else the platform's Pictures folder."""
    if CHECKOUT is None:
        return Path(platformdirs.user_pictures_dir())
    folder = CHECKOUT / "images"
    return Path("images") if folder == Path.cwd() / "images" else folder


def default_images_words() -> str:
    """The default folder for argparse's help, in which "%" must be doubled."""
    return str(default_images_folder()).replace("%", "%%")


def user_data_folder() -> Path:
    """Where everything of the program's own lies: the data folders of collections, and the sample photos."""
    return Path(platformdirs.user_data_dir("photochat", appauthor=False))


def default_data_folder(images: Path) -> Path:
    """One folder per images folder in the platform's user data directory, never inside the photos."""
    root = expanded(images).resolve()
    digest = hashlib.sha256(os.fsencode(root)).hexdigest()[:10]
    return user_data_folder() / f"{root.name or 'root'}-{digest}"


def _choice(what: str, name: str, choices: Sequence[_Choice]) -> _Choice:
    """The choice of that name; raises UsageError where a setting is none of its choices."""
    if name not in choices:
        raise UsageError(say("command-not-a-choice", what=what, name=name, choices=listed(choices, either=True)))
    return next(choice for choice in choices if choice == name)


def _clusters(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or not int(text):
        raise UsageError(say("command-not-clusters", text=text))
    return int(text)


def _switch(name: str, environment: Mapping[str, str], default: bool) -> bool:
    """A variable that is "on" or "off"."""
    text = environment.get(name, "on" if default else "off").strip().lower()
    if text not in ("on", "off"):
        raise UsageError(say("command-not-switch", name=name, text=text))
    return text == "on"


def _share(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise UsageError(say("command-not-share", text=text))
    return share
