from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from transformers import AutoTokenizer, CLIPModel, Siglip2Model, SiglipModel
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil
from transformers.models.siglip2.image_processing_pil_siglip2 import Siglip2ImageProcessorPil

from retrieval.encoders import BATCH, ClipEncoder, Encoder, FeatureEncoder
from retrieval.errors import ModelUnavailableError
from tests.tiny_checkpoints import write_clip, write_siglip, write_siglip2

pytestmark = pytest.mark.usefixtures("one_thread")

TEXTS = ["the dog", "a cat on the dog", "", "an extraordinarily long word and the cat"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clip"))


@pytest.fixture(scope="module")
def exact(folder: Path) -> ClipEncoder:
    """The encoder in float32, whatever this processor would choose."""
    model = CLIPModel.from_pretrained(folder).eval()
    return ClipEncoder(
        "exact", model, CLIPImageProcessorPil.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)
    )


@pytest.fixture(scope="module")
def encoder(folder: Path) -> ClipEncoder:
    return ClipEncoder.from_pretrained(str(folder), device="cpu")


def photos(count: int = 6) -> list[Image.Image]:
    noise = np.random.default_rng(0)
    return [Image.fromarray(noise.integers(0, 255, (20 + 17 * i, 90 - 9 * i, 3), dtype=np.uint8)) for i in range(count)]


def cosines(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray((a * b).sum(axis=1), np.float32)


def test_images_get_the_vectors_of_plain_transformers_calls(exact: ClipEncoder, folder: Path) -> None:
    model, processor = CLIPModel.from_pretrained(folder).eval(), CLIPImageProcessorPil.from_pretrained(folder)
    with torch.no_grad():
        rows = [model.get_image_features(**processor(image, return_tensors="pt")).pooler_output for image in photos()]
    expected = torch.nn.functional.normalize(torch.cat(rows), dim=-1).numpy()
    assert cosines(exact.encode_images(photos()), expected).min() > 0.9999


def test_texts_get_the_vectors_of_plain_transformers_calls_padded_to_the_full_length(
    exact: ClipEncoder, folder: Path
) -> None:
    model, tokenizer = CLIPModel.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)
    tokens = tokenizer(TEXTS, padding="max_length", max_length=77, return_tensors="pt")
    with torch.no_grad():
        reference = model.get_text_features(**tokens).pooler_output
    expected = torch.nn.functional.normalize(reference, dim=-1).numpy()
    assert cosines(exact.encode_texts(TEXTS), expected).min() > 0.9999


def test_different_inputs_get_different_vectors(exact: ClipEncoder) -> None:
    for vectors in (exact.encode_images(photos()), exact.encode_texts(TEXTS)):
        assert (vectors @ vectors.T)[~np.eye(len(vectors), dtype=bool)].max() < 0.999


def test_a_query_is_tokenised_to_its_own_length(exact: ClipEncoder) -> None:
    seen: list[int] = []
    hook = exact._model.text_model.register_forward_pre_hook(
        lambda _, args, kwargs: seen.append(kwargs["input_ids"].shape[1]), with_kwargs=True
    )
    exact.encode_texts(["the dog"])
    hook.remove()
    assert seen == [4]  # start, the, dog, end


def test_a_text_over_the_limit_is_cut(exact: ClipEncoder) -> None:
    long = "dog " * 100
    assert cosines(exact.encode_texts([long]), exact.encode_texts([long + "the cat"]))[0] > 0.9999


def test_a_batch_equals_single_inputs(exact: ClipEncoder) -> None:
    images = photos()
    singly = np.concatenate([exact.encode_images([image]) for image in images])
    assert cosines(exact.encode_images(images), singly).min() > 0.9999
    texts = np.concatenate([exact.encode_texts([text]) for text in TEXTS])
    assert cosines(exact.encode_texts(TEXTS), texts).min() > 0.9999


def test_more_inputs_than_one_batch_come_back_in_their_order(exact: ClipEncoder) -> None:
    texts = ["a " * (i % 7) + "dog" for i in range(2 * BATCH + 3)]
    vectors = exact.encode_texts(texts)
    assert vectors.shape == (len(texts), exact.dim)
    assert cosines(vectors[BATCH : BATCH + 7], vectors[BATCH - 4 : BATCH + 3]).max() < 1.0001
    assert cosines(vectors, exact.encode_texts(texts[:7])[np.arange(len(texts)) % 7]).min() > 0.9999


def test_vectors_have_unit_length_in_the_precision_of_this_machine(encoder: ClipEncoder) -> None:
    for vectors in (encoder.encode_images(photos()), encoder.encode_texts(TEXTS)):
        assert vectors.dtype == np.float32
        assert vectors.shape[1] == encoder.dim == 16
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_precision_of_this_machine_changes_vectors_only_little(encoder: ClipEncoder, exact: ClipEncoder) -> None:
    assert cosines(encoder.encode_images(photos()), exact.encode_images(photos())).min() > 0.995


