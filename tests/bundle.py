"""Marks the built page with what it was built from, so that a test knows without Node.js whether it is up to date."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "assets" / "page"
MARK = PAGE / "built" / "sources.sha256"


def digest_of_sources() -> str:
    """One digest over the page's scripts, styles and the versions of its libraries."""
    digest = hashlib.sha256()
    for path in [*sorted(PAGE.glob("*.*js")), *sorted(PAGE.glob("*.css")), ROOT / "package.json"]:
        digest.update(f"{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    MARK.write_text(f"{digest_of_sources()}\n", encoding="utf-8")
