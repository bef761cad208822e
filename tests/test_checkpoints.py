from __future__ import annotations

import json
from pathlib import Path

import pytest
from huggingface_hub import constants

from retrieval.checkpoints import find_checkpoint, require_checkpoint, wanted
from retrieval.errors import ModelUnavailableError
from tests.tiny_checkpoints import write_blip, write_clip

OLD, NEW = "a" * 40, "b" * 40


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in a cache that holds nothing else; its snapshots are written by the tests."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    return tmp_path / "models--someone--tiny"


def set_ref(repository: Path, ref: str, commit: str) -> None:
    (repository / "refs" / ref).parent.mkdir(parents=True, exist_ok=True)
    (repository / "refs" / ref).write_text(commit)


def test_an_empty_cache_holds_no_checkpoint(repository: Path) -> None:
    assert find_checkpoint("someone/tiny") is None


def test_a_checkpoint_is_named_by_its_id_and_commit(repository: Path) -> None:
    write_clip(repository / "snapshots" / OLD)
    set_ref(repository, "main", OLD)
    checkpoint = find_checkpoint("someone/tiny")
    assert checkpoint is not None
    assert checkpoint.name == "someone/tiny@aaaaaaaa"


def test_the_asked_revision_comes_before_main(repository: Path) -> None:
    for commit, ref in ((OLD, "main"), (NEW, "refs/pr/15")):
        write_clip(repository / "snapshots" / commit)
        set_ref(repository, ref, commit)
    checkpoints = [find_checkpoint("someone/tiny", revision) for revision in (None, "refs/pr/15", NEW)]
    assert [checkpoint and checkpoint.commit for checkpoint in checkpoints] == [
        OLD, NEW, NEW,
    ]  # fmt: skip


def test_a_complete_checkpoint_of_another_revision_serves_as_well(repository: Path) -> None:
    write_clip(repository / "snapshots" / OLD)
    checkpoint = find_checkpoint("someone/tiny", "refs/pr/15")
    assert checkpoint is not None
    assert checkpoint.commit == OLD


@pytest.mark.parametrize("missing", ["config.json", "preprocessor_config.json", "tokenizer.json", "model.safetensors"])
def test_a_checkpoint_with_a_missing_file_is_not_at_hand(repository: Path, missing: str) -> None:
    write_clip(repository / "snapshots" / OLD)
    (repository / "snapshots" / OLD / missing).unlink()
    assert find_checkpoint("someone/tiny") is None


def test_sharded_weights_count_when_every_shard_is_there(repository: Path) -> None:
    folder = write_clip(repository / "snapshots" / OLD)
    shard = folder / "model-00001-of-00001.safetensors"
    (folder / "model.safetensors").rename(shard)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"logit_scale": shard.name}}))
    assert find_checkpoint("someone/tiny") is not None
    shard.unlink()
    assert find_checkpoint("someone/tiny") is None


def test_a_folder_is_taken_by_its_path(tmp_path: Path) -> None:
    folder = write_clip(tmp_path / "my-clip")
    checkpoint = find_checkpoint(str(folder))
    assert checkpoint is not None
    assert (checkpoint.name, checkpoint.commit) == (str(folder), None)


def test_files_that_can_run_code_are_never_wanted() -> None:
    needed = {"config.json", "model.safetensors", "vocab.txt", "qformer_tokenizer/vocab.txt"}
    refused = {
        "pytorch_model.bin", "tf_model.h5", "modeling.py", "open_clip_model.safetensors", "../config.json",
        "model-00001-of-00002.safetensors",
    }  # fmt: skip
    assert wanted(needed | refused) == needed


def test_a_missing_checkpoint_says_how_to_get_it(repository: Path) -> None:
    with pytest.raises(ModelUnavailableError, match=r"someone/tiny aren’t on this machine.*models get clip"):
        require_checkpoint("clip", "someone/tiny")


def test_a_checkpoint_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="is a blip model"):
        require_checkpoint("clip", str(write_blip(tmp_path / "blip")))


def test_a_config_that_is_no_json_is_a_sentence_that_spares_a_persons_own_folder(tmp_path: Path) -> None:
    (write_clip(tmp_path / "mine") / "config.json").write_text("{")
    with pytest.raises(ModelUnavailableError, match=r"mine are damaged.*Repair them"):
        require_checkpoint("clip", str(tmp_path / "mine"))


@pytest.mark.parametrize("content", ["{", "[]"])
def test_a_damaged_preprocessing_is_said_before_anything_is_loaded(tmp_path: Path, content: str) -> None:
    (write_clip(tmp_path / "mine") / "preprocessor_config.json").write_text(content)
    with pytest.raises(ModelUnavailableError, match=r"mine are damaged.*Repair them"):
        require_checkpoint("clip", str(tmp_path / "mine")).fingerprint()


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
def test_a_damaged_index_of_shards_is_a_checkpoint_that_is_not_here(tmp_path: Path, content: str) -> None:
    folder = write_clip(tmp_path / "mine")
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors.index.json").write_text(content)
    assert find_checkpoint(str(folder)) is None


@pytest.mark.parametrize("tokenizer", ["spiece.model", "tokenizer.model"])
def test_a_tokenizer_of_one_file_is_enough(tmp_path: Path, tokenizer: str) -> None:
    folder = write_clip(tmp_path / "siglip")
    (folder / "tokenizer.json").rename(folder / tokenizer)
    assert find_checkpoint(str(folder)) is not None
    assert tokenizer in wanted([tokenizer, "model.safetensors"])
