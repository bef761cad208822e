"""Photo names in addresses, the error responses for them, and examples for the API page."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path
from pydantic import ConfigDict

PhotoName = Annotated[
    str,
    Path(description="The id of a photo, or its file name, with its folder if several have that name.", examples=["1"]),
]
NAMED: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such photo."},
    409: {"description": "Several photos have this file name; `photo_ids` lists them."},
}


def example(**values: Any) -> ConfigDict:
    """The settings of a body with an example for the API page, which works with the sample photos."""
    return ConfigDict(json_schema_extra={"examples": [values]})
