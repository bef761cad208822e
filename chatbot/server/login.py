"""The login: name and password, then a cookie, and a delay against guessing."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import math
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from retrieval.words import say

COOKIE = "photochat"
DAY_S = 86_400
# A person mistypes a few times; after that, each wrong guess doubles the wait.
FREE_GUESSES, FIRST_WAIT_S, LONGEST_WAIT_S = 5, 1.0, 900.0
# Guesses per minute from all addresses together, as one attacker may have many.
MOST_A_MINUTE = 60
_MOST_ADDRESSES = 10_000


class Guesses:
    """Wrong passwords by address; after too many, the address has to wait."""

    def __init__(self) -> None:
        self._wrong: dict[str, tuple[int, float]] = {}  # number in a row, and when the wait ends
        self._recent: list[float] = []

    def wait(self, address: str) -> float:
        """Seconds until a password from this address is checked; 0 if at once."""
        now = time.monotonic()
        _, until = self._wrong.get(address, (0, 0.0))
        self._recent = [moment for moment in self._recent if now - moment < 60]
        crowded = 60 - (now - self._recent[0]) if len(self._recent) >= MOST_A_MINUTE else 0.0
        return max(0.0, until - now, crowded)

    def wrong(self, address: str) -> None:
        """Record a wrong password from this address."""
        now = time.monotonic()
        count = self._wrong.get(address, (0, 0.0))[0] + 1
        over = count - FREE_GUESSES
        wait = min(LONGEST_WAIT_S, FIRST_WAIT_S * math.exp2(min(over, 30))) if over >= 0 else 0.0
        if len(self._wrong) >= _MOST_ADDRESSES:
            self._wrong = dict(sorted(self._wrong.items(), key=lambda entry: entry[1][1])[_MOST_ADDRESSES // 2 :])
        self._wrong[address] = count, now + wait
        self._recent.append(now)

    def right(self, address: str) -> None:
        """Record the right password from this address."""
        self._wrong.pop(address, None)


class Login:
    """HTTP Basic authentication (RFC 7617), for which browsers have a dialog, and then a cookie valid for a day."""

    def __init__(self, app: ASGIApp, user: str, password: str) -> None:
        self.app, self.expected = app, f"{user}:{password}".encode()
        self.guesses = Guesses()
        self._key = secrets.token_bytes(32)  # after a restart everybody has to log in again

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._has_cookie(scope):
            await self.app(scope, receive, send)
            return
        address = (scope.get("client") or ("", 0))[0]
        credentials = _given(Headers(scope=scope))
        if credentials is None:
            await self._ask(scope, receive, send)
        elif wait := self.guesses.wait(address):
            sentence = say("server-locked", seconds=math.ceil(wait))
            await PlainTextResponse(sentence, 429, {"Retry-After": str(math.ceil(wait))})(scope, receive, send)
        elif secrets.compare_digest(credentials, self.expected):
            self.guesses.right(address)
            await self.app(scope, receive, self._with_cookie(scope, send))
        else:
            self.guesses.wrong(address)
            await self._ask(scope, receive, send)

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        challenge = {"WWW-Authenticate": 'Basic realm="Photochat", charset="UTF-8"'}
        await PlainTextResponse(say("server-login"), 401, challenge)(scope, receive, send)

    def _with_cookie(self, scope: Scope, send: Send) -> Send:
        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                until = int(time.time()) + DAY_S
                secure = "; Secure" if scope.get("scheme") == "https" else ""
                rules = f"Path=/; Max-Age={DAY_S}; HttpOnly; SameSite=Strict{secure}"
                cookie = f"{COOKIE}={until}.{self._sealed(until)}; {rules}"
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        return with_cookie

    def _has_cookie(self, scope: Scope) -> bool:
        until, _, seal = HTTPConnection(scope).cookies.get(COOKIE, "").partition(".")
        if not (until.isascii() and until.isdecimal() and len(until) < 12 and seal.isascii()):
            return False
        return secrets.compare_digest(seal, self._sealed(int(until))) and time.time() < int(until)

    def _sealed(self, until: int) -> str:
        return hmac.new(self._key, str(until).encode(), hashlib.sha256).hexdigest()


def _given(headers: Headers) -> bytes | None:
    """Name and password in a request, in canonical encoding only; None if there are none."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        decoded = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return decoded if base64.b64encode(decoded).decode() == value else b""
