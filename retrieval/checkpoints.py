"""The checkpoints on this disk, of transformers or of open_clip: finding one, and loading without noise or network."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval import open_clip
from retrieval.errors import ModelUnavailableError
from retrieval.file_names import expanded
from retrieval.fingerprints import fingerprint
from retrieval.installation import command
from retrieval.words import listed

# Exactly these are read or fetched. Weights are safetensors: older .bin files are pickles, which can run code. One of
# open_clip's is read where there is no other, as nothing but tensors.
SMALL_FILES = (
    "config.json", "generation_config.json", "preprocessor_config.json", "processor_config.json",
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json",
    "merges.txt", "vocab.txt", "spiece.model", "tokenizer.model",
)  # fmt: skip
# InstructBLIP keeps a second tokenizer, for the part that looks at the photo with the question in mind.
QUESTIONS = "qformer_tokenizer"
WEIGHTS, SHARDS = "model.safetensors", "model.safetensors.index.json"
SHARD = re.compile(r"model-\d{5}-of-\d{5}\.safetensors")
COMMIT = re.compile(r"[0-9a-f]{40}")
# Keys that have no bearing on the vectors that a model makes.
_IDLE_SETTINGS = frozenset(("transformers_version", "_name_or_path", "_commit_hash", "torch_dtype", "dtype"))
_TOKENIZERS = (
    ("tokenizer.json",), ("vocab.json", "merges.txt"), ("vocab.txt",), ("spiece.model",), ("tokenizer.model",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """How a kind of checkpoint is laid out in files.

    ``config`` says what it is, ``weights`` are the files it may have them in, the best first; of each of the groups
    ``needed`` one form must be there.
    """

    config: str
    weights: tuple[str, ...]
    needed: tuple[tuple[tuple[str, ...], ...], ...]


TRANSFORMERS = Layout(
    "config.json",
    (WEIGHTS, SHARDS),
    ((("config.json",),), (("preprocessor_config.json",), ("processor_config.json",)), _TOKENIZERS),
)
OPEN_CLIP = Layout(open_clip.CONFIG, (open_clip.SAFE, open_clip.PICKLED), (((open_clip.CONFIG,),), _TOKENIZERS))


def layout_of(files: Collection[str]) -> Layout | None:
    """The layout of a repository with these files, transformers' own first; None where it has no weights for one."""
    return next((layout for layout in (TRANSFORMERS, OPEN_CLIP) if not {*layout.weights}.isdisjoint(files)), None)


def wanted(files: Collection[str]) -> set[str]:
    """Those of a repository's files that a model needs: weights as safetensors, configs, tokenizer."""
    small = {file for file in files if file.removeprefix(QUESTIONS + "/") in SMALL_FILES}
    layout = layout_of(files)
    if layout is None:
        return small
    weights = {next(file for file in layout.weights if file in files)}
    if SHARDS in weights:
        weights |= {file for file in files if SHARD.fullmatch(file)}
    return small | weights | ({layout.config} & {*files})


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A complete checkpoint: ``commit`` is the hub's commit of its files, None for a folder of one's own."""

    model_id: str
    folder: Path
    commit: str | None = None

    @property
    def name(self) -> str:
        """The id with its commit, for people."""
        return f"{self.model_id}@{self.commit[:8]}" if self.commit else self.model_id

    def fingerprint(self, fingerprints: Path | None = None) -> str:
        """Twelve digits of weights, preprocessing and pooling, whatever the folder or the commit is called.

        ``fingerprints`` is a file that keeps them (retrieval/fingerprints). Raises ModelUnavailableError if one of its
        files is damaged.
        """
        with self.reading():
            weights = [self.folder / next(file for file in self.layout.weights if (self.folder / file).is_file())]
            if weights[0].name == SHARDS:
                weights = sorted(self.folder / shard for shard in shards(weights[0]))
            texts = [self.folder / name for name in SMALL_FILES if not name.endswith(".json")]
            texts += [self.folder / name for name in ("tokenizer.json", "vocab.json", "added_tokens.json")]
            configs = [name for name in SMALL_FILES if name.endswith("config.json")]
            settings = [_essential(self.folder / name) for name in dict.fromkeys([*configs, self.layout.config])]
            return fingerprint([*weights, *(file for file in texts if file.is_file())], settings, fingerprints)

    @property
    def layout(self) -> Layout:
        """How its files are laid out."""
        return layout_of(_names(self.folder)) or TRANSFORMERS

    @property
    def size(self) -> int:
        """Bytes of the files that count."""
        return sum((self.folder / file).stat().st_size for file in wanted(_names(self.folder)))

    @property
    def kind(self) -> str:
        """The architecture's name in transformers: "clip", "blip", ...; raises ModelUnavailableError."""
        with self.reading():
            return kind_of(self.folder, self.layout)

    def load(self, transformers_class: Any, **options: Any) -> Any:
        """``transformers_class.from_pretrained`` of this folder: never the network, no bars, no warnings.

        Raises ModelUnavailableError if a file is damaged.
        """
        with self.reading():
            return transformers_class.from_pretrained(str(self.folder), local_files_only=True, **options)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Without noise; raises ModelUnavailableError where a file is damaged, or where a package is missing for it."""
        from safetensors import SafetensorError

        try:
            with _quiet_transformers():
                yield
        except (OSError, ValueError, SafetensorError) as failure:
            raise self._damaged(failure) from failure
        except ImportError as failure:  # as a rule sentencepiece, for a tokenizer in its own format alone
            reason = " ".join(str(failure).split())[:200]
            raise ModelUnavailableError.because(self.model_id, "model-package", reason=reason) from failure

    @property
    def tokenizer_class(self) -> str:
        """The class of transformers that its tokenizer names, "" for none; raises ModelUnavailableError."""
        with self.reading():
            file = self.folder / "tokenizer_config.json"
            return str(_object(file).get("tokenizer_class", "")) if file.is_file() else ""

    def _damaged(self, failure: Exception) -> ModelUnavailableError:
        # In a folder of the person's own nothing is to be deleted: nothing else may have those files.
        again = command("models get clip") if self.commit else "none"
        values = {"folder": str(self.folder), "reason": str(failure), "command": again}
        return ModelUnavailableError.because(self.model_id, "model-damaged", **values)


def kind_of(folder: Path, layout: Layout) -> str:
    """The architecture that the config of a folder in this layout names; raises OSError or ValueError."""
    config = _object(folder / layout.config)
    return open_clip.kind_of(config) if layout is OPEN_CLIP else str(config.get("model_type"))


def _names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def _object(file: Path) -> dict[str, Any]:
    """What a JSON file holds; raises OSError or ValueError."""
    content = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError(f"{file.name} is no object")
    return content


def require_kind(family: str, model_id: str, kind: str, kinds: Collection[str]) -> None:
    """Raise ModelUnavailableError for a model of a kind that a family's part cannot be."""
    if kind not in kinds:
        wanted = listed(sorted(kinds), either=True)
        raise ModelUnavailableError.because(family, "model-other-kind", id=model_id, kind=kind, wanted=wanted)


