"""The page that describes the HTTP API, without scripts and without anything from other hosts."""

from __future__ import annotations

import json
import shlex
from html import escape
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid #8886; padding: .5rem 0 1rem; }
h2 { font-size: 1.1rem; margin: .6rem 0 0; overflow-wrap: anywhere; }
h2 b { display: inline-block; min-width: 4.5rem; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .1rem 1.2rem .1rem 0; vertical-align: top; }
pre { background: #8882; padding: .6rem; overflow-x: auto; border-radius: .3rem; }
"""
Schema = dict[str, Any]


def serve_api_page(app: FastAPI) -> None:
    """Serve the page at /api/docs, generated from the app's OpenAPI document.

    Every body in it, and every parameter that is required, has an example.
    """

    @app.get("/api/docs", include_in_schema=False)
    def api_page(request: Request) -> HTMLResponse:
        return HTMLResponse(_page(app.openapi(), str(request.base_url).rstrip("/")))


def _page(document: Schema, address: str) -> str:
    info = document["info"]
    sections = [
        _section(path, method, operation, document, address)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    title = escape(info["title"])
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title} HTTP API</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<style>{_STYLE}</style>"
        f"<h1>{title} HTTP API</h1><p>{escape(info.get('description', ''))} "
        '<a href="openapi.json">OpenAPI document</a></p>' + "".join(sections) + "</html>"
    )


def _section(path: str, method: str, operation: Schema, document: Schema, address: str) -> str:
    fields = [
        (parameter["name"], parameter["in"], parameter.get("schema", {}), parameter.get("required", False))
        for parameter in operation.get("parameters", ())
    ]
    body = _resolved(
        operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {}), document
    )
    fields += [
        (name, "JSON", schema, name in body.get("required", ())) for name, schema in body.get("properties", {}).items()
    ]
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code><td>{escape(_kind(_resolved(schema, document), document))}<td>{place}"
        f"<td>{'required' if required else escape(_default(schema))}"
        for name, place, schema, required in fields
    )
    return (
        f"<section><h2><b>{method.upper()}</b> <code>{escape(path)}</code></h2>"
        f"<p>{escape(operation.get('description') or operation.get('summary', ''))}</p>"
        + (f"<table>{rows}</table>" if rows else "")
        + f"<pre>{escape(_example(path, method, operation, document, address))}</pre></section>"
    )


def _resolved(schema: Schema, document: Schema) -> Schema:
    reference = schema.get("$ref", "")
    return document["components"]["schemas"][reference.rpartition("/")[2]] if reference else schema


def _kind(schema: Schema, document: Schema) -> str:
    """A type in words: "integer, at least 1, up to 200", "list of integer"."""
    if "anyOf" in schema:
        kinds = [_kind(_resolved(variant, document), document) for variant in schema["anyOf"]]
        return " or ".join(kind for kind in kinds if kind != "null")
    if "enum" in schema:
        return " or ".join(map(str, schema["enum"]))
    kind = str(schema.get("type", "object"))
    if kind == "array":
        return f"list of {_kind(_resolved(schema.get('items', {}), document), document)}"
    limits = {"at least": schema.get("minimum"), "up to": schema.get("maximum", schema.get("maxLength"))}
    return ", ".join([kind, *(f"{words} {value}" for words, value in limits.items() if value is not None)])


def _default(schema: Schema) -> str:
    value = schema.get("default")
    return "" if value in (None, "", []) else f"default: {value}"


def _example(path: str, method: str, operation: Schema, document: Schema, address: str) -> str:
    """A curl command with the examples that the document gives; ``address`` is that of the server, without a slash."""
    given: dict[str, dict[str, str]] = {"path": {}, "query": {}}
    for parameter in operation.get("parameters", ()):
        if examples := parameter.get("schema", {}).get("examples"):
            given[parameter["in"]][parameter["name"]] = str(examples[0])
    query = urlencode(given["query"], safe=",")
    command = ["curl"] if method == "get" else ["curl", "-X", method.upper()]
    command.append(f"{address}{path.format(**given['path'])}{query and '?'}{query}")
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        (body,) = _resolved(content["application/json"]["schema"], document)["examples"]
        command += ["-H", "Content-Type: application/json", "-d", json.dumps(body)]
    elif content:
        command += ["-F", "files=@photo.jpg"]
    if "application/json" not in operation["responses"]["200"].get("content", {}):
        command.append("-OJ")  # a file
    return shlex.join(command)
