from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from transformers import AutoTokenizer, BlipForConditionalGeneration
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil

from retrieval.captioners import (
    BATCH,
    BlipCaptioner,
    Captioner,
    FeatureCaptioner,
    PromptedCaptioner,
    clean,
    open_captioner,
)
from retrieval.errors import ModelUnavailableError, UsageError
from retrieval.models import open_models
from retrieval.settings import BLIP, Parser, Settings, add_arguments
from tests.tiny_checkpoints import write_blip, write_clip, write_florence2, write_instructblip

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_blip(tmp_path_factory.mktemp("blip"))


@pytest.fixture(scope="module")
def exact(folder: Path) -> BlipCaptioner:
    """The captioner in float32, whatever this processor would choose: on a CPU it searches greedily."""
    model = BlipForConditionalGeneration.from_pretrained(folder).eval()
    return BlipCaptioner(
        "exact", model, BlipImageProcessorPil.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)
    )


@pytest.fixture(scope="module")
def beams(folder: Path) -> BlipCaptioner:
    """The captioner in bfloat16, where it searches with beams."""
    model = BlipForConditionalGeneration.from_pretrained(folder).eval().to(torch.bfloat16)
    return BlipCaptioner(
        "beams", model, BlipImageProcessorPil.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)
    )


def photos(count: int = 6) -> list[Image.Image]:
    noise = np.random.default_rng(1)
    tones = [Image.new("RGB", (40, 30), tuple(int(v) for v in noise.integers(0, 255, 3))) for _ in range(count // 2)]
    rough = [Image.fromarray(noise.integers(0, 255, (30, 40 + i, 3), dtype=np.uint8)) for i in range(count // 2)]
    return tones + rough


def test_captions_are_those_of_plain_transformers_calls(exact: BlipCaptioner, folder: Path) -> None:
    model = BlipForConditionalGeneration.from_pretrained(folder).eval()
    processor, tokenizer = (
        BlipImageProcessorPil.from_pretrained(folder),
        AutoTokenizer.from_pretrained(folder),
    )
    expected = []
    for image in photos():
        made = model.generate(**processor(image, return_tensors="pt"), max_new_tokens=20)
        expected.append(clean(tokenizer.decode(made[0], skip_special_tokens=True)))
    assert [caption.text for caption in exact.caption_images(photos())] == expected
    assert len(set(expected)) > 2


def test_a_score_is_the_mean_log_probability_of_the_tokens(exact: BlipCaptioner, folder: Path) -> None:
    model = BlipForConditionalGeneration.from_pretrained(folder).eval()
    pixels = BlipImageProcessorPil.from_pretrained(folder)(photos()[0], return_tensors="pt")["pixel_values"]
    with torch.no_grad():
        ids = model.generate(pixel_values=pixels, max_new_tokens=20)
        seen = model.vision_model(pixels).last_hidden_state
        logits = model.text_decoder(input_ids=ids, encoder_hidden_states=seen).logits
    chosen = logits[0, :-1].log_softmax(-1).gather(1, ids[0, 1:, None])
    assert exact.caption_images(photos()[:1])[0].log_probability == pytest.approx(chosen.mean().item(), abs=1e-4)


def test_a_batch_equals_single_images(exact: BlipCaptioner) -> None:
    images = photos(BATCH + 2)
    together, singly = exact.caption_images(images), [exact.caption_images([image])[0] for image in images]
    assert [caption.text for caption in together] == [caption.text for caption in singly]
    scores = [[caption.log_probability for caption in captions] for captions in (together, singly)]
    np.testing.assert_allclose(scores[0], scores[1], atol=1e-4)


def test_beams_are_used_where_they_cost_little(exact: BlipCaptioner, beams: BlipCaptioner) -> None:
    assert (exact._beams, beams._beams) == (1, 3)


def test_scores_of_beams_are_mean_log_probabilities_too(beams: BlipCaptioner, folder: Path) -> None:
    model = BlipForConditionalGeneration.from_pretrained(folder).eval().to(torch.bfloat16)
    processor = BlipImageProcessorPil.from_pretrained(folder)
    images = photos()[2:5]
    for image, caption in zip(images, beams.caption_images(images), strict=True):
        pixels = processor(image, return_tensors="pt")["pixel_values"].to(torch.bfloat16)
        with torch.no_grad():
            ids = model.generate(pixel_values=pixels, max_new_tokens=20, num_beams=3)
            seen = model.vision_model(pixels).last_hidden_state
            logits = model.text_decoder(input_ids=ids, encoder_hidden_states=seen).logits
        chosen = logits[0, :-1].float().log_softmax(-1).gather(1, ids[0, 1:, None])
        assert caption.log_probability == pytest.approx(chosen.mean().item(), abs=0.1)


def test_no_images_give_no_captions(exact: BlipCaptioner) -> None:
    assert exact.caption_images([]) == []


def test_it_is_a_captioner_of_images_not_of_features(exact: BlipCaptioner) -> None:
    assert isinstance(exact, Captioner)
    assert not isinstance(exact, FeatureCaptioner)


def test_a_checkpoint_is_loaded_by_its_folder_without_noise(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    captioner = BlipCaptioner.from_pretrained(str(folder))
    assert captioner.name.startswith("blip-")
    assert captioner.image_side == 32
    assert len(captioner.caption_images(photos())) == 6
    assert capfd.readouterr() == ("", "")


def test_a_clip_is_refused_as_a_captioner(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="is a clip model"):
        BlipCaptioner.from_pretrained(str(write_clip(tmp_path / "clip")))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a dog  runs ", "A dog runs"),
        ("a cat and a cat and a cat", "A cat"),
        ("the the dog on on the beach", "The dog on the beach"),
        ("a man in a red, in a red, in a red shirt", "A man in a red shirt"),
        ("two men and two women", "Two men and two women"),
        ("a man and a woman", "A man and a woman"),
        ("a theatre the atrium", "A theatre the atrium"),
        ("", ""),
    ],
)
def test_captions_lose_their_stutter(written: str, kept: str) -> None:
    assert clean(written) == kept


@given(st.lists(st.sampled_from(["a", "dog", "cat", "and", "red", "on"]), max_size=14).map(" ".join))
def test_a_clean_caption_says_no_word_twice_in_a_row_and_stays_as_it_is(text: str) -> None:
    words = clean(text).lower().split()
    assert all(word != following for word, following in pairwise(words))
    assert clean(clean(text)) == clean(text)


# -- InstructBLIP


@pytest.fixture(scope="module")
def instruct(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_instructblip(tmp_path_factory.mktemp("instructblip"))


def test_the_answers_to_several_prompts_are_joined(instruct: Path) -> None:
    alone = [open_captioner(str(instruct), prompts=(prompt,)) for prompt in ("a dog", "the snow and the sea")]
    joint = open_captioner(str(instruct), prompts=("a dog", "the snow and the sea"))
    first, second = (captioner.caption_images(photos()) for captioner in alone)
    for answer, second_answer, joined in zip(first, second, joint.caption_images(photos()), strict=True):
        sentences = dict.fromkeys((answer.text, second_answer.text))
        assert joined.text == " ".join(filter(None, sentences))


def test_instructblip_has_two_prompts_of_its_own(instruct: Path) -> None:
    captioner = open_captioner(str(instruct))
    assert isinstance(captioner, PromptedCaptioner)
    assert len(captioner.prompts) == 2
    assert captioner.image_side == 32


def test_florence_is_asked_for_a_detailed_caption_and_answers_for_each_image(tmp_path: Path) -> None:
    captioner = open_captioner(str(write_florence2(tmp_path / "florence2")))
    assert isinstance(captioner, PromptedCaptioner)
    assert captioner.prompts == ("<DETAILED_CAPTION>",)
    assert captioner.image_side == 32
    captions = captioner.caption_images(photos())
    assert len(captions) == len(photos())
    assert all(caption.text for caption in captions)
    assert captions[:1] == captioner.caption_images(photos()[:1])
    assert captioner.name.startswith("florence2-")
    assert captioner.name != open_captioner(str(tmp_path / "florence2"), prompts=("<CAPTION>",)).name


def test_a_damaged_second_tokenizer_is_one_sentence(tmp_path: Path) -> None:
    folder = write_instructblip(tmp_path / "model")
    (folder / "qformer_tokenizer" / "tokenizer.json").write_text("{")
    with pytest.raises(ModelUnavailableError, match="damaged"):
        open_captioner(str(folder))


def test_the_kind_of_captioner_is_that_of_its_files(folder: Path, tmp_path: Path) -> None:
    assert isinstance(open_captioner(str(folder)), BlipCaptioner)
    with pytest.raises(ModelUnavailableError, match="is a clip model"):
        open_captioner(str(write_clip(tmp_path / "clip")))


@pytest.mark.parametrize(
    ("named", "captioner", "model"),
    [
        (None, "own", BLIP), ("builtin", "builtin", BLIP), ("vision", "vision", BLIP),
        ("Salesforce/instructblip-flan-t5-xl", "model", "Salesforce/instructblip-flan-t5-xl"),
    ],
)  # fmt: skip
def test_the_captioner_is_chosen_by_setting(named: str | None, captioner: str, model: str) -> None:
    parser = Parser()
    add_arguments(parser)
    environment = {"PHOTOCHAT_CAPTIONER": named, "PHOTOCHAT_PROMPTS": "What is it? | Where is it?|"} if named else {}
    settings = Settings.from_args(parser.parse_args([]), environment)
    assert (settings.captioner, settings.caption_id) == (captioner, model)
    assert settings.prompts == (("What is it?", "Where is it?") if named else ())


def test_a_captioner_that_does_not_fit_or_is_not_here_is_one_sentence(tmp_path: Path) -> None:
    settings = Settings((tmp_path,), tmp_path / "data", captioner="builtin")
    with pytest.raises(UsageError, match="built-in captioner"):
        _ = open_models("clip", settings).captioner
    absent = Settings((tmp_path,), tmp_path / "data", captioner="model", caption_id="nobody/nothing")
    with pytest.raises(ModelUnavailableError, match="nobody/nothing"):
        _ = open_models("builtin", absent).captioner


def test_built_in_vectors_can_have_captions_of_another_model(folder: Path, tmp_path: Path) -> None:
    settings = Settings((tmp_path,), tmp_path / "data", captioner="model", caption_id=str(folder))
    assert isinstance(open_models("builtin", settings).captioner, BlipCaptioner)
    assert open_models("clip", replace(settings, captioner="vision")).captioner is None
