"""File names that every system takes."""

import pytest

from retrieval.file_names import LONGEST_BYTES, safe_file_name, split_ending, unused_name


@pytest.mark.parametrize("device", ["CON", "nul.jpg", "Com1.png", "lpt9.tar.gz", "aux", "PRN.heic"])
def test_no_name_is_a_device_of_windows(device: str) -> None:
    safe = safe_file_name(device)
    assert safe.split(".")[0].casefold() != device.split(".")[0].casefold()
    assert safe.split(".")[1:] == device.split(".")[1:]


@pytest.mark.parametrize("name", ["", " ", "...", "\x00", ".", ".."])
def test_there_is_always_a_name(name: str) -> None:
    assert safe_file_name(name) in ("photo", "_")


def test_a_long_name_is_cut_before_its_ending_and_at_no_half_letter() -> None:
    safe = safe_file_name("é" * 200 + ".jpeg")
    assert safe.endswith("é.jpeg")
    assert len(safe.encode()) <= LONGEST_BYTES


def test_what_follows_a_point_is_an_ending_only_where_it_is_short() -> None:
    assert split_ending("a.tar.gz") == ("a.tar", ".gz")
    assert split_ending("mr. smith on the beach") == ("mr. smith on the beach", "")
    assert split_ending("name.") == ("name.", "")


def test_a_free_name_gets_the_first_number_that_is_left() -> None:
    taken = {"dog.jpg", "dog (2).jpg", "cat"}
    assert unused_name("dog.jpg", taken.__contains__) == "dog (3).jpg"
    assert unused_name("cat", taken.__contains__) == "cat (2)"
    assert unused_name("bird.jpg", taken.__contains__) == "bird.jpg"
