"""Caption files in their three forms."""

import json
from pathlib import Path

import pytest

from retrieval.datasets import CaptionedPhoto, read_captions
from retrieval.errors import QueryError


def test_json_lines_give_files_captions_and_splits(tmp_path):
    path = tmp_path / "captions.jsonl"
    records = [
        {"file": "a.jpg", "captions": ["A dog .", "A pup ."], "split": "train"},
        {"file": "b.jpg", "captions": ["A cat ."], "split": "dev"},
    ]
    path.write_text("\n".join(json.dumps(record) for record in records) + "\n\n")
    assert read_captions(path) == [
        CaptionedPhoto("a.jpg", ("A dog .", "A pup ."), "train"),
        CaptionedPhoto("b.jpg", ("A cat .",), "dev"),
    ]


def test_only_the_named_split_is_read(tmp_path):
    path = tmp_path / "captions.jsonl"
    first, second = ({"file": f"{split}.jpg", "captions": ["x"], "split": split} for split in ("train", "dev"))
    path.write_text(f"{json.dumps(first)}\n{json.dumps(second)}")
    assert [photo.file for photo in read_captions(path, "dev")] == ["dev.jpg"]


def test_a_record_without_a_split_belongs_to_none(tmp_path):
    path = tmp_path / "captions.jsonl"
    path.write_text('{"file": "a.jpg", "captions": ["x"]}')
    assert read_captions(path)[0].split is None


def test_coco_annotations_are_gathered_per_image_in_the_order_of_the_images(tmp_path):
    path = tmp_path / "captions_val2017.json"
    images = [
        {"id": 7, "file_name": "7.jpg"},
        {"id": 3, "file_name": "3.jpg"},
        {"id": 9, "file_name": "bare.jpg"},
    ]
    annotations = [
        {"image_id": 3, "id": 1, "caption": "A bear. "},
        {"image_id": 7, "id": 2, "caption": "A bus."},
        {"image_id": 3, "id": 4, "caption": "A brown bear."},
    ]
    path.write_text(json.dumps({"images": images, "annotations": annotations}, indent=1))
    assert read_captions(path) == [
        CaptionedPhoto("7.jpg", ("A bus.",)),
        CaptionedPhoto("3.jpg", ("A bear.", "A brown bear.")),
    ]


def test_a_flickr8k_token_file_is_gathered_per_photo(tmp_path):
    path = tmp_path / "Flickr8k.token.txt"
    path.write_text("a#1.jpg#0\tA dog .\na#1.jpg#1\tA pup\twith a tab .\nb.jpg#0\tA cat .\n")
    assert read_captions(path) == [
        CaptionedPhoto("a#1.jpg", ("A dog .", "A pup\twith a tab .")),
        CaptionedPhoto("b.jpg", ("A cat .",)),
    ]


def test_a_missing_file_is_named():
    with pytest.raises(QueryError, match=r"no captions file .*nowhere\.jsonl"):
        read_captions(Path("nowhere.jsonl"))


@pytest.mark.parametrize(
    ("content", "split", "sentence"),
    [
        (b"just some text", None, "isn’t a captions file"),
        (b'{"file": "a.jpg"}', None, "isn’t a captions file"),
        (b'{"file": "a.jpg", "captions": "one string"}', None, "isn’t a captions file"),
        (b"[1, 2]", None, "isn’t a captions file"),
        (b'{"annotations": 3}', None, "isn’t a captions file"),
        (b"\xff\xfe\x00\xd8", None, "UTF-8"),
        (b"", None, "no captioned photos"),
        (
            b'{"file": "a.jpg", "captions": ["x"], "split": "train"}',
            "test",
            "no photos of the split test.*Splits in it: train",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_is_wrong(
    tmp_path: Path, content: bytes, split: str | None, sentence: str
) -> None:
    (tmp_path / "captions").write_bytes(content)
    with pytest.raises(QueryError, match=sentence):
        read_captions(tmp_path / "captions", split)
