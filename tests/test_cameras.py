"""Cameras of the collection in messages."""

from __future__ import annotations

import pytest

from chatbot.actions import Action, Slots
from chatbot.reading.names import with_cameras
from retrieval.records import Filters

CAMERAS = ("NIKON D750", "Canon EOS 6D", "samsung SM-G991B", "Apple iPhone 12", "NIKON CORPORATION COOLPIX P7000")


@pytest.mark.parametrize(
    ("said", "text", "camera", "left"),
    [
        ("only the D750 ones", "D750", "D750", ""),
        ("D750, 2023, verticals", "D750", "D750", ""),
        ("just the Nikon bedrooms", "Nikon bedrooms", "Nikon", "bedrooms"),
        ("which ones were shot with the Nikon?", "shot with the Nikon", "Nikon", ""),
        ("iPhone 12 dogs", "iPhone 12 dogs", "iPhone 12", "dogs"),
        ("everything from the EOS 6D or the iphone", "from the EOS 6D or the iphone", "EOS 6D or iphone", ""),
        ("no samsung photos", "no samsung photos", "not samsung", ""),
        ("an apple on a table", "an apple on a table", None, "an apple on a table"),
        ("Apple pie", "Apple pie", None, "Apple pie"),
        ("a man holding a Nikon", "a man holding a Nikon", None, "a man holding a Nikon"),
        ("dogs taken with a Nikon", "dogs", "Nikon", "dogs"),
        ("a corporation on a hill", "a corporation on a hill", None, "a corporation on a hill"),
        ("a sign that says “Canon”", "a sign that says “Canon”", None, "a sign that says “Canon”"),
        ("Leica dogs", "Leica dogs", None, "Leica dogs"),
    ],
)
def test_a_camera_of_the_collection_is_a_condition_and_no_description(
    said: str, text: str, camera: str | None, left: str
) -> None:
    (action,) = with_cameras([Action("refine", Slots(text=text), said)], CAMERAS)
    assert (action.slots.filters.camera, action.slots.text) == (camera, left)


def test_photos_are_pointed_at_by_their_camera() -> None:
    hidden = Action("feedback", Slots(liking="dislike", which=("iPhone ones",)), "hide the iPhone ones")
    (action,) = with_cameras([hidden], CAMERAS)
    assert action.slots == Slots(liking="dislike", filters=Filters(camera="iPhone"))
    refused = Action("refine", Slots(without=("D750 ones",)), "leave out the D750 ones")
    (action,) = with_cameras([refused], CAMERAS)
    assert action.slots == Slots(filters=Filters(camera="not D750"))


def test_a_camera_is_none_where_another_is_taken_away_or_photos_are_counted_by_it() -> None:
    for action in (
        Action("refine", Slots(drop=("Nikon",)), "Nikon off"),
        Action("stats", Slots(by="camera"), "did I use the Canon more than the iPhone?"),
        Action("stats", Slots(name="Nikon 2020"), "how many are in Nikon 2020?"),
    ):
        assert with_cameras([action], CAMERAS) == (action,)
