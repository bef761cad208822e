from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub import constants
from PIL import Image

from retrieval.captioners import Captioner
from retrieval.encoders import Encoder
from retrieval.errors import ModelUnavailableError, UsageError
from retrieval.indexing import index_folder
from retrieval.installation import command
from retrieval.library import Library
from retrieval.models import (
    KNOWN,
    choose_family,
    describe_choice,
    get_models,
    list_models,
    open_models,
)
from retrieval.settings import Settings
from tests.hub_server import Hub, serve_hub
from tests.tiny_checkpoints import write_blip, write_clip

pytestmark = pytest.mark.usefixtures("one_thread")
CLIP, BLIP = "someone/tiny-clip", "someone/tiny-blip"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    return tmp_path / "cache"


@pytest.fixture
def settings(tmp_path: Path, cache: Path) -> Settings:
    return Settings((tmp_path / "photos",), tmp_path / "data", clip_id=CLIP, caption_id=BLIP)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serve_hub() as server:
        monkeypatch.setattr(constants, "ENDPOINT", server.url)
        server.revisions[CLIP, "main"] = write_clip(tmp_path / "clip")
        server.revisions[BLIP, "main"] = write_blip(tmp_path / "blip")
        yield server


def at_hand(settings: Settings, tmp_path: Path) -> Settings:
    """The same settings with both models in folders of their own."""
    clip, blip = write_clip(tmp_path / "own-clip"), write_blip(tmp_path / "own-blip")
    return replace(settings, clip_id=str(clip), caption_id=str(blip))


def test_a_new_folder_takes_the_builtin_models_where_clip_is_not_at_hand(settings: Settings) -> None:
    assert choose_family(settings) == "builtin"


def test_a_new_folder_takes_clip_where_it_is_at_hand(settings: Settings, tmp_path: Path) -> None:
    assert choose_family(at_hand(settings, tmp_path)) == "clip"


def test_a_folder_keeps_the_family_it_was_made_with(settings: Settings, tmp_path: Path) -> None:
    assert choose_family(at_hand(settings, tmp_path), recorded="builtin") == "builtin"
    with pytest.raises(ModelUnavailableError):
        choose_family(settings, recorded="clip")


def test_a_family_that_is_named_is_taken(settings: Settings, tmp_path: Path) -> None:
    equipped = at_hand(settings, tmp_path)
    assert choose_family(replace(equipped, models="builtin")) == "builtin"
    assert choose_family(replace(equipped, models="clip"), recorded="builtin") == "clip"


def test_clip_without_its_files_says_what_to_do(settings: Settings) -> None:
    for attempt in (
        lambda: choose_family(replace(settings, models="clip")),
        lambda: open_models("clip", settings).encoder,
    ):
        with pytest.raises(ModelUnavailableError, match=r"tiny-clip aren’t on this machine.*models get clip"):
            attempt()


def test_choosing_and_listing_ask_nothing_of_the_hub(settings: Settings, hub: Hub) -> None:
    choose_family(settings)
    list_models(settings)
    describe_choice(settings, "builtin")
    assert open_models("clip", settings).captioner is None
    assert hub.asked == []


def test_both_models_are_downloaded_and_then_load(settings: Settings, hub: Hub) -> None:
    steps = list(get_models("clip", settings))
    assert {step.total for step in steps if step.done == step.total} == {
        sum(file.stat().st_size for file in hub.revisions[model, "main"].iterdir()) for model in (CLIP, BLIP)
    }
    hub.asked.clear()
    assert choose_family(settings) == "clip"
    encoder, captioner = open_models("clip", settings).encoder, open_models("clip", settings).captioner
    photo = Image.new("RGB", (50, 40), "teal")
    assert isinstance(captioner, Captioner)
    assert encoder.encode_images([photo]).shape == (1, encoder.dim)
    assert len(captioner.caption_images([photo])) == 1
    assert encoder.name == open_models("clip", settings).name
    assert hub.asked == []


def test_models_that_are_at_hand_are_not_downloaded(settings: Settings, tmp_path: Path, hub: Hub) -> None:
    assert list(get_models("clip", at_hand(settings, tmp_path))) == []
    assert hub.asked == []


def test_the_builtin_models_cannot_be_downloaded(settings: Settings) -> None:
    with pytest.raises(UsageError, match="models get clip"):
        list(get_models("builtin", settings))


def test_clip_works_without_its_captioner(settings: Settings, tmp_path: Path) -> None:
    alone = replace(at_hand(settings, tmp_path), caption_id=BLIP)
    assert open_models("clip", alone).captioner is None
    assert f"Captions too: {command('models get clip')}" in describe_choice(alone, "clip")


def test_a_captioner_that_arrives_later_is_taken(settings: Settings, tmp_path: Path) -> None:
    blip = tmp_path / "later"
    later = replace(settings, caption_id=str(blip))
    assert open_models("clip", later).captioner is None
    write_blip(blip)
    assert isinstance(open_models("clip", later).captioner, Captioner)


