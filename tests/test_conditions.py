"""Exact conditions in words: orientation, megapixels, formats, folders, cameras; times have tests of their own."""

from __future__ import annotations

from datetime import date

import pytest

from chatbot.reading.conditions import Conditions, find_filters, read_condition
from retrieval.records import Filters

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "filters", "remaining"),
    [
        ("in landscape format", Filters(orientation="landscape"), ""),
        ("dogs in landscape", Filters(orientation="landscape"), "dogs"),
        ("dogs, vertical", Filters(orientation="portrait"), "dogs"),
        ("orientation: square", Filters(orientation="square"), ""),
        ("landscape only photos", Filters(orientation="landscape"), "photos"),
        ("in portrait, please", Filters(orientation="portrait"), "please"),
        ("only portraits", Filters(orientation="portrait"), ""),
        ("higher than wide", Filters(orientation="portrait"), ""),
        ("wider than they are tall", Filters(orientation="landscape"), ""),
        ("dogs with at least 12 megapixels", Filters(min_megapixels=12), "dogs"),
        ("no less than 3 MP", Filters(min_megapixels=3), ""),
        ("over 2,5 MP", Filters(min_megapixels=2.5), ""),
        ("twelve megapixels or more", Filters(min_megapixels=12), ""),
        ("10 MP or larger dogs", Filters(min_megapixels=10), "dogs"),
        ("jpgs", Filters(formats=("jpeg",)), ""),
        ("gifs", Filters(formats=("gif",)), ""),
        ("png or webp photos", Filters(formats=("png", "webp")), "photos"),
        ("only png and .PNG files", Filters(formats=("png",)), ""),
        (".tiff files only", Filters(formats=("tiff",)), ""),
        ('in the folder "Summer 2019"', Filters(path="Summer 2019"), ""),
        ('dogs in "Trip" folder', Filters(path="Trip"), "dogs"),
        ("in the folder holidays with dogs", Filters(path="holidays"), "with dogs"),
        ("in my lisbon folder", Filters(path="lisbon"), ""),
        ("folder: holiday", Filters(path="holiday"), ""),
        ("in photos/2019", Filters(path="photos/2019"), ""),
        ("file name contains beach", Filters(path="beach"), ""),
        ("files called IMG_20", Filters(path="IMG_20"), ""),
        ("with party in the name", Filters(path="party"), ""),
        ("taken with my Canon EOS 80D", Filters(camera="Canon EOS 80D"), ""),
        ("dogs shot on a Nikon D750", Filters(camera="Nikon D750"), "dogs"),
        ("taken with an X-T3", Filters(camera="X-T3"), ""),
        ("taken with my phone", Filters(camera="phone"), ""),
        ("taken with my Sony camera", Filters(camera="Sony"), ""),
        ("from my iPhone 12", Filters(camera="iPhone 12"), ""),
        ("camera: Sony A7", Filters(camera="Sony A7"), ""),
        ("canon photos", Filters(camera="canon"), "photos"),
        ("only the nikon ones", Filters(camera="nikon"), ""),
    ],
)
def test_a_condition_is_taken_out_of_a_text(text: str, filters: Filters, remaining: str) -> None:
    conditions = find_filters(text, TODAY)
    assert (conditions.filters, conditions.rest) == (filters, remaining)


@pytest.mark.parametrize(
    "phrase", ["under 5 megapixels", "smaller than 1 MP", "below 0.1 MP", "at most 5 MP", "5 MP or less"]
)
def test_a_most_number_of_megapixels_is_no_least_one_and_describes_nothing(phrase: str) -> None:
    assert find_filters(f"dogs {phrase}", TODAY).filters == Filters()
    assert read_condition(phrase, TODAY) == Conditions(Filters(), "")


def test_all_conditions_of_a_text_are_taken_out_with_the_words_that_joined_them() -> None:
    conditions = find_filters("dogs, in landscape, and png, at least 3 mp, since 2019 with my Canon", TODAY)
    assert conditions.rest == "dogs"
    assert conditions.filters == Filters(
        orientation="landscape", formats=("png",), min_megapixels=3, after=date(2019, 1, 1), camera="Canon"
    )


@pytest.mark.parametrize(
    "text",
    ["no pngs", "not in the folder x", "dogs without canon", "landscape of mountains", "landscape without houses",
     "portrait of a man", "two  dogs , and"],
)  # fmt: skip
def test_what_is_refused_or_pictured_is_no_condition_and_the_text_stays_as_it_is(text: str) -> None:
    assert find_filters(text, TODAY).filters == Filters()
    assert find_filters(text, TODAY).rest == text


@pytest.mark.parametrize(
    ("phrase", "filters", "remaining"),
    [
        ("iphone", Filters(camera="iphone"), ""),
        ("horizontal", Filters(orientation="landscape"), ""),
        ("Hochformat", Filters(orientation="portrait"), ""),
        ("quadratisch", Filters(orientation="square"), ""),
        ("from 2017, 2018 or 2019", Filters(after=date(2017, 1, 1), before=date(2019, 12, 31)), ""),
        ("of 2016", Filters(after=date(2016, 1, 1), before=date(2016, 12, 31)), ""),
        ("march", Filters(months=(3,)), ""),
        ("only white dogs in png files", Filters(formats=("png",)), "white dogs"),
        ("something else", Filters(), "something else"),
        ("taken between June and August", Filters(months=(6, 7, 8)), ""),
        ("winters 2020 to 2022", Filters(date(2020, 1, 1), date(2022, 12, 31), months=(12, 1, 2)), ""),
    ],
)
def test_in_a_phrase_that_is_a_condition_a_bare_word_is_enough(phrase: str, filters: Filters, remaining: str) -> None:
    conditions = read_condition(phrase, TODAY)
    assert (conditions.filters, conditions.rest) == (filters, remaining)


def test_months_beside_a_camera_are_of_any_year() -> None:
    read = read_condition("taken with the Canon, in January or February", TODAY)
    assert read.filters == Filters(months=(1, 2), camera="Canon")
