"""The JSON of the conversation and the page: turns, cards, panels, status and models, for every interface."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from chatbot.application import Status
from chatbot.parts import parts_of
from chatbot.replies import Reply, plain_text
from chatbot.replies.described import caption_text
from chatbot.session import ChatSession
from chatbot.upgrade import Download, FamilyParts
from retrieval.catalogue import CollectionStats, Overview, PlaceCount
from retrieval.colours import colour_names
from retrieval.colours.lab import hexes_of
from retrieval.colours.spectrum import ColourShare
from retrieval.duplicates import DuplicateGroup
from retrieval.labels import is_sure
from retrieval.lines import readable, size_text
from retrieval.records import Exposure, Hit, IndexProgress, Photo, PhotoFacts
from retrieval.wire import hits_json
from retrieval.words import say

Json = dict[str, Any]
# Hex digits of the content hash in an address: enough to tell two states of one file apart.
VERSION_DIGITS = 12


def turn_json(reply: Reply) -> Json:
    """{"actions", "text", "match", "hits", "suggestions", "parts", "took_ms"} of one turn."""
    return {
        "actions": [action.to_json() for action in reply.actions],
        "text": plain_text(reply.text),
        "match": reply.match,
        "hits": hits_json(reply.hits or ()),
        "suggestions": [suggestion.message for suggestion in reply.suggestions],
        "parts": [part.label for part in parts_of(reply.session.query)],
        "took_ms": round(reply.took_ms, 1),
    }


# -- photos


def photo_cards(photos: Sequence[Photo]) -> list[Json]:
    """Everything the page shows of each photo; ``version`` changes with the file's content."""
    labs = [swatch.lab for photo in photos for swatch in photo.palette]
    colours = zip(hexes_of(labs), colour_names(labs), strict=True)
    return [_card(photo, colours) for photo in photos]


def hit_cards(hits: Sequence[Hit]) -> list[Json]:
    """The cards of answered photos: also each one's place on the page, whether and how well it fits, and why."""
    return [
        {
            **card,
            "rank": hit.rank,
            "relevant": hit.relevant,
            "best": hit.rank == 1 and hit.strength == "strong",
            "strength": hit.strength,
            "reason": hit.reason,
        }
        for card, hit in zip(photo_cards([hit.photo for hit in hits]), hits, strict=True)
    ]


def _card(photo: Photo, colours: Iterator[tuple[str, str]]) -> Json:
    """The path is called "file": Gradio takes an object with a "path" for a file of its own.

    ``colours`` gives (hex, name) of its swatches, then of the next photo's.
    """
    return {
        "id": photo.photo_id,
        "version": version(photo),
        "name": readable(photo.path.name),
        "file": readable(photo.path),
        "caption": photo.caption.text if photo.caption else "",
        "unsure": bool(photo.caption and not photo.caption.certain),
        "label": _label(photo),
        "ratio": round(photo.facts.width / photo.facts.height, 3),
        "width": photo.facts.width,
        "height": photo.facts.height,
        "format": photo.facts.format,
        "colours": [
            {"hex": colour, "share": round(swatch.weight, 3), "name": name}
            for swatch, (colour, name) in zip(photo.palette, colours, strict=False)
        ],
        "taken": f"{photo.facts.taken:%Y-%m-%d %H:%M}" if photo.facts.taken else "",
        "camera": photo.facts.camera or "",
        "title": photo.facts.title or "",
        "description": photo.facts.description or "",
        "keywords": ", ".join(photo.facts.keywords),
        "geo": _coordinates(photo.facts),
        "place": photo.place or "",
        "text": photo.text or "",
        "people": [name for name in photo.people if name],
        "seen": photo.seen.to_plain() if photo.seen else None,
        "size": _size(photo.facts),
    }


def version(photo: Photo) -> str:
    """The part of a photo's content hash that is in its addresses."""
    return photo.content_hash[:VERSION_DIGITS]


def caption(photo: Photo) -> str:
    """The caption, with its certainty; where it is missing or empty, a sure label or the file name."""
    sentence = caption_text(photo.caption) if photo.caption else ""
    return sentence or _label(photo) or readable(photo.path.name)


def _label(photo: Photo) -> str:
    """The label where it is sure; "" elsewhere."""
    label, caption = photo.label, photo.caption.text if photo.caption else None
    return label.text if label and is_sure(label.text, label.source, caption) else ""


def _coordinates(facts: PhotoFacts) -> str:
    """ "48.2082, 16.3738", to a hundred metres or so; "" without coordinates."""
    if facts.latitude is None or facts.longitude is None:
        return ""
    return f"{facts.latitude:.4f},{facts.longitude:.4f}"


def _size(facts: PhotoFacts) -> str:
    return f"{facts.width} × {facts.height}, {facts.format.upper()}, {size_text(facts.size_bytes)}"


# -- the page