def test_captions_of_blip_reach_the_vectors_of_the_shared_index(
    settings: Settings, tmp_path: Path, photo_folder: Path
) -> None:
    chosen = replace(at_hand(settings, tmp_path), images=(photo_folder,), models="clip", image_weight=0.6)
    with Library.open(chosen) as library:
        *_, last = index_folder(library, chosen.images)
        ids = sorted(library.catalogue.ids())
        photos = library.catalogue.photos(ids)
        mixed, images = library.snapshot().index.reconstruct(ids), library.snapshot().images.reconstruct(ids)
        captions = [photo.caption for photo in photos]
        written = library.catalogue.vectors("caption", library.models.name, np.array(ids))[1]
        scale = library.catalogue.scale(library.models.name)
    assert scale is not None
    assert last.indexed == len(photos) > 5
    assert all(caption is not None and caption.log_probability is not None for caption in captions)
    stated = [(caption.text, vector) for caption, vector in zip(captions, written, strict=True) if caption.certain]
    texts, vectors = zip(*stated, strict=True)
    assert (open_models("clip", chosen).encoder.encode_texts(texts) * np.stack(vectors)).sum(axis=1).min() > 0.999
    expected = scale.shared(images, written, 0.6)
    assert (mixed * expected).sum(axis=1).min() > 0.999
    assert (mixed * images).sum(axis=1).max() < 0.999


def test_threads_that_ask_at_once_share_one_load(settings: Settings, tmp_path: Path) -> None:
    equipped, loaded = at_hand(settings, tmp_path), list[Encoder]()
    threads = [threading.Thread(target=lambda: loaded.append(open_models("clip", equipped).encoder)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loaded) == 4
    assert len({id(encoder) for encoder in loaded}) == 1


def test_the_list_says_what_is_at_hand_with_size_and_licence(settings: Settings, tmp_path: Path) -> None:
    equipped = at_hand(settings, tmp_path)
    listed = {status.model_id: status for status in list_models(equipped)}
    encoder = listed[equipped.clip_id]
    assert (encoder.family, encoder.part, encoder.at_hand) == ("clip", "encoder", True)
    assert encoder.bytes == sum(file.stat().st_size for file in (tmp_path / "own-clip").iterdir())
    openai = listed["openai/clip-vit-base-patch32"]
    assert (openai.at_hand, openai.revision) == (False, "refs/pr/15")
    assert openai.bytes is not None
    assert openai.bytes > 600e6
    assert {status.family for status in listed.values()} == {"clip", "builtin"}
    assert all(status.licence for status in listed.values())


def test_the_table_says_of_each_model_what_it_is_and_recommends_one_encoder(settings: Settings) -> None:
    assert [model_id for model_id, model in KNOWN.items() if model.recommended] == ["google/siglip2-base-patch16-256"]
    notes = {status.model_id: status.note for status in list_models(settings)}
    for model_id, model in KNOWN.items():
        assert model.what in notes[model_id]
        assert model.languages in notes[model_id]
        assert model.published in notes[model_id]
    assert "photos a second" in notes["google/siglip2-base-patch16-256"]
    assert "photos a second" in notes["openai/clip-vit-base-patch32"]


def test_the_size_of_a_model_outside_the_table_is_not_made_up(settings: Settings) -> None:
    assert {status.bytes for status in list_models(settings) if status.model_id in (CLIP, BLIP)} == {None}
    half = replace(settings, clip_id="openai/clip-vit-base-patch32")
    assert all("MB" not in describe_choice(chosen, "builtin") for chosen in (settings, half))


def test_the_choice_is_told_in_one_line_with_the_way_to_the_other(settings: Settings, tmp_path: Path) -> None:
    without_models = replace(
        settings, clip_id="openai/clip-vit-base-patch32", caption_id="Salesforce/blip-image-captioning-base"
    )
    line = describe_choice(without_models, "builtin")
    assert "1.6 GB" in line
    assert line.index("1.6 GB") < line.index(command("models get clip")) < line.index("--models clip")
    equipped = at_hand(settings, tmp_path)
    assert "--models clip" in describe_choice(equipped, "builtin")
    assert "get clip" not in describe_choice(equipped, "builtin")
    assert "--models builtin" in describe_choice(equipped, "clip")


def test_the_environment_of_the_hub_is_respected_end_to_end(hub: Hub, tmp_path: Path) -> None:
    """A fresh process with HF_ENDPOINT and HF_HOME, as on a machine with a mirror of the hub."""
    code = (
        "from pathlib import Path\n"
        "from retrieval.models import choose_family, get_models\n"
        "from retrieval.settings import Settings\n"
        f"settings = Settings((Path('p'),), Path('d'), clip_id={CLIP!r}, caption_id={BLIP!r})\n"
        "before = choose_family(settings)\n"
        "steps = list(get_models('clip', settings))\n"
        "print(before, choose_family(settings), steps[-1].done == steps[-1].total)\n"
    )
    environment = {**os.environ, "HF_ENDPOINT": hub.url, "HF_HOME": str(tmp_path / "home")}
    environment = {name: value for name, value in environment.items() if name not in ("HF_HUB_CACHE", "HF_HUB_OFFLINE")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("builtin clip True\n", "")
