"""Known sets of photos: folders by class, COCO, Flickr8k, Hugging Face; none of it needs a network."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from retrieval.datasets import read_captions
from retrieval.errors import UsageError
from retrieval.example_sets import TakenSet, take_set
from retrieval.labels import given_labels
from tests.conftest import save_photo


def taken(source: Path | str, target: Path, **how: Any) -> TakenSet:
    return list(take_set(str(source), target, **how))[-1]


def labels(made: TakenSet) -> dict[str, str]:
    return {name: label.text for name, label in given_labels(made.photos).items()}


@pytest.fixture
def coco(tmp_path: Path) -> Path:
    folder = tmp_path / "coco"
    for name in ("000001.jpg", "000002.jpg"):
        save_photo(folder / "val2017" / name, "red", seed=int(name[:6]))
    (folder / "annotations").mkdir()
    images = [{"id": number, "file_name": f"00000{number}.jpg"} for number in (1, 2, 3)]
    captions = [{"image_id": number, "caption": f"Photo {number}."} for number in (1, 1, 2, 3)]
    (folder / "annotations" / "captions_val2017.json").write_text(
        json.dumps({"images": images, "annotations": captions})
    )
    return folder


def test_folders_by_class_become_labels_below_their_split(tmp_path: Path) -> None:
    for name in ("train/hot_dog/1.jpg", "train/cat/1.jpg", "test/cat/2.jpg"):
        save_photo(tmp_path / "set" / name, seed=len(name))
    made = taken(tmp_path / "set", tmp_path / "to")
    assert (made.taken, made.captions) == (3, None)
    assert labels(made) == {"train/hot_dog/1.jpg": "hot dog", "train/cat/1.jpg": "cat", "test/cat/2.jpg": "cat"}
    assert set(labels(taken(tmp_path / "set", tmp_path / "test", split="test"))) == {"test/cat/2.jpg"}


def test_coco_is_read_as_it_is_downloaded_and_what_is_missing_is_counted(coco: Path, tmp_path: Path) -> None:
    made = taken(coco, tmp_path / "to")
    assert (made.taken, made.missing) == (2, ["000003.jpg"])
    assert made.captions
    photos = read_captions(made.captions)
    assert [(photo.file, photo.captions, photo.split) for photo in photos] == [
        ("photos/000001.jpg", ("Photo 1.", "Photo 1."), "val"),
        ("photos/000002.jpg", ("Photo 2.",), "val"),
    ]
    assert all((made.captions.parent / photo.file).is_file() for photo in photos)
    original = coco / "val2017" / "000001.jpg"
    assert (made.photos / "000001.jpg").read_bytes() == original.read_bytes()
    again = taken(coco / "annotations" / "captions_val2017.json", tmp_path / "to")
    assert (again.taken, again.known) == (0, 2)
    assert taken(coco, tmp_path / "one", limit=1).taken == 1


@pytest.mark.parametrize("kaggle", [True, False])
def test_flickr8k_is_read_in_both_forms_that_it_comes_in(tmp_path: Path, kaggle: bool) -> None:
    folder = tmp_path / "flickr"
    save_photo(folder / ("Images" if kaggle else "Flicker8k_Dataset") / "a.jpg")
    if kaggle:
        (folder / "captions.txt").write_text('image,caption\na.jpg,"A dog, running ."\na.jpg,Two\n')
    else:
        (folder / "Flickr8k.token.txt").write_text("a.jpg#0\tA dog, running .\na.jpg#1\tTwo\n")
    made = taken(folder, tmp_path / "to")
    assert made.captions
    assert read_captions(made.captions)[0].captions == ("A dog, running .", "Two")


def test_a_saved_set_of_hugging_face_keeps_files_labels_and_captions(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets", reason="needs the extra datasets: pip install -e '.[datasets]'")
    first, second = save_photo(tmp_path / "x" / "same.jpg", "red"), save_photo(tmp_path / "y" / "same.jpg", "blue")
    features = datasets.Features(
        {
            "image": datasets.Image(),
            "label": datasets.ClassLabel(names=["hot_dog", "cake"]),
            "caption": datasets.Value("string"),
        }
    )
    rows = {"image": [str(first), str(second)], "label": [1, 0], "caption": ["A cake", None]}
    datasets.DatasetDict({"train": datasets.Dataset.from_dict(rows, features)}).save_to_disk(str(tmp_path / "saved"))
    made = taken(tmp_path / "saved", tmp_path / "to")
    assert labels(made) == {"same.jpg": "cake", "same (2).jpg": "hot dog"}
    assert (made.photos / "same.jpg").read_bytes() == first.read_bytes()  # not saved anew
    assert made.captions
    assert [photo.file for photo in read_captions(made.captions)] == ["photos/same.jpg"]
    with pytest.raises(UsageError, match=r"has no split val\. It has train"):
        taken(tmp_path / "saved", tmp_path / "no", split="val")


def test_without_a_network_the_hub_is_one_sentence_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("datasets")

    def nowhere(*_: object, **__: object) -> None:
        raise OSError("no route")

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(socket, "create_connection", nowhere)
    with pytest.raises(UsageError, match="hub, which can’t be reached from here"):
        taken("snacks", tmp_path / "to")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(UsageError, match="forbids"):
        taken("Matthijs/snacks", tmp_path / "to")


def test_what_is_no_set_is_one_sentence(tmp_path: Path, coco: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "half.json").write_text('{"images": [{"id": 1')
    for image in (coco / "val2017").iterdir():
        image.unlink()
    for source, sentence in (
        (tmp_path / "empty", "neither photos nor captions"),
        (tmp_path / "nothing", "There’s no folder or file"),
        (tmp_path / "half.json", "isn’t a captions file"),
        (coco, r"None of the photos of .* is there"),
    ):
        with pytest.raises(UsageError, match=sentence):
            taken(source, tmp_path / "to")
    with pytest.raises(UsageError, match=r"has no split train\. It has val2017"):
        taken(coco, tmp_path / "to", split="train")


def test_names_lead_nowhere_else(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    (tmp_path / "captions.jsonl").write_text('{"file": "../t/a.png", "captions": ["x"]}\n')
    (tmp_path / "t").mkdir()
    (tmp_path / "a.png").rename(tmp_path / "t" / "a.png")
    (tmp_path / "photos").mkdir()
    made = taken(tmp_path / "captions.jsonl", tmp_path / "to")
    assert [path.relative_to(made.photos).as_posix() for path in made.photos.rglob("*.png")] == ["t/a.png"]
