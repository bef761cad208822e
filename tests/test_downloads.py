from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import constants, try_to_load_from_cache

from retrieval.checkpoints import find_checkpoint
from retrieval.downloads import DownloadProgress, download
from retrieval.errors import ModelUnavailableError
from tests.hub_server import Hub, hub_names, serve_hub
from tests.tiny_checkpoints import write_clip

MODEL = "someone/tiny-clip"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setattr("retrieval.downloads.PAUSES", (0.0, 0.0))
    return tmp_path / "cache"


@pytest.fixture
def hub(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serve_hub() as server:
        monkeypatch.setattr(constants, "ENDPOINT", server.url)
        folder = write_clip(tmp_path / "served")
        (folder / "pytorch_model.bin").write_bytes(b"a pickle")
        (folder / "README.md").write_text("not needed")
        server.revisions[MODEL, "main"] = folder
        yield server


def weights(hub: Hub) -> Path:
    return hub.revisions[MODEL, "main"] / "model.safetensors"


def test_a_download_brings_what_is_needed_and_nothing_that_could_run_code(hub: Hub) -> None:
    list(download("clip", MODEL))
    checkpoint = find_checkpoint(MODEL)
    assert checkpoint is not None
    assert checkpoint.commit == hub.commit_of(MODEL, "main")
    assert (checkpoint.folder / "model.safetensors").read_bytes() == weights(hub).read_bytes()
    assert {file.name for file in checkpoint.folder.iterdir()} == {
        "config.json", "model.safetensors", "preprocessor_config.json", "tokenizer.json",
        "tokenizer_config.json",
    }  # fmt: skip


def test_the_cache_is_one_that_other_programs_can_read(hub: Hub) -> None:
    list(download("clip", MODEL))
    path = try_to_load_from_cache(MODEL, "model.safetensors")
    assert isinstance(path, str)
    assert Path(path).read_bytes() == weights(hub).read_bytes()


def test_progress_counts_all_bytes_and_ends_at_the_total(hub: Hub) -> None:
    steps = list(download("clip", MODEL))
    checkpoint = find_checkpoint(MODEL)
    assert checkpoint is not None
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert steps[-1] == DownloadProgress(steps[-1].file, checkpoint.size, checkpoint.size, MODEL)
    assert steps[0].total == checkpoint.size, "all that will come is known before the first byte"


def test_a_cut_connection_is_taken_up_where_it_broke(hub: Hub) -> None:
    hub.cut_after, hub.cuts = 50_000, 2
    list(download("clip", MODEL))
    ranges = [asked for path, asked in hub.asked if path.startswith("/store") and path.endswith("model.safetensors")]
    assert ranges == [None, "bytes=50000-", "bytes=100000-"]
    assert find_checkpoint(MODEL) is not None


def test_a_later_run_goes_on_where_an_earlier_one_stopped(hub: Hub) -> None:
    hub.cut_after, hub.cuts = 50_000, 1
    run = download("clip", MODEL)
    for step in run:
        if step.file == "model.safetensors":
            run.close()  # as Ctrl-C does
    hub.cuts = 0
    assert find_checkpoint(MODEL) is None
    list(download("clip", MODEL))
    ranges = [asked for path, asked in hub.asked if path.startswith("/store") and path.endswith("model.safetensors")]
    assert ranges[0] is None
    assert ranges[1] is not None
    assert find_checkpoint(MODEL) is not None


def test_a_server_without_ranges_sends_the_file_again_from_its_beginning(hub: Hub) -> None:
    hub.cut_after, hub.cuts, hub.honours_ranges = 50_000, 1, False
    list(download("clip", MODEL))
    checkpoint = find_checkpoint(MODEL)
    assert checkpoint is not None
    assert (checkpoint.folder / "model.safetensors").read_bytes() == weights(hub).read_bytes()


def test_a_connection_that_brings_nothing_ends_with_a_sentence(hub: Hub) -> None:
    hub.cut_after, hub.cuts = 0, 1000
    with pytest.raises(ModelUnavailableError, match=r"it stopped at 0 bytes of .* of config.json.*continues where"):
        list(download("clip", MODEL))


def test_a_wrong_checksum_is_refused_and_nothing_is_kept(hub: Hub, cache: Path) -> None:
    hub.corrupts = True
    with pytest.raises(ModelUnavailableError, match="arrived damaged"):
        list(download("clip", MODEL))
    assert not [file for file in cache.rglob("*") if file.is_file()]
    assert find_checkpoint(MODEL) is None


def test_weights_other_than_the_known_ones_are_refused_before_anything_is_fetched(hub: Hub, cache: Path) -> None:
    with pytest.raises(ModelUnavailableError, match=r"weights of .* that Photochat doesn’t know"):
        list(download("clip", MODEL, weights_sha256="0" * 64))
    assert not [path for path, _ in hub.asked if "/resolve/" in path]


def test_known_weights_are_accepted(hub: Hub) -> None:
    names = hub_names(weights(hub))
    list(download("clip", MODEL, weights_sha256=names["lfs"]["sha256"]))  # type: ignore[index]
    assert find_checkpoint(MODEL) is not None


def test_files_that_are_here_are_not_fetched_again(hub: Hub) -> None:
    list(download("clip", MODEL))
    hub.asked.clear()
    list(download("clip", MODEL))
    assert not [path for path, _ in hub.asked if "/resolve/" in path]


def test_a_file_that_was_damaged_since_is_fetched_again(hub: Hub, cache: Path) -> None:
    list(download("clip", MODEL))
    checkpoint = find_checkpoint(MODEL)
    assert checkpoint is not None
    blob = (checkpoint.folder / "model.safetensors").resolve()
    blob.write_bytes(blob.read_bytes()[:1000])
    shutil.rmtree(checkpoint.folder)  # as the message about damaged files says
    list(download("clip", MODEL))
    assert blob.read_bytes() == weights(hub).read_bytes()


def test_a_small_file_that_was_damaged_since_comes_again_by_itself(hub: Hub) -> None:
    list(download("clip", MODEL))
    checkpoint = find_checkpoint(MODEL)
    assert checkpoint is not None
    (checkpoint.folder / "preprocessor_config.json").resolve().write_text("{")
    list(download("clip", MODEL))
    kept, served = checkpoint.folder / "preprocessor_config.json", weights(hub).parent / "preprocessor_config.json"
    assert kept.read_bytes() == served.read_bytes()


def test_a_repository_with_only_a_pickle_is_taken_as_the_hub_converted_it(hub: Hub, tmp_path: Path) -> None:
    hub.revisions[MODEL, "refs/pr/7"] = hub.revisions.pop((MODEL, "main"))
    pickled = write_clip(tmp_path / "pickled")
    (pickled / "model.safetensors").rename(pickled / "pytorch_model.bin")
    hub.revisions[MODEL, "main"] = pickled
    hub.revisions[MODEL, "refs/pr/5"] = pickled
    hub.revisions[MODEL, "refs/pr/3"] = write_clip(tmp_path / "somebody's", seed=1)
    hub.conversions[MODEL] = [(3, "somebody"), (5, "SFconvertbot"), (7, "SFconvertbot")]
    list(download("clip", MODEL))
    checkpoint = find_checkpoint(MODEL)
    assert checkpoint is not None
    assert checkpoint.commit == hub.commit_of(MODEL, "refs/pr/7")


def test_a_repository_with_only_a_pickle_and_no_conversion_is_refused(hub: Hub) -> None:
    weights(hub).unlink()
    with pytest.raises(ModelUnavailableError, match="no safetensors of"):
        list(download("clip", MODEL))


def test_sharded_weights_come_whole(hub: Hub) -> None:
    import json

    folder = hub.revisions[MODEL, "main"]
    shard = "model-00001-of-00001.safetensors"
    weights(hub).rename(folder / shard)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"logit_scale": shard}}))
    list(download("clip", MODEL))
    checkpoint = find_checkpoint(MODEL)
    assert checkpoint is not None
    assert (checkpoint.folder / shard).is_file()


