"""Duplicates over HTTP; nothing is ever deleted."""

from __future__ import annotations

import csv
import io
from typing import Any

from fastapi import APIRouter, Response

from chatbot.application import Application
from chatbot.server import answers
from chatbot.wire import duplicates_page_json
from retrieval.export import spreadsheet_cell

MOST_GROUPS = 200  # groups with cards; their total number is sent too


def duplicate_routes(application: Application) -> APIRouter:
    """Routes for the groups of duplicates, and for a list of all but the best of each."""
    router = APIRouter(prefix="/duplicates")

    @router.get("", response_model=answers.DuplicateGroups)
    def duplicates() -> dict[str, Any]:
        """Groups of photos that are the same file or the same picture, best copy first."""
        return duplicates_page_json(application.duplicates(), MOST_GROUPS)

    @router.get("/others", response_class=Response)
    def other_copies() -> Response:
        """Every copy except the best of its group, as CSV: path, size in bytes, kind, the best copy's path."""
        table = io.StringIO()
        rows = csv.writer(table)
        rows.writerow(("path", "size_bytes", "kind", "best"))
        for group in application.duplicates():
            best, *copies = group.photos
            rows.writerows(
                (
                    spreadsheet_cell(str(photo.path)),
                    photo.facts.size_bytes,
                    group.kind,
                    spreadsheet_cell(str(best.path)),
                )
                for photo in copies
            )
        return Response(
            table.getvalue(),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="duplicates.csv"'},
        )

    return router
