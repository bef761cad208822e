"""Albums over HTTP: photos under a name. The files themselves are not touched."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, BeforeValidator, Field

from chatbot.application import Application
from chatbot.server import answers
from chatbot.server.names import example
from chatbot.server.questions import PhotoId
from chatbot.wire import photo_cards


def _spaced(name: object) -> object:
    return " ".join(name.split()) if isinstance(name, str) else name


# A name with single spaces between its words, and without control characters.
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$"), BeforeValidator(_spaced)]


class AlbumPhotos(BaseModel):
    """Photos to add to an album or to remove from it."""

    model_config = example(name="Holiday", ids=[1, 2])

    name: Name
    ids: Annotated[list[PhotoId], Field(max_length=100_000)]


class NewName(BaseModel):
    """The new name of an album."""

    model_config = example(name="Holiday", to="Summer")

    name: Name
    to: Name


class AlbumName(BaseModel):
    """One album."""

    model_config = example(name="Holiday")

    name: Name


def album_routes(application: Application) -> APIRouter:
    """Routes to list, show, fill, empty, rename and delete albums."""
    router = APIRouter(prefix="/albums")

    @router.get("", response_model=answers.Albums)
    def albums() -> dict[str, Any]:
        """The albums by name, with the number of their photos."""
        return {"albums": [{"name": name, "n": n} for name, n in application.albums()]}

    @router.get("/photos", response_model=answers.Cards)
    def photos(name: Annotated[Name, Field(examples=["Holiday"])]) -> dict[str, Any]:
        """Cards of an album's photos, in the order in which they were added."""
        return {"photos": photo_cards(application.photos(application.album(name)))}

    @router.post("/add", response_model=answers.AlbumFilled)
    def add(order: AlbumPhotos) -> dict[str, Any]:
        """Add photos to an album, created if needed; "added" are those that were not in it."""
        album, added = application.fill_album(order.name, order.ids)
        return {"album": album, "added": added}

    @router.post("/remove", response_model=answers.AlbumEmptied)
    def remove(order: AlbumPhotos) -> dict[str, Any]:
        """Remove photos from an album, which disappears with its last one."""
        return {"removed": application.empty_album(order.name, order.ids)}

    @router.post("/delete", response_model=answers.AlbumEmptied)
    def delete(order: AlbumName) -> dict[str, Any]:
        """Delete an album; "removed" are the photos that were in it, which stay in the collection."""
        return {"removed": application.delete_album(order.name)}

    @router.post("/rename", response_model=answers.AlbumRenamed)
    def rename(order: NewName) -> dict[str, Any]:
        """Rename an album; refused if the new name is taken."""
        application.rename_album(order.name, order.to)
        return {"album": order.to}

    return router