def panel_json(session: ChatSession, hits: Sequence[Hit], first: int = 0) -> Json:
    """What the panel of results shows: the photos, what they were searched for, and whether there are more.

    ``first`` is the number of photos that are there already, which these follow. ``view`` is the present as text, to
    come back to; ``words`` are what finds it again in another browser, "" where words alone cannot. The title
    is "" where nothing is asked. ``more`` says what comes after these photos: "fitting" ones, "weaker" ones, or "".
    """
    now, parts, query = session.now, parts_of(session.query), session.query
    left = bool(query and (hits or first) and now.total > len(now.seen) + len(now.shown))
    all_fit = bool(query and len(hits) >= query.top_k and hits[-1].relevant)
    album = now.album.name if now.album and query and query.within else ""
    title = album or ", ".join(part.label for part in parts) or (say("page-chosen", n=len(hits)) if hits else "")
    part_labels = [part.label for part in parts if part.key.partition(":")[0] in ("text", "without", "colours")]
    return {
        "title": title[:1].upper() + title[1:],
        "items": [{**card, "rank": first + at} for at, card in enumerate(hit_cards(hits), start=1)],
        "parts": [asdict(part) for part in parts],
        "words": ", ".join(part_labels) if len(part_labels) == len(parts) else "",
        "view": json.dumps(view_of(session)),
        "more": ("fitting" if all_fit else "weaker") if left else "",
        "append": first > 0,
    }


def view_of(session: ChatSession) -> Json:
    """The search and the page of a session without likes: what a browser keeps of it."""
    snapshot_json: Json = session.to_dict()["snapshots"][-1]
    return {
        name: snapshot_json[name]
        for name in ("message", "query", "shown", "seen", "total", "weak")
        if name in snapshot_json
    }


def exposure_json(exposure: Exposure) -> Json:
    """{"lens", "aperture", "seconds", "iso", "focal_mm"}; null for what is not known."""
    return asdict(exposure)


def overview_json(overview: Overview) -> Json:
    """{"ids", "ratios", "groups"}: the shape of a wall of all photos; ratios are in hundredths, groups (month, n)."""
    return {"ids": overview.ids, "ratios": overview.ratios, "groups": overview.groups}


def places_json(places: Sequence[PlaceCount]) -> Json:
    """{"places": [{"kind", "name", "country", "photos", "latitude", "longitude"}]}: countries first.

    Of each kind the commonest is first; countries and regions have no coordinates.
    """
    return {"places": [asdict(place) for place in places]}


def likes_json(liked: Sequence[Photo], disliked: Sequence[int], number: int) -> Json:
    """{"liked": [card], "disliked": [photo_id], "number"}: what the hearts and the Liked tab show.

    ``number`` grows with every change: a late answer, with a smaller one, is ignored.
    """
    return {"liked": photo_cards(liked), "disliked": list(disliked), "number": number}


def collection_json(stats: CollectionStats, spectrum: Sequence[ColourShare]) -> Json:
    """The collection in numbers; its lists hold (name, photos) in the order in which they are shown."""
    return {**asdict(stats), "size": size_text(stats.bytes), "colours": [asdict(share) for share in spectrum]}


def status_json(status: Status) -> Json:
    """What the masthead and the tab for adding photos show."""
    return {
        "photos": status.photos,
        "stamp": status.stamp,
        "start": status.start,
        "unwatched": str(status.unwatched) if status.unwatched else None,
        "family": status.family,
        "running": status.running,
        "run": _run_json(status.run) if status.run else None,
        "failure": status.failure,
        "upgrading": status.upgrading,
        "download": _download_json(status.download) if status.download else None,
    }


def _run_json(run: IndexProgress) -> Json:
    return {
        "phase": run.phase,
        "done": run.done,
        "total": run.total,
        "seconds_left": None if run.seconds_left is None else round(run.seconds_left),
        "note": str(run.note) if run.note else "",
        "skipped": [{"name": readable(file.path), "reason": str(file.reason)} for file in run.skipped],
    }


def _download_json(download: Download) -> Json:
    text = say("server-downloading", file=download.file, done=size_text(download.done), total=size_text(download.total))
    return {"family": download.family, "done": download.done, "total": download.total, "text": text}


def family_json(family: FamilyParts) -> Json:
    """A model family with its models; "size" is that of a download of the missing ones."""
    return {
        "family": family.family,
        "at_hand": not family.missing,
        "size": size_text(sum(model.bytes or 0 for model in family.missing)),
        "parts": [
            {
                "part": model.part,
                "model_id": model.model_id,
                "licence": model.licence,
                "size": size_text(model.bytes or 0),
            }
            for model in family.models
        ],
    }


def duplicates_page_json(groups: Sequence[DuplicateGroup], most: int) -> Json:
    """{"n", "groups": [{"kind", "photos": [card]}]}: how many groups there are, and the first ``most`` with cards."""
    return {
        "n": len(groups),
        "groups": [{"kind": group.kind, "photos": photo_cards(group.photos)} for group in groups[:most]],
    }