def test_an_id_that_the_hub_does_not_know_is_named(hub: Hub) -> None:
    with pytest.raises(ModelUnavailableError, match=r"no public model someone/typo.*Check the id"):
        list(download("clip", "someone/typo"))


def test_a_hub_that_cannot_be_reached_is_said_in_one_sentence(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_hub() as gone:
        monkeypatch.setattr(constants, "ENDPOINT", gone.url)
    with pytest.raises(ModelUnavailableError, match=r"couldn’t be fetched from 127.0.0.1:.*refused.*Try again once"):
        list(download("clip", MODEL))


def test_an_answer_that_is_not_the_hubs_is_said_in_one_sentence(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", hub.url + "/a-login-page")
    with pytest.raises(ModelUnavailableError):
        list(download("clip", MODEL))


def test_offline_mode_is_respected(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelUnavailableError, match="HF_HUB_OFFLINE is set"):
        list(download("clip", MODEL))
    assert hub.asked == []


def test_a_disk_without_links_keeps_the_files_themselves(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    list(download("clip", MODEL))
    hub.asked.clear()
    list(download("clip", MODEL))
    assert not [path for path, _ in hub.asked if "/resolve/" in path]
    assert find_checkpoint(MODEL) is not None


def test_a_disk_that_is_too_small_is_said_before_anything_is_fetched(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from collections import namedtuple

    Usage = namedtuple("Usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(10, 9, 1))
    with pytest.raises(ModelUnavailableError, match="free in"):
        list(download("clip", MODEL))
    assert not [path for path, _ in hub.asked if "/resolve/" in path]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_hub_is_asked_again(hub: Hub, status: int) -> None:
    hub.refusals = [(status, {"Retry-After": "0"}), (status, {})]
    list(download("clip", MODEL))
    assert find_checkpoint(MODEL) is not None


@pytest.mark.parametrize(
    ("status", "headers", "sentence"),
    [
        (404, {}, r"knows no public model .*a private model needs HF_TOKEN"),
        (401, {"X-Error-Code": "RepoNotFound"}, "knows no public model"),
        (404, {"X-Error-Code": "RevisionNotFound"}, "has no revision main"),
        (403, {}, r"only for people who have accepted its terms.*set HF_TOKEN"),
        (429, {}, r"too many requests.*continues where"),
        (503, {}, "it’s overloaded"),
        (418, {}, "answers with error 418"),
    ],
)
def test_each_refusal_has_its_own_sentence(hub: Hub, status: int, headers: dict[str, str], sentence: str) -> None:
    hub.refusals = [(status, headers)] * 3
    with pytest.raises(ModelUnavailableError, match=sentence):
        list(download("clip", MODEL))


def test_a_model_whose_terms_are_not_accepted_is_told_where_its_files_are_refused(hub: Hub) -> None:
    hub.gated = True
    with pytest.raises(ModelUnavailableError, match=rf"accepted its terms.*Accept them at {hub.url}/{MODEL}"):
        list(download("clip", MODEL))


def test_the_token_goes_to_the_hub_and_to_no_other_host(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    list(download("clip", MODEL))
    sent = {path.startswith("/store"): token for path, token in hub.tokens}
    assert sent == {False: "Bearer hf_secret", True: None}


def test_a_token_that_is_not_accepted_is_named(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_old")
    hub.refusals = [(401, {})]
    with pytest.raises(ModelUnavailableError, match="doesn’t accept your HF_TOKEN"):
        list(download("clip", MODEL))


def test_a_hub_that_never_answers_is_said_with_the_time_it_was_given(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from socket import create_server

    monkeypatch.setattr("retrieval.downloads.ASK_SECONDS", 0.2)
    with create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(ModelUnavailableError, match="didn’t answer within"):
            list(download("clip", MODEL))


def test_a_model_of_another_kind_is_refused_before_its_weights_come(hub: Hub, cache: Path) -> None:
    with pytest.raises(ModelUnavailableError, match=r"is a clip model.*Choose the id of a blip model"):
        list(download("clip", MODEL, kinds=("blip",)))
    assert [path for path, _ in hub.asked if "/resolve/" in path and not path.endswith("config.json")] == []


def test_a_cache_that_cannot_be_made_is_said_with_its_place(cache: Path, hub: Hub) -> None:
    cache.write_text("a file where the folder should be")
    with pytest.raises(ModelUnavailableError, match=rf"nothing can be written to {cache}.*set HF_HOME"):
        list(download("clip", MODEL))


def test_a_disk_that_fills_up_is_said_and_not_tried_again(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    open_file = Path.open

    def full(path: Path, mode: str = "r", **options: Any) -> Any:
        if mode == "r+b":
            raise OSError(errno.ENOSPC, "No space left on device")
        return open_file(path, mode, **options)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(ModelUnavailableError, match=r"is full.*Free some space"):
        list(download("clip", MODEL))
    assert len([path for path, _ in hub.asked if "/resolve/" in path]) == 1
