"""Photo names in addresses, and the error responses for them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path

PhotoName = Annotated[
    str,
    Path(description="The id of a photo, or its file name, with its folder if several have that name.", examples=["1"]),
]
NAMED: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such photo."},
    409: {"description": "Several photos have this file name; `photo_ids` lists them."},
}
