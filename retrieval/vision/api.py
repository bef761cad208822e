"""Asks an OpenAI-compatible API about photos: honours rate limits, retries, and reports failures in one sentence."""

from __future__ import annotations

import base64
import io
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from PIL import Image

from retrieval.errors import ImageSearchError
from retrieval.vision.service import VisionService
from retrieval.words import say

SIDE = 768  # pixels of the longer side: no less than what services scale photos to, and enough to read a sign
QUALITY = 85  # of the JPEG that is sent
# A small model on a laptop's CPU takes a minute or two per photo.
TIMEOUT_S = httpx.Timeout(300, connect=5)
ATTEMPTS = 5
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
LONGEST_ANSWER = 1000  # tokens
# Response formats, strictest first; servers that do not support one refuse the request.
FORMATS = ("json_schema", "json_object", None)


class VisionError(ImageSearchError):
    """The vision model gave no answer; the message is the whole sentence. ``final``: retrying is pointless."""

    def __init__(self, service: VisionService, reason: str, remedy: str, final: bool = False) -> None:
        self.service, self.reason, self.final = service, reason, final
        super().__init__(say("vision-no-answer", model=service.name, reason=reason, remedy=remedy))


@dataclass(frozen=True, slots=True)
class Usage:
    """Questions asked and tokens spent so far."""

    questions: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.questions + other.questions,
            self.prompt_tokens + other.prompt_tokens,
            self.answer_tokens + other.answer_tokens,
        )


class VisionApi:
    """One service, usable from several threads. Photos go to its host only: no redirects, no proxy."""

    def __init__(self, service: VisionService, sleep: Callable[[float], object] = time.sleep) -> None:
        """``sleep`` waits between attempts, in seconds."""
        self.service, self.usage = service, Usage()
        self._sleep, self._lock = sleep, threading.Lock()
        self._slots = threading.BoundedSemaphore(service.concurrency)
        self._format = 0  # index in FORMATS of the strictest one that the server accepts
        headers = {"Authorization": f"Bearer {service.key}"} if service.key else {}
        self._client = httpx.Client(headers=headers, timeout=TIMEOUT_S, follow_redirects=False, trust_env=False)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, question: str, images: Sequence[Image.Image], schema: dict[str, Any] | None = None) -> str:
        """The answer to a question about RGB images; with a JSON ``schema`` the model is asked for JSON.

        Raises VisionError.
        """
        photos = [{"type": "image_url", "image_url": {"url": _data_url(image)}} for image in images]
        message = {"role": "user", "content": [{"type": "text", "text": question}, *photos]}
        body = {
            "model": self.service.model, "messages": [message], "temperature": 0, "max_tokens": LONGEST_ANSWER,
        }  # fmt: skip
        with self._slots:
            return self._answer(body, schema)

    def _answer(self, body: dict[str, Any], schema: dict[str, Any] | None) -> str:
        pause = FIRST_PAUSE_S
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._text(self._post(body, schema))
            except _PassingError as error:
                if attempt == ATTEMPTS:
                    raise error.failure from error
                self._sleep(min(LONGEST_PAUSE_S, error.wait_s or pause * random.uniform(1, 1.3)))
                pause *= 2
        raise AssertionError("the last attempt answers or raises")

    def _post(self, body: dict[str, Any], schema: dict[str, Any] | None) -> httpx.Response:
        """The response, after falling back to less strict formats if the server refuses one."""
        while True:
            place = self._format
            wanted = _response_format(FORMATS[place], schema) if schema else None
            try:
                response = self._client.post(
                    f"{self.service.base_url}/chat/completions",
                    json=body | ({"response_format": wanted} if wanted else {}),
                )
            except httpx.TimeoutException as error:
                raise _PassingError(self._failure("slow")) from error
            except httpx.HTTPError as error:
                raise _PassingError(self._failure("unreachable")) from error
            if response.status_code in (400, 422) and wanted and "format" in response.text:
                self._format = max(self._format, place + 1)
                continue
            return response

    def _text(self, response: httpx.Response) -> str:
        self._check(response)
        try:
            answer = response.json()
            choice = answer["choices"][0]
            text = choice["message"]["content"]
            usage = answer.get("usage") or {}
            spent = Usage(1, int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0))
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise _PassingError(self._failure("nonsense")) from error
        with self._lock:
            self.usage += spent
        if not isinstance(text, str) or not text.strip():
            raise self._failure("empty")
        if choice.get("finish_reason") == "length":
            raise self._failure("cut-off")
        return text.strip()

    def _check(self, response: httpx.Response) -> None:
        status = response.status_code
        if status == 200:
            return
        if status in (401, 403):
            raise self._failure("key", final=True)
        if status == 404:
            raise self._failure("unknown", final=True)
        if status == 402:
            raise self._failure("credit", final=True)
        if 300 <= status < 400:
            raise self._failure("moved", final=True)
        if status in (408, 425, 429) or status >= 500:
            cause = "busy" if status == 429 else "out-of-order"
            raise _PassingError(self._failure(cause, status=status), _retry_after(response))
        raise self._failure("refused", status=status, final=True)

    def _failure(self, cause: str, status: int = 0, final: bool = False) -> VisionError:
        reason = say(f"vision-{cause}", host=self.service.host, status=str(status))
        return VisionError(self.service, reason, say(f"vision-{cause}-remedy"), final)


class _PassingError(Exception):
    """A temporary failure; ``wait_s`` is the pause in seconds that the server asked for, if any."""

    def __init__(self, failure: VisionError, wait_s: float | None = None) -> None:
        super().__init__(str(failure))
        self.failure, self.wait_s = failure, wait_s


def _retry_after(response: httpx.Response) -> float | None:
    """The server's Retry-After in seconds (RFC 9110, 10.2.3); None for dates, which our own pause stands in for."""
    try:
        return max(0.0, float(response.headers.get("retry-after", "")))
    except ValueError:
        return None


def _response_format(kind: str | None, schema: dict[str, Any]) -> dict[str, Any] | None:
    if kind == "json_schema":
        return {"type": kind, "json_schema": {"name": "photo", "strict": True, "schema": schema}}
    return {"type": kind} if kind else None


def _data_url(image: Image.Image) -> str:
    """The image as a JPEG data URL, at most SIDE pixels on its longer side, without metadata."""
    small = image.convert("RGB")
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    content = io.BytesIO()
    small.save(content, "JPEG", quality=QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(content.getvalue()).decode()
