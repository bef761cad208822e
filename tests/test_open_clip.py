"""Checkpoints in open_clip's layout are the same models in transformers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from huggingface_hub import constants
from PIL import Image

from retrieval.checkpoints import find_checkpoint, wanted
from retrieval.downloads import download
from retrieval.encoders import KINDS, ClipEncoder
from retrieval.errors import ModelUnavailableError
from retrieval.open_clip import kind_of
from tests.hub_server import Hub, serve_hub
from tests.tiny_checkpoints import write_clip, write_open_clip

pytestmark = pytest.mark.usefixtures("one_thread")
MODEL = "someone/tiny-open-clip"
TEXTS = ["the dog", "a cat on the dog", "an extraordinarily long word and the cat " * 9]


def photos() -> list[Image.Image]:
    noise = np.random.default_rng(0)
    return [Image.fromarray(noise.integers(0, 255, (30 + 17 * i, 90 - 9 * i, 3), dtype=np.uint8)) for i in range(4)]


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with serve_hub() as server:
        monkeypatch.setattr(constants, "ENDPOINT", server.url)
        yield server


@pytest.mark.parametrize("pickled", [False, True], ids=["safetensors", "bin"])
@pytest.mark.parametrize("quick_gelu", [False, True], ids=["gelu", "quick gelu"])
def test_its_vectors_are_those_of_transformers_with_the_same_weights(
    tmp_path: Path, pickled: bool, quick_gelu: bool
) -> None:
    folder, twin = write_open_clip(tmp_path / "open", quick_gelu, pickled)
    ours, theirs = (ClipEncoder.from_pretrained(str(place), device="cpu") for place in (folder, twin))
    assert (ours.dim, ours.image_side, ours.languages) == (theirs.dim, theirs.image_side, theirs.languages)
    np.testing.assert_array_equal(ours.encode_images(photos()), theirs.encode_images(photos()))
    np.testing.assert_array_equal(ours.encode_texts(TEXTS), theirs.encode_texts(TEXTS))
    assert ours.name == ClipEncoder.identify(str(folder)).name != theirs.name


def test_the_two_kinds_of_gelu_make_different_vectors(tmp_path: Path) -> None:
    plain, quick = (
        ClipEncoder.from_pretrained(str(write_open_clip(tmp_path / name, name == "quick")[0]), device="cpu")
        for name in ("plain", "quick")
    )
    assert not np.array_equal(plain.encode_texts(TEXTS), quick.encode_texts(TEXTS))


def test_weights_of_a_model_with_a_text_tower_of_its_own_have_a_prefix_more(tmp_path: Path) -> None:
    folder, twin = write_open_clip(tmp_path / "open", pickled=True)
    weights = torch.load(folder / "open_clip_pytorch_model.bin", weights_only=True)
    of_text = ("token_embedding", "positional_embedding", "transformer", "ln_final", "text_projection")
    prefixed = {f"text.{name}" if name.startswith(of_text) else name: tensor for name, tensor in weights.items()}
    torch.save({"state_dict": prefixed}, folder / "open_clip_pytorch_model.bin")
    ours, theirs = (ClipEncoder.from_pretrained(str(place), device="cpu") for place in (folder, twin))
    np.testing.assert_array_equal(ours.encode_texts(TEXTS), theirs.encode_texts(TEXTS))


def test_a_pickle_that_would_run_code_is_refused(tmp_path: Path) -> None:
    folder, _ = write_open_clip(tmp_path / "open", pickled=True)

    class Command:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (tmp_path / "ran",))

    torch.save({"logit_scale": Command()}, folder / "open_clip_pytorch_model.bin")
    with pytest.raises(ModelUnavailableError, match=r"are damaged.*Repair them"):
        ClipEncoder.from_pretrained(str(folder))
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off"])
def test_damaged_weights_are_one_sentence(tmp_path: Path, content: bytes) -> None:
    folder, _ = write_open_clip(tmp_path / "open", pickled=True)
    (folder / "open_clip_pytorch_model.bin").write_bytes(content)
    with pytest.raises(ModelUnavailableError, match="are damaged"):
        ClipEncoder.from_pretrained(str(folder))


def test_weights_that_do_not_suit_the_settings_are_one_sentence(tmp_path: Path) -> None:
    folder, _ = write_open_clip(tmp_path / "open")
    config = json.loads((folder / "open_clip_config.json").read_text())
    config["model_cfg"]["text_cfg"]["layers"] = 3
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    with pytest.raises(ModelUnavailableError, match="are damaged"):
        ClipEncoder.from_pretrained(str(folder))


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"model_cfg": {"embed_dim": 8}}'])
def test_settings_that_describe_no_model_are_one_sentence(tmp_path: Path, content: str) -> None:
    folder, _ = write_open_clip(tmp_path / "open")
    (folder / "open_clip_config.json").write_text(content)
    with pytest.raises(ModelUnavailableError, match="are damaged"):
        ClipEncoder.from_pretrained(str(folder))


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        ({"vision_cfg": {"timm_model_name": "fastvit_mci1", "image_size": 256}}, "timm fastvit_mci1"),
        ({"vision_cfg": {"layers": [3, 4, 6, 3], "width": 64}}, "ResNet"),
        ({"text_cfg": {"hf_model_name": "xlm-roberta-base"}}, "xlm-roberta-base"),
        ({"multimodal_cfg": {"width": 512}}, "CoCa"),
        ({"vision_cfg": {"layers": 12, "width": 768, "attentional_pool": True}}, "open_clip (attentional_pool)"),
        ({"vision_cfg": {"layers": 12, "width": 768, "pool_type": "tok"}}, "clip"),
        ({"text_cfg": {"heads": 8, "pool_type": "last"}}, "open_clip (pool_type)"),
    ],
)
def test_what_transformers_has_no_counterpart_for_is_told_by_the_settings(model: dict[str, Any], kind: str) -> None:
    assert kind_of({"model_cfg": {"vision_cfg": {}, "text_cfg": {}} | model}) == kind


def test_it_is_downloaded_and_loads(hub: Hub, tmp_path: Path) -> None:
    folder, twin = write_open_clip(tmp_path / "served")
    (folder / "open_clip_pytorch_model.bin").write_bytes(b"the same again")
    hub.revisions[MODEL, "main"] = folder
    steps = list(download("clip", MODEL, kinds=KINDS))
    checkpoint = find_checkpoint(MODEL)
    assert checkpoint is not None
    assert checkpoint.size == steps[-1].done == steps[-1].total
    assert not (checkpoint.folder / "open_clip_pytorch_model.bin").exists()
    vectors = ClipEncoder.from_pretrained(MODEL, device="cpu").encode_texts(TEXTS)
    np.testing.assert_array_equal(vectors, ClipEncoder.from_pretrained(str(twin), device="cpu").encode_texts(TEXTS))


def test_a_mobileclip_is_refused_before_its_weights_come(hub: Hub, tmp_path: Path) -> None:
    folder, _ = write_open_clip(tmp_path / "served")
    config = json.loads((folder / "open_clip_config.json").read_text())
    config["model_cfg"]["vision_cfg"] = {"timm_model_name": "fastvit_mci1", "image_size": 256}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    hub.revisions[MODEL, "main"] = folder
    with pytest.raises(ModelUnavailableError, match=r"is a timm fastvit_mci1 model.*Choose the id of a"):
        list(download("clip", MODEL, kinds=KINDS))
    assert [path.rpartition("/")[2] for path, _ in hub.asked if "/resolve/" in path] == ["open_clip_config.json"]


def test_of_a_repository_in_both_layouts_transformers_own_is_taken(tmp_path: Path) -> None:
    folder, _ = write_open_clip(tmp_path / "both")
    names = {file.name for file in folder.iterdir()}
    both = names | {file.name for file in write_clip(tmp_path / "plain").iterdir()} | {"pytorch_model.bin"}
    assert "model.safetensors" in wanted(both)
    assert not {name for name in wanted(both) if name.startswith("open_clip") or name.endswith(".bin")}
    assert "open_clip_model.safetensors" in wanted(names)


@pytest.mark.parametrize("missing", ["open_clip_config.json", "open_clip_model.safetensors", "tokenizer.json"])
def test_a_checkpoint_with_a_missing_file_is_not_at_hand(tmp_path: Path, missing: str) -> None:
    folder, _ = write_open_clip(tmp_path / "open")
    assert find_checkpoint(str(folder)) is not None
    (folder / missing).unlink()
    assert find_checkpoint(str(folder)) is None
