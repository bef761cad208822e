"""Photo files: finds, hashes and safely decodes them, reads what they say of themselves, makes thumbnails."""

from retrieval.images.decoding import FORMAT_NAMES, format_name, open_image, photo_facts, read_photo
from retrieval.images.embedded import sidecar_names
from retrieval.images.files import content_hash, looks_like_photo
from retrieval.images.finding import Finding, find_images, is_left_out
from retrieval.images.perceptual import HASH_SHAPE, Hashes, perceptual_hashes
from retrieval.images.sharpness import sharpness
from retrieval.images.thumbnails import thumbnail

__all__ = [
    "FORMAT_NAMES", "HASH_SHAPE", "Finding", "Hashes", "content_hash", "find_images", "format_name", "is_left_out",
    "looks_like_photo", "open_image", "perceptual_hashes", "photo_facts", "read_photo", "sharpness", "sidecar_names",
    "thumbnail",
]  # fmt: skip