def find_checkpoint(model_id: str, revision: str | None = None) -> Checkpoint | None:
    """The checkpoint of a hub id in the local Hugging Face cache, or of a folder's path; None if incomplete.

    ``revision`` (a branch, "refs/pr/15", or a commit) is looked at first, then "main", then whatever else was
    fetched: other projects put the same files into the same cache.
    """
    folder = expanded(model_id)
    if folder.is_dir():
        return Checkpoint(str(folder.resolve()), folder.resolve()) if _is_complete(folder) else None
    for commit in _commits(repository_folder(model_id), revision):
        folder = repository_folder(model_id) / "snapshots" / commit
        if _is_complete(folder):
            return Checkpoint(model_id, folder, commit)
    return None


def require_checkpoint(kind: str, model_id: str, revision: str | None = None, also: Collection[str] = ()) -> Checkpoint:
    """As ``find_checkpoint``; raises ModelUnavailableError if it is not here, or neither of a kind nor of ``also``."""
    checkpoint = find_checkpoint(model_id, revision)
    if checkpoint is None:
        raise ModelUnavailableError.because(kind, "model-not-here", id=model_id, command=command("models get clip"))
    require_kind(kind, model_id, checkpoint.kind, (*also, kind))
    return checkpoint


def repository_folder(model_id: str) -> Path:
    """Where the Hugging Face cache keeps a repository: refs/, blobs/ and snapshots/<commit>/ lie in it."""
    from huggingface_hub import constants

    return Path(constants.HF_HUB_CACHE) / f"models--{model_id.replace('/', '--')}"


def _commits(repository: Path, revision: str | None) -> Iterator[str]:
    """Commits in the order of preference; some may come twice."""
    refs = repository / "refs"
    if revision and COMMIT.fullmatch(revision):
        yield revision
    other_refs = sorted(file.relative_to(refs).as_posix() for file in refs.rglob("*") if file.is_file())
    for ref in [revision or "main", "main", *other_refs]:
        file = refs / ref
        commit = file.read_text().strip() if file.is_file() else ""
        if COMMIT.fullmatch(commit):
            yield commit
    yield from sorted(folder.name for folder in (repository / "snapshots").glob("*"))


def _is_complete(folder: Path) -> bool:
    def present(*files: str) -> bool:
        return all((folder / file).is_file() for file in files)

    layout = layout_of(_names(folder))
    if layout is None:
        return False
    try:
        weights = (
            present(WEIGHTS) or not present(SHARDS) or bool((parts := shards(folder / SHARDS)) and present(*parts))
        )
    except ValueError:  # a damaged index: its model is fetched again
        return False
    return weights and all(any(present(*form) for form in forms) for forms in layout.needed)


def shards(index: Path) -> set[str]:
    """The files that an index of sharded weights names; raises OSError or ValueError."""
    return set(_object(index).get("weight_map", {}).values())


def _essential(file: Path) -> str:
    """A configuration without the keys that saving it again changes; "" where there is no such file."""
    if not file.is_file():
        return ""
    return json.dumps({key: value for key, value in _object(file).items() if key not in _IDLE_SETTINGS}, sort_keys=True)


@contextmanager
def _quiet_transformers() -> Iterator[None]:
    from transformers.utils import logging as transformers_logging

    logging: Any = transformers_logging
    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()
