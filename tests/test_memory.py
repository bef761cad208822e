"""Decoding waits for room, in turn, and never asks for more than there is."""

import threading
from pathlib import Path

import pytest
from PIL import Image

from retrieval.errors import UnreadableImageError
from retrieval.images import decoding, open_image
from retrieval.images.memory import DecodingRoom, NoRoomError, free_memory

MEGABYTE = 1 << 20


def together(room: DecodingRoom, sizes: list[int]) -> int:
    """Takes room for all ``sizes`` in threads; the most that was taken at once."""
    lock, taken, most = threading.Lock(), 0, 0
    meeting = threading.Event()

    def use(size: int) -> None:
        nonlocal taken, most
        with room.room_for(size):
            with lock:
                taken += size
                most = max(most, taken)
            meeting.wait(0.05)
            with lock:
                taken -= size

    threads = [threading.Thread(target=use, args=(size,)) for size in sizes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    return most


def test_what_is_decoded_at_once_stays_within_the_budget() -> None:
    room = DecodingRoom(lambda: 1000 * MEGABYTE, most=100 * MEGABYTE)
    assert together(room, [40 * MEGABYTE] * 8) == 80 * MEGABYTE


def test_a_photo_larger_than_the_budget_is_decoded_alone() -> None:
    room = DecodingRoom(lambda: 1000 * MEGABYTE, most=100 * MEGABYTE)
    assert together(room, [10 * MEGABYTE, 300 * MEGABYTE, 10 * MEGABYTE, 300 * MEGABYTE]) == 300 * MEGABYTE


def test_little_free_memory_makes_the_budget_smaller() -> None:
    room = DecodingRoom(lambda: 60 * MEGABYTE, most=1000 * MEGABYTE)
    assert together(room, [40 * MEGABYTE] * 4) == 40 * MEGABYTE


def test_a_photo_that_fits_no_memory_is_refused_and_the_next_goes_on() -> None:
    room = DecodingRoom(lambda: 60 * MEGABYTE)
    with pytest.raises(NoRoomError), room.room_for(61 * MEGABYTE):
        pass
    assert together(room, [MEGABYTE] * 3) <= 3 * MEGABYTE


def test_a_failure_gives_the_room_back() -> None:
    room = DecodingRoom(lambda: None, most=100)
    for _ in range(3):
        with pytest.raises(ValueError, match="broken"), room.room_for(100):
            raise ValueError("broken")


def test_the_sentence_names_both_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("RGB", (3000, 3000)).save(tmp_path / "a.png")
    monkeypatch.setattr(decoding, "DECODING", DecodingRoom(lambda: MEGABYTE))
    with pytest.raises(UnreadableImageError) as caught:
        open_image(tmp_path / "a.png", max_pixels=89_000_000)
    assert str(caught.value.reason) == "decoding it takes 45 MB of memory, and 1.0 MB are free"


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="only Linux says")
def test_free_memory_is_a_sensible_number() -> None:
    free = free_memory()
    assert free is not None
    assert MEGABYTE < free < 1 << 50
