"""Photo files: finds, hashes and safely decodes them, reads their metadata, makes thumbnails."""

from retrieval.images.dates import written_date
from retrieval.images.decoding import FORMAT_NAMES, format_name, open_image, photo_exposure, photo_facts, read_photo
from retrieval.images.embedded import MADE_CAPTION, MADE_LABEL, read_xmp, sidecar_names
from retrieval.images.files import content_hash, looks_like_photo
from retrieval.images.finding import Finding, find_images, is_left_out
from retrieval.images.kinds import kind_by_content, kind_by_name
from retrieval.images.perceptual import HASH_SHAPE, Hashes, perceptual_hashes
from retrieval.images.sharpness import sharpness
from retrieval.images.thumbnails import drop_thumbnails, thumbnail

__all__ = [
    "FORMAT_NAMES", "HASH_SHAPE", "MADE_CAPTION", "MADE_LABEL", "Finding", "Hashes", "content_hash", "drop_thumbnails",
    "find_images",
    "format_name", "is_left_out", "kind_by_content", "kind_by_name", "looks_like_photo", "open_image",
    "perceptual_hashes", "photo_exposure", "photo_facts", "read_photo", "read_xmp", "sharpness", "sidecar_names",
    "thumbnail",
    "written_date",
]  # fmt: skip
