import json
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import QueryError
from retrieval.lab.evaluation import evaluate
from retrieval.lab.evaluation.dialogue import measure_dialogue
from retrieval.lab.evaluation.feedback import measure_feedback
from retrieval.lab.evaluation.negation import ABROAD, measure_negation
from retrieval.lab.evaluation.tables import _ranks
from retrieval.library import Library
from retrieval.ranking import normalise
from retrieval.search import SearchEngine
from retrieval.search.synonyms import NAMES
from tests.conftest import save_photo


@pytest.fixture
def captions(indexed_library: Library, tmp_path: Path) -> Path:
    """Human captions of nine of the twelve photos and of one that is gone; brown is captioned as purple."""
    lines = []
    colours = ("black.jpg", "white.png", "grey.webp", "red.jpg")
    for name in (*colours, "green.png", "blue.webp", "yellow.jpg", "orange.png"):
        colour = name.split(".")[0]
        lines.append({"file": name, "captions": [f"a {colour} sheet", f"all of it is {colour}"], "split": "dev"})
    lines.append({"file": "holiday/brown.jpg", "captions": ["a purple sheet", "purple again"], "split": "dev"})
    lines.append({"file": "gone.jpg", "captions": ["a red sheet"], "split": "dev"})
    lines.append({"file": "gradient.png", "captions": ["a grey sheet"], "split": "train"})
    path = tmp_path / "captions.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    return path


def ids_of(library: Library, *names: str) -> list[int]:
    ids_by_name = {photo.path.name: photo.photo_id for photo in library.catalogue.photos(library.catalogue.ids())}
    return [ids_by_name[name] for name in names]


def test_one_run_gives_every_table(indexed_library: Library, captions: Path) -> None:
    report = evaluate(indexed_library, captions, "dev")
    tables = json.loads(json.dumps(report.to_json()))
    assert tables["photos"] == 9
    assert tables["not_indexed"] == 1
    assert set(tables["text_to_image"]) == {"image", "caption", "fused", "rank_fusion", "search"}
    assert set(tables["image_to_text"]) == {"image", "caption", "fused", "rank_fusion"}
    for row in tables["text_to_image"].values():
        assert set(row) == {"R@1", "R@5", "R@10", "median_rank", "mAP"}
    assert {
        "dialogue",
        "feedback",
        "captions_stated",
        "negation",
        "negation_abroad",
        "colour",
        "coloured_things",
        "duplicates",
    } <= set(tables)
    text = "\n".join(report.lines())
    assert "1 more are not indexed" in text
    assert "rank_fusion" in text


def test_recall_counts_the_photos_that_are_right(indexed_library: Library, captions: Path) -> None:
    table = evaluate(indexed_library, captions, "dev").text_to_image
    # Two captions each: eight photos are found at once, brown (captioned as purple) is not.
    assert table["image"]["R@1"] == pytest.approx(100 * 8 / 9)
    assert table["search"]["R@1"] == pytest.approx(100 * 8 / 9)
    assert table["image"]["median_rank"] == 1


def test_human_captions_never_reach_the_search(indexed_library: Library, captions: Path) -> None:
    before = [photo.caption for photo in indexed_library.catalogue.photos(indexed_library.catalogue.ids())]
    evaluate(indexed_library, captions, "dev")
    after = [photo.caption for photo in indexed_library.catalogue.photos(indexed_library.catalogue.ids())]
    assert after == before
    assert len(indexed_library.catalogue.having_words(["sheet"])) == 0


def test_captions_of_photos_that_are_not_indexed_are_one_sentence(indexed_library: Library, tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text('{"file": "nowhere.jpg", "captions": ["a dog"]}', "utf-8")
    with pytest.raises(QueryError, match="photo of the captions file isn’t indexed"):
        evaluate(indexed_library, path)


def test_ranks_of_scores_count_from_one() -> None:
    assert _ranks(np.array([[0.2, 0.9, 0.5]], np.float32)).tolist() == [[3, 1, 2]]


def test_each_round_of_a_dialogue_says_more(library: Library, photo_folder: Path) -> None:
    from retrieval.indexing import index_folder

    for number in range(24):
        save_photo(photo_folder / f"{number:02}.png", ("red", "green")[number % 2], seed=number)
    list(index_folder(library, [photo_folder]))
    (target,) = ids_of(library, "blue.webp")
    rounds = measure_dialogue(SearchEngine(library), [target], [["red blue", "blue"]])
    assert rounds[-1] == 100
    assert rounds == sorted(rounds)


def test_likes_lead_to_the_target_sooner_than_paging(library: Library, photo_folder: Path) -> None:
    from retrieval.indexing import index_folder

    for number in range(30):
        save_photo(photo_folder / f"{number:02}.png", "red", seed=number)
    list(index_folder(library, [photo_folder]))
    ids = library.catalogue.ids().tolist()
    (target,) = ids_of(library, "disc.png")
    seen = measure_feedback(SearchEngine(library), ids, ["red"] * len(ids), normalise(np.ones((len(ids), 3))))
    assert seen["liking"][-1] <= 100
    assert seen["paging"] == sorted(seen["paging"])
    assert len(seen["liking"]) == len(seen["paging"]) == 5
    assert target in ids


def test_a_refusal_is_measured_on_pairs_with_enough_unwanted_photos(indexed_library: Library) -> None:
    ids = indexed_library.catalogue.ids().tolist()
    captions = [["a dog on grass"] for _ in ids]
    quality = measure_negation(SearchEngine(indexed_library), ids, captions)
    assert quality is not None
    # Every photo shows a dog and grass, so each thing brings dogs and grass, and the two refuse each other.
    assert quality.unwanted.alone == 100
    assert quality.wanted.alone == 0
    assert measure_negation(SearchEngine(indexed_library), ids, [["a plain sheet"] for _ in ids]) is None


@pytest.mark.parametrize("language", ABROAD)
def test_things_are_refused_in_other_languages_as_the_search_hears_them(
    indexed_library: Library, language: str
) -> None:
    ids = indexed_library.catalogue.ids().tolist()
    captions = [["a dog on grass"] for _ in ids]
    engine, words = SearchEngine(indexed_library), ABROAD[language]
    assert measure_negation(engine, ids, captions, words) == measure_negation(engine, ids, captions)
    assert set(words) <= set(NAMES)
