"""The login: guessing is slow, the cookie is for this site alone, and only what is written right counts."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse

from chatbot.server.login import FREE_GUESSES, MOST_A_MINUTE, Login

PASSWORD = "s3cret: with ünïcode!"


@pytest.fixture
def visitor() -> Callable[..., TestClient]:
    guarded = Login(PlainTextResponse("photos"), "anna", PASSWORD)

    def made(address: str = "192.0.2.1", base_url: str = "http://127.0.0.1") -> TestClient:
        return TestClient(guarded, base_url=base_url, client=(address, 5000))

    return made


def basic(password: str = PASSWORD) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"anna:{password}".encode()).decode()}


def test_name_and_password_open_and_nothing_else(visitor: Callable[..., TestClient]) -> None:
    assert visitor().get("/").status_code == 401
    assert visitor().get("/", headers=basic()).text == "photos"
    assert visitor().get("/", headers=basic("wrong")).status_code == 401


def test_a_cookie_is_enough_from_then_on(visitor: Callable[..., TestClient]) -> None:
    client = visitor()
    cookie = client.get("/", headers=basic()).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Secure" not in cookie
    assert client.get("/").status_code == 200
    assert "Secure" in visitor(base_url="https://127.0.0.1").get("/", headers=basic()).headers["set-cookie"]


@pytest.mark.parametrize(
    "value", ["", "x", "9" * 11 + ".x", "99999999999.", "²." + "0" * 64, "99999999999." + "0" * 64]
)
def test_a_cookie_that_was_made_up_opens_nothing(visitor: Callable[..., TestClient], value: str) -> None:
    headers = {"Cookie": f"photochat={value}".encode()}
    assert visitor().get("/", headers=headers).status_code == 401  # type: ignore[arg-type]


@pytest.mark.parametrize("other", ['x={"a":1}', "a b=c", "q=a@b", "theme=dark,light", "säss=ä", "path=/x", "alone"])
def test_a_cookie_is_found_beside_whatever_other_programs_keep(visitor: Callable[..., TestClient], other: str) -> None:
    cookie = visitor().get("/", headers=basic()).cookies["photochat"]
    for both in (f"{other}; photochat={cookie}", f"photochat={cookie}; {other}"):
        headers = {"Cookie": both.encode()}
        assert visitor().get("/", headers=headers).status_code == 200, both  # type: ignore[arg-type]


def test_a_cookie_of_an_earlier_start_opens_nothing(visitor: Callable[..., TestClient]) -> None:
    cookie = visitor().get("/", headers=basic()).cookies["photochat"]
    later = TestClient(Login(PlainTextResponse("photos"), "anna", PASSWORD), base_url="http://127.0.0.1")
    assert later.get("/", headers={"Cookie": f"photochat={cookie}"}).status_code == 401


def test_who_guesses_waits_and_others_do_not(visitor: Callable[..., TestClient]) -> None:
    answers = [visitor().get("/", headers=basic(f"guess {n}")).status_code for n in range(FREE_GUESSES + 3)]
    assert answers == [401] * FREE_GUESSES + [429] * 3
    locked = visitor().get("/", headers=basic())  # even the right one is not looked at meanwhile
    assert locked.status_code == 429
    assert int(locked.headers["retry-after"]) >= 1
    assert visitor("192.0.2.2").get("/", headers=basic()).status_code == 200


def test_who_is_in_already_stays_in_while_somebody_guesses(visitor: Callable[..., TestClient]) -> None:
    client = visitor()
    client.get("/", headers=basic())
    for n in range(FREE_GUESSES + 1):
        visitor().get("/", headers=basic(f"guess {n}"))
    assert client.get("/").status_code == 200


def test_many_addresses_together_are_slow_as_well(visitor: Callable[..., TestClient]) -> None:
    answers = [visitor(f"10.0.0.{n}").get("/", headers=basic("guess")).status_code for n in range(MOST_A_MINUTE + 5)]
    assert answers.count(401) == MOST_A_MINUTE
    assert answers[-5:] == [429] * 5


def test_a_password_is_written_in_one_way_only(visitor: Callable[..., TestClient]) -> None:
    right = basic()["Authorization"].removeprefix("Basic ")
    assert right.endswith("=")
    for odd in (right.rstrip("="), right + "=", right[:8] + "\t" + right[8:], right[:8] + "*" + right[8:], right + " "):
        code = visitor(f"10.1.0.{len(odd)}").get("/", headers={"Authorization": f"Basic {odd}"}).status_code
        assert code in (401, 429), odd
    trailing = right[:-2] + chr(ord(right[-2]) + 1) + "="  # bits that the padding leaves over
    assert visitor("10.2.0.1").get("/", headers={"Authorization": f"Basic {trailing}"}).status_code == 401
