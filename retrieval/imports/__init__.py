"""Imports facts about photos: tables, captions JSON, Google Takeout, XMP files."""

from retrieval.imports.bringing import ImportReport, import_told

__all__ = ["ImportReport", "import_told"]
