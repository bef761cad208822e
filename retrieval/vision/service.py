"""The vision service that is configured, and whether photos may be sent to it."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from retrieval.errors import UsageError
from retrieval.words import say

# Ollama and llama.cpp process one photo at a time anyway; hosted services take more.
CONCURRENCY_HERE, CONCURRENCY_ELSEWHERE = 1, 4


@dataclass(frozen=True, slots=True)
class VisionService:
    """An OpenAI-compatible API: ``base_url`` up to and including ``/v1``, the model's name there, and a key.

    ``concurrency`` is how many photos may be in progress at once.
    """

    base_url: str
    model: str
    key: str | None = None
    concurrency: int = CONCURRENCY_HERE

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> VisionService | None:
        """The service in PHOTOCHAT_VISION_URL and PHOTOCHAT_VISION_MODEL; None if neither is set.

        Raises UsageError if only one is set, or if the URL points to another machine and PHOTOCHAT_VISION_ALLOW does
        not name that host: photos would leave this machine.
        """
        url, model = environment.get("PHOTOCHAT_VISION_URL", ""), environment.get("PHOTOCHAT_VISION_MODEL", "")
        if not url and not model:
            return None
        if not url or not model:
            missing = "PHOTOCHAT_VISION_MODEL" if url else "PHOTOCHAT_VISION_URL"
            raise UsageError(say("vision-incomplete", missing=missing))
        host = _host_of(url)
        local = is_this_machine(host)
        if not local and host != environment.get("PHOTOCHAT_VISION_ALLOW", "").strip().lower():
            raise UsageError(say("vision-elsewhere", host=host))
        default = CONCURRENCY_HERE if local else CONCURRENCY_ELSEWHERE
        return cls(
            url.rstrip("/"), model, environment.get("PHOTOCHAT_VISION_KEY") or None,
            _count(environment.get("PHOTOCHAT_VISION_CONCURRENCY"), default),
        )  # fmt: skip

    @property
    def host(self) -> str:
        """The host that photos are sent to."""
        return _host_of(self.base_url)

    @property
    def name(self) -> str:
        """The origin of a description, as the catalogue records it."""
        return f"{self.model} at {self.host}"


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine, by its loopback address or its own name; without a DNS lookup."""
    if host in ("localhost", socket.gethostname().lower()):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host_of(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    else:
        host = host if parts.scheme in ("http", "https") else None
    if not host:
        raise UsageError(say("vision-no-url", url=url))
    return host


def _count(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise UsageError(say("vision-no-count", text=text))
    return int(text)