def test_nothing_gives_no_vectors(encoder: ClipEncoder) -> None:
    assert encoder.encode_images([]).shape == encoder.encode_texts([]).shape == (0, 16)


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 3), (3, 3), (4000, 10)])
def test_photos_of_odd_shapes_are_encoded(encoder: ClipEncoder, size: tuple[int, int]) -> None:
    assert np.isfinite(encoder.encode_images([Image.new("RGB", size, "red")])).all()


def test_it_is_an_encoder_but_not_one_that_shares_features(encoder: ClipEncoder) -> None:
    assert encoder.languages == {"en"}
    assert isinstance(encoder, Encoder)
    assert not isinstance(encoder, FeatureEncoder)


def test_it_says_which_side_its_tower_sees(encoder: ClipEncoder) -> None:
    assert encoder.image_side == 32


def test_loading_makes_no_noise(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ClipEncoder.from_pretrained(str(folder))
    assert capfd.readouterr() == ("", "")


def test_the_short_settings_of_the_first_published_clip_are_understood(folder: Path, tmp_path: Path) -> None:
    """openai/clip-vit-base-patch32 still has the names and single numbers of 2021."""
    mean, std = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
    short = {
        **dict.fromkeys(("do_center_crop", "do_normalize", "do_resize"), True),
        "feature_extractor_type": "CLIPFeatureExtractor",
        "image_mean": mean,
        "image_std": std,
        "crop_size": 32,
        "resample": 3,
        "size": 32,
    }
    old = write_clip(tmp_path / "clip")
    (old / "preprocessor_config.json").write_text(json.dumps(short))
    vectors = ClipEncoder.from_pretrained(str(old)).encode_images(photos())
    assert cosines(vectors, ClipEncoder.from_pretrained(str(folder)).encode_images(photos())).min() > 0.9999


def test_a_checkpoint_with_damaged_weights_is_refused_with_a_sentence(tmp_path: Path) -> None:
    weights = write_clip(tmp_path / "clip") / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelUnavailableError, match=r"are damaged.*Repair them"):
        ClipEncoder.from_pretrained(str(weights.parent))


def test_siglip_gets_the_vectors_of_plain_transformers_calls_with_padded_small_letters(tmp_path: Path) -> None:
    folder = write_siglip(tmp_path / "siglip")
    encoder, model = ClipEncoder.from_pretrained(str(folder), device="cpu"), SiglipModel.from_pretrained(folder).eval()
    processor, tokenizer = SiglipImageProcessorPil.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)
    tokens = tokenizer(["the dog"], padding="max_length", max_length=16, return_tensors="pt")
    with torch.no_grad():
        image = model.get_image_features(**processor(photos(1), return_tensors="pt")).pooler_output
        text = model.get_text_features(tokens["input_ids"]).pooler_output
    assert encoder.dim == image.shape[1]
    assert encoder.image_side == 32
    assert cosines(encoder.encode_images(photos(1)), torch.nn.functional.normalize(image, dim=-1).numpy()) > 0.99
    for asked in ("the dog", "The DOG"):
        assert cosines(encoder.encode_texts([asked]), torch.nn.functional.normalize(text, dim=-1).numpy()) > 0.99


def test_siglip_2_naflex_keeps_the_shape_of_photos_and_gets_the_vectors_of_plain_transformers_calls(
    tmp_path: Path,
) -> None:
    folder = write_siglip2(tmp_path / "siglip2")
    encoder = ClipEncoder.from_pretrained(str(folder), device="cpu")
    model, processor = Siglip2Model.from_pretrained(folder).eval(), Siglip2ImageProcessorPil.from_pretrained(folder)
    wide = Image.linear_gradient("L").resize((80, 20)).convert("RGB")
    with torch.no_grad():
        image = model.get_image_features(**processor([*photos(2), wide], return_tensors="pt")).pooler_output
    assert (encoder.dim, encoder.image_side) == (image.shape[1], 32)
    expected = torch.nn.functional.normalize(image, dim=-1).numpy()
    assert cosines(encoder.encode_images([*photos(2), wide]), expected).min() > 0.99
    assert encoder.encode_texts(["the dog", "The DOG"]).shape == (2, encoder.dim)


def test_the_tokenizer_of_siglip_is_read_without_sentencepiece(tmp_path: Path) -> None:
    folder = write_siglip(tmp_path / "siglip")
    before = ClipEncoder.from_pretrained(str(folder), device="cpu").encode_texts(TEXTS)
    settings = json.loads((folder / "tokenizer_config.json").read_text())
    (folder / "tokenizer_config.json").write_text(json.dumps(settings | {"tokenizer_class": "SiglipTokenizer"}))
    assert cosines(ClipEncoder.from_pretrained(str(folder), device="cpu").encode_texts(TEXTS), before).min() > 0.99


def test_a_tokenizer_that_needs_a_missing_package_is_one_sentence(tmp_path: Path) -> None:
    folder = write_siglip(tmp_path / "siglip")
    settings = json.loads((folder / "tokenizer_config.json").read_text())
    (folder / "tokenizer_config.json").write_text(json.dumps(settings | {"tokenizer_class": "SiglipTokenizer"}))
    (folder / "tokenizer.json").rename(folder / "spiece.model")
    with pytest.raises(ModelUnavailableError, match=r"needs a Python package.*Install that package"):
        ClipEncoder.from_pretrained(str(folder))
