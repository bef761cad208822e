"""Photo files: finds, hashes and safely decodes them, reads what they say of themselves, makes thumbnails."""

from retrieval.images.decoding import FORMAT_NAMES, format_name, open_image, photo_facts, read_photo
from retrieval.images.files import content_hash, find_images, looks_like_photo
from retrieval.images.perceptual import HASH_SHAPE, Hashes, perceptual_hashes
from retrieval.images.sharpness import sharpness
from retrieval.images.thumbnails import thumbnail

__all__ = [
    "FORMAT_NAMES", "HASH_SHAPE", "Hashes", "content_hash", "find_images", "format_name", "looks_like_photo",
    "open_image", "perceptual_hashes", "photo_facts", "read_photo", "sharpness", "thumbnail",
]  # fmt: skip
