"""What is known of a photo as an XMP sidecar (ISO 16684-1), and sidecars into a folder or a ZIP."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from retrieval.errors import UsageError
from retrieval.images import MADE_CAPTION, MADE_LABEL, sidecar_names
from retrieval.installation import VERSION
from retrieval.records import Photo, PhotoFacts, SkippedFile
from retrieval.whole_files import whole_file
from retrieval.words import Clause, say

_SPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "photochat": MADE_CAPTION[1:].partition("}")[0],
}
_TOOLKIT = f"Photochat {VERSION}"
_OURS = re.compile(rb"xmptk=\"Photochat ")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def sidecar(photo: Photo) -> bytes:
    """Title, description (a person's, else the caption), keywords with the label, date, place and rating.

    What a model made is marked as such, so that reading the sidecar again does not take it for a person's words.
    """
    for prefix, space in _SPACES.items():
        ElementTree.register_namespace(prefix, space)
    root = ElementTree.Element(_name("x:xmpmeta"), {_name("x:xmptk"): _TOOLKIT})
    about = ElementTree.SubElement(
        ElementTree.SubElement(root, _name("rdf:RDF")), _name("rdf:Description"), {_name("rdf:about"): ""}
    )
    facts, label = photo.facts, photo.label
    caption = photo.caption.text if photo.caption and photo.caption.certain else None
    if facts.title:
        _list(about, "dc:title", "rdf:Alt", [facts.title])
    if description := facts.description or (label and label.description) or caption:
        _list(about, "dc:description", "rdf:Alt", [description])
    if keywords := tuple(dict.fromkeys((*facts.keywords, *([label.text] if label else [])))):
        _list(about, "dc:subject", "rdf:Bag", keywords)
    if caption and description == caption:
        _value(about, MADE_CAPTION, caption)
    if label and label.source in ("zero-shot", "folder") and label.text not in facts.keywords:
        _value(about, MADE_LABEL, label.text)
    _facts(about, facts)
    ElementTree.indent(root, " ")
    return bytes(ElementTree.tostring(root, "utf-8")) + b"\n"


def write_beside(photos: Sequence[Photo], names: Sequence[str], folder: Path) -> tuple[SkippedFile, ...]:
    """A sidecar ``name.xmp`` a photo into ``folder``, under ``names`` (paths below it); a foreign one is left alone.

    The folder is made if need be. Returns the photos for which none was written; raises UsageError where ``folder`` is
    no folder, or cannot be made.
    """
    try:
        folder.mkdir(exist_ok=True)
    except FileExistsError as error:
        raise UsageError(say("command-sidecars-folder", folder=str(folder))) from error
    except OSError as error:
        raise UsageError(say("export-unwritable", file=str(folder), reason=error.strerror or str(error))) from error
    skipped = []
    for photo, name in zip(photos, names, strict=True):
        target = folder / f"{name}.xmp"
        try:
            if foreign := next(
                (candidate for candidate in sidecar_names(folder / name) if _is_foreign(candidate)), None
            ):
                skipped.append(SkippedFile(photo.path, Clause.of("sidecar-foreign", name=foreign.name)))
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(target, mode=0o666) as file:
                file.write(sidecar(photo))
        except OSError as error:
            reason = Clause.of("sidecar-unwritten", reason=error.strerror or str(error))
            skipped.append(SkippedFile(photo.path, reason))
    return tuple(skipped)


def write_into(photos: Sequence[Photo], names: Sequence[str], archive: zipfile.ZipFile) -> None:
    """A sidecar a photo into an archive."""
    for photo, name in zip(photos, names, strict=True):
        archive.writestr(f"{PurePosixPath(name)}.xmp", sidecar(photo))


def _is_foreign(path: Path) -> bool:
    """Whether another program wrote this file, or wrote to it after us."""
    return path.exists() and not _OURS.search(path.read_bytes()[:4096])


def _facts(about: ElementTree.Element, facts: PhotoFacts) -> None:
    if facts.rating:
        _value(about, _name("xmp:Rating"), str(facts.rating))
    if facts.taken:
        _value(about, _name("exif:DateTimeOriginal"), facts.taken.isoformat())
    if facts.latitude is not None and facts.longitude is not None:
        _value(about, _name("exif:GPSLatitude"), _degrees(facts.latitude, "NS"))
        _value(about, _name("exif:GPSLongitude"), _degrees(facts.longitude, "EW"))


def _degrees(degrees: float, sides: str) -> str:
    """ "48,12.492N": degrees and decimal minutes, six places as XMP's examples have."""
    whole, minutes = divmod(round(abs(degrees) * 60, 6), 60)
    return f"{int(whole)},{minutes:.6f}{sides[degrees < 0]}"


def _list(about: ElementTree.Element, name: str, kind: str, values: Sequence[str]) -> None:
    items = ElementTree.SubElement(ElementTree.SubElement(about, _name(name)), _name(kind))
    for value in values:
        item = ElementTree.SubElement(items, _name("rdf:li"), {_LANGUAGE: "x-default"} if kind == "rdf:Alt" else {})
        item.text = _NOT_XML.sub(" ", value)


def _value(about: ElementTree.Element, name: str, value: str) -> None:
    ElementTree.SubElement(about, name).text = _NOT_XML.sub(" ", value)


def _name(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"
