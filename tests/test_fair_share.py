"""Turns at work: nobody has every slot, and who had least comes first."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chatbot.fair_share import BusyError, Client, FairShare


@contextmanager
def at_work(share: FairShare, client: Client) -> Iterator[None]:
    """A client that works until the block ends, on a thread of its own."""
    begun, end = threading.Event(), threading.Event()

    def work() -> None:
        with share.slot(client):
            begun.set()
            end.wait(10)

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(10)
    try:
        yield
    finally:
        end.set()
        thread.join(10)


def order_of(share: FairShare, clients: list[Client], blocker: Client) -> list[Client]:
    """In which order clients that all wait at once are served, when the one slot they may have is free."""
    served: list[Client] = []

    def work(client: Client) -> None:
        with share.slot(client):
            served.append(client)

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    with at_work(share, blocker):
        for number, thread in enumerate(threads, start=1):
            thread.start()
            while len(share._waiting) < number:
                time.sleep(0.001)
    for thread in threads:
        thread.join(10)
    return served


def passes(share: FairShare, client: Client) -> None:
    with share.slot(client):
        pass


def have_worked(share: FairShare, client: Client, seconds: float) -> None:
    """A client that had so much work while somebody else waited for the one slot."""
    somebody = threading.Thread(target=passes, args=(share, Client("192.0.2.1")))
    with share.slot(client):
        somebody.start()
        while not share._waiting:
            time.sleep(0.001)
        time.sleep(seconds)
    somebody.join(10)


def test_a_program_that_floods_leaves_a_slot_to_its_neighbours() -> None:
    share = FairShare(slots=3)
    with at_work(share, Client("here", "flood", 1)):
        waiting = threading.Thread(target=passes, args=(share, Client("here", "flood", 2)))
        waiting.start()
        while not share._waiting:
            time.sleep(0.001)
        with at_work(share, Client("here", "browser")):
            assert waiting.is_alive()
    waiting.join(10)


@pytest.mark.parametrize(
    ("first", "second", "stranger"),
    [
        (Client("flood"), Client("flood", "other", 7), Client("friend")),
        (Client("203.0.113.1"), Client("203.0.113.2"), Client("198.51.100.7")),
    ],
    ids=["address", "network"],
)
def test_one_address_or_network_never_has_every_slot(first: Client, second: Client, stranger: Client) -> None:
    share = FairShare(slots=2)
    with at_work(share, first):
        waiting = threading.Thread(target=passes, args=(share, second))
        waiting.start()
        while not share._waiting:
            time.sleep(0.001)
        with at_work(share, stranger):  # at once, though somebody waits already
            assert waiting.is_alive()
    waiting.join(10)
    assert not waiting.is_alive()


def test_who_had_least_of_late_comes_first() -> None:
    share = FairShare(slots=1)
    flood = [Client("flood", "a", port) for port in range(5)]
    have_worked(share, flood[0], 0.02)
    friend = Client("friend")
    assert order_of(share, [*flood, friend], Client("other"))[0] == friend


def test_one_address_is_one_however_many_connections_it_opens() -> None:
    share = FairShare(slots=1)
    have_worked(share, Client("flood", "a", 1), 0.02)
    have_worked(share, Client("friend", "b", 1), 0.005)
    fresh = [Client("flood", f"program {port}", port) for port in range(2, 6)]
    assert order_of(share, [*fresh, Client("friend", "b", 2)], Client("other"))[0].address == "friend"


@pytest.mark.parametrize("many", ["127.0.1.{}", "203.0.113.{}", "2001:db8::{}", "::ffff:203.0.113.{}"])
def test_a_host_with_many_addresses_counts_as_one_network(many: str) -> None:
    share, friend = FairShare(slots=1), Client("198.51.100.7")
    have_worked(share, Client(many.format(1)), 0.02)
    have_worked(share, friend, 0.005)
    fresh = [Client(many.format(number), f"program {number}") for number in range(2, 8)]
    assert order_of(share, [*fresh, friend], Client("other"))[0] == friend


def test_the_addresses_of_this_machine_are_one() -> None:
    share, browser = FairShare(slots=1), Client("127.0.0.1", "browser", 9)
    have_worked(share, Client("127.0.0.2", "flood"), 0.02)
    fresh = [Client(f"127.0.1.{number}", "flood", number) for number in range(6)]
    assert order_of(share, [*fresh, browser], Client("other"))[0] == browser


def test_in_one_network_the_quiet_neighbour_comes_first() -> None:
    share, quiet = FairShare(slots=1), Client("203.0.113.9")
    have_worked(share, Client("203.0.113.1"), 0.02)
    assert order_of(share, [Client("203.0.113.1"), quiet], Client("other"))[0] == quiet


def test_at_one_address_the_quiet_program_comes_first() -> None:
    share = FairShare(slots=1)
    have_worked(share, Client("here", "flood", 1), 0.02)
    quiet = Client("here", "browser", 9)
    assert order_of(share, [Client("here", "flood", port) for port in (1, 2, 3)] + [quiet], Client("other"))[0] == quiet


def test_whoever_waits_longest_comes_first_among_those_who_had_as_much() -> None:
    share, people = FairShare(slots=1), [Client("here", f"browser {number}", number) for number in range(6)]
    have_worked(share, Client("here", "earlier"), 0.02)  # the host and its network had something
    assert order_of(share, people, Client("other")) == people


def test_the_quiet_program_comes_first_also_where_it_has_waited_longest() -> None:
    share, quiet = FairShare(slots=1), Client("here", "browser", 9)
    have_worked(share, Client("here", "flood", 1), 0.02)
    assert order_of(share, [quiet, *(Client("here", "flood", port) for port in (1, 2, 3))], Client("other"))[0] == quiet


def test_who_worked_while_nobody_waited_is_not_behind_those_who_come_then() -> None:
    share, early = FairShare(slots=1), Client("here", "early", 1)
    with share.slot(early):
        time.sleep(0.02)
    others = [Client("here", f"browser {number}", number) for number in range(2, 5)]
    assert order_of(share, [early, *others], Client("other"))[0] == early


def test_many_programs_of_a_host_work_at_once_but_not_one_many_times() -> None:
    share = FairShare(slots=8, of_program=1)
    with at_work(share, Client("here", "a", 1)), at_work(share, Client("here", "b", 2)):
        again = threading.Thread(target=passes, args=(share, Client("here", "a", 3)))
        again.start()
        while not share._waiting:
            time.sleep(0.001)
        with at_work(share, Client("here", "c", 4)):
            assert again.is_alive()
    again.join(10)
    assert not again.is_alive()


def test_who_has_much_waiting_is_told_to_wait() -> None:
    share = FairShare(slots=1, most_waiting=1)
    with at_work(share, Client("flood")):
        waiting = threading.Thread(target=passes, args=(share, Client("flood")))
        waiting.start()
        while not share._waiting:
            time.sleep(0.001)
        with pytest.raises(BusyError, match="Wait a moment"), share.slot(Client("flood")):
            pass
    waiting.join(10)


def test_a_failure_at_work_gives_the_slot_back() -> None:
    share = FairShare(slots=1)
    with pytest.raises(ZeroDivisionError), share.slot(Client("a")):
        _ = 1 // 0
    with share.slot(Client("b")):
        pass


def test_what_is_known_of_clients_stays_small() -> None:
    share = FairShare(slots=1)
    for port in range(700):
        have_worked(share, Client("many", str(port), port), 0)
    assert len(share._had) < 1_100
