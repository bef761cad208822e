"""Turns every error response of the server into a JSON object whose ``detail`` is a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from retrieval.errors import ImageSearchError, NoPhotoError, QueryError, SeveralPhotosError, UsageError
from retrieval.words import say


class Problem(BaseModel):
    """What happened, to what, and what to do."""

    detail: str


# Error responses that any route may give, for the description of the API.
RESPONSES: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in (400, 403, 404, 413, 422, 429)}


# Sentences for the framework's own messages.
FRAMEWORK = {
    "Not Found": "server-no-route",
    "Method Not Allowed": "server-no-method",
    "There was an error parsing the body": "server-no-json",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def tell_problems(app: FastAPI) -> None:
    """Make ``app`` answer invalid requests, and failures that a person can act on, with one sentence."""
    app.add_exception_handler(ImageSearchError, _failure)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refusal)


def refuse_all_else(app: FastAPI, below: str) -> None:
    """Refuse what none of the present routes of ``app`` answers below a path: with 405 another method, with 404."""
    app.router.routes.append(Route(f"{below}/{{rest:path}}", _Refusing(app.router.routes), include_in_schema=False))


class _Refusing:
    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self.routes = tuple(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        allowed = [
            method
            for method in METHODS
            if any(route.matches({**scope, "method": method})[0] is Match.FULL for route in self.routes)
        ]
        raise HTTPException(405, headers={"Allow": ", ".join(allowed)}) if allowed else HTTPException(404)


def _failure(request: Request, error: Exception) -> JSONResponse:
    """422 or 400 if the request asks for something impossible, 404 if something it needs is missing."""
    if isinstance(error, SeveralPhotosError):
        return JSONResponse({"detail": str(error), "photo_ids": error.photo_ids}, 409)
    if isinstance(error, NoPhotoError):
        return JSONResponse({"detail": str(error)}, 404)
    status = 422 if isinstance(error, QueryError) else 400 if isinstance(error, UsageError) else 404
    return JSONResponse({"detail": str(error)}, status)


def _invalid(request: Request, error: Exception) -> JSONResponse:
    """The first error; nothing of the body, which may be megabytes, is sent back."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return JSONResponse({"detail": say("server-no-json")}, 422)
    return JSONResponse({"detail": say("server-wrong-field", name=_name(first["loc"]), reason=first["msg"])}, 422)


def _refusal(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    key = FRAMEWORK.get(str(error.detail))
    sentence = say(key) if key else str(error.detail)
    return JSONResponse({"detail": sentence}, error.status_code, error.headers)


def _name(place: Sequence[Any]) -> str:
    """The name of a field: "like.3" in the body, "top_k" in the query string."""
    return ".".join(str(part)[:40] for part in place[1:]) or str(place[0])
